"""How the learning goes: numbers, and one sentence each that says what to do about them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from drill.domain.kind import Kind


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    passed: int
    reviews: int

    @property
    def share(self) -> float | None:
        """0 to 1; None of none."""
        return self.passed / self.reviews if self.reviews else None


@dataclass(frozen=True, slots=True)
class Today:
    """What was done today."""

    date: str
    """ISO 8601."""
    reviews: int
    seconds: float
    new: int
    """Cards that were begun."""
    again: int
    """Reviews that were `again`."""
    left: int
    """Cards that are left for today, new ones too."""
    advice: str


@dataclass(frozen=True, slots=True)
class Streak:
    """Days in a row."""

    days: int
    """Up to today, or to yesterday while today has none; days off break nothing."""
    longest: int
    studied: int
    """Days with reviews among the last 365."""
    advice: str


@dataclass(frozen=True, slots=True)
class Period:
    """True retention over a time."""

    name: str
    """`today`, `week`, `month` or `all`."""
    young: Share
    """Cards whose interval was under 21 days."""
    mature: Share
    total: Share


@dataclass(frozen=True, slots=True)
class Retention:
    """What was really recalled of what was due, against what was wanted.

    Only the first review of a card on a study day counts, and only of cards that were in review:
    neither learning steps nor first sights say how well something is remembered.
    """

    desired: float
    periods: tuple[Period, ...]
    advice: str


@dataclass(frozen=True, slots=True)
class DueForecast:
    """What falls due, without a review until then."""

    backlog: int
    """Due before today."""
    days: tuple[int, ...]
    """90 study days, today first, without the backlog."""
    learning: int
    """Cards in a learning step."""
    new_per_day: int
    """New cards that ordinary study brings today, at most."""
    planned: int | None
    """New cards of the next session of the plan for an interview, which comes instead; None
    without one."""
    advice: str


@dataclass(frozen=True, slots=True)
class Day:
    """A study day."""

    date: str
    day: int
    reviews: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Calendar:
    """A year of study days, oldest first, today last."""

    days: tuple[Day, ...]
    advice: str


@dataclass(frozen=True, slots=True)
class HistogramBin:
    """Cards from a value up to, not with, another."""

    low: float
    high: float
    cards: int


@dataclass(frozen=True, slots=True)
class Distribution:
    """How the cards that were reviewed are spread."""

    name: str
    """`retrievability`, `stability` or `difficulty`."""
    unit: str
    """`%`, `days` or empty."""
    bins: tuple[HistogramBin, ...]
    median: float | None
    advice: str


@dataclass(frozen=True, slots=True)
class KindLoad:
    """What cards of a kind take."""

    kind: str
    seconds: float
    """Median of a review."""
    reviews: int
    total_seconds: float

    @property
    def noun(self) -> str:
        """What people call such a card."""
        return Kind(self.kind).noun if self.kind in list(Kind) else self.kind


@dataclass(frozen=True, slots=True)
class TimeSpent:
    """Time."""

    kinds: tuple[KindLoad, ...]
    """The most time first."""
    reviews_a_day: float
    """Mean of the last 30 study days."""
    seconds_a_day: float
    advice: str


@dataclass(frozen=True, slots=True)
class BeatStrength:
    """A beat and its chance of recall."""

    label: str
    recall: float


@dataclass(frozen=True, slots=True)
class StoryReady:
    """How ready a story is: the share of its beats that is expected to be told."""

    deck: str
    note: str
    title: str
    sample: bool
    readiness: float
    key: float
    """Chance that its three key beats are all recalled."""
    told: int | None
    """When it was last told aloud, epoch ms; None: never."""
    weakest: BeatStrength | None


class Whose(StrEnum):
    """Whose story there is for a competency."""

    OWN = "own"
    TO_WRITE = "to write"
    """The person has one, and it is not in a deck yet."""
    SAMPLE = "sample"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class CompetencyReady:
    """How ready a person is for one competency."""

    deck: str
    note: str
    name: str
    readiness: float
    """0 to 1, and what it is made of, a part each."""
    frame: float
    """Share of its framework, flags and questions recalled now, 0 to 1."""
    story: float
    """Share of the beats of the person's best story for it, 0 to 1; 0 where there is none."""
    told: float | None
    """Chance that telling it goes well, 0 where it never was; None: nothing is told aloud."""
    whose: Whose
    stories: tuple[StoryReady, ...] = ()
    """The person's own, else those of others."""

    @property
    def was_told(self) -> bool:
        """Whether one of its stories was told aloud, well or not."""
        return any(story.told is not None for story in self.stories)


@dataclass(frozen=True, slots=True)
class Readiness:
    """How ready a person is, for the next interview where there is one."""

    readiness: float
    """0 to 1: the mean over the competencies asked for; 0 where there is none."""
    onsite: str
    """The interview that says which; empty: all of them."""
    unseen: int
    """Cards never shown, of those that count."""
    cards: int
    """Those that count."""
    competencies: tuple[CompetencyReady, ...]
    """All of them, those of the interview first."""
    asked: int
    """How many of these the interview asks for."""
    advice: str = ""


@dataclass(frozen=True, slots=True)
class SpokenStory:
    """A story told aloud."""

    at: int
    """Epoch ms."""
    story: str
    seconds: float
    least: float
    """The window in seconds."""
    most: float
    said: int
    """Beats. What `drill stats --json` calls it: its keys are stable."""
    beats: int
    order: str
    """In words: the beats kept, by number."""
    swaps: int
    words_a_minute: float | None = None
    """As it was recorded; None, like the next two, where no recording of it was read."""
    fillers_a_minute: float | None = None
    pauses: int | None = None
    """Those that a listener notices."""


@dataclass(frozen=True, slots=True)
class Speaking:
    """Tells: length against the window, order, trend."""

    tells: tuple[SpokenStory, ...]
    """Newest last, at most 100."""
    words_per_minute: float
    in_window: Share
    trend: float | None
    """Seconds that each of the newest ten was longer than the one before; None of fewer than 3."""
    advice: str


@dataclass(frozen=True, slots=True)
class Stats:
    """All of it, at one moment."""

    now: int
    """Epoch ms."""
    today: Today
    streak: Streak
    retention: Retention
    forecast: DueForecast
    calendar: Calendar
    distributions: tuple[Distribution, ...]
    load: TimeSpent
    readiness: Readiness
    speaking: Speaking
