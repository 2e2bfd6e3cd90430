from __future__ import annotations

from dataclasses import replace

from drill.cards.shelf import Placed, Shelf
from drill.domain.deck import (
    Beat,
    Competency,
    Framework,
    Phrasing,
    Plain,
    Step,
    Story,
    StoryVariant,
)
from drill.domain.themes import Suits


def competency(name, *frameworks):
    return Competency(name, name.title(), frameworks=frameworks)


ONE = Framework("one", "One", (Step("a", "A"), Step("b", "B")))
TWO = Framework("two", "Two", (Step("c", "C"),))
THREE = Framework("three", "Three", (Step("e", "E"), Step("f", "F")))


def test_a_reference_means_its_own_deck_first_and_can_name_another():
    mine, theirs = competency("people", ONE), competency("people", TWO)
    shelf = Shelf({("x", "people"): theirs, ("y", "people"): mine})
    assert shelf.competency("people", "y") is mine
    assert shelf.competency("people", "z") is theirs
    assert shelf.competency("y/people", "x") is mine
    assert shelf.competency("z/people", "x") is None
    assert shelf.competency("nobody", "x") is None
    assert shelf.called("people", "y") == "People"
    assert shelf.called("nobody", "y") == "nobody"
    assert shelf.place_of("people", "z") == ("x", "people")
    assert shelf.place_of("y/people", "x") == ("y", "people")


def test_stories_own_first_and_the_main_ones_before_the_others():
    notes = [
        Story("side", "Side", competencies=("other", "people")),
        Story("sample", "Sample", sample=True, competencies=("people",)),
        Story("main", "Main", competencies=("people",)),
    ]
    frame = {("d", note.id): note for note in [*notes, competency("people"), competency("other")]}
    assert [p.story.id for p in Shelf(frame).stories("d", "people")] == ["main", "side", "sample"]


def test_a_story_is_mainly_for_a_competency_that_it_names_with_its_deck_too():
    side = Story("side", "Side", competencies=("other", "people"))
    main = Story("main", "Main", competencies=("d/people",))
    frame = {
        ("e", "side"): replace(side, competencies=("d/other", "d/people")),
        ("d", "side"): side,
        ("e", "main"): main,
        ("d", "people"): competency("people"),
        ("d", "other"): competency("other"),
    }
    found = Shelf(frame).stories("d", "people")
    assert [placed.place for placed in found] == [("e", "main"), ("e", "side"), ("d", "side")]


def test_a_story_follows_the_first_of_its_competencies_that_is_there():
    shelf = Shelf({("d", "people"): competency("people", ONE)})
    assert shelf.framework(Story("s", "S", competencies=("gone", "people")), "d") is ONE


def test_what_is_on_a_shelf():
    one, two = Story("one", "One"), Story("two", "Two")
    people, other = competency("people", ONE), competency("people", TWO)
    frame = {("x", "two"): two, ("x", "people"): people, ("y", "people"): other, ("x", "one"): one}
    shelf = Shelf(frame)
    assert shelf.every_story() == [("x", two), ("x", one)]
    assert [placed.place for placed in shelf.every_story()] == [("x", "two"), ("x", "one")]
    assert shelf.competencies() == {("x", "people"): people, ("y", "people"): other}
    assert shelf.references() == ["people", "x/people", "y/people"]
    assert [shelf.teaches(deck) for deck in ("x", "y", "z")] == [True, True, False]
    assert shelf.note("x", "one") is one
    assert shelf.note("x", "gone") is None
    assert (shelf.senior, shelf.coming) == (False, {})


def test_a_story_is_told_for_another_competency_by_its_variant_alone():
    beats = (Beat("x", "X", (), ("a", "b")), Beat("y", "Y", (), ("c",)))
    variant = StoryVariant("v", "d/other", "It was theirs", ("d",), cut=("x",))
    story = Story("s", "S", beats, competencies=("people", "d/other"), variants=(variant,))
    people, other = competency("people", ONE), competency("other", TWO, THREE)
    shelf = Shelf({("d", "people"): people, ("d", "other"): other, ("d", "s"): story})
    placed = shelf.every_story()[0]
    assert shelf.variant(placed, people) is None
    assert shelf.variant(placed, other) is variant
    assert shelf.told_for(placed, people) == placed
    assert shelf.told_by(placed, None) == placed
    deck, told = shelf.told_for(placed, other)
    assert deck == "d"
    assert [beat.id for beat in told.beats] == ["+opening", "y"]
    assert [beat.steps for beat in told.beats] == [("two.d",), ("one.c",)]
    assert told.framework == "two", "of two that it shows as little of, the first"
    assert shelf.fit(placed, people) == 1.0
    assert shelf.fit(placed, other) == 0.0
    lost = replace(variant, competency="gone", steps=("gone.d",))
    told = shelf.told_by(placed, lost).story
    assert (told.framework, told.beats[0].steps) == ("", ("gone.d",))
    sample = replace(story, sample=True)
    assert shelf.variant(Placed("d", sample), other) is None
    elsewhere = replace(other, name="Of another deck")
    assert shelf.variant(placed, elsewhere) is None


def test_what_a_story_lacks_to_be_an_answer():
    """Half of the steps of its competency are enough, and with less it is thin."""
    half, third = (
        Story(name, name, (Beat("x", "X", (), ("e",)),), competencies=(name,))
        for name in ("half", "third")
    )
    wide = Framework("wide", "Wide", tuple(Step(i, i.upper()) for i in "efg"))
    frame = [competency("half", THREE), competency("third", wide), half, third]
    shelf = Shelf({("d", note.id) if note.kind == "competency" else ("m", note.id): note
                   for note in frame})  # fmt: skip
    asked = Phrasing("How?")
    assert [(found.place, found.suits) for found in shelf.fitting("d", "half", asked)] == [
        (("m", "half"), Suits.YES)
    ]
    assert shelf.thin("d", "half", asked) == []
    assert shelf.fitting("d", "third", asked) == []
    assert shelf.thin("d", "third", asked) == [third]
    assert shelf.fitting("d", "nobody", asked) == []


def test_framework_and_steps():
    shelf = Shelf({("d", "people"): competency("people", ONE, TWO)})
    story = Story("s", "S", competencies=("people",))
    assert shelf.framework(story, "d") is ONE
    assert shelf.step("b", story, "d") is ONE.steps[1]
    assert shelf.step("two.c", story, "d") is TWO.steps[0]
    assert shelf.step("c", story, "d") is None
    named = Story("s", "S", competencies=("people",), framework="two")
    assert shelf.framework(named, "d") is TWO
    assert shelf.framework(Story("s", "S", competencies=("people",), framework="x"), "d") is None


def test_half_of_the_steps_are_enough_to_answer_with():
    story = Story("s", "S", (Beat("x", "X", (), ("a",)),), competencies=("people",))
    shelf = Shelf({("d", "people"): competency("people", ONE), ("d", "s"): story})
    found = shelf.fitting("d", "people", Phrasing("How do you act?"))
    assert [placed.story for placed in found] == [story]


def test_other_notes_are_fetched():
    note = Plain("p", "q", "a")
    shelf = Shelf({}, lambda place: note if place == ("d", "p") else None)
    assert shelf.note("d", "p") is note
    assert shelf.note("d", "x") is None


def test_a_story_that_names_a_competency_twice_is_there_once():
    story = Story("s", "S", competencies=("people", "d/people"))
    shelf = Shelf({("d", "people"): competency("people"), ("d", "s"): story})
    assert [placed.story for placed in shelf.stories("d", "people")] == [story]


def test_a_story_of_another_deck_is_found_for_a_competency():
    story = Story("s", "S", competencies=("people",))
    shelf = Shelf({("mine", "s"): story, ("theirs", "people"): competency("people", ONE)})
    assert [placed.deck for placed in shelf.stories("theirs", "people")] == ["mine"]
    assert shelf.framework(story, "mine") is ONE


def test_a_step_that_leads_nowhere():
    shelf = Shelf({("d", "people"): competency("people", ONE)})
    story = Story("s", "S", competencies=("people", "gone"))
    assert shelf.step("two.c", story, "d") is None
    assert shelf.step("one.x", story, "d") is None
    assert shelf.step("a", Story("t", "T"), "d") is None


def test_a_competency_is_answered_with_own_stories_and_with_samples_where_there_is_none():
    own, sample = (
        Story(name, name, (Beat("x", "X", (), ("a",)),), name == "sample", ("people",))
        for name in ("own", "sample")
    )
    frame = {("d", "people"): competency("people", ONE), ("d", "sample"): sample}
    for shelf, stories in (
        (Shelf(frame | {("d", "own"): own}), [own]),
        (Shelf(frame), [sample]),
        (Shelf({("d", "people"): frame["d", "people"]}), []),
    ):
        assert [placed.story for placed in shelf.answers("d", "people")] == stories
        found = shelf.fitting("d", "people", Phrasing("How?"))
        assert [fitting.story for fitting in found] == stories


def test_for_a_senior_role_the_steps_for_such_roles_count():
    wide = Framework("wide", "Wide", (Step("a", "A"), Step("b", "B", bonus=True)))
    beats = (Beat("x", "X", (), ("wide.a", "two.c")),)
    variant = StoryVariant("v", "other", "So it was")
    story = Story("s", "S", beats, competencies=("people", "other"), variants=(variant,))
    frame = {("d", "people"): competency("people", wide), ("d", "s"): story}
    frame["d", "other"] = competency("other", wide, TWO)
    for senior, share, followed in ((False, 1.0, "wide"), (True, 0.5, "two")):
        shelf = Shelf(frame, senior=senior)
        assert shelf.fit(shelf.every_story()[0], frame["d", "people"]) == share
        assert shelf.told_by(shelf.every_story()[0], variant).story.framework == followed


def test_what_answers_a_question_is_the_story_as_it_is_told_for_it():
    """By its variant it shows what it does not show as it stands."""
    variant = StoryVariant("v", "other", "So it was", ("c",))
    story = Story("s", "S", (Beat("x", "X", (), ("a",)),), competencies=("people", "other"),
                  variants=(variant,))  # fmt: skip
    shelf = Shelf({("d", "people"): competency("people", ONE), ("d", "s"): story,
                   ("d", "other"): competency("other", TWO)})  # fmt: skip
    (found,) = shelf.fitting("d", "other", Phrasing("How?"))
    assert [beat.id for beat in found.story.beats] == ["+opening", "x"]
    assert found.place == ("d", "s")
    silent = replace(story, variants=())
    bare = Shelf({("d", "s"): silent, ("d", "other"): competency("other", TWO)})
    assert bare.fitting("d", "other", Phrasing("How?")) == []
    assert bare.thin("d", "other", Phrasing("How?")) == [silent]


def test_frameworks_and_steps_of_a_storys_other_competencies():
    people, other = competency("people", ONE), competency("other", TWO, THREE)
    shelf = Shelf({("d", "people"): people, ("d", "other"): other})
    story = Story("s", "S", competencies=("people", "other"))
    assert shelf.framework(replace(story, framework="three"), "d") is THREE
    assert shelf.framework(story, "d") is ONE
    assert shelf.step("three.f", story, "d") is THREE.steps[1]
    assert shelf.step("c", replace(story, framework="two"), "d") is TWO.steps[0]
    assert shelf.step("a", replace(story, framework="two"), "d") is None


def test_what_is_in_the_frame_is_not_fetched():
    held, other = competency("people"), competency("people", ONE)
    plain = Plain("p", "q", "a")
    shelf = Shelf({("d", "people"): held}, {("d", "people"): other, ("d", "p"): plain}.get)
    assert shelf.note("d", "people") is held
    assert shelf.note("d", "p") is plain
