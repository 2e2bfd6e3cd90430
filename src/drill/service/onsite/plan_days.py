"""The days of a plan: what each brings, and how many minutes they have and need."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import compress
from typing import TYPE_CHECKING

from drill.domain.card import OF_A_STORY
from drill.domain.kind import Kind
from drill.service.home.home import EPOCH, Home
from drill.service.onsite.demand import CAPPED, Demand
from drill.service.onsite.run_through import Showing

if TYPE_CHECKING:
    from drill.scheduling.cram.forecast import DayForecast
    from drill.scheduling.cram.planner import Planner

MOVED = 0.15
"""Share of all the cards' time that may come on another day than with all the minutes."""
FULL = 60.0
"""Seconds that a full day still has at most: hardly any card fits into them."""


@dataclass(frozen=True, slots=True)
class DayPlan:
    """One study day of a plan, as expected."""

    date: str
    """ISO date of the study day."""
    cards: int
    """Shown for all onsites to come, each counted once."""
    new: int
    """Of them, met for the first time."""
    seconds: float
    kind: str
    """`day`, `day off`, `last day` (the core once more, then the stories), `morning` (the short
    pass)."""
    others: int = 0
    """Of the cards, those that other onsites alone ask for."""
    others_seconds: float = 0.0
    own: int = 0
    """Of today's cards, those of one's own stories."""


def minutes_a_day(demand: Demand, at: int) -> tuple[int, int]:
    """The least and the most minutes of the whole days until an onsite: each day has those of the
    onsite still to come that has most."""
    both = list(zip(demand.onsites, demand.planner.targets, strict=True))
    a_day = [
        max(onsite.minutes for onsite, target in both if day < target.days)
        for day in range(max(1, both[at][1].last_day + 1))
    ]
    return min(a_day), max(a_day)


def enough(
    days: Sequence[DayForecast], planner: Planner, today: float, out: Collection[Kind]
) -> int | None:
    """Minutes a day into which the cards of these days fit, but for a small part that other days
    take; None where a day is full or cards of the kinds left `out` are for want of time, so that
    more minutes would bring more, or where that is hardly less than there are. `today` are the
    seconds of the next session."""
    from drill.scheduling.cram.planner import CAPPED_SHARE

    budget = planner.seconds[: len(days)].tolist()
    studied = [not at or room > 0 for at, room in enumerate(budget)]  # no days off
    days, budget = list(compress(days, studied)), list(compress(budget, studied))
    took = [day.seconds + day.others.seconds - day.aloud for day in days]
    took[:1] = [
        max(seconds, today - day.aloud) for seconds, day in zip(took[:1], days[:1], strict=True)
    ]
    full = any(room - seconds < FULL for room, seconds in zip(budget, took, strict=True))
    if full or not set(out) <= set(CAPPED):
        return None
    # Of today's minutes some may be spent, so it tells of a day only where it is the only one.
    whole = slice(min(1, len(days) - 1), None)
    took, capped = took[whole], sum(day.capped for day in days[whole])
    most_moved = MOVED * sum(took) * (len(took) > 1)  # a single day has no other
    for minutes in range(1, int(min(budget[whole], default=0) / 60) - 1):
        room = 60.0 * minutes
        moved = sum(max(0.0, seconds - room) for seconds in took)
        if moved <= most_moved and capped <= CAPPED_SHARE * room * len(took):
            return minutes
    return None


def of_session(session: Sequence[Showing], asked: Collection[str]) -> DayPlan:
    """The day of a session, of whose cards an onsite asks for these."""
    others = [showing for showing in session if showing.key not in asked]
    return DayPlan(
        date="",
        cards=len(session),
        new=sum(showing.new for showing in session),
        seconds=round(sum(showing.seconds for showing in session)),
        kind="",
        own=sum(showing.kind in OF_A_STORY and not showing.sample for showing in session),
        others=len(others),
        others_seconds=round(sum(showing.seconds for showing in others)),
    )


def as_forecast(days: Sequence[DayForecast]) -> list[DayPlan]:
    """Days as they are expected, rounded."""
    return [
        DayPlan(
            date="",
            cards=round(day.cards + day.others.cards),
            new=round(day.new + day.others.new),
            seconds=round(day.seconds + day.others.seconds),
            kind="",
            others=round(day.others.cards),
            others_seconds=round(day.others.seconds),
        )
        for day in days
    ]


def dated(home: Home, morning: bool, days: Sequence[DayPlan]) -> tuple[DayPlan, ...]:
    """The same with their dates and kinds, today first; the last may be a `morning`."""
    today, off = home.day(), home.week.off
    kinds = ["day"] * len(days) + (["last day", "morning"] if morning else ["last day"])
    out = []
    for ahead, (day, kind) in enumerate(zip(days, kinds[len(kinds) - len(days) :], strict=True)):
        kind = "day off" if kind == "day" and ahead and today + ahead in off else kind
        date = (EPOCH + timedelta(days=today + ahead)).isoformat()
        out.append(replace(day, date=date, kind=kind))
    return tuple(out)
