"""What a told story came to: which beats were kept in order, and the ratings that proposes.

Order is the longest common subsequence of what was said with the story's order: what is in it was
told in its place; omissions, swaps and inventions are different faults. Being long is no forgetting
and never makes a rating worse; what took far too little time was not told, whatever was ticked.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from drill.domain.review import Rating, propose
from drill.records import dataclass

SLIP = 4
"""Beats from which on one slip leaves an outline a pass: of three, one is a third of the story."""

LEAST = 1 / 3
"""Share of the least time below which a story was not told, whatever was ticked."""


@dataclass(frozen=True, slots=True)
class BeatOrder:
    """Where the beats of a story were in the telling. Every beat is kept, missed or swapped."""

    kept: tuple[int, ...]
    """Told in their order."""
    missed: tuple[int, ...]
    """Never told."""
    swapped: tuple[int, ...]
    """Told out of order."""
    invented: int
    """Things told that are no beat of the story."""
    total: int
    """Beats of the story."""


def order(told_beats: Sequence[int], total: int, invented: int = 0) -> BeatOrder:
    """What was kept of a story of `total` beats, from the indexes in the order of telling.

    A beat told twice counts where it was told first; what is no beat is left out. Of equally long
    subsequences the one with the earliest beats is kept.
    """
    beats = list(dict.fromkeys(index for index in told_beats if 0 <= index < total))
    runs: list[tuple[int, ...]] = [()]
    """The one that is kept of those that end with each beat, backwards."""
    for beat in beats:
        before = (run for run in runs if not run or run[0] < beat)
        runs.append((beat, *min(before, key=_longest_first)))
    in_order = min(runs, key=_longest_first)[::-1]
    missed = tuple(sorted(set(range(total)) - set(beats)))
    out_of_order = set(beats) - set(in_order)
    swapped = tuple(index for index in beats if index in out_of_order)
    return BeatOrder(in_order, missed, swapped, invented, total)


def _longest_first(run: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
    return -len(run), run


def order_of(told_beats: Sequence[int], expected: Sequence[int], invented: int = 0) -> BeatOrder:
    """The same of the beats that were `expected`, in the order in which they were asked for: both
    are indexes of the story's beats, what is kept are places in `expected`.
    """
    places = {beat: place for place, beat in enumerate(expected)}
    return order([places[beat] for beat in told_beats if beat in places], len(expected), invented)


def outline_rating(outcome: BeatOrder) -> Rating:
    """What the order says of the outline card.

    All beats in order: good. One slip, missed or swapped, in a story of at least `SLIP` beats:
    hard, which is a pass. More: again. Inventions cost a good, no more: the order stood.
    """
    slips = len(outcome.missed) + len(outcome.swapped)
    if not slips:
        return Rating.HARD if outcome.invented else Rating.GOOD
    return Rating.HARD if slips == 1 and outcome.total >= SLIP else Rating.AGAIN


def tell_rating(outcome: BeatOrder, seconds: float, window: tuple[int, int]) -> Rating:
    """The rating of the tell itself, from beats and order both, and of a time far too short for it.

    All in order: good; most of them in order: hard; else again, as where nobody can have said them.
    To be over time never makes it worse. Easy is only the person's word.
    """
    if too_short(seconds, window):
        return Rating.AGAIN
    return propose(len(outcome.kept), outcome.total)


def worth_whole(recalls: Sequence[float]) -> bool:
    """Whether a whole run is worth its minutes: about one beat is expected to be missed.

    `recalls` are the chances, 0 to 1, that each beat is recalled. Below that the weak beats alone
    are the better use of the time.
    """
    return sum(1 - recall for recall in recalls) > 1 - 1e-9


def too_short(seconds: float, window: tuple[int, int]) -> bool:
    """Whether nobody can have told it in this time; never where nobody measured (0 seconds)."""
    return 0 < seconds < LEAST * window[0]


def timing(seconds: float, window: tuple[int, int]) -> str:
    """`inside 90–150 s`, `12 s over 150 s`, `20 s short of 90 s`."""
    low, high = window
    if seconds > high:
        return f"{ceil(seconds - high)} s over {high} s"
    if seconds < low:
        return f"{ceil(low - seconds)} s short of {low} s"
    return f"inside {low}–{high} s"
