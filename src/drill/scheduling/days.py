"""Easy days and days off: which share of a normal day's cards a study day takes.

Pure. Fuzz leans away from days with a small share; what falls on a day off all the same is spread
over the days around it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

_THURSDAY = 3
"""The weekday of study day 0, 1970-01-01; Monday is 0."""
LOST = 0.05
"""Chance of recall that a card may lose by waiting until after the days off."""
AROUND = 7
"""Days before and after that take what falls on days off, at most."""

Share = Callable[[int], float]
"""Study day → share of a normal day, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Week:
    """Easy weekdays and days off."""

    easy: Mapping[int, float]
    """Weekday, Monday 0 → share."""
    off: frozenset[int]
    """Study days."""

    def share(self, day: int) -> float:
        """The share of a normal day's cards that a study day takes."""
        return 0.0 if day in self.off else self.easy.get((day + _THURSDAY) % 7, 1.0)

    @property
    def plain(self) -> bool:
        """Whether every day is like every other."""
        return not self.easy and not self.off


@dataclass(frozen=True, slots=True)
class Falling:
    """A card that falls due on a day off."""

    pk: int
    day: int
    recall_at: Callable[[int], float]
    """Study day → its chance of recall."""


def around(
    falling: Iterable[Falling], week: Week, today: int, load: Mapping[int, int]
) -> list[tuple[int, int, int]]:
    """(row number, from, to) for each card: before the days off where waiting would cost it more
    than LOST, else after them; there, the day with the least load for its share.

    What falls on a day off with no working day in reach before it waits. The weakest choose first.
    """
    filled: defaultdict[int, int] = defaultdict(int, load)
    out = []
    for card in sorted(falling, key=lambda each: (each.recall_at(each.day), each.pk)):
        before, after = _working(card.day, week, today)
        fits = [day for day in after if card.recall_at(card.day) - card.recall_at(day) <= LOST]
        choice = fits or before or after
        if not choice:
            continue
        best = min(
            choice, key=lambda day: ((filled[day] + 1) / week.share(day), abs(day - card.day))
        )
        filled[best] += 1
        out.append((card.pk, card.day, best))
    return out


def _working(day: int, week: Week, today: int) -> tuple[list[int], list[int]]:
    """Working days before and after a run of days off, nearest first; as many as the run has."""
    first = last = day
    while first - 1 in week.off:
        first -= 1
    while last + 1 in week.off:
        last += 1
    many = min(AROUND, last - first + 1)
    before = [each for each in range(first - 1, max(today, first - 2 * AROUND) - 1, -1)
              if week.share(each) > 0][:many]  # fmt: skip
    after = [each for each in range(last + 1, last + 1 + 3 * AROUND) if week.share(each) > 0][:many]
    return before, after


def over(pks: Sequence[int], week: Week, today: int, days: int) -> list[tuple[int, int]]:
    """(row number, day): a backlog over so many working days from today on, in its order."""
    free: list[int] = []
    day = today
    while len(free) < days and day < today + 3_650:
        if week.share(day) > 0:
            free.append(day)
        day += 1
    total = sum(week.share(each) for each in free)
    out, done, sent = [], 0.0, 0
    for each in free:
        done += week.share(each)
        until = round(len(pks) * done / total)
        out += [(pk, each) for pk in pks[sent:until]]
        sent = until
    return out


def off_days(off: Collection[tuple[int, int]]) -> frozenset[int]:
    """The study days of ranges of them, first and last included."""
    return frozenset(day for first, last in off for day in range(first, last + 1))
