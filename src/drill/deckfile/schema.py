"""The deck file's shape, taken from the dataclasses of `domain`: nothing is declared twice.

Importing this module does not import pydantic; `adapter` and `json_schema` do.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from functools import cache
from typing import TYPE_CHECKING, Any, get_origin, get_type_hints

from drill.domain.deck import (
    FORMAT_VERSION,
    THEMES,
    AddedBeat,
    Beat,
    Competency,
    Deck,
    Fact,
    Note,
    Phrasing,
    Plain,
    Principle,
    Probe,
    RedFlag,
    SoundsRight,
    Story,
    StoryVariant,
    part_of,
)

if TYPE_CHECKING:
    from pydantic import TypeAdapter

ID_PATTERN = r"[a-z0-9][a-z0-9-]*"
ID_LENGTH = 80

SECTIONS: Mapping[str, type[Note]] = {
    cls.section: cls for cls in (Competency, Principle, Story, Plain)
}
"""The deck's lists of notes."""

ONE_OR_SEVERAL: Mapping[type, str] = {
    Beat: "facts",
    AddedBeat: "facts",
    Probe: "answer",
    RedFlag: "sounds_like",
    SoundsRight: "text",
}
"""Lists that may be written as the one text that is in them."""


def free_id(wanted: str, taken: Callable[[str], object]) -> str:
    """This id, or where it is taken the first that is not of it with `-2`, `-3` … behind."""
    name, number = wanted, 1
    while taken(name):
        number += 1
        end = f"-{number}"
        name = wanted[: ID_LENGTH - len(end)] + end
    return name


@cache
def keys(cls: type) -> tuple[str, ...]:
    """The keys of a part of a deck, in the order in which they are written."""
    return tuple(field.name for field in fields(cls))


@cache
def required(cls: type) -> frozenset[str]:
    """The keys that a part must have."""
    return frozenset(field.name for field in fields(cls) if field.default is MISSING)


@cache
def lists(cls: type) -> Mapping[str, type]:
    """The keys that hold lists, each with its items' type: `str` or another part."""
    hints = get_type_hints(cls)
    return {name: part_of(hints[name]) for name in keys(cls) if get_origin(hints[name]) is tuple}


@cache
def texts(cls: type) -> frozenset[str]:
    """The keys that hold one text."""
    hints = get_type_hints(cls)
    return frozenset(name for name in keys(cls) if hints[name] is str)


@cache
def adapter() -> TypeAdapter[Deck]:
    """Pydantic's validator of a whole deck."""
    from pydantic import TypeAdapter

    return TypeAdapter(Deck)


def json_schema() -> str:
    """The JSON Schema (draft 2020-12) of a deck file, for editors; ends with a line break.

    It describes YAML as editors type it: truth and numbers are boolean and integer there,
    where `read_deck` sees text. References between ids are beyond it.
    """
    whole = adapter().json_schema()
    parts: dict[str, Any] = {"Deck": whole, **whole["$defs"]}
    for part in parts.values():
        for key, value in part["properties"].items():
            value.pop("title", None)
            if key in part.get("required", ()):
                value |= {"string": {"minLength": 1}, "array": {"minItems": 1}}.get(
                    value.get("type", ""), {}
                )
            if key in ("id", "was") or (part["title"], key) == ("Story", "framework"):
                value |= {"pattern": f"^{ID_PATTERN}$", "maxLength": ID_LENGTH}
                value.pop("default", None)
    fact = {"anyOf": [{"type": "string", "minLength": 1}, {"$ref": "#/$defs/Fact"}]}
    for cls, key in ONE_OR_SEVERAL.items():
        field = parts[cls.__name__]["properties"][key]
        several = {name: field.pop(name) for name in ("type", "items", "minItems") if name in field}
        if lists(cls)[key] is Fact:
            several["items"] = fact
        field["anyOf"] = [several, {"type": "string", "minLength": 1}]
    story = parts["Story"]["properties"]
    competency = f"^({ID_PATTERN}/)?{ID_PATTERN}$"
    story["competencies"]["items"]["pattern"] = competency
    parts["StoryVariant"]["properties"]["competency"]["pattern"] = competency
    for cls in (Beat, AddedBeat, StoryVariant):
        steps = parts[cls.__name__]["properties"]["steps"]["items"]
        steps["pattern"] = f"^({ID_PATTERN}\\.)?{ID_PATTERN}$"
    for cls in (Phrasing, Story):
        parts[cls.__name__]["properties"]["themes"]["items"]["enum"] = list(THEMES)
    parts["Plain"]["oneOf"] = [
        {"required": [*keys]} for keys in (("q", "a"), ("cloze",), ("sides",))
    ]
    top = whole["properties"]
    top["drill"]["const"] = FORMAT_VERSION
    top["version"]["type"] = ["string", "number"]
    top["origin"]["format"] = "uuid"
    named = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:drill:deck:{FORMAT_VERSION}",
        "title": "drill deck",
    }
    return json.dumps(named | {k: v for k, v in whole.items() if k != "title"}, indent=2) + "\n"
