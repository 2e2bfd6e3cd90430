"""Which story answers what, and where the gaps are."""

from __future__ import annotations

import pytest

from drill.coaching.coverage import OVERUSED, Cover, overused, steps_of, warning
from drill.domain.deck import Beat, Competency, Framework, Step, Story
from drill.domain.fit import fit

FIVE = Framework("five", "Five", tuple(Step(f"s{n}", f"S{n}") for n in range(5)))
TWO = Framework("two", "Two", (Step("a", "A"), Step("b", "B"), Step("c", "C", bonus=True)))
BOTH = Competency("people", "People", frameworks=(FIVE, TWO))


def story(*steps):
    beats = tuple(Beat(f"b{n}", f"B{n}", steps=refs) for n, refs in enumerate(steps))
    return Story("mine", "Mine", beats, competencies=("people",))


@pytest.mark.parametrize(
    ("told", "followed", "share"),
    [
        (story(("s0", "s1"), ("s1",)), FIVE, 2 / 5),
        (story(("two.a",), ("two.b",)), FIVE, 1.0),  # the framework shown best counts
        (story(("a", "b")), TWO, 1.0),  # the step for senior roles is no part of it
        (story(("a", "b")), FIVE, 0.0),  # of the framework followed, where none is named
        (story(("a", "b")), None, 0.0),
        (story(), FIVE, 0.0),
        (story(("c", "other.a", "nonsense")), TWO, 0.0),
    ],
)
def test_fit_is_what_the_beats_show(told, followed, share):
    assert fit(told, BOTH, followed) == pytest.approx(share)


def test_steps_for_senior_roles_count_where_the_role_is_one():
    told = story(("a", "b"))
    assert fit(told, BOTH, TWO, senior=True) == pytest.approx(2 / 3)


def test_a_competency_without_frameworks_has_nothing_to_show():
    assert fit(story(), Competency("x", "X"), None) == 1.0
    senior = Framework("f", "F", (Step("s", "S", bonus=True),))
    assert fit(story(), Competency("x", "X", frameworks=(senior,)), senior) == 1.0


@pytest.mark.parametrize(
    ("stories", "over", "says"),
    [
        ((), (), "No story of yours"),
        ((("One", 0.0),), (), "claims it and shows none"),
        ((("One", 0.4),), (), "less than half"),
        ((("One", 1.0),), (), "Hangs on one story: One."),
        ((("One", 1.0), ("Two", 0.5)), (), ""),
        ((("One", 1.0),), ("One",), "too many"),
        ((("One", 1.0), ("Two", 1.0)), ("One",), ""),
        ((("One", 1.0), ("Two", 0.0)), (), "Hangs on one story: One."),
    ],
)
def test_what_is_missing_in_a_row(stories, over, says):
    found = warning(Cover("People", stories, over))
    assert says in found
    assert bool(found) == bool(says)


def test_a_story_for_everything_is_overused():
    assert overused([("one", OVERUSED), ("two", OVERUSED - 1)]) == ("one",)


def test_labels_name_steps():
    framework = Framework(
        "f",
        "F",
        (
            Step("trigger", "Trigger point"),
            Step("plan", "Improvement plan"),
            Step("learning", "Learning"),
            Step("outcome", "Own the outcome"),
        ),
    )
    labels = ["Situation", "The trigger", "Plan", "Outcome & learning"]
    assert steps_of(labels, framework) == [(), ("trigger",), ("plan",), ("learning", "outcome")]
    assert steps_of([], framework) == []
    assert steps_of(["", "??"], framework) == [(), ()]
