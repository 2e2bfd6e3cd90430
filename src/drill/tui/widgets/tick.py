"""A box to tick, which says by a sign and not by its colour alone whether it is."""

from __future__ import annotations

from textual.widgets import Checkbox


class Tick(Checkbox):
    """`[x]` or `[ ]`. Its value is in `value`; space, enter and a click change it."""

    DEFAULT_CSS = """
    Tick .toggle--button { color: $foreground; background: transparent; }
    Tick.-on .toggle--button { color: $text-success; background: transparent; }
    """
    BUTTON_LEFT = ""
    BUTTON_RIGHT = ""

    @property
    def BUTTON_INNER(self) -> str:  # type: ignore[override]  # Textual's name
        """The box, with its sign."""
        return "[x]" if self.value else "[ ]"


class Switch(Tick, can_focus=False):
    """A tick that takes no focus: a key of the screen turns it, and enter is still the screen's."""
