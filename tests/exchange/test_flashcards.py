from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from drill.domain.deck import Deck
from drill.errors import Problem
from drill.exchange.flashcards import Face, looks_like_flashcards, read_flashcards, write_flashcards
from drill.exchange.offer import Offered
from drill.text import clean

DECK = Deck(1, "d", 'My "deck"')


def read(text):
    found = list(read_flashcards(text, "a.md").read())
    return [each for each in found if isinstance(each, Offered)], [
        each for each in found if isinstance(each, Problem)
    ]


def cards(text):
    offers, problems = read(text)
    assert problems == []
    return [(each.note.q or each.note.cloze, each.note.a) for each in offers]


def test_blocks():
    text = (
        "Q: What is it?\nIn two lines.\nA: This\n\n- and that\n\nQ: Next?\nA: Yes\n---\nprose\n\n"
        "C: Speed wants [reversible] choices, not \\[these\\]. [link](x)\n"
    )
    assert cards(text) == [
        ("What is it?\nIn two lines.", "This\n\n- and that"), ("Next?", "Yes"),
        ("Speed wants ==reversible== choices, not [these]. [link](x)", ""),
    ]  # fmt: skip


def test_the_marks_of_notes():
    text = (
        "#flashcards/em\n\n- one::1 #x\ntwo:::2\n\nWhat is\nthree?\n?\n3\nand more\n\n"
        "four\n??\n4\n\n"
        "A ==hole== and {{c1::another::hint}}.\n"
    )
    offers, _ = read(text)
    notes = [each.note for each in offers]
    assert [(note.q or note.cloze, note.a, note.reverse) for note in notes] == [
        ("one", "1", False), ("two", "2", True), ("What is\nthree?", "3\nand more", False),
        ("four", "4", True), ("A ==hole== and ==another==.", "", False),
    ]  # fmt: skip
    assert [each.note.tags for each in offers] == [("em", "x"), *[("em",)] * 4]


def test_headings_are_decks_and_front_matter_is_the_title():
    text = '---\nname = "My notes"\n---\n# A\na::1\n## B ##\nb::2\n# C #tag\nc::3\n'
    offer = read_flashcards(text, "a.md")
    assert offer.title == "My notes"
    assert [(each.note.q, each.deck) for each in offer.read()] == [
        ("a", "A"), ("b", "A::B"), ("c", "C"),
    ]  # fmt: skip


def test_code_and_addresses_are_never_taken_apart():
    text = "Use `std::vector` always.\n\nSee https://x.y/a::b for it.\n\n```\na::b\n?\n==c==\n```\n"
    assert cards(text) == []
    assert cards("What is `a::b`?::a path\n") == [("What is `a::b`?", "a path")]
    assert cards("Q: Code?\nA:\n```\nQ: not a card\n# no heading\n```\n") == [
        ("Code?", "```\nQ: not a card\n# no heading\n```"),
    ]  # fmt: skip


def test_schedules_and_comments_are_left_out():
    offer = read_flashcards(
        "one::1\n<!--SR:!2024-01-01,3,250-->\n\ntwo::2 <!-- x\ny -->\n\nz::\n", "a"
    )
    one, two, wrong = list(offer.read())
    assert (one.note.a, two.note.a) == ("1", "2")
    assert "1 marks" in offer.remarks[0]
    assert (wrong.line, wrong.message) == (7, "a question without an answer")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("x\n\nQ: one\n\nQ: two\nA: 2\n", 3, "without an answer"),
        ("Q:\nA: 1\n", 1, "without a question"),
        ("::b\n", 1, "without a question"),
        ("a\n?\n\nb\n", 1, "without an answer"),
        ("C: no hole\n", 1, "without a hole"),
        ("a::1\n\na::2\n", 3, "the same card as on line 1"),
        ("a::" + "x" * 100_001, 1, "longer than"),
        ("---\nname: x\n---\n\na::\n", 5, "without an answer"),
    ],
)
def test_what_is_not_whole_is_named_by_its_line(text, line, words):
    _, problems = read(text)
    assert [(each.line, words in each.message) for each in problems] == [(line, True)]


def test_what_looks_like_cards():
    for text in ("Q: a\nA: b", "C: [a]", "a::b", "a\n?\nb", "x ==y== z", "\ufeffQ: a\r\nA: b"):
        assert looks_like_flashcards(text)
    for text in ("", "just text", "`a::b`", "see https://x::y", "time 10:30"):
        assert not looks_like_flashcards(text)


def test_ids_follow_the_question():
    (one,), _ = read("Q: What is it?\nA: x\n")
    (two,), _ = read("What is it?::changed\n")
    assert one.note.id == two.note.id


LINES = st.sampled_from(
    ["Q: x", "A:", "C: [y]", "---", "# h", "?", "??", "a::b", "==c==", "```", "#tag", "x #tag",
     "\\", "\\Q: z", "<!--", "-->", "", "word", "`", "[a]", "{{c1::x}}", "\\#a", "~~~"]
)  # fmt: skip
TEXT = st.one_of(st.text(max_size=20), st.lists(LINES, max_size=5).map("\n".join))


@given(TEXT)
@settings(max_examples=300)
@example("Q: a\nA: b\nC: [")
def test_any_text_is_read(text):
    looks_like_flashcards(text)
    for each in read_flashcards(text, "x").read():
        assert each.note.id if isinstance(each, Offered) else each.line >= 1


FENCES = ("```", "~~~", "<!--", "-->")
FACE = TEXT.map(lambda text: "\n".join(line.rstrip() for line in clean(text).split("\n")).strip())
SOUND = FACE.filter(lambda text: text and not any(sign in text for sign in FENCES))


@given(st.lists(st.tuples(SOUND, SOUND), min_size=1, max_size=4, unique_by=lambda each: each[0]))
@settings(max_examples=200)
def test_what_is_written_comes_back(found):
    text = write_flashcards(DECK, [Face(front, back, "H") for front, back in found])
    offers, problems = read(text)
    assert problems == []
    assert [(each.note.q, each.note.a) for each in offers] == found
    assert read_flashcards(text, "a").title == "My 'deck'"


def test_time_is_linear():
    start = time.perf_counter()
    for text in (
        "a::b " * 20_000, "[" * 100_000, "C: " + "[a" * 30_000, "`" * 100_000, "<!--" * 30_000,
        "==" * 50_000, "{{" * 50_000, "#a " * 30_000, "\\" * 100_000,
    ):  # fmt: skip
        list(read_flashcards(text, "x").read())
        looks_like_flashcards(text)
    assert time.perf_counter() - start < 20
