"""A deck as it was before an import, and the way back to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from drill.storage import card_rows
from drill.storage.columns import CARD, DECK, NOTE, Table
from drill.storage.connection import Connection
from drill.storage.library import (
    notes,
    rehouse,
    retire_notes,
    sealed,
    set_notes_aside,
)
from drill.storage.sql import listed, put_rows, rows_by
from drill.storage.visibility import settle

_IDENTITY = (
    "pk", "note_pk", "key", "slot", "kind", "core", "sample", "competency", "ord", "retired",
)  # fmt: skip
_THESE = "pk IN (SELECT value FROM json_each(:pks))"
_CARDS_OF = "SELECT pk FROM card WHERE note_pk IN (SELECT value FROM json_each(:note_pks))"
_WITH_CARDS = "SELECT note_pk FROM card WHERE note_pk IN (SELECT value FROM json_each(:note_pks))"
_REVIEWED = "SELECT card_pk FROM review WHERE card_pk IN (SELECT value FROM json_each(:pks))"
_CLASHING = f"SELECT pk FROM card WHERE {_THESE} AND key IN (SELECT value FROM json_each(:keys))"


def take(connection: Connection, deck_id: str, pks: Sequence[int] | None = None) -> dict[str, Any]:
    """What undoing an import of a deck needs: its row, its notes and what its cards were.

    Memory is not in it: reviews made since are kept (they are undone before this is).

    With `pks`, of a change of these notes only, by their row numbers; the caller puts under `came`
    the first and the last row number of the notes that came with it, once it knows them.
    """
    part = "note.deck = :deck" if pks is None else f"note.{_THESE}"
    of = {"deck": deck_id, "pks": listed(pks or ())}
    deck_rows = _rows(connection, DECK, DECK.columns, "WHERE id = :deck", **of)
    in_notes = f"JOIN note ON note.pk = card.note_pk WHERE {part}"
    snapshot = {
        "deck": deck_rows[0] if deck_rows else None,
        "id": deck_id,
        "notes": _rows(connection, NOTE, NOTE.columns, f"WHERE {part}", **of),
        "cards": _rows(connection, CARD, _IDENTITY, in_notes, **of),
    }
    return snapshot if pks is None else snapshot | {"came": [0, -1]}


def _rows(
    connection: Connection, table: Table, columns: Sequence[str], which: str, **values: str
) -> list[dict[str, Any]]:
    """These columns of a table's rows, fit for JSON, where flags are no numbers."""
    names = ", ".join(f"{table.name}.{name}" for name in columns)
    cursor = connection.execute(f"SELECT {names} FROM {table.name} {which}", **values)
    rows = [dict(zip(columns, row, strict=True)) for row in cursor]
    flags = [name for name in table.flags if name in columns]
    for row in rows:
        row.update({name: bool(row[name]) for name in flags})
    return rows


def restore(connection: Connection, before: dict[str, Any]) -> None:
    """Put a deck back to what it was. Cards that came since go, or are retired if reviewed."""
    deck_id = before["id"]
    had_notes = {row["pk"] for row in before["notes"]}
    touched = connection.scalars("SELECT pk FROM note WHERE deck = :deck", deck=deck_id)
    if "came" in before:  # only a part of the deck was changed
        first, last = before["came"]
        touched = [pk for pk in touched if first <= pk <= last or pk in had_notes]
    _remove_cards(connection, touched, before["cards"])
    names = {row["note"] for row in before["notes"]}
    fresh = [pk for pk in touched if pk not in had_notes]
    clashing = [stored for stored in notes(connection, pks=fresh if names else [], retired=True)
            if stored.note.id in names]  # fmt: skip
    set_notes_aside(connection, clashing)
    rehouse(connection, _renamed(connection, NOTE, "note", before["notes"]), deck_id)
    _write_back(connection, NOTE, [sealed(row) for row in before["notes"]])
    card_rows.park(connection, _renamed(connection, CARD, "key", before["cards"]))
    _write_back(connection, CARD, before["cards"])
    needed = set(connection.scalars(_WITH_CARDS, note_pks=listed(fresh)))
    retire_notes(connection, sorted(needed))
    _delete(connection, NOTE, {*fresh} - needed)
    if before["deck"]:
        _write_back(connection, DECK, [before["deck"]])
    elif needed:
        connection.execute("UPDATE deck SET retired = 1 WHERE id = :deck", deck=deck_id)
    else:
        connection.execute("DELETE FROM deck WHERE id = :deck", deck=deck_id)
    card_rows.follow_notes(connection, deck_id)
    settle(connection)


def _remove_cards(
    connection: Connection, note_pks: Sequence[int], before: Sequence[dict[str, Any]]
) -> None:
    """Cards of notes that were not there before: away, or where they have a log, retired."""
    cards = connection.scalars(_CARDS_OF, note_pks=listed(note_pks))
    fresh = set(cards) - {row["pk"] for row in before}
    logged = set(connection.scalars(_REVIEWED, pks=listed(fresh)))
    card_rows.retire(connection, sorted(logged))
    keys = listed(row["key"] for row in before)
    clashing = connection.scalars(_CLASHING, pks=listed(logged), keys=keys)
    card_rows.set_aside(connection, clashing)
    _delete(connection, CARD, fresh - logged)


def _delete(connection: Connection, table: Table, pks: set[int]) -> None:
    connection.execute(f"DELETE FROM {table.name} WHERE {_THESE}", pks=listed(pks))


def _renamed(
    connection: Connection, table: Table, name: str, rows: Sequence[dict[str, Any]]
) -> list[int]:
    """Those of these rows that go by another name now: names may have moved among them."""
    query = f"SELECT pk, {name} FROM {table.name} WHERE {_THESE}"
    names = dict(connection.execute(query, pks=listed(row["pk"] for row in rows)))
    return [row["pk"] for row in rows if names.get(row["pk"], row[name]) != row[name]]


def _write_back(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Rows as they were; most of a deck is as it was, and is not written."""
    standing = rows_by(connection, table, table.key, [row[table.key] for row in rows])
    stored = {getattr(row, table.key): row._asdict() for row in standing}
    current = ((stored.get(row[table.key], row), row) for row in rows)
    put_rows(connection, table, [row for now, row in current if now | row != now])
