"""What several reviews of a card on one day are worth to a forecast.

FSRS multiplies stability with every review of the same day, and was fitted on days that have
hardly ever more than a failure and its repeat. Taken at its word, three "easy" in one evening make
five times the stability, which no study of massed repetition bears out: what counts is the first
recall of a day, a repeat adds little, the next ones next to nothing. A card's memory stays what
its log gives, so that scheduling goes on as FSRS has it. A promise for a date must not rest on
that: here a day's reviews together leave no more than its first review and one good repeat would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from drill.domain.memory import UNSEEN, Memory
from drill.domain.review import Rating, Review
from drill.scheduling.memory import Rules, effective_day, reviewed


def sober(reviews: Iterable[Review], rules_of: Callable[[str], Rules]) -> Memory:
    """The memory that a card's log gives, as `memory.replay` does, but with the bound on each day.

    Failures count as FSRS has them. Equal to `replay` where no day has more than one success
    after its first review.
    """
    memory: Memory = UNSEEN
    most = 0.0
    for review in reviews:
        if review.undone:
            continue
        rules = rules_of(review.rules)
        day = effective_day(memory, review.day)
        first = not memory.reviewed_on(day)
        memory = reviewed(memory, review.rating, day, review.at, rules)
        if first:
            repeated = reviewed(memory, Rating.GOOD, day, review.at, rules)
            most = max(memory.stability, repeated.stability)
        else:
            memory = replace(memory, stability=min(memory.stability, most))
    return memory
