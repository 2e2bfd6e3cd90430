"""Cards by study day: what one may show, what falls due on it, what was met on it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from drill.clock import Span
from drill.domain.kind import Kind
from drill.storage.cards import CARDS, StoredCard, read, read_for_later
from drill.storage.connection import Connection
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
    holding,
)
from drill.storage.sql import Prepared, among
from drill.storage.tables import CARD, NOTE

_KINDS = frozenset(Kind)


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
    query = CARDS if deck is None else CARDS.where(NOTE.c.deck == deck)
    steps = query.where(holding(LEARNING_TODAY, day=day)).order_by(CARD.c.due_at).limit(most)
    due = query.where(holding(DUE, day=day))
    rows = list(connection.execute(steps))
    due_rows = list(connection.execute(due.limit(most + 1)))
    if len(due_rows) > most:
        due_rows = list(connection.execute(due.order_by(CARD.c.stability).limit(most)))
    rows += due_rows
    if new > 0:
        fresh = query.where(holding(NEW_TODAY, day=day))
        apart = [name for name in (*caps, *orders) if deck in (None, name)]
        others = fresh.where(NOTE.c.deck.not_in(apart)) if apart else fresh
        rows += list(connection.execute(others.order_by(CARD.c.ord).limit(considered(new))))
        special: list[StoredCard] = []
        for name in dict.fromkeys(apart):
            most = considered(min(new, caps.get(name, new)))
            of_deck = fresh.where(NOTE.c.deck == name).limit(most)
            special += _new_of(connection, of_deck, orders.get(name, ""))
        return read_for_later(connection, rows) + special
    return read_for_later(connection, rows)


def _new_of(connection: Connection, query: Select[Any], order: str) -> list[StoredCard]:
    """New cards of a deck in an order of its own: they take the places of those taught first."""
    taught = [row.ord for row in connection.execute(query.order_by(CARD.c.ord))]
    orders: dict[str, tuple[Any, ...]] = {
        "added": (NOTE.c.position, CARD.c.ord),
        "random": (CARD.c.pk * 2_654_435_761 % 1_000_003, CARD.c.pk),
    }
    ordered = query.order_by(*orders.get(order, (CARD.c.ord,)))
    fresh = read_for_later(connection, connection.execute(ordered))
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
    query = CARDS.where(holding(ACTIVE))
    shape = ~CARD.c.sample | (CARD.c.kind == Kind.OUTLINE.value)
    query = query.where(NOTE.c.deck.in_(decks)) if decks else query.where(shape)
    if not tells:
        query = query.where(CARD.c.kind != Kind.TELL.value)
    return read(connection, connection.execute(query.order_by(CARD.c.ord, CARD.c.key)))


def shown_on(connection: Connection, span: Span) -> list[StoredCard]:
    """Cards whose last review was on a study day."""
    shown = holding(SHOWN_TODAY, **span._asdict())
    return read(connection, connection.execute(CARDS.where(shown)))


def count_due(connection: Connection, day: int, deck: str | None = None) -> int:
    """How many cards in review are due on a study day, overdue ones included."""
    return sum(due_kinds(connection, day, deck).values())


def due_kinds(connection: Connection, day: int, deck: str | None = None) -> dict[Kind, int]:
    """How many cards in review are due on a study day, overdue ones included, by kind."""
    query = select(CARD.c.kind, func.count()).where(holding(DUE, day=day)).group_by(CARD.c.kind)
    if deck is not None:
        query = query.join(NOTE, NOTE.c.pk == CARD.c.note_pk).where(NOTE.c.deck == deck)
    rows = connection.execute(query)
    return {Kind(kind): int(count) for kind, count in rows if kind in _KINDS}


def due_on(connection: Connection, days: Sequence[int]) -> list[StoredCard]:
    """Cards in review that may be shown and fall due on these study days."""
    query = CARDS.where(holding(SCHEDULED), CARD.c.due_day.in_(among(days)))
    return read(connection, connection.execute(query))


def due_after(
    connection: Connection, day: int, deck: str | None = None, most: int = 500
) -> list[StoredCard]:
    """Cards in review that fall due after a study day, of a deck or of all: the soonest first, but
    those that were reviewed on that day behind all others."""
    query = CARDS.where(holding(SCHEDULED), holding(FREE, day=day), CARD.c.due_day > day)
    if deck is not None:
        query = query.where(NOTE.c.deck == deck)
    order = (CARD.c.last_day >= day, CARD.c.due_day, CARD.c.stability, CARD.c.pk)
    return read(connection, connection.execute(query.order_by(*order).limit(most)))


def due_by(connection: Connection, day: int) -> list[StoredCard]:
    """Cards begun that may be shown and fall due on a study day or before it."""
    query = CARDS.where(holding(ACTIVE), CARD.c.due_day <= day, CARD.c.stability.is_not(None))
    return read(connection, connection.execute(query))


def overdue(connection: Connection, day: int) -> list[StoredCard]:
    """Cards in review that may be shown and fell due before a study day."""
    query = CARDS.where(holding(SCHEDULED), CARD.c.due_day < day)
    return read(connection, connection.execute(query))


def weakest(connection: Connection, day: int | None, most: int = 500) -> list[StoredCard]:
    """Cards in review with the lowest stability: those due on a study day, or (None) of all."""
    due = holding(SCHEDULED) if day is None else holding(DUE, day=day)
    query = CARDS.where(due).order_by(CARD.c.stability).limit(most)
    return read(connection, connection.execute(query))


_LOAD = Prepared(
    select(CARD.c.due_day, func.count().label("cards"))
    .where(holding(SCHEDULED), CARD.c.due_day > bindparam("after"))
    .group_by(CARD.c.due_day)
)


def load(connection: Connection, after: int = -LAST_DAY) -> dict[int, int]:
    """Cards in review that may be shown, by the study day after one on which they fall due."""
    return {int(day): int(count) for day, count in _LOAD.run(connection, after=after)}


def steps_before(connection: Connection, at: int) -> list[int]:
    """When the learning steps that fall due before an instant do, epoch ms."""
    query = select(CARD.c.due_at).where(holding(LEARNING), CARD.c.due_at < at)
    return [int(due) for due in connection.scalars(query)]


def introduced(connection: Connection, span: Span, kind: Kind | None = None) -> int:
    """Cards whose first review was on a study day, of one kind or of any."""
    query = select(func.count()).select_from(CARD)
    query = query.where(holding(MET_TODAY, **span._asdict()))
    if kind is not None:
        query = query.where(CARD.c.kind == kind.value)
    return int(connection.scalar(query) or 0)


def introduced_by_deck(connection: Connection, span: Span) -> dict[str, int]:
    """The same by deck, decks with none left out."""
    rows = connection.execute(
        select(NOTE.c.deck, func.count())
        .join(CARD, CARD.c.note_pk == NOTE.c.pk)
        .where(holding(MET_TODAY, **span._asdict()))
        .group_by(NOTE.c.deck)
    )
    return {deck: int(count) for deck, count in rows}
