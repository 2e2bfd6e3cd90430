"""Which tables and Markdown files a deck's notes came from: facts beside the deck."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from sqlalchemy import Connection

from drill.service.library.edits import BROUGHT, SOURCE
from drill.storage import log

DEFAULT = "default"
"""Anki's deck for what has none: its name says nothing of where a file belongs."""
_MOST_REMEMBERED = 20_000
"""Notes of one source whose ids are kept."""


def names(file: str, group: str, title: str) -> Iterator[str]:
    """What a file, or a deck in it, is known by."""
    if file:
        yield f"file {file} {group}".rstrip()
    if title and title.casefold() != DEFAULT:
        yield f"deck {title}"


def decks_of(connection: Connection, known_as: Iterable[str]) -> set[str]:
    """Ids of the decks that something known by one of these names was taken into."""
    sources = set(known_as)
    facts = log.facts(connection, SOURCE).items()
    return {key.split("/")[1] for key, value in facts if value in sources}


def source_facts(deck_id: str, known_as: Iterable[str]) -> dict[str, str]:
    """The facts that say what was taken into a deck."""
    return {f"{SOURCE}{deck_id}/{_digest(name)}": name for name in known_as}


def note_facts(
    connection: Connection, deck_id: str, file: str, notes: Iterable[str]
) -> dict[str, str]:
    """The fact that says which notes a file brought, these and those before; none of too many,
    or of a source without a lasting name."""
    if not file:
        return {}
    key = _brought(deck_id, file)
    ids = {*notes, *(log.fact(connection, key) or "").split()}
    return {key: " ".join(sorted(ids))} if len(ids) <= _MOST_REMEMBERED else {}


def of_others(connection: Connection, deck_id: str, file: str) -> set[str]:
    """Ids of the notes of a deck that another table or Markdown file brought, and not this."""
    brought = log.facts(connection, f"{BROUGHT}{deck_id}/")
    ours = brought.pop(_brought(deck_id, file), "").split()
    return {note for notes in brought.values() for note in notes.split()}.difference(ours)


def _brought(deck_id: str, file: str) -> str:
    return f"{BROUGHT}{deck_id}/{_digest(file)}"


def _digest(name: str) -> str:
    return hashlib.blake2b(name.encode(), digest_size=8).hexdigest()
