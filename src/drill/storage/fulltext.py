"""What notes say, and the full-text index of it, kept in step with them. Only SQLite can do this.

Triggers write down the notes that a transaction changes; before it commits, `said` and the index
follow. So a search never sees one without the others. The index holds no text of its own: what goes
from it is told from `said`, which has the words that it got.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from drill.storage.connection import Connection

_ANY = "SELECT 1 FROM stale LIMIT 1"
# A body that is no JSON would end the statement; a schema may not ask, as it is not trusted.
_WORDS = (
    "coalesce((SELECT group_concat(tree.atom, char(10))"
    " FROM json_tree(CASE WHEN json_valid(body) THEN body END) AS tree"
    " WHERE tree.type = 'text' AND tree.key NOT IN ('id', 'was', 'framework')"
    " AND tree.path NOT IN ('$.tags', '$.competencies', '$.core')), '')"
)
_SAY = "INSERT INTO said (note_pk, words) SELECT pk, :words FROM note".replace(":words", _WORDS)
_ADD = "INSERT INTO note_words (rowid, words) SELECT note_pk, words FROM said WHERE words <> ''"
_FOLLOW = tuple(
    statement.replace(":words", _WORDS).replace(":these", "IN (SELECT note_pk FROM stale)")
    for statement in (
        # Many changes (a tag, a new place) leave the words as they were.
        "DELETE FROM stale WHERE note_pk IN (SELECT note_pk FROM said JOIN note ON pk = note_pk"
        " WHERE note_pk :these AND words = :words)",
        "INSERT INTO note_words (note_words, rowid, words) SELECT 'delete', note_pk, words"
        " FROM said WHERE words <> '' AND note_pk :these",
        "DELETE FROM said WHERE note_pk :these",
        _SAY + " WHERE pk :these",
        _ADD + " AND note_pk :these",
        "DELETE FROM stale",
    )
)
_REBUILD = (
    "DELETE FROM said",
    _SAY,
    "INSERT INTO note_words (note_words) VALUES ('delete-all')",
    _ADD,
    "DELETE FROM stale",
)
_OTHER_WORDS = (
    "SELECT EXISTS (SELECT 1 FROM note LEFT JOIN said ON note_pk = pk WHERE words IS NOT :words) OR"
    " EXISTS (SELECT 1 FROM said WHERE note_pk NOT IN (SELECT pk FROM note))"
).replace(":words", _WORDS)
_BESIDE = (
    "CREATE VIRTUAL TABLE temp.beside USING fts5("
    "words, content='', tokenize='unicode61 remove_diacritics 2', prefix='2 3')",
    "CREATE VIRTUAL TABLE temp.beside_words USING fts5vocab(temp, beside, instance)",
    "CREATE VIRTUAL TABLE temp.kept_words USING fts5vocab(main, note_words, instance)",
    _ADD.replace("note_words", "temp.beside"),
)
_DIFFER = (
    "SELECT EXISTS (SELECT term, doc, offset FROM temp.{} EXCEPT"
    " SELECT term, doc, offset FROM temp.{})"
)


def follow(connection: Connection) -> None:
    """Bring `said` and the index up to the notes that this transaction changed."""
    if connection.scalar(_ANY):
        for statement in _FOLLOW:
            connection.execute(statement)


@contextmanager
def same_words(connection: Connection) -> Iterator[None]:
    """What is changed of notes within is no words."""
    before = connection.scalars("SELECT note_pk FROM stale")
    yield
    connection.execute("DELETE FROM stale")
    connection.many("INSERT INTO stale (note_pk) VALUES (?)", [(pk,) for pk in before])


def rebuild(connection: Connection) -> None:
    """Make `said` and the index anew from what the notes say."""
    for statement in _REBUILD:
        connection.execute(statement)


def sound(connection: Connection) -> bool:
    """Whether `said` and the index have every word of every note, and no other."""
    pairs = (("beside_words", "kept_words"), ("kept_words", "beside_words"))
    # Tables of the connection's own are writing to SQLite, also where the store is only looked at.
    looking = connection.scalar("PRAGMA query_only")
    connection.execute("PRAGMA query_only = OFF")
    try:
        if connection.scalar(_OTHER_WORDS):
            return False
        for statement in _BESIDE:
            connection.execute(statement)
        differ = [connection.scalar(_DIFFER.format(*pair)) for pair in pairs]
    except sqlite3.DatabaseError:
        return False  # it cannot even be read
    else:
        for name in ("beside_words", "kept_words", "beside"):
            connection.execute(f"DROP TABLE temp.{name}")
    finally:
        connection.execute(f"PRAGMA query_only = {looking or 0:d}")
    return not any(differ)
