from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drill.scheduling.days import bounds, fuzz

CENTURY = 36_500

intervals = st.integers(1, CENTURY) | st.integers(1, 60)
loads = st.dictionaries(st.integers(0, 80), st.integers(0, 50))


@pytest.mark.parametrize(
    ("interval", "low", "high"),
    [
        (1, 1, 1),
        (2, 2, 2),
        (3, 2, 4),
        (7, 5, 9),
        (10, 8, 12),
        (15, 13, 17),
        (20, 17, 23),
        (100, 93, 107),
    ],
)
def test_bounds_are_the_published_ones(interval: int, low: int, high: int) -> None:
    assert bounds(interval, CENTURY) == (low, high)


def test_bounds_stay_under_the_maximum() -> None:
    assert bounds(100, 100) == (93, 100)
    assert bounds(500, 100) == (93, 100)


@given(intervals, st.integers(1, CENTURY))
def test_bounds_hold_their_interval_and_rise_with_it(interval: int, maximum: int) -> None:
    low, high = bounds(interval, maximum)
    longer_low, longer_high = bounds(interval + 1, maximum)
    assert 1 <= low <= min(interval, maximum) <= high <= maximum
    assert low <= longer_low
    assert high <= longer_high


@given(intervals, intervals, intervals, st.integers(), loads, st.integers(0, 30_000))
def test_fuzz_is_within_bounds_and_repeatable(
    interval: int, minimum: int, maximum: int, seed: int, load: dict[int, int], today: int
) -> None:
    load = {today + ahead: count for ahead, count in load.items()}
    days = fuzz(interval, minimum, maximum, seed, load, today)
    low, high = bounds(max(interval, min(minimum, maximum)), maximum)
    assert max(low, min(minimum, maximum)) <= days <= high
    assert days == fuzz(interval, minimum, maximum, seed, load, today)


def test_every_day_in_reach_is_drawn_about_equally() -> None:
    drawn = Counter(fuzz(10, 1, CENTURY, seed) for seed in range(2000))
    assert sorted(drawn) == [8, 9, 10, 11, 12]
    assert all(320 < count < 480 for count in drawn.values())


def test_the_emptiest_days_are_preferred() -> None:
    load = {108: 3, 109: 1, 110: 3, 111: 1, 112: 9}
    assert {fuzz(10, 1, CENTURY, seed, load, 100) for seed in range(40)} == {9, 11}
    assert {fuzz(10, 10, CENTURY, seed, load, 100) for seed in range(40)} == {11}
    assert {fuzz(10, 1, CENTURY, seed, {108: 1, 109: 1}, 100) for seed in range(40)} == {10, 11, 12}


def test_the_random_numbers_of_the_program_are_left_alone() -> None:
    before = random.getstate()
    fuzz(100, 1, CENTURY, 4)
    assert random.getstate() == before
