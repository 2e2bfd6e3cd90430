"""What the days ahead will take: cards begun and new ones, as they are expected to come back. Pure.

Without arrays: what a session says at its end would wait longer for numpy than for all of this.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil
from typing import NamedTuple

from drill.scheduling.formulas import Formulas
from drill.scheduling.memory import STABILITY_MAX
from drill.scheduling.pace import AGAIN, KNOWN

UNLIKELY = 0.02
"""Part of a card's future below which it is not followed apart."""
_BLURRED = 3.0
"""Days of interval from which on fuzz spreads what fell due on one day."""


class Future(NamedTuple):
    """A card, or one of the two that a review parts it in. Days are counted from today, 0."""

    stability: float
    """Days."""
    difficulty: float
    last: float
    """Day of the last review, 0 or below."""
    due: float
    seconds: float
    """That a review of it takes, by its weight."""
    weight: float = 1.0
    """Chance that it comes to that, 0 to 1."""
    blurred: bool = False
    """Whether fuzz spreads the day."""


def ahead(
    begun: Iterable[Future],
    new: Iterable[float],
    formulas: Formulas[float],
    retention: float,
    *,
    days: int = 21,
    first_sight: float = KNOWN,
) -> list[float]:
    """Expected seconds on each of so many days, today first.

    `new` are the seconds that a review of each new card takes; all of these are met today, and
    `first_sight` is the chance that one is recalled then. Nothing is drawn by chance: a review
    parts a card's future in two, weighed by the chance of recall, and both are followed.
    """
    stretch = formulas.stretch(retention)
    load = [0.0] * days

    def after(memory: tuple[float, float], day: int, seconds: float, weight: float) -> Future:
        given = min(max(float(round(memory[0] * stretch)), 1.0), STABILITY_MAX)
        return Future(*memory, day, day + given, seconds, weight, given >= _BLURRED)

    known, failed = formulas.first(True), formulas.repeated(*formulas.first(False))
    futures = [*begun]
    for seconds in new:
        load[0] += seconds * (1 + (1 - first_sight) * AGAIN)
        for memory, share in ((known, first_sight), (failed, 1 - first_sight)):
            futures.append(after(memory, 0, seconds * share, share))
    while futures:
        card = futures.pop()
        day = max(0, ceil(card.due))
        if day >= days:
            continue
        chance = formulas.recall(card.stability, day - card.last)
        cost = card.seconds * (1 + (1 - chance) * AGAIN)
        if card.blurred:
            for near in range(day - 1, min(days, day + 2)):
                load[near] += cost / 3
        else:
            load[day] += cost
        missed = 0.0 if card.weight * (1 - chance) < UNLIKELY else 1 - chance
        before = card.stability, card.difficulty, chance
        shares = card.seconds * (1 - missed), card.weight * (1 - missed)
        futures.append(after(formulas.good(*before), day, *shares))
        if missed:
            lost = card.seconds * missed, card.weight * missed
            futures.append(after(formulas.relearnt(*before), day, *lost))
    return load
