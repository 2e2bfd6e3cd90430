"""Settings: what the program keeps for itself by name, in the table `fact` (its name since 0.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from drill.storage.connection import Connection
from drill.storage.sql import listed

EDITED = "edited/"
"""How the keys begin under which the notes stand that the person edited: `edited/deck/note`."""
_GET = "SELECT value FROM fact WHERE key = :key"
_LISTED = "SELECT key, value FROM fact WHERE key IN (SELECT value FROM json_each(:keys))"
_UNDER = "SELECT key, value FROM fact WHERE key >= :first AND key < :behind"
_REMOVE = "DELETE FROM fact WHERE key IN (SELECT value FROM json_each(:keys))"
_PUT = (
    "INSERT INTO fact (key, value) VALUES (?, ?)"
    " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)


def get(connection: Connection, key: str) -> str | None:
    """The value of a key; None where it has none."""
    value = connection.scalar(_GET, key=key)
    return None if value is None else str(value)


def get_all(connection: Connection, keys: Sequence[str]) -> dict[str, str]:
    """The values of these keys, where there are any."""
    return dict(connection.execute(_LISTED, keys=listed(keys)))


def under(connection: Connection, prefix: str) -> dict[str, str]:
    """All values whose key starts with a prefix, one letter at least."""
    behind = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    return dict(connection.execute(_UNDER, first=prefix, behind=behind))


def put(connection: Connection, key: str, value: str | None) -> None:
    """Set one value; None takes it away."""
    put_all(connection, {key: value})


def put_all(connection: Connection, values: Mapping[str, str | None]) -> None:
    """Set many values; None takes one away."""
    removed = [key for key, value in values.items() if value is None]
    if removed:
        connection.execute(_REMOVE, keys=listed(removed))
    connection.many(_PUT, [(key, value) for key, value in values.items() if value is not None])
