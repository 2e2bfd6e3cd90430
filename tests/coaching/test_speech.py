"""How a story sounds: its parts, its seconds, one's own rate, ways to tell it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drill.coaching import speech, ways
from drill.coaching.speech import SpeechPart, parts, rate, spoken_seconds
from drill.domain.deck import Beat, Fact, Story
from drill.domain.rehearsal import WINDOWS, WayToTell

SITUATION, ACTION, RESULT, LEARNING = SpeechPart


def story(*labels):
    return Story("s", "S", tuple(Beat(f"b{n}", label) for n, label in enumerate(labels)))


@pytest.mark.parametrize(
    ("labels", "found"),
    [
        (("Situation", "Task", "Action", "Result"), (SITUATION, SITUATION, ACTION, RESULT)),
        (("How it began", "Plan", "Outcome & learning"), (SITUATION, ACTION, LEARNING)),
        (("Only beat",), (ACTION,)),
        # The conflict in the middle is what was handled, not what was found.
        (("Context", "What I did", "The conflict", "Results"), (SITUATION, ACTION, ACTION, RESULT)),
        ((), ()),
    ],
)
def test_parts_by_label_and_place(labels, found):
    assert parts(story(*labels)) == found


def test_notes_are_half_of_what_is_said():
    facts = [Fact("velocity fell ==40%=="), Fact("he went silent")]
    assert speech.noted_words(facts) == 6
    assert spoken_seconds(facts, 120) == pytest.approx(6.0)
    assert spoken_seconds(facts, 60) == pytest.approx(12.0)


def test_the_rate_is_learnt_and_slips_are_left_out():
    assert rate([]) == speech.WORDS_A_MINUTE
    assert rate([(100, 0), (10, 600), (900, 30)]) == speech.WORDS_A_MINUTE
    one, many = rate([(200, 60)]), rate([(200, 60)] * 30)
    assert speech.WORDS_A_MINUTE < one < many <= 200


@given(st.lists(st.tuples(st.floats(0, 1e4), st.floats(0, 1e4)), max_size=30))
def test_a_rate_is_always_one_that_can_be_spoken(tells):
    assert speech.SLOWEST <= rate(tells) <= speech.FASTEST


def test_ways_to_tell_ask_for_their_beats():
    told = story("Context", "The hard conversation", "Plan", "Result", "Learning")
    assert ways.beats(told, WayToTell.FULL) == (0, 1, 2, 3, 4)
    assert ways.beats(told, WayToTell.SHORT) == (0, 1, 2, 3, 4)
    assert ways.beats(told, WayToTell.RESULT) == (3, 0, 1, 2, 4)
    assert ways.beats(told, WayToTell.CONFLICT) == (1,)
    assert ways.beats(story("Beginning", "Middle"), WayToTell.CONFLICT) == (1,)
    assert ways.beats(story("Alone"), WayToTell.CONFLICT) == (0,)


@given(st.lists(st.text(max_size=20), max_size=12), st.sampled_from(WayToTell))
def test_a_way_to_tell_asks_for_beats_that_are_there_each_once(labels, way):
    told = story(*labels)
    found = ways.beats(told, way)
    assert len(set(found)) == len(found)
    assert set(found) <= set(range(len(labels)))
    assert bool(found) == bool(labels)
    assert WINDOWS[way][0] < WINDOWS[way][1]
    assert ways.ASKS[way]
