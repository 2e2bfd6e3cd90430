"""Workload against desired retention, for one's own cards at one's own pace."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from drill.domain.kind import Kind
from drill.domain.memory import Seen
from drill.domain.review import DAY_MS
from drill.errors import UsageError
from drill.scheduling import workload
from drill.scheduling.curves import Curves
from drill.scheduling.workload import Pile, Workload
from drill.service.home.home import Home
from drill.service.study.pace import seconds_by_kind
from drill.storage import cards
from drill.storage.cards import StoredCard

MOST = 10_000
"""Cards that are lived with; of more, as many are drawn, and the numbers scaled."""
LEAST = 4_000
"""Cards that are lived with at least, the same ones again where there are fewer."""
LONGEST = 3_650
"""Days."""


@dataclass(frozen=True, slots=True)
class Simulated:
    """What each desired retention would cost and bring."""

    rows: tuple[Workload, ...]
    """From the lowest retention."""
    current: float
    """The desired retention in force."""
    cheapest: float
    days: int
    cards: int
    """In all."""
    lived: int
    """Of these, so many were drawn to live with."""

    def row(self, retention: float) -> Workload:
        """The row of a retention that was tried."""
        return min(self.rows, key=lambda row: abs(row.retention - retention))


def simulate(home: Home, days: int = 365) -> Simulated:
    """Live with the cards that are there for so many days.

    Raises UsageError (no such number of days, no cards) and StoreError.
    """
    if not 1 <= days <= LONGEST:
        raise UsageError(f"a number of days from 1 to {LONGEST:,}, not {days:,}")
    with home.store.read() as connection:
        home.follow(connection)
        pace = seconds_by_kind(connection)
        every = [card for card in cards.every(connection) if not (card.suspended or card.shadowed)]
    if not every:
        raise UsageError(
            "there is no card to live with", "Import a deck first: `drill import FILE`."
        )
    lived = random.Random(1).sample(every, MOST) if len(every) > MOST else every
    # Few cards are lived with several times over: what one chance does is no prediction.
    lives = max(1, LEAST // len(lived))
    share = len(every) / (len(lived) * lives)
    current = float(home.options["scheduling.desired_retention"])
    limit = home.options.new_per_day
    tried = workload.compare(
        _pile(home, [card for card in lived for _ in range(lives)], pace),
        Curves(home.parameters),
        days=days,
        new_per_day=max(1, round(limit / share)) if limit else 0,
        seconds=home.options.minutes * 60 / share if limit is None else None,
        also=(current,),
    )
    rows = tuple(row.scaled(share) for row in tried)
    usual = [row for row in rows if row.retention in workload.RETENTIONS]
    return Simulated(
        rows=rows,
        current=round(current, 4),
        cheapest=workload.cheapest(usual).retention,
        days=days,
        cards=len(every),
        lived=len(lived),
    )


def _pile(home: Home, lived: Sequence[StoredCard], pace: Mapping[Kind, float]) -> Pile:
    """The cards as they are now, in teaching order; `pace` is the seconds that a kind takes."""
    now, today = home.clock.now(), home.day()
    rows = []
    for card in sorted(lived, key=lambda card: card.card.order):
        memory, row = card.memory, (0.0, 0.0, 0.0, 0.0)
        if isinstance(memory, Seen):
            since = (now - memory.last_at) / DAY_MS
            due = since + (card.due.day - today) if card.due else 0.0
            row = (memory.stability, memory.difficulty, max(0.0, since), due)
        rows.append((*row, pace[card.card.kind]))
    return Pile(*np.array(rows).T)


def words(simulated: Simulated) -> list[str]:
    """What follows from it, sentence by sentence."""
    lines = []
    if simulated.lived < simulated.cards:
        lines.append(f"Lived with {simulated.lived:,} of {simulated.cards:,} cards, and scaled.")
    here, least = simulated.row(simulated.current), simulated.row(simulated.cheapest)
    if simulated.cheapest == simulated.current:
        lines.append(f"{simulated.current:g} costs the least for what is remembered.")
    else:
        lines.append(
            f"{simulated.cheapest:g} is the cheapest for what is remembered:"
            f" {least.minutes:.1f} minutes a day instead of {here.minutes:.1f},"
            f" and {least.recall:.0%} recalled instead of {here.recall:.0%}."
        )
    lines.append(
        "For an interview that is near, recall counts more than minutes: `drill onsite plan` "
        "goes by it."
    )
    return lines
