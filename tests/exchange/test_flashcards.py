from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from drill.domain.deck import Deck
from drill.errors import Problem
from drill.exchange.flashcards import looks_like_flashcards, read_flashcards
from drill.exchange.flashcards_out import Face, write_flashcards
from drill.exchange.offer import Offered
from drill.text import clean, unmarked
from tests_support import grows_linearly

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


def test_more_blanks_than_one_may_part_the_tags_of_a_card():
    (offered,), _ = read("one::1 #x  #y\n")
    assert (offered.note.a, offered.note.tags) == ("1", ("x", "y"))


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
    assert "1 mark of" in offer.remarks[0]
    assert (wrong.line, wrong.message) == (7, "a question without an answer")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("x\n\nQ: one\n\nQ: two\nA: 2\n", 3, "without an answer"),
        ("Q:\nA: 1\n", 1, "without a question"),
        ("::b\n", 1, "without a question"),
        ("a\n?\n\nb\n", 1, "without an answer"),
        ("C: no hole\n", 1, "without a hole"),
        ("C: [x=]\n", 1, "'=' at the edge"),
        ("`a==b==c` is ==d==\n", 1, "beside the holes"),
        ("A: 1\n", 1, "an answer without a question"),
        ("C: [x]\nA: 1\n", 2, "an answer without a question"),
        ("a::1\n\na::1\n", 3, "the same note as on line 1"),
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
    (two,), _ = read("What ==is== it?::changed\n")
    assert one.note.id == two.note.id


LINES = st.sampled_from(
    ["Q: x", "A:", "C: [y]", "---", "# h", "?", "??", "a::b", "==c==", "```", "#tag", "x #tag",
     "\\", "\\Q: z", "<!--", "-->", "", "word", "`", "[a]", "{{c1::x}}", "\\#a", "~~~"]
)  # fmt: skip
TEXT = st.one_of(st.text(max_size=20), st.lists(LINES, max_size=5).map("\n".join))


@given(TEXT)
@example("Q: a\nA: b\nC: [")
def test_any_text_is_read(text):
    looks_like_flashcards(text)
    for each in read_flashcards(text, "x").read():
        assert each.note.id if isinstance(each, Offered) else each.line >= 1


FACE = TEXT.map(lambda text: "\n".join(line.rstrip() for line in clean(text).split("\n")).strip())
SOUND = FACE.filter(lambda text: text.strip() and text.count("==") < 50)


@given(
    st.lists(
        st.tuples(SOUND, SOUND), min_size=1, max_size=4,
        unique_by=lambda each: " ".join(unmarked(each[0]).split()),
    )
)  # fmt: skip
@example([("a", "```py\n#include <x>\nQ: b\n---\nx #tag <!-- y -->\n```\nend"), ("b", "```")])
@example([("a", "x <!-- y"), ("b", "z --> \\<!--")])
@example([("```\nx\n```", "***\n ---\n~~~"), ("\\Q: a", "#x \\#y")])
def test_what_is_written_comes_back(found):
    text = write_flashcards(DECK, [Face(front, back, "H") for front, back in found])
    offers, problems = read(text)
    assert problems == []
    assert [(each.note.q, each.note.a) for each in offers] == found
    assert {each.deck for each in offers} == {"H"}
    assert read_flashcards(text, "a").title == DECK.title


def test_a_blank_at_a_lines_end_makes_no_mark_of_it():
    offers, problems = read(write_flashcards(DECK, [Face("# \na", "b")]))
    assert problems == []
    assert [(each.note.q, each.note.a) for each in offers] == [("#\na", "b")]


def test_code_is_written_as_it_stands():
    code = "```py\n# Q: x\nQ: y\n```"
    text = write_flashcards(DECK, [Face("a", code), Face("b", f"see\n{code}")])
    assert text.count(f"\n{code}\n") == 2


def test_what_has_no_heading_gets_none():
    text = write_flashcards(DECK, [Face("a", "1", "H"), Face("b", "2"), Face("c", "3", " ")])
    assert [(each.note.q, each.deck) for each in read(text)[0]] == [
        ("b", ""), ("c", ""), ("a", "H"),
    ]  # fmt: skip


def test_blocks_need_no_blank_but_paths_are_none():
    assert cards("Q:one\nA:1\n\nC:[x] y\n\nC:\\temp and C:/x\n") == [
        ("one", "1"), ("==x== y\n\nC:\\temp and C:/x", ""),
    ]  # fmt: skip


def test_holes_are_not_made_of_code_and_may_be_wrapped():
    assert cards("C: In `a[0]` the [first\nelement] and [`b`]\n```\nc[1]\n```\n") == [
        ("In `a[0]` the ==first element== and ==`b`==\n```\nc[1]\n```", ""),
    ]  # fmt: skip
    assert cards("A ==hole== and\n```\nits code\n```\n") == [
        ("A ==hole== and\n```\nits code\n```", ""),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["x::1\n\n```\nopen\n\ny::2\n", "Q: x\nA: 1\n~~~\n\nQ: y\nA: 2\n"])
def test_a_fence_that_nothing_closes_swallows_no_card(text):
    assert [front for front, _ in cards(text)] == ["x", "y"]


def test_what_is_fenced_in_one_line_opens_nothing():
    text = "```a``` is code\n\nx::1\n\n```\ny::2\n```\n"
    assert cards(text) == [("x", "1")]


def test_a_rule_parts_paragraphs():
    assert cards("==a== b\n***\n==c== d\n") == [("==a== b", ""), ("==c== d", "")]


def test_a_fence_may_begin_an_answer_and_ends_only_with_its_like():
    assert cards("Q: a\nA: ```py\nQ: no\n```\n") == [("a", "```py\nQ: no\n```")]
    text = "Q: a\nA: ````py\n```\nQ: no\n````\n\nQ: b\nA: 2\n\n```a::b``` is no card\n"
    assert cards(text) == [
        ("a", "````py\n```\nQ: no\n````"), ("b", "2\n\n```a::b``` is no card"),
    ]  # fmt: skip


def test_tags_and_comments_in_code_stay():
    code = "```\nx <!-- z --> #y\n\\#y\n```"
    (offer,), _ = read(f"Q: a #real\nA:\n{code}\n")
    assert (offer.note.q, offer.note.a, offer.note.tags) == ("a", code, ("real",))
    assert cards("what is `<!-- this -->`?::a comment\n") == [
        ("what is `<!-- this -->`?", "a comment")
    ]


def test_commented_out_cards_are_none():
    assert cards("a::1 <!-- b::2\n```\nc::3 --> <!-- d --> e::5\n\nf::6\n") == [
        ("a", "1"), ("e", "5"), ("f", "6"),
    ]  # fmt: skip


def test_no_line_of_a_comment_is_a_card():
    assert cards("a::1\n<!-- left out:\nxxb::2\nxx\nxxc::3\n-->\n\nd::4\n") == [
        ("a", "1"), ("d", "4"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "title", "tags"),
    [
        ('---\nname = "C:\\\\x \\"y\\""\n---\n', 'C:\\x "y"', ()),
        ("---\ntitle: 'My notes'\ntags: [flashcards/em, x]\n---\n", "My notes", ("em", "x")),
        ("---\ntags:\n  - flashcards\n  - y\nother: 1\n---\n", "", ("y",)),
        ('+++\ntags = ["x"]\n+++\n', "", ("x",)),
        ("---\nQ: c\nA: d\n---\n", "", ()),
        ("---\n# H\n---\n", "", ()),
        ("---\n", "", ()),
    ],
)
def test_what_front_matter_is(text, title, tags):
    offer = read_flashcards(f"{text}\nQ: a\nA: b\n", "a.md")
    *_, last = offer.read()
    assert (offer.title, last.note.q, last.note.tags) == (title, "a", tags)


def test_cards_after_a_rule_at_the_top_are_taken():
    assert cards("---\nQ: a\nA: b\n---\nQ: c\nA: d\n") == [("a", "b"), ("c", "d")]
    assert cards("---\n- a::b\ntitle: y\n---\n\nc::d\n") == [("a", "b"), ("c", "d")]


def test_tags_right_above_a_card_count():
    (offer,), _ = read("#flashcards/em\n#führung\nwhat is it?::this\n")
    assert (offer.note.q, offer.note.tags) == ("what is it?", ("em", "führung"))


def test_headings_keep_a_sign_that_is_their_own():
    offers, _ = read("# Learn C#\na::1\n## Closed ##\nb::2\n")
    assert [each.deck for each in offers] == ["Learn C#", "Learn C#::Closed"]


HARD = [
    lambda n: "a::b " * n, lambda n: "[" * n, lambda n: "C: " + "[a" * n,
    lambda n: "C: " + "[a\\[" * n, lambda n: "`" * n, lambda n: "`a::" * n,
    lambda n: "<!--" * n, lambda n: "<!-- -->" * n, lambda n: "<!--\n" * n, lambda n: "==" * n,
    lambda n: "{{" * n, lambda n: "{{a" * n + "\n{{c1::b::" * n, lambda n: "{{a::" * n,
    lambda n: "#a " * n, lambda n: "x::y " + "#a " * n, lambda n: "x::y " + "\\#a " * n,
    lambda n: "\\" * n, lambda n: "# " + " #" * n + "x", lambda n: "x::y" + " " * n + "z",
    lambda n: "Q: a\n" * n, lambda n: "a\n?\n" * n, lambda n: "```\n" * n,
    lambda n: "\n".join("`" * ticks for ticks in range(3, 600))[: 9 * n],
    lambda n: "# h\n---\nq::a\n" * n, lambda n: "---\n" + "a: b\n" * n,
]  # fmt: skip


@pytest.mark.parametrize("make", HARD, ids=range(len(HARD)))
def test_time_is_linear(make):
    def work(text):
        list(read_flashcards(text, "x").read())
        looks_like_flashcards(text)

    grows_linearly(work, make, 8_000)


def test_text_between_two_rules_that_is_no_card_is_named():
    text = "Q: a\nA: b\n---\n\nlost\ntext\n\n---\nc::d\nprose\n---\n#tag\n---\nthe end\n"
    found, problems = read(text)
    assert [each.note.q for each in found] == ["a", "c"]
    assert [(each.line, each.where) for each in problems] == [(5, "'lost'")]


def test_links_between_notes_are_no_holes():
    (one,), _ = read("C: [one] in [[other note]] and ![[picture.png]]\n")
    assert one.note.cloze == "==one== in [[other note]] and ![[picture.png]]"
    _, (problem,) = read("C: see [[other note]]\n")
    assert "without a hole" in problem.message


def test_headings_hold_no_marks():
    assert not looks_like_flashcards("# Team::Feedback\n\n## What ==is== it?\n\nSBI\n")
