"""Said while the terminal is too small; what lies beneath waits untouched."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.geometry import Size
from textual.widgets import Static

from drill.tui.content import content
from drill.tui.screen import DrillModal

LEAST = (60, 16)
"""Columns and rows that the screens need."""


class TooSmallScreen(DrillModal[None]):
    """Names the size there is and the size it takes."""

    # A modal screen hides the app's own keys: the way out has to be here as well.
    BINDINGS: ClassVar[list[BindingType]] = [Binding("q,ctrl+q", "app.quit", "Quit")]
    CSS_PATH = "too_small.tcss"

    def compose(self) -> ComposeResult:
        """One text that folds to any width."""
        yield Static("", id="small", markup=False)

    def on_screen_resume(self) -> None:
        """What came upon this meanwhile is gone."""
        self.leave(self.app.size)

    def leave(self, size: Size) -> None:
        """Go away where this size is enough, as soon as nothing covers this."""
        width, height = size
        if width >= LEAST[0] and height >= LEAST[1] and self.is_attached and self.is_active:
            self.dismiss()

    def on_resize(self, event: Resize) -> None:
        """Name the size of now."""
        width, height = event.size
        self.query_one("#small", Static).update(
            content(f"Too small: {width}×{height}. drill needs {LEAST[0]}×{LEAST[1]}. q leaves.")
        )
