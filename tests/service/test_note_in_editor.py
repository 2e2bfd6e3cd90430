"""A note in an editor: the line it opens at, what an edit does, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from drill.cards.build import figures
from drill.deckfile.reading import read_deck
from drill.domain.review import Rating
from drill.errors import DeckError, Problem, UsageError
from drill.service.home import undo
from drill.service.library import card_field, decks, note_editor
from drill.service.study import grades
from drill.storage import cards, library
from drill.storage import settings as stored
from tests_support import SMALL


def text(home, note="quiet"):
    return note_editor.text(home, "small", note)


def save(home, edited, note="quiet"):
    return note_editor.save(home, "small", note, edited)


def source(text_=SMALL):
    return [("small", read_deck(text_, "small"))]


FIELDS = """\
drill: 1
id: a
title: A
competencies:
  - id: c
    name: C
    questions: [Why?]
    frameworks:
      - id: f
        name: F
        steps:
          - id: one
            label: One
            items: [x]
          - {id: two, label: Two, items: [y]}
      - {id: g, name: G, steps: [{id: one, label: Uno, items: [z]}]}
    red_flags:
      - {id: r, flag: a flag, sounds_like: It was., repair: it is}
      - {id: s, flag: another, sounds_like: He was., repair: he is}
    sounds_right:
      - {id: t, text: I did.}
"""
STORY = """\
drill: 1
id: a
title: A
stories:
  - id: s
    title: S
    competencies: [x/c, x/d, x/e]
    beats:
      - id: b
        label: B
        facts:
          - first
          - it was ==4== or ==5==
          - id: named
            say: it is ==6==
      - {id: e, label: E, facts: [last]}
    variants:
      - id: v
        competency: x/d
        cut: [e]
      - id: w
        competency: x/e
        add:
          - {id: m, label: M, facts: [more]}
          - id: n
            label: N
            facts: [none, ==7== too]
    probes:
      - {id: p, ask: Why?, answer: [so]}
      - {id: q, ask: When?, answer: [then]}
"""


@pytest.mark.parametrize(
    ("text", "slot", "says"),
    [
        (FIELDS, "route", "questions:"), (FIELDS, "steps:f", "- id: f"),
        (FIELDS, "steps:g", "id: g"), (FIELDS, "gap:f.one", "- id: one"),
        (FIELDS, "gap:f.two", "id: two"), (FIELDS, "gap:g.one", "id: g"),
        (FIELDS, "gap:f.none", "steps:"), (FIELDS, "flag:r", "id: r"), (FIELDS, "flag:s", "id: s"),
        (FIELDS, "flag:t", "id: t"), (FIELDS, "flag:none", None), (FIELDS, "steps:none", None),
        (STORY, "outline", "beats:"), (STORY, "tell", "beats:"), (STORY, "outline:v", "- id: v"),
        (STORY, "tell:w", "- id: w"), (STORY, "tell:none", "variants:"),
        (STORY, "beat:b", "- id: b"), (STORY, "beat:e", "id: e"), (STORY, "beat:m", "id: m"),
        (STORY, "beat:n", "- id: n"), (STORY, "beat:none", "beats:"), (STORY, "probe:p", "id: p"),
        (STORY, "probe:q", "id: q"), (STORY, "probe:none", None),
        (STORY, "figure:b.named", "- id: named"), (STORY, "figure:b.none", "- id: b"),
        (STORY, "figure:none.none", "beats:"),
    ],
)  # fmt: skip
def test_an_editor_is_taken_to_the_field_that_a_card_shows(text, slot, says):
    line = card_field.line(text, slot)
    assert (line == 0) is (says is None)
    assert says is None or says in text.splitlines()[line - 1]


def test_an_editor_is_taken_to_the_fact_that_a_figure_is_in():
    (story,) = read_deck(STORY, "s").notes()
    lines = STORY.splitlines()
    found = {
        figure.fact.say: lines[card_field.line(STORY, str(figure.slot)) - 1].strip()
        for beat in story.every_beat
        for figure in figures(beat)
    }
    assert found == {
        "it was ==4== or ==5==": "- it was ==4== or ==5==", "it is ==6==": "- id: named",
        "==7== too": "facts: [none, ==7== too]",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("editor", "line", "command"),
    [
        (["C:/Vim/GVIM.EXE"], 1, ["C:/Vim/GVIM.EXE", "+1", "a.yaml"]),
        (["Code"], 2, ["Code", "-g", "a.yaml:2"]), (["vim"], 0, ["vim", "a.yaml"]),
        (["vim"], -1, ["vim", "a.yaml"]), ([], 3, ["a.yaml"]),
    ],
)  # fmt: skip
def test_an_editor_is_known_in_any_case_and_by_its_name_alone(editor, line, command):
    assert card_field.command(editor, Path("a.yaml"), line) == command


def test_what_is_edited_is_called_and_told_from_somebody_elses(home):
    decks.take(home, source(SMALL.replace("title: Small\n", "title: 'Small\\n deck'\n")))
    assert note_editor.called(home, "small", "quiet") == "The quiet senior"
    assert note_editor.called(home, "small", "nobody") == "nobody"
    assert note_editor.find(home, "small/quiet/beat:context") == ("small", "quiet", "beat:context")
    assert note_editor.find(home, "small/quiet") == ("small", "quiet", "")
    kept = " An update of that deck keeps what you change."
    assert kept in note_editor.about(home, "small")
    decks.take(home, source(), own=True)
    assert kept not in note_editor.about(home, "small")
    assert "from “Small”." in note_editor.about(home, "small")
    assert "from “gone”." in note_editor.about(home, "gone")
    drafts = {note_editor.draft(home, *place) for place in (("a", "n"), ("b", "n"), ("a", "m"))}
    assert len(drafts) == 3


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({}, ["cards: none"]),
        (
            {"kept": 12, "altered": ("A",), "new": ("B", "C", "B"), "retired": ("D", "D")},
            [
                "cards: 12 kept, 1 changed, 3 new, 2 retired", "  changed: A", "  new: B (2)",
                "  new: C", "  retired: D (2)",
            ],
        ),
        ({"new": tuple("abcdef")}, ["cards: 6 new", *(f"  new: {name}" for name in "abcdef")]),
        ({"new": tuple("abcdefg"), "retired": ("x",)}, ["cards: 7 new, 1 retired", "  retired: x"]),
        (
            {"kept": 1, "difference": "'a' → 'b'", "warnings": ("beware",), "file": "/d.yaml"},
            [
                "cards: 1 kept", "  'a' → 'b'", "  note: beware",
                "  file: /d.yaml is changed as well",
            ],
        ),
    ],
)  # fmt: skip
def test_a_preview_of_an_edit_in_words(changes, lines):
    assert note_editor.words(note_editor.Changes(True, **changes)) == lines


def test_faults_stand_in_the_order_of_their_lines_and_without_them_at_the_top():
    problems = [Problem("late", 3), Problem("first", 1), Problem("of none"), Problem("again", 3)]
    said = note_editor.marked("a\nb\nc", DeckError("x", problems))
    assert said.splitlines() == [
        "#drill! of none", "#drill! first", "a", "b", "#drill! late", "#drill! again", "c",
    ]  # fmt: skip
    assert said.endswith("c\n")
    beyond = note_editor.marked("a\n", DeckError("x", [Problem("cut off", 2)]))
    assert beyond == "a\n#drill! cut off\n"
    assert note_editor.marked("a\n", UsageError("bad", "do")) == "#drill! bad\n#drill! do\na\n"
    assert note_editor.marked("a\n", UsageError("bad")) == "#drill! bad\na\n"


def test_an_edit_is_told_by_what_it_does_to_each_card(small):
    before = text(small, "doors")
    assert note_editor.changes(small, "small", "doors", before).changed is False
    ahead_ = note_editor.changes(small, "small", "doors", before.replace("reversible", "two-way"))
    assert (ahead_.cards, ahead_.file) == ({"kept": 0, "changed": 2, "new": 0, "retired": 0}, "")
    assert ahead_.difference == "'reversible ones' → 'two-way ones'"
    assert ahead_.altered == ("Which decisions want speed?", "two-way ones")
    fewer = note_editor.changes(small, "small", "doors", before.replace(", reverse: true", ""))
    assert (fewer.kept, fewer.retired) == (1, ("reversible ones",))


def test_what_is_changed_beside_an_edit_is_taken_back_with_it(small):
    def beside(connection):
        stored.put(connection, "beside", "now")
        return {"beside": "before"}

    other = text(small).replace("id: quiet", "id: loud")
    note_editor.save(small, "small", "quiet", other, beside=beside)
    assert undo.undo(small).what == "editing small/loud"
    with small.store.read() as connection:
        assert stored.get(connection, "beside") == "before"


def test_a_was_that_the_person_writes_is_the_one_that_counts(small):
    grades.grade(small, "small/doors/basic", Rating.GOOD)
    other = text(small, "doors").replace("id: doors", "id: gates, was: doors")
    save(small, other, "doors")
    save(small, text(small, "gates").replace("id: gates", "id: locks"), "gates")
    with small.store.read() as connection:
        assert cards.by_key(connection, "small/locks/basic").memory.reps == 1
        (note,) = library.notes(connection, place=("small", "locks"))
    assert note.note.was == "doors"


def test_an_edited_note_of_a_deck_without_an_origin_is_still_updated_by_its_file(home):
    bare = "{drill: 1, id: abc, title: A, cards: [{id: one, q: What?, a: %s}]}"
    decks.take(home, [("abc", read_deck(bare % "this", "abc"))])
    edited_ = note_editor.text(home, "abc", "one").replace("What?", "What now?")
    note_editor.save(home, "abc", "one", edited_)
    (done,) = decks.take(home, [("abc", read_deck(bare % "that", "abc"))])
    assert (done.deck.id, done.warnings) == ("abc", ())
    said = note_editor.text(home, "abc", "one")
    assert "What now?" in said
    assert "a: that" in said
