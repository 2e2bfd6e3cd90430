from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drill.domain.memory import Known
from drill.domain.review import StudyDay
from drill.scheduling.memory import HORIZON, Rules, gain, recall

DAY = 86_400_000
TODAY = StudyDay(20_000)
NOW = TODAY * DAY
RULES = Rules()


def memory(stability, elapsed, difficulty=5.0):
    day, at = StudyDay(TODAY - elapsed), NOW - elapsed * DAY
    return Known(stability, difficulty, day, at, 3, 0)


@given(st.floats(0.1, 3000), st.floats(1, 10), st.floats(1, 5))
def test_a_due_card_always_gains(stability, difficulty, late):
    elapsed = max(1, round(stability * late))
    worth = gain(memory(stability, elapsed, difficulty), TODAY, NOW, RULES)
    assert 0 < worth < 1


@pytest.mark.parametrize("stability", [1.0, 10.0, 90.0])
def test_the_longer_it_waits_the_more_a_review_now_would_be_worth_at_first(stability):
    due, later = (
        gain(memory(stability, round(stability * times)), TODAY, NOW, RULES) for times in (1, 2)
    )
    assert later > due


def test_a_card_that_will_be_known_anyway_gains_less_than_one_about_to_go():
    assert recall(memory(1000, 5), NOW + HORIZON * DAY, RULES) > 0.98
    firm = gain(memory(1000, 5), TODAY, NOW, RULES)
    assert firm < 0.02 < gain(memory(20, 20), TODAY, NOW, RULES)


def test_a_clock_that_went_back_is_survived():
    ahead = Known(5.0, 5.0, StudyDay(TODAY + 3), NOW + 3 * DAY, 3, 0)
    assert -1 <= gain(ahead, TODAY, NOW, RULES) <= 1


def test_a_review_is_worth_more_where_more_is_being_lost():
    worn = gain(memory(10, 20), TODAY, NOW, RULES)
    fresh = gain(memory(10, 2), TODAY, NOW, RULES)
    firm = gain(memory(400, 20), TODAY, NOW, RULES)
    assert worn > fresh > firm > 0


def test_a_review_on_a_day_before_the_last_one_is_worth_what_it_is_on_that_day():
    known = memory(10.0, 0)
    assert gain(known, StudyDay(TODAY - 1), NOW, RULES) == gain(known, TODAY, NOW, RULES)
