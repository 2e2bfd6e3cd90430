"""Ids for the parts of a deck file that have none yet, written where they belong.

Only the ids are added: every other sign of the text stays, and a flow mapping stays one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from drill.deckfile import schema
from drill.deckfile.reading import decoded, read_deck
from drill.domain.deck import Competency, Deck, Fact, Framework, Phrasing, StoryVariant
from drill.errors import DeckError
from drill.text import ascii_slug, unmarked

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_CALLED = ("label", "name", "title", "flag", "ask", "q", "cloze", "text", "competency")
"""Keys whose text makes an id, the first that a part has."""
_MISSING = "'id' is missing"


def read_naming(source: bytes | str, name: str, first: str = "") -> tuple[Deck, str | None]:
    """The deck in a text whose parts may lack ids, and the text with them; None where none lacks.

    `first` is the id for the first note that has none. Raises DeckError as `read_deck` does, with
    every other problem.
    """
    try:
        return read_deck(source, name), None
    except DeckError as error:
        others = [problem for problem in error.problems if problem.message != _MISSING]
        if len(others) == len(error.problems):
            raise
        if others:
            raise DeckError(name, others) from None
    text = source if isinstance(source, str) else decoded(source, name)
    named = _named(text, first)
    return read_deck(named, name), named


def _named(text: str, first: str) -> str:
    """The text, which is well-formed YAML without aliases, with an id in every part."""
    lines = text.splitlines(keepends=True)
    end = "\r\n" if "\r\n" in text else "\n"
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    parts = list(_parts(yaml.compose(text, Loader=_LOADER), Deck, ()))
    taken: dict[object, set[str]] = {}
    for space, node in parts:
        known = dict(_texts(node))
        taken.setdefault(space, set()).update(known.get(key, "") for key in ("id", "was"))
    added = []
    for space, node in parts:
        if any(key.value == "id" for key, _ in node.value):
            continue
        wanted = first if space == _NOTES and first else _wanted(dict(_texts(node)))
        first = "" if space == _NOTES else first
        ident = schema.free_id(wanted, taken[space].__contains__)
        taken[space].add(ident)
        mark = node.start_mark
        at = starts[mark.line] + mark.column
        if node.flow_style:
            added.append((at + 1, f"id: {ident}, "))
        else:
            added.append((at, f"id: {ident}{end}{' ' * mark.column}"))
    for at, words in sorted(added, reverse=True):
        text = text[:at] + words + text[at:]
    return text


_NOTES = "notes"


def _parts(node: Any, cls: type, place: tuple[object, ...]) -> Iterator[tuple[object, Any]]:
    """Every part that is to have an id, with what names the ids among which its own is one."""
    for key, rows in node.value:
        item: Any = schema.lists(cls).get(key.value)
        if item in (None, str, Fact, Phrasing) or not isinstance(rows, yaml.SequenceNode):
            continue
        space: object = (*place, key.value)
        if cls is Deck:
            space = _NOTES
        elif item is Framework:
            space = "frameworks"  # unique in the whole deck
        elif cls is Competency:
            space = (*place, "flags")
        elif cls is StoryVariant:
            space = (*place[:2], "beats")  # unique in the whole story
        for number, inner in enumerate(rows.value):
            if isinstance(inner, yaml.MappingNode) and inner.value:
                yield space, inner
                yield from _parts(inner, item, (*place, key.value, number))


def _texts(node: Any) -> Iterator[tuple[str, str]]:
    for key, value in node.value:
        first = value.value[0] if isinstance(value, yaml.SequenceNode) and value.value else value
        if isinstance(first, yaml.ScalarNode):
            yield key.value, first.value


def _wanted(known: dict[str, str]) -> str:
    wording = next((known[key] for key in _CALLED if known.get(key)), "")
    return ascii_slug(unmarked(wording), "x")
