from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drill.domain.review import MOST, Rating, propose


@given(st.integers(0, 30), st.integers(0, 30))
def test_all_is_good_most_is_hard_and_the_rest_again(one, two):
    ticked, total = sorted((one, two))
    proposed = propose(ticked, total)
    assert (proposed is Rating.GOOD) == (ticked == total)
    assert (proposed is Rating.HARD) == (ticked < total and ticked >= MOST * total)


@pytest.mark.parametrize("total", [5, 10, 15, 20, 25])
def test_exactly_most_is_most(total):
    assert propose(total * 3 // 5, total) is Rating.HARD
    assert propose(total * 3 // 5 - 1, total) is Rating.AGAIN


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
