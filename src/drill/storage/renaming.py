"""A deck under another id, with everything that names it. Renaming it back gives what was there."""

from __future__ import annotations

import json
from dataclasses import replace

from sqlalchemy import String, cast, func, literal, select, update

from drill.domain.deck import Note, Story
from drill.storage.connection import Connection
from drill.storage.library import change_notes, dump, stories_naming
from drill.storage.tables import CARD, DECK, HEARD, MOCK, NOTE, ONSITE, SETTING

_OF_A_DECK = ("edited/", "gone/", "source/", "brought/", "file/", "link/", "address/")
"""How the keys of the facts begin that go on with the id of a deck."""
PLACES = ("competency", "chosen")
"""What of a question asked in a mock names a note by its deck."""


def rename(connection: Connection, old: str, new: str) -> list[tuple[str, Note, Note]]:
    """Give a deck another id, which is free. Its cards' keys, what other decks' stories, onsites,
    mocks and questions say of it, and the settings that are kept by deck follow.

    Returns (deck, before, after) of the notes whose words changed. In the caller's transaction.
    """
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")  # until the notes have followed
    connection.execute(update(DECK).where(DECK.c.id == old).values(id=new))
    connection.execute(update(NOTE).where(NOTE.c.deck == old).values(deck=new))
    mine = select(NOTE.c.pk).where(NOTE.c.deck == new)
    tail = func.substr(CARD.c.key, len(old) + 1)
    connection.execute(update(CARD).where(CARD.c.note_pk.in_(mine)).values(key=literal(new) + tail))
    for column in (CARD.c.competency, HEARD.c.competency):
        named = column.startswith(f"{old}/", autoescape=True)
        tail = func.substr(column, len(old) + 1)
        connection.execute(update(column.table).where(named).values({column: literal(new) + tail}))
    for prefix in _OF_A_DECK:
        for name in (f"{prefix}{old}/", f"{prefix}{old}"):
            known = SETTING.c.key.startswith(name, autoescape=True)
            known = known if name.endswith("/") else SETTING.c.key == name
            tail = func.substr(cast(SETTING.c.key, String), len(prefix) + len(old) + 1)
            connection.execute(
                update(SETTING).where(known).values(key=literal(f"{prefix}{new}") + tail)
            )
    _rename_in_onsites(connection, old, new)
    _rename_in_mocks(connection, old, new)
    return _rename_in_stories(connection, old, new)


def _renamed(ref: str, old: str, new: str) -> str:
    deck, slash, name = ref.partition("/")
    return f"{new}/{name}" if slash and deck == old else ref


def _rename_in_onsites(connection: Connection, old: str, new: str) -> None:
    for row in connection.execute(select(ONSITE.c.id, ONSITE.c.scope)).all():
        scope = json.loads(row.scope)
        renamed = {
            "competencies": [_renamed(ref, old, new) for ref in scope.get("competencies", ())],
            "decks": [new if deck == old else deck for deck in scope.get("decks", ())],
        }
        text = dump({key: names for key, names in renamed.items() if names})
        if text != row.scope:
            connection.execute(update(ONSITE).where(ONSITE.c.id == row.id).values(scope=text))


def _rename_in_mocks(connection: Connection, old: str, new: str) -> None:
    for row in connection.execute(select(MOCK.c.pk, MOCK.c.asked)).all():
        asked = json.loads(row.asked)
        named = [
            item | {key: _renamed(item[key], old, new) for key in PLACES if item.get(key)}
            for item in asked
        ]
        if named != asked:
            of_it = update(MOCK).where(MOCK.c.pk == row.pk)
            connection.execute(of_it.values(asked=dump(named)))


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
    retired = [item.pk for item, _ in rows if item.retired]
    change_notes(connection, [(item.pk, after, item.position) for item, after in rows])
    if retired:  # what is put anew comes back; these were not there
        connection.execute(update(NOTE).where(NOTE.c.pk.in_(retired)).values(retired=True))
    return out
