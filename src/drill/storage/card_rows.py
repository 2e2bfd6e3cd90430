"""The rows of the cards that notes make: added, changed, renamed, set aside, retired."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import String, bindparam, cast, false, func, literal, select, update

from drill.domain.card import Card
from drill.domain.deck import Note
from drill.storage.connection import Connection
from drill.storage.sql import among, write_rows
from drill.storage.tables import CARD, NOTE

# For the driver as it is: thousands of rows at once, and SQLAlchemy takes as long as SQLite.
_ADD = (
    "INSERT INTO card (note_pk, key, slot, kind, core, sample, competency, ord, state, retired, "
    "suspended, shadowed, active, reps, lapses) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'new', 0, 0, 0, 1, 0, 0)"
)


def pks(
    connection: Connection, deck_id: str, notes: Sequence[int] | None = None
) -> dict[str, tuple[int, int, bool]]:
    """Cards of a deck by key, retired ones too: (pk, note pk, retired).

    `notes` are row numbers of the only notes of it that matter.
    """
    of_deck = select(NOTE.c.pk).where(NOTE.c.deck == deck_id)
    part = CARD.c.note_pk.in_(of_deck if notes is None else among(notes))
    query = select(CARD.c.key, CARD.c.pk, CARD.c.note_pk, CARD.c.retired).where(part)
    rows = connection.execute(query)
    return {row.key: (row.pk, row.note_pk, bool(row.retired)) for row in rows}


def add(connection: Connection, fresh: Sequence[tuple[int, Card]]) -> None:
    """Insert new cards: (note row number, card)."""
    add_rows(connection, [(pk, *new_row(card)) for pk, card in fresh])


def new_row(card: Card) -> tuple[Any, ...]:
    """A new card as `add_rows` takes it, behind the row number of its note."""
    return (
        card.key, card.slot, card.kind.value, card.core, card.sample, card.competency, card.order,
    )  # fmt: skip


def add_rows(connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert new cards, each the row number of its note and what `new_row` makes of it."""
    if rows:
        connection.exec_driver_sql(_ADD, rows)


def change(connection: Connection, changed: Iterable[tuple[int, int, Card]]) -> None:
    """What a card is, by row number: (pk, note pk, card). Memory stays, retired ones return.

    Those that the person retired stay so.
    """
    rows = [{"b_pk": pk, "note_pk": note_pk, **_values(card)} for pk, note_pk, card in changed]
    if rows:
        connection.execute(
            update(CARD)
            .where(CARD.c.pk == bindparam("b_pk"))
            .values(
                {name: bindparam(name) for name in rows[0] if name != "b_pk"}
                | {"retired": func.coalesce(CARD.c.withdrawn, false())}
            ),
            rows,
        )


def _values(card: Card) -> dict[str, Any]:
    return {
        "key": card.key,
        "slot": card.slot,
        "kind": card.kind.value,
        "core": card.core,
        "sample": card.sample,
        "competency": card.competency,
        "ord": card.order,
    }


def rename(connection: Connection, built: Mapping[int, tuple[Note, Sequence[Card]]],
                 deck_id: str) -> None:  # fmt: skip
    """Cards after their notes, by the notes' row numbers: the note and the cards it makes now.

    Memory stays; retired ones go along.
    """
    rows = []
    query = select(CARD.c.pk, CARD.c.note_pk, CARD.c.slot, CARD.c.competency, CARD.c.ord)
    for row in connection.execute(query.where(CARD.c.note_pk.in_(among(built)))):
        note, cards = built[row.note_pk]
        card = next((card for card in cards if card.slot == row.slot), None)
        rows.append(
            {
                "pk": row.pk,
                "key": f"{deck_id}/{note.id}/{row.slot}",
                "competency": card.competency if card else row.competency,
                "ord": card.order if card else row.ord,
            }
        )
    write_rows(connection, CARD, rows)


def park(connection: Connection, pks: Iterable[int]) -> None:
    """Give cards a key that is in nobody's way, before their keys move among them."""
    rows = [(f"\x00{pk}", pk) for pk in pks]
    if rows:
        connection.exec_driver_sql("UPDATE card SET key = ? WHERE pk = ?", rows)


def set_aside(connection: Connection, pks: Iterable[int]) -> None:
    """Retired cards whose key is taken over by another: they keep their log under `key~number`."""
    tail = literal("~") + cast(CARD.c.pk, String)
    values = {"key": CARD.c.key + tail, "slot": CARD.c.slot + tail, "retired": True}
    connection.execute(update(CARD).where(CARD.c.pk.in_(among(pks))).values(values))


def follow_notes(connection: Connection, deck_id: str) -> None:
    """Give retired cards the key that their note's present id makes, so that they are found again.

    Where another card holds that key by now, the retired one goes aside.
    """
    own_key = NOTE.c.deck + "/" + NOTE.c.note + "/" + CARD.c.slot
    astray = connection.execute(
        select(CARD.c.pk, own_key.label("key"), CARD.c.slot)
        .join(NOTE, NOTE.c.pk == CARD.c.note_pk)
        .where(NOTE.c.deck == deck_id, CARD.c.key != own_key)
    ).all()
    if not astray:
        return
    taken = set(pks(connection, deck_id))
    for row in astray:
        aside = f"~{row.pk}" if row.key in taken else ""
        values = {"key": row.key + aside, "slot": row.slot + aside}
        connection.execute(update(CARD).where(CARD.c.pk == row.pk).values(values))
        taken.add(row.key)


def retire(connection: Connection, pks: Sequence[int]) -> None:
    """Cards whose source is gone: kept with their history, never shown."""
    connection.execute(update(CARD).where(CARD.c.pk.in_(among(pks))).values(retired=True))
