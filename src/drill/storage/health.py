"""What SQLite itself says about the file, which only SQLite can; and what its schema says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drill.storage import migrations
from drill.storage.connection import Connection

_BESIDE = re.compile(r"row (\d+) missing from index (\w+)|.*entr\w+ in index (\w+)")
_NAMES = {
    "card": "SELECT key FROM card NOT INDEXED WHERE pk = :row",
    "note": "SELECT deck || '/' || note FROM note NOT INDEXED WHERE pk = :row",
    "review": "SELECT 'line ' || seq FROM review NOT INDEXED WHERE seq = :row",
    "fact": "SELECT key FROM fact NOT INDEXED WHERE rowid = :row",
    "deck": "SELECT id FROM deck NOT INDEXED WHERE rowid = :row",
}
"""What a person knows a row of a table by."""


def integrity(connection: Connection) -> Iterator[tuple[str, bool]]:
    """Each fault SQLite finds in pages, indexes and references, and each part of the schema that is
    not what drill made; and whether only what stands in a table and in an index differs. Nothing
    for a sound file.
    """
    for name in migrations.altered(connection.raw):
        yield f"the {name} is not what drill made", False
    for (line,) in connection.execute("PRAGMA integrity_check"):
        if line != "ok":
            yield _named(connection, str(line))
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield f"{table} row {row} points at a {parent} that is not there", False


def _named(connection: Connection, line: str) -> tuple[str, bool]:
    match = _BESIDE.fullmatch(line)
    if match is None:
        return line, False
    row, index = match[1], match[2] or match[3]
    query = "SELECT tbl_name FROM sqlite_master WHERE type = 'index' AND name = :index"
    table = connection.scalar(query, index=index)
    name = None
    if row and table in _NAMES:
        name = connection.scalar(_NAMES[table], row=int(row))
    return f"{table} {name}: {line}" if name else line, True


def rebuild_indexes(connection: Connection) -> None:
    """Make every index anew from its table."""
    connection.execute("REINDEX")
