"""What notes were made of, in short: by it a package that comes again is known without making its
notes.

The digest of what a note was made of is kept moved by the seal of what it was made to. Whoever
changes the words of a note need not know of it: with another seal, it is another digest.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from drill.storage.connection import Connection
from drill.storage.seals import seal
from drill.storage.sql import listed

_STEP = 1_000_003
"""How far a digest is moved for each step of the seal: together they fit in a column."""
_KEEP = (
    f"UPDATE note SET made_of = ?1 + seal * {_STEP} "
    f"WHERE pk = ?2 AND made_of IS NOT ?1 + seal * {_STEP}"
)
_KNOWN = """
    SELECT note, pk, deck, kind, body, retired, seal, made_of FROM note
    WHERE deck IN (SELECT value FROM json_each(:decks))
        AND note IN (SELECT value FROM json_each(:ids))
    ORDER BY deck
"""


def bound(digest: int, sealed_by: int) -> int:
    """A digest, 60 bits, as the row of a note with this seal keeps it."""
    return digest + sealed_by * _STEP


def keep(connection: Connection, made_of: Sequence[tuple[int, int]]) -> None:
    """Keep what notes were made of that are here: their row numbers, and the digests."""
    connection.many(_KEEP, [(digest, pk) for pk, digest in made_of])


class DigestedNote(NamedTuple):
    """A note, and what it was made of."""

    pk: int
    deck: str
    made_of: int
    """0 where that is not known, or it is not what it was made to any more."""


def known(
    connection: Connection, ids: Sequence[str], decks: Sequence[str], kinds: Sequence[str]
) -> dict[str, DigestedNote]:
    """The notes of these ids and kinds in some decks, by id; retired ones too. What a note was made
    of is said where its id is there once, in use and sound."""
    notes: dict[str, DigestedNote] = {}
    seen: set[str] = set()
    rows = connection.execute(_KNOWN, decks=listed(decks), ids=listed(ids))
    for name, pk, deck, kind, body, retired, sealed_by, digest in rows:
        made_of = 0
        if type(digest) is int and not retired and name not in seen:
            made_of = digest - sealed_by * _STEP if _sound(kind, body, sealed_by) else 0
        if kind in kinds:
            notes[name] = DigestedNote(pk, deck, made_of)
        elif name in notes:
            notes[name] = notes[name]._replace(made_of=0)
        seen.add(name)
    return notes


def _sound(kind: object, body: object, sealed_by: object) -> bool:
    texts = isinstance(kind, str) and isinstance(body, str)
    return texts and seal(kind, body) == sealed_by  # type: ignore[arg-type]
