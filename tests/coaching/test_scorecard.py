"""The interviewer's scorecard: what each tick, second and flag earns, and what would raise it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drill.coaching.lint import Frame
from drill.coaching.scorecard import Criterion, mark_rows, scorecard, share
from drill.domain.deck import Beat, Competency, Fact, Framework, RedFlag, Step, Story
from drill.domain.rehearsal import Told, WayToTell

STORY = Story(
    "late-reviews",
    "Late reviews",
    competencies=("people",),
    beats=(
        Beat("ctx", "Context", (Fact("Ben's reviews came two days late"),)),
        Beat("talk", "The talk", (
            Fact("I told him: you are blocking four people"),
            Fact("he went red, and said nobody had ever told him"),
        )),
        Beat("plan", "The plan", (
            Fact("I agreed with him on ==two reviews a day== by Friday, checked weekly"),
        )),
        Beat("end", "Result", (Fact("by May reviews took ==four hours==, before two days"),)),
        Beat("lesson", "Learning", (
            Fact("I waited three weeks too long; since then I speak the same day"),
        )),
    ),
)  # fmt: skip
PEOPLE = Competency(
    "people",
    "Managing people",
    frameworks=(
        Framework("f", "Handling it", (
            Step("talk", "Difficult conversation"), Step("plan", "Plan"),
            Step("learning", "Learning"),
        )),
    ),
    red_flags=(
        RedFlag("passes-on", "hands the decision to HR", ("HR did it",), "Say what you decided."),
        RedFlag("skips", "skims over the messy part", ("we talked",), "Say who was hurt."),
        RedFlag("vague", "says there was a plan", ("a plan",), "Give the end date."),
    ),
)  # fmt: skip
FRAME = Frame(competencies=(PEOPLE,), framework=PEOPLE.frameworks[0])
ALL = (0, 1, 2, 3, 4)


def points(told, **more):
    marks = scorecard(more.pop("story", STORY), FRAME, told, PEOPLE.red_flags)
    return {mark.criterion.value: mark.points for mark in marks}


def test_a_whole_answer_in_time_is_full():
    assert points(Told(ALL, 120.0)) == {
        "structure": 2, "ownership": 2, "conflict faced": 2, "figures": 2, "learning": 2,
        "length": 2,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("said", "criterion", "left"),
    [
        ((0, 1, 2, 3), "learning", 0),
        ((0, 1, 2, 3), "structure", 1),
        ((0, 2, 3, 4), "conflict faced", 1),
        ((0, 1), "structure", 0),
        ((0,), "ownership", 0),
        ((0,), "conflict faced", 0),
        ((3, 2, 1, 0, 4), "structure", 0),
        ((3, 2, 1, 0, 4), "figures", 2),
    ],
)
def test_a_beat_left_out_takes_its_part_of_the_card_with_it(said, criterion, left):
    assert points(Told(said, 120.0))[criterion] == left


@pytest.mark.parametrize(
    ("seconds", "left"),
    [(90.0, 2), (150.0, 2), (72.0, 1), (180.0, 1), (71.0, 0), (181.0, 0)],
)
def test_the_length_is_the_window_and_a_fifth_of_grace(seconds, left):
    assert points(Told(ALL, seconds))["length"] == left


def test_what_nobody_can_have_told_in_its_time_earns_nothing():
    assert set(points(Told(ALL, 12.0)).values()) == {0}
    (row, *_) = scorecard(STORY, FRAME, Told(ALL, 12.0))
    assert row.raised_by == "Tell it again: so short an answer holds no story."


def test_an_answer_without_a_figure_has_no_mark_for_figures():
    quiet = Beat("talk", "The talk", (Fact("I told him, and he went red"),))
    story = replace(STORY, beats=(STORY.beats[0], quiet, *STORY.beats[2:]))
    assert points(Told((1,), 100.0), story=story)["figures"] == 0
    assert points(Told((1, 3), 100.0), story=story)["figures"] == 2


def test_an_unmeasured_answer_has_no_mark_for_its_length():
    assert "length" not in points(Told(ALL, 0.0))


@pytest.mark.parametrize(
    ("flag", "criterion", "repair"),
    [
        ("hands the decision to HR", Criterion.OWNERSHIP, "Say what you decided."),
        ("skims over the messy part", Criterion.CONFLICT, "Say who was hurt."),
        ("says there was a plan", Criterion.STRUCTURE, "Give the end date."),
    ],
)
def test_a_flag_costs_a_point_where_it_belongs_and_its_repair_is_the_advice(
    flag, criterion, repair
):
    marks = scorecard(STORY, FRAME, Told(ALL, 120.0, flags=(flag,)), PEOPLE.red_flags)
    assert {(m.criterion, m.points, m.raised_by) for m in marks if m.points < 2} == {
        (criterion, 1, repair)
    }


def test_nothing_told_earns_nothing_and_the_advice_is_to_tell_it():
    marks = scorecard(STORY, FRAME, Told((), 0.0))
    assert {mark.points for mark in marks} == {0}
    assert share(marks) == 0
    assert all("Tell it again" in mark.raised_by for mark in marks)


def test_what_is_there_and_was_left_out_is_to_be_said_and_what_is_not_there_to_be_written():
    def learning(story, said):
        marks = scorecard(story, FRAME, Told(said, 120.0))
        return next(mark.raised_by for mark in marks if mark.criterion is Criterion.LEARNING)

    assert "left out" in learning(STORY, (0, 1, 2, 3))
    short = replace(STORY, beats=STORY.beats[:4])
    assert learning(short, (0, 1, 2, 3)).startswith("End with")


def test_a_talk_that_was_left_out_is_to_be_said_and_one_that_is_nowhere_to_be_written():
    def conflict(story, said):
        marks = scorecard(story, FRAME, Told(said, 120.0))
        return next(m.raised_by for m in marks if m.criterion is Criterion.CONFLICT)

    assert conflict(STORY, (0, 2, 3, 4)) == "Say the beats that you left out: it is in them."
    without = replace(STORY, beats=(STORY.beats[0], *STORY.beats[2:]))
    assert conflict(without, (0, 1, 2, 3)).startswith("Give the sentence that you said")


def test_only_the_conflict_is_marked_for_the_conflict_alone():
    told = Told((1,), 40.0, way=WayToTell.CONFLICT)
    assert points(told) == {"ownership": 2, "conflict faced": 2, "length": 2}


def test_the_rows_are_aligned_and_say_what_would_raise_it():
    rows = mark_rows(scorecard(STORY, FRAME, Told((0, 1, 2, 3), 120.0)))
    assert rows[1] == "●● ownership"
    assert rows[0] == "●○ structure       Say in its place what was left out: Learning."


def test_the_share_is_of_what_could_be_had():
    assert share(()) == 0
    assert share(scorecard(STORY, FRAME, Told(ALL, 170.0))) == pytest.approx(11 / 12)
