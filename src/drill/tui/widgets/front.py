"""The front of a card: what it is of, what is asked, and for a story told aloud its clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from drill.domain.kind import Kind
from drill.domain.rehearsal import WINDOWS, Variant
from drill.tui.content import content, prose
from drill.tui.widgets.tellclock import tell_clock

if TYPE_CHECKING:
    from drill.service.study.shown import Shown


class Front(VerticalScroll):
    """A room that scrolls where the front is long."""

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, can_focus=False)
        self._context_line = Static("", id="context", markup=False)
        self._front = Static("", id="front", markup=False)
        self._tell = Static("", id="tell", markup=False)

    def compose(self) -> ComposeResult:
        """One below the other."""
        yield self._context_line
        yield self._front
        yield self._tell

    def show(self, card: Shown) -> None:
        """From its beginning."""
        self._context_line.update(content(card.faces.context))
        self._front.update(prose(card.faces.front, "bold"))
        self._tell.display = card.kind is Kind.TELL
        self.scroll_home(animate=False)

    def show_told(self, seconds: float, *, stopped: bool) -> None:
        """How long the story has run."""
        self._tell.update(tell_clock(seconds, WINDOWS[Variant.FULL], stopped=stopped))
