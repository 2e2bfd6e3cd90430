"""What a card's memory is, and what a grade does to it.

Pure: the time and the fuzz seed come in, nothing is read or written. A memory is always
what replaying its reviews from the first one gives; it depends on their order, ratings and
study days, and on nothing else. FSRS is the fsrs package's; every review enters it at noon
UTC of its study day, so that it counts study days and not blocks of 24 hours.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, fields, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zlib import crc32

import fsrs
import fsrs.scheduler

from drill.domain.memory import UNSEEN, Known, Memory, Seen, Unseen, seen
from drill.domain.review import DAY_MS, Due, DueAt, DueOn, Rating, Review, State, StudyDay
from drill.errors import ConfigError, OutOfOrder
from drill.records import dataclass
from drill.scheduling.days import Share, fuzz

DEFAULT_PARAMETERS: tuple[float, ...] = tuple(fsrs.scheduler.DEFAULT_PARAMETERS)
"""FSRS-6's own 21, fitted to many people's reviews."""
STABILITY_MAX = 36_500.0
"""Days; FSRS itself sets no upper end to stability."""

HORIZON = 30
"""Days ahead at which the recall with and without a review is compared."""

_RATINGS = tuple(Rating)
_NOON = datetime(1970, 1, 1, 12, tzinfo=UTC)
_TO_FSRS = {
    State.LEARNING: fsrs.State.Learning,
    State.REVIEW: fsrs.State.Review,
    State.RELEARNING: fsrs.State.Relearning,
}
_RATED = {rating: fsrs.Rating(rating) for rating in Rating}
_FROM_FSRS = {theirs: ours for ours, theirs in _TO_FSRS.items()}


@dataclass(frozen=True, slots=True)
class Rules:
    """Which rules were in force. Raises ConfigError for a value out of its range."""

    desired_retention: float = 0.90
    """Chance of recall at which a card falls due, 0.70 to 0.99."""
    learning_steps: tuple[int, ...] = (600,)
    """Seconds of each step of a new card, each under a day; none at all is allowed."""
    relearning_steps: tuple[int, ...] = (600,)
    """The same for a forgotten card."""
    parameters: tuple[float, ...] = DEFAULT_PARAMETERS
    """The 21 parameters of FSRS-6."""
    maximum_interval: int = 36_500
    """Days, 1 to 36,500."""
    fuzz: bool = True
    """Whether review intervals are spread a little; it touches due dates, never memory."""

    def __post_init__(self) -> None:
        if not 0.70 <= self.desired_retention <= 0.99:
            raise ConfigError(
                f"desired retention is a number from 0.70 to 0.99, not {self.desired_retention}"
            )
        for steps in (self.learning_steps, self.relearning_steps):
            if not all(0 < step < 86_400 for step in steps):
                raise ConfigError(
                    f"a learning step is over 0 seconds and under a day, not {list(steps)}"
                )
        if not 1 <= self.maximum_interval <= 36_500:
            raise ConfigError(
                f"the maximum interval is 1 to 36,500 days, not {self.maximum_interval}"
            )
        try:
            fsrs.Scheduler(self.parameters)
        except ValueError as error:
            raise ConfigError(f"these are not FSRS-6 parameters: {error}") from None

    def to_json(self) -> str:
        """The rules as canonical JSON: keys sorted, no spaces; equal rules give equal text."""
        facts = asdict(self) | {"parameters": [float(number) for number in self.parameters]}
        return json.dumps(facts, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Rules:
        """The rules that `to_json` wrote. Raises ConfigError for anything else."""
        try:
            facts = json.loads(text)
            if set(facts) != {field.name for field in fields(cls)}:
                raise ValueError("its keys are not those of rules")
            rules = cls(
                desired_retention=float(facts["desired_retention"]),
                learning_steps=tuple(int(step) for step in facts["learning_steps"]),
                relearning_steps=tuple(int(step) for step in facts["relearning_steps"]),
                parameters=tuple(float(number) for number in facts["parameters"]),
                maximum_interval=int(facts["maximum_interval"]),
                fuzz=bool(facts["fuzz"]),
            )
            if json.loads(rules.to_json()) != facts:
                raise ValueError("a value is not of its kind")
        except (TypeError, ValueError, OverflowError) as error:
            raise ConfigError(f"these scheduling rules cannot be read: {error}") from None
        return rules

    def with_parameters(self, parameters: tuple[float, ...]) -> Rules:
        """The same with other parameters. Raises ConfigError."""
        return self if parameters == self.parameters else replace(self, parameters=parameters)

    def with_retention(self, desired_retention: float) -> Rules:
        """The same with another desired retention. Raises ConfigError."""
        return replace(self, desired_retention=desired_retention)

    @property
    def key(self) -> str:
        """A short name for exactly these rules, the same on every machine: `rules:` and 12 hex."""
        return f"rules:{hashlib.sha256(self.to_json().encode()).hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rating leads to."""

    memory: Seen
    due: Due
    interval_days: int
    """Study days until the card is due; 0 for a learning or relearning step."""
    interval_seconds: int | None
    """Seconds of a learning or relearning step; None in review."""


_IN_ITS_WAY = {
    Rating.AGAIN: (Rating.AGAIN, Rating.HARD),
    Rating.HARD: (Rating.HARD,),
    Rating.GOOD: (Rating.HARD, Rating.GOOD),
    Rating.EASY: (Rating.HARD, Rating.GOOD, Rating.EASY),
}
"""The ratings that a rating's interval depends on, in the order of `Rating`."""


def grade(
    memory: Memory,
    rating: Rating,
    day: StudyDay,
    at: int,
    rules: Rules,
    *,
    seed: int = 0,
    load: Mapping[int, int] | None = None,
    share: Share | None = None,
) -> Outcome:
    """What one review leads to. Equal to `preview(...)[rating]`.

    Raises OutOfOrder as `preview` does, and TypeError for a rating that is no Rating.
    """
    if not isinstance(rating, Rating):
        raise TypeError(f"{rating!r} is not a Rating")
    return _outcomes(_IN_ITS_WAY[rating], memory, day, at, rules, seed, load, share)[rating]


def preview(
    memory: Memory,
    day: StudyDay,
    at: int,
    rules: Rules,
    *,
    seed: int = 0,
    load: Mapping[int, int] | None = None,
    share: Share | None = None,
) -> dict[Rating, Outcome]:
    """What each rating would lead to at `at` (epoch ms), which counts as study day `day`.

    Review intervals rise from hard to good to easy by at least a day, as far as the maximum
    interval leaves room, and again is never longer than hard. The same `seed` (one for each
    card and number of reviews) gives the same fuzz. `load` is how many cards fall due by
    study day, `share` which part of a normal day's cards a study day takes (see `days`); fuzz
    prefers the emptiest days.

    Raises OutOfOrder when `day` is before the card's last review; see `effective_day`.
    """
    return _outcomes(_RATINGS, memory, day, at, rules, seed, load, share)


def _outcomes(
    ratings: Sequence[Rating],
    memory: Memory,
    day: StudyDay,
    at: int,
    rules: Rules,
    seed: int,
    load: Mapping[int, int] | None,
    share: Share | None,
) -> dict[Rating, Outcome]:
    """As `preview` for these ratings, among which are those that each depends on."""
    if isinstance(memory, Seen) and day < memory.last_day:
        raise OutOfOrder(
            f"a review on {_date(day)} cannot follow the card's last one, on"
            f" {_date(memory.last_day)}",
            "Check that the computer's clock and date are right.",
        )
    after = {rating: _review(memory, rating, day, at, rules) for rating in ratings}

    def spread(interval: timedelta, minimum: int) -> int:
        if not rules.fuzz:
            return min(max(interval.days, minimum), rules.maximum_interval)
        return fuzz(interval.days, minimum, rules.maximum_interval, seed, load, day, share)

    days: dict[Rating, int] = {}
    minimum = 1
    for rating, (result, interval) in after.items():
        if rating is not Rating.AGAIN and isinstance(result, Known):
            days[rating] = spread(interval, minimum)
            minimum = days[rating] + 1
    if Rating.AGAIN in after:
        result, interval = after[Rating.AGAIN]
        if isinstance(result, Known):
            days[Rating.AGAIN] = min(spread(interval, 1), days[Rating.HARD])
    return {
        rating: _outcome(result, interval, days.get(rating), day, at)
        for rating, (result, interval) in after.items()
    }


def seed_of(key: str, reps: int) -> int:
    """What seeds the fuzz of a card's next interval, after so many reviews."""
    return crc32(f"{key}:{reps}".encode())


def reviewed(memory: Memory, rating: Rating, day: StudyDay, at: int, rules: Rules) -> Seen:
    """The memory after one review, for planners that need no due date; as `grade` gives it.

    `day` is not before the card's last review; see `effective_day`.
    """
    return _review(memory, rating, day, at, rules)[0]


def replay(reviews: Iterable[Review], rules_of: Callable[[str], Rules]) -> Memory:
    """The memory that a card's log gives.

    The order given is the order: a log is kept in sequence, and its times may go back where a
    clock did. `rules_of` finds the rules by the key in the log. Reviews taken back are skipped.
    """
    memory: Memory = UNSEEN
    for review in reviews:
        if not review.undone:
            day = effective_day(memory, review.day)
            memory, _ = _review(memory, review.rating, day, review.at, rules_of(review.rules))
    return memory


def sober(reviews: Iterable[Review], rules_of: Callable[[str], Rules]) -> Memory:
    """The memory that a card's log gives, as `replay` does, but with the bound on each day.

    FSRS multiplies stability with every review of the same day, and was fitted on days that have
    hardly ever more than a failure and its repeat. Taken at its word, three "easy" in one evening
    make five times the stability, which no study of massed repetition bears out: what counts is
    the first recall of a day, a repeat adds little, the next ones next to nothing. A card's memory
    stays what its log gives, so that scheduling goes on as FSRS has it. A promise for a date must
    not rest on that: here a day's reviews together leave no more than its first review and one
    good repeat would.

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


def effective_day(memory: Memory, day: StudyDay) -> StudyDay:
    """The study day a review counts as: never before the card's last one.

    A clock put right and a flight west both turn the study day back. The review then counts
    as one on the last day, and is logged so.
    """
    return max(day, memory.last_day) if isinstance(memory, Seen) else day


def recall(memory: Memory, at: int, rules: Rules) -> float:
    """Chance of recall at `at` (epoch ms), 0 to 1, counted from the true time of the last review.

    Before that time it is 1; of a card never reviewed 0.
    """
    if isinstance(memory, Unseen):
        return 0.0
    return recall_after(memory.stability, (at - memory.last_at) / DAY_MS, rules.parameters)


def curve(parameters: Sequence[float]) -> tuple[float, float]:
    """Exponent and factor of the forgetting curve."""
    return parameters[20], 0.9 ** (-1 / parameters[20]) - 1


def recall_after(
    stability: float, elapsed_days: float, parameters: Sequence[float] = DEFAULT_PARAMETERS
) -> float:
    """Chance of recall after a time in days, see `forgetting`."""
    return forgetting(parameters)(stability, elapsed_days)


def forgetting(parameters: Sequence[float]) -> Callable[[float, float], float]:
    """Chance of recall, 0 to 1, by the stability and a time in days (any fraction; below 0 counts
    as 0), for as many cards as one likes.

    The forgetting curve of FSRS-6, R = (1 + F·t/S)^−w₂₀ with F = 0.9^(−1/w₂₀) − 1, so that R
    is 0.9 when t = S. The package has the same curve, but only at whole days.
    """
    decay, factor = curve(parameters)

    def recalled(stability: float, elapsed_days: float) -> float:
        return float((1 + factor * max(elapsed_days, 0.0) / stability) ** -decay)

    return recalled


def gain(memory: Memory, day: StudyDay, now: int, rules: Rules) -> float:
    """What a review now is worth: expected recall in `HORIZON` days with it, less that without.

    The expectation is over recalling it (good, with the chance FSRS gives) and not (again).
    Between -1 and 1, in practice above 0.
    """
    on = effective_day(memory, day)
    chance = recall(memory, now, rules)
    good, again = (
        recall_after(reviewed(memory, rating, on, now, rules).stability, HORIZON, rules.parameters)
        for rating in (Rating.GOOD, Rating.AGAIN)
    )
    without = recall(memory, now + HORIZON * DAY_MS, rules)
    return chance * good + (1 - chance) * again - without


def interval(stability: float, rules: Rules) -> int:
    """Whole days, at least 1, until recall has come down to the desired retention.

    The inverse of `recall_after`, as the package rounds it.
    """
    decay, factor = curve(rules.parameters)
    days = float(stability / factor * (rules.desired_retention ** (-1 / decay) - 1))
    return min(max(round(days), 1), rules.maximum_interval)


def _review(
    memory: Memory, rating: Rating, day: StudyDay, at: int, rules: Rules
) -> tuple[Seen, timedelta]:
    """The memory after a review, and the interval as FSRS has it: a step's time, or whole days."""
    remembered, interval = _reviewed(memory, rating, day, _scheduler(rules))
    if type(remembered) is Known:  # four of them for every card shown: `replace` takes thrice that
        return Known(
            remembered.stability, remembered.difficulty, day, at, remembered.reps, remembered.lapses
        ), interval
    return replace(remembered, last_at=at), interval


@lru_cache(maxsize=64)  # what was shown of a card before its grade is not worked out again for it
def _reviewed(
    memory: Memory, rating: Rating, day: StudyDay, scheduler: _Scheduler
) -> tuple[Seen, timedelta]:
    """The same, but for the time of the review."""
    noon = _NOON + timedelta(days=day)
    after, _ = scheduler.review_card(_card(memory), _RATED[rating], noon)
    assert after.stability is not None
    assert after.difficulty is not None
    forgot = rating is Rating.AGAIN and isinstance(memory, Known)
    remembered = seen(
        state=_FROM_FSRS[after.state],
        step=after.step,
        stability=min(after.stability, STABILITY_MAX),
        difficulty=after.difficulty,
        last_day=day,
        last_at=0,
        reps=memory.reps + 1,
        lapses=memory.lapses + forgot,
    )
    return remembered, after.due - noon


class _Card(fsrs.Card):
    """A card that is copied at once: FSRS copies the one that it is given, by way of pickling."""

    def __copy__(self) -> _Card:
        copy = _Card.__new__(_Card)
        vars(copy).update(vars(self))
        return copy


@lru_cache(maxsize=8)  # for the four ratings of a card
def _card(memory: Memory) -> fsrs.Card:
    """The card as FSRS has it. Nobody changes it."""
    # Without an id of its own a Card sleeps a millisecond; without `due` it asks for the time.
    card = _Card(card_id=0, due=_NOON)
    if isinstance(memory, Seen):
        card.state = _TO_FSRS[memory.state]
        card.stability = memory.stability
        card.difficulty = memory.difficulty
        card.step = None if isinstance(memory, Known) else memory.step
        card.last_review = _NOON + timedelta(days=memory.last_day)
    return card


def _outcome(memory: Seen, step: timedelta, days: int | None, day: StudyDay, at: int) -> Outcome:
    if days is not None:
        return Outcome(memory, DueOn(StudyDay(day + days)), days, None)
    seconds = int(step.total_seconds())
    # The step's day stays the review's, even where the step crosses 04:00: it is due by `at`.
    return Outcome(memory, DueAt(day, at + seconds * 1000), 0, seconds)


class _Scheduler(fsrs.Scheduler):
    """One of some rules, known by itself: to compare all their numbers takes its time."""

    __eq__ = object.__eq__
    __hash__ = object.__hash__


@lru_cache(maxsize=64)
def _scheduler(rules: Rules) -> _Scheduler:
    return _Scheduler(
        parameters=rules.parameters,
        desired_retention=rules.desired_retention,
        learning_steps=[timedelta(seconds=step) for step in rules.learning_steps],
        relearning_steps=[timedelta(seconds=step) for step in rules.relearning_steps],
        maximum_interval=rules.maximum_interval,
        enable_fuzzing=False,
    )


def _date(day: StudyDay) -> str:
    return (date(1970, 1, 1) + timedelta(days=day)).isoformat()
