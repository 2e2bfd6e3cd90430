"""Lines of which some lead somewhere: a pointer goes through them, and a click is enter."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import RenderResult
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widgets import Static

from drill.tui.content import content
from drill.tui.widgets.rows import HERE

MARGIN = len(HERE) + 1
"""Columns that the pointer takes in front of every line."""


class Lines(Static, can_focus=False):
    """A text whose first `count` lines can be chosen. Keys are the screen's."""

    class Chosen(Message):
        """A line was clicked."""

        def __init__(self, lines: Lines) -> None:
            super().__init__()
            self.lines = lines

    def __init__(self, *, id: str, classes: str = "") -> None:
        super().__init__("", id=id, classes=classes, markup=False)
        self.at: int | None = None
        """Which of the lines that can be chosen the pointer is at; None: it is elsewhere."""
        self._count = 0
        self._draw: Callable[[int], Content] = lambda width: content()

    def show(self, draw: Callable[[int], Content], count: int) -> None:
        """Show other lines, drawn for the width there is; the pointer stays where it can."""
        self._count, self._draw = count, draw
        if self.at is not None:
            self.at = min(self.at, count - 1) if count else None
        self.refresh(layout=True)

    @property
    def count(self) -> int:
        """How many can be chosen: those in sight."""
        return min(self._count, self.size.height) if self.display else 0

    def point(self, at: int | None) -> None:
        """The pointer to a line, or away from here."""
        self.at = at
        self.refresh()

    def render(self) -> RenderResult:
        """The lines, with the one at the pointer marked by a sign and by its colours."""
        width = self.content_size.width - MARGIN
        drawn = []
        for number, line in enumerate(self._draw(max(1, width)).split("\n")):
            if self.at is not None and number == self.at:
                style = "$block-cursor-foreground on $block-cursor-background bold"
                fill = " " * max(0, width - line.cell_length)
                drawn.append(content((f"{HERE} {line.plain}{fill}", style)))
            else:
                drawn.append(content(" " * MARGIN) + line)
        return Content("\n").join(drawn)

    def on_click(self, event: Click) -> None:
        """The pointer goes to the line that was clicked, and it is chosen."""
        offset = event.get_content_offset(self)
        at = -1 if offset is None else offset.y
        if 0 <= at < self.count:
            self.point(at)
            self.post_message(self.Chosen(self))
