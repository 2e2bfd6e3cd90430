"""Rows as they were, column by column, so that a step of any size can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from drill.storage import card_rows
from drill.storage.columns import CARD, DECK, NOTE
from drill.storage.connection import Connection
from drill.storage.sql import listed, put_columns

_TABLES = {table.name: table for table in (CARD, NOTE, DECK)}
_SEAL = """
    UPDATE note SET seal = drill_seal(CAST(kind AS BLOB), CAST(body AS BLOB))
    WHERE pk IN (SELECT value FROM json_each(:pks))
"""


def take(
    connection: Connection, name: str, columns: Sequence[str], keys: Sequence[int | str]
) -> dict[str, Any]:
    """These columns of these rows (`card`, `note` or `deck`, by primary key), fit for JSON."""
    key = _TABLES[name].key
    if "body" in columns:  # the seal is of it, and goes where it goes, as its former tags do
        columns = (*columns, "seal", "retagged")
    rows = connection.execute(
        f"SELECT {', '.join((key, *columns))} FROM {name}"
        f" WHERE {key} IN (SELECT value FROM json_each(:keys))",
        keys=listed(keys),
    )
    return {"table": name, "columns": list(columns), "rows": list(rows)}


def put_back(connection: Connection, image: dict[str, Any]) -> None:
    """Make the rows what they were; other columns are not touched."""
    target, columns, rows = _TABLES[image["table"]], image["columns"], image["rows"]
    if "key" in columns:  # keys may have moved among them
        card_rows.park(connection, [row[0] for row in rows])
    put_columns(connection, target, columns, ((*values, pk) for pk, *values in rows))
    if "body" in columns and "seal" not in columns:  # taken before there were seals
        connection.execute(_SEAL, pks=listed(row[0] for row in rows))
