"""Cards, counted, and the pauses of the log: what statistics are made of besides `tally`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import NamedTuple

from drill.clock import Span
from drill.storage.connection import Connection, Row
from drill.storage.damage import LAST_DAY, STABLE, at, readable, within
from drill.storage.predicates import LEARNING_TODAY, NEW, STANDS, STEP_STANDS
from drill.storage.sql import listed
from drill.storage.tally import DayTally

_END = 2**63 - 1
"""More than any row number."""
_SHOWN = f"""
    FROM review WHERE {STANDS}
        AND EXISTS (SELECT 1 FROM card WHERE card.pk = review.card_pk AND card.active = 1)
"""
# SQLite takes the other columns from the line of the least number.
_BEGUN = f"""
    SELECT review.day, min(review.seq), review.at {_SHOWN}
        AND {{of}} IN (SELECT value FROM json_each(:values))
    GROUP BY review.day
"""
_BEGUN_BY, _BEGUN_ON = _BEGUN.format(of="review.seq"), _BEGUN.format(of="review.day")
"""The first of these lines on each study day, and the first line on each of these days."""
_DUE = f"""
    SELECT review.card_pk, review.due_day {_SHOWN} AND review.seq >= :told AND review.seq < :seq
    ORDER BY review.seq
"""
_ANSWERED = f"SELECT review.at {_SHOWN} AND review.seq < :seq ORDER BY review.seq DESC LIMIT 1"


def learning(connection: Connection, day: int) -> int:
    """Cards in a learning step that may be shown."""
    query = f"SELECT count(*) FROM card WHERE {LEARNING_TODAY}"
    return int(connection.scalar(query, day=day))


def memories(connection: Connection) -> list[tuple[float, float, int]]:
    """(stability in days, difficulty, epoch ms of the last review) of every card begun."""
    begun = "card.stability IS NOT NULL AND card.retired = 0"
    columns = "card.stability, card.difficulty, card.last_at"
    sound = f"({STABLE} AND card.difficulty BETWEEN 1.0 AND 10.0)"
    # Nothing is done to a row in Python where nothing need be: there are a hundred thousand.
    out = list(connection.execute(f"SELECT {columns} FROM card WHERE {begun} AND {sound}"))
    others = connection.rows(
        f"SELECT card.key, {columns} FROM card WHERE {begun} AND {sound} IS NOT TRUE"
    )
    return [*out, *readable(connection, "card", others, _memory, lambda row: row.key)]


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
    due: Callable[[], int]
    """Says the first study day on which a card was due, which takes a look at each line since the
    last pause of which that was asked; pauses are asked in their order."""


def pauses(connection: Connection, span: Span, tallies: Mapping[int, DayTally]) -> Iterator[Pause]:
    """Each time that the log left out study days, in its order, and up to today; lines of cards
    that sessions do not show, and lines that were taken back, left out. `tallies` are of the study
    days of the log."""
    firsts = listed(tally.first for tally in tallies.values())
    days = connection.execute(_BEGUN_BY, values=firsts).fetchall()
    if others := tallies.keys() - {day for day, *_ in days}:  # they began with another card
        days += connection.execute(_BEGUN_ON, values=listed(others))
    days.sort(key=lambda row: row[1])
    due: dict[int, int] = {}
    until = 0

    def due_before(seq: int) -> int:
        nonlocal until
        # Nothing is done to a line in Python: there are a million.
        due.update(connection.execute(_DUE, told=until, seq=seq))
        until = seq
        return min(due.values())

    last: int | None = None
    for day, seq, moment in (*days, (span.day, _END, span.now)):
        if last is not None and day > last + 1:
            answered = connection.scalar(_ANSWERED, seq=seq) or 0
            yield Pause(last, day, moment - answered, partial(due_before, seq))
        last = day if last is None else max(last, day)


def newest(connection: Connection, today: int) -> tuple[int, int | None]:
    """The last study day on which a card was met, `today` where some are still new; and when, epoch
    ms, cards were last taken in or written."""
    met = connection.scalar("SELECT max(first_day) FROM card WHERE first_day IS NOT NULL") or 0
    unseen = connection.scalar(f"SELECT card.pk FROM card WHERE {NEW} LIMIT 1")
    arrived = f"SELECT max(at) FROM change WHERE kind IN ('import', 'edit') AND {STEP_STANDS}"
    return (today if unseen is not None else met), connection.scalar(arrived)
