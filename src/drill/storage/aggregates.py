"""The log and the cards, counted: what the statistics are made of."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, case, func, select

from drill.clock import Span
from drill.storage.damage import LAST_DAY, at, readable, within
from drill.storage.log import STANDS
from drill.storage.predicates import LEARNING_TODAY, NEW, holding
from drill.storage.sql import raw_rows
from drill.storage.tables import CARD, CHANGE, REVIEW

_END = 2**63 - 1
"""More than any row number."""
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
    timed = select(REVIEW.c.card_pk, REVIEW.c.seconds).where(
        *STANDS, REVIEW.c.seconds > 0, REVIEW.c.source != "import"
    )
    out: dict[str, array[float]] = defaultdict(lambda: array("d"))
    kinds = raw_rows(connection, select(CARD.c.pk, CARD.c.kind))
    note = {card: out[kind].append for card, kind in kinds}
    for card, seconds in raw_rows(connection, timed):
        note[card](seconds)
    return {kind: some for kind, some in out.items() if some}


class Pause(NamedTuple):
    """Study days between two lines of the log, and what they left waiting."""

    last: int
    """The latest study day before them."""
    day: int
    """The study day on which it went on."""
    waited: int
    """Milliseconds from the one line to the other."""
    due: int
    """The first study day on which a card was due."""


def pauses(connection: Connection, span: Span) -> Iterator[Pause]:
    """Each time that the log left out study days, in its order, and up to today; lines of cards
    that sessions do not show, and lines that were taken back, left out."""
    shown = select(CARD.c.pk).where(CARD.c.pk == REVIEW.c.card_pk, CARD.c.active).exists()
    where = (*STANDS, shown)
    # SQLite takes the other columns from the line of the least number.
    begun = select(REVIEW.c.day, func.min(REVIEW.c.seq), REVIEW.c.at).where(*where)
    days = sorted(raw_rows(connection, begun.group_by(REVIEW.c.day)), key=lambda row: row[1])
    due: dict[int, int] = {}
    last, told = span.day, 0
    for day, seq, moment in (*days, (span.day, _END, span.now)):
        if told and day > last + 1:
            before = REVIEW.c.seq < seq
            lines = select(REVIEW.c.card_pk, REVIEW.c.due_day).where(*where, before)
            # Nothing is done to a line in Python: there are a million.
            since = lines.where(REVIEW.c.seq >= told).order_by(REVIEW.c.seq)
            due.update(raw_rows(connection, since))
            newest = select(REVIEW.c.at).where(*where, before).order_by(REVIEW.c.seq.desc())
            answered = connection.scalar(newest.limit(1)) or 0
            yield Pause(last, day, moment - answered, min(due.values()))
            told = seq
        last, told = (max(last, day), told) if told else (day, seq)


def newest(connection: Connection, today: int) -> tuple[int, int | None]:
    """The last study day on which a card was met, `today` where some are still new; and when, epoch
    ms, cards were last taken in or written."""
    met = connection.scalar(select(func.max(CARD.c.first_day))) or 0
    unseen = connection.scalar(select(CARD.c.pk).where(holding(NEW)).limit(1))
    arrived = select(func.max(CHANGE.c.at)).where(
        CHANGE.c.kind.in_(("import", "edit")), ~CHANGE.c.undone
    )
    return (today if unseen is not None else met), connection.scalar(arrived)
