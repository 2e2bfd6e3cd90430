"""Which cards today's time goes to, the most needed first.

Two things a `Course` cannot see are put right here. Putting off a new card always looks free, so
new cards worth their price come first: none of them starves. And no minute is left unused while a
review still adds anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import IntEnum
from functools import reduce
from math import inf
from typing import TypeAlias

import numpy as np

from drill.scheduling.cram.course import CardArrays, Course, Flags, Futures, Places, Target, Worth
from drill.scheduling.curves import Array, Curves

WORTH_A_MINUTE = 0.001
"""Recall on the date, over all cards by weight, that a minute more of reviews a day must add to be
spent on them: a tenth of a point of a hundred."""
WORTH_SHOWING = 0.005
"""Recall of a card on the date, 0 to 1, that a review must add: what is known as well without needs
none, however much time there is."""
CAPPED_SHARE = 0.25
"""Share that cards which are `capped` may take: of a day's room, and of all that was studied."""
SHORT_SHARE = 0.3
"""The same of one day that has little else: with what fails beyond expectation about a third."""
REPEATED = 3
"""Days after which a story is told again, and a card of the core asked again, in time that nothing
else has use for; one more for each `_ASIDE` days that are left, so that they come closer as the
date does."""
MORNING = 300.0
"""Seconds of the pass on the morning of the date."""
_RELAXED = 0.5
"""Share of all the time up to which new cards are met in the order of teaching."""
_ASIDE = 10
Spent: TypeAlias = tuple[Array | float, Array | float]
"""Seconds studied, in each future, and how many of them took what is capped."""
_LEAST_CAPPED = 60.0
"""Seconds that they may take on any day."""
_LOOKED_AT = 300
"""Cards by which today's price is found where there are more."""
_MOST_WEIGHT = 600.0
"""All the weight by which a minute is measured: of thousands of cards none would be worth one."""


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


class Turn(IntEnum):
    """When on its day a card has its turn."""

    RUN_THROUGH = 0
    """The stories of the last day: their time is kept, though they are told after the rest."""
    LAST_PASS = 1
    """The core once more on the last day, and what is brief on the morning."""
    UNTOLD = 2
    """A story that was never told: what it lacks shows only aloud."""
    NEW = 3
    """New cards that are worth their price."""
    REVIEW = 4
    """What remains, by what it brings for its seconds."""
    ALOUD = 5
    """Stories told in the time that cards have no use for."""
    AGAIN = 6
    """The core, but for what is capped, in time that is left even then: weakest first."""


@dataclass(frozen=True, slots=True)
class Priorities:
    """How much each card is needed on a day: one row a future, one column a card.

    Of two cards the first array in which they differ decides.
    """

    wanted: Flags
    """Whether it is worth showing; nothing else counts where it is not."""
    date: Places
    """Place of the nearest date that wants it."""
    turn: Places
    """One of `Turn`."""
    weight: Array
    """Of new cards that come in the order of teaching, the heaviest first; of all others 0."""
    taught: Array
    """The place of these in the order of teaching; of all others 0."""
    need: Array
    """The most first: the chance that it is forgotten in the last pass, else what it adds to
    recall on the date a second."""

    def order(self) -> Places:
        """In every future the places of the cards, the most needed first, the unwanted last."""
        return np.lexsort(
            (-self.need, self.taught, -self.weight, self.turn, self.date, ~self.wanted)
        )

    def before(self, later: Priorities) -> Priorities:
        """These, and those for a later date of the cards that are not wanted here."""
        return Priorities(
            *(
                np.where(self.wanted, getattr(self, column.name), getattr(later, column.name))
                for column in fields(self)
            )
        )


class Planner:
    """The cards to choose among for some dates, and the time there is."""

    def __init__(
        self,
        cards: CardArrays,
        targets: Sequence[Target],
        seconds: Array,
        curves: Curves,
        person: Person,
        spent: float = 0.0,
        before: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        """`targets` with the nearest first; `seconds` is the budget of each day, today first, as
        many as the farthest target has days. `spent` was studied today before that; `before` are
        the seconds studied on the days before, and how many of them took what is capped.
        """
        self.cards, self.targets, self.seconds, self.spent = cards, targets, seconds, spent
        self.before: Spent = before
        self.curves, self.person = curves, person
        self._courses: list[Course] = []
        for target in targets:
            asked = target.weight > 0
            days = seconds[: max(1, target.days - 1)]
            full = float(np.median(days[days > 0])) if days.any() else 1.0
            round_days = float(cards.seconds[asked].sum()) / max(full, 1.0)
            self._courses.append(Course(curves, target, min(round_days, 1000.0), self.person.known))
        self._relaxed = self._is_relaxed()
        self.worths = self.priced(0, Futures.of(cards, 1), _LOOKED_AT)

    def _is_relaxed(self) -> bool:
        """Whether new cards take so little of the time that their order may be the teaching's.

        Else those that bring most for their seconds come first.
        """
        asked = np.any([target.weight > 0 for target in self.targets], axis=0)
        needed = self.cards.seconds[self.cards.new & asked].sum() * (2 - self.person.known)
        return bool(needed <= _RELAXED * self.seconds.sum())

    def priced(self, day: int, futures: Futures, most: int) -> list[Worth]:
        """What reviews of the cards are worth for each date, at the prices from a day on."""
        out = []
        for target, course in zip(self.targets, self._courses, strict=True):
            least = level = _least(target)
            if day < course.days:
                level = course.level(
                    day, futures, self.cards.seconds, target.weight, self.seconds, most
                )
            weight = np.where(target.weight > 0, target.weight, 1.0)
            price = max(level, least) * self.cards.seconds / weight
            out.append(course.at(price))
        return out

    def rank(self, seconds: float | None = None) -> list[int]:
        """Places of the cards worth showing today, the most needed first, in a session of so many
        seconds: what is left of today, if none are named.
        """
        return self.parted(seconds)[0]

    def parted(self, seconds: float | None = None) -> tuple[list[int], list[int]]:
        """The same, and what else would be worth it but is capped and beyond its share."""
        room = self.seconds[0] if seconds is None else seconds
        now = Futures.of(self.cards, 1)
        today = self.priorities(0, now, self.worths, None)
        order = today.order()
        within = self.within_share(0, today.wanted, order, now, room, 1.0, self.before)[0]
        wanted = [int(place) for place in order[0] if today.wanted[0, place]]
        ranked = [place for place in wanted if within[place]]
        return ranked, [place for place in wanted if not within[place]]

    def within_share(
        self,
        day: int,
        wanted: Flags,
        order: Places,
        futures: Futures,
        room: float,
        pace: Array | float,
        before: Spent,
    ) -> Flags:
        """What is wanted on a day of so much room, less what is capped and beyond its share: of the
        room, of the day where that is short, and of all that was studied up to now. With little
        else to study there is little of it. What is forgotten takes its repeats as well; `pace` is
        how many times as long as expected somebody takes.
        """
        cards, spent, met = self.cards, 0.0, 0.0
        recall = self.curves.recall(futures.stability, np.maximum(day - futures.last, 1.0))
        forgotten = 1 - np.where(futures.new, self.person.known, recall)
        seconds = cards.seconds * (1 + forgotten) * pace
        whole = seconds + futures.new * cards.reading * pace
        capped = wanted & cards.capped
        if not day:
            spent = self.spent
            shown = cards.capped & (cards.last >= 0) & ~cards.new
            met = float(cards.seconds[shown].sum()) * (2 - self.person.known)
        others = np.where(wanted & ~capped, whole, 0.0).sum(axis=1, keepdims=True)
        others = np.minimum(others, room) + max(0.0, spent - met)
        earlier, capped_earlier = before
        left = _beside(others + earlier - capped_earlier, CAPPED_SHARE) - capped_earlier
        most = np.minimum(left, _beside(others, SHORT_SHARE))
        most = np.minimum(most, CAPPED_SHARE * (room + spent))
        return wanted & ~_beyond(capped, order, seconds, np.maximum(most, _LEAST_CAPPED) - met)

    def priorities(
        self, day: int, futures: Futures, worths: Sequence[Worth], gaps: Places | None
    ) -> Priorities:
        """How much each card is needed on a day.

        The nearest date takes what it needs first, the next one what it leaves; a morning is its
        date's alone.
        """
        mornings = [place for place, to in enumerate(self.targets) if to.is_morning(day)]
        coming = [place for place, to in enumerate(self.targets) if day < to.days]
        return reduce(
            Priorities.before,
            (
                self._for_date(place, worths[place], day, futures, gaps)
                for place in mornings or coming
            ),
        )

    def _for_date(
        self, place: int, paid: Worth, day: int, futures: Futures, gaps: Places | None
    ) -> Priorities:
        cards, target, course = self.cards, self.targets[place], paid.course
        later = course.ahead(day) if gaps is None else day + gaps[gaps < course.days - day]
        elapsed = np.maximum(day - futures.last, 1.0)
        memory = (futures.stability, futures.difficulty)
        recall = self.curves.recall(futures.stability, elapsed)
        on = min(day, course.days - 1)
        gain = paid.review(on, *memory, elapsed)
        gain = (gain - paid.wait(later, *memory, futures.last, futures.at)) * target.weight
        seconds = cards.seconds * (2 - recall)
        need = gain / seconds
        added = self._added(course, day, futures, recall)
        worth_it = (added >= WORTH_SHOWING) & (added * target.weight / seconds >= _least(target))
        wanted = futures.new | worth_it

        met = np.broadcast_to(paid.meet(on), need.shape) * target.weight
        worth = np.maximum(np.where(futures.new, met, gain), 0.0)
        worth[futures.last >= day] = 0.0
        for story in np.flatnonzero(cards.tell):
            along = worth[:, cards.heard == story].sum(axis=1)
            aloud = (gain[:, story] + along) / seconds[:, story]
            need[:, story] = np.where(along > 0, aloud, need[:, story])
            wanted[:, story] |= along > 0
        met = met / (cards.seconds * (2 - self.person.known))
        cost = paid.price * course.dear[on] * target.weight / cards.seconds
        need = np.where(futures.new, np.where(met > 0, met, met + cost), need)
        turn = np.where(futures.new & (met > 0), Turn.NEW, Turn.REVIEW)
        turn = np.where(futures.new & cards.tell, Turn.UNTOLD, turn)

        last_pass = self._last_pass(target, day)
        need = np.where(last_pass, 1 - np.where(futures.new, 0.0, recall), need)
        turn = np.where(last_pass, np.where(cards.tell, Turn.RUN_THROUGH, Turn.LAST_PASS), turn)
        wanted |= last_pass
        if target.is_morning(day):
            wanted = last_pass & ~futures.new
        else:
            idle = cards.tell | (cards.core & ~cards.capped)
            idle = idle & ~wanted & (elapsed >= REPEATED + (target.days - day) // _ASIDE)
            turn = np.where(idle, np.where(cards.tell, Turn.ALOUD, Turn.AGAIN), turn)
            need = np.where(turn == Turn.AGAIN, 1 - recall, need)
            wanted |= idle
        in_order = self._relaxed & (turn == Turn.NEW)
        return Priorities(
            wanted=wanted & (target.weight > 0) & (futures.last < day),  # once a study day
            date=np.full(need.shape, place),
            turn=turn,
            weight=np.where(in_order, target.weight, 0.0),
            taught=np.where(in_order, cards.order, 0.0),
            need=need,
        )

    def _last_pass(self, target: Target, day: int) -> Flags:
        """What is asked again whatever it brings: on the last day the core, on the morning what is
        brief.
        """
        if day == target.last_day:
            return self.cards.core
        if target.is_morning(day):
            return self.cards.brief
        return np.zeros_like(self.cards.core)

    def _added(self, course: Course, day: int, futures: Futures, recall: Array) -> Array:
        """Recall on the date with a review now and none after it, less that with none at all."""
        curves, rest = self.curves, course.rest(day)
        memory = (futures.stability, futures.difficulty, recall)
        good = curves.recall(curves.good(*memory)[0], rest)
        failed = curves.recall(curves.relearnt(*memory)[0], rest)
        without = curves.recall(futures.stability, course.until - futures.at)
        return np.asarray(recall * good + (1 - recall) * failed - without)


def _beside(others: Array, share: float) -> Array:
    """Seconds that make so large a share together with those of others."""
    return others * share / (1 - share)


def _beyond(capped: Flags, order: Places, seconds: Array, share: Array) -> Flags:
    """Which of the cards that are capped come, in their order, when their share is used up."""
    taken = np.where(capped, seconds, 0.0)
    run = np.cumsum(np.take_along_axis(taken, order, axis=1), axis=1)
    beyond = np.empty(capped.shape, dtype=bool)
    np.put_along_axis(beyond, order, run > share, axis=1)
    return capped & beyond


def _least(target: Target) -> float:
    """What a second of reviews must add to recall on a date, in weight."""
    return WORTH_A_MINUTE / (60 * target.days) * min(float(target.weight.sum()), _MOST_WEIGHT)
