"""On which day a card comes back: easy days, days off, and intervals spread a little, so that cards
learnt together do not stay together.

Pure. Fuzz leans away from days that take a small share of a normal day's cards; what falls on a day
off all the same is spread over the days around it. The same seed and load give the same day, and
never one outside `bounds`. The ranges are those Anki publishes and the fsrs package tabulates; the
draw is our own, because the package draws from the global random and may leave its range by a day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from math import inf
from random import Random

from drill.records import dataclass

_THURSDAY = 3
"""The weekday of study day 0, 1970-01-01; Monday is 0."""
LOST = 0.05
"""Chance of recall that a card may lose by waiting until after the days off."""
AROUND = 7
"""Days before and after that take what falls on days off, at most."""

Share = Callable[[int], float]
"""Study day → share of a normal day, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Week:
    """Easy weekdays and days off."""

    easy: Mapping[int, float]
    """Weekday, Monday 0 → share."""
    off: frozenset[int]
    """Study days."""

    def share(self, day: int) -> float:
        """The share of a normal day's cards that a study day takes."""
        return 0.0 if day in self.off else self.easy.get((day + _THURSDAY) % 7, 1.0)

    @property
    def plain(self) -> bool:
        """Whether every day is like every other."""
        return not self.easy and not self.off


@dataclass(frozen=True, slots=True)
class Falling:
    """A card that falls due on a day off."""

    pk: int
    day: int
    recall_at: Callable[[int], float]
    """Study day → its chance of recall."""


def around(
    falling: Iterable[Falling], week: Week, today: int, load: Mapping[int, int]
) -> list[tuple[int, int, int]]:
    """(row number, from, to) for each card: before the days off where waiting would cost it more
    than LOST, else after them; there, the day with the least load for its share.

    What falls on a day off with no working day in reach before it waits. The weakest choose first.
    """
    filled: defaultdict[int, int] = defaultdict(int, load)
    out = []
    for card in sorted(falling, key=lambda card: (card.recall_at(card.day), card.pk)):
        before, after = _working(card.day, week, today)
        fits = [day for day in after if card.recall_at(card.day) - card.recall_at(day) <= LOST]
        choice = fits or before or after
        if not choice:
            continue
        best = min(
            choice, key=lambda day: ((filled[day] + 1) / week.share(day), abs(day - card.day))
        )
        filled[best] += 1
        out.append((card.pk, card.day, best))
    return out


def _working(day: int, week: Week, today: int) -> tuple[list[int], list[int]]:
    """Working days before and after a run of days off, nearest first; as many as the run has."""
    first = last = day
    while first - 1 in week.off:
        first -= 1
    while last + 1 in week.off:
        last += 1
    many = min(AROUND, last - first + 1)
    earlier = range(first - 1, max(today, first - 2 * AROUND) - 1, -1)
    later = range(last + 1, last + 1 + 3 * AROUND)
    before, after = ([day for day in days if week.share(day) > 0] for days in (earlier, later))
    return before[:many], after[:many]


def over(pks: Sequence[int], week: Week, today: int, days: int) -> list[tuple[int, int]]:
    """(row number, day): a backlog over so many working days from today on, in its order."""
    working = (day for day in range(today, today + 3_650) if week.share(day) > 0)
    free = list(islice(working, days))
    total = sum(map(week.share, free))
    out, done, sent = [], 0.0, 0
    for day in free:
        done += week.share(day)
        until = round(len(pks) * done / total)
        out += [(pk, day) for pk in pks[sent:until]]
        sent = until
    return out


def off_days(off: Collection[tuple[int, int]]) -> frozenset[int]:
    """The study days of ranges of them, first and last included."""
    return frozenset(day for first, last in off for day in range(first, last + 1))


# -- fuzz

_RANGES = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.10), (20.0, inf, 0.05))
"""From, to (days), and how much each day between them adds to the spread."""


@lru_cache(maxsize=512)
def bounds(interval_days: int, maximum: int) -> tuple[int, int]:
    """The shortest and the longest interval, in days, that fuzz may make of one.

    One day either way, and 15 % of what lies between 2.5 and 7 days, 10 % between 7 and 20,
    5 % beyond; below 2.5 days none. Never over `maximum`.
    """
    interval = min(interval_days, maximum)
    if interval < 2.5:
        return interval, interval
    spread = 1 + sum(share * max(min(interval, end) - start, 0.0) for start, end, share in _RANGES)
    return round(interval - spread), min(round(interval + spread), maximum)


def fuzz(
    interval: int,
    minimum: int,
    maximum: int,
    seed: int,
    load: Mapping[int, int] | None = None,
    today: int = 0,
    share: Share | None = None,
) -> int:
    """An interval in days near `interval`, within its `bounds`; the seed decides.

    `minimum` (days) raises the interval, and its lower bound, to itself; `maximum` wins over
    both. `load` holds the cards that already fall due, by study day (`today` is the one the
    interval starts from): of the days in reach only the emptiest are drawn from, and a day it
    lacks is empty. `share` is how much of a normal day's cards a study day takes, from 0 to 1:
    load counts against it, and a day that takes none is drawn only where no other is in reach.
    """
    minimum = min(minimum, maximum)
    low, high = bounds(max(interval, minimum), maximum)
    days = range(max(low, minimum), high + 1)
    at = _drawn(seed)
    if load or share:
        full = _full(range(today + days.start, today + days.stop), load or {}, share)
        least = min(full)
        emptiest = [place for place, cards in enumerate(full) if cards == least]
        return days[emptiest[int(at * len(emptiest))]]
    return days[int(at * len(days))]


@lru_cache(maxsize=8)  # the ratings of a card share a seed, and so do what is shown and its grade
def _drawn(seed: int) -> float:
    return Random(seed).random()


def _full(days: range, load: Mapping[int, int], share: Share | None) -> Sequence[float]:
    """How full each study day would be with one more card; every day alike, how full it is."""
    cards = [load.get(day, 0) for day in days]
    if share is None:
        return cards
    takes = map(share, days)
    return [(many + 1) / part if part > 0 else inf for many, part in zip(cards, takes, strict=True)]
