"""Today's session lived through before it begins: how many cards it will show, and for how long.

The session itself says what comes next, and somebody who recalls as much as is expected answers: so
what is shown as today's plan is what happens.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import sqrt

from sqlalchemy import Connection

from drill.domain.kind import Kind
from drill.domain.review import DueAt, Rating, State
from drill.scheduling.pace import AGAIN
from drill.scheduling.session import Candidate
from drill.service.home.home import Home
from drill.service.onsite.agenda import OnsiteAgenda
from drill.service.onsite.demand import Demand
from drill.service.study import grades
from drill.service.study.agenda import NewCards
from drill.service.study.pool import Pool
from drill.service.study.session import RECENT

CAUTION = 1.0
"""By how many standard deviations more than expected is forgotten: what is said is to be kept on
most days, and nobody minds one card more."""


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
    agenda = OnsiteAgenda(home, demand)
    pool = Pool.gather(home, connection, agenda, NewCards(by_plan=True), seconds=seconds)
    tells = agenda.tells(seconds) if home.options.aloud else 0
    stored = {card.key: card for card in demand.cards}
    told = _told(demand)
    shown: dict[str, Showing] = {}
    asked: list[str] = []
    recent: tuple[Candidate, ...] = ()
    forgotten, likely, spread = 0, 0.5, 0.0
    left, now, reading = seconds, home.clock.now(), 0.0
    while True:
        held = Counter(showing.kind for showing in shown.values())
        today = replace(pool.today(left, tells, recent, held), now=now)
        order = partial(agenda.order, today=today, asked=asked)
        item = pool.coming(order(pool.items.values()), order)
        if item is None or len(asked) > 2_000:
            return list(shown.values())
        if item.lesson:
            left -= item.reading
            now += round(item.reading * 1000)
            reading += item.reading
            pool.taught(item.lesson)
            continue
        left -= item.seconds
        now += round(item.seconds * 1000)
        asked.append(item.key)
        recent = (*recent, item)[-RECENT:]
        pool.items.pop(item.key)
        pool.shown.add(item.key)
        pool.passed.append(item.key)
        card = stored.get(item.key)
        tells -= item.kind is Kind.TELL
        before = shown.get(item.key)
        shown[item.key] = Showing(
            item.key,
            item.kind,
            before.new if before else item.state is State.NEW,
            card is not None and card.card.sample,
            (before.seconds if before else 0.0) + item.seconds + reading,
        )
        reading = 0.0
        if card is None:
            continue
        for key in told.get(item.key, ()):
            pool.items.pop(key, None)
        chance = (
            1 / AGAIN if item.at is not None
            else demand.planner.person.known if item.state is State.NEW
            else item.recall
        )  # fmt: skip
        likely += 1 - chance
        spread += chance * (1 - chance)
        failed = forgotten + 1 <= likely + CAUTION * sqrt(spread)
        forgotten += failed
        rating = Rating.AGAIN if failed else Rating.GOOD
        outcome = grades.outcomes(home, card, now, pool.load)[rating]
        stored[item.key] = replace(card, memory=outcome.memory, due=outcome.due)
        if isinstance(outcome.due, DueAt):
            state = outcome.memory.state
            pool.items[item.key] = replace(item, state=state, at=outcome.due.at, last=now)


def _told(demand: Demand) -> dict[str, list[str]]:
    """By story told aloud, what its telling reviews as well."""
    out: dict[str, list[str]] = {}
    for place, story in enumerate(demand.planner.cards.heard):
        if story >= 0:
            out.setdefault(demand.cards[story].key, []).append(demand.cards[place].key)
    return out
