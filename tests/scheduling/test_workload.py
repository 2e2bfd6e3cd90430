"""Lived forward: more retention costs more and brings more."""

from __future__ import annotations

import numpy as np
import pytest

from drill.scheduling import workload
from drill.scheduling.curves import Curves
from drill.scheduling.memory import DEFAULT_PARAMETERS
from drill.scheduling.workload import Pile

CURVES = Curves(DEFAULT_PARAMETERS)


def pile(known=200, new=100):
    some = np.linspace(3, 80, known)
    nothing = np.zeros(new)
    return Pile(
        stability=np.concatenate([some, nothing]),
        difficulty=np.concatenate([np.full(known, 5.0), nothing]),
        elapsed=np.concatenate([some / 2, nothing]),
        interval=np.concatenate([some, nothing]),
        seconds=np.full(known + new, 12.0),
    )


def test_more_retention_is_more_work_and_more_recall():
    rows = workload.compare(pile(3000, 500), CURVES, days=200, new_per_day=4)
    assert [row.retention for row in rows] == list(workload.RETENTIONS)
    minutes = [row.minutes for row in rows]
    assert minutes == sorted(minutes)
    assert rows[0].recall < 0.92 < rows[-1].recall
    assert all(row.recall > row.retention - 0.02 for row in rows)
    assert all(row.minutes == pytest.approx(row.reviews * 12 / 60) for row in rows)
    assert workload.cheapest(rows) in rows


def test_the_same_seed_is_the_same_life_and_the_pile_is_left_alone():
    mine = pile()
    before = mine.stability.copy()
    first = workload.live(mine, CURVES, 0.9, days=60, new_per_day=3)
    assert workload.live(mine, CURVES, 0.9, days=60, new_per_day=3) == first
    assert (mine.stability == before).all()


def test_no_more_new_cards_than_are_set():
    fresh = pile(known=0, new=50)
    assert workload.live(fresh, CURVES, 0.9, days=5, new_per_day=0).reviews == 0
    day = workload.live(fresh, CURVES, 0.9, days=1, new_per_day=7)
    assert day.reviews == pytest.approx(7 * 1.575), "a new card is shown more than once that day"
    assert day.remembered == pytest.approx(7, rel=0.1)
    room = 3 * 12.0 * 1.575
    for seconds, met in ((room, 3), (room - 0.1, 2)):
        life = workload.live(fresh, CURVES, 0.9, days=1, new_per_day=9, seconds_per_day=seconds)
        assert life.reviews == pytest.approx(met * 1.575)


def test_all_at_once_are_all_due_today():
    late = Pile(*(np.full(30, value) for value in (10.0, 5.0, 20.0, 10.0, 12.0)))
    assert workload.live(late, CURVES, 0.9, days=1, new_per_day=0).reviews >= 30


def test_what_is_remembered_at_the_end_is_told_by_the_last_quarter_of_the_days():
    """One new card a day: at the end of the second one is a day old, and the other two."""
    made = workload.live(pile(known=0, new=2), CURVES, 0.9, days=2, new_per_day=1)
    stability, _ = CURVES.first(True)
    first, second = (float(CURVES.recall(np.array(stability), age)) for age in (2, 1))
    assert made.remembered == pytest.approx(first + second)
    assert made.recall == pytest.approx((second + first + second) / 3)


def test_minutes_bound_what_is_new_in_a_life():
    fresh = pile(known=0, new=100)
    day = workload.live(fresh, CURVES, 0.9, days=1, new_per_day=0, seconds_per_day=600)
    assert day.reviews == pytest.approx(31 * 1.575), "of 12 seconds each, in ten minutes"
    assert day.minutes == pytest.approx(31 * 1.575 * 12 / 60), "no more than those"


def test_what_is_due_takes_of_the_minutes_that_new_cards_have():
    both = Pile(
        stability=np.array([10.0] * 30 + [0.0] * 100),
        difficulty=np.full(130, 5.0),
        elapsed=np.full(130, 20.0),
        interval=np.full(130, 10.0),
        seconds=np.full(130, 12.0),
    )
    none = workload.live(both, CURVES, 0.9, days=1, new_per_day=0)
    day = workload.live(both, CURVES, 0.9, days=1, new_per_day=0, seconds_per_day=30 * 12.0)
    assert day.reviews == none.reviews, (
        "thirty due cards of 12 seconds leave nothing of six minutes"
    )


def test_new_cards_come_in_their_order_and_what_is_forgotten_takes_twice():
    apart = Pile(*(np.zeros(2) for _ in range(4)), seconds=np.array([10.0, 100.0]))
    first = workload.live(apart, CURVES, 0.9, days=1, new_per_day=1)
    assert (first.reviews, first.minutes) == (1.575, pytest.approx(1.575 * 10 / 60))
    lost = Pile(*(np.full(1, value) for value in (0.001, 5.0, 36_500.0, 1.0, 12.0)))
    one = workload.live(lost, CURVES, 0.9, days=1, new_per_day=0)
    assert (one.reviews, one.minutes) == (2.0, pytest.approx(24 / 60))


def test_what_is_remembered_is_that_of_the_last_quarter_of_the_days():
    still = Pile(*(np.full(1, value) for value in (10.0, 5.0, 0.0, 36_500.0, 12.0)))
    made = workload.live(still, CURVES, 0.9, days=8, new_per_day=0)
    ends = [float(CURVES.recall(10.0, float(day))) for day in range(1, 9)]
    assert made.remembered == pytest.approx(sum(ends[6:]) / 2)
    assert made.recall == pytest.approx(sum(ends) / 8)


def test_so_many_times_the_cards():
    made = workload.Workload(0.9, 10.0, 20.0, 0.95, 40.0)
    assert made.scaled(2) == workload.Workload(0.9, 20.0, 40.0, 0.95, 80.0)
    assert made.price == made.scaled(2).price == 50.0
