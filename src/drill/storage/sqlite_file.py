"""The store as a file: what SQLite keeps beside it, and whether one without a schema is a first
start that was cut short or what something else left there.

Used by the engine and by the fast counts alike, so it knows the standard library only.
"""

from __future__ import annotations

import sqlite3
import stat
from pathlib import Path

from drill.errors import StoreError
from drill.files import odd
from drill.storage import copies
from drill.storage.errors import damaged

BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file. An old `-wal` is played into whatever file it lies beside."""
PENDING = ("-wal", "-journal")
"""What stands beside a store and belongs to what it holds."""


def beside(path: Path, endings: tuple[str, ...] = BESIDE) -> list[Path]:
    """The files that SQLite may keep beside one."""
    return [path.with_name(path.name + ending) for ending in endings]


def has_pending(path: Path, endings: tuple[str, ...] = PENDING) -> bool:
    """Whether something lies beside a file that is not in it yet."""
    return any(other.is_file() and other.stat().st_size for other in beside(path, endings))


def number(connection: sqlite3.Connection, query: str, *values: object) -> int:
    """The one whole number that a query gives."""
    return int(connection.execute(query, values).fetchone()[0])


def check_is_file(path: Path) -> None:
    """Raises StoreError where something else than a file has the store's name: SQLite would wait
    for it, write what nobody can read again, or say that the disk is full.
    """
    if kind := odd(path):
        raise StoreError(
            f"the store {path} is {kind}, not a file",
            f"Nothing was changed. Move it away, or set DRILL_HOME to another folder than "
            f"{path.parent}.",
        )


def check_not_lost(path: Path) -> None:
    """Raises StoreDamaged for no file, or one of no bytes, where there are signs of a store before,
    and StoreError for what is no file.

    To be asked before SQLite opens the file: it deletes the `-wal` of an empty one, and plays that
    of a missing one into the next. A first start that is killed leaves an empty file too, but it
    writes no `-wal` before the file's first page, and makes no copies. Raises OSError where the
    folder of copies cannot be read.
    """
    check_is_file(path)
    if not _is_nothing(path):
        return
    used = copies.traces(path) or has_pending(path, ("-wal",))
    if used and _is_nothing(path):  # still: another process may just be making the store
        raise damaged(path, "is empty, and was not always" if path.exists() else "is missing")


def check_ours(connection: sqlite3.Connection, path: Path) -> None:
    """Raises StoreDamaged for a database that has tables and no schema version of ours."""
    # In one statement, so of one moment: another process may just be making the store.
    version, things = connection.execute(
        "SELECT user_version, (SELECT count(*) FROM sqlite_master) FROM pragma_user_version"
    ).fetchone()
    if things and not version:
        raise damaged(path, "is not a drill store: the tables in it are another program's")


def _is_nothing(path: Path) -> bool:
    try:
        status = path.stat()
    except FileNotFoundError:
        return True
    return stat.S_ISREG(status.st_mode) and status.st_size == 0
