"""The page of the title, and of the questions that the story answers."""

from __future__ import annotations

from dataclasses import replace

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input, Static, TextArea

from drill.service.stories.bench import Bench
from drill.service.stories.draft import Draft
from drill.tui.content import content
from drill.tui.screens.workshop.page import Page

MOST_QUESTIONS = 6
"""Phrasings of the competency that are shown."""


class TitlePage(Page):
    """What it is called, which questions it answers."""

    place = "title"

    def __init__(self) -> None:
        super().__init__()
        self._title = Input(
            id="title", max_length=200, compact=True, placeholder="a few words you will know"
        )
        self._questions = TextArea(id="questions", compact=True)

    def compose(self) -> ComposeResult:
        """Two fields, each below what it is for."""
        yield Static(content(("What is it called?", "bold")), classes="ask", markup=False)
        yield self._title
        yield Static(
            content(("Which questions does it answer?", "bold"), "  optional, one a line"),
            classes="ask",
            markup=False,
        )
        yield self._questions

    async def show(self, draft: Draft, bench: Bench) -> None:
        """Fill both."""
        self._title.value, self._questions.text = draft.title, draft.questions
        self._title.focus()

    def advice(self, draft: Draft, bench: Bench) -> Content:
        """What they want to know, and how they ask."""
        competency = bench.competency
        parts: list[str | tuple[str, str]] = []
        if competency and competency.evaluates:
            parts += [("They want to know\n", "bold"), competency.evaluates, "\n\n"]
        questions = competency.questions[:MOST_QUESTIONS] if competency else ()
        if questions:
            quoted = "\n".join(f"“{question}”" for question in questions)
            parts += [("It is asked as\n", "bold"), quoted]
        return content(*parts)

    def typed(self, draft: Draft) -> Draft:
        """With the title and the questions."""
        return replace(draft, title=self._title.value, questions=self._questions.text)
