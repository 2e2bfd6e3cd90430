"""A button for the mouse: most of them repeat a key that works already."""

from __future__ import annotations

from textual import widgets

from drill.tui.actions import BY_ID
from drill.tui.content import content
from drill.tui.host import host_of, scene_of


class Button(widgets.Button, can_focus=False):
    """A button that takes no focus, so that after a click enter is still the screen's key.

    It is as wide as what it says, also when that changes, and every press counts.
    """

    def on_mount(self) -> None:
        """For a fifth of a second after a press Textual's is deaf, and drawn as pressed; on the
        next card that may be another press.
        """
        self.active_effect_duration = 0

    def update_node_styles(self, animate: bool = True) -> None:
        """It is dressed as it comes: not once for each class before."""
        if self.parent is not None:
            super().update_node_styles(animate)

    def watch_label(self) -> None:
        """Textual draws a new label in the old room."""
        if self.is_mounted:
            self.refresh(layout=True)


class PlaceButton(Button, can_focus=True):
    """A button to a place that has no key: it takes the focus, and enter opens what it says."""


class KeyButton(Button):
    """What a key of the scene does, under the name that the footer has for it, and the key."""

    def __init__(self, name: str, *, id: str | None = None, primary: bool = False) -> None:
        """`name` is the action's, without its scene."""
        super().__init__("", id=id or name, variant="primary" if primary else "default")
        self._stands_for = name

    def on_mount(self) -> None:
        """Its name follows what can be done now, as the footer does."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.show())
        self.show()

    def stand_for(self, name: str) -> None:
        """Do something else from now on."""
        self._stands_for = name
        self.show()

    def show(self) -> None:
        """Say what it does now."""
        host, screen = host_of(self), scene_of(self)
        action = BY_ID[f"{screen.where}.{self._stands_for}"]
        self.action = f"screen.{action.does}"
        label = f"{screen.called(action)}  {host.keymap.first(action.id)}"
        if label != str(self.label):
            self.label = content(label)
