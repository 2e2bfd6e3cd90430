"""A competency is known by where its name leads: `id` in one deck, `deck/id` from another."""

from __future__ import annotations

import pytest

from drill.deckfile.reading import read_deck
from drill.errors import UsageError
from drill.service import decks, grading
from drill.service.looking import search
from drill.storage import cards
from tests_support import SMALL

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


def take(trainer, text, **options):
    return decks.take(trainer, [("x", read_deck(text, "x"))], **options)


def shadowed(trainer, key=SAMPLE):
    with trainer.store.read() as connection:
        return cards.by_key(connection, key).shadowed


@pytest.mark.parametrize("ref", ["people", "small/people"])
def test_an_own_story_shadows_its_samples_however_it_names_the_competency(trainer, ref):
    take(trainer, SMALL)
    take(trainer, MINE.format(ref=ref), own=True)
    assert shadowed(trainer)
    assert "mine/my/outline" in {
        found.stored.key for found in search(trainer, "competency:people kind:outline")
    }
    grading.undo(trainer)
    assert not shadowed(trainer)


def test_a_competency_of_the_same_id_elsewhere_is_another(trainer):
    take(trainer, SMALL)
    own = "competencies: [{id: people, name: P, questions: [What?]}]\n"
    take(trainer, MINE.format(ref="people") + own, own=True)
    assert not shadowed(trainer)


@pytest.mark.parametrize("wrong", ["é", "-a", "a_b", "A", "", "a" * 81])
def test_a_deck_goes_only_where_a_file_could_name_it(trainer, wrong):
    with pytest.raises(UsageError, match="no deck id"):
        take(trainer, SMALL, as_id=wrong)


def test_an_id_may_have_two_hyphens(trainer):
    assert take(trainer, SMALL, as_id="a--b")[0].plan.deck.id == "a--b"
