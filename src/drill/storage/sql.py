"""What SQL does not say in a word: any number of values, JSON that may be damaged, many rows read
or written at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

from drill.storage.columns import Table
from drill.storage.connection import Connection, Row


def listed(values: Iterable[int | str]) -> str:
    """Any number of values, for `IN (SELECT value FROM json_each(:name))`: SQLite takes a limited
    number of bound ones."""
    return json.dumps(list(values))


def sound(column: str) -> str:
    """A column of JSON for SQLite's functions, which end a whole statement over a row without."""
    return f"CASE WHEN json_valid({column}) = 1 THEN {column} END"


def numbers(connection: Connection, query: str, first: int = -1, /, **values: Any) -> list[int]:
    """The numbers that a query of one column finds, in its order, in a single row; all, or only
    the `first` so many.

    Between two rows Python may go to another thread and come back late: where the screens draw
    meanwhile, a hundred thousand rows take several times as long.
    """
    # A limit, be it none, keeps the order for the outside.
    all_of_them = f"""
        WITH found (number) AS ({query} LIMIT {first:d})
        SELECT json_group_array(number) FROM found
    """
    return cast("list[int]", json.loads(connection.scalar(all_of_them, **values)))


def rows_by(
    connection: Connection, table: Table, column: str, values: Iterable[int | str]
) -> Iterator[Row]:
    """The rows of a table that have one of these values in a column."""
    names, among = ", ".join(table.columns), "IN (SELECT value FROM json_each(:values))"
    query = f"SELECT {names} FROM {table.name} WHERE {column} {among}"
    return connection.rows(query, values=listed(values))


def put_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write columns of rows: each has its primary key, and all have the same columns."""
    if not rows:
        return
    columns = [name for name in rows[0] if name != table.key]
    placed = ([row[name] for name in (*columns, table.key)] for row in rows)
    put_columns(connection, table, columns, placed)


def put_columns(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Write these columns of rows: of each row their values, and its primary key last.

    Raises LookupError for what is no column: an undo step says them, as it was kept in the store.
    """
    for name in columns:
        if name not in table.columns:
            raise LookupError(f"{table.name} has no column {name!r}")
    changes = ", ".join(f"{name} = ?" for name in columns)
    connection.many(f"UPDATE {table.name} SET {changes} WHERE {table.key} = ?", rows)


def add_row(connection: Connection, table: Table, values: Mapping[str, Any]) -> int:
    """Insert a row with these columns; returns its number."""
    return int(connection.execute(_insert(table.name, *values), **values).lastrowid or 0)


@lru_cache(maxsize=32)
def _insert(table: str, *columns: str) -> str:
    places = ", ".join(f":{name}" for name in columns)
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})"
