"""A SQLite file from a stranger: read, and nothing else.

Opened read-only and immutable. Only the tables asked for can be read, and only if they are
ordinary tables: an authorizer refuses views, virtual tables, functions, pragmas and attached
files, so that no schema in the file can have an effect. A statement that takes too long is
stopped.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from operator import methodcaller
from pathlib import Path
from typing import Any

from drill.errors import DeckError, Problem
from drill.exchange.unsound import sound
from drill.files import Closable
from drill.text import one_line

SECONDS = 20.0
"""How long one portion of rows may take."""
PORTION = 500
"""Rows fetched at once."""
_STEPS = 20_000
"""Of SQLite's machine between two looks at the clock."""
_MOST_IN_A_VALUE = 50_000_000
"""Bytes of one value or row."""

_READ = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}


class Foreign(Closable):
    """An open file. Raises DeckError for whatever is wrong with it; a context manager."""

    def __init__(
        self, path: Path, name: str, tables: Sequence[str],
        collations: Sequence[str] = (), clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        """`tables` are those that may be read, where they are there; `collations` those that the
        schema names and that only its maker has."""
        self.name = name
        self._clock = clock
        self._until = 0.0
        self._allowed = frozenset(tables)
        self.tables: frozenset[str] = frozenset()
        uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
        with self._sound():
            self._connection = sqlite3.connect(uri, uri=True)
        try:
            self._harden(collations)
            self.tables = frozenset(self._ordinary())
        except BaseException:
            self.close()
            raise

    def _harden(self, collations: Sequence[str]) -> None:
        connection = self._connection
        connection.text_factory = methodcaller("decode", "utf-8", "replace")
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MOST_IN_A_VALUE)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        for pragma in ("trusted_schema = OFF", "query_only = ON", "cell_size_check = ON"):
            with self._sound():
                connection.execute(f"PRAGMA {pragma}")
        for collation in collations:
            connection.create_collation(collation, _in_order)
        connection.set_progress_handler(lambda: self._clock() > self._until, _STEPS)
        connection.set_authorizer(self._authorized)

    def _ordinary(self) -> Iterator[str]:
        """The tables asked for that are there and ordinary."""
        # Not by `sqlite_schema`: older libraries know only this name.
        for kind, name, sql in self.rows("SELECT type, name, sql FROM sqlite_master"):
            if name in self._allowed:
                definition = one_line(str(sql)).casefold()
                if kind != "table" or not definition.startswith("create table"):
                    message = f"'{name}' is not an ordinary table"
                    raise DeckError(self.name, [Problem(message)])
                yield name

    def rows(self, query: str, values: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a query over these tables."""
        with self._sound():
            self._until = self._clock() + SECONDS
            cursor = self._connection.execute(query, values)
            while True:
                self._until = self._clock() + SECONDS
                some = cursor.fetchmany(PORTION)
                if not some:
                    return
                yield from some

    def columns(self, table: str) -> frozenset[str]:
        """The columns of a table; none of one that is not there."""
        if table not in self.tables:
            return frozenset()
        with self._sound():
            cursor = self._connection.execute(f"SELECT * FROM {table} LIMIT 0")  # noqa: S608 ours
            return frozenset(column[0] for column in cursor.description)

    def _authorized(
        self, action: int, first: str | None, second: str | None, _db: str | None, via: str | None
    ) -> int:
        if action not in _READ or via is not None:
            return sqlite3.SQLITE_DENY
        known = self._allowed | {"sqlite_master", "sqlite_schema"}
        if action == sqlite3.SQLITE_READ and first not in known:
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK

    @contextmanager
    def _sound(self) -> Iterator[None]:
        cannot = "its database cannot be read"
        with sound(self.name, cannot):
            try:
                yield
            except sqlite3.OperationalError as error:
                if "interrupted" not in str(error):
                    raise
                slow = f"a part of it took more than {SECONDS:.0f} seconds to read"
                raise DeckError(self.name, [Problem(f"{cannot}: {slow}")]) from None

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


def _in_order(first: str, second: str) -> int:
    a, b = first.casefold(), second.casefold()
    return (a > b) - (a < b)
