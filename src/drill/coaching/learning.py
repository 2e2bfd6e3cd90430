"""Multinomial logistic regression over the features of texts.

The same texts always give the same weights: nothing is drawn by chance, and the steps are counted,
not waited for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from drill.coaching.wording import PIECE

Array = NDArray[np.float32]

STEPS = 20
"""Steps of the descent. Cross-validation on the bundled questions finds no gain after sixteen."""
RIDGE = 0.002
"""What large weights cost: half of it by their squares. Least surprise in cross-validation."""
STEEPNESS = 1.25
"""What the evidence is multiplied by, so that what says 0.9 is right nine times in ten; by
cross-validation as well (`bench/ask.py`)."""
ASTRAY = 0.02
"""Share of the questions that are after anything, whatever their words say: no evidence is worth
more than the rest. Of the 508 said to be surest 98.4 of 100 are right in cross-validation."""
WHOLE = 1.7
"""What a word or a pair counts for one piece of a word."""
COMMON, OFTEN = 0.03, 20
"""Share of the texts, and their number, from which a word is common."""
FIRST_STEP = 0.1
"""Length of the first step; of each further one it is Barzilai's and Borwein's."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What was learnt: how much each feature speaks for each class."""

    rows: dict[str, int]
    """Of the table, by feature."""
    rarity: Array
    """What each feature counts: much where few texts have it."""
    table: Array
    """Features × classes."""
    head_start: Array
    """What each class has in a text that says nothing."""
    texts: int
    """How many it was learnt from."""

    def evidence(self, features: Iterable[str]) -> tuple[list[str], Array]:
        """The known ones of a text's features, and what each says for every class.

        Those never seen have their part in the length of a text, which is made one: a word or two
        of a strange text prove little.
        """
        counts = Counter(features)
        known = [name for name in counts if name in self.rows]
        rows = [self.rows[name] for name in known]
        often = np.array([counts[name] for name in known], np.float32)
        values = _loudness(often) * self.rarity[rows]
        strange = (len(counts) - len(known)) * float(self.rarity.max(initial=1.0)) ** 2
        length = float(np.sqrt(values @ values + strange)) or 1.0
        evidence: Array = (values / length)[:, None] * self.table[rows]
        return known, evidence

    def common(self, word: str) -> bool:
        """Whether a word stands in so many of the texts that alone it says little."""
        row = self.rows.get(word)
        share = np.array(max(COMMON, OFTEN / self.texts))
        return row is not None and bool(self.rarity[row] < WHOLE * _rarity(share))

    def chances(self, evidence: Array) -> Array:
        """How likely each class is, from the sum of the evidence."""
        logits = self.head_start + STEEPNESS * evidence.sum(axis=0)
        certain = (1 - ASTRAY) * softmax(logits[None])[0] + ASTRAY / len(logits)
        return np.asarray(certain, np.float32)


def learn(
    texts: Sequence[Iterable[str]], classes: Sequence[int], worth: Array, head_start: Array
) -> Weights:
    """The weights that tell these texts' features apart by class; `worth` is of each text."""
    counted = [Counter(text) for text in texts]
    rows: dict[str, int] = {}
    row = np.array([rows.setdefault(name, len(rows)) for counts in counted for name in counts], int)
    often = np.array([count for counts in counted for count in counts.values()], np.float32)
    text = np.repeat(np.arange(len(counted)), [len(counts) for counts in counted])
    rarity = _rarity((1 + np.bincount(row, minlength=len(rows))) / (1 + len(counted)))
    rarity *= np.array([1 if name.startswith(PIECE) else WHOLE for name in rows], np.float32)
    value = (_loudness(often) * rarity[row]).astype(float)
    value /= np.sqrt(np.bincount(text, value**2, len(counted)))[text]
    like, part = _alike(row, text, often, rarity)
    first = np.unique(like, return_index=True)[1]
    stands_for = np.isin(row, first)  # one feature for all that are alike
    text, row = text[stands_for], row[stands_for]
    by_text = _Sums(text, like[row], value[stands_for] / part[row], len(counted))
    by_row = _Sums(like[row], text, value[stands_for] / part[row], len(first))
    right = np.eye(len(head_start))[:, np.asarray(classes, int)]
    # Classes × features. One class after the other: a deck may have many.
    table = before = slope_before = np.zeros((len(head_start), len(first)))
    step, flattest, best = FIRST_STEP, np.inf, table
    for turn in range(STEPS):
        sums = [by_text.of(weight) for weight in table]
        error = (softmax(head_start + np.transpose(sums)).T - right) * worth
        slope = RIDGE * table
        for counts, wrong in zip(slope, error, strict=True):
            counts += by_row.of(wrong)
        if turn:
            moved, bent = table - before, slope - slope_before
            step = float((moved * moved).sum() / ((moved * bent).sum() or 1.0))
        if (steepness := float((slope * slope).sum())) < flattest:
            flattest, best = steepness, table  # such steps overshoot now and then
        before, slope_before = table, slope
        table = table - step * slope
    learnt = (best[:, like] * part).T
    return Weights(rows, rarity, np.ascontiguousarray(learnt, np.float32), head_start, len(texts))


def _alike(
    row: NDArray[Any], text: NDArray[Any], often: Array, rarity: Array
) -> tuple[NDArray[Any], NDArray[np.float64]]:
    """For each feature the number of its like, from 0, and its part in it: what stands in just the
    same texts, as often, learns the same.

    Most features are alike: pieces of a word that only one text has. Together they count as one
    whose square is the sum of theirs.
    """
    order = np.argsort(row, kind="stable")
    ends = np.cumsum(np.bincount(row, minlength=len(rarity))).tolist()
    text, often = text[order], often[order]
    numbers: dict[bytes, int] = {}
    like = np.array([
        numbers.setdefault(text[start:end].tobytes() + often[start:end].tobytes(), len(numbers))
        for start, end in pairwise([0, *ends])
    ], int)  # fmt: skip
    squares = np.bincount(like, rarity.astype(float) ** 2, len(numbers))
    return like, rarity / np.sqrt(squares)[like]


class _Sums:
    """Sums of weighted values by a key of each, again and again."""

    def __init__(
        self, keys: NDArray[Any], places: NDArray[Any], worth: NDArray[Any], count: int
    ) -> None:
        order = np.argsort(keys, kind="stable")
        self._places, self._worth = places[order], worth[order]
        self._keys, self._starts = np.unique(keys[order], return_index=True)
        self._count = count

    def of(self, values: NDArray[Any]) -> NDArray[np.float64]:
        """For each key the sum of the values at its places, each times its worth."""
        out = np.zeros(self._count)
        if len(self._keys):
            out[self._keys] = np.add.reduceat(values[self._places] * self._worth, self._starts)
        return out


def softmax(logits: NDArray[Any]) -> NDArray[Any]:
    """Chances, by row."""
    grown = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=1, keepdims=True))


def _rarity(share: NDArray[np.float64]) -> Array:
    """What a feature counts that this share of the texts has. Squared: the words of every question
    drown what it is about else."""
    out: Array = ((1 - np.log(share)) ** 2).astype(np.float32)
    return out


def _loudness(often: Array) -> Array:
    return 1 + np.log(often)
