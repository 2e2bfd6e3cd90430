"""A person's own keys: read from a file, checked before anything is drawn.

Textual reports neither clashes nor ids that nothing has; a wrong file is refused here, each
fault by name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from textual.binding import Binding
from textual.keys import Keys

from drill.errors import ConfigError
from drill.files import content_of, keep_text, toml_values
from drill.text import did_you_mean
from drill.tui.action_rows import EVERYWHERE, Action
from drill.tui.actions import ACTIONS, BY_ID, GIVES_WAY, SCENES, TURNS, of, shown

_MODIFIERS = ("ctrl", "shift", "alt", "super", "hyper", "meta")
_SPELT = {"esc": "escape", "return": "enter", "pgup": "pageup", "pgdn": "pagedown", "del": "delete"}
_IDS = [action.id for action in ACTIONS]
_FORMER = {"today.settings": "settings", "tell.variant": "tell.way", "study.more": ""}
"""Ids of former versions, with what their actions are called today; empty for what is gone."""
_NAMES = frozenset(key.value for key in Keys if "<" not in key.value)


class Keymap:
    """Which keys do what: the registry's, but for those that a person changed."""

    def __init__(self, changed: Mapping[str, str] | None = None) -> None:
        """`changed` maps ids of actions to their keys, as the registry writes them."""
        self._changed = dict(changed or {})

    def keys(self, action: Action) -> list[str]:
        """The keys of an action, by Textual's names."""
        return self._changed.get(action.id, action.key).split(",")

    def keys_of(self, action_id: str) -> list[str]:
        """The keys of the action with an id."""
        return self.keys(BY_ID[action_id])

    def shown(self, action: Action) -> str:
        """All its keys as people write them."""
        return " ".join(map(shown, self.keys(action)))

    def first(self, action_id: str) -> str:
        """The first key of an action as people write it, for the words on a screen."""
        return shown(self.keys_of(action_id)[0])

    @property
    def for_textual(self) -> dict[str, str]:
        """What `App.set_keymap` takes: every action once one is changed, else nothing.

        All of them, because Textual drops what shares a key with an action that moves away.
        """
        if not self._changed:
            return {}
        return {action.id: ",".join(self.keys(action)) for action in ACTIONS}


def read(path: Path) -> Keymap:
    """The keymap of a file; all defaults where there is none.

    Raises ConfigError naming every id that does not exist, every key that is none, and every
    two actions of one scene that would share a key.
    """
    return parse(content_of(path), path)


def parse(text: bytes, path: Path) -> Keymap:
    """The keymap of a file's content; errors name `path`. Raises ConfigError as `read` does."""
    faults: list[str] = []
    changed: dict[str, str] = {}
    former: dict[str, list[str]] = {}
    for name, value in toml_values(text, path):
        if name not in _IDS and name not in _FORMER:
            faults.append(f"there is no action {name!r} ({did_you_mean(name, _IDS)})")
            continue
        keys = _keys(name, value, faults)
        if name in _FORMER:
            former[_FORMER[name]] = keys
        elif keys:
            changed[name] = ",".join(keys)
    if changed:  # those that actions come with are two of a kind nowhere
        faults += _clashes(Keymap(changed))
    keymap = Keymap(_followed(former, changed))
    if faults:
        lines = "\n".join(f"{path}: {fault}" for fault in faults)
        raise ConfigError(lines, "docs/keys.md lists every action with its id and key.")
    return keymap


def save(path: Path, action_id: str, keys: str | None) -> Keymap:
    """Give an action other keys (`x`, or `space,x`), or with None those it came with, and return
    the keymap that is in force then. The rest of the file stays, with its comments.

    What would not be read again is not written. Raises ConfigError (no such action or key, a key
    that another action of the scene has, each by name) and StoreError.
    """
    import tomlkit

    if action_id not in _IDS:
        raise ConfigError(f"there is no action {action_id!r}", did_you_mean(action_id, _IDS))
    before = read(path)
    document = tomlkit.parse(content_of(path))
    _forget(document, action_id)
    if keys is not None:
        _put(document, action_id, keys)
    text = tomlkit.dumps(document)
    after = parse(text.encode(), path)
    if after.for_textual == before.for_textual:
        return before
    keep_text(path, text)
    return after


def _followed(former: Mapping[str, list[str]], changed: Mapping[str, str]) -> dict[str, str]:
    """`changed`, and the keys of ids that actions have no more: a file that was right once stops
    no start, so a key that another action has by now is left out.
    """
    out = dict(changed)
    for action_id, keys in former.items():
        free = [key for key in keys if not any(_clashes(Keymap(out | {action_id: key})))]
        if action_id in _IDS and action_id not in out and free:
            out[action_id] = ",".join(free)
    return out


def _forget(document: Any, action_id: str) -> None:
    """Take an action out by every id it has had, whether it is written `"study.undo" = …` or in a
    table `[study]`.
    """
    for one in (action_id, *(old for old, now in _FORMER.items() if now == action_id)):
        document.pop(one, None)
        where, _, name = one.partition(".")
        inner = document.get(where)
        if name and isinstance(inner, dict):
            inner.pop(name, None)
            if not inner:
                document.pop(where)


def _put(document: Any, action_id: str, keys: str) -> None:
    """Put an action before every table: a dotted name after one would be of that table."""
    tables = [(key, value) for key, value in document.items() if isinstance(value, dict)]
    for key, _ in tables:
        document.remove(key)
    document[action_id] = keys
    for key, value in tables:
        document[key] = value


def _keys(name: str, value: object, faults: list[str]) -> list[str]:
    if isinstance(value, str):
        parts = [value] if value.strip() == "," else value.split(",")
    elif isinstance(value, list) and all(isinstance(item, str) for item in value):
        parts = value
    else:
        faults.append(f'{name} takes keys as text: "x", or "space,x"')
        return []
    keys = []
    for part in filter(None, map(str.strip, parts)):
        key = _key(part)
        if key is None:
            likely = did_you_mean(part.lower(), sorted(_NAMES))
            hint = f" ({likely})" if likely.startswith("did") else ""
            faults.append(f"{name}: there is no key {part!r}{hint}")
        else:
            keys.append(key)
    if not keys and not faults:
        faults.append(f"{name} has no key left: an action needs one")
    return list(dict.fromkeys(keys))


def _key(text: str) -> str | None:
    """Textual's name of a key as people write it, or None."""
    if len(text) > 1 and text.startswith("^"):
        text = f"ctrl+{text[1:]}"
    *modifiers, name = text.split("+") if len(text) > 1 else [text]
    modifiers = [modifier.lower() for modifier in modifiers]
    if not all(modifier in _MODIFIERS for modifier in modifiers):
        return None
    if name == ",":  # to Textual it stands between two keys
        name = "comma"
    elif len(name) == 1:
        (binding,) = Binding.make_bindings([Binding(name, "x")])  # its name for the letter
        name = binding.key
    else:
        name = _SPELT.get(name.lower(), name.lower())
        if name not in _NAMES and not _is_letter(name):
            return None
    return "+".join([*modifiers, name])


def _is_letter(name: str) -> bool:
    try:
        unicodedata.lookup(name.replace("_", " ").upper())
    except KeyError:
        return False
    return True


def _clashes(keymap: Keymap) -> Iterator[str]:
    for where in SCENES:
        if where == EVERYWHERE:
            continue
        taken: dict[str, Action] = {}
        for action in of(where):
            for key in keymap.keys(action):
                other = taken.setdefault(key, action)
                turns = frozenset({other.id, action.id}) in TURNS
                if other is action or turns or action.id in GIVES_WAY:
                    continue
                yield f"{shown(key)} would be both {other.id} and {action.id} ({SCENES[where]})"
