"""A text of several lines, as every screen has it."""

from __future__ import annotations

from textual.widgets import TextArea


class TextField(TextArea):
    """Where tab leaves it, ↑ on its first line and ↓ on its last are the screen's keys, as in a
    field of one line.
    """

    def on_resize(self) -> None:
        """Textual folds the text anew and paints it only where that makes more lines, or fewer."""
        self.refresh()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key is for the text."""
        if self.tab_behavior == "focus" and not any(parameters):  # with shift it selects
            if action == "cursor_up":
                return not self.navigator.is_first_wrapped_line(self.cursor_location)
            if action == "cursor_down":
                return not self.navigator.is_last_wrapped_line(self.cursor_location)
        return super().check_action(action, parameters)
