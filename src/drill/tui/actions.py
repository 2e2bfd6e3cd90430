"""The registry of actions: bindings, footer, help, palette, keymap and the docs' key table come
from it, and from nowhere else.

To add a key, add a row to its scene, in one of the three modules, and an `action_…` to the screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from textual.binding import Binding, BindingType

from drill.tui.action_rows import EVERYWHERE, Action
from drill.tui.dialog_actions import DIALOGS
from drill.tui.place_actions import PLACES
from drill.tui.session_actions import SESSIONS

TABLE = PLACES | SESSIONS | DIALOGS
"""The scenes by their ids, in the order of the docs."""
ASKING = frozenset({"settings", "confirm", "prompt", "press", "work"})
"""Scenes over which Settings do not open: they are there, or drill waits for an answer."""
STUDYING = frozenset({"today", "study", "summary"})
"""Scenes where cards are asked, or are about to be, or were."""
SCENES = {where: scene.name for where, scene in TABLE.items()}
ACTIONS = tuple(
    replace(row, where=where, does=row.does or row.name)
    for where, scene in TABLE.items()
    for row in scene.rows
)
BY_ID = {action.id: action for action in ACTIONS}

TURNS = frozenset(
    {
        frozenset({"today.start", "today.drill"}),
        frozenset({"today.start", "today.story"}),
        frozenset({"today.drill", "today.story"}),
        frozenset({"study.reveal", "study.said"}),
        frozenset({"study.reveal", "study.accept"}),
        frozenset({"tell.beat", "tell.said"}),
        frozenset({"tell.beat", "tell.play_on"}),
        frozenset({"tell.said", "tell.play_on"}),
        frozenset({"tell.pause", "tell.play"}),
        frozenset({"tell.fact_1", "tell.again"}),
        frozenset({"tell.fact_2", "tell.hard"}),
        frozenset({"tell.fact_3", "tell.good"}),
        frozenset({"tell.fact_4", "tell.easy"}),
        frozenset({"browse.to_list", "browse.leave"}),
        frozenset({"browse.to_list", "browse.down"}),
        frozenset({"mock.choose", "mock.go_on"}),
        frozenset({"pick.choose", "pick.go_on"}),
        frozenset({"workshop.review", "workshop.finish"}),
    }
)
"""Actions that may share a key: `check_action` never allows both at once."""
GIVES_WAY = frozenset({"suspend", "settings"})
"""Actions of everywhere whose key a scene may use itself, as a text does; a person had given the
comma to others before it opened Settings."""


def of(where: str) -> Iterator[Action]:
    """The actions of a scene, then those of everywhere."""
    yield from (action for action in ACTIONS if action.where == where)
    if where != EVERYWHERE:
        yield from (action for action in ACTIONS if action.where == EVERYWHERE)


def bindings(where: str, *, modal: bool = False) -> list[BindingType]:
    """Textual's bindings for a scene, with the default keys; a keymap goes by their ids.

    A modal screen hides the app's keys: `modal` gives it those of everywhere as its own.
    """
    return [
        Binding(
            action.key, action.does, action.title, show=action.footer > 0, id=action.id,
            tooltip=action.help, priority=action.priority,
        )
        for action in (of(where) if modal else ACTIONS)
        if modal or action.where == where
    ]  # fmt: skip


_SHOWN = {
    "question_mark": "?", "comma": ",", "full_stop": ".", "slash": "/", "colon": ":",
    "semicolon": ";", "minus": "-", "plus": "+", "enter": "↵", "escape": "esc", "up": "↑",
    "down": "↓", "left": "←", "right": "→", "pageup": "pgup", "pagedown": "pgdn",
    "backspace": "⌫", "delete": "del", "left_square_bracket": "[", "right_square_bracket": "]",
    "equals_sign": "=", "asterisk": "*",
}  # fmt: skip


def shown(key: str) -> str:
    """A key as people write it."""
    *modifiers, name = key.split("+")
    prefix = "".join("^" if modifier == "ctrl" else f"{modifier}+" for modifier in modifiers)
    return prefix + _SHOWN.get(name, name)
