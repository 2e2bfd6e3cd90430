"""A file without a schema: a first start that was cut short, or what something else left there?

Used by the engine and by the fast counts alike, so it knows the standard library only.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from drill.storage.errors import copies, damaged


def check_not_emptied(path: Path) -> None:
    """Raises StoreDamaged for a file of no bytes where there are signs of a store before it.

    To be asked before SQLite opens the file: it deletes the `-wal` of an empty one. A first
    start that is killed leaves such a file too, but it writes no `-wal` before the file's first
    page, and makes no copies.
    """
    if not _is_empty(path):
        return
    wal = path.with_name(f"{path.name}-wal")
    used = bool(copies(path)) or (wal.is_file() and not _is_empty(wal))
    if used and _is_empty(path):  # still: another process may just be making the store
        raise damaged(path, "is empty, and was not always")


def check_ours(connection: sqlite3.Connection, path: Path) -> None:
    """Raises StoreDamaged for a database that has tables and no schema version of ours."""
    # In one statement, so of one moment: another process may just be making the store.
    version, things = connection.execute(
        "SELECT user_version, (SELECT count(*) FROM sqlite_master) FROM pragma_user_version"
    ).fetchone()
    if things and not version:
        raise damaged(path, "is not a drill store: the tables in it are another program's")


def _is_empty(path: Path) -> bool:
    return path.is_file() and path.stat().st_size == 0
