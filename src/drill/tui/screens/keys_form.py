"""Keys: every action with its keys, and another one for any. Kept, and in force, at once."""

from __future__ import annotations

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from drill.errors import DrillError
from drill.tui import keymap
from drill.tui.action_rows import Action
from drill.tui.actions import ACTIONS, SCENES
from drill.tui.content import content
from drill.tui.screen import DrillModal, DrillScreen
from drill.tui.widgets.bars import fit
from drill.tui.widgets.rows import Rows

_SCENE, _KEYS = 20, 15
"""Columns of the scene and of the keys."""


class KeysForm(DrillScreen[None], where="keymap"):
    """A line an action; below it what it does, and what was wrong."""

    CSS_PATH = "keys_form.tcss"
    AUTO_FOCUS = ""

    def __init__(self) -> None:
        super().__init__()
        self._actions = sorted(ACTIONS, key=lambda action: list(SCENES).index(action.where))
        self._fault = ""

    def parts(self) -> ComposeResult:
        """The list, and more of the action at the pointer."""
        yield Rows(id="rows")
        yield Static("", id="detail", markup=False)

    def on_mount(self) -> None:
        """All actions."""
        self.show_head("Keys", "● is not as it came")
        self.query_one(Rows).show(len(self._actions), self._line)
        self._draw()

    def _line(self, index: int) -> Text:
        action = self._actions[index]
        keys = self.host.keymap.shown(action)
        changed = "●" if self._is_changed(action) else " "
        scene = fit(SCENES[action.where], _SCENE)
        return Text(f"{changed} {fit(keys, _KEYS)}  {scene}  {action.title}")

    def _is_changed(self, action: Action) -> bool:
        return self.host.keymap.keys(action) != action.key.split(",")

    def can(self, action: str) -> bool:
        """Nothing goes back to what it is."""
        return action != "default" or self._is_changed(self._here)

    @property
    def _here(self) -> Action:
        return self._actions[self.query_one(Rows).at]

    def _draw(self) -> None:
        fault = f"\n✗ {self._fault}" if self._fault else ""
        action = self._here
        self.write("#detail", f"{action.help} ({action.id}){fault}")
        self.refresh_bindings()

    def on_rows_moved(self) -> None:
        """The pointer is at another action."""
        self._fault = ""
        self._draw()

    def action_change(self) -> None:
        """Another key for the action at the pointer."""
        self.app.push_screen(PressScreen(self._here), self._pressed)

    def _pressed(self, key: str | None) -> None:
        if key:
            self._save(key)

    def action_default(self) -> None:
        """The keys that it came with."""
        self._save(None)

    def _save(self, keys: str | None) -> None:
        action = self._here
        if keys is not None and self.host.keymap.keys(action) == [keys]:
            self._fault = f"{action.id} has this key already."
            self._draw()
            return
        try:
            changed = keymap.save(self.host.paths.keymap, action.id, keys)
        except DrillError as error:
            self._fault = error.message
        else:
            self._fault = ""
            self.host.go_by_keys(changed)
        self.query_one(Rows).refresh()
        self._draw()


class PressScreen(DrillModal[str], where="press"):
    """Waits for one key. Its result is that key, by Textual's name; None where it was left."""

    CSS_PATH = "prompt.tcss"

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
