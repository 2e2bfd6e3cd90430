"""What `ask` learns is kept beside the store, and is learnt anew wherever that is of no use."""

from __future__ import annotations

import pytest

from drill.coaching.matching import Examples
from drill.deckfile.reading import read_deck
from drill.service.home import undo
from drill.service.library import decks
from drill.service.stories.routing import Asker

GARDENS = """
drill: 1
id: more
title: Gardens
competencies:
  - id: pruning
    name: Pruning
    questions: [When do you prune an apple tree?, Which branch did you cut too late?]
    cues: [prune, branch]
"""
ASKED = "How do you handle an underperformer?"


@pytest.fixture
def learnt(monkeypatch):
    """How often something was learnt."""
    times = []
    learn = Examples.learnt
    monkeypatch.setattr(Examples, "learnt", lambda self: times.append(1) or learn(self))
    return times


def test_it_is_learnt_once_and_answers_the_same(small, learnt):
    first = Asker(small).ask(ASKED)
    assert Asker(small).ask(ASKED) == first
    assert len(learnt) == 1
    small.paths.learnt.unlink()
    assert Asker(small).ask(ASKED) == first
    assert len(learnt) == 2


def test_a_damaged_file_is_learnt_anew(small, learnt):
    first = Asker(small).ask(ASKED)
    whole = small.paths.learnt.read_bytes()
    flipped = [
        whole[:at] + bytes([whole[at] ^ 255]) + whole[at + 1 :]
        for at in range(0, len(whole), len(whole) // 7)
    ]
    for damaged in (b"", b"no weights", whole[:-1], *flipped):
        small.paths.learnt.write_bytes(damaged)
        assert Asker(small).ask(ASKED) == first
    assert len(learnt) == 1 + 3 + len(flipped)


def test_what_the_decks_say_anew_is_learnt_and_undone(small, learnt):
    first = Asker(small).ask(ASKED)
    source = read_deck(GARDENS, "more.yaml")
    decks.take(small, [("more.yaml", source)])
    assert Asker(small).ask("When do you prune an apple tree?").candidates[0].deck == "more"
    undo.undo(small)
    assert Asker(small).ask(ASKED) == first
    assert len(learnt) == 3


def test_an_earlier_drills_is_learnt_anew(small, learnt, monkeypatch):
    Asker(small)
    monkeypatch.setattr("drill.service.stories.routing.__version__", "99.0")
    Asker(small)
    Asker(small)
    assert len(learnt) == 2


def test_where_it_cannot_be_kept_it_is_learnt_every_time(small, learnt):
    small.paths.learnt.mkdir()
    first = Asker(small).ask(ASKED)
    assert Asker(small).ask(ASKED) == first
    assert len(learnt) == 2
