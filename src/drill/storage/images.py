"""Rows as they were, column by column, so that a step of any size can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import LargeBinary, cast, func, select, update

from drill.storage import card_rows
from drill.storage.connection import Connection
from drill.storage.sql import among, raw_rows, write_columns
from drill.storage.tables import CARD, DECK, NOTE

_TABLES = {"card": CARD, "note": NOTE, "deck": DECK}


def take(
    connection: Connection, name: str, columns: Sequence[str], keys: Sequence[int | str]
) -> dict[str, Any]:
    """These columns of these rows (`card`, `note` or `deck`, by primary key), fit for JSON."""
    target = _TABLES[name]
    if "body" in columns:  # the seal is of it, and goes where it goes, as its former tags do
        columns = (*columns, "seal", "retagged")
    (key,) = target.primary_key.columns
    query = select(key, *(target.c[column] for column in columns)).where(key.in_(among(keys)))
    return {"table": name, "columns": list(columns), "rows": list(raw_rows(connection, query))}


def put_back(connection: Connection, image: dict[str, Any]) -> None:
    """Make the rows what they were; other columns are not touched."""
    target, columns, rows = _TABLES[image["table"]], image["columns"], image["rows"]
    if not rows:
        return
    (key,) = target.primary_key.columns
    if "key" in columns:  # keys may have moved among them
        card_rows.park(connection, [row[0] for row in rows])
    write_columns(connection, target, columns, ((*values, pk) for pk, *values in rows))
    if "body" in columns and "seal" not in columns:  # taken before there were seals
        fresh = func.drill_seal(cast(NOTE.c.kind, LargeBinary), cast(NOTE.c.body, LargeBinary))
        written = key.in_(among(row[0] for row in rows))
        connection.execute(update(NOTE).where(written).values(seal=fresh))
