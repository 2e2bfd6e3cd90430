"""What SQLite itself says about the file, which only SQLite can; and what its schema says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drill.storage import migrations
from drill.storage.connection import Connection

_BESIDE = re.compile(r"row (\d+) missing from index (\w+)|.*entr\w+ in index (\w+)")
_NAMES = {
    "card": "SELECT key FROM card NOT INDEXED WHERE pk = ?",
    "note": "SELECT deck || '/' || note FROM note NOT INDEXED WHERE pk = ?",
    "review": "SELECT 'line ' || seq FROM review NOT INDEXED WHERE seq = ?",
    "fact": "SELECT key FROM fact NOT INDEXED WHERE rowid = ?",
    "deck": "SELECT id FROM deck NOT INDEXED WHERE rowid = ?",
}
"""What a person knows a row of a table by."""


def integrity(connection: Connection) -> Iterator[tuple[str, bool]]:
    """Each fault SQLite finds in pages, indexes and references, and each part of the schema that is
    not what drill made; and whether only what stands in a table and in an index differs. Nothing
    for a sound file.
    """
    for name in migrations.altered(connection.raw):
        yield f"the {name} is not what drill made", False
    for (line,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if line != "ok":
            yield _named(connection, str(line))
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"{table} row {row} points at a {parent} that is not there", False


def _named(connection: Connection, line: str) -> tuple[str, bool]:
    match = _BESIDE.fullmatch(line)
    if match is None:
        return line, False
    row, index = match[1], match[2] or match[3]
    query = "SELECT tbl_name FROM sqlite_master WHERE type = 'index' AND name = ?"
    table = connection.exec_driver_sql(query, (index,)).scalar()
    name = None
    if row and table in _NAMES:
        name = connection.exec_driver_sql(_NAMES[table], (int(row),)).scalar()
    return f"{table} {name}: {line}" if name else line, True


def rebuild_indexes(connection: Connection) -> None:
    """Make every index anew from its table."""
    connection.exec_driver_sql("REINDEX")
