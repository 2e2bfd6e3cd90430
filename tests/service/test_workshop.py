"""A draft outlives what may happen to it, and makes a story that a deck file can hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drill.cards.build import build
from drill.coaching.lint import Finding, Severity
from drill.deckfile.reading import read_deck
from drill.deckfile.writing import write_deck
from drill.domain.deck import Deck, Fact
from drill.domain.review import Rating
from drill.errors import DrillError, NotFound, StoreError, UsageError
from drill.service.home import undo
from drill.service.insight.browser import search
from drill.service.library import decks, own_deck
from drill.service.onsite import first_run
from drill.service.stories import bench, overview, workshop
from drill.service.stories.bench import Bench
from drill.service.stories.draft import (
    TYPICAL_PROBES,
    Draft,
    DraftAnswer,
    DraftBeat,
    DraftProbe,
    Measured,
    fact_lines,
    mark_lines,
)
from drill.service.study import grades
from drill.text import marks, unmarked

OTHER = """\
drill: 1
id: other
title: Other
competencies:
  - id: people
    name: People of others
    questions: [Who?]
  - id: judgment
    name: Strong judgment
    questions: [What?]
    frameworks:
      - {id: one, name: One, steps: [{id: gather, label: Gather}, {id: call, label: Call}]}
      - {id: two, name: Two, steps: [{id: look, label: Look}]}
"""


@pytest.fixture
def other(small):
    decks.take(small, [("other.yaml", read_deck(OTHER, "other.yaml"))])
    return small


def begun(home, name="people", framework=""):
    return workshop.begin(workshop.choose(workshop.choices(home), name), framework)


def written(draft, *texts, title="The silent week"):
    """The draft with these texts in its first beats."""
    beats = [
        replace(beat, text=text)
        for beat, text in zip(draft.beats, (*texts, *[""] * len(draft.beats)), strict=False)
    ]
    return replace(draft, title=title, beats=tuple(beats))


def advice(on, step):
    """For the beat of a step."""
    return on.advice(DraftBeat(step, ""))


def lint(home, draft):
    return Bench.read(home, draft).findings(draft)


# -- beginning ---------------------------------------------------------------------------


def test_those_without_a_story_come_first_and_among_them_those_the_person_has(other):
    first_run.set_option(other, "stories.have", "judgment")
    found = workshop.choices(other)
    assert [(each.deck, each.competency.id, each.own) for each in found] == [
        ("other", "judgment", 0),
        ("other", "people", 0),
        ("small", "people", 1),
    ]
    assert [each.have for each in found] == [True, False, False]


def test_a_competency_is_named_by_id_place_or_name(other):
    known = workshop.choices(other)
    assert workshop.choose(known, "judgment").competency.name == "Strong judgment"
    assert workshop.choose(known, "Strong JUDGMENT ").deck == "other"
    assert workshop.choose(known, "small/people").deck == "small"
    with pytest.raises(NotFound, match="did you mean judgment"):
        workshop.choose(known, "judgement")
    with pytest.raises(NotFound, match="did you mean judgment"):
        workshop.choose(known, "strong jugdment")
    with pytest.raises(NotFound):
        workshop.choose([], "judgment")


def test_the_framework_gives_the_beats(other):
    first, second = begun(other, "judgment"), begun(other, "judgment", "two")
    assert [beat.label for beat in first.beats] == [
        "Situation", "Gather", "Call", "Result", "Learning",
    ], "what a story needs and the framework has no step for is there as well"  # fmt: skip
    steps = [(beat.step, beat.label) for beat in second.beats]
    assert steps == [("", "Situation"), ("look", "Look"), ("", "Result"), ("", "Learning")]
    without = begun(other, "other/people")
    assert [beat.label for beat in without.beats] == ["Situation", "Action", "Result", "Learning"]
    assert [beat.step for beat in without.beats] == [""] * 4
    with_both = begun(other, "small/people")
    assert [beat.label for beat in with_both.beats][-2:] == ["Result", "Learning"]


def test_two_decks_with_one_id_are_told_apart(other):
    for place in ("small/people", "other/people"):
        added = workshop.finish(other, written(begun(other, place), "a fact"))
        with other.store.read() as connection:
            shelf = other.shelf(connection)
        story = shelf.note("my-stories", added.notes[0])
        assert shelf.place_of(story.competencies[0], "my-stories") == tuple(place.split("/"))


# -- advice ------------------------------------------------------------------------------


def test_advice_is_the_step_s_own(small):
    on = Bench.read(small, begun(small))
    trigger, learning = advice(on, "trigger"), advice(on, "learning")
    assert trigger.step.why == "what makes you act"
    assert learning.step.why == ""
    assert [flag.repair for flag in trigger.flags] == ["name the signal"]
    assert len(advice(on, "").flags) == 2, "a beat of one's own has them too"


FLAGS = """\
drill: 1
id: many
title: Many
competencies:
  - id: many
    name: Many
    questions: [How?]
    frameworks:
      - id: fw2
        name: Fw
        steps:
          - {id: trigger, label: Trigger point, why: What makes you act; waiting is the flag here}
          - {id: plan, label: The plan, why: Who does what by when}
          - {id: outcome, label: Outcome, why: Good or bad}
    red_flags:
      - {id: unlike, flag: sings, sounds_like: la la, repair: stop}
      - {id: waits, flag: waits too long, sounds_like: I hoped., repair: name the day}
      - {id: vague, flag: "a plan, but no specifics", sounds_like: We had a plan., repair: say who}
      - {id: shouts, flag: shouts, sounds_like: NOW!, repair: whisper}
"""


def test_of_many_flags_those_that_fit_the_step_come(home):
    decks.take(home, [("many.yaml", read_deck(FLAGS, "many.yaml"))])
    on = Bench.read(home, begun(home, "many"))
    assert advice(on, "trigger").flags[0].id == "waits"
    assert advice(on, "plan").flags[0].id == "vague"
    of_steps = [advice(on, step).flags for step in ("trigger", "plan", "outcome")]
    assert all(1 <= len(flags) <= bench.MOST_FLAGS for flags in of_steps)
    said = [flag.id for flags in of_steps for flag in flags]
    assert len(said) == len(set(said)), "none is said twice while there are others"


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (4, [("Trigger point", ["waits"]), ("The plan", ["vague"]), ("Outcome", ["unlike"]),
             ("Learning", ["shouts"])]),
        (1, [("Trigger point", ["unlike"]), ("The plan", ["unlike"]), ("Outcome", ["unlike"]),
             ("Learning", [])]),
    ],
)  # fmt: skip
def test_only_a_step_of_the_framework_has_a_flag_said_before(home, flags, expected):
    deck = read_deck(FLAGS, "many.yaml")
    [many] = deck.competencies
    fewer = replace(deck, competencies=(replace(many, red_flags=many.red_flags[:flags]),))
    decks.take(home, [("many.yaml", fewer)])
    draft = begun(home, "many")
    on = Bench.read(home, draft)
    said = [(beat.label, [flag.id for flag in on.advice(beat).flags]) for beat in draft.beats]
    assert said == expected


def test_a_step_is_never_without_a_flag(bundled, home):
    with_flags = [choice for choice in workshop.choices(home) if choice.competency.red_flags]
    assert len(with_flags) == 7
    for choice in with_flags:
        for framework in choice.competency.frameworks:
            draft = workshop.begin(choice, framework.id)
            on = Bench.read(home, draft)
            firsts = [on.advice(beat).flags[0].id for beat in draft.beats if beat.step]
            fewest = min(len(firsts), len(choice.competency.red_flags)) - 1
            assert len(set(firsts)) >= fewest, (choice.competency.id, firsts)


def test_a_sample_lends_nothing_to_what_is_said_beside_a_beat(bundled, home):
    """What a stranger lived through is no help in telling what one did oneself."""
    with home.store.read() as connection:
        every = [placed.story for placed in overview.stories(connection)]
    labels = {beat.label for story in every for beat in story.beats}
    telling = {label for label in labels if len(label.split()) > 2}
    assert all(story.sample for story in every)
    assert {"The one who lost", "Tired team, new date"} <= telling
    for choice in workshop.choices(home):
        for framework in choice.competency.frameworks:
            draft = workshop.begin(choice, framework.id)
            on = Bench.read(home, draft)
            said = repr([draft, *(on.advice(beat) for beat in draft.beats)])
            assert not [label for label in telling if label in said]


# -- the story ---------------------------------------------------------------------------


def test_what_is_written_is_the_story(small):
    draft = written(
        begun(small), "- one person drags all\n\n• velocity fell ==40%==", "", "a mentor"
    )
    draft = replace(
        draft,
        questions="Who was slow?\n\n",
        probes=(
            DraftProbe("And then?", "he left"),
            DraftProbe(TYPICAL_PROBES[0]),
            DraftProbe("Unanswered?"),
        ),
    )
    draft = draft.with_hows({"velocity fell ==40%==": "over two sprints"})
    story = draft.story()
    assert (story.id, story.title) == ("the-silent-week", "The silent week")
    assert (story.competencies, story.framework) == (("people",), "fw")
    assert story.questions == ("Who was slow?",)
    assert [(beat.id, beat.label, beat.steps) for beat in story.beats] == [
        ("belief", "Philosophy", ("belief",)),
        ("plan", "Improvement plan", ("plan",)),
    ]
    assert story.beats[0].facts == (
        Fact("one person drags all"),
        Fact("velocity fell ==40%==", how="over two sprints"),
    )
    asked = [(probe.id, probe.ask, len(probe.answer)) for probe in story.probes]
    assert asked == [("and-then", "And then?", 1), ("unanswered", "Unanswered?", 0)]


def test_beats_of_ones_own_stand_where_they_were_put(small):
    draft = written(begun(small), "x", "y").with_beat(0)
    draft = replace(draft, beats=(draft.beats[0], DraftBeat("", "Plan", "mine"), *draft.beats[2:]))
    beats = draft.story().beats
    assert [(beat.id, beat.steps) for beat in beats] == [
        ("belief", ("belief",)),
        ("plan-2", ()),  # `plan` is a step's, written or not
        ("trigger", ("trigger",)),
    ]


@pytest.mark.parametrize(
    ("line", "fact"),
    [
        ("fell ==40% fast", "fell 40% fast"),
        ("==40%== and ==x", "==40%== and x"),
        ("== a == ==b==", "a ==b=="),
        ("- 5% churn", "5% churn"),
        ("-5% churn", "-5% churn"),
        ("=====", "="),
        ("a\x1b[31m ==1==\x00", "a[31m ==1=="),
        ("\u202eabc\u2028d", "abc d"),
    ],
)
def test_marks_are_closed_and_texts_cleaned(line, fact):
    assert fact_lines(line) == (fact,)


def test_a_fact_is_said_once_and_too_many_marks_are_none():
    assert fact_lines("a\na\n b ") == ("a", "b")
    (fact,) = fact_lines("==1== " * 60)
    assert "==" not in fact


def test_a_figure_keeps_how_it_was_measured_when_its_fact_is_reworded(small):
    draft = written(begun(small), "velocity fell ==40%==\nback in ==2 weeks==")
    draft = draft.with_hows(
        {"velocity fell ==40%==": "two sprints", "back in ==2 weeks==": "by calendar"}
    )
    moved = written(draft, "our velocity had fallen by ==40%==\nback after ==3 weeks==")
    assert [each.how for each in moved.figured] == ["two sprints", "by calendar"]
    again = moved.with_hows({"back after ==3 weeks==": "by the plan"})
    assert [each.how for each in again.figured] == ["two sprints", "by the plan"]
    unlike = written(draft, "a new hire for ==7 teams== in the north")
    assert [each.how for each in unlike.figured] == [""]


TEXT = st.text(
    st.one_of(
        st.characters(codec=None),
        st.sampled_from(list("=-•\n\r\t :#'\"[]{}&*!|>%@`a1 \u202e\u2028\x00\x1b\ud800")),
    ),
    max_size=60,
)


def beats_of(steps):
    beats = [st.builds(DraftBeat, st.just(step), TEXT, TEXT) for step in (*steps, "", "", "")]
    return st.tuples(*beats)


@given(
    st.builds(
        Draft,
        id=st.just("x"),
        deck=st.just("small"),
        ref=st.sampled_from(["people", "small/people"]),
        framework=st.sampled_from(["", "fw"]),
        title=TEXT,
        questions=TEXT,
        beats=beats_of(["belief", "plan"]),
        probes=st.lists(st.builds(DraftProbe, TEXT, TEXT), max_size=3).map(tuple),
        measured=st.lists(st.builds(Measured, TEXT, TEXT), max_size=3).map(tuple),
    )
)
def test_whatever_is_typed_a_deck_file_can_hold_it(draft):
    story = draft.story()
    deck = Deck(1, "mine", "Mine", stories=(story,))
    assert read_deck(write_deck(deck), "mine") == deck
    keys = [card.key for card in build(story, "mine")]
    assert len(keys) == len(set(keys))
    said = [fact for beat in draft.beats for fact in fact_lines(beat.text)]
    assert [fact.say for beat in story.beats for fact in beat.facts] == said


def test_a_line_with_too_many_figures_stays_unmarked():
    many = " ".join(f"{n}%" for n in range(100))
    assert mark_lines(f"{many}\n40%") == f"{many}\n==40%=="


@given(TEXT)
def test_marking_changes_nothing_but_marks(text):
    marked = mark_lines(text)
    assert mark_lines(marked) == marked
    for before, after in zip(fact_lines(text), fact_lines(marked), strict=False):
        if "==" not in before and "=" not in before:
            assert unmarked(after) == before


# -- finishing ---------------------------------------------------------------------------


def test_finished_it_is_ones_own_with_cards_and_one_undo_takes_it_back(small):
    draft = workshop.save(small, written(begun(small), "fell ==40%==", "two sprints"))
    added = workshop.finish(small, draft)
    assert (added.deck, added.notes) == ("my-stories", ("the-silent-week",))
    keys = [found.stored.key for found in search(small, "deck:my-stories")]
    assert added.cards == len(keys) > 3
    assert own_decks(small) == ["my-stories"]
    assert workshop.waiting(small) == []
    assert workshop.choices(small)[0].own == 2
    undo.undo(small)
    assert own_decks(small) == []


def test_a_second_story_of_a_name_stands_beside_the_first(small):
    first = workshop.finish(small, written(begun(small), "a"))
    second = workshop.finish(small, written(begun(small), "b"))
    assert (first.deck, second.deck) == ("my-stories", "my-stories")
    assert first.notes != second.notes


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"title": " \u202e "}, "title"),
        ({"beats": (DraftBeat("belief", "Philosophy", " \n== \n"),)}, "one beat with a fact"),
        ({"probes": (DraftProbe(" ", "an answer"),)}, "no question"),
        ({"beats": (DraftBeat("belief", "Philosophy", "x" * 100_001),)}, "longer than 100,000"),
    ],
)
def test_what_is_no_story_yet_is_refused_with_words_and_kept(small, change, words):
    draft = workshop.save(small, replace(written(begun(small), "a fact"), **change))
    with pytest.raises(UsageError, match=words):
        workshop.finish(small, draft)
    assert [each.id for each in workshop.waiting(small)] == [draft.id]
    assert not own_decks(small)


def own_decks(home):
    with home.store.read() as connection:
        return [deck.id for deck in own_deck.own_decks(connection) if deck.id != "small"]


HOSTILE = {
    "one beat": ["a"],
    "forty beats": [f"fact {n} of ==40==" for n in range(40)],
    "ten thousand words": [" ".join(f"word{n % 977}" for n in range(10_000))],
    "thousands of facts": ["\n".join(f"fact ==number {n}==" for n in range(3_000))],
    "right to left": ["\u202eירד ב ==40%==\n🎉🎉 ==🎉=="],
    "controls": ["\x1b]52;c;AAAA\x07 x\x00\x9b31m"],
}


@pytest.mark.parametrize("texts", HOSTILE.values(), ids=HOSTILE)
def test_any_text_goes_in(small, texts):
    draft = begun(small)
    while len(draft.beats) < len(texts):
        draft = draft.with_beat(len(draft.beats) - 1)
    draft = written(draft, *texts, title="שלום 🎉")
    assert lint(small, draft) is not None
    draft = workshop.save(small, draft)
    assert workshop.waiting(small)
    added = workshop.finish(small, draft)
    assert added.notes == ("story-f243e632",)  # digits for letters that ASCII has not
    assert added.cards


def test_lint_sees_the_story_as_it_is_now(small):
    bare = written(begun(small), "velocity fell ==40%==")
    rules = {finding.rule for finding in lint(small, bare)}
    assert bench.UNMEASURED in rules
    told = bare.with_hows({"velocity fell ==40%==": "over two sprints"})
    assert bench.UNMEASURED not in {finding.rule for finding in lint(small, told)}


def beats(*texts):
    return tuple(DraftBeat("", f"B{number}", text) for number, text in enumerate(texts, 1))


@pytest.mark.parametrize(
    ("path", "rule", "message", "page"),
    [
        (("title",), "x", "", 0),
        (("questions", 1), "x", "", 0),
        (("beats", 0, "facts", 0), bench.UNMEASURED, "", 4),
        (("beats", 0, "facts", 0), "x", "", 1),
        (("beats", 1), "x", "", 3),
        (("beats", 2), "x", "", 6),
        (("probes", 0, "ask"), "x", "", 5),
        ((), bench.UNSAID, "", 0),
        ((), bench.UNASKED, "", 5),
        ((), "x", 'no beat shows "B2"', 2),
        ((), "x", "no beat shows B2", 6),
        (("other",), "x", "", 6),
    ],
)
def test_each_finding_has_its_page(path, rule, message, page):
    """Of three beats, of which the second says nothing; then figures, follow-ups, the review."""
    draft = Draft("id", "deck", "people", "", beats=beats("one", "", "two"))
    assert bench.page_of(draft, Finding(rule, Severity.NOTE, "", path, message, "")) == page


def test_the_pages_of_a_draft(small):
    draft = Draft("id", "deck", "small/people", "", beats=beats("one", " ", "two"))
    pages = draft.first_page, draft.figures_page, draft.probes_page, draft.last_page
    assert pages == (0, 4, 5, 6)
    assert (draft.competency, draft.name, draft.filled) == (
        "people", "a story without a title", [0, 2],
    )  # fmt: skip
    assert [replace(draft, page=page).beat for page in range(-1, 5)] == [
        None, None, *draft.beats, None,
    ]  # fmt: skip
    assert replace(draft, title="A\nB").name == "A B"
    assert replace(draft, answers=(DraftAnswer("q", "ask"),)).first_page == -1


def test_a_finding_stands_on_the_page_that_mends_it(small):
    draft = written(begun(small), "", "x", "velocity fell ==40%==\n" + "word " * 60)
    found = lint(small, draft)
    (figure,) = [finding for finding in found if finding.rule == bench.UNMEASURED]
    assert bench.page_of(draft, figure) == draft.figures_page
    (long,) = [f for f in found if f.path == ("beats", 1, "facts", 1)]
    assert bench.page_of(draft, long) == 3, "the story's second beat is the draft's third"
    assert long in bench.findings_of(draft, 3, found)
    assert long not in bench.findings_of(draft, 2, found)
    assert bench.findings_of(draft, draft.last_page, found) == found


def test_nothing_is_said_that_a_step_still_to_come_would_answer(small):
    draft = written(begun(small), "it was a long winter", "I asked twice")
    whole, fact = (
        Finding("any", Severity.WARNING, "", path, "", "")
        for path in (("beats", 1), ("beats", 1, "facts", 0))
    )
    found = [whole, fact]
    assert bench.findings_of(draft, 2, found, reached=2) == [fact]
    assert bench.findings_of(draft, 2, found, reached=draft.figures_page) == found


def test_figures_are_marked_but_where_the_person_left_them_out(small):
    draft = written(begun(small), "velocity fell 40%\n3 of 4 sprints")
    known = {"3 of 4 sprints"}
    assert draft.marked(known).beats[0].text == "velocity fell ==40%==\n3 of 4 sprints"
    assert draft.marked().lines() == draft.lines()


# -- the drafts --------------------------------------------------------------------------


def test_a_draft_comes_back_as_it_was(small, clock):
    draft = replace(
        written(begun(small), "a ==1==\n\n  b", "\tc", title="Öl & 🎉"),
        questions="Q?",
        page=3,
        measured=(Measured("a ==1==", "by hand"),),
    )
    kept = workshop.save(small, draft)
    assert kept == replace(draft, at=clock.now())
    assert workshop.waiting(small) == [kept]
    assert workshop.path(small, draft).parent == small.paths.drafts


def test_the_newest_draft_comes_first_and_a_blank_one_is_none(small, clock):
    first = workshop.save(small, written(begun(small), title="First"))
    clock.advance(60)
    second = workshop.save(small, written(begun(small), title="Second"))
    blank = begun(small)
    assert blank.blank
    workshop.save(small, blank)
    assert workshop.waiting(small) == [second, first]
    workshop.save(small, replace(first, title=" "))
    assert workshop.waiting(small) == [second], "emptied again"
    workshop.discard(small, second)
    assert workshop.waiting(small) == []


CRASH = """
import os
from dataclasses import replace
from drill.service.stories import workshop
from drill.service.library.opening import open_home
home = open_home()
draft = workshop.begin(workshop.choose(workshop.choices(home), "people"))
for number in range(3):
    workshop.save(home, replace(draft, title=f"Title {number}", page=number))
os._exit(9)
"""


def test_a_draft_outlives_its_process(small):
    done = subprocess.run([sys.executable, "-c", CRASH], env=os.environ.copy(), check=False)
    assert done.returncode == 9
    (draft,) = workshop.waiting(small)
    assert (draft.title, draft.page, draft.competency) == ("Title 2", 2, "people")
    assert not [path for path in small.paths.drafts.iterdir() if path.suffix != ".json"]


def spoilt(value, **changes):
    return json.dumps({**value, **changes})


@pytest.mark.parametrize(
    "spoil",
    [
        lambda value: "",
        lambda value: "{",
        lambda value: "[" * 100_000,
        lambda value: "[]",
        lambda value: "null",
        lambda value: json.dumps(value)[:-40],
        lambda value: spoilt(value, draft=2),
        lambda value: spoilt(value, title=7),
        lambda value: spoilt(value, beats="abc"),
        lambda value: spoilt(value, beats=[{"step": "../x", "label": "", "text": ""}]),
        lambda value: spoilt(value, beats=[value["beats"][0]] * 2),
        lambda value: spoilt(value, page=-1),
        lambda value: spoilt(value, at=1e999),
        lambda value: spoilt(value, page="1"),
        lambda value: spoilt(value, competency="a/b/c"),
        lambda value: json.dumps({key: value[key] for key in value if key != "probes"}),
    ],
)
def test_a_damaged_draft_is_named_and_left_alone(small, spoil):
    fine = workshop.save(small, written(begun(small), "a"))
    hurt = workshop.path(small, workshop.save(small, written(begun(small), "b")))
    text = spoil(json.loads(hurt.read_text()))
    hurt.write_text(text)
    assert workshop.waiting(small) == [fine]
    assert workshop.damaged(small) == [hurt]
    assert hurt.read_text() == text


def test_what_has_no_story_is_offered_first_whatever_its_deck_is_called(small):
    more = "drill: 1\nid: zoo\ntitle: Z\ncompetencies: [{id: conflict, name: Conflict}]\n"
    decks.take(small, [("zoo", read_deck(more, "zoo"))])
    found = workshop.choices(small)
    assert [(choice.ref, choice.own) for choice in found] == [("conflict", 0), ("people", 1)]


def test_what_is_no_draft_s_file_is_none(small, monkeypatch):
    folder = small.paths.drafts
    folder.mkdir(parents=True)
    (folder / "story-dir.json").mkdir()
    (folder / "story-UP.json").write_bytes(b"\xff\xfe")
    (folder / "small--quiet.yaml").write_text("a note")
    (folder / "story-gone.json").symlink_to(folder / "nowhere")
    assert workshop.waiting(small) == []
    names = [file.name for file in workshop.damaged(small)]
    assert names == ["story-UP.json", "story-dir.json", "story-gone.json"]
    nowhere = folder / ("x" * 300)  # a name that is too long for any folder
    monkeypatch.setattr(type(small.paths), "drafts", property(lambda paths: nowhere))
    assert workshop.waiting(small) == workshop.damaged(small) == []


def test_a_draft_file_cannot_speak_to_the_terminal(small):
    draft = workshop.save(small, written(begun(small), "a", title="T"))
    file = workshop.path(small, draft)
    file.write_text(spoilt(json.loads(file.read_text()), title="T\x1b]52;c;QQ\x07\u202e"))
    assert workshop.waiting(small)[0].title == "T]52;c;QQ"


def test_a_draft_of_an_earlier_or_a_later_drill_is_read(small):
    small.paths.drafts.mkdir(parents=True)
    (small.paths.drafts / "story-0a1b.json").write_text(
        json.dumps(
            {
                "draft": 1,
                "deck": "small",
                "competency": "people",
                "framework": "fw",
                "title": "Half a story",
                "questions": "",
                "beats": [{"step": "trigger", "label": "Trigger", "text": "it took ==3== days"}],
                "probes": [{"ask": "Why?", "text": ""}],
                "measured": [{"fact": "it took ==3== days", "how": "by the log"}],
                "page": 1,
                "at": 1795428600000,
                "mood": "what only a later drill knows",
            }
        )
    )
    (draft,) = workshop.waiting(small)
    assert (draft.id, draft.ref, draft.page) == ("0a1b", "people", 1)
    (beat,) = draft.story().beats
    assert (beat.id, beat.facts[0].how) == ("trigger", "by the log")


def test_a_page_beyond_the_last_is_the_last(small):
    draft = workshop.save(small, written(begun(small), "a"))
    file = workshop.path(small, draft)
    file.write_text(spoilt(json.loads(file.read_text()), page=99))
    assert workshop.waiting(small)[0].page == draft.last_page


def test_a_folder_that_cannot_be_written_is_said(small):
    small.paths.drafts.write_text("a file in its place")
    with pytest.raises(StoreError, match="cannot be written"):
        workshop.save(small, written(begun(small), "a"))
    assert workshop.waiting(small) == []


def test_a_competency_that_is_gone_leaves_the_draft_usable(small):
    draft = replace(written(begun(small), "a fact"), deck="gone", ref="gone", framework="gone")
    on = Bench.read(small, draft)
    assert on.competency is None
    assert advice(on, "belief").flags == ()
    with pytest.raises(DrillError):
        workshop.choose(workshop.choices(small), draft.ref)
    assert marks(mark_lines("40% of it"))


@pytest.mark.parametrize("reviewed", [False, True])
def test_undoing_a_story_brings_its_draft_back(small, reviewed):
    """Also where its cards have a log, which nothing takes back; another story's stays away."""
    workshop.finish(small, workshop.save(small, written(begun(small), "a")))
    choice = workshop.choices(small)[0]
    draft = replace(workshop.begin(choice), title="A night")
    draft = replace(draft, beats=(replace(draft.beats[0], text="I was there"), *draft.beats[1:]))
    workshop.save(small, draft)
    workshop.finish(small, draft)
    assert workshop.waiting(small) == []
    if reviewed:
        grades.grade(small, "my-stories/a-night/tell", Rating.GOOD)
        undo.undo(small)
        assert workshop.waiting(small) == []
    undo.undo(small)
    (back,) = workshop.waiting(small)
    assert (back.id, back.title, back.beats) == (draft.id, draft.title, draft.beats)
    workshop.finish(small, back)
    assert workshop.waiting(small) == []


@pytest.mark.parametrize(
    ("deck", "competency", "name"),
    [
        ("other", "people", "People of others"),
        ("other", "judgment", "Strong judgment"),
        ("gone", "people", "people"),
        ("other", "gone", "gone"),
    ],
)
def test_a_draft_is_for_the_competency_of_its_own_deck(other, deck, competency, name):
    draft = replace(begun(other, "judgment"), deck=deck, ref=competency)
    assert workshop.competency_of(workshop.choices(other), draft) == name
