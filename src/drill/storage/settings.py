"""Settings: what the program keeps for itself by name, in the table `fact` (its name since 0.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, delete, select

from drill.storage.connection import Connection
from drill.storage.sql import Prepared, bound, listed
from drill.storage.tables import SETTING

EDITED = "edited/"
"""How the keys begin under which the notes stand that the person edited: `edited/deck/note`."""
_GET = Prepared(select(SETTING.c.value).where(SETTING.c.key == bindparam("key")))
_LISTED = Prepared(select(SETTING.c.key, SETTING.c.value).where(SETTING.c.key.in_(bound("keys"))))
_REMOVE = Prepared(delete(SETTING).where(SETTING.c.key.in_(bound("keys"))))
_UNDER = Prepared(
    select(SETTING.c.key, SETTING.c.value).where(
        SETTING.c.key >= bindparam("first"), SETTING.c.key < bindparam("behind")
    )
)
_PUT = (
    "INSERT INTO fact (key, value) VALUES (?, ?)"
    " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)


def get(connection: Connection, key: str) -> str | None:
    """The value of a key; None where it has none."""
    row = _GET.run(connection, key=key).fetchone()
    return None if row is None or row[0] is None else str(row[0])


def get_all(connection: Connection, keys: Sequence[str]) -> dict[str, str]:
    """The values of these keys, where there are any."""
    return dict(_LISTED.run(connection, keys=listed(keys)))


def under(connection: Connection, prefix: str) -> dict[str, str]:
    """All values whose key starts with a prefix, one letter at least."""
    behind = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    return dict(_UNDER.run(connection, first=prefix, behind=behind))


def put(connection: Connection, key: str, value: str | None) -> None:
    """Set one value; None takes it away."""
    put_all(connection, {key: value})


def put_all(connection: Connection, values: Mapping[str, str | None]) -> None:
    """Set many values; None takes one away."""
    removed = [key for key, value in values.items() if value is None]
    if removed:
        _REMOVE.run(connection, keys=listed(removed))
    fresh = [(key, value) for key, value in values.items() if value is not None]
    if fresh:
        connection.exec_driver_sql(_PUT, fresh)
