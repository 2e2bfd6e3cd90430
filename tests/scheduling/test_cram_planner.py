"""The cram planner: budgets, order, passes, promises."""

from __future__ import annotations

import numpy as np
import pytest
from fsrs.scheduler import DEFAULT_PARAMETERS
from hypothesis import given
from hypothesis import strategies as st

from drill.scheduling.cram import CORE, DETAIL
from drill.scheduling.cram.course import CardArrays, Course, Futures, Target
from drill.scheduling.cram.forecast import People, fill, forecast
from drill.scheduling.cram.planner import Person, Planner
from drill.scheduling.curves import Curves

CURVES = Curves(tuple(DEFAULT_PARAMETERS))
SURE = Person(0.7)


def deck(count: int, **parts) -> CardArrays:
    none = np.zeros(count, dtype=bool)
    given = {
        "stability": np.full(count, 5.0),
        "difficulty": np.full(count, 5.0),
        "last": np.full(count, -4.0),
        "at": np.full(count, -4.0),
        "seconds": np.full(count, 12.0),
        "reading": np.zeros(count),
        "new": none,
        "core": none,
        "tell": none,
        "brief": none,
        "capped": none,
        "heard": np.full(count, -1),
        "order": np.arange(count, dtype=float),
    } | {name: np.asarray(value) for name, value in parts.items()}
    return CardArrays(**given)


def planner(
    made: CardArrays, days: int, minutes: float = 10, weight=None, person=None, **more
) -> Planner:
    count = len(made.seconds)
    weights = np.ones(count) if weight is None else np.asarray(weight, dtype=float)
    target = Target(days - 0.5, days, weights, **more)
    return Planner(made, [target], np.full(days, minutes * 60.0), CURVES, person or SURE)


def test_new_cards_come_first_and_in_the_order_of_teaching():
    made = deck(6, new=[False, True, False, True, True, False], order=[0, 3, 1, 2, 5, 4])
    assert planner(made, 8).rank()[:3] == [3, 1, 4]


def test_where_time_is_short_those_that_bring_most_for_their_seconds_come_first():
    made = deck(30, new=[True] * 30, seconds=[60.0] * 15 + [10.0] * 15)
    assert set(planner(made, 3, minutes=5).rank()[:15]) == set(range(15, 30))


def test_the_core_weighs_more_than_details():
    weak = {"stability": [1.0] * 4, "last": [-3.0] * 4, "at": [-3.0] * 4}
    ranked = planner(deck(4, **weak), 3, weight=[DETAIL, CORE, DETAIL, CORE]).rank()
    assert set(ranked[:2]) == {1, 3}


def test_what_is_not_asked_for_is_not_ranked():
    assert sorted(planner(deck(4), 5, weight=[1, 0, 1, 0]).rank()) == [0, 2]


def test_a_card_reviewed_today_is_done_for_today():
    made = deck(3, last=[0.0, -4.0, -4.0], at=[0.0, -4.0, -4.0])
    assert 0 not in planner(made, 5).rank()


def test_the_last_day_keeps_time_for_the_stories_and_sees_the_core_once_more_weakest_first():
    made = deck(
        6,
        stability=[90.0, 5.0, 30.0, 2.0, 9.0, 1.0],
        core=[True, True, True, True, True, False],
        tell=[False, False, False, True, True, False],
    )
    ranked = planner(made, 2, morning=True).rank()
    assert ranked[:5] == [3, 4, 1, 2, 0]


def test_without_a_morning_the_last_day_is_the_last():
    made = deck(3, stability=[90.0, 5.0, 1.0], core=[True, True, False])
    assert planner(made, 1).rank()[:2] == [1, 0]


def test_the_morning_asks_what_is_brief_weakest_first():
    made = deck(4, stability=[50.0, 5.0, 2.0, 1.0], brief=[True, True, False, False])
    assert planner(made, 1, minutes=5, morning=True).rank()[:2] == [1, 0]


def test_a_review_that_adds_nothing_is_not_made():
    made = deck(2, stability=[36_500.0, 3.0], last=[-1.0, -4.0], at=[-1.0, -4.0])
    assert planner(made, 3).rank() == [1]


def test_the_nearer_of_two_dates_comes_first():
    made = deck(4, new=[True] * 4)
    near = Target(2.5, 3, np.array([0.0, 0.0, 1.0, 1.0]))
    far = Target(9.5, 10, np.array([1.0, 1.0, 0.0, 0.0]))
    made_for = Planner(made, [near, far], np.full(10, 600.0), CURVES, Person(0.7))
    assert made_for.rank() == [2, 3, 0, 1]
    soon, late = forecast(made_for)
    assert (len(soon.days), len(late.days)) == (3, 10)
    assert late.days[0].cards == 2
    assert soon.met[2:].min() == late.met[:2].min() == 1.0


def test_overload_leaves_none_of_equal_cards_new_while_there_is_time():
    made = deck(60, new=[True] * 60)
    (found,) = forecast(planner(made, 6, minutes=4))
    assert found.met.min() > 0.9


def test_what_cannot_be_met_is_said():
    made = deck(100, new=[True] * 100)
    (found,) = forecast(planner(made, 2, minutes=5))
    assert 0.3 < found.met.mean() < 0.45
    assert found.mean < 0.45


def test_the_promise_is_better_than_nothing_and_within_its_interval():
    made = deck(80, new=[True] * 30 + [False] * 50)
    (found,) = forecast(planner(made, 9, minutes=8))
    low, high = found.interval
    assert 0 <= low <= found.mean <= high <= 1
    assert found.mean > float(found.without.mean()) + 0.2
    assert not found.without[:30].any()
    assert sum(day.new for day in found.days) == pytest.approx(30, abs=0.5)


def test_a_forecast_is_the_same_each_time():
    made = deck(40, new=[True] * 40)
    first, second = forecast(planner(made, 5))[0], forecast(planner(made, 5))[0]
    assert first.mean == second.mean
    assert first.interval == second.interval


def test_who_is_not_known_yet_gets_a_wider_interval():
    made = deck(80, new=[True] * 80)

    def width(**known):
        low, high = forecast(planner(made, 6, 5, person=Person(0.6, **known)))[0].interval
        return high - low

    assert width() < width(sights=30, reviews=60) < width(sights=4, reviews=0)


def test_who_knows_nothing_at_first_sight_is_promised_less():
    made = deck(80, new=[True] * 80)
    means = [forecast(planner(made, 6, 8, person=Person(p)))[0].mean for p in (0.0, 0.5, 1.0)]
    assert means == sorted(means)
    assert means[2] > means[0] + 0.05


def test_more_minutes_promise_more():
    made = deck(120, new=[True] * 60 + [False] * 60)
    means = [forecast(planner(made, 8, minutes))[0].mean for minutes in (2, 5, 15)]
    assert means == sorted(means)
    assert means[2] > means[0] + 0.05


def test_progress_is_told_and_may_stop_it():
    heard: list[float] = []
    forecast(planner(deck(10), 4), progress=heard.append)
    assert heard == [0.25, 0.5, 0.75, 1.0]

    def stop(share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        forecast(planner(deck(10), 4), progress=stop)


def test_a_day_holds_no_more_stories_than_its_sessions_but_the_last():
    tell = np.arange(120) < 8
    seconds = np.where(tell, 150.0, 30.0)
    made = deck(120, tell=tell, core=tell, new=[True] * 120, seconds=seconds)
    one = planner(made, 6, minutes=30, morning=True)
    (found,) = forecast(one)
    # Three of 150 seconds that are repeated where they fail, and cards in what is left.
    assert found.days[0].cards == pytest.approx(35, abs=2)
    assert found.days[0].aloud == 0
    assert found.last_day[:8].min() > 0.5


def test_time_that_cards_have_no_use_for_goes_to_stories_told_aloud():
    def told(days_ago: float):
        known = {"stability": [4000.0] * 6, "last": [-days_ago] * 6, "at": [-days_ago] * 6}
        return deck(6, tell=[True] * 4 + [False] * 2, seconds=[150.0] * 4 + [12.0] * 2, **known)

    assert planner(told(2), 9, minutes=30).rank() == []  # not every evening anew
    assert planner(told(5), 30, minutes=30).rank() == []  # and less often far from the date
    assert planner(told(6), 30, minutes=30).rank() == [0, 1, 2, 3]
    made = told(3)
    assert planner(made, 9, minutes=30).rank() == [0, 1, 2, 3]
    (found,) = forecast(planner(made, 9, minutes=30))
    assert (found.days[0].cards, found.days[0].aloud) == (4, 600)
    (found,) = forecast(planner(made, 9, minutes=6))
    assert (found.days[0].cards, found.days[0].aloud) == (2, 300)


@pytest.mark.parametrize(("minutes", "reading", "capped"), [(4, 0, 3), (10, 0, 6), (20, 9, 10)])
@pytest.mark.parametrize("days", [3, 9])
def test_what_is_capped_takes_a_share_of_a_day(days, minutes, reading, capped):
    """Of 12 seconds, with the three in ten that fail and come again: in a quarter of the minutes;
    where the others do not fill them, of what is studied, lessons included."""
    made = deck(
        60, new=[True] * 60, capped=[True] * 40 + [False] * 20, reading=np.full(60, float(reading))
    )
    one = planner(made, days, minutes=minutes)
    assert sum(place < 40 for place in one.rank()) == capped
    assert set(range(40, 60)) <= set(one.rank())
    ranked, beyond = one.parted()
    assert sorted(ranked + beyond) == list(range(60))


@pytest.mark.parametrize(
    ("before", "capped"), [((600.0, 150.0), 6), ((600.0, 0.0), 8), ((600.0, 220.0), 3)]
)
def test_what_is_capped_has_what_was_left_of_its_share_but_no_more_than_a_third(before, capped):
    """Of the minutes of nine days, 312 seconds are the others' today."""
    made = deck(60, new=[True] * 60, capped=[True] * 40 + [False] * 20)
    target = Target(8.5, 9, np.ones(60))
    one = Planner(made, [target], np.full(9, 1200.0), CURVES, SURE, before=before)
    assert sum(place < 40 for place in one.rank()) == capped


def test_a_forecast_gives_what_is_capped_its_share():
    made = deck(60, new=[True] * 60, capped=[True] * 40 + [False] * 20)
    (found,) = forecast(planner(made, 9, minutes=10), runs=40)
    assert found.days[0].cards == pytest.approx(26, abs=0.5)
    spent = sum(day.seconds for day in found.days[:4])
    assert sum(day.capped for day in found.days[:4]) == pytest.approx(spent / 4, rel=0.15)


def test_what_is_capped_has_a_minute_a_day_where_there_is_nothing_else():
    made = deck(60, new=[True] * 60, capped=[True] * 60)
    assert len(planner(made, 9, minutes=20).rank()) == 3
    (found,) = forecast(planner(made, 9, minutes=20), runs=40)
    assert max(day.seconds for day in found.days) < 75
    assert 0.3 < found.met.mean() < 0.6


def test_a_forecast_takes_lessons_into_account_and_shows_today_what_the_session_does():
    made = deck(20, new=[True] * 20, reading=np.full(20, 15.0))
    (found,) = forecast(planner(made, 3, minutes=5), runs=40)
    assert found.days[0].cards == pytest.approx(300 / (12 * 1.3 + 15), abs=1)
    (found,) = forecast(planner(made, 3, minutes=5), runs=40, today=np.arange(20) < 4)
    assert found.days[0].cards == 4


def test_the_core_comes_again_after_some_days_in_time_that_nothing_has_use_for():
    every = {"stability": [2000.0] * 4, "last": [-3.0, -3.0, -2.0, -3.0], "at": [-3.0] * 4}
    made = deck(4, core=[True, True, True, False], capped=[False, True, False, False], **every)
    (found,) = forecast(planner(made, 9, minutes=30))
    assert planner(made, 9, minutes=30).rank() == [0]
    assert (found.days[0].cards, found.days[0].aloud) == (1, found.days[0].seconds)


@pytest.mark.parametrize(
    ("days", "others", "capped"), [(9, 20, 6), (9, 0, 4), (1, 0, 4), (1, 20, 6)]
)
def test_with_little_else_to_study_little_of_what_is_capped_comes_again(days, others, capped):
    """On the last day, too, which sees the core once more."""
    every = 40 + others
    weak = {"stability": [2.0] * every, "last": [-3.0] * every, "at": [-3.0] * every}
    made = deck(every, capped=[True] * 40 + [False] * others, core=[True] * every, **weak)
    assert sum(place < 40 for place in planner(made, days, minutes=30).rank()) == capped


def test_a_second_session_has_what_the_first_left_of_the_quarter():
    met = {name: [0.0] * 5 + [-4.0] * 55 for name in ("last", "at")}
    made = deck(60, new=[False] * 5 + [True] * 55, capped=[True] * 40 + [False] * 20, **met)
    budget = np.array([300.0] + [600.0] * 8)
    second = Planner(made, [Target(8.5, 9, np.ones(60))], budget, CURVES, SURE, spent=300.0)
    # Of 12 seconds and their repeats, in a quarter of ten minutes, less 78.
    assert sum(place < 40 for place in second.rank()) == 4


def test_nothing_waits_for_the_morning_that_does_not_ask_it():
    weak = {"stability": [9.0] * 6, "last": [-6.0] * 6, "at": [-6.0] * 6}
    made = deck(6, **weak)
    one = Planner(made, [Target(1.6, 2, np.ones(6), morning=True)], np.full(2, 3600.0), CURVES,
                  Person(0.7))  # fmt: skip
    assert sorted(one.rank()) == list(range(6))


def test_the_morning_brings_nothing_new_and_no_story_whatever_another_date_wants():
    made = deck(5, new=[True, False, True, False, False], tell=[False] * 4 + [True],
                brief=[True, True, False, False, False], core=[True] * 5)  # fmt: skip
    near = Target(0.2, 1, np.array([3.0, 3.0, 3.0, 0.0, 3.0]), morning=True)
    far = Target(9.2, 10, np.array([3.0] * 5), morning=True)
    both = Planner(made, [near, far], np.full(10, 600.0), CURVES, Person(0.7))
    assert both.rank() == [1]


def test_no_minute_is_spent_that_buys_less_than_a_tenth_of_a_point():
    sure = deck(40, stability=[2000.0] * 40, last=[-1.0] * 40, at=[-1.0] * 40)
    assert planner(sure, 9, minutes=30).rank() == []
    weak = deck(40, stability=[2.0] * 40, last=[-3.0] * 40, at=[-3.0] * 40)
    assert len(planner(weak, 2, minutes=30).rank()) == 40


def test_a_story_told_brings_its_beats_along():
    weak = {"stability": [2.0] * 8, "last": [-3.0] * 8, "at": [-3.0] * 8}
    story = {"tell": [True] + [False] * 7, "seconds": [60.0] + [20.0] * 7}
    alone = planner(deck(8, **weak, **story), 6, minutes=2)
    along = planner(deck(8, **weak, **story, heard=[-1] + [0] * 7), 6, minutes=2)
    assert alone.rank()[0] != 0
    assert along.rank()[0] == 0
    told, beats = forecast(alone)[0], forecast(along)[0]
    assert beats.recall[1:].mean() > told.recall[1:].mean()


@pytest.mark.parametrize("days", [1, 2, 10, 23])
def test_up_to_three_weeks_every_later_day_is_looked_at(days):
    course = Course(CURVES, Target(days - 0.5, days, np.ones(1)), 2, 0.7)
    for day in range(days):
        assert course.ahead(day).tolist() == list(range(day + 1, days))


def test_far_from_the_date_the_next_and_the_last_days_are_looked_at():
    later = Course(CURVES, Target(119.5, 120, np.ones(1)), 2, 0.7).ahead(40)
    assert later[:11].tolist() == list(range(41, 52))
    assert later[-11:].tolist() == list(range(109, 120))
    assert len(later) < 40


class Thorough(Course):
    """Looks at every later day, however many."""

    def ahead(self, day):
        return np.arange(day + 1, self.days)


def test_looking_at_fewer_days_loses_next_to_nothing():
    """A worth is recall on the date: what another way of going there would have brought."""
    target = Target(99.5, 100, np.ones(60))
    random = np.random.default_rng(3)
    made = deck(
        60, stability=random.uniform(0.5, 60, 60), last=-random.integers(1, 40, 60).astype(float)
    )
    state = Futures.of(made, 1)
    memories = (state.stability, state.difficulty, state.last, state.at)
    found = []
    for kind in (Course, Thorough):
        course = kind(CURVES, target, 5, 0.7)
        worth = course.at(np.full(60, 0.003))
        found.append((worth.wait(course.ahead(0), *memories), worth.meet(0)))
    (some, met), (every, met_best) = found
    assert (some <= every + 1e-6).all()
    assert some == pytest.approx(every, abs=1e-3)
    assert met == pytest.approx(met_best, abs=1e-3)


def test_meeting_a_card_is_worth_less_where_it_is_not_known_at_first_sight():
    target = Target(9.5, 1, np.ones(1))
    never, half, always = (
        Course(CURVES, target, 2, known).at(np.zeros(1)).meet(0).item() for known in (0, 0.5, 1)
    )
    assert never < half < always
    assert half == pytest.approx((never + always) / 2, abs=1e-6)


def test_reviews_of_cards_with_one_price_are_worth_what_they_are_alone():
    """The cards share one table of what they cost: none is looked up at another's price."""
    course = Course(CURVES, Target(19.5, 20, np.ones(4)), 2, 0.7)
    prices = np.array([0.01, 0.0005, 0.01, 0.08])
    card = (np.full((1, 1), 5.0), np.full((1, 1), 5.0), np.full((1, 1), 4.0))
    together = course.at(prices).review(3, *card)[0]
    alone = [course.at(np.array([price])).review(3, *card)[0, 0] for price in prices]
    assert together.tolist() == pytest.approx(alone, abs=1e-6)
    assert together[1] > together[0] == together[2] > together[3]


def lived(made: CardArrays, days: int, minutes: float, seed: int) -> float:
    """Mean recall on the date of one who follows the plan, made anew each day, to the end."""
    random = np.random.default_rng(seed)
    state = Futures.of(made, 1)
    stability, difficulty, last, new = (
        values[0] for values in (state.stability, state.difficulty, state.last, state.new)
    )
    for day in range(days):
        now = {"stability": stability, "difficulty": difficulty, "new": new}
        today = deck(len(new), **now, last=last - day, at=last - day, seconds=made.seconds)
        left = minutes * 60.0
        for card in planner(today, days - day, minutes).rank():
            if made.seconds[card] > left:
                continue
            memory = (stability[card], difficulty[card])
            chance = 0.7 if new[card] else CURVES.recall(*memory[:1], day - last[card])
            passed = random.random() < chance
            left -= made.seconds[card] * (1 if passed else 2)
            if new[card]:
                first = CURVES.first(bool(passed))
                after = first if passed else CURVES.repeated(*map(np.asarray, first))
            else:
                after = (CURVES.good if passed else CURVES.relearnt)(*memory, chance)
            stability[card], difficulty[card], last[card], new[card] = *after, day, False
    recall = CURVES.recall(stability, days - 0.5 - last)
    return float(np.where(new, 0.0, recall).mean())


def test_the_promise_for_a_far_date_is_kept_within_the_minutes():
    made = deck(40, new=[True] * 30 + [False] * 10)
    (found,) = forecast(planner(made, 45, minutes=1))
    assert found.mean == pytest.approx(lived(made, 45, 1, seed=0), abs=0.015)
    assert all(day.seconds <= 60 + 12 for day in found.days)


@given(st.data())
def test_no_day_is_planned_beyond_its_budget(data):
    """A failure may cost its repeat beyond it, but nothing is begun that would not finish."""
    count = data.draw(st.integers(1, 30))
    each = lambda values: np.array(data.draw(st.lists(values, min_size=count, max_size=count)))  # noqa: E731
    seconds = each(st.floats(3, 150))
    made = deck(
        count,
        stability=each(st.floats(0.02, 900)),
        difficulty=each(st.floats(1, 10)),
        last=-each(st.integers(0, 300)).astype(float),
        new=each(st.booleans()),
        core=each(st.booleans()),
        seconds=seconds,
    )
    minutes = data.draw(st.floats(0.1, 30))
    (found,) = forecast(planner(made, data.draw(st.integers(1, 6)), minutes), runs=3)
    assert all(day.seconds <= minutes * 60 + float(seconds.max()) + 1e-6 for day in found.days)
    assert np.isfinite(found.recall).all()
    assert 0 <= found.mean <= 1


@given(st.data())
def test_a_day_is_filled_in_order_and_never_over(data):
    count = data.draw(st.integers(1, 12))
    draws = lambda low, high: np.array(  # noqa: E731
        [data.draw(st.lists(st.floats(low, high), min_size=count, max_size=count))]
    )
    needs = draws(1, 60)
    order = np.array([data.draw(st.permutations(range(count)))])
    room = data.draw(st.floats(0, 200))
    shown = fill(order, np.full((1, count), True), needs, needs, room)
    assert float(needs[shown].sum()) <= room + 1e-9
    first = order[0, 0]
    assert shown[0, first] == (needs[0, first] <= room)


@pytest.mark.parametrize("looked_at", [900, 600, 599, 300, 40])
@pytest.mark.parametrize(("minutes", "price"), [(10, 0.0078), (5, 0.0232)])
def test_a_second_costs_what_it_does_for_all_cards_however_few_are_looked_at(
    minutes, price, looked_at
):
    made = deck(900, stability=np.linspace(1.0, 60.0, 900), new=np.arange(900) >= 600)
    weight = np.array([0.0] * 300 + [1.0] * 600)
    course = Course(CURVES, Target(9.5, 10, weight), 2, 0.7)
    budget = np.full(10, minutes * 60.0)
    found = course.level(0, Futures.of(made, 1), made.seconds, weight, budget, looked_at)
    assert found == pytest.approx(price, rel=0.02)


@pytest.mark.parametrize("looked_at", [900, 899, 450, 300, 225, 150])
def test_cards_that_take_turns_in_a_deck_are_all_looked_at(looked_at):
    """Every second, third or fourth is of one sort: brief, new, or hardly known."""
    turns = np.arange(900) % 12
    made = deck(900, stability=np.where(turns % 3 == 0, 1.0, 30.0), new=turns % 4 == 0,
                seconds=np.where(turns % 2 == 0, 5.0, 60.0))  # fmt: skip
    course = Course(CURVES, Target(9.5, 10, np.ones(900)), 2, 0.7)
    budget = np.full(10, 600.0)
    found = course.level(0, Futures.of(made, 1), made.seconds, np.ones(900), budget, looked_at)
    assert found == pytest.approx(0.0031, rel=0.02)


@pytest.mark.parametrize("new", [True, False])
def test_a_second_costs_in_a_week_what_it_does_today_for_a_date_a_week_nearer(new):
    def price(days, day):
        made = deck(50, new=[new] * 50, last=np.full(50, day - 4.0), at=np.full(50, day - 4.0))
        course = Course(CURVES, Target(days - 0.5, days, np.ones(50)), 0.1, 0.7)
        budget = np.full(days, 400.0)
        return course.level(day, Futures.of(made, 1), made.seconds, np.ones(50), budget, 50)

    assert price(10, 7) == price(3, 0)


def test_a_second_is_twice_as_dear_on_the_last_day():
    dear = Course(CURVES, Target(39.5, 40, np.ones(1)), 5, 0.7).dear
    assert dear[0] == dear[30] == 1
    assert dear[-1] == 2
    assert (np.diff(dear) >= 0).all()


def mixed() -> CardArrays:
    """Cards of every sort: new and known, core, brief, two stories told with what they carry."""
    random = np.random.default_rng(11)
    count = 24
    tell = np.arange(count) % 12 == 0
    last = -random.integers(1, 20, count).astype(float)
    return deck(
        count,
        stability=random.uniform(0.5, 30, count),
        difficulty=random.uniform(2, 9, count),
        last=last,
        at=last,
        seconds=np.where(tell, 90.0, random.uniform(6, 30, count)),
        new=np.arange(count) % 4 == 1,
        core=(np.arange(count) % 3 == 0) | tell,
        tell=tell,
        brief=(np.arange(count) % 5 == 2) & ~tell,
        heard=np.where(np.arange(count) % 12 == 3, np.arange(count) // 12 * 12, -1),
        order=random.permutation(count).astype(float),
    )


@pytest.mark.parametrize(
    ("days", "minutes", "ranked", "mean", "interval", "today"),
    [
        (
            1,
            5,
            "2 22 7",
            0.6938530,
            (0.5750000, 0.7500000),
            3.0,
        ),
        (
            2,
            8,
            "12 0 9 21 18 6 3 15 17 1 5 13 20 11 23 2 14 19 16 4 10 8 22 7",
            0.9453659,
            (0.8500000, 1.0000000),
            17.4,
        ),
        (
            9,
            1.5,
            "9 21 17 1 5 13 6 20 12 4 16 10 8 11 23 18 22 3 14 19 2 0 7 15",
            0.9579417,
            (0.8750000, 1.0000000),
            3.8,
        ),
        (
            9,
            12,
            "9 21 17 1 5 13 18 6 20 3 2 23 14 19 11 16 12 4 10 22 0 8 15 7",
            0.9886518,
            (0.9250000, 1.0000000),
            23.8,
        ),
    ],
)
def test_what_is_planned_and_promised_stays_what_it_is(
    days, minutes, ranked, mean, interval, today
):
    """Literals of a first run: another way of computing them is no other plan."""
    cards = mixed()
    weight = np.where(cards.core, CORE, DETAIL)
    made = planner(cards, days, minutes, weight, Person(0.6, 20, 50), morning=True)
    (promise,) = forecast(made, runs=5, seed=3)
    assert made.rank() == [int(place) for place in ranked.split()]
    assert promise.mean == pytest.approx(mean, abs=1e-6)
    assert promise.interval == pytest.approx(interval, abs=1e-6)
    assert promise.days[0].cards == pytest.approx(today)


def test_a_forecast_tells_each_card_and_all_of_them():
    made = deck(3, new=[False, False, True], stability=[2.0, 90.0, 5.0])
    (found,) = forecast(planner(made, 4, minutes=0, weight=[1, 2, 1]))
    assert found.met == pytest.approx([1.0, 1.0, 0.0])
    assert found.recall.shape == found.without.shape == found.last_day.shape == (3,)
    assert found.recall == pytest.approx(found.without), "nothing is asked"
    assert found.without[:2] == pytest.approx(CURVES.recall(made.stability, 7.5)[:2])
    assert found.without[2] == 0.0
    assert found.mean == pytest.approx(float((found.recall * [0.25, 0.5, 0.25]).sum()))
    assert found.interval[0] <= found.mean <= found.interval[1]


@pytest.mark.parametrize("known", [0.0, 1.0])
def test_whoever_knew_all_or_nothing_may_be_somewhat_unlike_that(known):
    people = People.like(Person(known, sights=5.0), 40, np.random.default_rng(0))
    assert people.known.shape == (40, 1)
    assert abs(float(people.known.mean()) - known) < 0.05
    assert float(people.pace.std()) == 0.0
