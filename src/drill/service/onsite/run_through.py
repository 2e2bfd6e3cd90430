"""Today's session lived through before it begins: how many cards it will show, and for how long.

What comes next is found as in the session itself, and somebody who recalls as much as is expected
answers: so what is shown as today's plan is what happens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import sqrt

from drill.domain.kind import Kind
from drill.domain.review import DAY_MS, Rating, State
from drill.records import dataclass
from drill.scheduling.candidates import Candidate
from drill.scheduling.pace import AGAIN
from drill.service.home.home import Home
from drill.service.home.memories import find
from drill.service.onsite.agenda import OnsiteAgenda, ahead
from drill.service.onsite.demand import Demand, to_come
from drill.service.study import grades
from drill.service.study.agenda import NewCards
from drill.service.study.pool import Pool
from drill.service.study.session_clock import SessionClock
from drill.service.study.sitting import Sitting
from drill.storage.cards import StoredCard
from drill.storage.connection import Connection

CAUTION = 1.0
"""By how many standard deviations more than expected is forgotten: what is said is to be kept on
most days, and nobody minds one card more."""
_MORNING_MS = 90 * 60_000
"""Before an interview: when its day is looked at, where that is not later than now is today."""
MOST = 2_000
"""Showings after which a session is long enough."""


@dataclass(frozen=True, slots=True)
class Showing:
    """A card that the session will show."""

    key: str
    kind: Kind
    new: bool
    sample: bool
    seconds: float
    """All its showings together, and the lessons that were read just before it."""


def expected(
    home: Home, connection: Connection, demand: Demand, seconds: float
) -> Sequence[Showing]:
    """The cards of a session of so many seconds, in the order in which they come first.

    Raises StoreError.
    """
    if seconds <= 0:
        return []
    seen = home.seen(home.clock.now())
    clock, agenda = SessionClock(seen.clock, seconds), OnsiteAgenda(seen, demand)
    pool = Pool.gather(seen, connection, agenda, NewCards(by_plan=True), seconds=seconds)
    sitting = Sitting(pool, agenda, agenda.tells(seconds))
    stored = {card.key: card for card in demand.cards}
    parts, recalls = _reviewed_with(demand), _Recalls(demand.planner.person.known)
    shown: dict[str, Showing] = {}
    while (item := sitting.next(clock.left)) and len(sitting.asked) <= MOST:
        if item.lesson:
            seen.clock.advance(item.reading)
            sitting.taught(item.lesson)
            continue
        seen.clock.advance(item.seconds)
        card = stored.get(item.key) or find(connection, item.key)
        shown[item.key] = _showing(card, item, shown.get(item.key), clock.elapsed)
        clock.ask()
        rating = Rating.GOOD if recalls.next(item) else Rating.AGAIN
        outcome = grades.outcomes(seen, card, seen.clock.now(), pool.load)[rating]
        stored[item.key] = replace(card, memory=outcome.memory, due=outcome.due)
        new = item.state is State.NEW
        sitting.graded(pool.graded(item.key, outcome.memory, outcome.due, new=new))
        for key in parts.get(item.key, ()):
            pool.drop(key)
    return list(shown.values())


def next_day(home: Home, connection: Connection) -> Sequence[Showing] | None:
    """The cards of tomorrow's session, if nothing more is done today; None where there is no onsite
    then. Raises StoreError.
    """
    day = home.day() + 1
    at = max(home.day_start(day), min(home.clock.now() + DAY_MS, home.day_start(day + 1) - 1))
    for onsite in to_come(home, connection):
        if home.day(onsite.at) == day:
            at = max(home.day_start(day), min(at, onsite.at - _MORNING_MS))
    later = home.seen(at)
    demand = ahead(later, connection)
    return None if demand is None else expected(later, connection, demand, demand.seconds_left)


def _showing(card: StoredCard, item: Candidate, before: Showing | None, seconds: float) -> Showing:
    if before is not None:
        return replace(before, seconds=before.seconds + seconds)
    new = item.state is State.NEW
    return Showing(item.key, item.kind, new, card.card.sample, seconds)


class _Recalls:
    """What somebody recalls of one card after the other: as much as is expected, and a little
    less."""

    def __init__(self, known: float) -> None:
        """`known` is the chance that a new card is recalled."""
        self._known = known
        self._forgotten, self._likely, self._spread = 0, 0.5, 0.0

    def next(self, item: Candidate) -> bool:
        """Whether the next card is recalled."""
        new = self._known if item.state is State.NEW else item.recall
        chance = 1 / AGAIN if item.at is not None else new
        self._likely += 1 - chance
        self._spread += chance * (1 - chance)
        failed = self._forgotten + 1 <= self._likely + CAUTION * sqrt(self._spread)
        self._forgotten += failed
        return not failed


def _reviewed_with(demand: Demand) -> dict[str, list[str]]:
    """By story told aloud, what its telling reviews as well."""
    out: dict[str, list[str]] = {}
    for place, story in enumerate(demand.planner.cards.heard):
        if story >= 0:
            out.setdefault(demand.cards[story].key, []).append(demand.cards[place].key)
    return out
