"""Headings that ask, and the text below them that answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drill.errors import Problem
from drill.exchange.headings import asks_by_headings, is_heading_deck, read_headings
from drill.text import clean
from tests_support import grows_linearly


def read(text):
    found = list(read_headings(text, "x.md").read())
    cards = [(each.note.q, each.note.a, each.note.tags, each.deck)
             for each in found if not isinstance(each, Problem)]  # fmt: skip
    wrong = [(each.line, each.message) for each in found if isinstance(each, Problem)]
    return cards, wrong


def test_each_heading_asks_and_the_first_names_the_deck():
    text = (
        "# Feedback\n\n## What is SBI?\n\nSituation,\nbehaviour.\n\n[#model](x.md) [#talk]()\n\n"
        "---\n\n## When? #soon\n\n```\n## no heading\n%\n```\n\n### In\n\na day\n"
    )
    assert read_headings(text, "x.md").title == "Feedback"
    cards, wrong = read(text)
    assert cards == [
        ("What is SBI?", "Situation,\nbehaviour.", ("model", "talk"), "Feedback"),
        ("When?", "```\n## no heading\n%\n```\n\n### In\n\na day", (), "Feedback"),
    ]
    assert wrong == []


def test_a_sign_ends_a_front_of_several_lines():
    cards, _ = read("## One\n\nmore\n\n%\n\nback\n\n%\n\nand so on\n")
    assert cards == [("One\n\nmore", "back\n\n%\n\nand so on", (), "")]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("# T\n\n## Topic\n\n### a\nb\n\n### c\nd\n", [("a", "T::Topic"), ("c", "T::Topic")]),
        ("# a\nb\n\n# c\nd\n", [("a", ""), ("c", "")]),
        ("# T1\n## a\nb\n# T2\n## c\nd\n", [("a", "T1"), ("c", "T2")]),
        ("---\nname: N\n---\n# T\n## a\nb\n", [("a", "T")]),
        ("# Team::Talks\n## a\nb\n", [("a", "Team::Talks")]),
    ],
)
def test_which_headings_ask(text, asked):
    assert [(q, deck) for q, _, _, deck in read(text)[0]] == asked


def test_what_is_no_card_is_named_by_its_line():
    _, wrong = read(
        "# T\n\nAn introduction.\n\n## a\nb\n\n## c\n\n## d\n- one?\n- two?\n\n## a\nb\n"
    )
    assert wrong == [
        (3, "text that answers no heading"),
        (8, "a question without an answer"),
        (10, "a list of questions without answers"),
        (14, "the same note as on line 5"),
    ]


def test_what_a_heading_deck_is():
    assert asks_by_headings("## a\nb")
    for text in ("", "# title\ntext", "## a\n", "## a\n---\n", "```\n## a\nb\n```"):
        assert not asks_by_headings(text)
    assert is_heading_deck("## a\nb\n%\nc::d")
    assert is_heading_deck("## a\nb\n[#t](x)")
    assert not is_heading_deck("## a\nb")
    assert not is_heading_deck("a\n%\nb")


@given(st.lists(st.sampled_from(
    ["# h", "## h", "### g", "%", "[#t](x)", "---", "```", "- a?", "x #tag", "", "<!--", "-->"]
), max_size=12).map("\n".join))  # fmt: skip
def test_any_text_is_read_and_cards_are_whole(text):
    for q, a, _, _ in read(text)[0]:
        assert q.strip()
        assert a.strip()
        assert (q, a) == (clean(q), clean(a))


@pytest.mark.parametrize("make", [
    lambda n: "## a\n" + "x\n" * n,
    lambda n: "## a\nb\n" * n,
    lambda n: "## a\n" + "[#a](b) " * n,
    lambda n: "#### a\n" * n + "## b\nc\n",
])  # fmt: skip
def test_time_is_linear(make):
    grows_linearly(lambda text: read(text), make, 2000)
