"""FSRS-6: what one review does to the memory of a card, in floats, or in arrays of them (`curves`).

The package works card by card, with objects and dates, which whoever looks at thousands of futures
cannot wait for. These are its formulas, term by term as py-fsrs 6.3.2 has them, and a test compares
the two. The only module that turns FSRS's parameters into numbers besides `memory`, which remains
the one that decides what a card's memory is.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import Any, ClassVar, Generic, TypeVar

from drill.scheduling.memory import STABILITY_MAX, curve

Numbers = TypeVar("Numbers")
"""Floats, or arrays of them."""

_STABILITY_MIN = 0.001


@dataclass(frozen=True)
class Formulas(Generic[Numbers]):
    """The formulas under one set of parameters (the 21 of FSRS-6).

    Stabilities and times are in days, difficulties from 1 to 10, chances from 0 to 1.
    """

    parameters: tuple[float, ...]

    _exp: ClassVar[Any] = staticmethod(exp)
    _most: ClassVar[Any] = staticmethod(max)
    _least: ClassVar[Any] = staticmethod(min)

    def recall(self, stability: Numbers, days: Numbers | float) -> Numbers:
        """Chance of recall after a time, as `memory.recall_after`; below 0 days counts as 0."""
        decay, factor = curve(self.parameters)
        chance: Any = (1 + factor * self._most(days, 0.0) / stability) ** -decay
        return chance  # type: ignore[no-any-return]

    def first(self, good: bool) -> tuple[float, float]:
        """Stability and difficulty after the first review of a card: good, or again."""
        w = self.parameters
        rating = 3 if good else 1
        difficulty = w[4] - exp(w[5] * (rating - 1)) + 1
        return max(w[rating - 1], _STABILITY_MIN), min(max(difficulty, 1.0), 10.0)

    def good(self, stability: Any, difficulty: Any, recall: Any) -> tuple[Numbers, Numbers]:
        """After a review on a later day that was good; `recall` is the chance it had."""
        w = self.parameters
        grown = stability * (
            1
            + exp(w[8])
            * (11 - difficulty)
            * stability ** -w[9]
            * (self._exp((1 - recall) * w[10]) - 1)
        )
        return self._bounded(grown), self._difficulty(difficulty, 3)

    def again(self, stability: Any, difficulty: Any, recall: Any) -> tuple[Numbers, Numbers]:
        """After a review on a later day that failed."""
        w = self.parameters
        long_term = (
            w[11]
            * difficulty ** -w[12]
            * ((stability + 1) ** w[13] - 1)
            * self._exp((1 - recall) * w[14])
        )
        fallen = self._least(long_term, stability / exp(w[17] * w[18]))
        return self._bounded(fallen), self._difficulty(difficulty, 1)

    def repeated(self, stability: Any, difficulty: Any) -> tuple[Numbers, Numbers]:
        """After one more review on the same day that was good."""
        w = self.parameters
        factor = self._most(exp(w[17] * w[18]) * stability ** -w[19], 1.0)
        return self._bounded(stability * factor), self._difficulty(difficulty, 3)

    def relearnt(self, stability: Any, difficulty: Any, recall: Any) -> tuple[Numbers, Numbers]:
        """After a failure on a later day and its repeat the same day, which was good."""
        return self.repeated(*self.again(stability, difficulty, recall))

    def stretch(self, retention: float) -> float:
        """Days of interval for each day of stability, at a desired retention."""
        decay, factor = curve(self.parameters)
        return float((retention ** (-1 / decay) - 1) / factor)

    def _difficulty(self, difficulty: Any, rating: int) -> Any:
        w = self.parameters
        easiest = w[4] - exp(w[5] * 3) + 1
        moved = difficulty - w[6] * (rating - 3) * (10 - difficulty) / 9
        return self._between(w[7] * easiest + (1 - w[7]) * moved, 1.0, 10.0)

    def _bounded(self, stability: Any) -> Any:
        return self._between(stability, _STABILITY_MIN, STABILITY_MAX)

    def _between(self, value: Any, least: float, most: float) -> Any:
        return self._least(self._most(value, least), most)
