"""What is counted is what comes: `drill due`, Today and the session, over stores of all sorts."""

from __future__ import annotations

import random

import pytest

from drill.config import save
from drill.deckfile.reading import read_deck
from drill.domain.review import Rating
from drill.scheduling.pace import PRIORS
from drill.service.insight.browser import search
from drill.service.library import bulk, decks
from drill.service.study import grades
from drill.service.study.session import open_session
from drill.service.study.today import fast_overview, overview
from tests_support import SMALL, lives

DAY = 86_400


def grow(home, clock, chance):
    """A store of some days: own stories or none, limits or none, cards set aside."""
    if chance.random() < 0.6:
        decks.take(home, [("small", read_deck(SMALL, "small"))], own=True)
    save(home.paths.options, "study.minutes", chance.choice(["5", "10", "20"]))
    save(home.paths.options, "scheduling.new_per_day", chance.choice(["auto", "auto", "7"]))
    save(home.paths.options, "study.aloud", chance.choice(["true", "false"]))
    home.reload()
    for _ in range(chance.randrange(4)):
        session = open_session(home)
        while session.current is not None:
            clock.advance(PRIORS[session.current.kind])
            session.grade(Rating.GOOD if chance.random() < 0.8 else Rating.AGAIN)
        clock.advance(DAY)
    found = [found.stored for found in search(home)]
    bulk.suspend(home, [card.pk for card in chance.sample(found, 9)])
    bulk.bury(home, [card.pk for card in chance.sample(found, 9)])
    for card in chance.sample(found, chance.choice([0, 5])):
        grades.grade(home, card.key, Rating.GOOD)
    clock.advance(chance.choice([0, 3600, DAY]))


@pytest.mark.parametrize("seed", lives([14, *range(14), 15], 4))
def test_what_today_counts_is_what_the_session_brings(bundled, home, clock, seed):
    chance = random.Random(seed)
    grow(home, clock, chance)
    today = overview(home.paths, clock)
    assert fast_overview(home.paths, clock) == today, "the first frame says the same"
    promised = today.due + today.learning + today.new
    session, shown = open_session(home), set()
    while session.current is not None:
        shown.add(session.current.key)
        clock.advance(PRIORS[session.current.kind])
        session.grade(Rating.GOOD)
    if today.seconds <= home.options.minutes * 60:
        assert abs(len(shown) - promised) <= 2
    assert len(shown) <= promised + 2, "no more than was said"
    said = session.summary().tomorrow
    clock.advance(DAY)
    morning = overview(home.paths, clock)
    assert abs(morning.due + morning.learning + morning.new - said) <= 2
