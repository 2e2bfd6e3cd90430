"""The SQLite engine: one file, WAL, write transactions that take the lock at once.

`synchronous=NORMAL`: in WAL mode a killed process loses nothing that was committed, and
a power cut cannot damage the file; it can take the last grades back. FULL would put a
disk flush between every grade and the next card. For the same reason the WAL is folded into the
file only once it has `_FOLDED_AT` pages, and when the store is closed: by SQLite's own thousand it
would be every eightieth grade that waits for it.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from drill.errors import StoreGone, StoreUnwritable
from drill.files import Closable
from drill.storage import backup, fulltext, migrations, seals, sqlite_file
from drill.storage.connection import Connection, Damage
from drill.storage.errors import hint_not_saved, read_only, unwritable, worded, worded_os
from drill.storage.read_only import Sight

BUSY_SECONDS = 5.0
"""How long a write waits for another process before it says so."""

_KEPT = 2
"""Connections that wait for their next transaction: those of the screens, and of work beside
them."""
_STATEMENTS = 300
"""How many statements a connection keeps as SQLite has compiled them."""
_FOLDED_AT = 4_000
_DATE = "UPDATE touched SET at = ? WHERE at = 0"
"""Says when what a transaction touched was changed (see `lines`)."""
_CACHED, _MUCH_CACHED = 1_000, 16_000
"""Kilobytes of pages that a connection keeps, and sorts in; and while it writes much. The system
keeps the file as well: with the more of them no grade or change of thousands of cards is faster, of
searches only that for duplicates, by a sixth; and `_KEPT` connections would keep them. Writing ten
thousand notes takes a tenth less.
"""
_AGAIN = 0.01
"""Seconds until what SQLite does not wait for is tried again."""
_WRITING = (
    "PRAGMA synchronous = NORMAL",
    f"PRAGMA wal_autocheckpoint = {_FOLDED_AT}",
)
_LOOKING = (
    "PRAGMA query_only = ON",
    "PRAGMA temp_store = MEMORY",  # the disk for temporary files may be the full one
)
_OPTIMIZING = (
    "PRAGMA busy_timeout = 0",  # nobody waits for it: the next close does it
    "PRAGMA analysis_limit = 400",
    "PRAGMA optimize",
)
_CACHE = "PRAGMA cache_size = -{}"
_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    _CACHE.format(_CACHED),
)


class Store(Closable):
    """An open store. `read()` and `write()` give connections in a transaction each."""

    def __init__(
        self,
        path: Path,
        busy_seconds: float = BUSY_SECONDS,
        *,
        barred: StoreUnwritable | None = None,
        now: Callable[[], int] = lambda: round(time.time() * 1000),
    ) -> None:
        """Open or create the store and bring it to the newest schema, after a backup, in whose name
        stands the time.

        With `barred`, the reason why nothing can be written, it is opened to be looked at, as
        `Sight` does; every write raises that reason. `now` gives the time, epoch ms.

        Raises StoreUnwritable (read-only, full), StoreError, StoreBusy, StoreDamaged, StoreTooNew.
        """
        self.path = path
        self.barred = barred
        self.now = now
        self.damage: Damage = {}
        """Rows that were left out since it was opened."""
        self._wrote = False
        self._busy_seconds = busy_seconds
        self._sight = Sight(path, barred) if barred else None
        with translated(path):
            if not barred:
                _prepare(path, busy_seconds, datetime.fromtimestamp(now() / 1000, UTC))
            self._file = _identity(path)
        self._waiting: list[Connection] = []
        self._opened = 0
        """How often its connections were opened anew."""

    def wait_at_most(self, seconds: float) -> None:
        """How long writes wait for another process from now on, before they say so."""
        self._busy_seconds = seconds
        self._dispose()

    @property
    def moved(self) -> bool:
        """Whether the file was removed, or another one put in its place, since it was opened.

        SQLite would go on writing to the file that nobody finds any more.
        """
        return _identity(self.path) != self._file

    def _connect(self) -> Connection:
        # Not to be created: where the file was removed, an empty one would stand in its place.
        uri = f"{self.path.absolute().as_uri()}?mode=rw"
        raw = sqlite3.connect(
            self._sight.uri if self._sight else uri,
            uri=True,
            timeout=self._busy_seconds,
            isolation_level=None,  # BEGIN is ours to say
            check_same_thread=False,
            cached_statements=_STATEMENTS,
        )
        try:
            self._configure(raw)
        except BaseException:
            raw.close()
            raise
        return Connection(raw, self.damage)

    def _configure(self, raw: sqlite3.Connection) -> None:
        # One letter that is no UTF-8 would take all other rows with it.
        raw.text_factory = lambda text: text.decode("utf-8", "replace")
        seals.declare(raw)
        if not self.barred:
            _use_wal(raw, self._busy_seconds)
        for pragma in (*(_LOOKING if self.barred else _WRITING), *_PRAGMAS):
            raw.execute(pragma)
        _wait_at_most(raw, self._busy_seconds)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A consistent view of the store. Raises StoreError."""
        with translated(self.path), self._connected() as connection:
            connection.begin(writing=False)
            yield connection
            if self._sight:
                self._sight.check()

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        """A connection without a transaction: the one that was used last, where it is free. What
        was begun on it and not committed is taken back."""
        opened, failed = self._opened, True
        try:
            connection = self._waiting.pop()
        except IndexError:  # another thread may have taken the last one just now
            connection = self._connect()
        try:
            yield connection
            failed = False
        finally:
            usable = connection.taken_back() and not (failed and connection.is_read())
            # The store may have been closed meanwhile.
            if usable and len(self._waiting) < _KEPT and opened == self._opened:
                self._waiting.append(connection)
            else:
                connection.raw.close()

    @contextmanager
    def write(self, *, patient: bool = True, much: bool = False) -> Iterator[Connection]:
        """A write transaction: the lock from its first instant, committed whole or not at all.

        Who is not `patient` does not wait for another process: what is only kept to be quicker the
        next time is not worth it. Who writes `much` has more memory for it. Raises StoreBusy when
        another process keeps the lock, StoreGone when the file is no longer the one that was
        opened, StoreUnwritable when it cannot be written.
        """
        if self.barred:
            raise StoreUnwritable(self.barred.message, hint_not_saved(self.barred.hint))
        with translated(self.path, saving=True), self._connected() as connection:
            try:
                if not patient:
                    _wait_at_most(connection.raw, 0)
                if much:
                    connection.raw.execute(_CACHE.format(_MUCH_CACHED))
                connection.begin(writing=True)
                yield connection
                fulltext.follow(connection)
                connection.raw.execute(_DATE, (self.now(),))
                if self.moved:
                    raise StoreGone(
                        f"the store {self.path} was removed or replaced while drill had it open",
                        "This last change was not saved. Put the file back, or open drill again.",
                    )
                connection.raw.execute("COMMIT")
            finally:
                if not patient:
                    _wait_at_most(connection.raw, self._busy_seconds)
                if much:
                    with suppress(sqlite3.Error):  # of what went wrong something else is told
                        connection.raw.execute(_CACHE.format(_CACHED))
            self._wrote = True

    def close(self) -> None:
        """Close every connection; the WAL is folded into the file. After a change SQLite looks
        first whether what it knows of the tables' sizes still holds.
        """
        if self._wrote and not self.moved:
            with suppress(sqlite3.DatabaseError), self._connected() as connection:
                for pragma in _OPTIMIZING:
                    connection.execute(pragma)
        self._dispose()
        if self._sight:
            self._sight.close()

    def _dispose(self) -> None:
        self._opened += 1
        while self._waiting:
            self._waiting.pop().raw.close()


def _wait_at_most(connection: sqlite3.Connection, seconds: float) -> None:
    connection.execute(f"PRAGMA busy_timeout = {round(seconds * 1000):d}")


def _use_wal(connection: sqlite3.Connection, seconds: float) -> None:
    """Let the store have a WAL, as it has from its first moment on. For another process that is
    about the same SQLite does not wait by itself; this waits so many seconds at most."""
    until = time.monotonic() + seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() >= until:
                raise
            time.sleep(_AGAIN)
        else:
            return


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_dev, status.st_ino


def _prepare(path: Path, busy_seconds: float, at: datetime) -> None:
    """Create the folder and file, migrate. A store that is current is only looked at."""
    path.parent.mkdir(parents=True, exist_ok=True)
    sqlite_file.check_not_lost(path)
    if os.access(path, os.R_OK) and not os.access(path, os.W_OK):
        raise unwritable(path, read_only(path))  # SQLite would say so at the first grade
    opened = sqlite3.connect(path, timeout=busy_seconds, isolation_level=None)
    with closing(opened) as connection:
        version = migrations.known_version(connection)
        if version < len(migrations.STEPS):
            sqlite_file.check_ours(connection, path)
            _use_wal(connection, busy_seconds)
            if version:
                backup.make(connection, path, f"before-schema-{len(migrations.STEPS)}", at)
            migrations.migrate(connection)


@contextmanager
def translated(path: Path, *, saving: bool = False) -> Iterator[None]:
    """Turn what SQLite and the system say into what a person can act on.

    `saving`: what is done under it is a change, and the person hears that it was not saved.
    """
    try:
        yield
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.IntegrityError):
            raise  # a rule of ours was broken: a bug, and its log line should say which
        raise worded(path, error, saving=saving) from error
    except OSError as error:
        raise worded_os(path, error, saving=saving) from error
