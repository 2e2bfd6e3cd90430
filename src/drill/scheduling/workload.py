"""What another desired retention would cost and bring: a person's own cards, lived forward.

Pure, with numpy. Every card is reviewed on the study day it falls due, recalled by chance as its
memory says, and scheduled again; new cards come as many a day as are set. The same seed draws the
same fate for every retention, so rows differ by the retention and not by luck.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from drill.scheduling.curves import Array, Curves
from drill.scheduling.memory import STABILITY_MAX, curve
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
        before = seconds
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
        spent, brought = seconds - before, 0
        while waiting:
            if seconds_per_day is None:
                if brought >= new_per_day:
                    break
            elif spent + KNOWN_COST * pile.seconds[waiting[-1]] > seconds_per_day:
                break
            spent += KNOWN_COST * float(pile.seconds[waiting[-1]])
            brought += 1
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
    seconds: float | None = None,
    also: Sequence[float] = (),
) -> list[Workload]:
    """A row a desired retention, RETENTIONS and `also`, from the lowest."""
    tried = sorted({*RETENTIONS, *(round(extra, 4) for extra in also)})
    return [
        live(pile, curves, retention, days=days, new_per_day=new_per_day, seconds_per_day=seconds)
        for retention in tried
    ]


UNLIKELY = 0.02
"""Part of a card's future below which it is not followed apart."""
_BLURRED = 3.0
"""Days of interval from which on fuzz spreads what fell due on one day."""


def ahead(
    pile: Pile,
    curves: Curves,
    retention: float,
    *,
    days: int = 21,
    first_sight: float = KNOWN,
) -> Array:
    """Expected seconds on each of so many days, today first; all new cards are met today.

    Nothing is drawn by chance: a review parts a card's future in two, weighed by the chance of
    recall, and both are followed. `first_sight` is that chance for a new card.
    """
    decay, factor = curve(curves.parameters)
    stretch = (retention ** (-1 / decay) - 1) / factor

    def scheduled(memory: tuple[Array, Array], day: int, seconds: Array, weight: Array) -> Array:
        given = np.clip(np.round(memory[0] * stretch), 1.0, STABILITY_MAX)
        last = np.full(len(seconds), float(day))
        return np.stack([*memory, last, day + given, seconds, weight, given >= _BLURRED])

    known = pile.stability > 0
    ones = np.ones(int(known.sum()))
    begun = (pile.stability, pile.difficulty, -pile.elapsed, pile.interval - pile.elapsed)
    futures = [np.stack([*(part[known] for part in (*begun, pile.seconds)), ones, ones * 0])]
    new = pile.seconds[~known]
    load = np.zeros(days)
    load[0] = new.sum() * (1 + (1 - first_sight) * AGAIN)
    for passed, share in ((True, first_sight), (False, 1 - first_sight)):
        stability, difficulty = (np.full(len(new), value) for value in curves.first(passed))
        memory = (stability, difficulty) if passed else curves.repeated(stability, difficulty)
        futures.append(scheduled(memory, 0, new * share, np.full(len(new), share)))
    cards = np.concatenate(futures, axis=1)
    for day in range(days):
        ripe = cards[3] <= day
        stability, difficulty, last, _, seconds, weight, blurred = cards[:, ripe]
        chance = curves.recall(stability, day - last)
        costs = seconds * (1 + (1 - chance) * AGAIN)
        load[day] += costs[blurred == 0].sum()
        near = load[max(0, day - 1) : day + 2]
        near += costs[blurred == 1].sum() / 3
        failed = np.where(weight * (1 - chance) < UNLIKELY, 0.0, 1 - chance)
        after = curves.good(stability, difficulty, chance)
        good = scheduled(after, day, seconds * (1 - failed), weight * (1 - failed))
        after = curves.relearnt(stability, difficulty, chance)
        bad = scheduled(after, day, seconds * failed, weight * failed)[:, failed > 0]
        cards = np.concatenate([cards[:, ~ripe], good, bad], axis=1)
        cards = cards[:, cards[3] < days]
    return load


def cheapest(rows: Sequence[Workload]) -> Workload:
    """The row with the fewest minutes a day for what is remembered at the end."""
    return min(rows, key=lambda row: row.price)
