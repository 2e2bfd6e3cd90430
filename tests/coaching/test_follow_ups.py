"""Follow-ups as a tree: where an answer is thin, an interviewer digs."""

from __future__ import annotations

from drill.coaching.follow_ups import next_one
from drill.domain.deck import Beat, Fact, Probe, Story

STORY = Story(
    "bundler",
    "The bundler dispute",
    beats=(
        Beat("ctx", "Context", (Fact("two seniors, one build"),)),
        Beat("conflict", "The clash", (Fact("Mira called it amateurish"),)),
        Beat("each", "Each side alone", (Fact("Jonas feared losing his plugin"),)),
        Beat("end", "Result", (Fact("builds fell to ==40 s=="),)),
        Beat("lesson", "Learning", (Fact("I stepped in too late"),)),
    ),
)
PLUGIN = Probe("plugin", "What became of his plugin?", (Fact("it stayed for a release"),))
OTHER = Probe("other", "What did your own boss say?")
PROBES = (OTHER, PLUGIN)
ALL = (0, 1, 2, 3, 4)


def ids(said, *answered, probes=PROBES):
    """What is asked, one after the other, where each answer is as given."""
    answers = []
    for good in answered:
        asked = next_one(STORY, probes, said, answers)
        if asked is None:
            break
        answers.append((asked.probe.id, good))
    return [probe for probe, _ in answers]


def test_a_beat_left_out_is_asked_for_by_the_follow_up_that_is_about_it():
    asked = next_one(STORY, PROBES, (0, 1, 3, 4), ())
    assert (asked.probe.id, asked.beat) == ("plugin", 2)


def test_the_beats_that_carry_the_story_are_asked_for_first():
    asked = next_one(STORY, (), (1, 3, 4), ())
    assert asked.beat == 0
    asked = next_one(STORY, (), (3, 4), ())
    assert asked.beat == 1, "the conflict comes before the context"
    assert asked.probe.ask == ("I did not hear much about this: The clash. What happened there?")
    assert asked.probe.answer == STORY.beats[1].facts


def test_what_was_not_answered_is_asked_once_more_closely_and_no_third_time():
    assert ids((0, 1, 3, 4), False, False, False) == ["plugin", "closer:plugin", "other"]
    asked = next_one(STORY, PROBES, (0, 1, 3, 4), [("plugin", False)])
    assert asked.probe.answer == PLUGIN.answer
    assert asked.beat == 2


def test_what_was_answered_leads_on():
    assert ids((1, 4), True, True, True) == ["left-out:end", "left-out:ctx", "plugin"]


def test_a_whole_answer_gets_the_story_s_own_follow_ups_and_no_more():
    assert ids(ALL, True, True, True) == ["other", "plugin"]
    assert next_one(STORY, (), ALL, ()) is None


def test_three_are_enough():
    answers = [("a", True), ("b", True), ("c", True)]
    assert next_one(STORY, PROBES, (), answers) is None
