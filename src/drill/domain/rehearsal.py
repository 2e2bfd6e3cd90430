"""A story told aloud, and several in a row: what was said, and how long it took."""

from __future__ import annotations

from enum import StrEnum
from itertools import compress

from drill.domain.review import StudyDay
from drill.records import dataclass


class WayToTell(StrEnum):
    """How a story is to be told."""

    FULL = "full"
    SHORT = "60 seconds"
    """All of it in a minute."""
    RESULT = "result first"
    """What came of it before how."""
    CONFLICT = "only the conflict"
    """The moment it hung on, and no more."""


WINDOWS = {
    WayToTell.FULL: (90, 150),
    WayToTell.SHORT: (45, 75),
    WayToTell.RESULT: (90, 150),
    WayToTell.CONFLICT: (30, 75),
}
"""Seconds within which each should end: long enough to say something, short enough to be heard."""


def in_turn(times: int) -> WayToTell:
    """How a story is to be told that was told so often already: in two minutes, then in one."""
    return WayToTell.SHORT if times % 2 else WayToTell.FULL


@dataclass(frozen=True, slots=True)
class Told:
    """One telling of a story."""

    said: tuple[int, ...]
    """Indexes of the beats said, in the order in which they were told; a beat said only after a
    look is a miss to the memory, and not among them."""
    seconds: float
    """Of speaking, 0 or more; 0 where it is not known."""
    invented: int = 0
    """Things told that are no beat of the story."""
    beat_seconds: tuple[float | None, ...] = ()
    """For each beat how long it took; None where it was not said, empty where nobody measured."""
    beat_begins: tuple[float | None, ...] = ()
    """For each beat at which second of its recording it begins; None where it was not said, empty
    where that is not known."""
    question: str = ""
    """The phrasing that was answered."""
    way: WayToTell = WayToTell.FULL
    probes: tuple[tuple[str, bool], ...] = ()
    """Ids of the probes asked at the end, and whether each was answered."""
    flags: tuple[str, ...] = ()
    """Red flags tripped, in words."""
    words: float = 0.0
    """Words spoken, counted in a transcript; 0 where there is none."""
    fillers: int | None = None
    """Fillers, counted in the words of a recording; None where nobody counted."""
    pauses: tuple[float, ...] = ()
    """Seconds of each pause of it that a listener notices, in order."""
    recording: str = ""
    """Name of its file among the recordings, which may be gone by now; empty where there is none.
    """
    left_out: frozenset[tuple[int, int]] = frozenset()
    """Of beats that were said, the facts that were not: index of the beat, index of the fact. It
    counts when the telling is graded, and is not kept with it."""

    @property
    def minutes(self) -> float | None:
        """How long it took, where its words were recognised in a recording: what a pace and a rate
        of fillers are counted by. Else None."""
        return self.seconds / 60 if self.fillers is not None and self.seconds > 0 else None

    @property
    def words_a_minute(self) -> float | None:
        """None where its words were not recognised in a recording."""
        return self.words / self.minutes if self.minutes else None

    @property
    def fillers_a_minute(self) -> float | None:
        """None where its words were not recognised in a recording."""
        return (self.fillers or 0) / self.minutes if self.minutes else None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A telling as the store keeps it."""

    pk: int
    card: str
    """Key of the story's tell card."""
    at: int
    """Epoch ms."""
    day: StudyDay
    words: float
    """Words spoken: counted, or estimated from the beats said."""
    told: Told
    mock: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a mock, and what became of it."""

    question: str
    competency: str
    """`deck/id` of the competency that it is really about."""
    chosen: str = ""
    """`deck/note` of the story that was chosen; empty where none was."""
    right: bool = False
    """Whether the story chosen answers it, or none was and none would."""
    rehearsal: int | None = None
    """The telling; None where it was passed."""
    seconds: float = 0.0
    """Until a story was picked; 0 where nobody measured."""


@dataclass(frozen=True, slots=True)
class Mock:
    """A mock interview."""

    pk: int
    at: int
    """Epoch ms at its start."""
    day: StudyDay
    minutes: float
    """What it was planned for; 0 where stories were only picked, and none told."""
    asked: tuple[Asked, ...]
    taken_back: frozenset[int] = frozenset()
    """Tellings of it that were undone."""

    @property
    def counted(self) -> tuple[bool, ...]:
        """Of each question whether it counts: not where its telling was taken back, nor a last one
        that was left with its story chosen and not told; none does where stories were chosen and
        none is told: then the mock was abandoned, and says nothing.
        """
        chosen = [asked for asked in self.asked if asked.chosen]
        if chosen and not any(map(self._told, chosen)):
            return (False,) * len(self.asked)
        return tuple(
            not asked.chosen
            or self._told(asked)
            or (asked.rehearsal is None and asked is not self.asked[-1])
            for asked in self.asked
        )

    @property
    def answered(self) -> tuple[Asked, ...]:
        """Its questions that count."""
        return tuple(compress(self.asked, self.counted))

    def _told(self, asked: Asked) -> bool:
        return asked.rehearsal is not None and asked.rehearsal not in self.taken_back

    @property
    def only_picks(self) -> bool:
        """Whether it was a round of picks, in which no story is told."""
        return not self.minutes
