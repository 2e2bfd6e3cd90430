"""The rows of the cards that notes make: added, changed, renamed, set aside, retired."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from drill.domain.card import Card
from drill.domain.deck import Note
from drill.storage.columns import CARD
from drill.storage.connection import Connection
from drill.storage.sql import listed, put_columns

_PART = "SELECT key, pk, note_pk, retired FROM card WHERE note_pk IN ({})"
_OF_DECK = _PART.format("SELECT pk FROM note WHERE deck = :deck")
_OF_NOTES = _PART.format("SELECT value FROM json_each(:notes)")
_ADD = """
    INSERT INTO card (
        note_pk, key, slot, kind, core, sample, competency, ord,
        state, retired, suspended, shadowed, active, reps, lapses
    ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'new', 0, 0, 0, 1, 0, 0)
"""
_CHANGE = """
    UPDATE card SET note_pk = ?, key = ?, slot = ?, kind = ?, core = ?, sample = ?, competency = ?,
        ord = ?, retired = coalesce(withdrawn, 0)
    WHERE pk = ?
"""
_OF_RENAMED = """
    SELECT pk, note_pk, slot, competency, ord FROM card
    WHERE note_pk IN (SELECT value FROM json_each(:note_pks))
"""
_SET_ASIDE = """
    UPDATE card SET key = key || '~' || pk, slot = slot || '~' || pk, retired = 1
    WHERE pk IN (SELECT value FROM json_each(:pks))
"""
_ASTRAY = """
    SELECT card.pk, note.deck || '/' || note.note || '/' || card.slot AS own_key, card.slot
    FROM card JOIN note ON note.pk = card.note_pk WHERE note.deck = :deck AND card.key != own_key
"""
_RETIRE = "UPDATE card SET retired = 1 WHERE pk IN (SELECT value FROM json_each(:pks))"


def pks(
    connection: Connection, deck_id: str, notes: Sequence[int] | None = None
) -> dict[str, tuple[int, int, bool]]:
    """Cards of a deck by key, retired ones too: (pk, note pk, retired).

    `notes` are row numbers of the only notes of it that matter.
    """
    query = _OF_DECK if notes is None else _OF_NOTES
    rows = connection.execute(query, deck=deck_id, notes=listed(notes or ()))
    return {key: (pk, note_pk, bool(retired)) for key, pk, note_pk, retired in rows}


def add(connection: Connection, fresh: Sequence[tuple[int, Card]]) -> None:
    """Insert new cards: (note row number, card)."""
    add_rows(connection, [(pk, *new_row(card)) for pk, card in fresh])


def new_row(card: Card) -> tuple[Any, ...]:
    """A new card as `add_rows` takes it, behind the row number of its note."""
    # The driver looks for a way to bind each value that is no plain number or text.
    return (
        card.key, card.slot, card.kind.value, int(card.core), int(card.sample), card.competency,
        card.order,
    )  # fmt: skip


def add_rows(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert new cards, each the row number of its note and what `new_row` makes of it."""
    connection.many(_ADD, rows)


def change(connection: Connection, changed: Iterable[tuple[int, int, Card]]) -> None:
    """What a card is, by row number: (pk, note pk, card). Memory stays, retired ones return.

    Those that the person retired stay so.
    """
    rows = [(note_pk, *new_row(card), pk) for pk, note_pk, card in changed]
    connection.many(_CHANGE, rows)


def rename(connection: Connection, built: Mapping[int, tuple[Note, Sequence[Card]]],
                 deck_id: str) -> None:  # fmt: skip
    """Cards after their notes, by the notes' row numbers: the note and the cards it makes now.

    Memory stays; retired ones go along.
    """
    rows = []
    for row in connection.rows(_OF_RENAMED, note_pks=listed(built)):
        note, cards = built[row.note_pk]
        card = next((card for card in cards if card.slot == row.slot), None)
        now = (card.competency, card.order) if card else (row.competency, row.ord)
        rows.append((f"{deck_id}/{note.id}/{row.slot}", *now, row.pk))
    put_columns(connection, CARD, ("key", "competency", "ord"), rows)


def park(connection: Connection, pks: Iterable[int]) -> None:
    """Give cards a key that is in nobody's way, before their keys move among them."""
    connection.many("UPDATE card SET key = ? WHERE pk = ?", [(f"\x00{pk}", pk) for pk in pks])


def set_aside(connection: Connection, pks: Iterable[int]) -> None:
    """Retired cards whose key is taken over by another: they keep their log under `key~number`."""
    connection.execute(_SET_ASIDE, pks=listed(pks))


def follow_notes(connection: Connection, deck_id: str) -> None:
    """Give retired cards the key that their note's present id makes, so that they are found again.

    Where another card holds that key by now, the retired one goes aside.
    """
    astray = list(connection.rows(_ASTRAY, deck=deck_id))
    if not astray:
        return
    taken, rows = set(pks(connection, deck_id)), []
    for row in astray:
        aside = f"~{row.pk}" if row.own_key in taken else ""
        rows.append((row.own_key + aside, row.slot + aside, row.pk))
        taken.add(row.own_key)
    put_columns(connection, CARD, ("key", "slot"), rows)


def retire(connection: Connection, pks: Sequence[int]) -> None:
    """Cards whose source is gone: kept with their history, never shown."""
    connection.execute(_RETIRE, pks=listed(pks))
