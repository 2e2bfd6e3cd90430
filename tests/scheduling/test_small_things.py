from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drill.domain.kind import Kind
from drill.domain.review import Memory, Rating, State, StudyDay
from drill.scheduling import pace
from drill.scheduling.gain import gain
from drill.scheduling.memory import Rules
from drill.scheduling.ticks import propose

NOW = 20_000 * 86_400_000


@pytest.mark.parametrize(
    ("ticked", "total", "rating"),
    [
        (3, 3, Rating.GOOD), (2, 3, Rating.HARD), (1, 3, Rating.AGAIN), (0, 3, Rating.AGAIN),
        (1, 2, Rating.AGAIN), (0, 0, Rating.GOOD), (5, 6, Rating.HARD), (3, 6, Rating.AGAIN),
    ],
)  # fmt: skip
def test_ticks_propose_a_rating(ticked, total, rating):
    assert propose(ticked, total) is rating


@given(st.integers(1, 12), st.data())
def test_more_ticks_never_propose_less(total, data):
    fewer = data.draw(st.integers(0, total - 1))
    assert propose(fewer, total) <= propose(fewer + 1, total)


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


def memory(stability, elapsed):
    day = StudyDay(20_000 - elapsed)
    return Memory(stability, 5.0, State.REVIEW, None, day, NOW - elapsed * 86_400_000, 3, 0)


def test_a_review_is_worth_more_where_more_is_being_lost():
    today, rules = StudyDay(20_000), Rules()
    worn = gain(memory(10, 20), today, NOW, rules)
    fresh = gain(memory(10, 2), today, NOW, rules)
    firm = gain(memory(400, 20), today, NOW, rules)
    assert worn > fresh > firm > 0
