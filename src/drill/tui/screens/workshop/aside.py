"""What stands beside a page of the workshop: what to know, and at the review what lint finds."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from drill.coaching.lint import Finding
from drill.service.home import words
from drill.tui.content import content
from drill.tui.screens.workshop.findings import FindingsOfStory


class Aside(VerticalScroll):
    """Beside the page where there is room, else below it."""

    def __init__(self) -> None:
        super().__init__(id="aside", can_focus=False)
        self._advice = Static("", id="advice", markup=False)
        self.findings = FindingsOfStory()

    def compose(self) -> ComposeResult:
        """One above the other."""
        yield self._advice
        yield self.findings

    def show(self, advice: Content) -> None:
        """Advice, from its beginning."""
        self.findings.display = False
        self._advice.update(advice)
        self.scroll_home(animate=False)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        """All that lint finds in the story."""
        self.findings.show(findings)
        count = words.count(len(findings), "finding")
        text = f"Lint: {count}. Tab to them; enter goes there."
        advice = text if findings else "Lint finds nothing thin."
        self._advice.update(content((advice, "bold"), "\n"))
