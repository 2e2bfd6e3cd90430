"""A store where nothing can be written: on a read-only or a full disk, without the right to.

In WAL mode SQLite cannot even read without a `-shm` beside the file, which it makes anew when the
last program that had the store open took its own away. Where it cannot be made there are three
ways to read all the same, each only where the one before it does not do:

- The `-shm` is there, of a program that is running or was killed: `mode=ro` reads with it, and
  with the locks that hold others off.
- Nothing is pending beside the file: `immutable=1` reads it without a `-shm`. It ignores a `-wal`,
  so where one holds something, the newest grades would be missing without a word. And it knows no
  locks, so who reads asks `check` whether the file is still what it was.
- Something is pending: the store is copied with it into a folder of the system's for temporary
  files, and SQLite puts the two together there.

A store of an older schema is copied as well, and the copy brought to the newest.

Used by the engine and by the fast counts alike, so it knows the standard library only.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from drill.errors import StoreBusy, StoreError, StoreUnwritable
from drill.storage.errors import ELSEWHERE, worded, worded_os
from drill.storage.migrations import STEPS, known_version, migrate
from drill.storage.sqlite_file import (
    PENDING,
    beside,
    check_not_lost,
    check_ours,
    has_pending,
)

if TYPE_CHECKING:
    from tempfile import TemporaryDirectory

_UNLOCKED = "mode=ro&immutable=1"


class Sight:
    """A way to read a store that writes nothing beside it. `close` it afterwards."""

    def __init__(self, store: Path, barred: StoreUnwritable) -> None:
        """`barred` is why it cannot be written; it is raised again where there is no store yet.

        Raises StoreError where it cannot be read either or no copy can be made, StoreBusy where
        another program changes it meanwhile, StoreDamaged and StoreTooNew.
        """
        self._store = store
        self._folder: TemporaryDirectory[str] | None = None
        self._unlocked: list[tuple[int, int] | None] | None = None
        """The stamps of a file that is read without locks."""
        try:
            if not store.is_file():
                raise barred
            check_not_lost(store)
            before = _stamps(store)
            uri = _in_place(store, barred)
            if uri is None:
                uri = f"{self._copied(store).as_uri()}?mode=rw"
            elif uri.endswith(_UNLOCKED):
                self._unlocked = before
        except (sqlite3.Error, OSError) as error:
            self.close()
            say = worded_os if isinstance(error, OSError) else worded
            raise say(store, error) from error  # type: ignore[arg-type]
        except BaseException:
            self.close()
            raise
        self.uri = uri
        """For `sqlite3.connect(…, uri=True)`."""

    def check(self) -> None:
        """Raises StoreBusy where what was read without locks has changed."""
        if self._unlocked is not None and _stamps(self._store) != self._unlocked:
            raise _written_to(self._store)

    def close(self) -> None:
        """Remove the copy, where one was made."""
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def _copied(self, store: Path) -> Path:
        import shutil
        import tempfile

        files = [path for path in (store, *beside(store, PENDING)) if path.is_file()]
        for path in files:
            path.open("rb").close()  # what cannot be read is another matter than no room for it
        before = _stamps(store)
        try:
            self._folder = tempfile.TemporaryDirectory(prefix="drill-")
            for path in files:
                shutil.copyfile(path, Path(self._folder.name, path.name))
            if _stamps(store) != before:
                raise _written_to(store)
            copy = Path(self._folder.name, store.name)
            _bring_to_newest(copy)
        except (OSError, sqlite3.OperationalError) as error:
            size = sum(path.stat().st_size for path in files)
            raise StoreError(
                f"the store {store} can only be read from a copy of it, and no copy could be made: "
                f"{getattr(error, 'strerror', None) or error}",
                f"Set TMPDIR to a folder that can be written and has {size / 5e5:.1f} MB of room.",
            ) from error
        return copy


def _in_place(store: Path, barred: StoreUnwritable) -> str | None:
    """How SQLite reads a store where it is; None where it has to be copied."""
    ways = []
    (shared,) = beside(store, ("-shm",))
    if shared.exists():
        ways.append("mode=ro")
    if not has_pending(store):
        ways.append(_UNLOCKED)
    for way in ways:
        uri = f"{store.absolute().as_uri()}?{way}"
        try:
            with closing(sqlite3.connect(uri, uri=True)) as connection:
                version = known_version(connection)
                check_ours(connection, store)
        except sqlite3.Error as error:
            refusal = worded(store, error)
            if not isinstance(refusal, StoreUnwritable):
                raise refusal from error
            continue  # the next way
        if not version:  # a first start that was cut short: there is nothing in it
            raise StoreUnwritable(barred.message, ELSEWHERE)
        return uri if version == len(STEPS) else None
    return None


def _written_to(store: Path) -> StoreBusy:
    return StoreBusy(f"{store} was written to while it was read", "Open drill again to read it.")


def _bring_to_newest(copy: Path) -> None:
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        known_version(connection)
        check_ours(connection, copy)
        migrate(connection)


def _stamps(store: Path) -> list[tuple[int, int] | None]:
    """What tells whether a store was written to."""
    stamps: list[tuple[int, int] | None] = []
    for path in (store, *beside(store, PENDING)):
        try:
            stat = path.stat()
        except FileNotFoundError:
            stamps.append(None)
        else:  # an empty one is what a try to open the store leaves
            stamps.append((stat.st_size, stat.st_mtime_ns) if stat.st_size else None)
    return stamps
