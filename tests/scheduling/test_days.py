"""Easy days, days off, and spreading what falls on them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from drill.scheduling import days
from drill.scheduling.days import Falling, Week, bounds, fuzz

NO_WEEK = Week({}, frozenset())


def fading(day, each):
    return lambda at: max(0.0, 0.9 - each * (at - day))


def test_a_share_by_weekday_and_none_on_days_off():
    week = Week({5: 0.5, 6: 0.0}, frozenset({20_780}))
    # 2026-11-23, a Monday, is study day 20780.
    assert [week.share(20_780 + each) for each in range(7)] == [0.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.0]
    assert NO_WEEK.plain
    assert not week.plain


@given(
    interval=st.integers(3, 300), seed=st.integers(0, 10_000),
    off=st.sets(st.integers(0, 330), max_size=200), minimum=st.integers(1, 30),
)  # fmt: skip
def test_fuzz_keeps_its_bounds_and_keeps_clear_of_days_off(interval, seed, off, minimum):
    week = Week({}, frozenset(off))
    drawn = fuzz(interval, minimum, 36_500, seed, None, 0, week.share)
    low, high = bounds(max(interval, minimum), 36_500)
    reach = range(max(low, minimum), high + 1)
    assert drawn in reach
    if drawn in off:
        assert all(day in off for day in reach)
    assert drawn == fuzz(interval, minimum, 36_500, seed, None, 0, week.share)


def test_an_easy_day_takes_half_as_many():
    week = Week({5: 0.5}, frozenset())
    load: dict[int, int] = {}
    for seed in range(4_000):
        day = fuzz(30, 1, 36_500, seed, load, 20_780, week.share) + 20_780
        load[day] = load.get(day, 0) + 1
    easy = [count for day, count in load.items() if week.share(day) == 0.5]
    usual = [count for day, count in load.items() if week.share(day) == 1.0]
    assert 0.4 < (sum(easy) / len(easy)) / (sum(usual) / len(usual)) < 0.6


def test_without_shares_nothing_is_drawn_otherwise():
    load = {5: 3, 6: 1, 7: 2}
    for seed in range(200):
        assert fuzz(6, 1, 99, seed, load) == fuzz(6, 1, 99, seed, load, 0, None)


@given(
    due=st.lists(st.tuples(st.integers(10, 16), st.floats(0, 0.2)), max_size=40),
    first=st.integers(10, 14), long=st.integers(0, 5),
)  # fmt: skip
def test_all_that_can_move_moves_to_working_days(due, first, long):
    week = Week({}, frozenset(range(first, first + long + 1)))
    falling = [Falling(pk, day, fading(day, each)) for pk, (day, each) in enumerate(due)
               if day in week.off]  # fmt: skip
    moves = days.around(falling, week, 8, {})
    assert sorted(pk for pk, *_ in moves) == sorted(each.pk for each in falling)
    for _, before, after in moves:
        assert after not in week.off
        assert after >= 8
        assert abs(after - before) <= long + 1 + days.AROUND


def test_what_would_be_lost_comes_before_and_the_rest_after():
    week = Week({}, frozenset({10, 11, 12}))
    fragile = Falling(1, 11, fading(11, 0.1))
    strong = Falling(2, 11, fading(11, 0.001))
    moves = {pk: after for pk, _, after in days.around([strong, fragile], week, 5, {})}
    assert moves[1] < 10
    assert moves[2] > 12
    ((_, _, after),) = days.around([fragile], week, 10, {})
    assert after > 12


def test_of_days_as_empty_the_nearest_takes_a_card_and_today_may_be_it():
    week = Week({}, frozenset({10, 11, 12}))
    lasting, fragile = Falling(1, 11, fading(11, 0.001)), Falling(2, 11, fading(11, 0.1))
    assert days.around([lasting], week, 5, {}) == [(1, 11, 13)]
    assert days.around([fragile], week, 5, {}) == [(2, 11, 9)]
    assert days.around([fragile], week, 9, {}) == [(2, 11, 9)]


def test_a_backlog_in_its_order_over_working_days():
    week = Week({}, frozenset({101}))
    placed = days.over(list(range(10)), week, 100, 2)
    assert placed == [(pk, 100 if pk < 5 else 102) for pk in range(10)]
    assert days.over([], week, 100, 2) == []


def falling(pk, day, at, later):
    """A card of this chance of recall on its day, and of that one on any other."""
    return Falling(pk, day, lambda when: at if when == day else later)


def test_a_day_off_is_one_whatever_its_weekday_takes():
    week = Week({0: 0.5}, frozenset({4}))  # study day 4, 1970-01-05, was a Monday
    assert [week.share(day) for day in (4, 11)] == [0.0, 0.5]
    assert not Week({}, frozenset({4})).plain
    assert not Week({0: 0.5}, frozenset()).plain
    assert days.off_days([(3, 5), (9, 9)]) == {3, 4, 5, 9}
    assert days.off_days([]) == frozenset()


def test_what_falls_on_days_off_is_spread_over_as_many_days_by_their_shares():
    off = Week({}, frozenset({11, 12}))
    strong = [falling(pk, 12, 0.9, 0.9) for pk in (1, 2, 3)]
    assert days.around(strong, off, 5, {}) == [(1, 12, 13), (2, 12, 14), (3, 12, 13)]
    assert days.around(strong[:2], off, 5, {13: 2}) == [(1, 12, 14), (2, 12, 14)]
    easy = Week({2: 0.5}, off.off)  # study day 13 was a Wednesday
    assert days.around(strong[:1], easy, 5, {}) == [(1, 12, 14)]
    one = Week({}, frozenset({12}))
    assert days.around(strong[:2], one, 5, {}) == [(1, 12, 13), (2, 12, 13)]
    weak = [falling(1, 12, 0.9, 0.9), falling(2, 12, 0.5, 0.5)]
    assert days.around(weak, off, 5, {}) == [(2, 12, 13), (1, 12, 14)]


def test_a_card_waits_where_it_loses_no_more_than_it_may():
    off = Week({}, frozenset({12}))
    assert days.around([falling(1, 12, 0.05, 0.0)], off, 5, {}) == [(1, 12, 13)]
    assert days.around([falling(1, 12, 0.06, 0.0)], off, 5, {}) == [(1, 12, 11)]
    assert days.around([falling(1, 12, 0.9, 0.0)], off, 12, {}) == [(1, 12, 13)]
    assert days.around([falling(1, 12, 0.9, 0.0)], off, 11, {}) == [(1, 12, 11)]


def test_a_backlog_over_working_days_by_their_shares():
    week = Week({6: 0.5}, frozenset({1}))  # study day 3 was a Sunday
    assert days.over([7, 5, 6, 8, 9], week, 0, 2) == [(7, 0), (5, 0), (6, 2), (8, 2), (9, 2)]
    assert days.over([1, 2, 3, 4, 5], week, 2, 3) == [(1, 2), (2, 2), (3, 3), (4, 4), (5, 4)]
    assert days.over([], week, 0, 2) == []


def test_without_a_load_shares_count_all_the_same():
    week = Week({}, frozenset({10}))
    assert {fuzz(10, 1, 99, seed, None, 0, week.share) for seed in range(99)} == {8, 9, 11, 12}
    assert {fuzz(10, 1, 99, seed) for seed in range(99)} == {8, 9, 10, 11, 12}
