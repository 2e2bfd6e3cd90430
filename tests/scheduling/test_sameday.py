"""Three repeats in one evening do not masquerade as knowledge."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from drill.domain.memory import UNSEEN
from drill.domain.review import DueOn, Rating, Review, Source, StudyDay
from drill.scheduling.memory import Rules, replay, sober

RULES = Rules(fuzz=False)
INFLATING = Rules(
    fuzz=False, parameters=tuple(1.5 if i == 17 else w for i, w in enumerate(RULES.parameters))
)


def _log(*made: tuple[int, Rating], undone: tuple[int, ...] = ()) -> list[Review]:
    return [
        Review(
            str(turn), "d/n/s", rating, day * 86_400_000 + turn, StudyDay(day), 5.0, Source.CRAM,
            DueOn(StudyDay(day + 1)), "rules", turn in undone,
        )
        for turn, (day, rating) in enumerate(made)
    ]  # fmt: skip


def _both(reviews, rules=RULES):
    return sober(reviews, lambda _: rules), replay(reviews, lambda _: rules)


def test_three_easy_repeats_in_one_evening_count_as_one():
    once, _ = _both(_log((1, Rating.GOOD), (1, Rating.GOOD)))
    forecast, model = _both(_log((1, Rating.GOOD), *[(1, Rating.EASY)] * 3))
    assert model.stability > 2 * once.stability
    assert forecast.stability == once.stability


def test_the_bound_holds_where_parameters_inflate_more():
    one, _ = _both(_log((1, Rating.AGAIN), (1, Rating.GOOD)), INFLATING)
    many, model = _both(_log((1, Rating.AGAIN), *[(1, Rating.GOOD)] * 6), INFLATING)
    assert model.stability > 1.5 * one.stability
    assert many.stability == one.stability


def test_failures_of_the_same_day_count_as_the_model_has_them():
    forecast, model = _both(_log((1, Rating.GOOD), (5, Rating.GOOD), (5, Rating.AGAIN)))
    assert forecast == model


@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.sampled_from([Rating.AGAIN, Rating.GOOD])), max_size=12
    )
)
def test_it_never_promises_more_than_the_model(made):
    made.sort(key=lambda pair: pair[0])
    forecast, model = _both(_log(*made))
    assert (forecast == UNSEEN) == (model == UNSEEN) == (not made)
    if made:
        assert forecast.stability <= model.stability * (1 + 1e-12)
        assert (forecast.state, forecast.last_day, forecast.reps) == (
            model.state, model.last_day, model.reps,
        )  # fmt: skip


@given(st.lists(st.sampled_from(list(Rating)), max_size=8), st.integers(0, 7))
def test_one_review_a_day_is_just_the_replay(ratings, gone):
    reviews = _log(*[(3 * day, rating) for day, rating in enumerate(ratings)], undone=(gone,))
    forecast, model = _both(reviews)
    assert forecast == model


def test_one_good_repeat_of_a_day_counts_whole():
    for first in (Rating.AGAIN, Rating.GOOD):
        forecast, model = _both(_log((1, first), (1, Rating.GOOD)), INFLATING)
        assert forecast == model
        assert model.stability > _both(_log((1, first)), INFLATING)[1].stability
    later, model = _both(_log((1, Rating.GOOD), (1, Rating.EASY), (9, Rating.GOOD)), INFLATING)
    assert later.stability < model.stability


def test_a_clock_that_went_back_leaves_reviews_on_their_last_day():
    forecast, _ = _both(_log((5, Rating.GOOD), (4, Rating.GOOD), (5, Rating.EASY)))
    straight, _ = _both(_log((5, Rating.GOOD), (5, Rating.GOOD), (5, Rating.EASY)))
    assert (forecast.stability, forecast.last_day) == (straight.stability, 5)
