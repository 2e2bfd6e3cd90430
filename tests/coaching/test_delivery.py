"""How a telling was spoken, by the times of its words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tellings import STORIES, TOLD

from drill.coaching import delivery, transcripts
from drill.coaching.delivery import MarginPassage
from drill.domain.deck import Beat, Fact, Story
from drill.domain.recording import SpokenWord

STORY = Story(
    id="s",
    title="Story",
    competencies=("c",),
    beats=(
        Beat("before", "Before", (Fact("the billing migration had stalled twice"),)),
        Beat("turn", "Turn", (Fact("weekly check-ins with the auditors"),)),
        Beat("end", "End", (Fact("invoices went out ==3== days earlier"),)),
    ),
)
TOLD_IT = (
    "Um, our billing migration had stalled twice. I began weekly check-ins with the auditors. "
    "You know, invoices went out three days earlier."
)


def spoken(text, rests=(), pace=0.5, length=0.4):
    """Each word half a second after the one before, and so much later behind some of them."""
    at, out = 1.0, []
    for index, word in enumerate(text.split()):
        out.append(SpokenWord(word, at, at + length))
        at += pace + dict(rests).get(index, 0.0)
    return out


def read(words):
    return delivery.read(transcripts.read(delivery.text_of(words), STORY), words)


def test_seconds_a_beat_and_the_beats_in_the_margin():
    how = read(spoken(TOLD_IT))
    assert how.begin == 1.0
    assert how.seconds == pytest.approx(21 * 0.5 + 0.4)
    assert how.margin == (
        MarginPassage(0, 1.0, "Um, our billing migration had stalled twice."),
        MarginPassage(1, 4.5, "I began weekly check-ins with the auditors."),
        MarginPassage(2, 8.0, "You know, invoices went out three days earlier."),
    )
    assert how.beat_seconds == pytest.approx((3.5, 3.5, 3.9))


def test_a_beat_that_was_not_said_took_no_time():
    words = spoken("Our billing migration had stalled twice. Invoices went out three days earlier.")
    assert read(words).beat_seconds == (3.0, None, pytest.approx(2.9))


def test_what_is_told_before_the_first_beat_that_was_heard_is_its_own_where_it_is_the_first():
    words = spoken("Let me think of one. Our billing migration had stalled twice.")
    assert [passage.beat for passage in read(words).margin] == [0]


def test_what_a_beat_that_was_not_heard_has_is_in_no_other_s_margin():
    words = spoken(
        "Back then we could not ship anything at all. I began weekly check-ins with the auditors."
    )
    assert read(words).margin == (
        MarginPassage(None, 1.0, "Back then we could not ship anything at all."),
        MarginPassage(1, 5.5, "I began weekly check-ins with the auditors."),
    )
    assert read(words).beat_seconds == (None, pytest.approx(3.4), None)


def test_where_a_beat_begins_of_which_too_little_was_heard_the_one_before_ends():
    two = (*STORY.beats[1].facts, Fact("a dashboard for the chief financial officer"),
           Fact("thirty interviews with tellers"))  # fmt: skip
    story = replace(STORY, beats=(STORY.beats[0], replace(STORY.beats[1], facts=two)))
    words = spoken(
        "Our billing migration had stalled twice. I began weekly check-ins with auditors."
    )
    heard = transcripts.read(delivery.text_of(words), story)
    assert [beat.said for beat in heard.beats] == [True, False]
    assert [passage.beat for passage in delivery.read(heard, words).margin] == [0, None]


def test_two_beats_in_one_sentence_are_cut_where_the_second_was_found():
    how = read(spoken("Our billing migration had stalled twice and weekly check-ins followed."))
    assert [passage.beat for passage in how.margin] == [0, 1]
    assert how.beat_seconds == (3.5, pytest.approx(1.4), None)


def test_beats_told_in_another_order():
    words = spoken("Invoices went out three days earlier. Our billing migration had stalled twice.")
    assert [passage.beat for passage in read(words).margin] == [2, 0]


def test_pace_and_fillers():
    how = read(spoken(TOLD_IT))
    assert how.words_a_minute == pytest.approx(23 / (10.9 / 60))  # check-ins are two
    assert how.fillers_a_minute == pytest.approx(2 / (10.9 / 60))


def test_pauses_longer_than_three_seconds():
    how = read(spoken(TOLD_IT, {6: 5.0, 9: 2.8, 13: 3.2}))
    assert [(pause.after, pause.beat) for pause in how.pauses] == [
        ("billing migration had stalled twice.", 0),
        ("weekly check-ins with the auditors.", 1),
    ]
    assert [pause.seconds for pause in how.pauses] == pytest.approx([5.1, 3.3])
    assert [pause.at for pause in how.pauses] == pytest.approx([4.4, 15.7])
    assert how.longest == how.pauses[0]


def test_nothing_said_and_nothing_of_the_story():
    how = read([])
    assert (how.seconds, how.words_a_minute, how.margin, how.longest) == (0.0, 0.0, (), None)
    assert how.beat_seconds == (None, None, None)
    words = spoken("Quite another thing altogether, and in the end it rained.")
    assert read(words).margin == (MarginPassage(None, 1.0, delivery.text_of(words)),)
    assert read([SpokenWord("—", 1.0, 1.0)]).words_a_minute == 0.0


def test_a_sentence_ends_where_the_voice_rests_if_nothing_else_says_so():
    words = spoken("we had stalled twice then I began", {3: 0.5})
    assert delivery.text_of(words) == "we had stalled twice. then I began"
    words = spoken("We had stalled. Then I began", {3: 0.5})
    assert delivery.text_of(words) == "We had stalled. Then I began"


def test_every_word_of_every_telling_is_in_the_margin_once():
    for _, ident, _, said in TOLD:
        words = spoken(said)
        heard = transcripts.read(delivery.text_of(words), STORIES[ident])
        how = delivery.read(heard, words)
        assert " ".join(passage.text for passage in how.margin) == " ".join(said.split())
        measured = [beat for beat, took in enumerate(how.beat_seconds) if took is not None]
        assert measured == [beat.beat for beat in heard.beats if beat.said]
        took = sum(took or 0 for took in how.beat_seconds)
        if all(passage.beat is not None for passage in how.margin):
            assert took == pytest.approx(how.seconds, abs=1)
        else:
            assert took < how.seconds
