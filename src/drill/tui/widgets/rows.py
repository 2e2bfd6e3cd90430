"""A list of any length with a pointer: only the lines in sight are ever made.

Textual's own lists measure every line before the first is drawn, which with ten thousand takes
most of a second. Here a line is one line, so nothing has to be measured. Beside it a short text of
which some lines lead somewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.text import Text
from textual.app import RenderResult
from textual.content import Content
from textual.events import Click
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Static

from drill.tui.content import content

HERE = "›"
"""Stands before the line at the pointer, so that it is not told by its colour alone."""
MARGIN = len(HERE) + 1
"""Columns that the pointer takes in front of every line."""


class Rows(ScrollView, can_focus=False):
    """Lines made one by one by a function. Keys are the screen's; a click moves the pointer, a
    second one chooses.
    """

    DEFAULT_CSS = """
    Rows { height: 1fr; scrollbar-size-vertical: 1; overflow-x: hidden; overflow-y: auto; }
    Rows > .rows--here { background: $block-cursor-background; color: $block-cursor-foreground; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"rows--here"}

    class Moved(Message):
        """The pointer is at another line."""

    class Chosen(Message):
        """A line was clicked twice: what enter does is wanted of it."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.count = 0
        """How many lines there are."""
        self.at = 0
        """Where the pointer is, from 0; 0 as well where there are no lines."""
        self._line: Callable[[int], Text] = lambda index: Text()

    def show(self, count: int, line: Callable[[int], Text], at: int = 0) -> None:
        """Show so many lines, the pointer at one of them. `line` makes one; it is called whenever
        that one is drawn.
        """
        self.count, self._line = count, line
        self.at = max(0, min(at, count - 1))
        self._measure()
        self._into_sight()
        self.refresh()

    def move(self, by: int) -> None:
        """The pointer so many lines on; at the ends it stays."""
        self.go_to(self.at + by)

    def go_to(self, at: int) -> None:
        """The pointer to a line, or the end nearest to it."""
        at = max(0, min(at, self.count - 1))
        if at != self.at:
            self.at = at
            self._into_sight()
            self.refresh()
            self.post_message(self.Moved())

    def _into_sight(self) -> None:
        self.scroll_to_region(Region(0, self.at, 1, 1), animate=False, force=True)

    def _measure(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, self.count)

    def on_resize(self) -> None:
        """What was at the pointer stays in sight."""
        self._measure()
        self._into_sight()

    def render_line(self, y: int) -> Strip:
        """The line in sight so many lines from the top."""
        index, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        if index >= self.count:
            return Strip.blank(width, self.rich_style)
        here = index == self.at
        text = Text.assemble(f"{HERE if here else ' '} ", self._line(index))
        text.truncate(width, overflow="ellipsis")
        style = self.get_component_rich_style("rows--here") if here else self.rich_style
        strip = Strip(text.render(self.app.console)).adjust_cell_length(width)
        return strip.apply_style(style)

    def on_click(self, event: Click) -> None:
        """The pointer goes to the line that was clicked."""
        index = event.y + self.scroll_offset.y
        if index < self.count:
            self.go_to(index)
            if event.chain == 2:
                self.post_message(self.Chosen())


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
