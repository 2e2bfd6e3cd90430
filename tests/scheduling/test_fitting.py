"""Fitting and comparing: what is held out, what counts, and what the numbers mean."""

from __future__ import annotations

import itertools
import math

import fsrs_rs_python as rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drill.scheduling import fitting
from drill.scheduling.fitting import Logged
from drill.scheduling.memory import DEFAULT_PARAMETERS
from tests_support import lived

logs = st.lists(
    st.builds(Logged, st.sampled_from("abcde"), st.integers(0, 60), st.integers(1, 4)), max_size=60
).map(lambda some: sorted(some, key=lambda each: each.day))


def _later(log, index):
    """Whether a review comes on a later day than its card's last."""
    before = [each.day for each in log[:index] if each.card == log[index].card]
    return bool(before) and log[index].day > before[-1]


@given(logs)
def test_the_newest_fifth_by_count_is_held_out(log):
    split = fitting.split(log)
    fresh = [index for index, each in enumerate(log) if _later(log, index)]
    held_from = len(log) - len(log) // 5
    assert len(split.older) == sum(index < held_from for index in fresh)
    assert len(split.newest) == sum(index >= held_from for index in fresh)
    for history in (*split.older, *split.newest):
        assert len({each.card for each in history}) == 1
        assert history[-1].day > history[-2].day, "only what comes on a later day is predicted"
        of_card = [each for each in log if each.card == history[-1].card]
        assert list(history) == of_card[: len(history)], "from all that the card had before it"


def test_somebody_who_forgets_faster_is_predicted_better_by_their_own_parameters():
    split = fitting.split(lived({0: 0.3, 1: 0.3, 2: 0.3, 3: 0.4, 8: 0.6}))
    own = fitting.fit(split.older)
    usual = fitting.score(DEFAULT_PARAMETERS, split.newest)
    fitted = fitting.score(own, split.newest)
    assert fitted.log_loss < usual.log_loss
    assert fitted.rmse_bins < usual.rmse_bins
    assert sum(each.reviews for each in fitted.calibration) == len(split.newest)


def test_one_prediction_costs_what_fsrs_says():
    history = tuple(Logged("a", day, rating) for day, rating in ((0, 3), (5, 3), (25, 1)))
    item = rs.FSRSItem([rs.FSRSReview(3, 0), rs.FSRSReview(3, 5), rs.FSRSReview(1, 20)])
    theirs = rs.FSRS(list(DEFAULT_PARAMETERS)).evaluate([item])
    ours = fitting.score(DEFAULT_PARAMETERS, [history])
    assert ours.log_loss == pytest.approx(theirs.log_loss, rel=1e-5)
    assert ours.rmse_bins == pytest.approx(theirs.rmse_bins, rel=1e-5)
    assert ours.calibration[0].recalled == 0


def test_what_was_hard_was_recalled():
    hard, good = (
        fitting.score(DEFAULT_PARAMETERS, [(Logged("a", 0, 3), Logged("a", 5, rating))])
        for rating in (2, 3)
    )
    assert hard == good
    assert [each.recalled for each in hard.calibration] == [1]


def test_the_loss_is_a_plain_mean():
    one = (Logged("a", 0, 3), Logged("a", 5, 3))
    other = (Logged("b", 0, 3), Logged("b", 9, 1))
    each = [fitting.score(DEFAULT_PARAMETERS, [some]).log_loss for some in (one, other)]
    both = fitting.score(DEFAULT_PARAMETERS, [one, other]).log_loss
    assert both == pytest.approx(sum(each) / 2)


def test_a_card_not_known_at_first_sight_is_no_lapse_and_goes_with_those_that_were():
    def history(first, second, last):
        return [Logged("a", *each) for each in ((0, first), (5, second), (10, last))]

    def off(*histories):
        return fitting.score(DEFAULT_PARAMETERS, histories).rmse_bins

    good, unknown, lapsed = history(3, 3, 1), history(1, 3, 3), history(3, 1, 3)
    # One is forgotten and one recalled: in one group their misses make up for each other.
    assert off(good, unknown) == pytest.approx(abs(off(good) - off(unknown)) / 2)
    apart = math.hypot(off(good), off(lapsed)) / math.sqrt(2)
    assert off(good, lapsed) == pytest.approx(apart)


def after_lapses(lapses, last):
    """Seven reviews, so many of them lapses."""
    ratings = enumerate((3, *[1] * lapses, *[3] * (5 - lapses), last))
    return [Logged("a", 5 * place, rating) for place, rating in ratings]


def after_days(days, last):
    return [Logged("a", 0, 3), Logged("a", days, last)]


def of_reviews(count, last):
    return [Logged("a", 5 * place, 3) for place in range(count - 1)] + [
        Logged("a", 5 * (count - 1), last)
    ]


@pytest.mark.parametrize(
    ("history", "steps"),
    [
        (after_lapses, ([0], [1], [2], [3, 4])),
        (after_days, ([1, 3], [4, 13], [14, 47], [48])),
        (of_reviews, ([2, 3], [4, 6], [7, 12], [13])),
    ],
)
def test_histories_are_grouped_on_a_log_scale(history, steps):
    """By lapses, by days since the review before, and by reviews; from where a step begins to where
    it ends they are one group."""

    def off(*histories):
        return fitting.score(DEFAULT_PARAMETERS, histories).rmse_bins

    placed = [(number, step) for step, numbers in enumerate(steps) for number in numbers]
    for (one, before), (other, after) in itertools.pairwise(placed):
        first, second = history(one, 1), history(other, 3)
        apart = math.hypot(off(first), off(second)) / math.sqrt(2)
        as_one = abs(off(first) - off(second)) / 2
        assert off(first, second) == pytest.approx(as_one if before == after else apart)


@pytest.mark.parametrize("count", [0, 1, 2, 30])
def test_few_reviews_are_no_crash(count):
    log = [Logged(str(n % 4), n, 3) for n in range(count)]
    split = fitting.split(log)
    own = fitting.fit(split.older)
    assert own is None or all(map(math.isfinite, own))
    assert (fitting.score(DEFAULT_PARAMETERS, split.newest) is None) == (not split.newest)


def test_reviews_of_a_later_day_are_split_by_the_newest_fifth_of_all():
    days = (1, 1, 2, 3, 3, 4, 5, 6, 7, 8)
    log = [Logged("a", day, 3) for day in days]
    made = fitting.split(log)
    assert [len(history) for history in made.older] == [3, 4, 6, 7, 8]
    assert [len(history) for history in made.newest] == [9, 10]
    assert made.across_days == 7
    assert made.older[0] == tuple(log[:3])
    assert [len(history) for history in fitting.split(log[:9]).newest] == [9]
    assert fitting.split(log[:4]).newest == ()
