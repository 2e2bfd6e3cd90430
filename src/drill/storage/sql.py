"""What SQLAlchemy does not say in a word: any number of values, JSON that may be damaged, many
rows read or written at once."""

from __future__ import annotations

import json
import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import (
    Dialect,
    Executable,
    Select,
    bindparam,
    case,
    column,
    func,
    select,
    text,
    update,
)

from drill.storage.bridge import _DIALECT
from drill.storage.columns import Table
from drill.storage.connection import Connection

_VALUE: Any = column("value")


def bound(name: str) -> Any:
    """What is in a statement that is made once as `among` is in others: it is run with `listed` of
    the values by this name."""
    return select(_VALUE).select_from(func.json_each(bindparam(name)).table_valued("value"))


def listed(values: Iterable[int | str]) -> str:
    """Any number of values, as `bound` takes them."""
    return json.dumps(list(values))


def among(values: Iterable[int | str]) -> Any:
    """Any number of values for `IN`, as one bound one: SQLite takes a limited number of them."""
    several: Any = bindparam("listed", listed(values), unique=True)
    return text("SELECT value FROM json_each(:listed)").bindparams(several).columns(_VALUE)


def sound_json(column: Any) -> Any:
    """A column of JSON for SQLite's functions, which end a whole statement over a row without."""
    return case((func.json_valid(column) == 1, column))


def raw_rows(connection: Connection, query: Select[Any]) -> Iterator[Any]:
    """The driver's own tuples, one at a time: SQLAlchemy's rows take as long as SQLite."""
    result = connection.execute(query)
    assert result.cursor is not None
    return cast("Iterator[Any]", result.cursor)


def all_at_once(connection: Connection, query: Select[Any], first: int = -1) -> list[int]:
    """The numbers that a query of one column finds, in its order, in a single row; all, or only
    the `first` so many.

    Between two rows Python may go to another thread and come back late: where the screens draw
    meanwhile, a hundred thousand rows take several times as long.
    """
    numbers = query.limit(first).subquery()  # a limit, be it none, keeps the order for the outside
    found: Any = connection.scalar(select(func.json_group_array(numbers.c[0])))
    return cast("list[int]", json.loads(found))


def write_rows(connection: Connection, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write columns of rows: each has its primary key, and all have the same columns."""
    if not rows:
        return
    (key,) = table.primary_key.columns
    columns = [name for name in rows[0] if name != key.name]
    write_columns(
        connection, table, columns, [[row[name] for name in (*columns, key.name)] for row in rows]
    )


def write_columns(
    connection: Connection, table: Any, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Write these columns of rows: of each row their values, and its primary key last."""
    (key,) = table.primary_key.columns
    changes: dict[Any, Any] = {table.c[name]: bindparam(f"new_{name}") for name in columns}
    statement = update(table).where(key == bindparam("of")).ordered_values(*changes.items())
    values = [tuple(row) for row in rows]
    if values:  # in the driver's form: SQLAlchemy takes as long for thousands of rows as SQLite
        connection.exec_driver_sql(str(statement.compile(dialect=_DIALECT)), values)


def driver(connection: Connection) -> sqlite3.Connection:
    return connection.raw


class Prepared:
    """A statement between one grade and the next card: made SQL once and then given to the driver
    as it is. What SQLAlchemy does around each takes several times as long as SQLite.

    Its values are bound by name, each of them: it has no others.
    """

    def __init__(self, query: Executable) -> None:
        """Nothing is compiled yet: most commands need few of them."""
        self._query = query
        self._text = ""
        self._names: Sequence[str] = ()
        self._named: Callable[[Sequence[Any]], Any] = tuple
        """What a row is made by."""

    def run(self, connection: Connection, **values: Any) -> sqlite3.Cursor:
        """Run it. Raises the driver's errors, which `Store` words as any other."""
        if not self._text:
            self._compile(_DIALECT)
        return connection.raw.execute(self._text, [values[name] for name in self._names])

    def rows(self, connection: Connection, **values: Any) -> list[Any]:
        """Run it; what it finds, by the names of its columns."""
        cursor = self.run(connection, **values)
        return [self._named(row) for row in cursor]

    def _compile(self, dialect: Dialect) -> None:
        query: Any = self._query
        compiled: Any = query.compile(dialect=dialect)
        self._names = compiled.positiontup or ()
        if columns := getattr(query, "selected_columns", ()):
            make: Any = namedtuple
            self._named = make("_named", [column.key for column in columns])._make
        self._text = str(compiled)


# --- What stays: the same in SQL's own text. ---


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
    """Write these columns of rows: of each row their values, and its primary key last."""
    changes = ", ".join(f"{name} = ?" for name in columns)
    connection.many(f"UPDATE {table.name} SET {changes} WHERE {table.key} = ?", rows)


def add_row(connection: Connection, table: Table, values: Mapping[str, Any]) -> int:
    """Insert a row with these columns; returns its number."""
    names, places = ", ".join(values), ", ".join(f":{name}" for name in values)
    added = connection.execute(f"INSERT INTO {table.name} ({names}) VALUES ({places})", **values)
    return int(added.lastrowid or 0)
