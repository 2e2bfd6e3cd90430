"""What lint finds: under the fields of a page those of the page, at the review all of them."""

from __future__ import annotations

from collections.abc import Sequence

from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from drill.coaching.lint import Finding, Severity
from drill.tui.content import content
from drill.tui.screens.workshop.page import MOST_ROWS

_SIGNS = {
    Severity.ERROR: ("✗", "$text-error"),
    Severity.WARNING: ("!", "$text-warning"),
    Severity.NOTE: ("·", "$text-muted"),
}


class FindingsOfPage(Static):
    """The first findings of one page; hidden where there is none."""

    def __init__(self) -> None:
        super().__init__("", id="found", markup=False)

    def show(self, findings: Sequence[Finding], most: int) -> None:
        """`most` are said; of others, how many there are."""
        lines = [content(*_parts(finding)) for finding in findings[:most]]
        if len(findings) > most:
            more = f"and {len(findings) - most} more, on the last page"
            lines.append(content((more, "$text-muted")))
        text = content("\n").join(lines)
        self.update(text)
        self.display = bool(lines)


class FindingsOfStory(OptionList):
    """Every finding, the gravest first, to go to where it can be mended."""

    def __init__(self) -> None:
        super().__init__(id="findings", markup=False)
        self._findings: list[Finding] = []

    def show(self, findings: Sequence[Finding]) -> None:
        """List them."""
        order = list(Severity)
        by_gravity = sorted(findings, key=lambda finding: order.index(finding.severity))
        self._findings = by_gravity[:MOST_ROWS]
        self.clear_options()
        self.add_options(Option(content(*_parts(finding), "\n")) for finding in self._findings)
        self.display = bool(findings)

    def finding(self, index: int) -> Finding:
        """The one in this line."""
        return self._findings[index]


def _parts(finding: Finding) -> list[str | tuple[str, str]]:
    sign, style = _SIGNS[finding.severity]
    return [
        (f"{sign} ", f"bold {style}"),
        f"{finding.message} ",
        (f"→ {finding.fix}", "$text-muted"),
    ]
