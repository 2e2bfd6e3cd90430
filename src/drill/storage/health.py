"""What SQLite itself says about the file. Only SQLite can do this."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection


def integrity(connection: Connection) -> Iterator[str]:
    """Each fault SQLite finds in pages, indexes and references; nothing for a sound file."""
    for (line,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if line != "ok":
            yield str(line)
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"{table} row {row} points at a {parent} that is not there"
