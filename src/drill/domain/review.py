"""Ratings, due dates and the review log."""

from __future__ import annotations

from enum import IntEnum, StrEnum
from typing import NewType, TypeAlias

from drill.records import dataclass

DAY_MS = 86_400_000
"""Milliseconds of a day that has 24 hours."""
StudyDay = NewType("StudyDay", int)
"""A day of study, counted from 1970-01-01; it turns over at 04:00 local time, not at midnight."""


class Rating(IntEnum):
    """How well the answer was recalled. Hard is a pass."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


MOST = 0.6
"""From this share on, what was recalled counts as most of the answer."""


def propose(recalled: int, total: int) -> Rating:
    """All → good, most → hard (a pass), else again. Easy is only ever the person's own word.

    `recalled` of `total` parts, 0 ≤ recalled ≤ total. Nothing to recall counts as all.
    """
    if recalled >= total:
        return Rating.GOOD
    return Rating.HARD if recalled / total >= MOST else Rating.AGAIN


class State(StrEnum):
    """Where a card stands with FSRS."""

    NEW = "new"
    LEARNING = "learning"
    REVIEW = "review"
    RELEARNING = "relearning"


class Source(StrEnum):
    """What a review came from."""

    STUDY = "study"
    CRAM = "cram"
    TELL = "tell"
    MOCK = "mock"
    ANSWER = "answer"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class DueOn:
    """A card comes back on a study day, from its start on."""

    day: StudyDay


@dataclass(frozen=True, slots=True)
class DueAt:
    """A card comes back for its next learning step, from a minute on."""

    day: StudyDay
    """Study day of the review that it follows."""
    at: int
    """Epoch ms."""


Due: TypeAlias = DueOn | DueAt


@dataclass(frozen=True, slots=True)
class Review:
    """One line of the append-only log."""

    id: str
    """UUID."""
    card: str
    """The card's key."""
    rating: Rating
    at: int
    """True time, epoch ms UTC."""
    day: StudyDay
    """The study day it counted as."""
    seconds: float
    """Time spent on the card, time away cut off."""
    source: Source
    due: Due
    """The due date it gave."""
    rules: str
    """Which rules were in force (a key of the store's facts)."""
    undone: bool = False
    clock: int | None = None
    """Where it stands among the lines of all homes; None: no other home knows it."""
    after: str = ""
    """Id of the card's review before it, as far as was known; only with a `clock`."""
    device: str = ""
    """The installation that wrote it, a UUID, as the log has it."""
