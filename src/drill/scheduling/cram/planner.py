"""Which cards today's time goes to, the most needed first.

Two things a `Course` cannot see are put right here. Putting off a new card always looks free, so
new cards worth their price come first: none of them starves. And no minute is left unused while a
review still adds anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from drill.scheduling.cram.course import CardArrays, Course, Futures, Places, Target, Worth
from drill.scheduling.curves import Array, Curves

USEFUL = 0.0005
"""Recall on the date that a review must add to be made at all."""
MORNING = 300.0
"""Seconds of the pass on the morning of the date."""
_RELAXED = 0.5
"""Share of all the time up to which new cards are met in the order of teaching."""
_LOOKED_AT = 300
"""Cards by which today's price is found where there are more."""


@dataclass(frozen=True, slots=True)
class Person:
    """What a forecast knows of the person besides their memory, and how well.

    Nobody knows beforehand how much of a new card somebody recalls at first sight, or how long they
    take: with a few reviews the futures differ by that, with many they no longer do.
    """

    known: float
    """Expected chance, 0 to 1, that a new card is recalled at first sight."""
    sights: float = inf
    """First showings on which that rests."""
    reviews: float = inf
    """Timed reviews on which the seconds of the cards rest."""


class Planner:
    """The cards to choose among for some dates, and the time there is."""

    def __init__(
        self,
        cards: CardArrays,
        targets: Sequence[Target],
        seconds: Array,
        curves: Curves,
        person: Person,
    ) -> None:
        """`targets` with the nearest first; `seconds` is the budget of each day, today first, as
        many as the farthest target has days.
        """
        self.cards, self.targets, self.seconds = cards, targets, seconds
        self.curves, self.person = curves, person
        self._courses: list[Course] = []
        for target in targets:
            asked = target.weight > 0
            full = float(np.median(seconds[: max(1, target.days - 1)])) or 1.0
            round_days = float(cards.seconds[asked].sum()) / max(full, 1.0)
            self._courses.append(Course(curves, target, min(round_days, 1000.0), self.person.known))
        self._relaxed = self._is_relaxed()
        self.worths = self.priced(0, Futures.of(cards, 1), _LOOKED_AT)

    def _is_relaxed(self) -> bool:
        """Whether new cards take so little of the time that their order may be the teaching's.

        Else those that bring most for their seconds come first.
        """
        asked = np.any([target.weight > 0 for target in self.targets], axis=0)
        needed = self.cards.seconds[self.cards.new & asked].sum() * (2 - self.person.known)
        return bool(needed <= _RELAXED * self.seconds.sum())

    def priced(self, day: int, futures: Futures, most: int) -> list[Worth]:
        """What reviews of the cards are worth for each date, at the prices from a day on."""
        out = []
        for target, course in zip(self.targets, self._courses, strict=True):
            level = 0.0
            if day < target.days:
                level = course.level(
                    day, futures, self.cards.seconds, target.weight, self.seconds, most
                )
            weight = np.where(target.weight > 0, target.weight, 1.0)
            out.append(course.at(level * self.cards.seconds / weight))
        return out

    def rank(self) -> list[int]:
        """Places of the cards worth showing today, the most needed first."""
        score = self.score(0, Futures.of(self.cards, 1), self.worths, None)[0]
        order = np.argsort(-score, kind="stable")
        return [int(place) for place in order[: int(np.isfinite(score).sum())]]

    def score(
        self, day: int, futures: Futures, worths: Sequence[Worth], gaps: Places | None
    ) -> Array:
        """How much each card is needed on a day; minus infinity where it is not worth showing.

        The nearest date takes what it needs first, the next one what it leaves.
        """
        out = np.full(futures.new.shape, -np.inf)
        for turn, (target, worth) in enumerate(zip(self.targets, worths, strict=True)):
            if day < target.days:
                score = self._score_of(target, worth, day, futures, gaps)
                score[:, target.weight <= 0] = -np.inf
                score[futures.last >= day] = -np.inf  # once a study day
                out = np.maximum(out, score - 1e9 * turn)
        return out

    def _score_of(
        self,
        target: Target,
        paid: Worth,
        day: int,
        futures: Futures,
        gaps: Places | None,
    ) -> Array:
        course = paid.course
        later = course.ahead(day) if gaps is None else day + gaps[gaps < course.days - day]
        elapsed = np.maximum(day - futures.last, 1.0)
        memory = (futures.stability, futures.difficulty)
        recall = self.curves.recall(futures.stability, elapsed)
        gain = paid.review(day, *memory, elapsed)
        gain = (gain - paid.wait(later, *memory, futures.last, futures.at)) * target.weight
        seconds = self.cards.seconds * (2 - recall)
        score = gain / seconds
        score[self._added(course, day, futures, recall) < USEFUL] = -np.inf

        met = np.broadcast_to(paid.meet(day), score.shape) * target.weight
        worth = np.maximum(np.where(futures.new, met, gain), 0.0)
        worth[futures.last >= day] = 0.0
        for place in np.flatnonzero(self.cards.tell):
            along = worth[:, self.cards.heard == place].sum(axis=1)
            told = (gain[:, place] + along) / seconds[:, place]
            score[:, place] = np.where(along > 0, told, score[:, place])
        met = met / (self.cards.seconds * (2 - self.person.known))
        turn = (
            1e3 * target.weight - self.cards.order / len(self.cards.order) if self._relaxed else 0
        )
        cost = paid.price * course.dear[day] * target.weight / self.cards.seconds
        met = np.where(met > 0, 1e6 + turn + 1e-3 * met, met + cost)
        score = np.where(futures.new, met, score)
        weakness = 1 - np.where(futures.new, 0.0, recall)
        if target.morning and day == target.days - 1:
            score = np.where(self.cards.brief, 3e6 + weakness, score)
        elif day == target.days - 1 - target.morning:
            score = np.where(self.cards.core, 3e6 - 1e6 * self.cards.tell + weakness, score)
        return np.asarray(score)

    def _added(self, course: Course, day: int, futures: Futures, recall: Array) -> Array:
        """Recall on the date with a review now and none after it, less that with none at all."""
        curves, rest = self.curves, course.rest(day)
        memory = (futures.stability, futures.difficulty, recall)
        good = curves.recall(curves.good(*memory)[0], rest)
        failed = curves.recall(curves.relearnt(*memory)[0], rest)
        without = curves.recall(futures.stability, course.until - futures.at)
        return np.asarray(recall * good + (1 - recall) * failed - without)
