"""Readiness is one number, whichever screen says it."""

from __future__ import annotations

import random

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.onsite import Onsite
from drill.domain.rehearsal import Told
from drill.domain.review import Rating
from drill.service.insight.browser import search
from drill.service.insight.dashboard import dashboard
from drill.service.insight.stats import stats
from drill.service.library import bulk, decks
from drill.service.onsite.plan import plan
from drill.service.stories import rehearsal
from drill.service.stories.overview import matrix
from drill.service.study import grades
from drill.storage import onsites
from tests_support import SMALL

DAY = 86_400


@pytest.mark.parametrize("seed", range(6))
def test_readiness_is_one_number_everywhere(bundled, home, clock, seed):
    """On Today, in the statistics, the matrix and the plan of an interview that asks for all or
    for some."""
    chance = random.Random(seed)
    own = SMALL.replace("[people]", "[managing-people, managing-conflict]").replace(
        "id: small", "id: mine"
    )
    decks.take(home, [("mine", read_deck(own, "mine"))], own=True)
    keys = [found.stored.key for found in search(home)]
    for key in chance.sample(keys, 40):
        grades.grade(home, key, chance.choice([Rating.AGAIN, Rating.GOOD, Rating.EASY]))
        clock.advance(chance.choice([20, 600, DAY / 3]))
    bulk.suspend(home, [found.stored.pk for found in search(home)][seed::17])
    limited = chance.choice([(), ("judgment",), ("managing-people", "managing-conflict")])
    made = Onsite("a", "Acme", clock.now() + 5 * DAY * 1000, 10, competencies=limited)
    with home.store.write() as connection:
        onsites.put(connection, made)
    today = dashboard(home).ready
    planned = plan(home, made)
    assert today.readiness == pytest.approx(planned.ready.now, abs=1e-9)
    assert today.readiness == pytest.approx(stats(home).readiness.readiness)
    bars = [row.readiness for row in today.competencies[: today.asked]]
    assert today.readiness == pytest.approx(sum(bars) / len(bars)), "it is the mean of the bars"
    by_place = {outlook.place: outlook.ready.now for outlook in planned.competencies}
    assert by_place == pytest.approx(
        {f"{row.deck}/{row.note}": row.readiness for row in today.competencies[: today.asked]}
    )
    standings = {standing.place: standing for standing in matrix(home, made.at).stories}
    for outlook in planned.stories:
        assert outlook.ready.now == pytest.approx(standings[outlook.place].ready)
        assert outlook.ready.without == pytest.approx(standings[outlook.place].later)
    then = [outlook.ready.with_plan for outlook in planned.competencies]
    assert planned.ready.with_plan == pytest.approx(sum(then) / len(then))


def test_an_interview_asks_for_the_competencies_of_its_decks_and_of_its_names(small, clock):
    more = "drill: 1\nid: more\ntitle: More\ncompetencies:\n"
    more += "- {id: people, name: Others}\n- {id: scaling, name: Scaling}\n"
    decks.take(small, [("more", read_deck(more, "more"))])
    for limits, asked in (
        ({}, {"small/people", "more/people", "more/scaling"}),
        ({"decks": ("more",)}, {"more/people", "more/scaling"}),
        ({"decks": ("small",)}, {"small/people"}),
        ({"competencies": ("people",)}, {"small/people", "more/people"}),
        ({"decks": ("more",), "competencies": ("people",)}, {"more/people"}),
    ):
        made = Onsite("a", "Acme", clock.now() + 5 * DAY * 1000, 10, **limits)
        with small.store.write() as connection:
            onsites.put(connection, made)
        today = dashboard(small).ready
        bars = today.competencies[: today.asked]
        assert {f"{bar.deck}/{bar.note}" for bar in bars} == asked


def test_what_was_just_forgotten_makes_nobody_ready(bundled, home):
    """A story told and failed: its beats come again, and count nothing until they are recalled."""
    decks.take(
        home, [("mine", read_deck(SMALL.replace("id: small", "id: mine"), "mine"))], own=True
    )
    telling = rehearsal.begin(home, "mine/quiet")
    rehearsal.finish(home, telling, Told((), 20.0))
    (standing,) = [story for story in matrix(home).stories if story.place == "mine/quiet"]
    assert standing.ready == 0
    assert dashboard(home).ready.readiness == 0


def test_what_was_shown_is_not_unseen_though_it_is_not_known_yet(bundled, home):
    before = dashboard(home).ready
    shown = [found.stored.key for found in search(home, "deck:em-interview kind:route")][:3]
    for key in shown:
        grades.grade(home, key, Rating.AGAIN)
    after = dashboard(home).ready
    assert (after.readiness, after.unseen, after.cards) == (0, before.unseen - 3, before.cards)
