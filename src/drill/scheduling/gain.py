"""What a review now is worth: the recall it adds over the weeks to come."""

from __future__ import annotations

from drill.domain.review import Memory, Rating, StudyDay
from drill.scheduling.memory import Rules, effective_day, preview, recall, recall_after

HORIZON = 30
"""Days ahead at which the recall with and without the review is compared."""
_DAY_MS = 86_400_000


def gain(memory: Memory, day: StudyDay, now: int, rules: Rules) -> float:
    """Expected recall in `HORIZON` days with a review now, less that without one.

    The expectation is over recalling it (good, with the chance FSRS gives) and not (again).
    Between -1 and 1, in practice above 0.
    """
    outcomes = preview(memory, effective_day(memory, day), now, rules)
    chance = recall(memory, now, rules)
    good = recall_after(outcomes[Rating.GOOD].memory.stability, HORIZON, rules.parameters)
    again = recall_after(outcomes[Rating.AGAIN].memory.stability, HORIZON, rules.parameters)
    without = recall(memory, now + HORIZON * _DAY_MS, rules)
    return chance * good + (1 - chance) * again - without
