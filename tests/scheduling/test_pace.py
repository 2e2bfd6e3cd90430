from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drill.domain.kind import Kind
from drill.scheduling import pace

SECONDS = st.floats(0, 10_000, allow_nan=False)


def test_every_kind_has_a_prior():
    assert set(pace.PRIORS) == set(Kind)
    assert pace.PRIORS[Kind.FIGURE] == 12
    assert (pace.PRIORS[Kind.STEPS], pace.PRIORS[Kind.OUTLINE]) == (30, 30)
    assert pace.PRIORS[Kind.TELL] == 150


@given(st.sampled_from(Kind), st.floats(allow_infinity=True, allow_nan=False))
def test_what_is_counted_is_neither_negative_nor_time_away(kind, seconds):
    assert 0 <= pace.counted(kind, seconds) <= pace.AWAY_TELL
    if kind is not Kind.TELL:
        assert pace.counted(kind, seconds) <= pace.AWAY


@given(st.sampled_from(Kind), st.lists(SECONDS, min_size=1, max_size=60))
def test_what_is_learnt_lies_between_the_prior_and_the_log(kind, log):
    learnt = pace.learn({kind: log})
    low, high = min(*log, pace.PRIORS[kind]), max(*log, pace.PRIORS[kind])
    assert low - 1e-6 <= learnt[kind] <= high + 1e-6
    assert learnt[kind] > 0, "a plan divides by it"
    assert all(learnt[other] == pace.PRIORS[other] for other in Kind if other is not kind)


def test_one_long_card_among_many_changes_little():
    usual = [6.0] * 40
    before = pace.learn({Kind.GAP: usual})[Kind.GAP]
    assert pace.learn({Kind.GAP: [*usual, 120.0]})[Kind.GAP] == pytest.approx(before, abs=0.1)


def test_time_away_is_cut_off():
    assert pace.counted(Kind.BASIC, 8.5) == 8.5
    assert pace.counted(Kind.BASIC, 4000) == pace.AWAY
    assert pace.counted(Kind.TELL, 200) == 200
    assert pace.counted(Kind.BASIC, -3) == 0


def test_the_pace_is_learnt_from_the_log_and_starts_from_a_prior():
    assert pace.learn({}) == dict(pace.PRIORS)
    learnt = pace.learn({Kind.BASIC: [4.0] * 200, Kind.TELL: []})
    assert 4.0 < learnt[Kind.BASIC] < 4.5
    assert learnt[Kind.TELL] == pace.PRIORS[Kind.TELL]
    few = pace.learn({Kind.BASIC: [4.0]})
    assert 10 < few[Kind.BASIC] < 12


@pytest.mark.parametrize(("seconds", "most"), [(60, 1), (1199, 1), (1200, 2), (1799, 2)])
def test_a_story_is_told_in_each_ten_minutes_that_are_whole(seconds, most):
    assert pace.tells(seconds) == most


def test_the_numbers_that_plans_go_by():
    assert [pace.tells(seconds) for seconds in (0, 599, 600, 1199, 1200)] == [1, 1, 1, 1, 2]
    assert pace.new_showings(Kind.TELL, 0.0) == pace.new_showings("tell", 0.5) == 1.0
    assert pace.new_showings(Kind.BEAT, 0.5) == pytest.approx(1.575)
    assert pace.new_showings(Kind.BEAT, 1.0) == 1.0
    assert pace.first_sight(0, 0) == 0.5
    assert pace.first_sight(4, 4) == 0.75
    assert pace.first_sight(0, 4) == 0.25
    assert pace.counted(Kind.TELL, 601) == 600
    assert pace.learn({Kind.BASIC: [20.0] * 4 + [28.0] * 4})[Kind.BASIC] == 18.0
    assert pace.learn({Kind.BASIC: [20.0]})[Kind.BASIC] == pytest.approx(12 + 8 / 9)
    assert pace.learn({Kind.BASIC: []})[Kind.BASIC] == 12.0
    assert pace.slowness([]) == 1.0
    assert pace.slowness([2.0, 2.0]) == 1.5
    assert pace.slowness([4.0, 2.0, 9.0, 2.0]) == pytest.approx(1 + 2 * 4 / 6)
