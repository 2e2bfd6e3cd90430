"""Spreading intervals a little, so that cards learnt together do not stay together.

Pure: the same seed and load give the same day, and never one outside `bounds`. The ranges
are those Anki publishes and the fsrs package tabulates; the draw is our own, because the
package draws from the global random and may leave its range by a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from random import Random

from drill.scheduling.days import Share

_RANGES = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.10), (20.0, float("inf"), 0.05))
"""From, to (days), and how much each day between them adds to the spread."""


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
    at = Random(seed).random()
    if load or share:
        full = {day: _full(today + day, load or {}, share) for day in days}
        least = min(full.values())
        emptiest = [day for day in days if full[day] == least]
        return emptiest[int(at * len(emptiest))]
    return days[int(at * len(days))]


def _full(day: int, load: Mapping[int, int], share: Share | None) -> float:
    """How full a study day would be with one more card."""
    takes = share(day) if share else 1.0
    return (load.get(day, 0) + 1) / takes if takes > 0 else inf
