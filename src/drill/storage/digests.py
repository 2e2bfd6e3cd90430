"""What notes were made of, in short: by it a package that comes again is known without making its
notes.

The digest of what a note was made of is kept moved by the seal of what it was made to. Whoever
changes the words of a note need not know of it: with another seal, it is another digest.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, select

from drill.storage.seals import seal
from drill.storage.sql import among
from drill.storage.tables import NOTE

_STEP = 1_000_003
"""How far a digest is moved for each step of the seal: together they fit in a column."""
_KEEP = (
    f"UPDATE note SET made_of = ?1 + seal * {_STEP} "  # noqa: S608 ours
    f"WHERE pk = ?2 AND made_of IS NOT ?1 + seal * {_STEP}"
)


def bound(digest: int, sealed_by: int) -> int:
    """A digest, 60 bits, as the row of a note with this seal keeps it."""
    return digest + sealed_by * _STEP


def keep(connection: Connection, made_of: Sequence[tuple[int, int]]) -> None:
    """Keep what notes were made of that are here: their row numbers, and the digests."""
    if made_of:
        connection.exec_driver_sql(_KEEP, [(digest, pk) for pk, digest in made_of])


class DigestedNote(NamedTuple):
    """A note that is as it was when it was made."""

    pk: int
    deck: str
    made_of: int


def known(
    connection: Connection, ids: Sequence[str], decks: Sequence[str]
) -> dict[str, DigestedNote]:
    """Of the notes of these ids in some decks those that are still what they were made to, by id:
    there once, in use and sound."""
    found: dict[str, DigestedNote] = {}
    seen: set[str] = set()
    query = select(
        NOTE.c.note, NOTE.c.pk, NOTE.c.deck, NOTE.c.kind, NOTE.c.body, NOTE.c.retired, NOTE.c.seal,
        NOTE.c.made_of,
    ).where(NOTE.c.deck.in_(decks), NOTE.c.note.in_(among(ids)))  # fmt: skip
    for name, pk, deck, kind, body, retired, sealed_by, digest in connection.execute(query):
        if name in seen:
            found.pop(name, None)
        elif type(digest) is int and not retired and _sound(kind, body, sealed_by):
            found[name] = DigestedNote(pk, deck, digest - sealed_by * _STEP)
        seen.add(name)
    return found


def _sound(kind: object, body: object, sealed_by: object) -> bool:
    texts = isinstance(kind, str) and isinstance(body, str)
    return texts and seal(kind, body) == sealed_by  # type: ignore[arg-type]
