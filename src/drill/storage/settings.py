"""Settings: what the program keeps for itself by name, in the table `fact` (its name since 0.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, bindparam, delete, select

from drill.storage.sql import Prepared, among, raw_rows
from drill.storage.tables import SETTING

EDITED = "edited/"
"""How the keys begin under which the notes stand that the person edited: `edited/deck/note`."""
_GET = Prepared(select(SETTING.c.value).where(SETTING.c.key == bindparam("key")))
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
    query = select(SETTING.c.key, SETTING.c.value).where(SETTING.c.key.in_(among(keys)))
    return dict(raw_rows(connection, query))


def under(connection: Connection, prefix: str) -> dict[str, str]:
    """All values whose key starts with a prefix."""
    query = select(SETTING).where(SETTING.c.key.startswith(prefix, autoescape=True))
    return {row.key: row.value for row in connection.execute(query)}


def put(connection: Connection, key: str, value: str | None) -> None:
    """Set one value; None takes it away."""
    put_all(connection, {key: value})


def put_all(connection: Connection, values: Mapping[str, str | None]) -> None:
    """Set many values; None takes one away."""
    removed = [key for key, value in values.items() if value is None]
    if removed:
        connection.execute(delete(SETTING).where(SETTING.c.key.in_(among(removed))))
    fresh = [(key, value) for key, value in values.items() if value is not None]
    if fresh:
        connection.exec_driver_sql(_PUT, fresh)
