"""The full-text index of what notes say, kept in step with them. Only SQLite can do this.

Triggers write down the notes that a transaction changes, with the words that the index has of
them; before it commits, the index follows. So a search never sees one without the other.
"""

from __future__ import annotations

from sqlalchemy import Connection

_ANY = "SELECT 1 FROM stale LIMIT 1"
_FOLLOW = (
    "INSERT INTO note_words (note_words, rowid, words)"
    " SELECT 'delete', note_pk, words FROM stale WHERE words IS NOT NULL",
    "INSERT INTO note_words (rowid, words) SELECT pk, words FROM note_text"
    " WHERE pk IN (SELECT note_pk FROM stale) AND words IS NOT NULL",
    "DELETE FROM stale",
)


def follow(connection: Connection) -> None:
    """Bring the index up to the notes that this transaction changed."""
    if connection.exec_driver_sql(_ANY).first() is not None:
        for statement in _FOLLOW:
            connection.exec_driver_sql(statement)
