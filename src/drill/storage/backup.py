"""Copies of the store, made before anything that rewrites it. Only SQLite can do this."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from drill.storage.errors import copies, folder_of_copies

KEPT = 20
"""Copies that are kept; the oldest go first."""


def make(connection: sqlite3.Connection, store: Path, why: str) -> Path:
    """Copy the store as it is at this instant into `backups/`, and return the copy's path.

    `why` becomes part of the file's name. Safe while other processes write. Raises
    sqlite3.Error and OSError as SQLite and the system do.
    """
    folder = folder_of_copies(store)
    folder.mkdir(exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    target = folder / f"{stamp}-{why}.db"
    half = target.with_suffix(".part")
    copy = sqlite3.connect(half)
    try:
        try:
            connection.backup(copy)
        finally:
            copy.close()
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)
    for old in copies(store)[:-KEPT]:
        old.unlink(missing_ok=True)
    return target


def of_connection(connection: Any, store: Path, why: str) -> Path:
    """The same for a SQLAlchemy connection."""
    return make(connection.connection.driver_connection, store, why)
