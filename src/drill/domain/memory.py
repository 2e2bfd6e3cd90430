"""What is remembered of a card: nothing yet, or one of three things that can be.

A memory is always what replaying the card's reviews from the first one gives.
"""

from __future__ import annotations

from typing import ClassVar, TypeAlias

from drill.domain.review import State, StudyDay
from drill.records import dataclass


@dataclass(frozen=True, slots=True)
class Unseen:
    """Of a card without a review that counts."""

    state: ClassVar[State] = State.NEW
    reps: ClassVar[int] = 0
    lapses: ClassVar[int] = 0

    def reviewed_on(self, day: int) -> bool:
        """Never."""
        return False


@dataclass(frozen=True, slots=True)
class _Seen:
    """Of a card that was reviewed."""

    state: ClassVar[State]

    stability: float
    """Days until recall has fallen to 90 %."""
    difficulty: float
    """1 (easiest) to 10, as FSRS uses it."""
    last_day: StudyDay
    """Study day of the last review."""
    last_at: int
    """True time of the last review, epoch ms."""
    reps: int
    """Reviews so far."""
    lapses: int
    """Times it was forgotten after having been in review."""

    def reviewed_on(self, day: int) -> bool:
        """Whether its last review was on this study day."""
        return self.last_day == day


@dataclass(frozen=True, slots=True)
class Learning(_Seen):
    """Of a card in its first steps."""

    state: ClassVar[State] = State.LEARNING

    step: int
    """Index of the learning step."""


@dataclass(frozen=True, slots=True)
class Known(_Seen):
    """Of a card in review."""

    state: ClassVar[State] = State.REVIEW


@dataclass(frozen=True, slots=True)
class Relearning(_Seen):
    """Of a card that was known and forgotten."""

    state: ClassVar[State] = State.RELEARNING

    step: int
    """Index of the relearning step."""


Seen: TypeAlias = Learning | Known | Relearning
Memory: TypeAlias = Unseen | Seen
UNSEEN = Unseen()


def seen(
    state: State,
    step: int | None,
    stability: float,
    difficulty: float,
    last_day: StudyDay,
    last_at: int,
    reps: int,
    lapses: int,
) -> Seen:
    """The memory of a reviewed card. Raises ValueError where the state has no such step."""
    common = (stability, difficulty, last_day, last_at, reps, lapses)
    match state, step:
        case State.LEARNING, int():
            return Learning(*common, step)
        case State.RELEARNING, int():
            return Relearning(*common, step)
        case State.REVIEW, None:
            return Known(*common)
    raise ValueError(f"a card in {state} has no step {step}")
