"""The line on top of a screen: where one is on the left, how it stands on the right."""

from __future__ import annotations

from textual.app import RenderResult
from textual.widgets import Static

from drill.tui.content import content


class Head(Static):
    """As wide as the screen; a name too long for it is cut, what stands beside it never."""

    def __init__(self, name: str = "") -> None:
        super().__init__("", id="head", markup=False)
        self._parts = name, "", ""

    def show(self, name: str, right: str = "", *, beside: str = "") -> None:
        """`beside` stands right behind the name."""
        self._parts = name, right, beside
        self.refresh()

    def render(self) -> RenderResult:
        """One line."""
        name, right, beside = self._parts
        room = self.size.width - len(right) - len(beside) - 4
        cut = content(name).truncate(max(8, room), ellipsis=True)
        start, end = content((f" {cut}{beside}", "bold")), f"{right} " if right else ""
        gap = max(2, self.size.width - start.cell_length - content(end).cell_length)
        return start + content(" " * gap, end)
