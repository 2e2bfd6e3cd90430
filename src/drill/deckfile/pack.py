"""A pack: several decks that belong together, with a `pack.yaml` that says what they are.

A folder of deck files without one is a pack that says nothing of itself.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from drill.deckfile.tree import Block, Items, Unreadable, parse
from drill.domain.deck import Deck
from drill.errors import DeckError, Problem
from drill.text import did_you_mean, shown

NAME = "pack.yaml"
FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True)
class Pack:
    """What `pack.yaml` says."""

    title: str = ""
    version: str = ""
    description: str = ""
    license: str = ""
    """Of every deck that names none."""
    authors: tuple[str, ...] = ()
    """Of every deck that names none."""
    decks: tuple[str, ...] = ()
    """File names in their order; empty: every deck file that is there."""

    def lent(self, deck: Deck) -> Deck:
        """A deck with what it does not say of itself and its pack does."""
        return replace(
            deck,
            license=deck.license or self.license,
            authors=deck.authors or self.authors,
        )


def read_pack(source: bytes, name: str) -> Pack:
    """What a `pack.yaml` says. Raises DeckError with every problem and its line."""
    try:
        root, problems = parse(source.decode("utf-8-sig", "replace"))
    except Unreadable as error:
        raise DeckError(name, error.problems) from None
    if not isinstance(root, Block):
        raise DeckError(name, [Problem(f"a pack is a mapping that starts with 'pack: {1}'", 1)])
    if root.get("pack") != str(FORMAT_VERSION):
        line = root.lines.get("pack", 1)
        problems.append(Problem(f"a pack starts with 'pack: {FORMAT_VERSION}'", line, "pack"))
    values: dict[str, Any] = {}
    for key, value in root.items():
        listed = isinstance(value, Items) and all(isinstance(item, str) for item in value)
        values[key] = tuple(value) if listed else value
        if key not in _FIELDS:
            hint = did_you_mean(key, list(_FIELDS))
            problems.append(Problem(f"unknown key '{shown(key)}'", root.lines[key], hint=hint))
        elif type(values[key]) is not _FIELDS[key]:
            what = "text" if _FIELDS[key] is str else "a list of texts"
            problems.append(Problem(f"must be {what}", root.lines[key], key))
    if problems:
        raise DeckError(name, problems)
    return Pack(**{key: value for key, value in values.items() if key != "pack"})


_FIELDS = {field.name: type(field.default) for field in fields(Pack)} | {"pack": str}


def write_pack(pack: Pack) -> str:
    """The text of a `pack.yaml`; `read_pack` gives the same pack back."""
    import yaml

    values: dict[str, Any] = {"pack": FORMAT_VERSION}
    for field in fields(Pack):
        value = getattr(pack, field.name)
        if value:
            values[field.name] = list(value) if isinstance(value, tuple) else value
    return str(yaml.safe_dump(values, sort_keys=False, allow_unicode=True, width=100))
