"""How ready a person is: of all that an interview may ask, the share they would recall.

What was never learnt counts as not recalled, a story that is not there as not told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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


def weights(parts: Sequence[Sequence[str]]) -> Iterator[tuple[str, float]]:
    """What each card counts for where parts count alike, and within a part its cards.

    A part without cards is missing: then the weights sum up to less than 1.
    """
    for part in parts:
        yield from ((card, 1 / len(part) / len(parts)) for card in part)
