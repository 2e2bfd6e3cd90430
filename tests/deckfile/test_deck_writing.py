"""write_deck: what is written comes back, and reads well."""

import json
from dataclasses import replace

import pytest
import yaml
from deck_texts import DECK
from hypothesis import example, given
from hypothesis import strategies as st

from drill.cards.build import build
from drill.deckfile.reading import read_deck
from drill.deckfile.writing import write_deck, write_entry
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
    Probe,
    RedFlag,
    Side,
    SoundsRight,
    Step,
    Story,
    StoryVariant,
)
from drill.domain.plain import note_from_plain, to_plain
from drill.text import clean, without_marks

NASTY = [
    "yes", "No", "null", "~", "1:30", "=", "==", "==40%==", "1.0", "0x1f", "1e5", "2024-01-02",
    "<<", "a: b", "a:", ": a", "a #b", "a  # b", "#a", "-", "- a", "---", "...", "--- a", "? a",
    "?", "!a", "&a", "*a", "|", "> a", "%a", "@a", "`a`", "'", '"', "'a'", '"a"', "it's",
    '"a" b',
    "a\\b", "\\n", "{a}", "[a, b]", "a, b", "a]", "}", "👩‍👩‍👧 ok", "\U0001f600",
    "שלום: עולם", "مرحبا",
    "日本語", "a\nb", "a\n\nb", "\na", "a\n", "a\n\n", " a", "a ", "a\n b", " a\nb", "a\n  \nb",
    "\ta",
    "a\tb", "a\n\tb", "a\t\nb", "a\u2028b", "a\xa0", "\ufeffa", "\u3000a", "a\x85b", "x " * 3000,
    "# a\n# b", "a: b\n- c", "...\n---", "http://a.b/c?d#e", "a:b", "a ?b", "\n", " ", "-1", "+1",
]  # fmt: skip

LETTERS = st.text("ab:#-? =\"'\\\n\t ,[]{}&*!|>%@`.~\xa0\u2028é👍", max_size=12)
TEXT = st.one_of(st.sampled_from(NASTY), LETTERS, st.text(max_size=8)).map(clean)
FULL = TEXT.filter(str.strip)
MARKED = FULL.filter(lambda text: "==" not in without_marks(text))
FEW = {"max_size": 2}


def ids(most=4):
    return st.lists(
        st.from_regex(r"[a-z0-9][a-z0-9-]{0,6}", fullmatch=True), max_size=most, unique=True
    )


def tuples(of, **size):
    return st.lists(of, **(size or FEW)).map(tuple)


EXAMPLES = tuples(FULL, min_size=1, max_size=3)


@st.composite
def facts(draw):
    names = draw(ids(2))
    made = [Fact(draw(MARKED), how=draw(TEXT), id=name) for name in names]
    return (*made, *draw(tuples(MARKED.map(Fact))))


@st.composite
def frameworks(draw, name):
    steps = tuple(
        Step(i, draw(FULL), draw(TEXT), draw(tuples(FULL)), draw(st.booleans()))
        for i in draw(ids().filter(bool))
    )
    return Framework(name, draw(FULL), steps, draw(TEXT), draw(st.booleans()))


@st.composite
def varied(draw, story):
    """The story with a variant for its second competency, where it has one."""
    opening, beats = draw(TEXT), [beat.id for beat in story.beats]
    if not (opening.strip() and len(story.competencies) > 1):
        return story
    cut = tuple(beats[1:2])
    stretch = tuple(beat for beat in beats if beat not in cut)
    add = (
        AddedBeat("added", draw(FULL), draw(facts()), after=draw(st.sampled_from(["", *beats]))),
    )
    variant = StoryVariant("v", story.competencies[1], opening, (), stretch, cut, add)
    return replace(story, variants=(variant,))


@st.composite
def notes(draw, name, frame):
    match draw(st.integers(0, 3)):
        case 0:
            flags = draw(ids())
            return Competency(
                name,
                draw(FULL),
                draw(TEXT),
                draw(TEXT),
                draw(tuples(FULL)),
                (draw(frameworks(frame)),) if draw(st.booleans()) else (),
                draw(tuples(FULL)),
                tuple(RedFlag(i, draw(FULL), draw(EXAMPLES), draw(FULL)) for i in flags[1:]),
                tuple(SoundsRight(i, draw(EXAMPLES), draw(TEXT)) for i in flags[:1]),
            )
        case 1:
            return Principle(name, draw(FULL), draw(FULL))
        case 2:
            story = Story(
                name,
                draw(FULL),
                tuple(Beat(i, draw(FULL), draw(facts())) for i in draw(ids())),
                sample=draw(st.booleans()),
                competencies=draw(st.sampled_from([(), ("else/where",), ("elsewhere", "b")])),
                probes=tuple(Probe(i, draw(FULL), draw(facts())) for i in draw(ids(2))),
            )
            story = draw(varied(story))
            slots = [card.slot for card in build(story, "deck")]
            return replace(story, core=draw(tuples(st.sampled_from(slots))) if slots else ())
        case _:
            if draw(st.booleans()):
                hole = draw(MARKED.filter(lambda text: "=" not in text)) + " ==x=="
                return Plain(name, cloze=hole, tags=draw(tuples(FULL)))
            if draw(st.booleans()):
                return Plain(
                    name,
                    sides=tuple(
                        Side(i, draw(FULL), draw(FULL), draw(tuples(FULL)))
                        for i in draw(ids(2)) or ["only"]
                    ),
                )
            return Plain(name, draw(FULL), draw(FULL), reverse=draw(st.booleans()))


@st.composite
def decks(draw):
    made = [draw(notes(f"n-{i}", f"f-{i}")) for i in range(draw(st.integers(0, 5)))]

    def of(cls):
        return tuple(note for note in made if type(note) is cls)

    return Deck(
        1, "deck", draw(FULL), draw(TEXT), draw(TEXT), draw(tuples(FULL)), draw(TEXT), draw(TEXT),
        draw(tuples(FULL)), "", of(Competency), of(Principle), of(Story), of(Plain),
    )  # fmt: skip


@given(decks())
@example(read_deck(DECK, "deck"))
def test_what_is_written_comes_back(deck):
    text = write_deck(deck)
    assert read_deck(text, "written") == deck, text
    assert write_deck(read_deck(text, "written")) == text


@given(decks())
def test_a_note_comes_back_from_its_dict(deck):
    for note in deck.notes():
        assert note_from_plain(note.kind, json.loads(json.dumps(to_plain(note)))) == note


def test_one_example_is_written_as_one_text_and_several_as_a_list():
    def written(*examples):
        note = Competency("c", "C", sounds_right=(SoundsRight("s", examples, "it is short"),))
        return write_deck(Deck(1, "d", "D", competencies=(note,)))

    assert "{id: s, text: I told him, why: it is short}" in written("I told him")
    assert "{id: s, text: [I told him, I asked her], why: it is short}" in written(
        "I told him", "I asked her"
    )


def test_phrasings_with_themes_and_without_come_back_as_they_were():
    note = Competency("c", "C", questions=("Who left?", Phrasing("Who was fired?", ("fired",))))
    written = write_deck(Deck(1, "d", "D", competencies=(note,)))
    assert "      - Who left?\n" in written
    assert '      - {ask: "Who was fired?", themes: [fired]}\n' in written
    assert read_deck(written, "d").competencies == (note,)
    assert note_from_plain("competency", to_plain(note)) == note


def test_a_note_kept_when_an_example_was_one_text_is_read():
    flag = {"id": "hr", "flag": "f", "sounds_like": "HR did it", "repair": "own it"}
    sound = {"id": "s", "text": "I told him"}
    kept = {"id": "c", "name": "C", "red_flags": [flag], "sounds_right": [sound]}
    assert note_from_plain("competency", kept) == Competency(
        "c",
        "C",
        red_flags=(RedFlag("hr", "f", ("HR did it",), "own it"),),
        sounds_right=(SoundsRight("s", ("I told him",)),),
    )


@pytest.mark.parametrize("nasty", [text for text in map(clean, NASTY) if text.strip()])
def test_every_yaml_reader_sees_the_same_text(nasty):
    deck = Deck(1, "d", nasty, authors=(nasty, "b"), cards=(Plain("c", nasty, nasty),))
    plain = yaml.safe_load(write_deck(deck))
    assert plain["title"] == nasty
    assert plain["authors"] == [nasty, "b"]
    assert plain["cards"] == [{"id": "c", "q": nasty, "a": nasty}]
    assert read_deck(write_deck(deck), "written") == deck


def test_it_reads_well():
    deck = Deck(
        1, "d", "A deck: mine", "2.0", "Two\nlines",
        principles=(Principle("p", "Why?", "Because, well, yes"),),
        stories=(
            Story("s", "Quiet", (Beat("b", "Start", (
                Fact("velocity fell ==40%==, morale with it"),
                Fact("up ==60%==", how="over two quarters"),
                Fact("yes"),
            ), ("trigger", "under.plan")),), sample=True),
            Story("t", "Other"),
        ),
    )  # fmt: skip
    assert (
        write_deck(deck)
        == """\
drill: 1
id: d
title: "A deck: mine"
version: "2.0"
description: |-
  Two
  lines

principles:
  - {id: p, ask: "Why?", answer: "Because, well, yes"}

stories:
  - id: s
    title: Quiet
    beats:
      - id: b
        label: Start
        facts:
          - velocity fell ==40%==, morale with it
          - {say: up ==60%==, how: over two quarters}
          - "yes"
        steps: [trigger, under.plan]
    sample: true
  - {id: t, title: Other}
"""
    )


def test_what_fits_a_hundred_columns_stands_in_one_line():
    words = "a" * 46, "b" * 44
    assert write_entry("tags", words) == f"tags: [{words[0]}, {words[1]}]\n"
    assert write_entry("tags", (*words[:1], "b" * 45)) == f"tags:\n  - {words[0]}\n  - {'b' * 45}\n"
    assert write_entry("tags", ("two words", "x")) == "tags:\n  - two words\n  - x\n"
    card = Plain("c", "q" * 78, "b")
    assert write_entry("cards", (card,)) == f"cards:\n  - {{id: c, q: {card.q}, a: b}}\n"
    longer = replace(card, q="q" * 79)
    assert write_entry("cards", (longer, card)) == (
        f"cards:\n  - id: c\n    q: {longer.q}\n    a: b\n  - {{id: c, q: {card.q}, a: b}}\n"
    )
    assert write_entry("cards", (card, longer)).count("\n\n") == 1


def test_dicts_leave_out_what_is_the_default():
    story = Story("s", "T", (Beat("b", "L", (Fact("x"), Fact("y", how="z"))),))
    assert to_plain(story) == {
        "id": "s",
        "title": "T",
        "beats": [{"id": "b", "label": "L", "facts": [{"say": "x"}, {"say": "y", "how": "z"}]}],
    }
    with pytest.raises(KeyError):
        note_from_plain("novel", {})
