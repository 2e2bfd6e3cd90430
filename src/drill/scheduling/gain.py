"""What a review now is worth: the recall it adds over the weeks to come."""

from __future__ import annotations

from drill.domain.memory import Memory
from drill.domain.review import Rating, StudyDay
from drill.scheduling.memory import Rules, effective_day, recall, recall_after, reviewed

HORIZON = 30
"""Days ahead at which the recall with and without the review is compared."""
_DAY_MS = 86_400_000


def gain(memory: Memory, day: StudyDay, now: int, rules: Rules) -> float:
    """Expected recall in `HORIZON` days with a review now, less that without one.

    The expectation is over recalling it (good, with the chance FSRS gives) and not (again).
    Between -1 and 1, in practice above 0.
    """
    on = effective_day(memory, day)
    chance = recall(memory, now, rules)
    good, again = (
        recall_after(reviewed(memory, rating, on, now, rules).stability, HORIZON, rules.parameters)
        for rating in (Rating.GOOD, Rating.AGAIN)
    )
    without = recall(memory, now + HORIZON * _DAY_MS, rules)
    return chance * good + (1 - chance) * again - without
