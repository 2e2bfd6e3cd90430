"""FSRS-6 over arrays: what one review does to the memory of many cards at once.

The package works card by card, which a planner that looks at thousands of futures cannot wait
for. These are its formulas, term by term as py-fsrs 6.3.2 has them, and a test compares the two.
The only module that turns FSRS's parameters into numbers besides `memory`, which remains the one
that decides what a card's memory is.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from drill.scheduling.memory import STABILITY_MAX, curve

Array: TypeAlias = NDArray[np.floating]

_STABILITY_MIN = 0.001


@dataclass(frozen=True, slots=True)
class Curves:
    """The formulas under one set of parameters (the 21 of FSRS-6).

    Stabilities and times are in days, difficulties from 1 to 10, chances from 0 to 1.
    """

    parameters: tuple[float, ...]

    def recall(self, stability: Array, days: Array | float) -> Array:
        """Chance of recall after a time, as `memory.recall_after`; below 0 days counts as 0."""
        decay, factor = curve(self.parameters)
        return np.asarray((1 + factor * np.maximum(days, 0.0) / stability) ** -decay)

    def first(self, good: bool) -> tuple[float, float]:
        """Stability and difficulty after the first review of a card: good, or again."""
        w = self.parameters
        rating = 3 if good else 1
        difficulty = w[4] - exp(w[5] * (rating - 1)) + 1
        return max(w[rating - 1], _STABILITY_MIN), min(max(difficulty, 1.0), 10.0)

    def good(self, stability: Array, difficulty: Array, recall: Array) -> tuple[Array, Array]:
        """After a review on a later day that was good; `recall` is the chance it had."""
        w = self.parameters
        grown = stability * (
            1
            + exp(w[8])
            * (11 - difficulty)
            * stability ** -w[9]
            * (np.exp((1 - recall) * w[10]) - 1)
        )
        return self._bounded(grown), self._difficulty(difficulty, 3)

    def again(self, stability: Array, difficulty: Array, recall: Array) -> tuple[Array, Array]:
        """After a review on a later day that failed."""
        w = self.parameters
        long_term = (
            w[11]
            * difficulty ** -w[12]
            * ((stability + 1) ** w[13] - 1)
            * np.exp((1 - recall) * w[14])
        )
        fallen = np.minimum(long_term, stability / exp(w[17] * w[18]))
        return self._bounded(fallen), self._difficulty(difficulty, 1)

    def repeated(self, stability: Array, difficulty: Array) -> tuple[Array, Array]:
        """After one more review on the same day that was good."""
        w = self.parameters
        factor = np.maximum(exp(w[17] * w[18]) * stability ** -w[19], 1.0)
        return self._bounded(stability * factor), self._difficulty(difficulty, 3)

    def relearnt(self, stability: Array, difficulty: Array, recall: Array) -> tuple[Array, Array]:
        """After a failure on a later day and its repeat the same day, which was good."""
        return self.repeated(*self.again(stability, difficulty, recall))

    def _difficulty(self, difficulty: Array, rating: int) -> Array:
        w = self.parameters
        easiest = w[4] - exp(w[5] * 3) + 1
        moved = difficulty - w[6] * (rating - 3) * (10 - difficulty) / 9
        return np.asarray(np.clip(w[7] * easiest + (1 - w[7]) * moved, 1.0, 10.0))

    def _bounded(self, stability: Array) -> Array:
        return np.asarray(np.clip(stability, _STABILITY_MIN, STABILITY_MAX))
