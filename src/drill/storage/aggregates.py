"""The log and the cards, counted: what the statistics are made of."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, case, func, select

from drill.storage.damage import LAST_DAY, at, readable, within
from drill.storage.log import STANDS
from drill.storage.predicates import LEARNING_TODAY, NEW, holding
from drill.storage.sql import raw_rows
from drill.storage.tables import CARD, CHANGE, REVIEW

Passed = tuple[int, int, int, int | None]
"""One review that stands: row number of its card, study day, rating, and the study days that it
gave; None for a learning step."""


def reviews(connection: Connection) -> Iterator[Passed]:
    """Every review that stands, oldest first."""
    interval = case((REVIEW.c.due_at.is_(None), REVIEW.c.due_day - REVIEW.c.day))
    query = select(REVIEW.c.card_pk, REVIEW.c.day, REVIEW.c.rating, interval)
    return raw_rows(connection, query.where(*STANDS).order_by(REVIEW.c.seq))


def by_day(connection: Connection, today: int) -> dict[int, tuple[int, float, int]]:
    """(reviews, seconds, agains) of each study day up to today; imported reviews left out.

    What bears tomorrow's number was answered before a flight west, and is of today.
    """
    day = func.min(REVIEW.c.day, today)
    query = (
        select(
            day,
            func.count(),
            func.sum(REVIEW.c.seconds),
            func.count().filter(REVIEW.c.rating == 1),
        )
        .where(*STANDS, REVIEW.c.source != "import", REVIEW.c.day.between(0, today + 1))
        .group_by(day)
    )
    rows = connection.execute(query)
    return {int(on): (int(n), float(seconds or 0), int(again)) for on, n, seconds, again in rows}


def learning(connection: Connection, day: int) -> int:
    """Cards in a learning step that may be shown."""
    query = select(func.count()).select_from(CARD).where(holding(LEARNING_TODAY, day=day))
    return int(connection.scalar(query) or 0)


def memories(connection: Connection) -> list[tuple[float, float, int]]:
    """(stability in days, difficulty, epoch ms of the last review) of every card begun."""
    query = select(CARD.c.key, CARD.c.stability, CARD.c.difficulty, CARD.c.last_at)
    rows = connection.execute(query.where(CARD.c.stability.is_not(None), ~CARD.c.retired))
    return list(readable(connection, "card", rows, _memory, lambda row: row.key))


def _memory(row: Row[Any]) -> tuple[float, float, int]:
    return within(row.stability, 0, LAST_DAY), within(row.difficulty, 1, 10), at(row.last_at)


def seconds_by_kind(connection: Connection) -> dict[str, array[float]]:
    """The timed reviews of each kind, in seconds."""
    kinds = dict(raw_rows(connection, select(CARD.c.pk, CARD.c.kind)))
    timed = select(REVIEW.c.card_pk, REVIEW.c.seconds).where(
        *STANDS, REVIEW.c.seconds > 0, REVIEW.c.source != "import"
    )
    out: dict[str, array[float]] = defaultdict(lambda: array("d"))
    for card, seconds in raw_rows(connection, timed):
        out[kinds[card]].append(seconds)
    return out


def dues(connection: Connection) -> Iterator[tuple[int, int, int, int]]:
    """(row number of the card, study day, epoch ms, due day) of each review that stands, in their
    order; without cards that sessions do not show."""
    active = {pk for (pk,) in raw_rows(connection, select(CARD.c.pk).where(CARD.c.active))}
    query = select(REVIEW.c.card_pk, REVIEW.c.day, REVIEW.c.at, REVIEW.c.due_day)
    lines = raw_rows(connection, query.where(*STANDS).order_by(REVIEW.c.seq))
    return (line for line in lines if line[0] in active)


def newest(connection: Connection, today: int) -> tuple[int, int | None]:
    """The last study day on which a card was met, `today` where some are still new; and when, epoch
    ms, cards were last taken in or written."""
    met = connection.scalar(select(func.max(CARD.c.first_day))) or 0
    unseen = connection.scalar(select(CARD.c.pk).where(holding(NEW)).limit(1))
    arrived = select(func.max(CHANGE.c.at)).where(
        CHANGE.c.kind.in_(("import", "edit")), ~CHANGE.c.undone
    )
    return (today if unseen is not None else met), connection.scalar(arrived)
