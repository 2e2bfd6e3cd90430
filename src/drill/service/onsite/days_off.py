"""Days off and backlogs: cards that fall due when nobody studies, spread over the days around.

Each is one step that undo takes back; nothing is reviewed, only due days move.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from drill.domain.memory import Seen
from drill.errors import UsageError
from drill.scheduling import days
from drill.scheduling.days import Falling
from drill.scheduling.memory import recall_after
from drill.service.home.home import Home
from drill.service.home.undo import Amendments, StepKind, record
from drill.storage import amendments, cards
from drill.storage.cards import StoredCard

LONGEST = 365
"""Days that a backlog is spread over, at most."""
_DAY_MS = 86_400_000
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


def plan(home: Home) -> Spread:
    """What would become of the cards that fall due on days off from today on. Raises StoreError."""
    with home.store.read() as connection:
        return _around(home, connection)


def spread(home: Home) -> Spread:
    """Move them, as one step. Raises StoreError."""
    with home.store.write() as connection:
        found = _around(home, connection)
        _move(home, connection, found, "days off")
    return found


def plan_backlog(home: Home, over: int) -> Spread:
    """What would become of the cards due before today, spread over so many working days.

    The weakest come first. Raises UsageError (no such number of days) and StoreError.
    """
    with home.store.read() as connection:
        return _backlog(home, connection, over)


def spread_backlog(home: Home, over: int) -> Spread:
    """Spread them, as one step. Raises as `plan_backlog` does."""
    with home.store.write() as connection:
        found = _backlog(home, connection, over)
        _move(home, connection, found, "backlog")
    return found


def falling(home: Home) -> dict[int, int]:
    """How many cards fall due on each day off from today on, by study day. Raises StoreError."""
    today, off = home.day(), home.week.off
    with home.store.read() as connection:
        load = cards.load(connection, today - 1)
    return {day: load.get(day, 0) for day in sorted(off) if day >= today}


def _around(home: Home, connection: Connection) -> Spread:
    home.follow(connection)
    today, off = int(home.day()), home.week.off
    some = [
        card
        for card in cards.due_on(connection, sorted(day for day in off if day >= today))
        if isinstance(card.memory, Seen)
    ]
    due = [
        Falling(card.pk, int(card.due.day), lambda day, card=card: _recall(home, card, day))  # type: ignore[misc]
        for card in some
        if card.due is not None
    ]
    load = {
        day: count for day, count in cards.load(connection, today - 1).items() if day not in off
    }
    moves = days.around(due, home.week, today, load)
    return _told(home, some, moves)


def _backlog(home: Home, connection: Connection, over: int) -> Spread:
    if not 1 <= over <= LONGEST:
        raise UsageError(f"a backlog is spread over 1 to {LONGEST} days, not {over}")
    home.follow(connection)
    today = int(home.day())
    late = [card for card in cards.overdue(connection, today) if isinstance(card.memory, Seen)]
    late.sort(key=lambda card: (_recall(home, card, today), card.pk))
    placed = days.over([card.pk for card in late], home.week, today, over)
    due = {card.pk: int(card.due.day) for card in late if card.due}
    return _told(home, late, [(pk, due[pk], day) for pk, day in placed], since=today)


def _told(
    home: Home,
    some: Sequence[StoredCard],
    moves: Sequence[tuple[int, int, int]],
    since: int | None = None,
) -> Spread:
    by_pk = {card.pk: card for card in some}
    filled: dict[int, int] = {}
    lost = 0.0
    for pk, before, after in moves:
        filled[after] = filled.get(after, 0) + 1
        start = before if since is None else since
        if after > start:
            lost += _recall(home, by_pk[pk], start) - _recall(home, by_pk[pk], after)
    return Spread(
        moves=tuple(moves),
        earlier=sum(after < before for _, before, after in moves),
        later=sum(after > before for _, before, after in moves),
        fullest=max(filled.values(), default=0),
        lost=lost,
    )


def _recall(home: Home, card: StoredCard, day: int) -> float:
    assert isinstance(card.memory, Seen)
    gone = (home.day_start(day) - card.memory.last_at) / _DAY_MS
    return recall_after(card.memory.stability, gone, home.parameters)


def _move(home: Home, connection: Connection, found: Spread, what: str) -> None:
    if not found.moves:
        return
    if len(found.moves) >= _MANY:
        with home.store.read() as before:
            home.back_up(before, "before-spreading")
    now = home.clock.now()
    pairs = [(pk, after) for pk, _, after in found.moves]
    rows = amendments.move_due(connection, pairs, now)
    many = "1 card" if len(rows) == 1 else f"{len(rows):,} cards"
    record(home, connection, StepKind.AMEND, f"spreading {many} ({what})", Amendments(rows))
