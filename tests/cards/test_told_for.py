"""A story as its variant has it told, and how well it fits a competency."""

from __future__ import annotations

import pytest

from drill.domain.card import Card, Faces
from drill.domain.deck import (
    AddedBeat,
    Beat,
    Competency,
    Deck,
    Fact,
    Framework,
    Phrasing,
    Plain,
    Principle,
    Side,
    Step,
    Story,
    StoryVariant,
)
from drill.domain.fit import answers, asked_of, fit, not_shown
from drill.domain.kind import Kind
from drill.domain.rehearsal import WayToTell
from drill.domain.slot import Slot
from drill.domain.themes import Suits
from drill.domain.told_for import asked_by, opens, seconds_at_length, told_for

VARIANT = StoryVariant(
    "v", "other", "We ==fought==", ("x", "f.y"), ("a", "k"), ("b",),
    (AddedBeat("m", "M"), AddedBeat("n", "N", (), ("t",), after="b"),
     AddedBeat("k", "K", (), ("one.t",), after="a"), AddedBeat("l", "L", after="gone")),
)  # fmt: skip
STORY = Story(
    "s", "S", (Beat("a", "A", (Fact("p"),), ("s", "two.s")), Beat("b", "B"), Beat("c", "C")),
    competencies=("main", "other"), framework="one", core=("tell",), themes=("fired",),
    questions=("Who?",), variants=(VARIANT,),
)  # fmt: skip
ONE = Framework("one", "One", (Step("s", "S"), Step("t", "T")))
TWO = Framework("two", "Two", (Step("s", "S"), Step("t", "T", bonus=True)))


def test_a_story_told_for_another_competency_is_a_story_of_that():
    told = told_for(STORY, VARIANT, ONE, TWO)
    assert [(beat.id, beat.label, beat.steps) for beat in told.beats] == [
        ("+opening", "Opening", ("two.x", "f.y")),
        ("a", "A (at length)", ("one.s", "two.s")),
        ("k", "K (at length)", ("one.t",)),
        ("n", "N", ("two.t",)),
        ("c", "C", ()),
        ("m", "M", ()),
        ("l", "L", ()),
    ]
    assert told.beats[0].facts == (Fact("We ==fought=="),)
    assert (told.id, told.title, told.themes) == ("s", "S", ("fired",))
    assert (told.competencies, told.framework) == (("other", "main"), "two")
    assert (told.core, told.questions, told.variants) == ((), (), ())
    bare = told_for(STORY, StoryVariant("w", "third", cut=("a",)))
    assert [beat.id for beat in bare.beats] == ["b", "c"]
    assert (bare.competencies, bare.framework) == (("third", "main", "other"), "")
    assert told_for(STORY, StoryVariant("w", "third", stretch=("a",))).beats[0].steps == (
        "s", "two.s",
    )  # fmt: skip


def test_whether_a_story_opens_with_a_sentence_of_its_own():
    assert opens(told_for(STORY, VARIANT))
    assert not opens(STORY)
    late = (*STORY.beats, told_for(STORY, VARIANT).beats[0])
    assert not opens(Story("s", "S", late))
    assert not opens(Story("s", "S"))


def test_a_card_of_a_variant_has_that_one_told():
    assert asked_by(STORY, Slot(Kind.TELL, "v")) == told_for(STORY, VARIANT)
    assert asked_by(STORY, Slot(Kind.TELL)) is STORY
    assert asked_by(STORY, Slot(Kind.TELL, "gone")) is STORY


@pytest.mark.parametrize(
    ("window", "beats", "stretched", "seconds"),
    [
        ((90, 150), 4, 2, 40), ((90, 150), 5, 1, 40), ((45, 75), 5, 2, 15), ((90, 150), 3, 3, 40),
        ((30, 75), 100, 1, 5), ((90, 150), 0, 0, 240),
    ],
)  # fmt: skip
def test_how_long_a_stretched_beat_takes(window, beats, stretched, seconds):
    assert seconds_at_length(window, beats, stretched) == seconds


def shows(*steps):
    return Story("s", "S", (Beat("a", "A", (), steps),))


WIDE = Framework("wide", "Wide", tuple(Step(i, i.upper()) for i in "abcd"))
NARROW = Framework("narrow", "Narrow", (Step("z", "Z"),))


@pytest.mark.parametrize(
    ("frameworks", "steps", "senior", "share", "best", "missing"),
    [
        ((), ("a",), False, 1.0, None, ""),
        ((WIDE,), ("wide.a",), False, 0.25, "wide", "bcd"),
        ((NARROW, WIDE), ("wide.a", "wide.b"), False, 0.5, "wide", "cd"),
        ((WIDE, NARROW), (), False, 0.0, "wide", "abcd"),
        ((WIDE, NARROW), ("a", "narrow.z"), False, 1.0, "narrow", ""),
        ((WIDE,), ("a", "b", "c", "d"), False, 1.0, "wide", ""),
        ((NARROW,), ("a", "z"), False, 0.0, "narrow", "z"),
        ((TWO,), ("two.s",), False, 1.0, "two", ""),
        ((TWO,), ("two.s",), True, 0.5, "two", "t"),
        ((Framework("late", "Late", (Step("t", "T", bonus=True),)),), (), False, 1.0, "late", ""),
    ],
)
def test_the_share_of_steps_that_a_story_shows(frameworks, steps, senior, share, best, missing):
    competency = Competency("c", "C", frameworks=frameworks)
    story = shows(*steps)
    assert fit(story, competency, WIDE, senior=senior) == share
    framework, lacking = not_shown(story, competency, WIDE, senior=senior)
    assert (framework.id if framework else None) == best
    assert "".join(step.id for step in lacking) == missing


def test_what_a_story_may_be_told_for():
    fired, proud = Phrasing("Fired?", ("fired",)), Phrasing("Proud?", ("success",))
    asked = Competency("c", "C", questions=(proud, "Any?", fired, Phrasing("Hired?", ("hired",))))
    story = Story("s", "S", themes=("fired",), questions=("Mine?", "FIRED"))
    assert asked_of(story, asked) == ("Mine?", "FIRED", "Fired?", "Proud?", "Any?")
    assert asked_of(Story("s", "S", themes=("fired",), questions=("Fired?",)), asked) == (
        "Fired?", "Proud?", "Any?",
    )  # fmt: skip
    assert asked_of(story, None) == ("Mine?", "FIRED")
    assert asked_of(Story("s", "S"), asked) == ("Any?",)
    assert answers(story, Phrasing("mine", ("hired",))) is Suits.STATES
    assert answers(story, Phrasing("Hired?", ("hired",))) is Suits.NO


def test_how_a_story_is_to_be_told_each_time():
    own, sample, other = (
        Card("d", "s", slot, Kind.TELL, sample=sample)
        for slot, sample in (("tell", False), ("tell", True), ("tell:v", False))
    )
    full, short = WayToTell.FULL, WayToTell.SHORT
    assert [own.way(times) for times in range(4)] == [full, short, full, short]
    assert [sample.way(1), other.way(1)] == [full, full]
    assert (own.story, own.key) == ("s", "d/s/tell")
    assert Card("d", "s", "link:x", Kind.LINK).story == "s"
    assert Card("d", "c", "route", Kind.ROUTE).story == ""


def test_a_front_that_begins_with_its_context_says_it_once():
    assert Faces("Hiring", "Hiring\n\nWhat?", "x").whole_front == "Hiring\n\nWhat?"
    assert Faces("Hiring", "What of Hiring?", "x").whole_front == "Hiring\n\nWhat of Hiring?"


def test_the_parts_of_a_deck():
    notes = (Competency("c", "C"), Principle("p", "P?", "p"), STORY, Plain("q", "Q?", "A"))
    deck = Deck(1, "d", "D", competencies=notes[:1], principles=notes[1:2], stories=notes[2:3],
                cards=notes[3:])  # fmt: skip
    assert tuple(deck.notes()) == notes
    assert [beat.id for beat in STORY.every_beat] == ["a", "b", "c", "m", "n", "k", "l"]
    assert STORY.variant("v") is VARIANT
    assert STORY.variant("other") is None
    asked = Competency("c", "C", questions=("How do you act?", Phrasing("When?", ("fired",))))
    assert asked.phrasing("HOW do you act") == Phrasing("How do you act?")
    assert asked.phrasing("when") == Phrasing("When?", ("fired",))
    assert asked.phrasing("how do you") is None
    assert asked.asks == ("How do you act?", "When?")
    holed = Side("2", "q", "a b", ("b",))
    assert [plain.kind for plain in (
        notes[3], Plain("a", cloze="==x=="), Plain("b", sides=(Side("1", "q", "a"),)),
        Plain("c", sides=(Side("1", "q", "a"), holed)),
    )] == ["basic", "cloze", "basic", "cloze"]  # fmt: skip
