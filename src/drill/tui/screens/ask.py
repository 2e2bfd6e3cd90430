"""Ask: a question as an interviewer says it, and what it is after, while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from drill.cards.faces import NO_STORY
from drill.service.home import words
from drill.service.stories.routing import Asker, about
from drill.text import first_sentence
from drill.tui.actions import ASK
from drill.tui.content import content
from drill.tui.screen import DrillModal
from drill.tui.widgets.footer import Footer

if TYPE_CHECKING:
    from drill.coaching.matching import ScoredCompetency
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
        self.asker: Asker | None = None

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
        self.asker = asker
        self._draw(self.query_one(Input).value)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Each key answers anew."""
        self._draw(event.value)

    def _draw(self, question: str) -> None:
        asker = self.asker if question.strip() else None
        self.query_one("#answer", Static).update(answered(asker, question) if asker else "")


def answered(asker: Asker, question: str) -> Content:
    """The competencies a question may be after, the stories for the first, what they want."""
    answer = asker.ask(question)
    if not answer.candidates:
        return content("There is no competency in your decks to match it with.")
    if crossing := asker.across(answer):
        first, *others = about(crossing)
        return content((f"{first}\n", "bold"), "\n".join(others))
    parts: list[str | tuple[str, str]] = []
    if not answer.confident:
        parts.append(("Probably none of your competencies. The nearest:\n", "bold $text-warning"))
    for index, candidate in enumerate(answer.candidates[:SHOWN]):
        parts += _candidate(asker, candidate, question if answer.confident and index == 0 else "")
    return content(*parts)


def _candidate(
    asker: Asker, candidate: ScoredCompetency, asked: str
) -> list[str | tuple[str, str]]:
    competency = asker.competency(candidate)
    why = f"   {'; '.join(candidate.why)}" if candidate.why else ""
    parts: list[str | tuple[str, str]] = [
        (f"{candidate.score:>4.0%}  {competency.name}", "bold" if asked else ""),
        (f"{why}\n", "$foreground-muted"),
    ]
    if asked:
        stories = asker.stories(candidate, asked)
        if not stories:
            parts.append(f"      → {NO_STORY}\n")
        for story in stories:
            ready = f"ready {words.of_100(story.ready)} of 100"
            mark = "sample: write your own" if story.sample else ready
            parts.append(f"      → {story.title}  ({mark})\n")
        if competency.evaluates:
            sentence = first_sentence(competency.evaluates)
            parts.append((f"      {sentence}\n", "$foreground-muted"))
    return parts
