"""What the days ahead are expected to take."""

from __future__ import annotations

import pytest

from drill.scheduling.formulas import Formulas
from drill.scheduling.memory import DEFAULT_PARAMETERS
from drill.scheduling.outlook import Future, ahead

FORMULAS = Formulas[float](DEFAULT_PARAMETERS)
DUE = Future(10.0, 5.0, last=-10.0, due=0.0, seconds=20.0)
WITH_ARRAYS = [
    68.39243261105176,
    26.5563499432777,
    19.4450433202693,
    11.305463744069819,
    52.191718784893276,
    17.798548860048886,
    13.379453386540323,
    3.191746298514688,
]


def test_the_days_ahead_are_expected_not_drawn():
    load = ahead([DUE], (), FORMULAS, 0.9)
    assert len(load) == 21
    assert load[0] == pytest.approx(20 * (1 + 0.1 * 1.15), rel=1e-3), "one in ten fails"
    assert 0 < sum(load[1:4]) < 20, "what failed comes back soon, by its share"
    load = ahead((), [10.0], FORMULAS, 0.9, first_sight=0.5)
    assert load[0] == pytest.approx(10 * (1 + 0.5 * 1.15))
    assert load[1] > 0
    assert load[2] > 0


def test_what_fuzz_spreads_falls_on_three_days_and_none_of_it_is_lost():
    load = ahead([DUE], (), FORMULAS, 0.9, days=60)
    assert load[31:34] == pytest.approx([0.9 * load[0] / 3] * 3, rel=1e-3), "nine in ten in 32 days"


def test_what_is_overdue_comes_today_and_what_is_due_later_does_not():
    late, later = DUE._replace(due=-3.0), DUE._replace(due=21.0)
    assert ahead([late], (), FORMULAS, 0.9)[0] == ahead([DUE], (), FORMULAS, 0.9)[0]
    assert ahead([later], (), FORMULAS, 0.9) == [0.0] * 21


def test_the_days_of_a_pile_are_what_they_were_with_arrays():
    """Told by drill's own forecast over numpy arrays, before it went by floats."""
    begun = [
        Future(0.5, 7.0, -2.0, -1.0, 9.0),
        Future(3.2, 5.5, -1.0, 2.0, 12.0),
        Future(14.0, 2.0, -20.0, 4.0, 30.0),
    ]
    load = ahead(begun, [10.0, 25.0], FORMULAS, 0.85, days=8, first_sight=0.45)
    assert load == pytest.approx(WITH_ARRAYS, rel=1e-12)
