"""What stands around a page of the workshop: head and way, advice, findings, buttons."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from drill.coaching.lint import Finding, Severity
from drill.service.home import words
from drill.service.stories.draft import NEEDED, OPENING, Draft, DraftBeat
from drill.text import one_line
from drill.tui.content import content
from drill.tui.widgets.button import KeyButton

MOST_SIGNS = 30
"""Beats that have a sign."""
MOST_FINDINGS = 60
"""Findings that are listed; a story with more is edited as YAML."""
_SIGNS = {
    Severity.ERROR: ("✗", "$text-error"),
    Severity.WARNING: ("!", "$text-warning"),
    Severity.NOTE: ("·", "$text-muted"),
}
_BUTTONS: dict[str, tuple[str, tuple[object, ...]]] = {
    "back": ("turn", (-1,)),
    "next": ("turn", (1,)),
    "mark": ("mark", ()),
    "add": ("add", ()),
    "finish": ("finish", ()),
}
"""What each does, as Textual parses it."""


class Way(Horizontal):
    """One line above the page: its name on the left, every page as a sign on the right."""

    def __init__(self) -> None:
        self._where = Static("", id="where", markup=False)
        self._pages = Static("", id="pages", markup=False)
        super().__init__(self._where, self._pages, id="way")

    def show(self, draft: Draft | None, choosing: str = "") -> None:
        """Where a draft is; None while it is chosen which to write, as `choosing` asks."""
        where = _where(draft) if draft else choosing
        self._where.update(content((where, "bold")))
        self.show_pages(draft)

    def show_pages(self, draft: Draft | None) -> None:
        """Which beats have facts by now; what follows them where there is room to name it."""
        named = not self.screen.has_class("-narrow")
        self._pages.update(content(*(_pages(draft, named=named) if draft else ())))


def _where(draft: Draft) -> str:
    """The page in words: `step 3 of 6 · Plan`."""
    if draft.beat is not None:
        return _beat_number(draft, draft.beat)
    return {
        -1: "What happened",
        0: "Title and questions",
        draft.figures_page: "Figures: how was each measured?",
        draft.probes_page: "Follow-ups",
    }.get(draft.page, "The story as it stands")


def _beat_number(draft: Draft, beat: DraftBeat) -> str:
    label = one_line(beat.label) or "not named yet"
    steps = [bool(beat.step) for beat in draft.beats]
    if beat.step:
        return f"step {sum(steps[: draft.page])} of {sum(steps)} · {label}"
    whose = "your own beat," if any(steps) and beat.label not in (OPENING, *NEEDED) else "beat"
    return f"{whose} {draft.page} of {len(draft.beats)} · {label}"


def _pages(draft: Draft, *, named: bool) -> Iterator[tuple[str, str]]:
    """Every page as a sign: filled, empty, or the one in sight."""
    for page, beat in enumerate(draft.beats[:MOST_SIGNS], start=1):
        sign = "●" if beat.facts else "○"
        here = draft.page == page
        yield (f"[{sign}]", "bold $text-accent") if here else (sign, "$text-muted")
    yield ("…" if len(draft.beats) > MOST_SIGNS else "", "$text-muted")
    behind = {
        "figures": draft.figures_page,
        "follow-ups": draft.probes_page,
        "review": draft.last_page,
    }
    for name, page in behind.items() if named else ():
        here = draft.page == page
        yield (f" [{name}]", "bold $text-accent") if here else (f" {name}", "$text-muted")


class FindingsOfPage(Static):
    """The first findings of one page, under its fields; hidden where there is none."""

    def __init__(self) -> None:
        super().__init__("", id="found", markup=False)

    def show(self, findings: Sequence[Finding], most: int) -> None:
        """`most` are said; of others, how many there are."""
        lines = [content(*_finding(finding)) for finding in findings[:most]]
        if len(findings) > most:
            more = f"and {len(findings) - most} more, on the last page"
            lines.append(content((more, "$text-muted")))
        text = content("\n").join(lines)
        self.update(text)
        self.display = bool(lines)


def _finding(finding: Finding) -> list[str | tuple[str, str]]:
    sign, style = _SIGNS[finding.severity]
    return [
        (f"{sign} ", f"bold {style}"),
        f"{finding.message} ",
        (f"→ {finding.fix}", "$text-muted"),
    ]


class Aside(VerticalScroll):
    """Beside the page where there is room, else below it: what to know, and at the review every
    finding, the gravest first, to go to where it can be mended.
    """

    def __init__(self) -> None:
        self._advice = Static("", id="advice", markup=False)
        self._list = OptionList(id="findings", markup=False)
        self.findings: list[Finding] = []
        """Those that are listed."""
        super().__init__(self._advice, self._list, id="aside", can_focus=False)

    def show(self, advice: Content) -> None:
        """Advice, from its beginning."""
        self._list.display = False
        self._advice.update(advice)
        self.scroll_home(animate=False)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """All that lint finds in the story."""
        order = list(Severity)
        by_gravity = sorted(findings, key=lambda finding: order.index(finding.severity))
        self.findings = by_gravity[:MOST_FINDINGS]
        self._list.clear_options()
        self._list.add_options(
            Option(content(*_finding(finding), "\n")) for finding in self.findings
        )
        self._list.display = bool(findings)
        self._list.highlighted = 0 if findings else None
        count = words.count(len(findings), "finding")
        text = f"Lint: {count}. Tab to them; enter goes there."
        advice = text if findings else "Lint finds nothing thin."
        self._advice.update(content((advice, "bold"), "\n"))


class Buttons(Horizontal):
    """Those that mean something on the page in sight; the way ahead stands out."""

    def __init__(self) -> None:
        primary = ("next", "finish")
        buttons = (KeyButton(name, primary=name in primary) for name in _BUTTONS)
        super().__init__(*buttons, id="buttons")

    def show(self, means: Callable[[str, tuple[object, ...]], bool]) -> None:
        """`means` says of an action whether it means something."""
        for name, action in _BUTTONS.items():
            self.query_one(f"#{name}").display = means(*action)
