"""Cards, counted, and the pauses of the log: what statistics are made of besides `tally`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sqlalchemy import and_, func, select, true

from drill.clock import Span
from drill.storage.connection import Connection, Row
from drill.storage.damage import LAST_AT, LAST_DAY, at, readable, within
from drill.storage.log import STANDS
from drill.storage.predicates import LEARNING_TODAY, NEW, holding
from drill.storage.sql import among, raw_rows
from drill.storage.tables import CARD, CHANGE, REVIEW
from drill.storage.tally import DayTally

_END = 2**63 - 1
"""More than any row number."""


def learning(connection: Connection, day: int) -> int:
    """Cards in a learning step that may be shown."""
    query = select(func.count()).select_from(CARD).where(holding(LEARNING_TODAY, day=day))
    return int(connection.scalar(query) or 0)


def memories(connection: Connection) -> list[tuple[float, float, int]]:
    """(stability in days, difficulty, epoch ms of the last review) of every card begun."""
    begun = (CARD.c.stability.is_not(None), ~CARD.c.retired)
    columns = (CARD.c.stability, CARD.c.difficulty, CARD.c.last_at)
    sound = and_(
        CARD.c.stability.between(0.0, float(LAST_DAY)),
        CARD.c.difficulty.between(1.0, 10.0),
        func.typeof(CARD.c.last_at) == "integer",
        CARD.c.last_at.between(-LAST_AT, LAST_AT),
    )
    # Nothing is done to a row in Python where nothing need be: there are a hundred thousand.
    out = list(raw_rows(connection, select(*columns).where(*begun, sound)))
    others = connection.execute(select(CARD.c.key, *columns).where(*begun, sound.is_not(true())))
    return out + list(readable(connection, "card", others, _memory, lambda row: row.key))


def _memory(row: Row) -> tuple[float, float, int]:
    return within(row.stability, 0, LAST_DAY), within(row.difficulty, 1, 10), at(row.last_at)


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


def pauses(connection: Connection, span: Span, tallies: Mapping[int, DayTally]) -> Iterator[Pause]:
    """Each time that the log left out study days, in its order, and up to today; lines of cards
    that sessions do not show, and lines that were taken back, left out. `tallies` are of the study
    days of the log."""
    shown = select(CARD.c.pk).where(CARD.c.pk == REVIEW.c.card_pk, CARD.c.active).exists()
    where = (*STANDS, shown)
    # SQLite takes the other columns from the line of the least number.
    begun = select(REVIEW.c.day, func.min(REVIEW.c.seq), REVIEW.c.at).where(*where)
    begun = begun.group_by(REVIEW.c.day)
    firsts = REVIEW.c.seq.in_(among([tally.first for tally in tallies.values()]))
    days = list(raw_rows(connection, begun.where(firsts)))
    if others := tallies.keys() - {day for day, *_ in days}:  # they began with another card
        days += raw_rows(connection, begun.where(REVIEW.c.day.in_(among(others))))
    days.sort(key=lambda row: row[1])
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
