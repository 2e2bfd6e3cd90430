"""Notes as plain data and back: dicts, lists and scalars, defaults left out.

This is how the store keeps a note. The way back trusts the data: it was validated when
it came in.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
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


def to_plain(value: Any) -> Any:
    """A dataclass as a dict without its defaults, a tuple as a list, anything else as it is."""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return [to_plain(item) for item in value]
    cls: Any = type(value)
    if not (known := _defaults(cls)):
        return value
    out: dict[str, Any] = {}
    for name, default in known:
        item = getattr(value, name)
        if item != default:
            out[name] = item if type(item) is str else to_plain(item)
    return out


def note_from_plain(kind: str, data: dict[str, Any]) -> Note:
    """The note of a kind. Raises KeyError or TypeError where the data is no such note."""
    note: Note = _from(_CLASSES[kind], data)
    return note


def settled(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    """The data as `to_plain` makes it of the note of a kind: in the order of its fields, without
    what goes without saying. Raises as `note_from_plain` does.
    """
    if _is_settled(_CLASSES[kind], data):
        return data
    plain: dict[str, Any] = to_plain(note_from_plain(kind, data))
    return plain


def with_value(kind: str, data: dict[str, Any], name: str, value: Any) -> dict[str, Any]:
    """Settled data of a kind with another value for a field; what is empty is left out."""
    cls: Any = _CLASSES[kind]
    inner = data | {name: value}
    return {field: inner[field] for field, _ in _defaults(cls) if inner.get(field)}


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


def _is_settled(cls: Any, data: dict[str, Any]) -> bool:
    known, inner, last = _places(cls), _inner(cls), -1
    for name, value in data.items():
        place, default = known.get(name, (-1, None))
        if place <= last or value == default:
            return False
        last = place
        if name in inner:  # a list of parts or of texts, and not one text
            part = inner[name]
            if type(value) is not list or not value:
                return False
            if part and not all(type(it) is dict and _is_settled(part, it) for it in value):
                return False
        elif isinstance(value, (list, dict)):
            return False
    return True


@cache
def _places(cls: Any) -> dict[str, tuple[int, object]]:
    """Which field comes at which place, and its default."""
    return {name: (place, default) for place, (name, default) in enumerate(_defaults(cls))}


@cache
def _defaults(cls: Any) -> tuple[tuple[str, object], ...]:
    """Field names and defaults; MISSING, for a field without one, equals no value. none of what is
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
