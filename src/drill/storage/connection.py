"""A connection to the store, in a transaction: SQL goes in, and what it finds comes out by the
names of its columns. It is the standard library's `sqlite3`, see
docs/decisions/the-store-is-asked-in-sql.md.
"""

from __future__ import annotations

import sqlite3
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from drill.storage import seals

if TYPE_CHECKING:
    from drill.errors import DamagedRow

Row = Any
"""What a statement found: a tuple, and an attribute for each column."""

Damage = dict[tuple[str, str], "DamagedRow"]
"""Rows that were left out, by kind and name of the row (see `damage`)."""


@cache
def _shape(names: tuple[str, ...]) -> Callable[[Iterable[Any]], Any]:
    """What makes a row with these columns of its values."""
    make: Any = namedtuple
    return make("Row", names, rename=True)._make  # type: ignore[no-any-return]


class Connection:
    """A connection in a transaction. Each statement's values are bound by name (`:name`); flags
    are 0 and 1, as SQLite has them. What SQLite raises is worded by the `Store`."""

    __slots__ = ("_seen", "cache", "damage", "raw", "writing")

    def __init__(self, raw: sqlite3.Connection, damage: Damage) -> None:
        """A connection of the driver's; rows that are left out are remembered in `damage`."""
        self.raw = raw
        """The driver's own, within the same transaction."""
        self.damage = damage
        self.writing = False
        """Whether it is in a write transaction, of which nothing may stay."""
        self.cache: tuple[object, dict[object, Any]] | None = None
        """What was kept of what it read, and the version of which that holds (see `cached`)."""
        self._seen: object = None

    def begin(self, *, writing: bool) -> None:
        """Begin a transaction; a write transaction has the lock from its first instant."""
        self._seen = None
        self.raw.execute("BEGIN IMMEDIATE" if writing else "BEGIN")
        self.writing = writing

    def taken_back(self) -> bool:
        """Take back what was begun and not committed, if anything; whether the connection can be
        used again."""
        self.writing = False
        try:
            if self.raw.in_transaction:
                self.raw.execute("ROLLBACK")
        except sqlite3.Error:
            return False
        return True

    def is_read(self) -> bool:
        """Whether a cursor that is not at its end is still held, as by the frames of an error: as
        long as it is, the connection sees the store of that moment, and cannot write."""
        try:
            seals.declare(self.raw)  # SQLite puts no other function in place while one may be run
        except sqlite3.OperationalError:
            return True
        return False

    def execute(self, sql: str, /, **values: Any) -> sqlite3.Cursor:
        """Run a statement; what it finds are plain tuples."""
        return self.raw.execute(sql, values)

    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run a statement for each row of values, which it takes by their places (`?`)."""
        self.raw.executemany(sql, rows)

    def rows(self, sql: str, /, **values: Any) -> Iterator[Row]:
        """What a statement finds, row by row."""
        cursor = self.raw.execute(sql, values)
        return map(_shape(tuple([column[0] for column in cursor.description])), cursor)

    def row(self, sql: str, /, **values: Any) -> Row | None:
        """The first row that a statement finds, or None."""
        cursor = self.raw.execute(sql, values)
        first = cursor.fetchone()
        make = _shape(tuple([column[0] for column in cursor.description]))
        cursor.close()  # one that is not at its end would hold the transaction
        return None if first is None else make(first)

    def scalar(self, sql: str, /, **values: Any) -> Any:
        """The first value of the first row that a statement finds, or None."""
        cursor = self.raw.execute(sql, values)
        first = cursor.fetchone()
        cursor.close()
        return None if first is None else first[0]

    def scalars(self, sql: str, /, **values: Any) -> list[Any]:
        """The first value of each row that a statement finds."""
        return [row[0] for row in self.raw.execute(sql, values)]

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """What is done within stands, or is taken back where something is raised."""
        self.raw.execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            if self.raw.in_transaction:  # on a full disk SQLite has rolled all of it back already
                self.raw.execute("ROLLBACK TO part")
                self.raw.execute("RELEASE part")
            raise
        self.raw.execute("RELEASE part")

    def version(self) -> object:
        """What is equal to itself later, on this connection only, as long as nothing was written to
        the store, here or elsewhere; in a write transaction: before its first change."""
        if self._seen is None:
            self._seen = self.raw.execute("PRAGMA data_version").fetchone()
        return self.raw, self.raw.total_changes, self._seen
