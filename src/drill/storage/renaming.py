"""A deck under another id, with everything that names it. Renaming it back gives what was there."""

from __future__ import annotations

import json
from dataclasses import replace

from drill.domain.deck import Note, Story
from drill.storage.connection import Connection
from drill.storage.library import change_notes, dump, retire_notes, stories_naming

_OF_A_DECK = ("edited/", "gone/", "source/", "brought/", "file/", "link/", "address/")
"""How the keys of the facts begin that go on with the id of a deck."""
PLACES = ("competency", "chosen")
"""What of a question asked in a mock names a note by its deck."""
_RENAME = (
    "PRAGMA defer_foreign_keys = ON",  # until the notes have followed
    "UPDATE deck SET id = :new WHERE id = :old",
    "UPDATE note SET deck = :new WHERE deck = :old",
    """
    UPDATE card SET key = :new || substr(key, length(:old) + 1)
    WHERE note_pk IN (SELECT pk FROM note WHERE deck = :new)
    """,
    *(
        f"""
        UPDATE {table} SET competency = :new || substr(competency, length(:old) + 1)
        WHERE instr(competency, :old || '/') = 1
        """
        for table in ("card", "heard")
    ),
)
_RENAME_SETTING = """
    UPDATE fact SET key = :of || :new || substr(key, length(:of || :old) + 1)
    WHERE key = :of || :old OR instr(key, :of || :old || '/') = 1
"""


def rename(connection: Connection, old: str, new: str) -> list[tuple[str, Note, Note]]:
    """Give a deck another id, which is free. Its cards' keys, what other decks' stories, onsites,
    mocks and questions say of it, and the settings that are kept by deck follow.

    Returns (deck, before, after) of the notes whose words changed. In the caller's transaction.
    """
    for statement in _RENAME:
        connection.execute(statement, old=old, new=new)
    for prefix in _OF_A_DECK:
        connection.execute(_RENAME_SETTING, of=prefix, old=old, new=new)
    _rename_in_onsites(connection, old, new)
    _rename_in_mocks(connection, old, new)
    return _rename_in_stories(connection, old, new)


def _renamed(ref: str, old: str, new: str) -> str:
    deck, slash, name = ref.partition("/")
    return f"{new}/{name}" if slash and deck == old else ref


def _rename_in_onsites(connection: Connection, old: str, new: str) -> None:
    for row in list(connection.rows("SELECT id, scope FROM onsite")):
        scope = json.loads(row.scope)
        renamed = {
            "competencies": [_renamed(ref, old, new) for ref in scope.get("competencies", ())],
            "decks": [new if deck == old else deck for deck in scope.get("decks", ())],
        }
        text = dump({key: names for key, names in renamed.items() if names})
        if text != row.scope:
            put = "UPDATE onsite SET scope = :scope WHERE id = :id"
            connection.execute(put, id=row.id, scope=text)


def _rename_in_mocks(connection: Connection, old: str, new: str) -> None:
    for row in list(connection.rows("SELECT pk, asked FROM mock")):
        asked = json.loads(row.asked)
        named = [
            item | {key: _renamed(item[key], old, new) for key in PLACES if item.get(key)}
            for item in asked
        ]
        if named != asked:
            put = "UPDATE mock SET asked = :asked WHERE pk = :pk"
            connection.execute(put, pk=row.pk, asked=dump(named))


def _rename_in_stories(connection: Connection, old: str, new: str) -> list[tuple[str, Note, Note]]:
    out: list[tuple[str, Note, Note]] = []
    rows = []
    for item in stories_naming(connection, f'"{old}/'):
        assert isinstance(item.note, Story)
        refs = tuple(_renamed(ref, old, new) for ref in item.note.competencies)
        after = replace(item.note, competencies=refs)
        if after != item.note:
            rows.append((item, after))
            out.append((item.deck, item.note, after))
    change_notes(connection, [(item.pk, after, item.position) for item, after in rows])
    # What is put anew comes back; these were not there.
    retire_notes(connection, [item.pk for item, _ in rows if item.retired])
    return out
