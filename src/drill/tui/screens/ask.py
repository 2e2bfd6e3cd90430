"""Ask: a question as an interviewer says it, and what it is after, while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from drill.service.stories.routing import Asker, RoutedCompetency, Routing
from drill.tui.actions import ASK
from drill.tui.content import content
from drill.tui.screen import DrillModal
from drill.tui.widgets.footer import Footer

if TYPE_CHECKING:
    from drill.service.home.home import Home

SHOWN = 3
"""Competencies named."""
LONGEST = 2000
"""Characters of a question typed here."""


class AskScreen(DrillModal[None], where=ASK):
    """One question after the other."""

    CSS_PATH = "ask.tcss"

    def __init__(self, home: Home) -> None:
        super().__init__()
        self._home = home
        self._asker: Asker | None = None

    def compose(self) -> ComposeResult:
        """A field and the answer."""
        with Vertical(id="ask"):
            yield Static(content(("What did they ask?", "bold")), markup=False)
            yield Input(
                id="question", placeholder="the question, as it was said", max_length=LONGEST
            )
            yield Static("", id="answer", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """The field is to be typed in; the matcher is made beside the screen."""
        self.query_one(Input).focus()
        self.look_up(lambda: Asker(self._home), self._prepared)

    def _prepared(self, asker: Asker) -> None:
        self._asker = asker
        self._draw(self.query_one(Input).value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Each key answers anew."""
        self._draw(event.value)

    def _draw(self, question: str) -> None:
        asker = self._asker if question.strip() else None
        self.query_one("#answer", Static).update(_answer(asker.ask(question)) if asker else "")


def _answer(routing: Routing) -> Content:
    """The competencies a question may be after, the stories for the first, what they want."""
    if not routing.candidates:
        return content("There is no competency in your decks to match it with.")
    parts: list[str | tuple[str, str]] = []
    if not routing.confident:
        parts.append(("Probably none of your competencies. The nearest:\n", "bold $text-warning"))
    for index, candidate in enumerate(routing.candidates[:SHOWN]):
        parts += _candidate(candidate, first=routing.confident and index == 0)
    return content(*parts)


def _candidate(candidate: RoutedCompetency, *, first: bool) -> list[str | tuple[str, str]]:
    why = f"   {'; '.join(candidate.why)}" if candidate.why else ""
    parts: list[str | tuple[str, str]] = [
        (f"{candidate.score:>4.0%}  {candidate.name}", "bold" if first else ""),
        (f"{why}\n", "$foreground-muted"),
    ]
    if first:
        for story in candidate.stories:
            mark = "sample: write your own" if story.sample else f"{story.ready:.0%} ready"
            parts.append(f"      → {story.title}  ({mark})\n")
        if candidate.evaluates:
            parts.append((f"      {candidate.evaluates}\n", "$foreground-muted"))
    return parts
