"""A button for the mouse: every button of the screens repeats a key that works already."""

from __future__ import annotations

from textual import widgets


class Button(widgets.Button, can_focus=False):
    """A button that takes no focus, so that after a click enter is still the screen's key.

    It is as wide as what it says, also when that changes.
    """

    def watch_label(self) -> None:
        """Textual draws a new label in the old room."""
        if self.is_mounted:
            self.refresh(layout=True)
