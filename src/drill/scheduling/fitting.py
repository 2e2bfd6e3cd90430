"""Fitting FSRS to a person's own reviews, and telling honestly whether that helps.

Pure. The older four fifths of the reviews, by count, are what is fitted on; the newest fifth, which
the fit never sees, is what any parameters are compared on. What is predicted is a review on a later
day than the card's last one, from all that the card had before it; repeats of the same day are part
of the history and never of the loss. Fitting is fsrs-rs's, with Anki's settings: 8 epochs and one
relearning step give Anki's parameters.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from drill.scheduling.memory import recall_after

if TYPE_CHECKING:
    import fsrs_rs_python as rs

LEAST = 512
"""Reviews across days that a fit is taken seriously from."""
HELD = 5
"""One part in so many is held out: the newest."""
EPOCHS = 8
"""Times that the fit goes over the reviews, as Anki does."""
RELEARNING_STEPS = 1
BINS = 10
"""Groups of predictions in the table of calibration."""


class Logged(NamedTuple):
    """One review, for fitting."""

    card: str
    day: int
    """Study day."""
    rating: int
    """1 to 4."""


@dataclass(frozen=True, slots=True)
class PredictionBin:
    """Predictions of about the same height, and what came of them."""

    predicted: float
    """Their mean, 0 to 1."""
    recalled: float
    """The share that was really recalled."""
    reviews: int


@dataclass(frozen=True, slots=True)
class Score:
    """How well parameters predict reviews."""

    log_loss: float
    """Mean of −ln of the chance given to what happened; lower is better."""
    rmse_bins: float
    """How far predicted and true recall lie apart in groups of like reviews; lower is better."""
    calibration: tuple[PredictionBin, ...]


@dataclass(frozen=True, slots=True)
class Split:
    """The reviews across days to fit on, and the newer ones to compare on."""

    older: tuple[tuple[Logged, ...], ...]
    """Of each review to fit on, all that its card had until then, that review last."""
    newest: tuple[tuple[Logged, ...], ...]

    @property
    def across_days(self) -> int:
        """Reviews of both that come on a later day than the card's last one."""
        return len(self.older) + len(self.newest)


def split(reviews: Sequence[Logged]) -> Split:
    """The reviews, oldest first, as histories to fit on and to compare on."""
    held_from = len(reviews) - len(reviews) // HELD
    so_far: defaultdict[str, list[Logged]] = defaultdict(list)
    older: list[tuple[Logged, ...]] = []
    newest: list[tuple[Logged, ...]] = []
    for index, review in enumerate(reviews):
        history = so_far[review.card]
        history.append(review)
        if len(history) > 1 and review.day > history[-2].day:
            (older if index < held_from else newest).append(tuple(history))
    return Split(tuple(older), tuple(newest))


def fit(older: Sequence[Sequence[Logged]]) -> tuple[float, ...] | None:
    """The parameters that fsrs-rs finds, or None where there are too few reviews for it."""
    import fsrs_rs_python as rs

    try:
        parameters = rs.FSRS([]).compute_parameters(
            [_item(history) for history in older],
            enable_short_term=True,
            num_relearning_steps=RELEARNING_STEPS,
            training_config=rs.TrainingConfig(num_epochs=EPOCHS),
        )
    except (ValueError, RuntimeError):
        return None
    own = tuple(float(number) for number in parameters)
    return own if all(map(math.isfinite, own)) else None


def score(parameters: Sequence[float], newest: Sequence[Sequence[Logged]]) -> Score | None:
    """How well parameters predict the last review of each history; None where there is none."""
    import fsrs_rs_python as rs

    if not newest:
        return None
    model = rs.FSRS(list(parameters))
    before = [_item(history[:-1]) for history in newest]
    chances, recalled = [], []
    for history, memory in zip(newest, model.memory_state_batch(before), strict=True):
        last = history[-1]
        chance = recall_after(memory.stability, last.day - history[-2].day, parameters)
        chances.append(min(max(chance, 1e-6), 1 - 1e-6))
        recalled.append(last.rating > 1)
    loss = sum(-math.log(p if y else 1 - p) for p, y in zip(chances, recalled, strict=True))
    return Score(loss / len(chances), _rmse(newest, chances, recalled), _bins(chances, recalled))


def _rmse(
    newest: Sequence[Sequence[Logged]], chances: Sequence[float], recalled: Sequence[bool]
) -> float:
    """RMSE over bins of like reviews: interval, reviews so far and lapses, each on a log scale.

    The grouping that the FSRS benchmark publishes (open-spaced-repetition/srs-benchmark); every
    review counts the same, where fsrs-rs's own `evaluate` counts newer ones more.
    """
    groups: defaultdict[tuple[float, float, float], list[float]] = defaultdict(list)
    for history, chance, remembered in zip(newest, chances, recalled, strict=True):
        gap = history[-1].day - history[-2].day
        lapses = sum(review.rating == 1 for review in history[1:-1])
        place = (
            _step(gap, 2.48, 3.62),
            _step(len(history), 1.99, 1.89),
            _step(lapses, 1.65, 1.73) if lapses else 0.0,
        )
        groups[place].append(chance - remembered)
    off = sum(sum(misses) ** 2 / len(misses) for misses in groups.values())
    return math.sqrt(off / len(chances))


def _step(number: float, scale: float, base: float) -> float:
    return round(scale * base ** math.floor(math.log(number) / math.log(base)), 2)


def _item(history: Sequence[Logged]) -> rs.FSRSItem:
    import fsrs_rs_python as rs

    gaps = (max(0, review.day - before.day) for before, review in pairwise(history))
    return rs.FSRSItem(
        [rs.FSRSReview(review.rating, gap) for review, gap in zip(history, (0, *gaps), strict=True)]
    )


def _bins(chances: Sequence[float], recalled: Sequence[bool]) -> tuple[PredictionBin, ...]:
    """Groups of as many reviews each, from the lowest prediction to the highest."""
    pairs = sorted(zip(chances, recalled, strict=True))
    out = []
    for number in range(BINS):
        some = pairs[len(pairs) * number // BINS : len(pairs) * (number + 1) // BINS]
        if some:
            predicted, remembered = (sum(column) / len(some) for column in zip(*some, strict=True))
            out.append(PredictionBin(predicted, remembered, len(some)))
    return tuple(out)
