"""Ask: a question as an interviewer says it, and what it is after, while it is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from drill.service.home.home import Home
from drill.service.stories.routing import SHOWN, Asker, about, chance, doubts, mark, rest
from drill.text import first_sentence
from drill.tui.advice import on_screen
from drill.tui.content import content, hanging
from drill.tui.keymap import Keymap
from drill.tui.screen import DrillModal
from drill.tui.widgets.bars import fit

if TYPE_CHECKING:
    from drill.coaching.matching import ScoredCompetency

_INDENT = " " * 6
LONGEST = 2000
"""Characters of a question typed here."""


class AskScreen(DrillModal[None], where="ask"):
    """One question after the other."""

    CSS_PATH = "ask.tcss"

    def __init__(self, home: Home) -> None:
        super().__init__()
        self._home = home
        self.asker: Asker | None = None

    def parts(self) -> ComposeResult:
        """A field and the answer."""
        with Vertical(id="ask"):
            yield Static(content(("What did they ask?", "bold")), markup=False)
            yield Input(
                id="question", placeholder="the question, as it was said", max_length=LONGEST
            )
            yield Static("", id="answer", markup=False)

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
        answer = self.query_one("#answer", Static)
        keymap, width = self.host.keymap, answer.size.width
        answer.update(answered(asker, question, width, keymap) if asker else "")


def answered(asker: Asker, question: str, width: int, keymap: Keymap) -> Content:
    """The competencies a question may be after, the stories for the first, what they want."""
    answer = asker.ask(question)
    if not answer.candidates:
        return content("There is no competency in your decks to match it with.")
    if crossing := asker.across(answer):
        first, *others = (on_screen(line, keymap) for line in about(crossing))
        return content((f"{first}\n", "bold"), "\n".join(others))
    parts: list[str | tuple[str, str]] = []
    if remark := doubts(answer):
        parts.append((f"{remark}\n", "bold $text-warning"))
    for index, candidate in enumerate(answer.named(SHOWN)):
        asked = question if answer.confident and index == 0 else ""
        parts += _candidate(asker, candidate, asked, width, keymap)
    if remark := rest(answer):
        parts.append((remark, "$foreground-muted"))
    return content(*parts)


def _candidate(
    asker: Asker, candidate: ScoredCompetency, asked: str, width: int, keymap: Keymap
) -> list[str | tuple[str, str]]:
    competency = asker.competency(candidate)
    scored = f"{chance(candidate.score)}  {competency.name}"
    why = fit("; ".join(candidate.why), max(8, width - len(scored) - 3)).rstrip()
    parts: list[str | tuple[str, str]] = [
        (scored, "bold" if asked else ""),
        (f"   {why}\n", "$foreground-muted"),
    ]
    if asked:
        stories = asker.stories(candidate, asked)
        if not stories:
            parts.append(f"      → {asker.no_story(candidate, asked)}\n")
        for fitting in stories:
            parts.append(f"      → {fitting.story.title}  ({on_screen(mark(fitting), keymap)})\n")
        if competency.evaluates:
            sentence = first_sentence(competency.evaluates)
            parts.append((f"{hanging(sentence, width, _INDENT, _INDENT)}\n", "$foreground-muted"))
    return parts
