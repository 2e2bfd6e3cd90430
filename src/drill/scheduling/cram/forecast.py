"""What to expect on each date: futures drawn by chance in which somebody follows the plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, inf, sqrt
from statistics import NormalDist

import numpy as np

from drill.scheduling import pace
from drill.scheduling.cram.course import SOON, Flags, Futures, Places, Worth, first_day
from drill.scheduling.cram.planner import Person, Planner, Priorities, Turn
from drill.scheduling.curves import Array

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
_GAPS = np.array([1, 2, 3, 5, 8, 13, 21])
"""Days ahead at which a forecast looks for a better day than today."""
_GLANCED_AT = 80
"""Cards by which the price of the days ahead is found where there are more."""
_ANEW = 7
"""How many times a forecast finds the price anew on its way."""


@dataclass(frozen=True, slots=True)
class DayForecast:
    """What a day of the plan comes to for one date, on average over the futures drawn."""

    cards: float
    new: float
    core: float
    seconds: float
    others: DayShare
    """What other dates alone take of it."""
    capped: float
    """Seconds of what may take no more than a share of a day, for all dates."""
    aloud: float
    """Seconds of what is told and asked once more in time that nothing else has use for, for all
    dates."""


@dataclass(frozen=True, slots=True)
class DayShare:
    """What a part of a day comes to."""

    cards: float
    new: float
    seconds: float


@dataclass(frozen=True, slots=True)
class OnsiteForecast:
    """What one date may expect."""

    recall: Array
    """Chance of recall on the date of each card."""
    without: Array
    """The same if nothing more is studied."""
    met: Array
    """Chance that each card is not new any more by then."""
    mean: float
    """Recall on the date over the cards that count, by what they count for, 0 to 1."""
    interval: tuple[float, float]
    """Nine in ten: the share recalled when all of them are asked on the date lies between."""
    days: tuple[DayForecast, ...]
    """Today first."""
    last_day: Array
    """Chance that each card is shown on the last whole day; 0 where that is over."""


@dataclass(frozen=True, slots=True)
class People:
    """Who follows the plan in each future: columns of one row a future."""

    known: Array
    pace: Array
    """Times as long as expected."""
    unlike: Array
    """What each review makes of the stability, times what the model says."""

    @classmethod
    def like(cls, person: Person, runs: int, random: np.random.Generator) -> People:
        """Somebody for each future, spread evenly over whom it may be; the first in the middle."""
        share = (np.arange(runs) + 0.5) / runs
        middle_first = np.argsort(np.abs(share - 0.5), kind="stable")
        shuffled = np.concatenate([[0], 1 + random.permutation(runs - 1)])
        shuffled_again = np.concatenate([[0], 1 + random.permutation(runs - 1)])
        normal = NormalDist()
        bell = np.array([normal.inv_cdf(part) for part in share])[middle_first]
        known = np.full(runs, person.known)
        if person.sights < inf:
            passed, failed = person.known * person.sights, (1 - person.known) * person.sights
            beta = random.beta(passed + 0.01, failed + 0.01, 4000)
            known = np.quantile(beta, share)[middle_first]
        unsure = 0.0
        if person.reviews < inf:
            unsure = PACE_SPREAD * sqrt(_TIMED / (_TIMED + person.reviews))
        columns = (known, np.exp(unsure * bell[shuffled]), np.exp(SPREAD * bell[shuffled_again]))
        return cls(*(column[:, None] for column in columns))


def forecast(
    planner: Planner,
    runs: int = RUNS,
    seed: int = 0,
    progress: Callable[[float], None] = lambda _: None,
    counts: Array | None = None,
    of: int = -1,
    today: Flags | None = None,
) -> list[OnsiteForecast]:
    """What each date of a planner may expect, from futures drawn by `seed`.

    In each of them a person somewhat unlike the model (`SPREAD`) follows the plan, recalls what
    the model says they may, and repeats the same day what they did not. `progress` hears of the
    share done, 0 to 1. `counts` is what each card counts for on the date `of` this place, together
    at most 1; on the others, and without it, they count by their weights. `today` is which cards
    today's session shows, where that is known.
    """
    lives = _Lives(planner, runs, np.random.default_rng(seed), today)
    days: list[list[DayForecast]] = []
    forecasts: dict[int, OnsiteForecast] = {}
    total = max((target.days for target in planner.targets), default=0)
    worths = planner.worths
    for day in range(total):
        if day and day % ceil(total / _ANEW) == 0:
            worths = planner.priced(day, lives.futures, _GLANCED_AT)
        days.append(lives.study(day, worths))
        for place, target in enumerate(planner.targets):
            if target.days == day + 1:
                until_then = tuple(by_date[place] for by_date in days)
                forecasts[place] = lives.examine(place, until_then, counts if place == of else None)
        progress((day + 1) / total)
    return [forecasts[place] for place in range(len(planner.targets))]


class _Lives:
    """People who follow a planner, each in a future of their own."""

    def __init__(
        self, planner: Planner, runs: int, random: np.random.Generator, today: Flags | None
    ) -> None:
        self.planner, self.random, self._today = planner, random, today
        self.futures = Futures.of(planner.cards, runs)
        self.people = People.like(planner.person, runs, random)
        self._spent = planner.before
        self._last_days: dict[int, Array] = {}

    def study(self, day: int, worths: Sequence[Worth]) -> list[DayForecast]:
        """Spend the day's seconds in every future; what that is for each date."""
        planner, futures, people = self.planner, self.futures, self.people
        cards, curves = planner.cards, planner.curves
        priorities = planner.priorities(day, futures, worths, _GAPS)
        order = priorities.order()
        elapsed = np.maximum(day - futures.last, 1.0)
        recall = curves.recall(futures.stability, elapsed)
        chance = np.where(futures.new, people.known, recall)
        passed = self.random.random(chance.shape) < chance
        once = cards.seconds * people.pace
        reading = np.where(futures.new, cards.reading * people.pace, 0.0)
        expected, cost = once + reading, once * np.where(passed | cards.tell, 1.0, 2.0) + reading
        wanted = self._speakable(day, priorities, order)
        if day == 0 and self._today is not None:
            wanted = wanted & self._today
        else:
            room = planner.seconds[day]
            wanted = planner.within_share(
                day, wanted, order, futures, room, people.pace, self._spent
            )
        shown = fill(order, wanted, cost, expected, planner.seconds[day])
        aloud = self._tell_on(day, shown, order, priorities, cost)
        self._keep_spent(np.where(shown, cost, 0.0))
        self._last_days |= {
            place: shown.mean(axis=0)
            for place, target in enumerate(planner.targets)
            if day == target.last_day
        }

        known, unknown = first_day(curves)
        memory = (futures.stability, futures.difficulty, recall)
        good, failed = curves.good(*memory), curves.relearnt(*memory)
        stability, difficulty = (
            np.where(
                futures.new,
                np.where(passed, known[part], unknown[part]),
                np.where(passed, good[part], failed[part]),
            )
            for part in (0, 1)
        )
        by_date = self._by_date(shown, cost, aloud)
        # A story told is a review of its beats and its outline too, whichever else was shown.
        heard = shown[:, cards.heard] & (cards.heard >= 0) & (futures.last < day)
        shown = shown | heard
        futures.stability = np.where(shown, stability * people.unlike, futures.stability)
        futures.difficulty = np.where(shown, difficulty, futures.difficulty)
        futures.last = np.where(shown, float(day), futures.last)
        futures.at = np.where(shown, float(day), futures.at)
        futures.new = futures.new & ~shown
        return by_date

    def _keep_spent(self, seconds: Array) -> None:
        """So much was spent on each card."""
        both = seconds, np.where(self.planner.cards.capped, seconds, 0.0)
        self._spent = tuple(
            before + now.sum(axis=1, keepdims=True)
            for before, now in zip(self._spent, both, strict=True)
        )

    def _by_date(self, shown: Flags, cost: Array, aloud: float) -> list[DayForecast]:
        """What was shown on a day, for each date."""
        cards, days = self.planner.cards, []

        def share(part: Flags) -> DayShare:
            return DayShare(
                cards=float(part.sum(axis=1).mean()),
                new=float((part & self.futures.new).sum(axis=1).mean()),
                seconds=float(np.where(part, cost, 0.0).sum(axis=1).mean()),
            )

        capped = share(shown & cards.capped).seconds
        for target in self.planner.targets:
            asked = shown & (target.weight > 0)
            own = share(asked)
            core = float((asked & cards.core).sum(axis=1).mean())
            others = share(shown & (target.weight <= 0))
            days.append(DayForecast(own.cards, own.new, core, own.seconds, others, capped, aloud))
        return days

    def _tell_on(
        self, day: int, shown: Flags, order: Places, priorities: Priorities, cost: Array
    ) -> float:
        """Tell more stories in the time that is left over; how many seconds of it that is."""
        tells = priorities.wanted & self.planner.cards.tell & ~shown
        idle = shown & (priorities.turn >= Turn.ALOUD)
        if tells.any():
            left = self.planner.seconds[day] - np.where(shown, cost, 0.0).sum(axis=1, keepdims=True)
            queue = np.take_along_axis(np.where(tells, cost, 0.0), order, axis=1)
            fits = np.empty_like(shown)
            np.put_along_axis(fits, order, np.cumsum(queue, axis=1) <= left, axis=1)
            shown |= tells & fits
            idle |= tells & fits
        return float(np.where(idle, cost, 0.0).sum(axis=1).mean())

    def _speakable(self, day: int, priorities: Priorities, order: Places) -> Flags:
        """No more stories told aloud than a day's sessions hold while cards wait, but for the last
        day."""
        planner, wanted = self.planner, priorities.wanted
        if any(day == target.last_day for target in planner.targets):
            return wanted
        tells = np.take_along_axis(wanted & planner.cards.tell, order, axis=1)
        most = pace.tells(float(planner.seconds[day]))
        too_many = np.empty_like(wanted)
        np.put_along_axis(too_many, order, tells & (np.cumsum(tells, axis=1) > most), axis=1)
        return wanted & ~too_many

    def examine(
        self, place: int, days: tuple[DayForecast, ...], counts: Array | None
    ) -> OnsiteForecast:
        """What is recalled on a date, after the days that led to it."""
        target = self.planner.targets[place]
        cards, curves = self.planner.cards, self.planner.curves
        if counts is None:
            counts = target.weight / (float(target.weight.sum()) or 1.0)
        futures = self.futures
        rest = np.maximum(target.until - futures.at, SOON)
        recall = np.where(futures.new, 0.0, curves.recall(futures.stability, rest))
        without = curves.recall(
            np.where(cards.new, 1.0, cards.stability),
            np.maximum(target.until - np.where(cards.new, 0.0, cards.at), 0.0),
        )
        mean = float((recall * counts).sum(axis=1).mean())
        # What the futures differ by, and that each card is in the end recalled or not.
        exams = [
            ((self.random.random(recall.shape) < recall) * counts).sum(axis=1) for _ in range(EXAMS)
        ]
        low = float(np.quantile(exams, 0.05, method="lower"))
        high = float(np.quantile(exams, 0.95, method="higher"))
        return OnsiteForecast(
            recall=recall.mean(axis=0),
            without=np.where(cards.new, 0.0, without),
            met=1.0 - futures.new.mean(axis=0),
            mean=mean,
            interval=(min(low, mean), max(high, mean)),
            days=days,
            last_day=self._last_days.get(place, np.zeros(len(counts))),
        )


def fill(order: Places, wanted: Flags, cost: Array, expected: Array, room: float) -> Flags:
    """Which of the cards wanted fit in a day's seconds, in their order, in every future.

    None is begun that is not expected to finish; what does not fit leaves room for shorter ones.
    """
    waiting = np.take_along_axis(wanted, order, axis=1)
    costs = np.take_along_axis(cost, order, axis=1)
    needs = np.take_along_axis(expected, order, axis=1)
    taken = np.zeros(order.shape, dtype=bool)
    for _ in range(3):
        spent = np.where(taken, costs, 0.0).sum(axis=1, keepdims=True)
        free = waiting & ~taken & (needs <= room - spent)
        run = np.cumsum(np.where(free, costs, 0.0), axis=1)
        fits = free & (spent + run - costs + needs <= room)
        # Only up to the first that does not fit: those after it were not its turn yet.
        blocked = np.cumsum(free & ~fits, axis=1) > 0
        taken |= fits & ~blocked
    shown = np.empty_like(taken)
    np.put_along_axis(shown, order, taken, axis=1)
    return shown
