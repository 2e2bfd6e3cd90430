"""What every page of the workshop does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import TextArea

from drill.service.stories.bench import Bench
from drill.service.stories.draft import Draft, mark_lines

MOST_ROWS = 60
"""Figures, follow-ups and findings that a page holds; a story with more is edited as YAML."""


def mark_figures(area: TextArea) -> bool:
    """Mark the figures of a text, the cursor where it was; whether there was one to mark."""
    text = area.text
    marked = mark_lines(text)
    if marked == text:
        return False
    row, column = area.cursor_location
    ahead = len(marked.split("\n")[row]) - len(text.split("\n")[row])
    area.replace(marked, (0, 0), area.document.end)
    area.move_cursor((row, column + ahead))
    return True


class Page(VerticalScroll):
    """A part of a draft: shown, asked about, and given back as it stands in the fields.

    The fields are attributes, not looked up: what is in them is kept after the screen is gone.
    """

    place: ClassVar[str]
    """Names the page in style sheets."""
    adds: ClassVar[str] = ""
    """What can be added here. Pages with something to add hold facts, whose figures are marked."""

    def __init__(self, *, can_focus: bool = False) -> None:
        super().__init__(id=f"page-{self.place}", can_focus=can_focus)

    async def show(self, draft: Draft, bench: Bench) -> None:
        """Fill the fields, and put the focus where writing goes on."""
        raise NotImplementedError

    def advice(self, draft: Draft, bench: Bench) -> Content:
        """What to know while writing here."""
        raise NotImplementedError

    def typed(self, draft: Draft) -> Draft:
        """The draft with what stands in the fields."""
        return draft

    async def add(self, draft: Draft) -> Draft:
        """The draft with one thing more, and at the page where that is written."""
        return draft

    @property
    def facts_area(self) -> TextArea | None:
        """Whose figures are marked where the focus is in no text."""
        return None

    async def fill(self, rows: Sequence[Widget]) -> None:
        """Put rows in the place of those there were."""
        await self.remove_children()
        await self.mount(*rows)
        self.scroll_home(animate=False)
