"""How ready a person is: for a framework, and for a whole story."""

from __future__ import annotations

from collections.abc import Iterable
from math import prod


def story(beats: Iterable[float]) -> float:
    """The chance, 0 to 1, that every beat of a story is recalled.

    `beats` are the chances of its beats, 0 for one never learnt. They multiply: eight beats at
    0.9 make a story of 0.43. No beats, no story: 0.
    """
    chances = list(beats)
    return prod(chances) if chances else 0.0


def framework(cards: Iterable[float]) -> float:
    """The share of a competency's frame that is recalled now, 0 to 1.

    `cards` are the chances of its cards, 0 for a new one; their mean, because each step
    forgotten costs its part and not the whole answer. No cards: 0.
    """
    chances = list(cards)
    return sum(chances) / len(chances) if chances else 0.0
