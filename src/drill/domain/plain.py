"""Notes as plain data and back: dicts, lists and scalars, defaults left out.

This is how the store keeps a note. The way back trusts the data: it was validated when
it came in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from typing import Any, get_origin, get_type_hints

from drill.domain.deck import Competency, Deck, Note, Plain, Principle, Story, part_of

_CLASSES: dict[str, type[Any]] = {
    "competency": Competency,
    "principle": Principle,
    "story": Story,
    "basic": Plain,
    "cloze": Plain,
}
_TEXT = r'"[^"\\]*(?:\\.[^"\\]*)*"'
"""A string of JSON."""


def to_plain(value: Any) -> Any:
    """A dataclass as a dict without its defaults, a tuple as a list, anything else as it is."""
    if isinstance(value, tuple):
        return [item if type(item) is str else to_plain(item) for item in value]
    cls: Any = type(value)
    if not (known := _defaults(cls)):
        return value
    out: dict[str, Any] = {}
    for name, default in known:
        item = getattr(value, name)
        if item is not default and item != default:
            out[name] = item if type(item) is str else to_plain(item)
    return out


def note_from_plain(kind: str, data: dict[str, Any]) -> Note:
    """The note of a kind. Raises KeyError or TypeError where the data is no such note."""
    note: Note = _from(_CLASSES[kind], data)
    return note


@cache
def plain_form() -> re.Pattern[str]:
    """What the compact JSON of a plain note looks like if it is what `to_plain` makes of the note,
    and in no other form: a group for each field, by its name, empty where the note says nothing.
    """
    return re.compile(_form(Plain, r"(?P<{}>{})".format))


def head_from_plain(data: dict[str, Any]) -> Deck:
    """A deck without its notes."""
    deck: Deck = _from(Deck, data)
    return deck


def _from(cls: Any, data: dict[str, Any]) -> Any:
    inner = _inner(cls)
    values = dict(data)
    for name, value in data.items():
        if name in inner and isinstance(value, str):
            values[name] = (value,)  # kept when it was one text
        elif isinstance(value, list):
            part = inner[name]
            values[name] = tuple(
                _from(part, item) if part and isinstance(item, dict) else item for item in value
            )
    return cls(**values)


def _form(cls: Any, group: Callable[[str, str], str]) -> str:
    """A pattern for the JSON of a dataclass of texts, parts and what is so or is not."""
    out = ""
    for name, default in _defaults(cls):
        value = _TEXT if default is MISSING else f'(?!""){_TEXT}'
        if name in (inner := _inner(cls)):
            item = _form(inner[name], "(?:{1})".format) if inner[name] else _TEXT
            value = rf"\[{item}(?:,{item})*\]"
        elif isinstance(default, bool):
            value = json.dumps(not default)
        field = f'{"," if out else ""}"{name}":{value}'
        out += group(name, field if default is MISSING else f"(?:{field})?")
    return rf"\{{{out}\}}"


@cache
def _defaults(cls: Any) -> tuple[tuple[str, object], ...]:
    """Field names and defaults; MISSING, for a field without one, equals no value. None of what is
    no dataclass."""
    return tuple((field.name, field.default) for field in fields(cls)) if is_dataclass(cls) else ()


@cache
def _inner(cls: Any) -> dict[str, Any]:
    """For each field that is a tuple, the dataclass its items are, or None for text."""
    out: dict[str, Any] = {}
    for name, hint in get_type_hints(cls).items():
        if get_origin(hint) is tuple:
            item = part_of(hint)
            out[name] = None if item is str else item
    return out
