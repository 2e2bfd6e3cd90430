"""What another desired retention would cost and bring: a person's own cards, lived forward.

Pure, with numpy. Every card is reviewed on the study day it falls due, recalled by chance as its
memory says, and scheduled again; new cards come as many a day as are set. The same seed draws the
same fate for every retention, so rows differ by the retention and not by luck.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from drill.scheduling.curves import Array, Curves
from drill.scheduling.memory import STABILITY_MAX, curve

RETENTIONS = (0.80, 0.82, 0.84, 0.86, 0.88, 0.90, 0.92, 0.94, 0.95, 0.96, 0.97)
"""What is tried."""
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


def live(
    pile: Pile,
    curves: Curves,
    retention: float,
    *,
    days: int,
    new_per_day: int,
) -> Workload:
    """So many days with the pile at a desired retention.

    A change of it moves no due date by itself: what is due now keeps its day, what is reviewed gets
    the new interval.
    """
    draw = np.random.default_rng(1)
    decay, factor = curve(curves.parameters)
    stretch = (retention ** (-1 / decay) - 1) / factor
    stability, difficulty = pile.stability.copy(), pile.difficulty.copy()
    last, due = -pile.elapsed, pile.interval - pile.elapsed
    begun = stability > 0
    waiting = list(np.flatnonzero(~begun)[::-1])
    reviews = seconds = recalled_days = begun_days = ended = 0.0
    tail = days * 3 // 4
    for day in range(days):
        fate = draw.random(len(stability))
        ripe = np.flatnonzero(begun & (due <= day))
        if len(ripe):
            chance = curves.recall(stability[ripe], day - last[ripe])
            passed = fate[ripe] < chance
            good = curves.good(stability[ripe], difficulty[ripe], chance)
            bad = curves.relearnt(stability[ripe], difficulty[ripe], chance)
            stability[ripe] = np.where(passed, good[0], bad[0])
            difficulty[ripe] = np.where(passed, good[1], bad[1])
            last[ripe] = day
            spread = stretch * draw.uniform(0.93, 1.07, len(ripe))  # as fuzz does
            due[ripe] = day + np.clip(np.round(stability[ripe] * spread), 1.0, STABILITY_MAX)
            reviews += float(np.sum(np.where(passed, 1.0, FAILED)))
            seconds += float(np.sum(np.where(passed, 1.0, FAILED) * pile.seconds[ripe]))
        for _ in range(min(new_per_day, len(waiting))):
            card = waiting.pop()
            begun[card] = True
            stability[card], difficulty[card] = curves.first(True)
            last[card] = day
            due[card] = day + max(1.0, round(float(stability[card]) * stretch))
            reviews += 1
            seconds += float(pile.seconds[card])
        if begun.any():
            recalled = float(curves.recall(stability[begun], day + 1 - last[begun]).sum())
            recalled_days += recalled
            begun_days += float(begun.sum())
            ended += recalled if day >= tail else 0.0
    return Workload(
        retention=retention,
        reviews=reviews / days,
        minutes=seconds / 60 / days,
        recall=recalled_days / begun_days if begun_days else 0.0,
        remembered=ended / (days - tail),
    )


def compare(
    pile: Pile,
    curves: Curves,
    *,
    days: int,
    new_per_day: int,
    also: Sequence[float] = (),
    progress: Callable[[float], None] = lambda share: None,
) -> list[Workload]:
    """A row a desired retention, RETENTIONS and `also`, from the lowest."""
    tried = sorted({*RETENTIONS, *(round(extra, 4) for extra in also)})
    out = []
    for index, retention in enumerate(tried):
        progress(index / len(tried))
        out.append(live(pile, curves, retention, days=days, new_per_day=new_per_day))
    return out


def cheapest(rows: Sequence[Workload]) -> Workload:
    """The row with the fewest minutes a day for what is remembered at the end."""
    return min(rows, key=lambda row: row.price)
