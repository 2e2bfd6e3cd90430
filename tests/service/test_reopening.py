"""A saved story in the workshop again: its ids and its memory stay, and so does all without a
field."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.memory import Seen
from drill.domain.review import Rating
from drill.errors import NotFound, Overtaken, UsageError
from drill.service.home import undo
from drill.service.library import decks, note_editor
from drill.service.stories import workshop
from drill.service.stories.draft import DraftProbe
from drill.service.study import grades
from drill.storage import cards, library

MINE = """\
drill: 1
id: mine
title: Mine
stories:
  - id: quiet
    title: The quiet one
    competencies: [small/people, conflict]
    framework: fw
    core: ["beat:opening", "beat:talk"]
    themes: [fired]
    questions: [How do you act with quiet people?]
    beats:
      - id: opening
        label: How I think
        steps: [fw.belief]
        facts: [a lead owes an early word, {say: "it fell ==40%==", how: "in Jira", id: fell}]
      - {id: talk, label: The talk, facts: [{say: we sat down, how: I was there}, we wept]}
    probes:
      - {id: today, ask: What would you do differently today?}
      - {id: why, ask: Why so late?, answer: [I hoped]}
    variants:
      - {id: other, competency: conflict, stretch: [talk], cut: [opening]}
"""


@pytest.fixture
def mine(small):
    decks.take(small, [("mine", read_deck(MINE, "mine"))], own=True)
    return small


def story(home):
    with home.store.read() as connection:
        return library.notes(connection, place=("mine", "quiet"))[0].note


def memories(home):
    with home.store.read() as connection:
        found = cards.every(connection, deck="mine")
    return {card.card.slot: card.memory for card in found if not card.retired}


def beat(draft, label):
    return next(index for index, each in enumerate(draft.beats) if each.label == label)


def reworded(draft, label, text):
    at = beat(draft, label)
    changed = replace(draft.beats[at], text=text)
    return replace(draft, beats=(*draft.beats[:at], changed, *draft.beats[at + 1 :]))


def test_a_draft_is_for_the_competency_wherever_that_is(mine):
    draft = workshop.reopen(mine, "mine", "quiet")
    assert (draft.deck, draft.ref, draft.competency) == ("small", "small/people", "people")
    text = note_editor.text(mine, "mine", "quiet").replace("small/people", "nowhere")
    note_editor.save(mine, "mine", "quiet", text)
    draft = workshop.reopen(mine, "mine", "quiet")
    assert (draft.deck, draft.ref, draft.competency) == ("mine", "nowhere", "nowhere")


def test_opened_and_saved_untouched_it_is_the_same(mine):
    before = story(mine)
    draft = workshop.reopen(mine, "mine", "quiet")
    assert workshop.idle(mine, draft)
    walked = draft
    for page in range(draft.last_page + 1):
        walked = walked.turned(page).marked(draft.lines())
    workshop.save(mine, walked)
    assert workshop.waiting(mine) == [], "walking through it leaves no draft"
    workshop.finish(mine, walked)
    assert story(mine) == before


def test_steps_that_it_does_not_show_have_an_empty_beat_in_their_place(mine):
    draft = workshop.reopen(mine, "mine", "quiet")
    assert [each.label for each in draft.beats if each.id] == ["How I think", "The talk"]
    assert [each.step or each.label for each in draft.beats] == [
        "belief", "The talk", "trigger", "plan", "learning",
    ]  # fmt: skip
    workshop.finish(mine, reworded(draft, "Improvement plan", "we met every week"))
    assert [(each.id, each.steps) for each in story(mine).beats] == [
        ("opening", ("fw.belief",)), ("talk", ()), ("plan", ("plan",)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("opening", "talk", "steps"),
    [
        ("fw.belief", "fw.learning, fw.belief", ["belief", "trigger", "plan", "learning"]),
        ("fw.belief", "fw.belief, fw.plan", ["belief", "trigger", "plan", "learning"]),
        ("fw.trigger, fw.plan", "fw.trigger", ["belief", "trigger", "", "learning"]),
    ],
)
def test_a_step_stands_before_the_later_one_that_is_shown(mine, opening, talk, steps):
    """A beat stands for the first of its steps for which no other does."""
    text = MINE.replace("label: The talk,", f"label: The talk, steps: [{talk}],")
    text = text.replace("steps: [fw.belief]\n", f"steps: [{opening}]\n")
    decks.take(mine, [("mine", read_deck(text, "mine"))], own=True)
    assert [each.step for each in workshop.reopen(mine, "mine", "quiet").beats] == steps


def test_a_changed_beat_keeps_its_memory_and_undo_takes_it_back(mine):
    for slot in ("beat:opening", "beat:talk", "figure:opening.fell"):
        grades.grade(mine, f"mine/quiet/{slot}", Rating.GOOD)
    before, was = memories(mine), story(mine)
    draft = reworded(
        workshop.reopen(mine, "mine", "quiet"),
        "How I think",
        "a lead owes an early word\nit fell by ==45%==\nhe was my friend",
    )
    added = workshop.finish(mine, draft)
    assert (added.deck, added.notes) == ("mine", ("quiet",))
    after = memories(mine)
    assert {slot: memory for slot, memory in after.items() if slot in before} == before
    assert sum(isinstance(memory, Seen) for memory in after.values()) == 3
    opening = story(mine).beats[0]
    assert [fact.say for fact in opening.facts] == [
        "a lead owes an early word", "it fell by ==45%==", "he was my friend",
    ]  # fmt: skip
    assert (opening.id, opening.facts[1].id, opening.facts[1].how) == ("opening", "fell", "in Jira")
    assert replace(story(mine), beats=was.beats) == was, "nothing else"
    assert workshop.waiting(mine) == []
    undo.undo(mine)
    assert story(mine) == was


def test_what_it_is_without_a_beat_names_it_no_more(mine):
    draft = reworded(workshop.reopen(mine, "mine", "quiet"), "The talk", "")
    draft = replace(draft, title="Another name", probes=(*draft.probes, DraftProbe("And then?")))
    workshop.finish(mine, draft)
    found = story(mine)
    assert (found.id, found.title, found.core) == ("quiet", "Another name", ("beat:opening",))
    assert found.variants == (), "it would leave out the one beat there is"
    assert [probe.id for probe in found.probes][:2] == ["today", "why"]
    assert found.probes[2].ask == "And then?"


def test_a_variant_without_a_beat_that_is_gone_keeps_the_rest(mine):
    said = "stretch: [opening, talk], add: [{id: end, label: End, facts: [it held], after: talk}]}"
    text = MINE.replace("stretch: [talk], cut: [opening]}", said)
    decks.take(mine, [("mine", read_deck(text, "mine"))], own=True)
    workshop.finish(mine, reworded(workshop.reopen(mine, "mine", "quiet"), "The talk", ""))
    (variant,) = story(mine).variants
    assert (variant.stretch, variant.cut) == (("opening",), ())
    assert [(added.id, added.after) for added in variant.add] == [("end", "")]


def test_another_competency_comes_first_and_its_beats_keep_their_ids(mine):
    draft = workshop.reopen(mine, "mine", "quiet")
    (choice,) = workshop.choices(mine)
    workshop.finish(mine, workshop.along(draft, replace(choice, ref="people")))
    assert story(mine).competencies[0] == "people"
    beats = [(each.id, each.label, each.steps) for each in story(mine).beats]
    assert beats == [("opening", "Philosophy", ("belief",)), ("talk", "The talk", ())]


def test_what_was_left_half_changed_is_gone_on_with(mine):
    draft = reworded(workshop.reopen(mine, "mine", "quiet"), "The talk", "we sat down")
    workshop.save(mine, draft)
    again = workshop.reopen(mine, "mine", "quiet")
    assert again.beats == draft.beats
    assert [each.saved for each in workshop.waiting(mine)] == ["mine/quiet"]
    workshop.finish(mine, again)
    assert workshop.waiting(mine) == []


def test_what_was_changed_elsewhere_meanwhile_is_said_once(mine):
    draft = reworded(workshop.reopen(mine, "mine", "quiet"), "The talk", "we sat down")
    text = note_editor.text(mine, "mine", "quiet")
    note_editor.save(mine, "mine", "quiet", text.replace("The quiet one", "The loud one"))
    with pytest.raises(Overtaken):
        workshop.finish(mine, draft)
    assert story(mine).title == "The loud one"
    workshop.finish(mine, replace(draft, base=""))
    assert len(story(mine).beats[1].facts) == 1


def test_what_the_workshop_cannot_open_is_said(mine):
    with pytest.raises(UsageError, match="no story"):
        workshop.reopen(mine, "small", "people")
    with pytest.raises(NotFound, match="any more"):
        workshop.reopen(mine, "mine", "gone")
    bare = MINE.replace("competencies: [small/people, conflict]", "competencies: []").replace(
        "    framework: fw\n", ""
    )
    decks.take(
        mine,
        [
            (
                "bare",
                read_deck(bare.partition("    variants")[0].replace("id: mine", "id: bare"), "b"),
            )
        ],
        own=True,
    )
    with pytest.raises(UsageError, match="for no competency"):
        workshop.reopen(mine, "bare", "quiet")
