"""Durations and counts in words, the same wherever they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from drill.domain.review import DueAt, Review

if TYPE_CHECKING:
    from drill.clock import Clock
    from drill.domain.stats import CompetencyReady, Readiness, Share
    from drill.scheduling.memory import Outcome


def interval(outcome: Outcome) -> str:
    """An interval for a button: `10m`, `2d`, `3mo`, `1.2y`."""
    if outcome.interval_seconds is not None:
        minutes = max(1, round(outcome.interval_seconds / 60))
        return f"{minutes}m" if minutes < 60 else f"{minutes / 60:.3g}h"
    days = outcome.interval_days
    if days < 31:
        return f"{days}d"
    return f"{days / 30.4:.2g}mo" if days < 365 else f"{days / 365.25:.3g}y"


def comes_back(review: Review) -> str:
    """When a review brings its card back: `in 10 minutes`, `tomorrow`, `in 12 days`."""
    due = review.due
    if isinstance(due, DueAt):
        return f"in {count(max(1, round((due.at - review.at) // 1000 / 60)), 'minute')}"
    return until(due.day - review.day)


def until(days: int) -> str:
    """A study day to come: `tomorrow`, `in 12 days`."""
    return "tomorrow" if days == 1 else f"in {count(days, 'day')}"


def study_day(clock: Clock) -> str:
    """The study day as a head has it: `Mon 23 Nov`; after midnight `Mon 23 Nov, until 04:00`."""
    day, now = clock.study_date(), clock.local()
    turns = clock.local(clock.day_start(clock.day() + 1))
    return f"{day:%a %d %b}" + f", until {turns:%H:%M}" * (now.date() != day)


def clock(seconds: float) -> str:
    """Minutes and seconds: `9:40`; never below `0:00`."""
    whole = max(0, round(seconds))
    return f"{whole // 60}:{whole % 60:02}"


def seconds(took: float) -> str:
    """`12 s`; `under 1 s`, as nothing takes no time."""
    return f"{took:.0f} s" if round(took) else "under 1 s"


def of_100(share: float) -> int:
    """A share, 0 to 1, as a count of a hundred; 100 is said only of all of it, 0 only of none."""
    whole = round(share * 100)
    return whole if share in (0.0, 1.0) else min(max(whole, 1), 99)


def of(share: Share) -> str:
    """A share of reviews: `88% of 1,204`."""
    return "-" if share.share is None else f"{share.share:.0%} of {share.reviews:,}"


LEVELS = "▁▂▃▄▅▆▇█"


def levels(counts: Sequence[int]) -> list[str]:
    """A sign for each count, as high as it is beside the most of them; a dot for none."""
    most = max(counts, default=0)
    return [LEVELS[(count * 8 - 1) // most] if count else "·" for count in counts]


def readiness(ready: Readiness) -> str:
    """Readiness in a sentence, with what is unseen, unwritten and untold."""
    asked = ready.competencies[: ready.asked]
    if not asked:
        return "There is no competency to be ready for."
    kinds = [story_of(row) for row in asked]
    missing = sum(kind in (NO_STORY, TO_WRITE) for kind in kinds)
    untold = kinds.count(UNTOLD)
    parts = [f"{ready.unseen:,} of its {count(ready.cards, 'card')} unseen"] if ready.unseen else []
    parts += [f"{count(missing, 'competency')} without a story of yours"] if missing else []
    parts += [f"{count(untold, 'competency')} whose story was never told"] if untold else []
    whose = f" for {ready.onsite}" if ready.onsite else ""
    more = f": {', '.join(parts)}" if parts else ""
    return f"Readiness{whose} {of_100(ready.readiness)} of 100{more}."


NO_STORY, TO_WRITE, UNTOLD, TOLD = "no story", "to write", "untold", "told"


def story_of(row: CompetencyReady) -> str:
    """Whether there is a story of the person's own for a competency, and whether it was told."""
    from drill.domain.stats import Whose  # what statistics are made of, which few verbs need

    if row.whose is not Whose.OWN:
        return TO_WRITE if row.whose is Whose.TO_WRITE else NO_STORY
    return "" if row.told is None else TOLD if row.was_told else UNTOLD


def telling_of(row: CompetencyReady) -> str:
    """What is expected of telling the story for a competency: `62%`; else why it counts nothing:
    `untold`, `no story`; empty where nothing is told aloud."""
    word = story_of(row)
    return f"{row.told:.0%}" if word == TOLD and row.told is not None else word


def parts_of(ready: Readiness) -> str:
    """What the readiness for a competency is made of, in a sentence."""
    parts = ["frame (question, steps, red flags)", "story (the beats of your own)"]
    if any(row.told is not None for row in ready.competencies):
        parts.append("telling (that told aloud it goes well)")
    return f"Ready is the mean of {in_turn(parts)}."


def count(number: int, noun: str) -> str:
    """`1 card`, `2 cards`, `1,024 stories`."""
    if number == 1:
        return f"1 {noun}"
    several = f"{noun[:-1]}ies" if noun.endswith("y") and noun != "day" else f"{noun}s"
    return f"{number:,} {several}"


def held(decks: int, cards: int, reviews: int) -> list[str]:
    """What a store or a copy of it holds: `2 decks`, `190 cards`, `1 review`."""
    return [count(decks, "deck"), count(cards, "card"), count(reviews, "review")]


def in_turn(items: Sequence[str], joint: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    *before, last = items
    return f"{', '.join(before)} {joint} {last}" if before else last
