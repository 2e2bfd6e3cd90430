"""What two screens say of today they say alike at any minute of it, while nothing is done."""

from __future__ import annotations

import random

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.onsite import Onsite
from drill.domain.review import Rating
from drill.service.library import decks
from drill.service.onsite import moment
from drill.service.onsite.agenda import start, tomorrow
from drill.service.onsite.first_run import set_option
from drill.service.onsite.plan import plan
from drill.service.onsite.today import overview
from drill.service.study import grades
from drill.service.study.today import basis
from drill.storage import onsites
from drill.storage.counts import KeptPlan
from tests_support import SMALL, lives

HOUR = 3_600


def grow(home, chance):
    """A store of some days with an interview or two ahead, own stories or none."""
    if chance.random() < 0.6:
        decks.take(home, [("small", read_deck(SMALL, "small"))], own=True)
    made = []
    for nth in range(chance.choice([1, 1, 2])):
        at = home.clock.now() + round(chance.uniform(2, 12) * 24 * HOUR * 1000)
        made.append(Onsite(f"o{nth}", f"Co{nth}", at, chance.choice([10, 20, 30])))
    with home.store.write() as connection:
        for onsite in made:
            onsites.put(connection, onsite)
    for _ in range(chance.randrange(3)):
        study(home, chance, 100)
        home.clock.advance(chance.uniform(5, 19) * HOUR)
    return made


def study(home, chance, most):
    """Some cards of a session, and its end."""
    session = start(home)
    while session.current is not None and most:
        if session.lesson is not None:
            home.clock.advance(chance.uniform(3, 30))
            session.read()
            continue
        home.clock.advance(chance.uniform(3, 40))
        session.grade(Rating.GOOD if chance.random() < 0.75 else Rating.AGAIN)
        most -= 1
    return session.summary()


def said(home, made):
    """What Today and every Onsite still to come say of today, and of the date."""
    today = overview(home.paths, home.clock)
    coming = [onsite for onsite in made if onsite.at > home.clock.now()]
    if today.plan is None:
        assert not coming
        return
    assert tomorrow(home).today == today.left
    plans = [plan(home, onsite) for onsite in coming]
    for found in plans:
        day = found.days[0]
        assert (day.cards, day.new, day.seconds) == (today.left, today.new, today.seconds)
        assert found.seconds_left == today.plan.seconds_left
    first = min(plans, key=lambda found: found.onsite.at)
    promised = (today.plan.with_plan, today.plan.without)
    assert (first.ready.with_plan, first.ready.without) == pytest.approx(promised, abs=1e-9)
    assert first.days[0].kind == today.plan.kind


@pytest.mark.parametrize("seed", lives(range(4), 2))
def test_today_and_onsite_say_the_same_at_any_minute(bundled, home, seed):
    chance = random.Random(seed)
    made = grow(home, chance)
    said(home, made)
    for _ in range(4):
        home.clock.advance(chance.choice([1, 60, 600, 2 * HOUR, 5 * HOUR]))
        said(home, made)
        what = chance.random()
        if what < 0.2:
            study(home, chance, chance.randrange(4))
        elif what < 0.4:
            session = start(home)
            if session.lesson is not None:
                home.clock.advance(20)
                session.read()
        if what < 0.4:
            said(home, made)


def test_other_options_are_another_moment(small, clock):
    began = clock.now()
    assert moment.settled(small).clock.now() == began
    clock.advance(60)
    assert moment.settled(small).clock.now() == began
    set_option(small, "study.minutes", "25")
    assert moment.settled(small).clock.now() == began + 60_000


def test_a_plan_of_another_moment_is_not_kept(small, clock):
    """It was worked out while a card was graded elsewhere."""
    plan = KeptPlan("Acme", clock.now(), 600.0, 3, 3, 0, 60.0, "day", 0.5, 0.4, 0, 0, 0, "")
    plan = plan._replace(basis=basis(small.options))

    def kept():
        with small.store.read() as connection:
            return moment.last_plan(small, connection)

    earlier = moment.settled(small)
    moment.keep(earlier, plan)
    assert kept() == plan
    clock.advance(60)
    grades.grade(small, "small/people/route", Rating.GOOD)
    moment.settled(small)
    moment.keep(earlier, plan)
    assert kept() is None
