"""The footer: the keys that do something here and now, those that matter most where room is short.

Textual's own mounts a widget a key whenever the keys change, which with every card costs more
than drawing the card; this is one line of text that knows what stands where.
"""

from __future__ import annotations

from typing import NamedTuple

from textual.app import RenderResult
from textual.events import Click, Leave, MouseMove
from textual.screen import Screen
from textual.widget import Widget

from drill.tui.actions import BY_ID
from drill.tui.content import content
from drill.tui.host import scene_of


class _Key(NamedTuple):
    key: str
    shown: str
    title: str
    help: str
    rank: int

    @property
    def width(self) -> int:
        return content(f" {self.shown} {self.title} ").cell_length


class Footer(Widget):
    """One line at the bottom. A click on a key is that key."""

    DEFAULT_CSS = """
    Footer { dock: bottom; height: 1; background: $footer-background; text-wrap: nowrap; }
    """
    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._keys: list[_Key] = []

    def on_mount(self) -> None:
        """Listen for keys that come and go."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, screen: Screen[object]) -> None:
        keys: dict[str, _Key] = {}
        for _, binding, enabled, tooltip in screen.active_bindings.values():
            if binding.show and enabled and binding.action not in keys:
                action = BY_ID.get(binding.id or "")  # what a list that is open binds has none
                keys[binding.action] = _Key(
                    binding.key,
                    self.app.get_key_display(binding),
                    scene_of(self).called(action) if action else binding.description,
                    tooltip,
                    action.footer if action else 1,
                )
        if list(keys.values()) != self._keys:
            self._keys = list(keys.values())
            self.refresh()

    @property
    def titles(self) -> set[str]:
        """What the keys do that do something now, those among them that there is no room for."""
        return {key.title for key in self._keys}

    def _fitting(self) -> list[_Key]:
        """The keys there is room for, in their order."""
        keys = list(self._keys)
        while keys and sum(key.width for key in keys) > self.size.width:
            keys.remove(min(reversed(keys), key=lambda key: key.rank))
        return keys

    def render(self) -> RenderResult:
        """Each key and its title."""
        parts: list[str | tuple[str, str]] = []
        for key in self._fitting():
            parts += [
                (f" {key.shown} ", "bold $footer-key-foreground"),
                (f"{key.title} ", "$footer-description-foreground"),
            ]
        return content(*parts)

    def _under(self, x: int) -> _Key | None:
        for key in self._fitting():
            x -= key.width
            if x < 0:
                return key
        return None

    def on_click(self, event: Click) -> None:
        """A key."""
        key = self._under(event.x)
        if key is not None:
            self.app.simulate_key(key.key)

    def on_mouse_move(self, event: MouseMove) -> None:
        """What the key under the pointer does."""
        key = self._under(event.x)
        self.tooltip = content(key.help) if key and key.help else None

    def on_leave(self, event: Leave) -> None:
        """Nothing is pointed at."""
        self.tooltip = None
