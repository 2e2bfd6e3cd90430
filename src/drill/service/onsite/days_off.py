"""Days off and backlogs: cards that fall due when nobody studies, spread over the days around.

Each is one step that undo takes back; nothing is reviewed, only due days move.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from drill.domain.memory import Seen
from drill.domain.review import DAY_MS
from drill.errors import UsageError
from drill.scheduling import days
from drill.scheduling.days import Falling
from drill.scheduling.memory import recall_after
from drill.service.home.home import Home
from drill.service.home.undo import AmendmentsReversal, StepKind, record
from drill.service.home.words import count
from drill.storage import amendments, study_days
from drill.storage.cards import StoredCard
from drill.storage.connection import Connection

LONGEST = 365
"""Days that a backlog is spread over, at most."""
_MANY = 100


@dataclass(frozen=True, slots=True)
class Spread:
    """What spreading would do, or did."""

    moves: tuple[tuple[int, int, int], ...]
    """(row number, from, to): study days."""
    earlier: int
    """Cards that come before the days off."""
    later: int
    fullest: int
    """Cards on the fullest of the days that take them."""
    lost: float
    """Cards expected to be forgotten by waiting: the sum of the recall that goes."""


def plan(home: Home, backlog: int | None = None) -> Spread:
    """What would become of the cards that fall due on days off from today on; with `backlog`, of
    those due before today, spread over so many working days, the weakest first.

    Raises UsageError (no such number of days) and StoreError.
    """
    with home.store.read() as connection:
        return _planned(home, connection, backlog)


def spread(home: Home, backlog: int | None = None) -> Spread:
    """Move them, as one step. Raises as `plan` does."""
    with home.store.write() as connection:
        planned = _planned(home, connection, backlog)
        if planned.moves:
            _move(home, connection, planned, "days off" if backlog is None else "backlog")
    return planned


def falling(home: Home) -> dict[int, int]:
    """How many cards fall due on each day off from today on, by study day. Raises StoreError."""
    today, off = home.day(), home.week.off
    with home.store.read() as connection:
        load = study_days.load(connection, today - 1)
    return {day: load.get(day, 0) for day in sorted(off) if day >= today}


def _planned(home: Home, connection: Connection, backlog: int | None) -> Spread:
    if backlog is not None and not 1 <= backlog <= LONGEST:
        raise UsageError(f"a backlog is spread over 1 to {LONGEST} days, not {backlog}")
    home.follow(connection)
    today, off = int(home.day()), home.week.off
    if backlog is None:
        late = study_days.due_on(connection, sorted(day for day in off if day >= today))
    else:
        late = study_days.overdue(connection, today)
    by_pk = {card.pk: card for card in late}
    due = {pk: int(card.due.day) for pk, card in by_pk.items() if card.due}
    moves: Sequence[tuple[int, int, int]]
    if backlog is None:
        moves = days.around(
            [Falling(pk, due[pk], partial(_recall, home, card)) for pk, card in by_pk.items()],
            home.week,
            today,
            study_days.load(connection, today - 1),
        )
    else:
        weakest = sorted(by_pk, key=lambda pk: (_recall(home, by_pk[pk], today), pk))
        placed = days.over(weakest, home.week, today, backlog)
        moves = [(pk, due[pk], day) for pk, day in placed]
    lost = 0.0
    for pk, before, after in moves:
        start = max(before, today)
        if after > start:
            lost += _recall(home, by_pk[pk], start) - _recall(home, by_pk[pk], after)
    earlier = sum(after < before for _, before, after in moves)
    return Spread(
        moves=tuple(moves),
        earlier=earlier,
        later=len(moves) - earlier,
        fullest=max(Counter(after for _, _, after in moves).values(), default=0),
        lost=lost,
    )


def _recall(home: Home, card: StoredCard, day: int) -> float:
    assert isinstance(card.memory, Seen)
    gone = (home.day_start(day) - card.memory.last_at) / DAY_MS
    return recall_after(card.memory.stability, gone, home.parameters)


def _move(home: Home, connection: Connection, planned: Spread, occasion: str) -> None:
    if len(planned.moves) >= _MANY:
        with home.store.read() as before:
            home.back_up(before, "before-spreading")
    pairs = [(pk, after) for pk, _, after in planned.moves]
    rows = amendments.move_due(connection, pairs, home.clock.now())
    name = f"spreading {count(len(rows), 'card')} ({occasion})"
    record(home, connection, StepKind.AMEND, name, AmendmentsReversal(rows))
