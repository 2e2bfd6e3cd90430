"""Searches as people type them."""

from __future__ import annotations

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.review import Rating
from drill.service import decks, grading
from drill.service.looking import search
from drill.service.today import fast_overview

WORDS = """\
drill: 1
id: words
title: Words
cards:
  - {id: a, q: "What's a 1:1 for?", a: not a status report}
  - {id: b, q: What is a skip level?, a: "it's one level down"}
"""


def found(trainer, query):
    return {item.stored.key for item in search(trainer, query)}


@pytest.mark.parametrize(
    ("query", "notes"),
    [
        ("what's", "a"),
        ("1:1", "a"),
        ("it's level", "b"),
        ('"skip level"', "b"),
        ('"level skip"', ""),
        ("\\ what", ""),
        ("# what", ""),
        ("", "ab"),
    ],
)
def test_an_apostrophe_is_a_letter_and_a_ratio_a_word(trainer, query, notes):
    decks.take(trainer, [("w", read_deck(WORDS, "w"))])
    assert found(trainer, query) == {f"words/{note}/basic" for note in notes}


def test_is_due_is_what_due_counts(small, clock):
    keys = ["small/people/route", "small/quiet/beat:plan", "small/quiet/outline"]
    for key in keys:
        grading.grade(small, key, Rating.GOOD)
    assert found(small, "is:due") == set()
    clock.advance(10 * 86_400)
    assert found(small, "is:due") == set(keys)
    grading.suspend(small, keys[:1])
    grading.bury(small, keys[1:2])
    assert found(small, "is:due") == set(keys[2:])
    assert fast_overview(small.paths, clock).due == 1
