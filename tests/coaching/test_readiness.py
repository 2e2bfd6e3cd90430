from __future__ import annotations

import pytest

from drill.coaching import readiness
from drill.coaching.ways import key_beats
from drill.domain.deck import Beat, Story


def test_the_share_recalled_is_no_lower_for_a_long_story():
    assert readiness.mean([0.9] * 8) == pytest.approx(readiness.mean([0.9] * 3))
    assert readiness.mean([1.0, 0.5, 0.0]) == 0.5
    assert readiness.mean([]) == 0


def test_a_whole_story_is_told_by_the_product_of_its_beats():
    assert readiness.whole([0.9] * 8) == pytest.approx(0.43, abs=0.001)
    assert readiness.whole([1.0, 0.0, 1.0]) == 0
    assert readiness.whole([]) == 0


def test_parts_count_alike_and_one_that_is_missing_costs_its_part():
    assert readiness.weights([readiness.alike("ab"), {"c": 1.0}]) == {
        "a": 0.25,
        "b": 0.25,
        "c": 0.5,
    }
    assert readiness.weights([readiness.alike("ab"), {}]) == {"a": 0.25, "b": 0.25}


def test_the_red_flags_of_a_competency_count_as_much_as_the_steps_of_a_framework():
    frame = readiness.frame(["route", "steps"], ["f1", "f2", "f3", "f4"])
    assert frame == pytest.approx(
        {"route": 1 / 3, "steps": 1 / 3} | dict.fromkeys(("f1", "f2", "f3", "f4"), 1 / 12)
    )
    assert readiness.frame(["route"], []) == {"route": 1.0}
    assert readiness.frame([], ["f1", "f2"]) == {"f1": 0.5, "f2": 0.5}
    assert readiness.frame([], []) == {}


def story(*labels):
    return Story("s", "S", tuple(Beat(f"b{i}", label) for i, label in enumerate(labels)))


@pytest.mark.parametrize(
    ("labels", "places"),
    [
        (("Situation", "Stakes", "Hard conversation", "Plan", "Result", "Learning"), (2, 4, 5)),
        (("Situation", "Plan", "Talks", "Result"), (1, 2, 3)),
        (("Situation", "Learning"), (0, 1)),
        (("Beginning",), (0,)),
        ((), ()),
    ],
)
def test_three_key_beats_carry_a_story(labels, places):
    assert key_beats(story(*labels)) == places
