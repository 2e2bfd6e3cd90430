"""A competency is known by where its name leads: `id` in one deck, `deck/id` from another."""

from __future__ import annotations

import pytest

from drill.deckfile.reading import read_deck
from drill.errors import UsageError
from drill.service.home import undo
from drill.service.insight.browser import search
from drill.service.library import bulk, decks
from drill.storage import cards, library
from tests_support import SMALL, pks

MINE = """\
drill: 1
id: mine
title: Mine
stories:
  - id: my
    title: My
    competencies: [{ref}]
    beats: [{{id: a, label: A, facts: [x]}}, {{id: b, label: B, facts: [y]}}]
"""
SAMPLE = "small/quiet/outline"


def take(home, text, **options):
    return decks.take(home, [("x", read_deck(text, "x"))], **options)


def shadowed(home, key=SAMPLE):
    with home.store.read() as connection:
        return cards.by_key(connection, key).shadowed


@pytest.mark.parametrize("ref", ["people", "small/people"])
def test_an_own_story_shadows_its_samples_however_it_names_the_competency(home, ref):
    take(home, SMALL)
    take(home, MINE.format(ref=ref), own=True)
    assert shadowed(home)
    assert "mine/my/outline" in {
        found.stored.key for found in search(home, "competency:people kind:outline")
    }
    undo.undo(home)
    assert not shadowed(home)


def test_which_of_two_decks_a_reference_means_does_not_hang_on_what_is_read_along(home):
    take(home, MINE.format(ref="people"), own=True)
    take(home, SMALL.replace("id: small", "id: zebra"))
    take(home, SMALL.replace("id: small", "id: aspen").replace("1111-4111", "2222-4222"))
    with home.store.read() as connection:
        pks = [item.pk for item in library.notes(connection, place=("zebra", "people"))]
        for shelf in (home.shelf(connection), home.shelf(connection, pks=pks)):
            assert shelf.place_of("people", "mine") == ("aspen", "people")


def test_of_two_decks_that_a_reference_may_mean_one_has_its_samples_rest(home):
    take(home, MINE.format(ref="people"), own=True)
    take(home, SMALL.replace("id: small", "id: zebra"))
    take(home, SMALL.replace("id: small", "id: aspen").replace("1111-4111", "2222-4222"))
    resting = [deck for deck in ("aspen", "zebra") if shadowed(home, f"{deck}/quiet/outline")]
    assert resting == ["aspen"]


def test_a_competency_of_the_same_id_elsewhere_is_another(home):
    take(home, SMALL)
    own = "competencies: [{id: people, name: P, questions: [What?]}]\n"
    take(home, MINE.format(ref="people") + own, own=True)
    assert not shadowed(home)


def test_a_competency_that_is_gone_is_meant_by_nobody(home):
    take(home, SMALL)
    own = "competencies: [{id: people, name: P, questions: [What?]}]\n"
    take(home, MINE.format(ref="people") + own, own=True)
    take(home, MINE.format(ref="people"), own=True)
    with home.store.read() as connection:
        assert [item.deck for item in library.notes(connection, kinds=["competency"])] == ["small"]
    assert shadowed(home)


@pytest.mark.parametrize("none", [{"kinds": []}, {"pks": []}])
def test_of_none_there_are_no_notes(home, none):
    take(home, SMALL)
    with home.store.read() as connection:
        assert library.notes(connection, **none) == []


def test_an_own_story_that_is_gone_shadows_nothing(home):
    take(home, SMALL)
    take(home, MINE.format(ref="people"), own=True)
    assert shadowed(home)
    bulk.delete(home, pks(home, "mine/my/tell"))
    assert not shadowed(home)


@pytest.mark.parametrize("wrong", ["é", "-a", "a_b", "A", "", "a" * 81])
def test_a_deck_goes_only_where_a_file_could_name_it(home, wrong):
    with pytest.raises(UsageError, match="not a valid deck id"):
        take(home, SMALL, as_id=wrong)


def test_an_id_may_have_two_hyphens(home):
    assert take(home, SMALL, as_id="a--b")[0].deck.id == "a--b"
