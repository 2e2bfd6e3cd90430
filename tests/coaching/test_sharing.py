from __future__ import annotations

from dataclasses import replace

from drill.coaching.sharing import before_sharing
from drill.domain.deck import Deck, Plain, Principle, Side

DECK = Deck(
    1, "d", "D", description="x", authors=("Me",), license="CC0", origin="o",
    cards=(Plain("a", "one?", "1"), Plain("b", sides=(Side("1", "two?", "2"),))),
    principles=(Principle("p", "three?", "3"),),
)  # fmt: skip


def test_nothing_is_missing():
    assert before_sharing(DECK) == []


def test_what_the_head_lacks():
    bare = replace(DECK, authors=(), license="", origin="", description="", version="1.1.0")
    said = " ".join(before_sharing(bare))
    for word in ("author", "licence", "origin", "description", "changelog"):
        assert word in said
    assert before_sharing(replace(DECK, version="1.1.0", changelog=("1.1.0 more",))) == []


def test_two_that_ask_the_same_and_one_that_is_too_long():
    twice = replace(DECK, cards=(*DECK.cards, Plain("c", "TWO?", "2"), Plain("d", "x", "y" * 401)))
    assert before_sharing(twice) == [
        "c asks what another note asks already", "d is longer than 400 characters: split it",
    ]  # fmt: skip
