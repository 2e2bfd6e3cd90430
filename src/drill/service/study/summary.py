"""What a session came to, and the one thing worth doing next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from drill.domain.review import Rating
from drill.errors import StoreError
from drill.records import dataclass
from drill.scheduling.candidates import Candidate
from drill.scheduling.session import Left
from drill.service.home import words
from drill.service.home.home import Home
from drill.service.study import allowance, pace
from drill.service.study.session_clock import SessionClock
from drill.service.study.shown import Shown
from drill.storage import study_days


class Coming(NamedTuple):
    """What tomorrow brings, and what today still has."""

    cards: int
    """Due, in learning and new."""
    seconds: float
    """About how long they take."""
    today: int = 0
    """Cards that Today names, if it is looked at now."""
    rest: int = 0
    """The same but for what only comes back."""


FEW = 2
"""Cards of today that are no reason to go on with it."""
Foresight: TypeAlias = Callable[[Home], Coming]
"""What tomorrow brings, if nothing more is done today."""


def as_usual(home: Home) -> Coming:
    """Tomorrow in ordinary study, and the rest of today. Raises StoreError."""
    now = allowance.now(home)
    with home.store.read() as connection:
        counts = allowance.tomorrow(home, connection)
    rest = now.due + now.new
    return Coming(counts.due + counts.learning + counts.new, counts.seconds, rest, rest)


class Next(StrEnum):
    """The one thing worth doing after a session."""

    READ = "read"
    """Read the note that was missed most."""
    GO_ON = "go on"
    """Study on: there is more due than fitted."""
    BEGIN = "begin"
    """Nothing was graded."""
    REST = "rest"
    """Nothing more today."""


@dataclass(frozen=True, slots=True)
class SessionGrade:
    """One grade of a session."""

    shown: Shown
    """The card as it was shown."""
    rating: Rating
    why: str
    """Where it was not recalled, what speaks for a reason."""
    seconds: float = 0.0
    """What the log has of its time."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What a session came to."""

    cards: int
    reviews: int
    new: int
    by_rating: Mapping[Rating, int]
    seconds: float
    planned: float
    to_go: int
    """Cards, new ones among them, that today still has, as Today says it. Of a session of one deck,
    of one card or beyond today's limits: those that it would have shown had it not been ended by
    hand, and those that did not fit."""
    ahead: bool
    """Whether it was ended by hand: it would have shown more."""
    missed: tuple[SessionGrade, ...]
    """The last grade of each card that was not recalled."""
    learnt: tuple[str, ...]
    """Names of the cards met for the first time and recalled."""
    tomorrow: int
    """Cards that tomorrow holds: due, in learning and new."""
    tomorrow_seconds: float
    """About how long they take."""
    rest: bool
    """Whether there are still cards for today: then that is of tomorrow if they are left."""
    steps: int
    """Learning steps that come back today."""
    next_step: int | None
    """When the first of them does, epoch ms."""
    next: Next
    held_back: int = 0
    """Red flags and gaps that would fill the rest of its minutes, and did not come."""
    more: bool = False
    """Whether one may go on with what was held back or, where nothing is left, with cards that
    are not due yet."""
    next_key: str = ""
    """A card of the note that was missed most; empty where nothing was missed."""

    def still(self, *, by_plan: bool) -> str:
        """`to_go` in words; `by_plan` of an interview, they are what the minutes left have room
        for, more of them the faster one is."""
        cards = words.count(self.to_go, "card")
        if by_plan:
            return f"What is left of today's minutes has room for {cards}."
        return f"{cards} left for today." if self.ahead else f"{cards} did not fit."


def summarize(
    home: Home,
    grades: Sequence[SessionGrade],
    clock: SessionClock,
    *,
    left: Left,
    ahead: Sequence[Candidate],
    early: Collection[str] = (),
    done: bool,
    held_back: int = 0,
    whole: bool = True,
    foresee: Foresight,
) -> Summary:
    """Count the grades of a session, and learn of the pace by them.

    `left` is what the session would not have shown, `ahead` what it still would have, had it not
    been ended; of that what comes `early`, before it falls due, is not of today until it fails.
    `done` is whether today is to end with this, as before an interview; `held_back` is how many
    cards it had time for and no share; `whole` is whether it was of all that today has: then Today
    says what is left. Raises StoreError where nothing can be read.
    """
    # A store that cannot be written now costs what the pace would have learnt, not this.
    with suppress(StoreError):
        pace.learn(home)
    tomorrow = foresee(home)
    with home.store.read() as connection:
        steps = study_days.steps_before(connection, home.day_start(home.day() + 1))
        begun = bool(study_days.due_after(connection, home.day(), most=1))
    missed = {grade.shown.key: grade for grade in grades if grade.rating is Rating.AGAIN}
    recalled = {grade.shown.key for grade in grades if grade.rating is not Rating.AGAIN}
    new = {grade.shown.key: grade.shown.name for grade in grades if grade.shown.new}
    todays = [card for card in ahead if card.key not in early or card.at is not None]
    to_go = tomorrow.today if whole else left.total - left.later + len(todays)
    rest = tomorrow.rest if whole else to_go
    held_back = 0 if done or tomorrow.rest > FEW else held_back
    goes_on = rest > 0 and not held_back
    ended_early = bool(ahead) or left.total > left.later
    advice, key = _next(list(missed), len(grades), goes_on=goes_on)
    return Summary(
        cards=len(missed.keys() | recalled),
        reviews=len(grades),
        new=len(new),
        by_rating=Counter(grade.rating for grade in grades),
        seconds=clock.spent,
        planned=clock.budget,
        to_go=to_go,
        ahead=bool(ahead),
        missed=tuple(_told_whole(grade, grades) for grade in missed.values()),
        learnt=tuple(name for key, name in new.items() if key not in missed),
        tomorrow=tomorrow.cards,
        tomorrow_seconds=tomorrow.seconds,
        rest=rest > 0,
        steps=len(steps),
        next_step=min(steps, default=None),
        next=advice,
        held_back=held_back,
        more=(held_back > 0 or (begun and not ended_early)) and not done,
        next_key=key,
    )


def _told_whole(missed: SessionGrade, grades: Sequence[SessionGrade]) -> SessionGrade:
    """The same with how it went on, where the card came more than once."""
    ratings = [grade.rating for grade in grades if grade.shown.key == missed.shown.key]
    times = ratings.count(Rating.AGAIN)
    if len(ratings) == 1:
        return missed
    went = f"missed {times} of {len(ratings)} times" if times > 1 else "missed once"
    ended = ", recalled in the end" if ratings[-1] is not Rating.AGAIN else ""
    return replace(missed, why=f"{missed.why}; {went}{ended}")


def _next(missed: Sequence[str], reviews: int, *, goes_on: bool) -> tuple[Next, str]:
    """The one thing worth doing next, and a card of the note that was missed most; `goes_on`
    is whether there is something to go on with.

    Reading again comes first where one note was missed more than once: to relearn in a session
    what was never understood costs most.
    """
    notes = Counter(key.rpartition("/")[0] for key in missed)
    note, times = notes.most_common(1)[0] if notes else ("", 0)
    key = next((key for key in missed if key.rpartition("/")[0] == note), "")
    if not reviews:
        return (Next.BEGIN if goes_on else Next.REST), key
    if times > 1 or (times and not goes_on):
        return Next.READ, key
    return (Next.GO_ON if goes_on else Next.REST), key
