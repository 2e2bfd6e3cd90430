"""A line of Settings, which is in force as soon as it is kept: no stray key changes it."""

from __future__ import annotations

from textual.events import Blur, Key, MouseDown, Paste
from textual.reactive import reactive
from textual.widgets import Input


class SettingField(Input):
    """Changed only while `editing`, which the screen begins and ends, and a click begins; until
    then keys are the screen's.
    """

    DEFAULT_CSS = """
    SettingField:focus { background: $block-cursor-background; color: $block-cursor-foreground; }
    SettingField:focus > .input--cursor {
        background: $block-cursor-background; color: $block-cursor-foreground; text-style: none;
    }
    SettingField.-editing:focus { background: $surface; color: $foreground; }
    SettingField.-editing:focus > .input--cursor {
        background: $input-cursor-background; color: $input-cursor-foreground;
        text-style: $input-cursor-text-style;
    }
    """
    editing = reactive(False, toggle_class="-editing", init=False)

    def __init__(self, value: str, *, id: str, max_length: int, placeholder: str = "") -> None:
        super().__init__(
            value, placeholder, id=id, max_length=max_length, select_on_focus=False, compact=True
        )

    def begin(self) -> None:
        """Take keys from now on, behind what stands there."""
        self.editing = True
        self.cursor_position = len(self.value)

    def watch_editing(self) -> None:
        """Enter and escape mean something else."""
        self.screen.refresh_bindings()

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Signs are its own only while it is edited."""
        return self.editing and super().check_consume_key(key, character)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """So are the keys that move in it and delete."""
        return self.editing

    def on_key(self, event: Key) -> None:
        """What is typed before is not for it."""
        if not self.editing:
            event.prevent_default()

    def on_paste(self, event: Paste) -> None:
        """Neither is what is pasted."""
        if not self.editing:
            event.prevent_default()

    def on_mouse_down(self, event: MouseDown) -> None:
        """A click into the text begins."""
        self.editing = True

    def on_blur(self, event: Blur) -> None:
        """Left for another field; a terminal that is left comes back to where it was."""
        if self.app.app_focus:
            self.editing = False
