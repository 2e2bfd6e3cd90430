"""How ready a person is: of all that an interview may ask, the share they would recall.

What was never learnt counts as not recalled, a story that is not there as not told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import prod


def mean(chances: Iterable[float]) -> float:
    """The share, 0 to 1, that is expected to be recalled of cards with these chances.

    0 for one never learnt; of no cards 0. Each that is forgotten costs its part, and not the
    whole answer: so a long story is no harder than a short one.
    """
    every = list(chances)
    return sum(every) / len(every) if every else 0.0


def whole(beats: Iterable[float]) -> float:
    """The chance, 0 to 1, that each of some beats is recalled; of no beats 0."""
    chances = list(beats)
    return prod(chances) if chances else 0.0


def weights(parts: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """What each card counts for where parts count alike; each says what its cards count for in it.

    A part without cards is missing: then the weights sum up to less than 1.
    """
    return {card: share / len(parts) for part in parts for card, share in part.items()}


def alike(cards: Sequence[str]) -> dict[str, float]:
    """What each card counts for in a part in which all do alike; together 1."""
    return dict.fromkeys(cards, 1 / len(cards)) if cards else {}


def frame(asked: Sequence[str], flags: Sequence[str]) -> dict[str, float]:
    """What a competency's own cards count for, together 1: its question and the steps of each of
    its frameworks alike, and all its red flags together as much as one of them.

    There are many of these, and they ask for little each. An answer follows the steps.
    """
    return weights([alike([card]) for card in asked] + [alike(flags)] * bool(flags))
