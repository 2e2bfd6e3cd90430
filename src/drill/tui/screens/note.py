"""A whole note to read: a story with its beats, a competency with its frameworks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from drill.service.stories.note_pages import Line, Role
from drill.tui.actions import NOTE, bindings
from drill.tui.content import content
from drill.tui.widgets.footer import Footer

if TYPE_CHECKING:
    from drill.tui.app import DrillApp


class NoteScreen(ModalScreen[None]):
    """The note, to scroll."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(NOTE, modal=True)
    CSS_PATH = "note.tcss"
    where = NOTE
    app: DrillApp

    def __init__(self, lines: Sequence[Line]) -> None:
        super().__init__()
        self._lines = lines

    def compose(self) -> ComposeResult:
        """One text a line, so that each folds under its own indent."""
        with VerticalScroll(id="note", can_focus=False):
            for line in self._lines:
                yield Static(_drawn(line), classes=f"-{line.role.value}", markup=False)
        yield Footer()

    @property
    def _room(self) -> VerticalScroll:
        return self.query_one("#note", VerticalScroll)

    def action_scroll(self, by: int) -> None:
        """Scroll by lines."""
        self._room.scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        """Scroll by most of a page."""
        self._room.scroll_relative(y=by * max(1, self._room.size.height - 1), animate=False)

    def action_close(self) -> None:
        """Back to where one came from."""
        self.dismiss()


def _drawn(line: Line) -> Content:
    if line.role is Role.TITLE:
        return content((line.text, "bold underline"))
    if line.role is Role.HEAD:
        return content((line.text, "bold"))
    return content(f"· {line.text}" if line.role is Role.ITEM else line.text)
