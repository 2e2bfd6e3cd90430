"""The head of a screen: where one is on the left, how it stands on the right."""

from __future__ import annotations

from textual.widgets import Static

from drill.tui.content import content, headline


class Head(Static):
    """One line as wide as the screen."""

    def __init__(self) -> None:
        super().__init__("", id="head", markup=False)
        self._left = self._right = ""
        self._beside = 0

    def show(self, left: str, right: str = "", *, beside: int = 4) -> None:
        """`beside` are the columns that the left is cut to leave free."""
        self._left, self._right, self._beside = left, right, beside
        self.on_resize()

    def on_resize(self) -> None:
        """The room changed."""
        width = self.screen.size.width
        left = content(self._left).truncate(max(8, width - self._beside), ellipsis=True)
        self.update(headline(str(left), self._right, width))
