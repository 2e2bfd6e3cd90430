"""What a session could show, and what it takes of it: what every planner of sessions goes by.

Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from drill.domain.kind import Kind
from drill.domain.review import State

EARLY = 20 * 60 * 1000
"""Milliseconds before its time that a learning step may be shown when nothing else is left."""
RETURNS = 3
"""How often a card comes again in one session; a story told aloud never does."""
OTHERS = 8
"""Cards that are shown before one that failed comes again, unless `PAUSE` is over."""
PAUSE = 3 * 60 * 1000
"""Milliseconds after which a card that failed may come again whatever was shown since."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A card that could be shown in this session."""

    key: str
    kind: Kind
    note: str
    """Deck and note: what siblings share."""
    competency: str
    state: State
    seconds: float
    """Expected time on it, above 0."""
    order: int = 0
    """Place in the teaching order (new cards)."""
    recall: float = 1.0
    """Chance of recall now, 0 to 1 (review cards)."""
    gain: float = 0.0
    """What a review now is worth (`memory.gain`); it counts where not all due cards fit."""
    at: int | None = None
    """When a learning step falls due, epoch ms; None for a whole day."""
    last: int | None = None
    """When it was reviewed last, epoch ms."""
    urgent: bool = False
    """It comes before all others, due or not: something has shown that it is needed."""
    sample: bool = False
    """Of somebody else's story."""
    lesson: str = ""
    """What has to be read before it; empty where nothing has."""
    reading: float = 0.0
    """How long that takes."""

    @property
    def whole(self) -> float:
        """Seconds with the lesson before it."""
        return self.seconds + self.reading


def takes(cards: Iterable[Candidate]) -> float:
    """Seconds of some cards, each lesson before them read once."""
    readings: dict[str, float] = {}
    seconds = 0.0
    for card in cards:
        seconds += card.seconds
        readings[card.lesson] = card.reading
    return seconds + sum(readings.values())


@dataclass(frozen=True, slots=True)
class Left:
    """Cards that are due and not in the plan, by reason."""

    time: int = 0
    """Did not fit."""
    siblings: int = 0
    """Would give away, or be given away by, a card of today."""
    quiet: int = 0
    """Stories to tell aloud in a session without speaking, or beyond one in ten minutes."""
    later: int = 0
    """Learning steps that are not due yet: they come back next time."""

    @property
    def total(self) -> int:
        """All of them."""
        return self.time + self.siblings + self.quiet + self.later


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """What the rest of the session will show, first card first."""

    cards: tuple[Candidate, ...]
    seconds: float
    left: Left

    @property
    def first(self) -> Candidate | None:
        """What comes next."""
        return next(iter(self.cards), None)


@dataclass(frozen=True, slots=True)
class DayState:
    """What the session already knows when it plans on."""

    now: int
    """Epoch ms."""
    seconds: float
    """Budget that is left."""
    new: int
    """New cards that may still be introduced today; below 0 counts as none."""
    spare: int = 0
    """The same with those that come where nothing else is left."""
    caps: Mapping[str, int] = field(default_factory=dict)
    """The same for the decks that have a limit of their own, by deck id."""
    tells: int = 0
    """Stories that may still be told aloud."""
    held: Mapping[Kind, int] = field(default_factory=dict)
    """Cards of each kind that the session has shown."""
    shown: frozenset[str] = frozenset()
    """Keys of the cards shown on this study day."""
    recent: tuple[str, ...] = ()
    """Notes of the last cards, newest last."""
    competency: str = ""
    """Competency of the last card."""
    leaks: Mapping[str, frozenset[str]] = field(default_factory=dict)


def by_time(
    candidates: Iterable[Candidate], now: int, asked: Sequence[str]
) -> tuple[list[Candidate], list[Candidate], list[Candidate]]:
    """Learning steps that are due, those that are not yet, each by their time; and other cards.

    One that was `asked` a moment ago is not due yet.
    """
    every = [*candidates]
    others = [card for card in every if card.at is None]
    due: list[Candidate] = []
    waiting: list[Candidate] = []
    for card in every if len(others) < len(every) else ():
        if card.at is not None:
            (due if card.at <= now and _rested(card, now, asked) else waiting).append(card)
    for steps in (due, waiting):
        steps.sort(key=lambda step: (step.at or 0, step.key))
    return due, waiting, others


def is_early(step: Candidate, now: int, asked: Sequence[str]) -> bool:
    """Whether a learning step may be shown before its time when nothing else is left."""
    return (step.at or 0) <= now + EARLY and _rested(step, now, asked)


def _rested(step: Candidate, now: int, asked: Sequence[str]) -> bool:
    """Whether a step may come again in a session that has `asked` these cards, newest last.

    Not while its answer is still in the ear, and not without end.
    """
    times = asked.count(step.key)
    if not times:
        return True
    if times > (0 if step.kind is Kind.TELL else RETURNS):
        return False  # a story told aloud takes minutes: it comes again another day
    since = len(asked) - 1 - max(index for index, key in enumerate(asked) if key == step.key)
    return since >= OTHERS or step.last is None or now - step.last >= PAUSE


_NOTHING: frozenset[str] = frozenset()


class Picked:
    """What the cards taken so far cost and give away, and why others were not taken."""

    def __init__(self, today: DayState, most: int | None = None) -> None:
        """`most` is how many cards may be taken in all; None: as many as fit."""
        self.seconds = 0.0
        self.left = {"time": 0, "siblings": 0, "quiet": 0}
        self._today, self._most = today, most
        self._kept = 0.0
        self._tells = today.tells
        self._lessons: set[str] = set()
        self._blocked: set[str] = set()
        for key in today.shown:
            self._blocked |= today.leaks.get(key, _NOTHING)

    @property
    def room(self) -> float:
        """Seconds that are left."""
        return self._today.seconds - self._kept - self.seconds

    def keep(self, seconds: float) -> None:
        """So many seconds are for what comes back."""
        self._kept += seconds

    def speak(self, tells: int) -> None:
        """So many more stories may be told."""
        self._tells += tells

    def allows(self, card: Candidate) -> bool:
        """Whether it could be taken."""
        return not self._reason(card, False)

    def take(self, card: Candidate, *, step: bool = False, counted: bool = True) -> bool:
        """Take the card if it fits, leaks nothing and may be spoken; else count the reason.

        A `step` of a card that was shown is none more.
        """
        reason = self._reason(card, step)
        if reason:
            self.left[reason] += counted
            return False
        self._blocked |= self._today.leaks.get(card.key, _NOTHING)
        self.seconds += self._cost(card)
        self._lessons.add(card.lesson)
        self._tells -= card.kind is Kind.TELL
        if self._most is not None:
            self._most -= not step
        return True

    def _reason(self, card: Candidate, step: bool) -> str:
        # What the step of a card shown today gives away is given away, and it must come back.
        if card.key in self._blocked and not (step and card.key in self._today.shown):
            return "siblings"
        if card.kind is Kind.TELL and self._tells < 1:
            return "quiet"
        full = self._most is not None and self._most < 1 and not step
        return "time" if full or self._cost(card) > self.room else ""

    def _cost(self, card: Candidate) -> float:
        return card.seconds if card.lesson in self._lessons else card.whole
