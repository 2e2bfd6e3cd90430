"""The full-text index of what notes say, kept in step with them. Only SQLite can do this.

Triggers write down the notes that a transaction changes, with what they were; before it commits,
the index follows. So a search never sees one without the other.
"""

from __future__ import annotations

from sqlalchemy import Connection, column, text
from sqlalchemy.exc import DatabaseError

_ANY = "SELECT 1 FROM stale LIMIT 1"
# A body that is no JSON would end the statement; a schema may not ask, as it is not trusted.
_WORDS = (
    "(SELECT group_concat(tree.atom, char(10))"
    " FROM json_tree(CASE WHEN json_valid(body) THEN body END) AS tree"
    " WHERE tree.type = 'text' AND tree.key NOT IN ('id', 'was', 'framework')"
    " AND tree.path NOT IN ('$.tags', '$.competencies', '$.core'))"
)
_SAYING = "SELECT pk, :words AS words FROM note".replace(":words", _WORDS)
_SOUND = "json_valid(body) AND drill_seal(kind, CAST(body AS BLOB)) = seal"
SAID = (
    text(_SAYING.replace("json_valid(body)", _SOUND))
    .columns(column("pk"), column("words"))
    .subquery("said")
)
"""Row number and words of each note, those that are damaged without."""
_ADD = "INSERT INTO note_words (rowid, words) SELECT pk, words FROM (:saying) WHERE words NOT NULL"
_OF_THESE = " WHERE pk IN (SELECT note_pk FROM stale)"
# What has no words for the index: a tag on twenty thousand notes need not go through it.
_WORDS_ALONE = (  # a single tag may stand there as a text, which is indexed
    "CASE WHEN json_valid({0}.body) AND coalesce(json_type({0}.body, '$.tags'), 'array') = 'array'"
    " THEN json_remove({0}.body, '$.tags', '$.id', '$.was') END"
)
_FOLLOW = (
    "DELETE FROM stale WHERE EXISTS (SELECT 1 FROM note WHERE note.pk = stale.note_pk"
    " AND :now = :then)".replace(":now", _WORDS_ALONE.format("note")).replace(
        ":then", _WORDS_ALONE.format("stale")
    ),
    "INSERT INTO note_words (note_words, rowid, words) SELECT 'delete', note_pk, words FROM"
    " (SELECT note_pk, :words AS words FROM stale) WHERE words NOT NULL".replace(":words", _WORDS),
    _ADD.replace(":saying", _SAYING + _OF_THESE),
    "DELETE FROM stale",
)
_REBUILD = (
    "INSERT INTO note_words (note_words) VALUES ('delete-all')",
    _ADD.replace(":saying", _SAYING),
    "DELETE FROM stale",
)
_BESIDE = (
    "CREATE VIRTUAL TABLE temp.beside USING fts5("
    "words, content='', tokenize='unicode61 remove_diacritics 2', prefix='2 3')",
    "CREATE VIRTUAL TABLE temp.beside_words USING fts5vocab(temp, beside, instance)",
    "CREATE VIRTUAL TABLE temp.kept_words USING fts5vocab(main, note_words, instance)",
    _ADD.replace(":saying", _SAYING).replace("note_words", "temp.beside"),
)
_DIFFER = (
    "SELECT EXISTS (SELECT term, doc, offset FROM temp.{} EXCEPT"
    " SELECT term, doc, offset FROM temp.{})"
)


def follow(connection: Connection) -> None:
    """Bring the index up to the notes that this transaction changed."""
    if connection.exec_driver_sql(_ANY).first() is not None:
        for statement in _FOLLOW:
            connection.exec_driver_sql(statement)


def rebuild(connection: Connection) -> None:
    """Make the index anew from what the notes say."""
    for statement in _REBUILD:
        connection.exec_driver_sql(statement)


def sound(connection: Connection) -> bool:
    """Whether the index has every word of every note, and no other."""
    pairs = (("beside_words", "kept_words"), ("kept_words", "beside_words"))
    # Tables of the connection's own are writing to SQLite, also where the store is only looked at.
    looking = connection.exec_driver_sql("PRAGMA query_only").scalar()
    connection.exec_driver_sql("PRAGMA query_only = OFF")
    try:
        for statement in _BESIDE:
            connection.exec_driver_sql(statement)
        differ = [connection.exec_driver_sql(_DIFFER.format(*pair)).scalar() for pair in pairs]
    except DatabaseError:
        return False  # it cannot even be read
    else:
        for name in ("beside_words", "kept_words", "beside"):
            connection.exec_driver_sql(f"DROP TABLE temp.{name}")
    finally:
        connection.exec_driver_sql(f"PRAGMA query_only = {looking or 0:d}")
    return not any(differ)
