"""A whole note to read: a story with its beats, a competency with its frameworks."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from drill.service.study.pages import PageLine, Role
from drill.tui.content import prose
from drill.tui.screen import DrillModal


def page(lines: Sequence[PageLine], ident: str) -> VerticalScroll:
    """The lines to scroll, one text each, so that each folds under its own indent."""
    texts = (Static(_drawn(line), classes=f"-{line.role.value}", markup=False) for line in lines)
    return VerticalScroll(*texts, id=ident, classes="page", can_focus=False)


class NoteScreen(DrillModal[None], where="note"):
    """The note, to scroll."""

    CSS_PATH = "note.tcss"
    scrolls = "#note"

    def __init__(self, lines: Sequence[PageLine]) -> None:
        super().__init__()
        self._lines = lines

    def parts(self) -> ComposeResult:
        """The page, and its keys."""
        yield page(self._lines, "note")


def _drawn(line: PageLine) -> Content:
    if line.role in (Role.TITLE, Role.HEAD):
        return prose(line.text, "bold")
    return prose(f"· {line.text}" if line.role is Role.ITEM else line.text)
