"""A simulated learner: its memory follows FSRS under parameters of its own, and knows no plan."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
from fsrs.scheduler import DEFAULT_PARAMETERS

from drill.domain.review import Rating, propose
from drill.scheduling.curves import Curves

SECONDS = {"steps": 30, "outline": 30, "beat": 20, "flag": 20, "probe": 20, "tell": 150}
"""Seconds that a card takes, by its kind; others 12."""
EXAMS = 400
"""Interviews in which a story is told, to find how often it comes well."""


class Learner:
    """Remembers by FSRS with parameters of its own."""

    def __init__(self, seed: int, unlike: float = 0.15, first_sight: float = 0.7) -> None:
        """`unlike` is how far the parameters lie from the defaults; `first_sight` the chance to
        know what was never seen.
        """
        noise = np.random.default_rng(seed).normal(0, unlike, 21)
        self.curves = Curves(tuple(float(w) for w in np.array(DEFAULT_PARAMETERS) * np.exp(noise)))
        self.random = random.Random(seed)
        self.first_sight = first_sight
        self.cards: dict[str, tuple[float, float, datetime]] = {}

    def recall(self, card: str, at: datetime) -> float:
        """The chance that a card is recalled; 0 for one that was never seen."""
        if card not in self.cards:
            return 0.0
        stability, _, last = self.cards[card]
        days = (at - last) / timedelta(days=1)
        return float(self.curves.recall(np.asarray(stability), days))

    def tells(self, beats: Sequence[str], at: datetime) -> float:
        """The chance that a story comes well: most of its beats."""
        chances = [self.recall(beat, at) for beat in beats]
        draws = random.Random(len(beats))
        well = sum(
            propose(sum(draws.random() < chance for chance in chances), len(beats)) > Rating.AGAIN
            for _ in range(EXAMS)
        )
        return well / EXAMS

    def answer(self, card: str, at: datetime) -> bool:
        """Whether a card is recalled now; it is remembered as answered."""
        new = card not in self.cards
        chance = self.first_sight if new else self.recall(card, at)
        passed = self.random.random() < chance
        if new:
            stability, difficulty = self.curves.first(passed)
        else:
            before, difficulty, last = self.cards[card]
            memory = np.asarray(before), np.asarray(difficulty)
            if at - last < timedelta(hours=12):
                after = self.curves.repeated(*memory) if passed else memory
            else:
                how = self.curves.good if passed else self.curves.again
                after = how(*memory, np.asarray(chance))
            stability, difficulty = float(after[0]), float(after[1])
        self.cards[card] = stability, difficulty, at
        return passed
