"""Searches as people type them."""

from __future__ import annotations

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.review import Rating
from drill.errors import UsageError
from drill.service.insight import browser
from drill.service.insight.browser import search
from drill.service.library import bulk, decks
from drill.service.study import grades
from drill.service.study.today import overview

WORDS = """\
drill: 1
id: words
title: Words
cards:
  - {id: a, q: "What's a 1:1 for?", a: not a status report}
  - {id: b, q: What is a skip level?, a: "it's one level down"}
"""


def found(home, query):
    return {item.stored.key for item in search(home, query)}


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
def test_an_apostrophe_is_a_letter_and_a_ratio_a_word(home, query, notes):
    decks.take(home, [("w", read_deck(WORDS, "w"))])
    assert found(home, query) == {f"words/{note}/basic" for note in notes}


@pytest.mark.parametrize("sort", browser.SORTS)
def test_the_first_so_many_are_the_first_of_all(small, sort):
    every = browser.find(small, "", sort=sort)
    assert browser.find(small, "", sort=sort, first=3) == every[:3]


def test_what_is_there_and_has_no_card_that_matches_is_no_mistake(small):
    text = (
        "drill: 1\nid: bare\ntitle: B\ncompetencies: [{id: idea, name: I}]\n"
        "stories:\n  - {id: told, title: T, competencies: [people, far/away],"
        " beats: [{id: a, label: A}]}\n"
    )
    decks.take(small, [("b", read_deck(text, "b"))])
    assert found(small, "deck:bare story:told competency:people") == {"bare/told/tell"}
    for query in (
        *("competency:idea", "competency:bare/idea", "competency:away", "competency:far/away"),
        *("deck:bare story:quiet", "deck:small story:told"),
    ):
        assert found(small, query) == set()
    for query in ("deck:nope", "story:nope", "competency:nope", "story:people"):
        with pytest.raises(UsageError, match="there is no"):
            search(small, query)
    with pytest.raises(UsageError, match="nothing after it"):
        search(small, "deck:")


def test_is_due_is_what_due_counts(small, clock):
    keys = ["small/people/route", "small/quiet/beat:plan", "small/quiet/outline"]
    for key in keys:
        grades.grade(small, key, Rating.GOOD)
    assert found(small, "is:due") == set()
    clock.advance(10 * 86_400)
    assert found(small, "is:due") == set(keys)
    bulk.suspend(small, keys[:1])
    bulk.bury(small, keys[1:2])
    assert found(small, "is:due") == set(keys[2:])
    assert overview(small.paths, clock).due == 1


def test_rated_7_is_today_and_the_six_days_before(small, clock):
    grades.grade(small, "small/people/route", Rating.GOOD)
    clock.advance(6 * 86_400)
    assert found(small, "rated:7") == {"small/people/route"}
    clock.advance(86_400)
    assert found(small, "rated:7") == set()
    assert found(small, "rated:8") == {"small/people/route"}
