"""What a session keeps from card to card is what reading everything anew would give."""

from __future__ import annotations

from collections import Counter
from copy import copy
from dataclasses import replace
from random import Random

import pytest

from drill.config import save
from drill.domain.review import Rating
from drill.scheduling.candidates import Candidates
from drill.service.library.opening import load_bundled
from drill.service.study.agenda import NewCards
from drill.service.study.pool import Pool
from drill.service.study.session import open_session
from tests_support import lives


def something(session, chance):
    """What a person may do."""
    what = chance.random()
    if session.lesson is not None and what < 0.8:
        session.read()
    elif what < 0.7:
        rating = chance.choice([Rating.AGAIN, Rating.GOOD, Rating.GOOD, Rating.EASY])
        session.grade(rating, seconds=chance.uniform(2, 30))
    elif what < 0.85:
        session.undo()
    else:
        (session.suspend if what < 0.93 else session.bury)()


def limit_new(home, most):
    save(home.paths.options, "scheduling.new_per_day", str(most))
    home.reload()


def live(home, clock, chance, check):
    """Two days with new cards, two with reviews alone; checked after each thing done."""
    load_bundled(home)
    limit_new(home, 20)
    for day in range(4):
        if day == 2:
            limit_new(home, 0)
        session = open_session(home, minutes=15)
        for _ in range(30):
            if session.current is None:
                break
            something(session, chance)
            clock.advance(chance.choice([0, 1, 20]))
            with home.store.read() as connection:
                session._advance(connection)  # at the time that it is now
            check(session, reviews_alone=day > 1)
        clock.advance(86_400 * (1 if day < 1 else chance.randint(2, 9)))


def as_put_in_order_now(session):
    """What is kept in order is in the order that it would be put in now."""
    sitting, pool = copy(session._sitting), copy(session._pool)
    pool.items = Candidates([*pool.items])
    sitting.pool = pool
    asked = {card.key: card.kind for card in sitting.asked}
    assert +sitting._held == Counter(asked.values())
    first = sitting.next(session.clock.left, session._again)
    assert (first and first.key) == (session.current and session.current.key)


def as_read_anew(home, session, reviews_alone):
    """The next card is that of a pool read anew."""
    new = NewCards()
    with home.store.read() as connection:
        pool = Pool.gather(
            home, connection, session.agenda, new, seconds=session.clock.budget, begun=True
        )
    assert session._pool.shown == pool.shown
    assert session._pool.new.left == new.left
    if reviews_alone:  # of new cards a session knows the first few, as they were when it began
        sitting = copy(session._sitting)
        sitting.pool = pool
        for card in [*pool.items]:  # recall is told when a card is read: it fades slowly
            if kept := session._pool.items.get(card.key):
                pool.items.put(replace(card, recall=kept.recall, gain=kept.gain))
        first = sitting.next(session.clock.left, session._again)
        assert (first and first.key) == (session.current and session.current.key)
        assert {card.key for card in session._pool.items} == {card.key for card in pool.items}


@pytest.mark.parametrize("seed", lives(range(2)))
def test_whatever_happens_what_is_kept_is_what_would_be_found_now(home, bundled, clock, seed):
    compared = 0

    def check(session, reviews_alone):
        nonlocal compared
        as_put_in_order_now(session)
        as_read_anew(home, session, reviews_alone)
        compared += reviews_alone

    live(home, clock, Random(seed), check)
    assert compared > 20
