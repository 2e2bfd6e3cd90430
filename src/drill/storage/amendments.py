"""What was decided about a card besides its reviews: to forget it, or to move its due day.

An amendment counts after the line of the log that was the last when it was made, so a card's
memory is what replaying its log *and* its amendments gives. Each keeps what the card's memory was
before it: taking amendments back, newest first, puts that back to the last bit.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select, update

from drill.storage.cards import MEMORY
from drill.storage.connection import Connection
from drill.storage.sql import among, bound, listed, write_rows
from drill.storage.tables import AMENDMENT, CARD, LINE, PAIRED, REVIEW

RESET, DUE = "reset", "due"

_EARLIER = REVIEW.alias("earlier")
_TAKEN_BACK = REVIEW.alias("taken_back")

_ADD = (
    "INSERT INTO amendment (pk, card_pk, seq, at, what, due_day, was, undone)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, 0)"
)
_COLUMNS = [CARD.c[name] for name in MEMORY]


class Amendment(NamedTuple):
    """One decision that stands."""

    at: int
    """Epoch ms."""
    seq: int
    """It counts after this line of the log."""
    what: str
    """RESET or DUE."""
    due_day: int | None
    """The study day it moved the card to."""
    clock: int | None = None
    """Where it stands among the lines of all homes; None: no other home knows it."""


def of(connection: Connection, card_pk: int | None = None) -> dict[int, list[Amendment]]:
    """The amendments that stand, in the order in which they were made, by card row number."""
    paired = (PAIRED.c.kind == "amendment") & (PAIRED.c.pk == AMENDMENT.c.pk)
    line = (LINE.c.kind == "amendment") & (LINE.c.about == PAIRED.c.about)
    clock = func.min(LINE.c.clock).label("clock")
    query = select(AMENDMENT, clock).where(~AMENDMENT.c.undone).group_by(AMENDMENT.c.pk)
    query = query.outerjoin(PAIRED, paired).outerjoin(LINE, line)
    query = query.order_by(clock.is_(None), clock, AMENDMENT.c.pk)
    if card_pk is not None:
        query = query.where(AMENDMENT.c.card_pk == card_pk)
    out: defaultdict[int, list[Amendment]] = defaultdict(list)
    for row in connection.execute(query):
        out[row.card_pk].append(Amendment(row.at, row.seq, row.what, row.due_day, row.clock))
    return dict(out)


def forgotten(connection: Connection, card_pk: int) -> int:
    """The line of the log up to which a card was forgotten; 0: it never was."""
    query = select(func.max(AMENDMENT.c.seq)).where(
        AMENDMENT.c.card_pk == card_pk, AMENDMENT.c.what == RESET, ~AMENDMENT.c.undone
    )
    return connection.scalar(query) or 0


def turns(connection: Connection, seqs: Collection[int]) -> dict[int, int]:
    """How often the card of each line of the log had been reviewed when that line was written: the
    turn at which it was asked. What was taken back or forgotten by then does not count.
    """
    found = connection.execute(_turns(), {"seqs": listed(seqs)})
    return {int(seq): int(turn) for seq, turn in found}


@cache
def _turns() -> Select[Any]:
    line = REVIEW.c.seq
    undone = select(_TAKEN_BACK.c.seq).where(
        _TAKEN_BACK.c.undoes == _EARLIER.c.seq, _TAKEN_BACK.c.seq < line
    )
    reset_at = select(func.coalesce(func.max(AMENDMENT.c.seq), 0)).where(
        AMENDMENT.c.card_pk == REVIEW.c.card_pk,
        AMENDMENT.c.what == RESET,
        AMENDMENT.c.seq < line,
        ~AMENDMENT.c.undone,
    )
    before = select(func.count()).where(
        _EARLIER.c.card_pk == REVIEW.c.card_pk,
        _EARLIER.c.seq < line,
        _EARLIER.c.seq > reset_at.correlate(REVIEW).scalar_subquery(),
        _EARLIER.c.undoes.is_(None),
        ~undone.correlate(REVIEW, _EARLIER).exists(),
    )
    query = select(line, before.correlate(REVIEW).scalar_subquery())
    return query.where(line.in_(bound("seqs")))


def reset(connection: Connection, pks: Sequence[int], at: int) -> list[int]:
    """Make cards new again; their reviews stay in the log. Returns the amendments' row numbers."""
    rows = _add(connection, RESET, [(pk, None) for pk in pks], at)
    fresh = dict.fromkeys(MEMORY) | {"state": "new", "reps": 0, "lapses": 0}
    connection.execute(update(CARD).where(CARD.c.pk.in_(among(pks))).values(**fresh))
    return rows


def move_due(connection: Connection, pks_and_days: Iterable[tuple[int, int]], at: int) -> list[int]:
    """Move cards in review to other study days: (row number, day). Returns the amendments' rows."""
    moves = list(pks_and_days)
    rows = _add(connection, DUE, moves, at)
    write_rows(connection, CARD, [{"pk": pk, "due_day": day, "due_at": None} for pk, day in moves])
    return rows


def _add(
    connection: Connection, what: str, moves: Sequence[tuple[int, int | None]], at: int
) -> list[int]:
    seq = connection.scalar(select(func.coalesce(func.max(REVIEW.c.seq), 0)))
    first = (connection.scalar(select(func.max(AMENDMENT.c.pk))) or 0) + 1
    query = select(CARD.c.pk, *_COLUMNS).where(CARD.c.pk.in_(among(pk for pk, _ in moves)))
    was = {pk: json.dumps(memory) for pk, *memory in connection.execute(query)}
    rows = [
        (first + index, pk, seq, at, what, day, was[pk]) for index, (pk, day) in enumerate(moves)
    ]
    if rows:
        connection.exec_driver_sql(_ADD, rows)
    return [row[0] for row in rows]


def memory_of(connection: Connection, card_pk: int) -> str:
    """A card's memory as an amendment keeps it."""
    query = select(*_COLUMNS).where(CARD.c.pk == card_pk)
    return json.dumps(list(connection.execute(query).one()))


def take_back(connection: Connection, rows: Sequence[int]) -> None:
    """Take amendments back: each card's memory is again what it was before the first of them."""
    before: dict[int, list[Any]] = {}
    taken = AMENDMENT.c.pk.in_(among(rows))
    query = select(AMENDMENT.c.card_pk, AMENDMENT.c.was).where(taken)
    for row in connection.execute(query.order_by(AMENDMENT.c.pk.desc())):
        before[row.card_pk] = json.loads(row.was)  # the oldest is the last that is read
    connection.execute(update(AMENDMENT).where(taken).values(undone=True))
    memories = [{"pk": pk} | dict(zip(MEMORY, was, strict=True)) for pk, was in before.items()]
    write_rows(connection, CARD, memories)
