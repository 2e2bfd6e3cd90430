"""Cards by study day: what one may show, what falls due on it, what was met on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from drill.clock import Span
from drill.domain.kind import Kind
from drill.storage.cards import CARDS, StoredCard, read, read_for_later
from drill.storage.connection import Connection, Row
from drill.storage.counts import considered
from drill.storage.damage import LAST_DAY
from drill.storage.predicates import (
    ACTIVE,
    DUE,
    FREE,
    LEARNING,
    LEARNING_TODAY,
    MET_TODAY,
    NEW_TODAY,
    SCHEDULED,
    SHOWN_TODAY,
)
from drill.storage.sql import listed

_KINDS = frozenset(Kind)
_REVIEWED = """
SELECT card_pk FROM review WHERE day >= :day
UNION ALL SELECT card_pk FROM astray WHERE seq IN (SELECT seq FROM review WHERE day >= :day)"""
"""The cards of which the log has something of a study day or later."""
_ORDERS = {
    "added": "note.position, card.ord",
    "random": "card.pk * 2654435761 % 1000003, card.pk",
}
_LOAD = (
    f"SELECT due_day, count(*) FROM card WHERE {SCHEDULED} AND due_day > :after GROUP BY due_day"
)
_SHOWN = f"card.pk IN ({_REVIEWED}) AND {SHOWN_TODAY}"
_STEPS = f"SELECT due_at FROM card WHERE {LEARNING} AND due_at < :at"
_MET = f"SELECT count(*) FROM card WHERE {MET_TODAY}"
_MET_BY_DECK = f"""
    SELECT note.deck, count(*) FROM note JOIN card ON card.note_pk = note.pk
    WHERE {MET_TODAY} GROUP BY note.deck
"""


def _rows(
    connection: Connection, which: str, deck: str | None = None, **values: Any
) -> Iterator[Row]:
    """Rows of `CARDS`, of a deck or of all: those `which` meet a condition, or its first few."""
    of_deck = "" if deck is None else "note.deck = :deck AND "
    return connection.rows(f"{CARDS} WHERE {of_deck}{which}", deck=deck, **values)


def queue(
    connection: Connection,
    day: int,
    new: int,
    deck: str | None = None,
    most: int = 500,
    *,
    caps: Mapping[str, int] = MappingProxyType({}),
    orders: Mapping[str, str] = MappingProxyType({}),
) -> list[StoredCard]:
    """What a session on a study day may show: steps, due cards, the next new ones.

    Of a backlog of more than `most` those with the lowest stability come: they are being
    lost fastest. `new` is how many new cards today still brings; a few more come along, for
    those that siblings keep back. `caps` are the most that some decks bring, `orders` the orders
    of those whose new cards do not come as they are taught: `added`, or `random`.
    """
    steps = f"{LEARNING_TODAY} ORDER BY card.due_at LIMIT :most"
    rows = list(_rows(connection, steps, deck, day=day, most=most))
    due = list(_rows(connection, f"{DUE} LIMIT :most", deck, day=day, most=most + 1))
    if len(due) > most:
        lowest = f"{DUE} ORDER BY card.stability LIMIT :most"
        due = list(_rows(connection, lowest, deck, day=day, most=most))
    rows += due
    if new > 0:
        apart = [name for name in (*caps, *orders) if deck in (None, name)]
        others = f"""{NEW_TODAY} AND note.deck NOT IN (SELECT value FROM json_each(:apart))
            ORDER BY card.ord LIMIT :most"""
        rows += _rows(connection, others, deck, day=day, apart=listed(apart), most=considered(new))
        special: list[StoredCard] = []
        for name in dict.fromkeys(apart):
            most = considered(min(new, caps.get(name, new)))
            special += _new_of(connection, name, day, most, orders.get(name, ""))
        return read_for_later(connection, rows) + special
    return read_for_later(connection, rows)


def _new_of(connection: Connection, deck: str, day: int, most: int, order: str) -> list[StoredCard]:
    """New cards of a deck in an order of its own: they take the places of those taught first."""
    query = f"{NEW_TODAY} ORDER BY {{}} LIMIT :most"
    taught = [
        row.ord for row in _rows(connection, query.format("card.ord"), deck, day=day, most=most)
    ]
    ordered = query.format(_ORDERS.get(order, "card.ord"))
    fresh = read_for_later(connection, _rows(connection, ordered, deck, day=day, most=most))
    return [
        replace(stored, card=replace(stored.card, order=place))
        for stored, place in zip(fresh, taught, strict=False)  # one may be damaged
    ]


def askable(
    connection: Connection, decks: Sequence[str] = (), *, tells: bool = True
) -> list[StoredCard]:
    """The cards that an interview may ask for: those that may be shown, of some decks or of all.

    Of samples the outlines only, but for those of a deck that is named. Without `tells` no
    stories to tell aloud.
    """
    of = (
        "note.deck IN (SELECT value FROM json_each(:decks))"
        if decks
        else f"(NOT card.sample OR card.kind = '{Kind.OUTLINE}')"
    )
    which = f"""{ACTIVE} AND {of} AND (:tells OR card.kind != '{Kind.TELL}')
        ORDER BY card.ord, card.key"""
    return read(connection, _rows(connection, which, decks=listed(decks), tells=tells))


def shown_on(connection: Connection, span: Span) -> list[StoredCard]:
    """Cards whose last review was on a study day."""
    return read(connection, _rows(connection, _SHOWN, **span._asdict()))


def count_due(connection: Connection, day: int, deck: str | None = None) -> int:
    """How many cards in review are due on a study day, overdue ones included."""
    return sum(due_kinds(connection, day, deck).values())


def due_kinds(connection: Connection, day: int, deck: str | None = None) -> dict[Kind, int]:
    """How many cards in review are due on a study day, overdue ones included, by kind."""
    in_deck = "" if deck is None else "JOIN note ON note.pk = card.note_pk AND note.deck = :deck"
    query = f"SELECT card.kind, count(*) FROM card {in_deck} WHERE {DUE} GROUP BY card.kind"
    rows = connection.execute(query, day=day, deck=deck)
    return {Kind(kind): int(count) for kind, count in rows if kind in _KINDS}


def due_on(connection: Connection, days: Sequence[int]) -> list[StoredCard]:
    """Cards in review that may be shown and fall due on these study days."""
    which = f"{SCHEDULED} AND card.due_day IN (SELECT value FROM json_each(:days))"
    return read(connection, _rows(connection, which, days=listed(days)))


def due_after(
    connection: Connection, day: int, deck: str | None = None, most: int = 500
) -> list[StoredCard]:
    """Cards in review that fall due after a study day, of a deck or of all: the soonest first, but
    those that were reviewed on that day behind all others."""
    which = f"""{SCHEDULED} AND {FREE} AND card.due_day > :day
        ORDER BY card.last_day >= :day, card.due_day, card.stability, card.pk LIMIT :most"""
    return read(connection, _rows(connection, which, deck, day=day, most=most))


def due_by(connection: Connection, day: int) -> list[StoredCard]:
    """Cards begun that may be shown and fall due on a study day or before it."""
    which = f"{ACTIVE} AND card.due_day <= :day AND card.stability IS NOT NULL"
    return read(connection, _rows(connection, which, day=day))


def overdue(connection: Connection, day: int) -> list[StoredCard]:
    """Cards in review that may be shown and fell due before a study day."""
    return read(connection, _rows(connection, f"{SCHEDULED} AND card.due_day < :day", day=day))


def weakest(connection: Connection, day: int | None, most: int = 500) -> list[StoredCard]:
    """Cards in review with the lowest stability: those due on a study day, or (None) of all."""
    which = f"{SCHEDULED if day is None else DUE} ORDER BY card.stability LIMIT :most"
    return read(connection, _rows(connection, which, day=day, most=most))


def load(connection: Connection, after: int = -LAST_DAY) -> dict[int, int]:
    """Cards in review that may be shown, by the study day after one on which they fall due."""
    return {int(day): int(count) for day, count in connection.execute(_LOAD, after=after)}


def steps_before(connection: Connection, at: int) -> list[int]:
    """When the learning steps that fall due before an instant do, epoch ms."""
    return [int(due) for due in connection.scalars(_STEPS, at=at)]


def introduced(connection: Connection, span: Span, kind: Kind | None = None) -> int:
    """Cards whose first review was on a study day, of one kind or of any."""
    of_kind = "" if kind is None else "AND card.kind = :kind"
    return int(connection.scalar(f"{_MET} {of_kind}", kind=kind, **span._asdict()))


def introduced_by_deck(connection: Connection, span: Span) -> dict[str, int]:
    """The same by deck, decks with none left out."""
    rows = connection.execute(_MET_BY_DECK, **span._asdict())
    return {deck: int(count) for deck, count in rows}
