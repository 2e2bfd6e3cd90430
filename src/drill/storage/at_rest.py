"""What was found of packages that the library has all of, by digests of them.

Triggers empty the table with every change of a note or a deck, and of what is known of edits, of
deleted and moved notes and of sources: what stands in it is what would be found now. It goes with
an undo as with any other change, and comes back with a copy of the store.
"""

from __future__ import annotations

from collections.abc import Iterable

from drill.storage.connection import Connection
from drill.storage.seals import FUNCTION, seal
from drill.storage.sql import listed

_FIND = "SELECT found, seal FROM at_rest WHERE key = :key"
_KEEP = "INSERT OR REPLACE INTO at_rest (key, found, seal) VALUES (:key, :found, :seal)"
_HURT = (
    "SELECT 1 FROM note WHERE deck IN (SELECT value FROM json_each(:decks)) AND "
    f"seal IS NOT {FUNCTION}(CAST(kind AS BLOB), CAST(body AS BLOB)) LIMIT 1"
)


def find(connection: Connection, key: str) -> str | None:
    """What was found, where it still stands."""
    row = connection.row(_FIND, key=key)
    if row is None or not isinstance(row.found, str) or seal(key, row.found) != row.seal:
        return None
    return row.found


def keep(connection: Connection, key: str, text: str) -> None:
    """Keep what was found, in the transaction in which it is true."""
    connection.execute(_KEEP, key=key, found=text, seal=seal(key, text))


def is_hurt(connection: Connection, decks: Iterable[str]) -> bool:
    """Whether any note of these decks is not what was written, which no trigger sees."""
    return connection.scalar(_HURT, decks=listed(decks)) is not None
