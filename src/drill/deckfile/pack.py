"""A pack: several decks that belong together, with a `pack.yaml` that says what they are.

A folder of deck files without one is a pack that says nothing of itself.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from drill.deckfile.tree import Block, Items, Unreadable, parse, shown
from drill.domain.deck import Deck
from drill.errors import DeckError, Problem
from drill.text import did_you_mean

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
    problems += _problems(root)
    if problems:
        raise DeckError(name, problems)
    values: dict[str, Any] = {}
    for key, value in root.items():
        if key != "pack":
            values[key] = tuple(value) if isinstance(value, Items) else value
    return Pack(**values)


def _problems(root: Block) -> list[Problem]:
    known = [field.name for field in fields(Pack)]
    out: list[Problem] = []
    if root.get("pack") != str(FORMAT_VERSION):
        line = root.lines.get("pack", 1)
        out.append(Problem(f"a pack starts with 'pack: {FORMAT_VERSION}'", line, "pack"))
    for key, value in root.items():
        line = root.lines[key]
        if key == "pack":
            continue
        if key not in known:
            out.append(Problem(f"unknown key '{shown(key)}'", line, hint=did_you_mean(key, known)))
        elif key in ("authors", "decks"):
            if not isinstance(value, Items) or not all(isinstance(item, str) for item in value):
                out.append(Problem("must be a list of texts", line, key))
        elif not isinstance(value, str):
            out.append(Problem("must be text", line, key))
    return out


def write_pack(pack: Pack) -> str:
    """The text of a `pack.yaml`; `read_pack` gives the same pack back."""
    import yaml

    values: dict[str, Any] = {"pack": FORMAT_VERSION}
    for field in fields(Pack):
        value = getattr(pack, field.name)
        if value:
            values[field.name] = list(value) if isinstance(value, tuple) else value
    return str(yaml.safe_dump(values, sort_keys=False, allow_unicode=True, width=100))
