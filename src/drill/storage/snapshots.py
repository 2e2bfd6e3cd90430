"""A deck as it was before an import, and the way back to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, select, update

from drill.storage.library import (
    CARD,
    DECK,
    NOTE,
    follow_notes,
    notes,
    park_cards,
    portions,
    rehouse,
    retire_cards,
    retire_notes,
    sealed,
    set_aside,
    set_notes_aside,
    table,
)
from drill.storage.tables import ReviewRow
from drill.storage.visibility import settle


def take(connection: Connection, deck_id: str) -> dict[str, Any]:
    """What undoing an import of this deck needs: its row, its notes and what its cards were.

    Memory is not in it: reviews made since are kept (they are undone before this is).
    """
    deck_row = connection.execute(select(DECK).where(DECK.c.id == deck_id)).mappings().first()
    note_rows = connection.execute(select(NOTE).where(NOTE.c.deck == deck_id)).mappings()
    card_rows = connection.execute(
        select(*(CARD.c[name] for name in _IDENTITY))
        .join(NOTE, NOTE.c.pk == CARD.c.note_pk)
        .where(NOTE.c.deck == deck_id)
    ).mappings()
    return {
        "deck": dict(deck_row) if deck_row else None,
        "id": deck_id,
        "notes": [dict(row) for row in note_rows],
        "cards": [dict(row) for row in card_rows],
    }


def take_part(connection: Connection, deck_id: str, pks: Sequence[int]) -> dict[str, Any]:
    """What undoing a change of some notes of a deck needs, by their row numbers.

    The caller puts under `came` the first and the last row number of the notes that came with it,
    once it knows them.
    """
    deck_row = connection.execute(select(DECK).where(DECK.c.id == deck_id)).mappings().first()
    identity = select(*(CARD.c[name] for name in _IDENTITY))
    note_rows: list[dict[str, Any]] = []
    card_rows: list[dict[str, Any]] = []
    for some in portions(pks):
        found = connection.execute(select(NOTE).where(NOTE.c.pk.in_(some))).mappings()
        note_rows += [dict(row) for row in found]
        those = connection.execute(identity.where(CARD.c.note_pk.in_(some))).mappings()
        card_rows += [dict(row) for row in those]
    return {
        "deck": dict(deck_row) if deck_row else None,
        "id": deck_id,
        "notes": note_rows,
        "cards": card_rows,
        "came": [0, -1],
    }


_IDENTITY = (
    "pk", "note_pk", "key", "slot", "kind", "core", "sample", "competency", "ord", "retired",
)  # fmt: skip


def restore(connection: Connection, before: dict[str, Any]) -> None:
    """Put a deck back to what it was. Cards that came since go, or are retired if reviewed."""
    deck_id = before["id"]
    had_cards = {row["pk"] for row in before["cards"]}
    had_notes = {row["pk"] for row in before["notes"]}
    keys = {row["key"] for row in before["cards"]}
    touched = connection.scalars(select(NOTE.c.pk).where(NOTE.c.deck == deck_id)).all()
    if "came" in before:  # only a part of the deck was changed
        first, last = before["came"]
        touched = [pk for pk in touched if first <= pk <= last or pk in had_notes]
    here = [
        pk
        for some in portions(touched)
        for pk in connection.scalars(select(CARD.c.pk).where(CARD.c.note_pk.in_(some)))
    ]
    log = table(ReviewRow)
    for some in portions([pk for pk in here if pk not in had_cards]):
        logged = set(connection.scalars(select(log.c.card_pk).where(log.c.card_pk.in_(some))))
        retire_cards(connection, sorted(logged))
        clash = select(CARD.c.pk, CARD.c.key).where(CARD.c.pk.in_(logged))
        set_aside(connection, [row.pk for row in connection.execute(clash) if row.key in keys])
        connection.execute(
            delete(CARD).where(CARD.c.pk.in_([pk for pk in some if pk not in logged]))
        )
    names = {row["note"] for row in before["notes"]}
    fresh = [pk for pk in touched if pk not in had_notes]
    came = [note for note in notes(connection, pks=fresh if names else [], retired=True)
            if note.note.id in names]  # fmt: skip
    set_notes_aside(connection, came)
    # Ids may have moved among them.
    here_now = select(NOTE.c.pk, NOTE.c.note).where(NOTE.c.deck == deck_id)
    called = {row.pk: row.note for row in connection.execute(here_now)}
    moved = [r["pk"] for r in before["notes"] if called.get(r["pk"], r["note"]) != r["note"]]
    rehouse(connection, moved, deck_id)
    _write_back(connection, NOTE, [sealed(row) for row in before["notes"]])
    there = {row.pk: row.key for row in connection.execute(select(CARD.c.pk, CARD.c.key))}
    # Keys may have moved among them.
    park_cards(connection, [r["pk"] for r in before["cards"] if there.get(r["pk"]) != r["key"]])
    _write_back(connection, CARD, before["cards"])
    kept = False
    for some in portions(fresh):
        held = set(connection.scalars(select(CARD.c.note_pk).where(CARD.c.note_pk.in_(some))))
        kept = kept or bool(held)
        retire_notes(connection, sorted(held))
        connection.execute(delete(NOTE).where(NOTE.c.pk.in_([pk for pk in some if pk not in held])))
    if before["deck"]:
        _write_back(connection, DECK, [before["deck"]], "id")
    elif kept:
        connection.execute(update(DECK).where(DECK.c.id == deck_id).values(retired=True))
    else:
        connection.execute(delete(DECK).where(DECK.c.id == deck_id))
    follow_notes(connection, deck_id)
    settle(connection)


def _write_back(
    connection: Connection, target: Any, rows: Sequence[dict[str, Any]], key: str = "pk"
) -> None:
    here: dict[Any, Any] = {}
    for some in portions([row[key] for row in rows]):
        found = connection.execute(select(target).where(target.c[key].in_(some))).mappings()
        here |= {row[key]: row for row in found}
    for row in rows:
        now = here.get(row[key])
        if now is not None and all(now[name] == value for name, value in row.items()):
            continue  # most of a deck is as it was
        connection.execute(
            update(target)
            .where(target.c[key] == row[key])
            .values({name: value for name, value in row.items() if name != key})
        )
