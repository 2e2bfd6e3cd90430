"""What SQLAlchemy does not say in a word: any number of values, JSON that may be damaged, many
rows read or written at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Select, bindparam, case, func, literal_column, select, update


def among(values: Iterable[int | str]) -> Any:
    """Any number of values for `IN`, as one bound one: SQLite takes a limited number of them."""
    listed = func.json_each(json.dumps(list(values))).table_valued("value")
    return select(literal_column("value")).select_from(listed)


def sound_json(column: Any) -> Any:
    """A column of JSON for SQLite's functions, which end a whole statement over a row without."""
    return case((func.json_valid(column) == 1, column))


def raw_rows(connection: Connection, query: Select[Any]) -> Iterator[Any]:
    """The driver's own tuples, one at a time: SQLAlchemy's rows take as long as SQLite."""
    result = connection.execute(query)
    assert result.cursor is not None
    return cast("Iterator[Any]", result.cursor)


def all_at_once(connection: Connection, query: Select[Any]) -> list[int]:
    """The numbers that a query of one column finds, in its order, in a single row.

    Between two rows Python may go to another thread and come back late: where the screens draw
    meanwhile, a hundred thousand rows take several times as long.
    """
    numbers = query.limit(-1).subquery()  # a limit, be it none, keeps the order for the outside
    text: Any = connection.scalar(select(func.json_group_array(numbers.c[0])))
    return cast("list[int]", json.loads(text))


def write_rows(connection: Connection, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write columns of rows: each has its primary key, and all have the same columns."""
    if not rows:
        return
    (key,) = table.primary_key.columns
    columns = [name for name in rows[0] if name != key.name]
    connection.execute(
        update(table)
        .where(key == bindparam(f"new_{key.name}"))
        .values({name: bindparam(f"new_{name}") for name in columns}),
        [{f"new_{name}": value for name, value in row.items()} for row in rows],
    )
