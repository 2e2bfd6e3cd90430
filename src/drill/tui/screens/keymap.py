"""Keys: every action with its keys, and another one for any. Kept, and in force, at once."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from drill.errors import DrillError, UsageError
from drill.tui import keymap
from drill.tui.action_rows import Action
from drill.tui.actions import ACTIONS, SCENES
from drill.tui.content import content
from drill.tui.screen import DrillModal, ListScreen
from drill.tui.widgets.bars import fit
from drill.tui.widgets.rows import Rows

_SCENE, _KEYS = 20, 15
"""Columns of the scene and of the keys."""


class KeymapScreen(ListScreen[Action], where="keymap"):
    """A line an action; below it what it does, and what was wrong."""

    head = "Keys"

    def redraw(self) -> None:
        """All actions, scene by scene."""
        self.show(sorted(ACTIONS, key=lambda action: list(SCENES).index(action.where)))

    def count(self, items: Sequence[Action]) -> str:
        """What the sign before a line says."""
        return "● is not as it came"

    def line(self, item: Action) -> Text:
        """Its keys, its scene and its name."""
        keys = self.host.keymap.shown(item)
        changed = "●" if self._is_changed(item) else " "
        scene = fit(SCENES[item.where], _SCENE)
        return Text(f"{changed} {fit(keys, _KEYS)}  {scene}  {item.title}")

    def detail(self, item: Action | None) -> str:
        """What it does, and what a keymap file calls it."""
        return f"{item.help} ({item.id})" if item else ""

    def _is_changed(self, action: Action | None) -> bool:
        return action is not None and self.host.keymap.keys(action) != action.key.split(",")

    def can(self, action: str) -> bool:
        """Nothing goes back to what it is."""
        return action != "default" or self._is_changed(self.here)

    def action_change(self) -> None:
        """Another key for the action at the pointer."""
        if self.here is not None:
            self.app.push_screen(PressScreen(self.here), self._pressed)

    def _pressed(self, key: str | None) -> None:
        if key:
            self._save(key)

    def action_default(self) -> None:
        """The keys that it came with."""
        self._save(None)

    def _save(self, keys: str | None) -> None:
        action = self.here
        if action is None:
            return
        try:
            if keys is not None and self.host.keymap.keys(action) == [keys]:
                raise UsageError(f"{action.id} has this key already.")
            self.host.go_by_keys(keymap.save(self.host.paths.keymap, action.id, keys))
        except DrillError as error:
            self.write("#detail", f"{self.detail(action)}\n✗ {error.message}")
        else:
            self.query_one(Rows).refresh()
            self.on_rows_moved()


class PressScreen(DrillModal[str], where="press"):
    """Waits for one key. Its result is that key, by Textual's name; None where it was left."""

    CSS_PATH = "dialogs.tcss"

    def __init__(self, action: Action) -> None:
        super().__init__()
        self._action = action

    def compose(self) -> ComposeResult:
        """What the key is for."""
        with Vertical(id="asked", classes="press"):
            yield Static(
                content((f"Press the key for: {self._action.title}", "bold")), markup=False
            )
            yield Static(content(f"{self._action.help}\nesc leaves it as it is."), markup=False)

    def on_key(self, event: events.Key) -> None:
        """The key that was pressed, whatever it does elsewhere."""
        event.stop()
        event.prevent_default()
        self.dismiss(None if event.key == "escape" else event.key)
