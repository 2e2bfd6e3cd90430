"""A deck as it was before an import, and the way back to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select, update

from drill.storage import card_rows
from drill.storage.connection import Connection
from drill.storage.library import (
    notes,
    rehouse,
    retire_notes,
    sealed,
    set_notes_aside,
)
from drill.storage.sql import among, write_rows
from drill.storage.tables import CARD, DECK, NOTE, REVIEW
from drill.storage.visibility import settle

_IDENTITY = (
    "pk", "note_pk", "key", "slot", "kind", "core", "sample", "competency", "ord", "retired",
)  # fmt: skip


def take(connection: Connection, deck_id: str, pks: Sequence[int] | None = None) -> dict[str, Any]:
    """What undoing an import of a deck needs: its row, its notes and what its cards were.

    Memory is not in it: reviews made since are kept (they are undone before this is).

    With `pks`, of a change of these notes only, by their row numbers; the caller puts under `came`
    the first and the last row number of the notes that came with it, once it knows them.
    """
    part = NOTE.c.deck == deck_id if pks is None else NOTE.c.pk.in_(among(pks))
    identity = select(*(CARD.c[name] for name in _IDENTITY))
    note_rows = connection.execute(select(NOTE).where(part)).mappings()
    card_rows = connection.execute(
        identity.join(NOTE, NOTE.c.pk == CARD.c.note_pk).where(part)
    ).mappings()
    deck_row = connection.execute(select(DECK).where(DECK.c.id == deck_id)).mappings().first()
    snapshot = {
        "deck": dict(deck_row) if deck_row else None,
        "id": deck_id,
        "notes": [dict(row) for row in note_rows],
        "cards": [dict(row) for row in card_rows],
    }
    return snapshot if pks is None else snapshot | {"came": [0, -1]}


def restore(connection: Connection, before: dict[str, Any]) -> None:
    """Put a deck back to what it was. Cards that came since go, or are retired if reviewed."""
    deck_id = before["id"]
    had_notes = {row["pk"] for row in before["notes"]}
    touched = connection.scalars(select(NOTE.c.pk).where(NOTE.c.deck == deck_id)).all()
    if "came" in before:  # only a part of the deck was changed
        first, last = before["came"]
        touched = [pk for pk in touched if first <= pk <= last or pk in had_notes]
    _remove_cards(connection, touched, before["cards"])
    names = {row["note"] for row in before["notes"]}
    fresh = [pk for pk in touched if pk not in had_notes]
    clashing = [stored for stored in notes(connection, pks=fresh if names else [], retired=True)
            if stored.note.id in names]  # fmt: skip
    set_notes_aside(connection, clashing)
    rehouse(connection, _renamed(connection, NOTE.c.note, before["notes"]), deck_id)
    _write_back(connection, NOTE, [sealed(row) for row in before["notes"]])
    card_rows.park(connection, _renamed(connection, CARD.c.key, before["cards"]))
    _write_back(connection, CARD, before["cards"])
    with_cards = select(CARD.c.note_pk).where(CARD.c.note_pk.in_(among(fresh)))
    needed = set(connection.scalars(with_cards))
    retire_notes(connection, sorted(needed))
    connection.execute(delete(NOTE).where(NOTE.c.pk.in_(among({*fresh} - needed))))
    if before["deck"]:
        _write_back(connection, DECK, [before["deck"]])
    elif needed:
        connection.execute(update(DECK).where(DECK.c.id == deck_id).values(retired=True))
    else:
        connection.execute(delete(DECK).where(DECK.c.id == deck_id))
    card_rows.follow_notes(connection, deck_id)
    settle(connection)


def _remove_cards(
    connection: Connection, note_pks: Sequence[int], before: Sequence[dict[str, Any]]
) -> None:
    """Cards of notes that were not there before: away, or where they have a log, retired."""
    of_notes = select(CARD.c.pk).where(CARD.c.note_pk.in_(among(note_pks)))
    fresh = set(connection.scalars(of_notes)) - {row["pk"] for row in before}
    reviewed = select(REVIEW.c.card_pk).where(REVIEW.c.card_pk.in_(among(fresh)))
    logged = set(connection.scalars(reviewed))
    card_rows.retire(connection, sorted(logged))
    clashing = select(CARD.c.pk).where(
        CARD.c.pk.in_(among(logged)), CARD.c.key.in_(among(row["key"] for row in before))
    )
    card_rows.set_aside(connection, connection.scalars(clashing).all())
    connection.execute(delete(CARD).where(CARD.c.pk.in_(among(fresh - logged))))


def _renamed(connection: Connection, column: Any, rows: Sequence[dict[str, Any]]) -> list[int]:
    """Those of these rows that go by another name now: names may have moved among them."""
    pk, name = column.table.c.pk, column.name
    query = select(pk, column).where(pk.in_(among(row["pk"] for row in rows)))
    names = {row.pk: row[1] for row in connection.execute(query)}
    return [row["pk"] for row in rows if names.get(row["pk"], row[name]) != row[name]]


def _write_back(connection: Connection, table: Any, rows: Sequence[dict[str, Any]]) -> None:
    """Rows as they were; most of a deck is as it was, and is not written."""
    (key,) = table.primary_key.columns
    query = select(table).where(key.in_(among(row[key.name] for row in rows)))
    stored = {row[key.name]: dict(row) for row in connection.execute(query).mappings()}
    current = ((stored.get(row[key.name], row), row) for row in rows)
    write_rows(connection, table, [row for now, row in current if now | row != now])
