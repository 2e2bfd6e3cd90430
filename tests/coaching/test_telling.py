"""What a telling came to: order, ratings, timing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drill.coaching.telling import (
    BeatOrder,
    order,
    outline_rating,
    tell_rating,
    timing,
    too_short,
    worth_whole,
)
from drill.domain.review import Rating

AGAIN, HARD, GOOD, EASY = Rating


def _tell(found):
    """In a time that nobody measured."""
    return tell_rating(found, 0.0, (90, 150))


@pytest.mark.parametrize(
    ("seconds", "rating"), [(0, GOOD), (5, AGAIN), (29, AGAIN), (30, GOOD), (400, GOOD)]
)
def test_nobody_can_have_told_it_in_so_short_a_time(seconds, rating):
    assert tell_rating(order((0, 1, 2), 3), seconds, (90, 150)) is rating


@pytest.mark.parametrize(
    ("said", "total", "found"),
    [
        ((0, 1, 2, 3), 4, BeatOrder((0, 1, 2, 3), (), (), 0, 4)),
        ((0, 1, 3), 4, BeatOrder((0, 1, 3), (2,), (), 0, 4)),
        ((0, 2, 1, 3), 4, BeatOrder((0, 1, 3), (), (2,), 0, 4)),
        ((3, 0, 1, 2), 4, BeatOrder((0, 1, 2), (), (3,), 0, 4)),
        ((3, 2, 1, 0), 4, BeatOrder((0,), (), (3, 2, 1), 0, 4)),
        ((), 3, BeatOrder((), (0, 1, 2), (), 0, 3)),
        ((1, 1, 0, 9, -1), 2, BeatOrder((0,), (), (1,), 0, 2)),
        ((), 0, BeatOrder((), (), (), 0, 0)),
    ],
)
def test_kept_missed_and_swapped_are_told_apart(said, total, found):
    assert order(said, total) == found


@pytest.mark.parametrize(
    ("said", "total", "invented", "outline", "tell"),
    [
        ((0, 1, 2, 3), 4, 0, GOOD, GOOD),
        ((0, 1, 2, 3), 4, 1, HARD, GOOD),
        ((0, 1, 2, 3), 4, 9, HARD, GOOD),
        ((0, 1, 3), 4, 0, HARD, HARD),
        ((1, 0, 2, 3), 4, 0, HARD, HARD),
        ((0, 3), 4, 0, AGAIN, AGAIN),
        ((0, 2), 3, 0, AGAIN, HARD),
        ((), 4, 0, AGAIN, AGAIN),
        ((3, 2, 1, 0), 4, 0, AGAIN, AGAIN),
    ],
)
def test_ratings(said, total, invented, outline, tell):
    found = order(said, total, invented)
    assert (outline_rating(found), _tell(found)) == (outline, tell)


TELLS = st.integers(1, 12).flatmap(
    lambda total: st.tuples(st.lists(st.integers(0, total - 1), unique=True), st.just(total))
)


@given(TELLS)
def test_every_beat_is_in_one_place(tell):
    said, total = tell
    found = order(said, total)
    assert sorted((*found.kept, *found.missed, *found.swapped)) == list(range(total))
    assert list(found.kept) == sorted(found.kept)
    assert [beat for beat in said if beat in found.kept] == list(found.kept)


@given(TELLS)
def test_the_subsequence_is_a_longest_one(tell):
    said, total = tell
    longest = [0] * (len(said) + 1)
    for end in range(len(said)):
        before = [longest[i] for i in range(end) if said[i] < said[end]]
        longest[end] = 1 + max(before, default=0)
    assert len(order(said, total).kept) == max(longest, default=0)


@given(TELLS, st.integers(0, 3))
def test_saying_one_more_in_its_place_is_never_worse(tell, invented):
    said, total = tell
    found = order(said, total, invented)
    if not found.missed:
        return
    more = order(sorted({*found.kept, found.missed[0]}), total, invented)
    kept = order(found.kept, total, invented)
    assert _tell(more) >= _tell(kept)
    assert outline_rating(more) >= outline_rating(kept)
    assert _tell(found) is not EASY


@given(TELLS, st.integers(0, 3), st.data())
def test_a_missed_beat_told_in_its_place_is_never_worse(tell, invented, data):
    said, total = tell
    found = order(said, total, invented)
    if not found.missed:
        return
    beat = data.draw(st.sampled_from(found.missed))
    before = [kept for kept in found.kept if kept < beat]
    at = said.index(before[-1]) + 1 if before else 0
    more = order([*said[:at], beat, *said[at:]], total, invented)
    assert len(more.kept) > len(found.kept)
    assert _tell(more) >= _tell(found)
    assert outline_rating(more) >= outline_rating(found)


@given(TELLS)
def test_the_storys_order_is_never_worse(tell):
    said, total = tell
    assert _tell(order(sorted(said), total)) >= _tell(order(said, total))
    assert outline_rating(order(sorted(said), total)) >= outline_rating(order(said, total))


def test_thousands_of_beats_backwards():
    found = order(range(5_000)[::-1], 5_000)
    assert (found.kept, len(found.swapped), found.missed) == ((0,), 4_999, ())


@given(TELLS, st.integers(0, 5))
def test_inventing_is_never_better(tell, invented):
    said, total = tell
    assert outline_rating(order(said, total, invented)) <= outline_rating(order(said, total))


def test_a_whole_run_is_worth_it_when_a_miss_is_expected():
    assert worth_whole([0.9] * 10)
    assert not worth_whole([0.95] * 8)
    assert worth_whole([0.0])
    assert not worth_whole([])


@pytest.mark.parametrize(
    ("seconds", "says"),
    [
        (90, "inside 90–150 s"),
        (150, "inside 90–150 s"),
        (161.4, "12 s over 150 s"),
        (70, "20 s short of 90 s"),
        (150.2, "1 s over 150 s"),
    ],
)
def test_timing_in_words(seconds, says):
    assert timing(seconds, (90, 150)) == says


@pytest.mark.parametrize(
    ("seconds", "window", "short"),
    [
        (0, (90, 150), False),
        (6, (90, 150), True),
        (29.9, (90, 150), True),
        (30, (90, 150), False),
        (500, (90, 150), False),
        (9, (30, 75), True),
        (10, (30, 75), False),
    ],
)
def test_what_took_less_than_a_third_of_its_least_time_was_not_told(seconds, window, short):
    assert too_short(seconds, window) is short
