"""What another desired retention would cost and bring: a person's own cards, lived forward.

Pure, with numpy. Every card is reviewed on the study day it falls due, recalled by chance as its
memory says, and scheduled again; new cards come as many a day as are set. The same seed draws the
same fate for every retention, so rows differ by the retention and not by luck.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from drill.scheduling.curves import Array, Curves
from drill.scheduling.memory import STABILITY_MAX
from drill.scheduling.pace import AGAIN, KNOWN

RETENTIONS = (0.80, 0.82, 0.84, 0.86, 0.88, 0.90, 0.92, 0.94, 0.95, 0.96, 0.97)
"""What is tried."""
KNOWN_COST = 1 + (1 - KNOWN) * AGAIN
"""Showings of a new card on its first day."""
FAILED = 2.0
"""A forgotten card is seen twice that day: it costs as much more."""


@dataclass(frozen=True, slots=True)
class Pile:
    """The cards to live with. Arrays of one length; times in days."""

    stability: Array
    """0 for a new card."""
    difficulty: Array
    elapsed: Array
    """Since the last review; of no meaning for a new card."""
    interval: Array
    """From the last review to the due day."""
    seconds: Array
    """That a review of it takes."""


@dataclass(frozen=True, slots=True)
class Workload:
    """What a desired retention would cost and bring."""

    retention: float
    reviews: float
    """A day, in the mean."""
    minutes: float
    """A day, in the mean."""
    recall: float
    """Mean chance of recall over all cards begun and all days, 0 to 1."""
    remembered: float
    """Cards recalled towards the end: the mean of the last quarter of the days."""

    @property
    def price(self) -> float:
        """Minutes a day for each hundred cards remembered at the end."""
        return self.minutes / max(self.remembered, 1e-9) * 100

    def scaled(self, share: float) -> Workload:
        """The same for so many times the cards."""
        return replace(
            self,
            reviews=self.reviews * share,
            minutes=self.minutes * share,
            remembered=self.remembered * share,
        )


def live(
    pile: Pile,
    curves: Curves,
    retention: float,
    *,
    days: int,
    new_per_day: int,
    seconds_per_day: float | None = None,
) -> Workload:
    """So many days with the pile at a desired retention.

    A change of it moves no due date by itself: what is due now keeps its day, what is reviewed gets
    the new interval. With `seconds_per_day` as many new cards come as these have room for after
    what is due, instead of `new_per_day`.
    """
    life = _Life(pile, curves, retention)
    reviews = seconds = recalled = begun = ended = 0.0
    tail = days * 3 // 4
    for day in range(days):
        shown, spent = life.review(day)
        room = seconds_per_day - spent if seconds_per_day is not None else None
        first_shown, taken = life.meet(day, new_per_day, room)
        reviews, seconds = reviews + shown + first_shown, seconds + spent + taken
        remembered = life.recalled(day + 1)
        recalled, begun = recalled + remembered, begun + life.begun.sum()
        ended += remembered if day >= tail else 0.0
    return Workload(
        retention=retention,
        reviews=reviews / days,
        minutes=seconds / 60 / days,
        recall=float(recalled / begun) if begun else 0.0,
        remembered=ended / (days - tail),
    )


class _Life:
    """The cards of a pile, as they are from day to day at a desired retention."""

    def __init__(self, pile: Pile, curves: Curves, retention: float) -> None:
        self._draw = np.random.default_rng(1)
        self._curves, self._stretch = curves, curves.stretch(retention)
        self._stability, self._difficulty = pile.stability.copy(), pile.difficulty.copy()
        self._last, self._due = -pile.elapsed, pile.interval - pile.elapsed
        self._seconds = pile.seconds
        self.begun = pile.stability > 0
        """Whether each card was ever shown."""
        self._waiting = list(np.flatnonzero(~self.begun)[::-1])

    def review(self, day: int) -> tuple[float, float]:
        """Review what is due; the reviews and the seconds that it took."""
        fate = self._draw.random(len(self._stability))
        ripe = np.flatnonzero(self.begun & (self._due <= day))
        if not len(ripe):
            return 0.0, 0.0
        stability, difficulty = self._stability[ripe], self._difficulty[ripe]
        chance = self._curves.recall(stability, day - self._last[ripe])
        passed = fate[ripe] < chance
        good = self._curves.good(stability, difficulty, chance)
        bad = self._curves.relearnt(stability, difficulty, chance)
        self._stability[ripe] = np.where(passed, good[0], bad[0])
        self._difficulty[ripe] = np.where(passed, good[1], bad[1])
        self._last[ripe] = day
        spread = self._stretch * self._draw.uniform(0.93, 1.07, len(ripe))  # as fuzz does
        interval = np.clip(np.round(self._stability[ripe] * spread), 1.0, STABILITY_MAX)
        self._due[ripe] = day + interval
        shown = np.where(passed, 1.0, FAILED)
        return float(np.sum(shown)), float(np.sum(shown * self._seconds[ripe]))

    def meet(self, day: int, most: int, room: float | None) -> tuple[float, float]:
        """Meet new cards: as many as the seconds of `room` hold, else `most`; how often they were
        shown, in the mean, and the seconds that this took.
        """
        met, taken = 0, 0.0
        while self._waiting:
            card = self._waiting[-1]
            cost = KNOWN_COST * float(self._seconds[card])
            full = met >= most if room is None else taken + cost > room
            if full:
                break
            self._waiting.pop()
            met, taken = met + 1, taken + cost
            self.begun[card] = True
            self._stability[card], self._difficulty[card] = self._curves.first(True)
            self._last[card] = day
            due = max(1.0, round(float(self._stability[card]) * self._stretch))
            self._due[card] = day + due
        return KNOWN_COST * met, taken

    def recalled(self, day: int) -> float:
        """How many of the cards begun are recalled then, in the mean."""
        since = day - self._last[self.begun]
        return float(self._curves.recall(self._stability[self.begun], since).sum())


def compare(
    pile: Pile,
    curves: Curves,
    *,
    days: int,
    new_per_day: int,
    seconds: float | None = None,
    also: Sequence[float] = (),
) -> list[Workload]:
    """A row a desired retention, RETENTIONS and `also`, from the lowest."""
    tried = sorted({*RETENTIONS, *(round(extra, 4) for extra in also)})
    return [
        live(pile, curves, retention, days=days, new_per_day=new_per_day, seconds_per_day=seconds)
        for retention in tried
    ]


def cheapest(rows: Sequence[Workload]) -> Workload:
    """The row with the fewest minutes a day for what is remembered at the end."""
    return min(rows, key=lambda row: row.price)
