from __future__ import annotations

from drill.cards.shelf import Shelf
from drill.domain.deck import Beat, Competency, Framework, Phrasing, Plain, Step, Story


def competency(name, *frameworks):
    return Competency(name, name.title(), frameworks=frameworks)


ONE = Framework("one", "One", (Step("a", "A"), Step("b", "B")))
TWO = Framework("two", "Two", (Step("c", "C"),))


def test_a_reference_means_its_own_deck_first_and_can_name_another():
    mine, theirs = competency("people", ONE), competency("people", TWO)
    shelf = Shelf({("x", "people"): theirs, ("y", "people"): mine})
    assert shelf.competency("people", "y") is mine
    assert shelf.competency("people", "z") is theirs
    assert shelf.competency("y/people", "x") is mine
    assert shelf.competency("z/people", "x") is None
    assert shelf.competency("nobody", "x") is None


def test_stories_own_first_and_the_main_ones_before_the_others():
    notes = [
        Story("side", "Side", competencies=("other", "people")),
        Story("sample", "Sample", sample=True, competencies=("people",)),
        Story("main", "Main", competencies=("people",)),
    ]
    frame = {("d", note.id): note for note in [*notes, competency("people"), competency("other")]}
    assert [p.story.id for p in Shelf(frame).stories("d", "people")] == ["main", "side", "sample"]


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
