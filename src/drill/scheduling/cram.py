"""What to study before a date: the reviews that make most recalled then, in the minutes there are.

Pure. A card's worth is found by dynamic programming over the days that are left: every second has
a price, and a review is made where what it adds to recall on the date, over the card's best chance
later, is worth its seconds. One table of values serves all cards: what differs between two of them
is only where they stand (stability, difficulty, time since the last review) and what a review of
theirs costs against their weight. The level of the prices is the one at which all that is worth it
just fits in the time there is (the minimum of the Lagrangian dual).

Two things the table cannot see are put right outside it. A second is dearer near the date, because
every card wants its last review then: the prices rise through the closing window, which is as long
as one round of all cards. And putting off a new card always looks free, so new cards worth their
price come first: none of them starves. No minute is left unused while a review still adds anything.

`bench/cram.py` measures it against simpler policies.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, inf, log, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from drill.scheduling import pace
from drill.scheduling.curves import Array, Curves

USEFUL = 0.0005
"""Recall on the date that a review must add to be made at all."""
MORNING = 300.0
"""Seconds of the pass on the morning of the date."""

RUNS = 16
"""Futures that a forecast draws."""
SPREAD = 0.05
"""How far a person's memory may be from the model's: the standard deviation, over people, of the
logarithm of what each review makes of the stability."""
PACE_SPREAD = 0.25
"""The same of the time that a person takes, before any review was timed."""
_TIMED = 40
"""Reviews at which half of that doubt (its variance) is gone."""
EXAMS = 32
"""Days on which all cards are asked, drawn at the end of each future."""

_SINGLE = np.float32
"""Of the tables, and of what is looked up in them: half the memory, and half the time."""
_LEAST = 0.05
_STABILITIES = np.geomspace(_LEAST, 400.0, 26)
_APART = log(_STABILITIES[1] / _LEAST)
_DIFFICULTIES = np.linspace(1.0, 10.0, 5)
_PRICES = np.concatenate([[0.0], np.geomspace(1e-4, 0.3, 15)]).astype(_SINGLE)
"""Cost of a review over its card's weight, in recall on the date."""
_LEVELS = np.geomspace(1e-6, 0.3, 70)
"""Prices of a second that are tried."""
_ROWS = len(_DIFFICULTIES)
_RISE = 2.0
"""How many times dearer a second is on the last day than before the closing window."""
_ROUND = 1.6
"""Length of the closing window in rounds of all cards."""
_RELAXED = 0.5
"""Share of all the time up to which new cards are met in the order of teaching."""
_GAPS = np.array([1, 2, 3, 5, 8, 13, 21])
"""Days ahead at which a forecast looks for a better day than today."""
_AHEAD = np.union1d(np.arange(1, 12), np.geomspace(12, 400, 20).round()).astype(np.intp)
"""Days from any day, and back from the date, on which the plan itself looks: ever fewer, because
what a review is worth hardly changes from one far day to the next."""
_SOON = 1 / 24
"""Days between the last review and the date at the least: nobody studies at the door."""
_LOOKED_AT, _GLANCED_AT = 300, 80
"""Cards by which the price is found where there are more: for today, and for the days ahead."""
_ANEW = 7
"""How many times a forecast finds the price anew on its way."""

Places = NDArray[np.intp]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Person:
    """What a forecast knows of the person besides their memory, and how well.

    Nobody knows beforehand how much of a new card somebody recalls at first sight, or how long they
    take: with a few reviews the futures differ by that, with many they no longer do.
    """

    known: float
    """Expected chance, 0 to 1, that a new card is recalled at first sight."""
    sights: float = inf
    """First showings on which that rests."""
    reviews: float = inf
    """Timed reviews on which the seconds of the cards rest."""


@dataclass(frozen=True, slots=True)
class Deck:
    """The cards to choose among, one place of each array a card."""

    stability: Array
    """Days; anything for a new card."""
    difficulty: Array
    last: Array
    """Study day of the last review, counted from today: 0 or below."""
    at: Array
    """The true time of the last review, in days from now: 0 or below."""
    seconds: Array
    """Expected time on one showing, above 0."""
    new: Flags
    core: Flags
    tell: Flags
    """Stories told aloud: after the other cards of the core on the last day."""
    brief: Flags
    """What the pass on the morning asks."""
    heard: Places
    """The place of the story whose telling reviews a card as well; -1 where there is none."""
    order: Array
    """Place in the teaching order, by which new cards of one weight come while there is time."""


@dataclass(frozen=True, slots=True)
class Target:
    """One date to prepare for."""

    until: float
    """Days from now, above 0."""
    days: int
    """Study days with a session, from 1: today the first."""
    weight: Array
    """Of each card of the deck; 0: not asked for."""
    morning: bool = False
    """Whether the last of these days is the morning of the date, with a short pass of its own."""


@dataclass(slots=True)
class State:
    """Where the cards stand in each future: one row a future, one column a card of the deck."""

    stability: Array
    difficulty: Array
    last: Array
    at: Array
    new: Flags

    @classmethod
    def of(cls, deck: Deck, runs: int) -> State:
        """So many futures that begin where the deck stands now."""
        return cls(
            *(np.repeat(values[None, :], runs, axis=0) for values in (
                np.where(deck.new, 1.0, deck.stability), np.where(deck.new, 5.0, deck.difficulty),
                np.where(deck.new, -1.0, deck.last), np.where(deck.new, -1.0, deck.at), deck.new,
            ))
        )  # fmt: skip


class Course:
    """The worth of every memory on every day up to a date."""

    def __init__(self, curves: Curves, target: Target, round_days: float, known: float) -> None:
        """`round_days` is how many days one round of all cards takes; `known` as in `Person`."""
        self.curves, self.days, self.until, self.known = curves, target.days, target.until, known
        window = min(max(2, ceil(_ROUND * round_days)), max(1, self.days - 1))
        start = self.days - 1 - window
        self.dear = np.array(
            [1 + (_RISE - 1) * max(0.0, (day - start) / window) for day in range(self.days)],
            _SINGLE,
        )
        stability = np.repeat(_STABILITIES, _ROWS)
        steps, costs = self._steps(stability, np.tile(_DIFFICULTIES, len(_STABILITIES)))
        self._values = np.empty((self.days, len(stability), len(_PRICES)), _SINGLE)
        for day in range(self.days - 1, -1, -1):
            rest = curves.recall(stability, self.rest(day))[:, None]
            ahead = self.ahead(day)
            gaps = ahead - day - 1
            paid = costs[gaps][:, :, None] * (_PRICES * self.dear[ahead][:, None])[:, None, :]
            later = steps[gaps] @ self._values[ahead] - paid
            self._values[day] = np.maximum(rest, later.max(axis=0, initial=0.0))

    def ahead(self, day: int) -> Places:
        """The later days on which a review is looked at: all of three weeks; of more, the next and
        the last ones, and ever fewer between.
        """
        gaps = _AHEAD[: np.searchsorted(_AHEAD, self.days - day)]
        return np.union1d(day + gaps, self.days - gaps)

    def rest(self, day: int) -> float:
        """Days from the session of a day to the date."""
        return max(self.until - day, _SOON)

    def _steps(self, stability: Array, difficulty: Array) -> tuple[Array, Array]:
        """For each memory of the grid, where a review after 1, 2, 3 … days leads on the grid, and
        how many showings it takes.
        """
        recall = self.curves.recall(stability, np.arange(1.0, self.days)[:, None])
        out = np.zeros((*recall.shape, len(stability)), _SINGLE)
        gaps, rows = np.ogrid[: len(recall), : len(stability)]
        for after, chance in (
            (self.curves.good(stability, difficulty, recall), recall),
            (self.curves.relearnt(stability, difficulty, recall), 1 - recall),
        ):
            base, corners = _corners(*after)
            for place, share in corners:
                out[gaps, rows, base + place] += share * chance
        return out, (2 - recall).astype(_SINGLE)

    def at(self, price: Array) -> Worth:
        """What reviews are worth of cards, a place each, whose showings cost so much."""
        each, column = np.unique(price, return_inverse=True)
        low, share = _between(each)
        values = self._values[..., low] * (1 - share) + self._values[..., low + 1] * share
        return Worth(self, price.astype(_SINGLE), np.ascontiguousarray(values, _SINGLE), column)

    def level(
        self, day: int, state: State, seconds: Array, weight: Array, budget: Array, most: int
    ) -> float:
        """The price of a second, from a day on, at which what is worth it fits in the budget.

        `state` is of one future, `seconds` of each card, `budget` of each day. At most so many
        cards are looked at, and stand for the others.
        """
        asked = np.flatnonzero(weight)
        some = asked[:: max(1, ceil(len(asked) / most))]
        if not len(some):
            return 0.0
        at_each = self.at(_PRICES)
        worth = at_each.wait(
            self.ahead(day - 1),
            *(
                values[0, some][:, None]
                for values in (state.stability, state.difficulty, state.last, state.at)
            ),
        )
        met = at_each.meet(np.arange(day, self.days)[:, None]).max(axis=0, initial=0.0)
        worth = np.where(state.new[0, some][:, None], met, worth)
        room = float((budget[day : self.days] * self.dear[day:]).sum()) * len(some) / len(asked)
        low, share = _between(_LEVELS[:, None] * (seconds[some] / weight[some]))
        cards = np.arange(len(some))
        gained = (1 - share) * worth[cards, low] + share * worth[cards, low + 1]
        dual = (gained * weight[some]).sum(axis=1) + _LEVELS * room
        return float(_LEVELS[int(dual.argmin())])


@dataclass(frozen=True, slots=True)
class Worth:
    """What reviews of some cards are worth on a course, when they are paid for.

    A forecast asks nothing as often: of every card, in every future, on several days ahead. Days
    may be arrays that broadcast with the memories.
    """

    course: Course
    price: Array
    """Of a showing of each card over its weight, in recall on the date."""
    values: Array
    """Of every memory of the grid on every day, at each price that there is."""
    column: Places
    """The place of each card's price among these."""

    def _value(self, day: Places | int, stability: Array, difficulty: Array) -> Array:
        """Worth of memories right after a review on a day: recall on the date less what is still
        to be paid, in units of the card's weight.
        """
        table = self.values.reshape(-1)
        _, memories, width = self.values.shape
        base, corners = _corners(stability, difficulty)
        base = (day * memories + base) * width + self.column
        parts = (share * table[place * width :].take(base) for place, share in corners)
        return np.asarray(sum(parts))

    def review(
        self, day: Places | int, stability: Array, difficulty: Array, elapsed: Array
    ) -> Array:
        """Worth of a review on a day, `elapsed` days after the last one."""
        curves = self.course.curves
        stability, difficulty, elapsed = _single(stability, difficulty, elapsed)
        recall = curves.recall(stability, elapsed)
        good = self._value(day, *curves.good(stability, difficulty, recall))
        failed = self._value(day, *curves.relearnt(stability, difficulty, recall))
        paid = (2 - recall) * self.price * self.course.dear[day]
        return np.asarray(recall * good + (1 - recall) * failed - paid)

    def meet(self, day: Places | int) -> Array:
        """Worth of meeting a new card on a day."""
        share, (known, unknown) = self.course.known, _first(self.course.curves)
        value = share * self._value(day, *_single(*known))
        value += (1 - share) * self._value(day, *_single(*unknown))
        return np.asarray(value - (2 - share) * self.price * self.course.dear[day])

    def wait(
        self, later: Places, stability: Array, difficulty: Array, last: Array, at: Array
    ) -> Array:
        """Worth of no review before the best of some later days, or never again."""
        day = later.reshape(-1, 1, 1)
        reviewed = self.review(day, stability, difficulty, day - last).max(axis=0, initial=0.0)
        never = self.course.curves.recall(*_single(stability, self.course.until - at))
        return np.asarray(np.maximum(never, reviewed))


def _single(*values: Array | float) -> list[Array]:
    return [np.asarray(each, _SINGLE) for each in values]


def _first(curves: Curves) -> tuple[tuple[float, float], tuple[float, float]]:
    """Stability and difficulty after the first day of a card that was known, and of one that was
    not and was repeated.
    """
    again = curves.first(False)
    stability, difficulty = curves.repeated(np.asarray(again[0]), np.asarray(again[1]))
    return curves.first(True), (float(stability), float(difficulty))


def _corners(stability: Array, difficulty: Array) -> tuple[Places, list[tuple[int, Array]]]:
    """Where the lowest of the four places of the grid around a memory is, and how far from it each
    of them, with its share.
    """
    row, up = _along(np.log(stability / _LEAST) / _APART, len(_STABILITIES))
    column, right = _along((difficulty - 1) / (9 / (_ROWS - 1)), _ROWS)
    return row * _ROWS + column, [
        (0, (1 - up) * (1 - right)),
        (1, (1 - up) * right),
        (_ROWS, up * (1 - right)),
        (_ROWS + 1, up * right),
    ]


def _along(position: Array, count: int) -> tuple[Places, Array]:
    """The place below a position on an axis of so many places, and how far it is to the next."""
    position = np.clip(position, 0, count - 1)
    below = np.minimum(np.floor(position), count - 2)
    return below.astype(np.intp), position - below


def _between(price: Array) -> tuple[Places, Array]:
    """The price of the table below one, and how far it is towards the next."""
    low = np.clip(np.searchsorted(_PRICES, price, side="right") - 1, 0, len(_PRICES) - 2)
    share = (price - _PRICES[low]) / (_PRICES[low + 1] - _PRICES[low])
    return low, np.clip(share, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Day:
    """What a day of the plan comes to for one date, on average over the futures drawn."""

    cards: float
    new: float
    core: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """What one date may expect."""

    recall: Array
    """Chance of recall on the date of each card of the deck."""
    without: Array
    """The same if nothing more is studied."""
    met: Array
    """Chance that each card is not new any more by then."""
    mean: float
    """Recall on the date over the cards asked for, by their weights, 0 to 1."""
    interval: tuple[float, float]
    """Nine in ten: the share recalled when all of them are asked on the date lies between."""
    days: tuple[Day, ...]
    """Today first."""


@dataclass(frozen=True, slots=True)
class People:
    """Who follows the plan in each future: columns of one row a future."""

    known: Array
    pace: Array
    """Times as long as expected."""
    unlike: Array
    """What each review makes of the stability, times what the model says."""


def _people(person: Person, runs: int, random: np.random.Generator) -> People:
    """Somebody for each future, spread evenly over whom it may be; the first is in the middle."""
    share = (np.arange(runs) + 0.5) / runs
    middle_first = np.argsort(np.abs(share - 0.5), kind="stable")
    shuffled = np.concatenate([[0], 1 + random.permutation(runs - 1)])
    again = np.concatenate([[0], 1 + random.permutation(runs - 1)])
    normal = NormalDist()
    bell = np.array([normal.inv_cdf(part) for part in share])[middle_first]
    known = np.full(runs, person.known)
    if person.sights < inf:
        beta = random.beta(
            person.known * person.sights + 0.01, (1 - person.known) * person.sights + 0.01, 4000
        )
        known = np.quantile(beta, share)[middle_first]
    unsure = PACE_SPREAD * sqrt(_TIMED / (_TIMED + person.reviews)) if person.reviews < inf else 0.0
    columns = (known, np.exp(unsure * bell[shuffled]), np.exp(SPREAD * bell[again]))
    return People(*(column[:, None] for column in columns))


class Planner:
    """Today's ranking, and what to expect on each date."""

    def __init__(
        self,
        deck: Deck,
        targets: Sequence[Target],
        seconds: Array,
        curves: Curves,
        person: Person,
    ) -> None:
        """`targets` with the nearest first; `seconds` is the budget of each day, today first, as
        many as the farthest target has days.
        """
        self.deck, self.targets, self.seconds = deck, targets, seconds
        self._curves, self._person, self._known = curves, person, person.known
        self._courses: list[Course] = []
        for target in targets:
            asked = target.weight > 0
            full = float(np.median(seconds[: max(1, target.days - 1)])) or 1.0
            round_days = float(deck.seconds[asked].sum()) / max(full, 1.0)
            self._courses.append(Course(curves, target, min(round_days, 1000.0), self._known))
        self._relaxed = self._is_relaxed()
        self._worths = self._priced(0, State.of(deck, 1), _LOOKED_AT)

    def _is_relaxed(self) -> bool:
        """Whether new cards take so little of the time that their order may be the teaching's.

        Else those that bring most for their seconds come first.
        """
        asked = np.any([target.weight > 0 for target in self.targets], axis=0)
        needed = self.deck.seconds[self.deck.new & asked].sum() * (2 - self._known)
        return bool(needed <= _RELAXED * self.seconds.sum())

    def _priced(self, day: int, state: State, most: int) -> list[Worth]:
        """What reviews of the cards are worth for each date, at the prices from a day on."""
        out = []
        for target, course in zip(self.targets, self._courses, strict=True):
            level = 0.0
            if day < target.days:
                level = course.level(
                    day, state, self.deck.seconds, target.weight, self.seconds, most
                )
            weight = np.where(target.weight > 0, target.weight, 1.0)
            out.append(course.at(level * self.deck.seconds / weight))
        return out

    def rank(self) -> list[int]:
        """Places of the cards worth showing today, the most needed first."""
        score = self._score(0, State.of(self.deck, 1), self._worths, None)[0]
        order = np.argsort(-score, kind="stable")
        return [int(place) for place in order[: int(np.isfinite(score).sum())]]

    # -- one day -------------------------------------------------------------------------------

    def _score(self, day: int, state: State, worths: list[Worth], gaps: Places | None) -> Array:
        """How much each card is needed on a day; minus infinity where it is not worth showing.

        The nearest date takes what it needs first, the next one what it leaves.
        """
        out = np.full(state.new.shape, -np.inf)
        for turn, (target, worth) in enumerate(zip(self.targets, worths, strict=True)):
            if day < target.days:
                score = self._score_of(target, worth, day, state, gaps)
                score[:, target.weight <= 0] = -np.inf
                score[state.last >= day] = -np.inf  # once a study day
                out = np.maximum(out, score - 1e9 * turn)
        return out

    def _score_of(
        self,
        target: Target,
        paid: Worth,
        day: int,
        state: State,
        gaps: Places | None,
    ) -> Array:
        course = paid.course
        later = course.ahead(day) if gaps is None else day + gaps[gaps < course.days - day]
        elapsed = np.maximum(day - state.last, 1.0)
        memory = (state.stability, state.difficulty)
        recall = self._curves.recall(state.stability, elapsed)
        gain = paid.review(day, *memory, elapsed)
        gain = (gain - paid.wait(later, *memory, state.last, state.at)) * target.weight
        seconds = self.deck.seconds * (2 - recall)
        score = gain / seconds
        score[self._added(course, day, state, recall) < USEFUL] = -np.inf

        met = np.broadcast_to(paid.meet(day), score.shape) * target.weight
        worth = np.maximum(np.where(state.new, met, gain), 0.0)
        worth[state.last >= day] = 0.0
        for place in np.flatnonzero(self.deck.tell):
            along = worth[:, self.deck.heard == place].sum(axis=1)
            told = (gain[:, place] + along) / seconds[:, place]
            score[:, place] = np.where(along > 0, told, score[:, place])
        met = met / (self.deck.seconds * (2 - self._known))
        turn = 1e3 * target.weight - self.deck.order / len(self.deck.order) if self._relaxed else 0
        cost = paid.price * course.dear[day] * target.weight / self.deck.seconds
        met = np.where(met > 0, 1e6 + turn + 1e-3 * met, met + cost)
        score = np.where(state.new, met, score)
        weakness = 1 - np.where(state.new, 0.0, recall)
        if target.morning and day == target.days - 1:
            score = np.where(self.deck.brief, 3e6 + weakness, score)
        elif day == target.days - 1 - target.morning:
            score = np.where(self.deck.core, 3e6 - 1e6 * self.deck.tell + weakness, score)
        return np.asarray(score)

    def _added(self, course: Course, day: int, state: State, recall: Array) -> Array:
        """Recall on the date with a review now and none after it, less that with none at all."""
        curves, rest = self._curves, course.rest(day)
        memory = (state.stability, state.difficulty, recall)
        good = curves.recall(curves.good(*memory)[0], rest)
        failed = curves.recall(curves.relearnt(*memory)[0], rest)
        without = curves.recall(state.stability, course.until - state.at)
        return np.asarray(recall * good + (1 - recall) * failed - without)

    # -- the days ahead ------------------------------------------------------------------------

    def forecast(
        self, runs: int = RUNS, seed: int = 0, progress: Callable[[float], None] = lambda _: None
    ) -> list[Forecast]:
        """What each date may expect, from futures drawn by `seed`.

        In each of them a person somewhat unlike the model (`SPREAD`) follows the plan, recalls
        what the model says they may, and repeats the same day what they did not. `progress` hears
        of the share done, 0 to 1.
        """
        random = np.random.default_rng(seed)
        state = State.of(self.deck, runs)
        people = _people(self._person, runs, random)
        days: list[list[Day]] = []
        ends: dict[int, Forecast] = {}
        total = max((target.days for target in self.targets), default=0)
        worths = self._worths
        for day in range(total):
            if day and day % ceil(total / _ANEW) == 0:
                worths = self._priced(day, state, _GLANCED_AT)
            days.append(self._live(day, state, worths, people, random))
            for turn, target in enumerate(self.targets):
                if target.days == day + 1:
                    course = tuple(each[turn] for each in days)
                    ends[turn] = self._end(target, state, course, random)
            progress((day + 1) / total)
        return [ends[turn] for turn in range(len(self.targets))]

    def _live(
        self,
        day: int,
        state: State,
        worths: list[Worth],
        people: People,
        random: np.random.Generator,
    ) -> list[Day]:
        """Spend the day's seconds in every future; what that is for each date."""
        deck, curves = self.deck, self._curves
        score = self._spoken(day, self._score(day, state, worths, _GAPS))
        elapsed = np.maximum(day - state.last, 1.0)
        recall = curves.recall(state.stability, elapsed)
        chance = np.where(state.new, people.known, recall)
        passed = random.random(chance.shape) < chance
        seconds = deck.seconds * people.pace
        cost = seconds * np.where(passed, 1.0, 2.0)
        shown = _fill(score, cost, seconds, self.seconds[day])

        known, unknown = _first(curves)
        memory = (state.stability, state.difficulty, recall)
        good, failed = curves.good(*memory), curves.relearnt(*memory)
        after = [
            np.where(
                state.new,
                np.where(passed, known[part], unknown[part]),
                np.where(passed, good[part], failed[part]),
            )
            for part in (0, 1)
        ]
        made = self._counted(shown, state.new, cost)
        # A story told is a review of its beats and its outline too, whichever else was shown.
        told = shown[:, deck.heard] & (deck.heard >= 0) & (state.last < day)
        shown = shown | told
        state.stability = np.where(shown, after[0] * people.unlike, state.stability)
        state.difficulty = np.where(shown, after[1], state.difficulty)
        state.last = np.where(shown, float(day), state.last)
        state.at = np.where(shown, float(day), state.at)
        state.new = state.new & ~shown
        return made

    def _counted(self, shown: Flags, new: Flags, cost: Array) -> list[Day]:
        """What was shown on a day, for each date."""
        made = []
        for target in self.targets:
            mine = shown & (target.weight > 0)
            made.append(
                Day(
                    cards=float(mine.sum(axis=1).mean()),
                    new=float((mine & new).sum(axis=1).mean()),
                    core=float((mine & self.deck.core).sum(axis=1).mean()),
                    seconds=float(np.where(mine, cost, 0.0).sum(axis=1).mean()),
                )
            )
        return made

    def _spoken(self, day: int, score: Array) -> Array:
        """No more stories told aloud than a day's sessions hold, but for the last day."""
        if any(day == target.days - 1 - target.morning for target in self.targets):
            return score
        aloud = np.flatnonzero(self.deck.tell)
        most = pace.tells(float(self.seconds[day]))
        if len(aloud) > most:
            told = score[:, aloud]
            turn = np.argsort(np.argsort(-told, axis=1, kind="stable"), axis=1)
            score[:, aloud] = np.where(turn < most, told, -np.inf)
        return score

    def _end(
        self, target: Target, state: State, days: tuple[Day, ...], random: np.random.Generator
    ) -> Forecast:
        deck, curves, weight = self.deck, self._curves, target.weight
        rest = np.maximum(target.until - state.at, _SOON)
        recall = np.where(state.new, 0.0, curves.recall(state.stability, rest))
        without = curves.recall(
            np.where(deck.new, 1.0, deck.stability),
            np.maximum(target.until - np.where(deck.new, 0.0, deck.at), 0.0),
        )
        total = float(weight.sum()) or 1.0
        mean = float((recall * weight).sum(axis=1).mean()) / total
        # What the futures differ by, and that each card is in the end recalled or not.
        exams = [
            ((random.random(recall.shape) < recall) * weight).sum(axis=1) / total
            for _ in range(EXAMS)
        ]
        low = float(np.quantile(exams, 0.05, method="lower"))
        high = float(np.quantile(exams, 0.95, method="higher"))
        return Forecast(
            recall=recall.mean(axis=0),
            without=np.where(deck.new, 0.0, without),
            met=1.0 - state.new.mean(axis=0),
            mean=mean,
            interval=(min(low, mean), max(high, mean)),
            days=days,
        )


def _fill(score: Array, cost: Array, expected: Array, room: float) -> Flags:
    """Which cards fit in a day, in the order of their scores, in every future.

    None is begun that is not expected to finish; what does not fit leaves room for shorter ones.
    """
    order = np.argsort(-score, axis=1, kind="stable")
    wanted = np.take_along_axis(np.isfinite(score), order, axis=1)
    costs = np.take_along_axis(cost, order, axis=1)
    needs = np.take_along_axis(expected, order, axis=1)
    taken = np.zeros(score.shape, dtype=bool)
    for _ in range(3):
        spent = np.where(taken, costs, 0.0).sum(axis=1, keepdims=True)
        free = wanted & ~taken & (needs <= room - spent)
        run = np.cumsum(np.where(free, costs, 0.0), axis=1)
        fits = free & (spent + run - costs + needs <= room)
        # Only up to the first that does not fit: those after it were not its turn yet.
        blocked = np.cumsum(free & ~fits, axis=1) > 0
        taken |= fits & ~blocked
    out = np.zeros(score.shape, dtype=bool)
    np.put_along_axis(out, order, taken, axis=1)
    return out
