"""One story in two competencies: proposed, kept, asked for, told, and what counts as told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drill.cards.build import build
from drill.cards.faces import faces
from drill.coaching.adapting import Handling
from drill.deckfile.reading import read_deck
from drill.domain.deck import AddedBeat, Beat, Fact, Framework, Step, Story, StoryVariant
from drill.domain.rehearsal import Told, WayToTell
from drill.domain.review import Rating
from drill.domain.told_for import AT_LENGTH, told_for
from drill.errors import DeckError, NotFound, Overtaken, UsageError
from drill.service.home import names, undo
from drill.service.insight import stats
from drill.service.insight.doctor import examine
from drill.service.library import card_field, decks, note_editor
from drill.service.onsite import onsites, sheets
from drill.service.stories import adapting, overview, rehearsal
from drill.service.stories.mocks import MockInterview
from drill.service.stories.readiness import Basis
from drill.service.study import grades
from drill.storage import cards

DECK = """\
drill: 1
id: two
title: Two
competencies:
  - id: people
    name: Managing people
    questions: [How do you act?]
    frameworks:
      - id: fw
        name: Underperformers
        steps:
          - {id: trigger, label: Trigger}
          - {id: talk, label: The conversation}
          - {id: outcome, label: Outcome}
  - id: conflict
    name: Managing conflict
    evaluates: whether you face it
    questions: [Tell me about a conflict.]
    red_flags:
      - {id: away, flag: looks away, sounds_like: It went away., repair: say what you did}
    frameworks:
      - id: peace
        name: Resolving a conflict
        opening: Begin with what you believe about conflict.
        steps:
          - {id: belief, label: Belief}
          - {id: sides, label: Both sides}
          - {id: talk, label: The talk}
          - {id: lesson, label: Learning}
stories:
  - id: desk
    title: The desk
    competencies: [people]
    beats:
      - {id: start, label: Situation, steps: [trigger], facts: [reviews sat for a week]}
      - {id: sides, label: Both views, steps: [peace.sides], facts: [I heard Ana and then Ben]}
      - {id: plan, label: The schedule, facts: ["pairing ==twice== a week"]}
      - {id: talk, label: The talk, steps: [talk, peace.talk], facts: [I said what I saw]}
      - {id: end, label: Result, steps: [outcome], facts: [reviews took ==1.5 days==]}
      - {id: lesson, label: Learning, facts: [I would have asked a week before]}
"""
EDITED = (
    DECK
    + """\
    variants:
      - id: conflict
        competency: conflict
        open: Most conflicts are about fear
        steps: [belief]
        stretch: [sides, talk]
        cut: [plan]
        add:
          - {id: truce, label: The truce, facts: ["it took ==two days=="], after: talk}
"""
)
EDITED = EDITED.replace(
    "competencies: [people]\n    beats", "competencies: [people, conflict]\n    beats"
)
SAMPLE = """\
drill: 1
id: others
title: Others
stories:
  - id: theirs
    title: Theirs
    competencies: [two/conflict]
    beats: [{id: a, label: A, facts: [x]}, {id: b, label: B, facts: [y]}]
"""
BELIEF = "most quarrels at work are about who gets heard"
TELL, CHANGES = "two/desk/tell:conflict", "two/desk/outline:conflict"


@pytest.fixture
def desk(home):
    """The story for one competency."""
    decks.take(home, [("two.yaml", read_deck(DECK, "two"))], own=True)
    return home


@pytest.fixture
def told(home):
    """The story with a variant for the other one."""
    decks.take(home, [("two.yaml", read_deck(EDITED, "two"))], own=True)
    return home


def states(home):
    with home.store.read() as connection:
        return {
            card.key: card.memory
            for card in cards.every(connection, deck="two", note="desk")
            if not card.retired
        }


def story_of(home):
    with home.store.read() as connection:
        return overview.find(connection, "desk").story


# -- proposed, kept, undone ----------------------------------------------------------------


def test_the_steps_of_the_other_framework_decide_what_is_proposed(desk):
    proposal = adapting.propose(desk, "desk", "Managing conflict")
    by = {beat.beat: beat for beat in proposal.beats}
    assert proposal.variant.stretch == ("sides", "talk")
    assert by["sides"].why == "the only beat that shows Both sides"
    assert by["plan"].handling is Handling.CUT
    assert by["plan"].why == "shows nothing that they listen for"
    assert by["start"].why == by["end"].why == "the case hangs on it"
    assert proposal.advice == "Begin with what you believe about conflict."
    assert proposal.missing == ("Belief",), "nobody believes anything yet"
    assert proposal.fits


def test_a_step_that_nothing_shows_may_be_what_an_idle_beat_is_about(desk):
    text = note_editor.text(desk, "two", "desk").replace(", peace.talk", "")
    text = text.replace("label: The talk", "label: That week").replace(
        "I said what", "two rooms, as"
    )
    note_editor.save(desk, "two", "desk", text)
    by = {beat.beat: beat for beat in adapting.propose(desk, "desk", "conflict").beats}
    assert by["talk"].handling is Handling.KEPT
    assert by["talk"].why == "could also show The talk"
    assert by["plan"].handling is Handling.CUT, "one step is missing, and one beat stays for it"


def test_it_is_kept_in_the_story_and_one_step_takes_it_back(desk):
    before = states(desk)
    proposal = adapting.propose(desk, "desk", "conflict")
    made = proposal.with_choices(
        "Fear is behind most of them", [b.handling for b in proposal.beats]
    )
    changes = adapting.keep(desk, proposal, made)
    assert changes.cards == {"kept": len(before), "changed": 0, "new": 2, "retired": 0}
    story = story_of(desk)
    assert story.competencies == ("people", "conflict")
    assert story.variants == (
        StoryVariant(
            "conflict", "conflict", "Fear is behind most of them", ("peace.belief",),
            ("sides", "talk"), ("plan",),
        ),
    )  # fmt: skip
    assert [beat.steps for beat in story.beats][-1] == ("peace.lesson",), "it was heard there"
    undo.undo(desk)
    assert states(desk) == before
    assert story_of(desk).variants == ()


def test_a_beat_that_only_the_variant_has_is_written_changed_and_taken_out(desk):
    text = note_editor.text(desk, "two", "desk").replace("peace.sides", "talk")
    text = text.replace("I heard Ana and then Ben", "a loud afternoon")
    note_editor.save(desk, "two", "desk", text)
    proposal = adapting.propose(desk, "desk", "conflict")
    added = [beat for beat in proposal.added if beat.label == "Both sides"]
    assert [(beat.id, beat.steps, beat.facts) for beat in added] == [
        ("sides-2", ("peace.sides",), ())
    ]
    assert "Belief" not in [beat.label for beat in proposal.added], "an opening says it"
    handlings = [beat.handling for beat in proposal.beats]
    texts = ["each for 20 minutes; apart" if b in added else "" for b in proposal.added]
    adapting.keep(desk, proposal, proposal.with_choices("Fear", handlings, texts))
    (beat,) = story_of(desk).variants[0].add
    assert [fact.say for fact in beat.facts] == ["each for ==20 minutes==", "apart"]
    again = adapting.propose(desk, "desk", "conflict")
    assert again.added == (beat, *again.added[1:])
    assert "Both sides" not in again.missing
    assert adapting.joined_facts(beat) == "each for ==20 minutes==; apart"
    same = again.with_choices("Fear", [beat.handling for beat in again.beats])
    assert same == story_of(desk).variants[0]
    gone = again.with_choices("Fear", [h.handling for h in again.beats], [""] * len(again.added))
    adapting.keep(desk, again, gone)
    assert story_of(desk).variants[0].add == ()


def test_a_fact_added_to_a_beat_of_the_variant_leaves_the_others_all_that_they_have(told):
    text = note_editor.text(told, "two", "desk")
    measured = '- {id: days, say: "it took ==two days==", how: by the calendar}'
    for line in ("- it took ==two days==", '- "it took ==two days=="'):
        text = text.replace(line, measured)
    note_editor.save(told, "two", "desk", text)
    (before,) = story_of(told).variants[0].add[0].facts
    assert before.how == "by the calendar"
    proposal = adapting.propose(told, "desk", "conflict")
    texts = [
        f"{adapting.joined_facts(beat)}; both agreed" if beat.facts else ""
        for beat in proposal.added
    ]
    handlings = [beat.handling for beat in proposal.beats]
    adapting.keep(told, proposal, proposal.with_choices("Fear", handlings, texts))
    kept, new = story_of(told).variants[0].add[0].facts
    assert (kept, new.say) == (before, "both agreed")


@pytest.mark.parametrize("says", ["first Ana; then Ben", "a;b ; c", "it took two weeks", "- it"])
def test_a_fact_that_was_there_is_neither_parted_nor_marked_by_one_that_is_added(told, says):
    text = note_editor.text(told, "two", "desk")
    text = text.replace("it took ==two days==", says).replace(f"- {says}", f'- "{says}"')
    note_editor.save(told, "two", "desk", text)
    proposal = adapting.propose(told, "desk", "conflict")
    beat = proposal.added[0]
    assert [fact.say for fact in beat.facts] == [says]
    texts = [f"{adapting.joined_facts(beat)}; in 3 days", *[""] * (len(proposal.added) - 1)]
    handlings = [beat.handling for beat in proposal.beats]
    variant = proposal.with_choices("Fear", handlings, texts)
    assert [fact.say for fact in variant.add[0].facts] == [says, "in ==3 days=="]


def test_no_beat_is_given_the_step_that_the_opening_shows(desk):
    text = note_editor.text(desk, "two", "desk")
    belief = "most conflicts are about who gets heard"
    note_editor.save(desk, "two", "desk", text.replace("reviews sat for a week", belief))
    proposal = adapting.propose(desk, "desk", "conflict")
    assert [step.id for step in proposal.beats[0].steps] == ["belief"], "heard in its words"
    adapting.keep(desk, proposal, proposal.with_choices("Fear", [Handling.KEPT] * 6))
    story = story_of(desk)
    assert story.variants[0].steps == ("peace.belief",)
    assert story.beats[0].steps == ("trigger",)


def test_a_step_of_several_beats_is_given_to_the_one_that_is_told_at_length(desk):
    text = note_editor.text(desk, "two", "desk").replace(", peace.talk", "")
    text = text.replace("reviews sat for a week", "I told her in a talk what I saw")
    note_editor.save(desk, "two", "desk", text)
    proposal = adapting.propose(desk, "desk", "conflict")
    shown = {beat.beat: [step.id for step in beat.steps] for beat in proposal.beats}
    assert "talk" in shown["start"]
    assert "talk" in shown["talk"]
    kept = [Handling.STRETCHED if beat == "talk" else Handling.KEPT for beat in shown]
    adapting.keep(desk, proposal, proposal.with_choices("", kept))
    beats = {beat.id: beat.steps for beat in story_of(desk).beats}
    assert beats["talk"] == ("talk", "peace.talk")
    assert "peace.talk" not in beats["start"]


def test_without_an_opening_its_steps_go_as_well(desk):
    proposal = adapting.propose(desk, "desk", "conflict")
    handlings = [beat.handling for beat in proposal.beats]
    assert proposal.with_choices("Fear", handlings).steps == ("peace.belief",)
    assert proposal.with_choices(" ", handlings).steps == ()


@pytest.mark.parametrize(("own", "opening"), [(True, BELIEF), (False, "")])
def test_the_opening_that_is_proposed_is_a_belief_of_one_s_own(desk, own, opening):
    text = SAMPLE.replace("facts: [x]", f"facts: [{BELIEF}]")
    decks.take(desk, [("others.yaml", read_deck(text, "others"))], own=own)
    proposal = adapting.propose(desk, "desk", "conflict")
    assert proposal.variant.open == opening
    assert proposal.variant.steps == (("peace.belief",) if own else ())
    assert proposal.missing == (() if own else ("Belief",)), "an opening shows it"


def test_what_cards_know_is_kept_through_every_change_of_a_variant(desk):
    for slot, rating in (
        ("tell", Rating.HARD),
        ("outline", Rating.GOOD),
        ("beat:plan", Rating.EASY),
    ):
        grades.grade(desk, f"two/desk/{slot}", rating)
    before = states(desk)
    proposal = adapting.propose(desk, "desk", "conflict")
    adapting.keep(desk, proposal, proposal.variant)
    grades.grade(desk, CHANGES, Rating.GOOD)
    grades.grade(desk, TELL, Rating.HARD)
    made = states(desk)
    assert {key: made[key] for key in before} == before
    again = adapting.propose(desk, "desk", "conflict")
    assert not again.new
    adapting.keep(desk, again, again.with_choices("Another", [Handling.KEPT] * len(again.beats)))
    assert states(desk) == made, "its own cards as well"
    text = note_editor.text(desk, "two", "desk")
    renamed = text.replace("id: conflict, competency", "id: fights, competency")
    assert renamed != text
    note_editor.save(desk, "two", "desk", renamed)
    after = states(desk)
    assert after["two/desk/tell:fights"] == made[TELL], "known by its competency"
    assert after["two/desk/outline:fights"] == made[CHANGES]
    assert all(check.ok for check in examine(desk))


def test_what_cannot_be_a_variant_is_refused(desk):
    with pytest.raises(UsageError, match="mainly for Managing people"):
        adapting.propose(desk, "desk", "people")
    with pytest.raises(NotFound, match="no competency"):
        adapting.propose(desk, "desk", "cooking")
    proposal = adapting.propose(desk, "desk", "conflict")
    with pytest.raises(UsageError, match="nothing would change"):
        adapting.keep(desk, proposal, proposal.with_choices(" ", [Handling.KEPT] * 6))
    with pytest.raises(DeckError, match="every beat is left out"):
        adapting.keep(desk, proposal, proposal.with_choices("", [Handling.CUT] * 6))
    text = note_editor.text(desk, "two", "desk")
    note_editor.save(desk, "two", "desk", text.replace("The desk", "A desk"))
    with pytest.raises(Overtaken):
        adapting.keep(desk, proposal, proposal.variant)


def test_a_sample_s_variant_makes_no_cards(home):
    decks.take(home, [("two.yaml", read_deck(EDITED, "two"))], own=False)
    assert story_of(home).variants
    assert not any("conflict" in key or "truce" in key for key in states(home))
    with pytest.raises(UsageError, match="sample"):
        adapting.propose(home, "desk", "conflict")


# -- asked for and told --------------------------------------------------------------------


def face(home, key, turn=0):
    with home.store.read() as connection:
        return faces(cards.by_key(connection, key).card, home.shelf(connection), turn)


def test_what_changes_is_asked_by_a_question_of_the_other_competency(told):
    shown = face(told, CHANGES)
    assert "“Tell me about a conflict.”" in shown.front
    assert shown.facts == (
        "open with: “Most conflicts are about fear”", "at length: Both views",
        "at length: The talk", "leave out: The schedule", "add: The truce",
    )  # fmt: skip


def test_its_tell_has_its_beats_its_question_and_its_flags(told):
    shown = [face(told, TELL, turn) for turn in (0, 1)]
    assert {one.way for one in shown} == {WayToTell.FULL}, "never in a minute"
    assert shown[0].facts == (
        "“Most conflicts are about fear”", "Situation", "Both views (at length)",
        "The talk (at length)", "The truce", "Result", "Learning",
    )  # fmt: skip
    assert "about 25 seconds each" in shown[0].front
    assert "looks away" in shown[0].aside


def test_an_added_beat_is_asked_for_by_itself(told):
    shown = face(told, "two/desk/beat:truce")
    assert "only when told for Managing conflict" in shown.front
    assert face(told, "two/desk/figure:truce.it-took").answer == ("two days",)
    assert "beat:truce" not in str(face(told, "two/desk/outline").facts)


def test_a_route_opens_as_the_competency_wants(told):
    shown = face(told, "two/conflict/route")
    assert shown.facts == (
        "Managing conflict", "The desk", "opens with: “Most conflicts are about fear”",
    )  # fmt: skip
    assert face(told, "two/people/route").facts[-1] == "opens with: Situation"


def test_a_telling_reviews_the_beats_that_it_has_and_no_other(told):
    telling = rehearsal.begin(told, "desk", told_for="managing conflict")
    assert telling.key == TELL
    assert telling.question == "Tell me about a conflict."
    assert telling.opening == "", "it has one of its own"
    assert telling.at_length.startswith("What is told at length")
    said = tuple(index for index, beat in enumerate(telling.story.beats) if beat.id != "end")
    rehearsal.finish(told, telling, Told(said, 100.0))
    seen = {key for key, memory in states(told).items() if memory.reps}
    assert seen == {
        TELL, "two/desk/beat:start", "two/desk/beat:sides", "two/desk/beat:talk",
        "two/desk/beat:truce", "two/desk/beat:end", "two/desk/beat:lesson",
    }  # fmt: skip
    plain = rehearsal.begin(told, "desk")
    assert plain.before == ()
    assert plain.versions == ("conflict",)
    assert "truce" not in [beat.id for beat in plain.story.beats]
    with pytest.raises(NotFound, match="no variant"):
        rehearsal.begin(told, "desk", told_for="people")
    assert all(check.ok for check in examine(told))


def test_ticks_of_its_card_in_a_session_are_a_telling_too(told):
    grades.grade(told, TELL, Rating.GOOD, recalled=[0, 1, 2, 3, 4, 5, 6], seconds=100.0)
    seen = {key for key, memory in states(told).items() if memory.reps}
    assert "two/desk/beat:truce" in seen
    assert not {"two/desk/beat:plan", "two/desk/outline", "two/desk/tell"} & seen


def test_the_matrix_and_readiness_count_it_as_told_there(told):
    rows = {row.competency.id: row.cells[0] for row in overview.matrix(told).rows}
    assert rows["conflict"].variant == "conflict"
    assert rows["conflict"].fit == 0.75, "the belief of the opening, both sides and the talk"
    assert rows["people"].variant == ""
    rehearsal.finish(told, rehearsal.begin(told, "desk", told_for="conflict"), Told((1, 2), 100.0))
    rows = {row.competency.id: row.cells[0] for row in overview.matrix(told).rows}
    assert rows["conflict"].story.told is not None
    assert rows["people"].story.told is None, "it was told for conflict"
    (tell,) = stats.stats(told).speaking.tells
    assert (tell.story, tell.beats, tell.said) == ("The desk", 7, 2)
    grades.grade(told, "two/desk/beat:plan", Rating.EASY)
    rows = {row.competency.id: row.cells[0] for row in overview.matrix(told).rows}
    assert rows["people"].story.ready > rows["conflict"].story.ready, "it is left out there"
    with told.store.read() as connection:
        basis = Basis(told, connection, told.shelf(connection))
    counted = {each.competency.id: each.story for each in basis.competencies}
    assert counted["conflict"].tell == TELL
    assert "two/desk/beat:truce" in counted["conflict"].beats
    assert "two/desk/beat:plan" not in counted["conflict"].beats
    assert "two/desk/beat:truce" not in counted["people"].beats


def test_a_mock_tells_it_for_its_question_and_marks_it_by_its_beats(told):
    mock = MockInterview(told, questions=2)
    while mock.question:
        conflict = mock.question == "Tell me about a conflict."
        mock.choose("two/desk")
        telling = mock.tell()
        assert telling.version == ("conflict" if conflict else "")
        mock.told(telling, Told(telling.expected, 100.0))
    lines = {line.competency: line for line in mock.debrief().lines}
    assert (lines["Managing conflict"].beats, lines["Managing people"].beats) == (7, 6)
    assert all(line.said == line.beats for line in lines.values())
    assert mock.debrief().score.beats == 1


def test_the_sheet_says_what_changes_and_is_the_variant_where_only_that_is_asked(told):
    whole = sheets.write(told)
    assert "**Told for Managing conflict**" in whole
    assert "leave out: The schedule" in whole
    assert "### 3. The schedule" in whole
    onsites.add(told, "Acme", "2026-12-02", competencies=["conflict"])
    there = sheets.write(told, onsite="Acme")
    assert "### 1. Opening" in there
    assert "Both views (at length)" in there
    assert "The schedule" not in there


# -- what always holds ---------------------------------------------------------------------

IDS = ["a", "b", "c", "d", "e"]


def varied(ids, stretch, cut, after, opening):
    beats = tuple(Beat(i, i.upper(), (Fact(i),)) for i in ids)
    added = AddedBeat("z", "Z", (Fact("z"),), after=after)
    variant = StoryVariant(
        "v", "y", opening, (), tuple(i for i in ids if i in stretch - cut),
        tuple(i for i in ids if i in cut), (added,),
    )  # fmt: skip
    return Story("s", "S", beats, competencies=("x", "y"), variants=(variant,))


STORIES = st.builds(
    varied,
    st.permutations(IDS).flatmap(lambda ids: st.integers(1, 5).map(lambda n: ids[:n])),
    st.frozensets(st.sampled_from(IDS)), st.frozensets(st.sampled_from(IDS)),
    st.sampled_from(["", *IDS]), st.sampled_from(["", "first this"]),
)  # fmt: skip


@given(STORIES)
def test_a_variant_is_the_story_without_what_it_cuts_and_with_what_it_adds(story):
    (variant,) = story.variants
    told = told_for(story, variant)
    ids = [beat.id for beat in told.beats if not beat.id.startswith("+")]
    kept = [beat.id for beat in story.beats if beat.id not in variant.cut]
    assert [i for i in ids if i != "z"] == kept, "in the story's order"
    assert ids.count("z") == 1
    assert {b.id for b in told.beats if b.label.endswith(AT_LENGTH)} == set(variant.stretch)
    assert told.competencies[0] == "y"
    plain = {card.key for card in build(replace(story, variants=()), "d")}
    assert plain < {card.key for card in build(story, "d")}, "no card of the story is another"


def test_steps_without_a_name_are_of_the_framework_that_a_beat_was_written_for():
    acting = Framework("fw", "Acting", (Step("talk", "The talk"),))
    peace = Framework("peace", "Peace", (Step("belief", "Belief"), Step("lesson", "Learning")))
    added = AddedBeat("z", "Z", steps=("lesson",))
    variant = StoryVariant("v", "y", "first this", ("belief",), add=(added,))
    story = Story("s", "S", (Beat("a", "A", steps=("talk", "peace.sides")),))
    told = told_for(story, variant, acting, peace)
    assert [beat.steps for beat in told.beats] == [
        ("peace.belief",), ("fw.talk", "peace.sides"), ("peace.lesson",),
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "rests"), [(DECK, False), (EDITED, True)])
def test_the_sample_of_its_competency_rests(home, text, rests):
    decks.take(home, [("two.yaml", read_deck(text, "two"))], own=True)
    decks.take(home, [("others.yaml", read_deck(SAMPLE, "others"))])
    with home.store.read() as connection:
        assert cards.by_key(connection, "others/theirs/outline").shadowed is rests


def test_its_cards_lead_to_their_place_in_the_note_and_have_names(told):
    keys = [TELL, CHANGES, "two/desk/beat:truce"]
    with told.store.read() as connection:
        known = names.as_asked(told, connection, [(key, 0) for key in keys])
    assert [known[key, 0].name for key in keys] == [
        "The desk: told aloud for Managing conflict",
        "The desk: what changes for Managing conflict",
        "The desk: The truce",
    ]
    text = note_editor.text(told, "two", "desk")
    lines = text.splitlines()
    assert "id: conflict" in lines[card_field.line(text, "tell:conflict") - 1]
    assert "id: truce" in lines[card_field.line(text, "beat:truce") - 1]


def test_the_preview_of_an_edit_names_the_other_competency(told):
    edited = note_editor.text(told, "two", "desk").replace("about fear", "about respect")
    altered = note_editor.changes(told, "two", "desk", edited).altered
    assert "The desk: what changes for Managing conflict" in altered
    assert not [name for name in altered if name.endswith("for conflict")]


def test_one_variant_more_is_new_whatever_others_there_are(told):
    text = "drill: 1\nid: third\ntitle: T\ncompetencies:\n  - {id: growth, name: Growing people}\n"
    decks.take(told, [("third.yaml", read_deck(text, "third"))])
    proposal = adapting.propose(told, "desk", "growth")
    assert proposal.new
    handlings = [Handling.STRETCHED, *[Handling.KEPT] * (len(proposal.beats) - 1)]
    adapting.keep(told, proposal, proposal.with_choices("", handlings))
    assert [variant.competency for variant in story_of(told).variants] == ["conflict", "growth"]
    again = adapting.propose(told, "desk", "growth")
    assert not again.new
    adapting.keep(told, again, again.with_choices("Grow", handlings))
    assert [variant.open for variant in story_of(told).variants][1:] == ["Grow"]


STEPS = Step("a", "A"), Step("b", "B"), Step("a-2", "A again")


def test_a_beat_that_could_be_added_has_an_id_of_its_own():
    variant = StoryVariant("v", "c", add=(AddedBeat("b", "B"),))
    story = Story("s", "S", beats=(Beat("a", "A"),), variants=(variant,))
    added = list(adapting._to_add(story, Framework("f", "F", STEPS), STEPS))
    assert [(beat.id, beat.label, beat.steps, beat.facts) for beat in added] == [
        ("a-2", "A", ("f.a",), ()), ("b-2", "B", ("f.b",), ()),
        ("a-2-2", "A again", ("f.a-2",), ()),
    ]  # fmt: skip
    assert list(adapting._to_add(story, None, STEPS)) == []


def proposed(**more):
    given = {
        "placed": None, "competency": None, "ref": "c", "framework": None,
        "variant": StoryVariant("v", "c"), "opening_shows": ("f.belief",), "beats": (),
        "missing": (), "added": (), "fits": True, "advice": "", "base": "", "new": True,
    }  # fmt: skip
    return adapting.VariantProposal(**given | more)


@pytest.mark.parametrize(
    ("missing", "fits", "says"),
    [
        ((), False, ""),
        (("A",), True,
         "No beat shows A: say it in the opening, or in a beat that only this variant has."),
        (("A", "B"), False,
         "No beat shows A, B: say it in the opening, or in a beat that only this variant has. That "
         "is most of them: another story may answer better."),
    ],
)  # fmt: skip
def test_what_a_story_lacks_for_another_competency(missing, fits, says):
    assert proposed(missing=missing, fits=fits).warning == says


def test_what_an_opening_shows_is_what_the_person_wrote_or_a_belief():
    own = StoryVariant("v", "c", open="I think", steps=("f.look",))
    assert proposed(variant=own).with_choices(" I say ", ()).steps == ("f.look",)
    assert proposed(variant=own).with_choices(" I say ", ()).open == "I say"
    assert proposed(variant=own).with_choices(" ", ()).steps == ()
    assert proposed(variant=replace(own, open="")).with_choices("I say", ()).steps == ("f.belief",)
    added = (
        AddedBeat("a", "A", (Fact("x"),)),
        AddedBeat("b", "B"),
        AddedBeat("c", "C", (Fact("y"),)),
    )
    chosen = proposed(added=added).with_choices("", (), ["x", "", " "])
    assert chosen.add == added[:1]
    assert proposed(added=added).with_choices("", ()).add == (added[0], added[2])
