"""What a memory is worth on each of the days before a date, and what a review of it would add.

A card's worth is found by dynamic programming over the days that are left: every second has a
price, and a review is made where what it adds to recall on the date, over the card's best chance
later, is worth its seconds. One table of values serves all cards: what differs between two of them
is only where they stand (stability, difficulty, time since the last review) and what a review of
theirs costs against their weight. The level of the prices is the one at which all that is worth it
just fits in the time there is (the minimum of the Lagrangian dual).

What the table cannot see is that a second is dearer near the date, because every card wants its
last review then: the prices rise through the closing window, which is as long as one round of all
cards.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, log
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from drill.scheduling.curves import Array, Curves

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
_AHEAD = np.union1d(np.arange(1, 12), np.geomspace(12, 400, 20).round()).astype(np.intp)
"""Days from any day, and back from the date, on which the plan itself looks: ever fewer, because
what a review is worth hardly changes from one far day to the next."""
SOON = 1 / 24
"""Days between the last review and the date at the least: nobody studies at the door."""

Places: TypeAlias = NDArray[np.intp]
Flags: TypeAlias = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class CardArrays:
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
    reading: Array
    """Seconds of what is read before a card is asked for the first time: its part of a lesson."""
    new: Flags
    core: Flags
    tell: Flags
    """Stories told aloud: after the other cards of the core on the last day."""
    brief: Flags
    """What the pass on the morning asks, where it is not new."""
    capped: Flags
    """What may take no more than a share of any day."""
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
    """Of each card there is; 0: not asked for."""
    morning: bool = False
    """Whether the last of these days is the morning of the date, with a short pass of its own."""

    @property
    def last_day(self) -> int:
        """The last whole day, 0 today: -1 where only the morning is left."""
        return self.days - 1 - self.morning

    def is_morning(self, day: int) -> bool:
        """Whether a day holds the short pass alone."""
        return self.morning and day == self.days - 1


@dataclass(slots=True)
class Futures:
    """Where the cards stand in each future: one row a future, one column a card."""

    stability: Array
    difficulty: Array
    last: Array
    at: Array
    new: Flags

    @classmethod
    def of(cls, cards: CardArrays, count: int) -> Futures:
        """So many futures that begin where the cards stand now."""
        return cls(
            *(np.repeat(values[None, :], count, axis=0) for values in (
                np.where(cards.new, 1.0, cards.stability),
                np.where(cards.new, 5.0, cards.difficulty),
                np.where(cards.new, -1.0, cards.last), np.where(cards.new, -1.0, cards.at),
                cards.new,
            ))
        )  # fmt: skip


class Course:
    """The worth of every memory on every day up to a date."""

    def __init__(self, curves: Curves, target: Target, round_days: float, known: float) -> None:
        """`round_days` is how many days one round of all cards takes; `known` as in `Person`.

        The morning is none of its days: most cards are not asked then, and none may wait for it.
        """
        self.curves, self.until, self.known = curves, target.until, known
        self.days = max(1, target.last_day + 1)
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
        return max(self.until - day, SOON)

    def _steps(self, stability: Array, difficulty: Array) -> tuple[Array, Array]:
        """For each memory of the grid, where a review after 1, 2, 3 … days leads on the grid, and
        how many showings it takes.
        """
        recall = self.curves.recall(stability, np.arange(1.0, self.days)[:, None])
        places = np.zeros((*recall.shape, len(stability)), _SINGLE)
        gaps, rows = np.ogrid[: len(recall), : len(stability)]
        for after, chance in (
            (self.curves.good(stability, difficulty, recall), recall),
            (self.curves.relearnt(stability, difficulty, recall), 1 - recall),
        ):
            base, corners = _corners(*after)
            for place, share in corners:
                places[gaps, rows, base + place] += share * chance
        return places, (2 - recall).astype(_SINGLE)

    def at(self, price: Array) -> Worth:
        """What reviews are worth of cards, a place each, whose showings cost so much."""
        distinct, column = np.unique(price, return_inverse=True)
        low, share = _between(distinct)
        values = self._values[..., low] * (1 - share) + self._values[..., low + 1] * share
        table = np.ascontiguousarray(values, _SINGLE)
        return Worth(self, price.astype(_SINGLE), table, column)

    def level(
        self,
        day: int,
        futures: Futures,
        seconds: Array,
        weight: Array,
        budget: Array,
        most: int,
    ) -> float:
        """The price of a second, from a day on, at which what is worth it fits in the budget.

        It is found for the first of the futures, with the `seconds` of each card and the `budget`
        of each day. At most so many cards are looked at, each of which stands for those that are
        most like it, wherever they are in the deck.
        """
        asked = np.flatnonzero(weight)
        alike = futures.stability[0, asked], futures.new[0, asked], seconds[asked] / weight[asked]
        apart = max(1, ceil(len(asked) / most))
        sample = asked[np.lexsort(alike)][apart // 2 :: apart]
        if not len(sample):
            return 0.0
        at_each_price = self.at(_PRICES)
        worth = at_each_price.wait(
            self.ahead(day - 1),
            *(
                values[0, sample][:, None]
                for values in (futures.stability, futures.difficulty, futures.last, futures.at)
            ),
        )
        met = at_each_price.meet(np.arange(day, self.days)[:, None]).max(axis=0, initial=0.0)
        worth = np.where(futures.new[0, sample][:, None], met, worth)
        room = float((budget[day : self.days] * self.dear[day:]).sum()) * len(sample) / len(asked)
        low, share = _between(_LEVELS[:, None] * (seconds[sample] / weight[sample]))
        columns = np.arange(len(sample))
        gained = (1 - share) * worth[columns, low] + share * worth[columns, low + 1]
        dual = (gained * weight[sample]).sum(axis=1) + _LEVELS * room
        return float(_LEVELS[dual.argmin()])


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
        share, (known, unknown) = self.course.known, first_day(self.course.curves)
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
    return [np.asarray(value, _SINGLE) for value in values]


def first_day(curves: Curves) -> tuple[tuple[float, float], tuple[float, float]]:
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
