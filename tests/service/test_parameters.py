"""Adopting parameters: memory is told anew, due dates only where asked, and all of it undone."""

from __future__ import annotations

from collections import Counter

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.memory import UNSEEN
from drill.domain.review import Rating, State
from drill.errors import ConfigError
from drill.scheduling.memory import DEFAULT_PARAMETERS, Rules, interval, preview
from drill.service.home import undo
from drill.service.home.progress import Cancelled
from drill.service.insight import browser, doctor, history, parameters, simulation, stats
from drill.service.library import bulk, deck_options, decks
from drill.service.library.opening import open_home
from drill.service.onsite import days_off
from drill.service.onsite.first_run import set_option
from drill.service.study import allowance, grades
from drill.service.study.session import open_session
from drill.storage import cards, copies, study_days
from tests_support import SMALL, state

OWN = (*(round(number * 1.5, 4) for number in DEFAULT_PARAMETERS[:4]), *DEFAULT_PARAMETERS[4:])


@pytest.fixture
def studied(small):
    for day in range(12):
        for key in ("small/people/route", "small/people/steps:fw", "small/doors/basic"):
            rating = Rating.AGAIN if day == 5 else Rating.GOOD
            grades.grade(small, key, rating)
        small.clock.advance((day % 4 + 1) * 86_400)
    return small


def test_memory_is_told_anew_and_the_replay_agrees(studied):
    before = state(studied)
    done = parameters.adopt(studied, OWN, reschedule=False)
    assert done.cards == 3
    assert done.moved == 0
    assert studied.parameters == OWN
    assert state(studied) != before
    assert all(check.ok for check in doctor.examine(studied))
    assert list(studied.paths.backups.glob("*before-parameters.db.zst"))
    undo.undo(studied)
    assert state(studied) == before
    assert studied.parameters == DEFAULT_PARAMETERS
    assert all(check.ok for check in doctor.examine(studied))


def test_due_days_move_only_where_that_was_asked_for(studied):
    before = state(studied)
    told = parameters.consequence(studied, OWN)
    assert state(studied) == before, "a look changes nothing"
    done = parameters.adopt(studied, OWN, reschedule=True)
    assert done.moved == told.moved > 0
    with studied.store.read() as connection:
        assert study_days.count_due(connection, studied.day()) == told.due_today_then
    assert all(check.ok for check in doctor.examine(studied))
    grades.grade(studied, "small/people/route", Rating.GOOD)
    assert all(check.ok for check in doctor.examine(studied))
    undo.undo(studied)
    undo.undo(studied)
    assert state(studied) == before


def test_what_falls_due_today_moves_but_not_what_was_due_before(studied):
    def seen(days):
        studied.clock.advance(days * 86_400)
        found = parameters.consequence(studied, studied.parameters, desired_retention=0.99)
        return found.due_today_now, found.due_today_then, found.more, found.moved

    assert seen(0) == (0, 3, 3, 3)
    grades.grade(studied, "small/quiet/tell", Rating.AGAIN)  # it is still being learnt
    assert seen(0) == (0, 3, 3, 3)
    less = SMALL[: SMALL.index("  - {id: doors")] + SMALL[SMALL.index("  - {id: speed") :]
    decks.take(studied, [("small", read_deck(less, "small"))])
    assert seen(0) == (0, 2, 2, 2), "what is retired falls due for nobody"
    assert seen(300) == (2, 2, 0, 0)


def test_a_deck_with_a_retention_of_its_own_keeps_it_in_the_look(studied):
    def moved(retention):
        return parameters.consequence(
            studied, studied.parameters, desired_retention=retention
        ).moved

    assert moved(0.7) > moved(None)
    deck_options.change(studied, "small", desired_retention=0.9)
    assert moved(0.7) == moved(None)


def test_what_is_buried_is_due_neither_now_nor_then(studied):
    studied.clock.advance(30 * 86_400)
    for key in ("small/people/route", "small/doors/basic"):
        grades.grade(studied, key, Rating.AGAIN)
        studied.clock.advance(700)
        grades.grade(studied, key, Rating.GOOD)
    with studied.store.read() as connection:
        route = cards.by_key(connection, "small/people/route")
    studied.clock.advance((route.due.day - studied.day()) * 86_400)
    told = parameters.consequence(studied, OWN, desired_retention=0.7)
    bulk.bury(studied, ["small/people/route"])
    buried = parameters.consequence(studied, OWN, desired_retention=0.7)
    assert buried.due_today_now == told.due_today_now - 1
    assert buried.due_today_then == told.due_today_then
    studied.clock.advance(86_400)
    back = parameters.consequence(studied, OWN, desired_retention=0.7)
    bulk.bury(studied, ["small/people/route"])
    again = parameters.consequence(studied, OWN, desired_retention=0.7)
    assert back.due_today_now == again.due_today_now + 1, "it was buried for that day alone"
    assert back.due_today_then == again.due_today_then, "and moves as the others do"


@pytest.mark.parametrize(
    ("rests", "days"),
    [
        ("suspended = 1", 0),
        ("shadowed = 1", 0),
        ("retired = 1", 0),
        ("buried_until = {today} + 1", 0),
        ("buried_until = {today}", 1),
        ("buried_until = {today} - 1", 1),
        ("buried_until = NULL", 1),
    ],
)
def test_what_does_not_come_today_is_counted_neither_now_nor_then(studied, rests, days):
    """One card is due, and by these parameters is not."""
    key = "small/people/route"
    with studied.store.read() as connection:
        due = cards.by_key(connection, key).due.day
    for other in ("small/people/steps:fw", "small/doors/basic"):
        bulk.suspend(studied, [other])
    studied.clock.advance((due - studied.day()) * 86_400)
    with studied.store.write() as connection:
        rest = rests.format(today=int(studied.day()))
        connection.execute(f"UPDATE card SET {rest} WHERE key = :key", key=key)
        connection.execute(f"UPDATE card SET active = {days} WHERE key = :key", key=key)
    told = parameters.consequence(studied, OWN, desired_retention=0.7)
    assert (told.due_today_now, told.due_today_then, told.more) == (days, 0, -days)


def test_another_window_follows_at_its_next_grade(studied):
    with open_home(studied.paths, studied.clock) as other:
        parameters.adopt(studied, OWN, reschedule=False)
        grades.grade(other, "small/people/route", Rating.GOOD)
        assert other.parameters == OWN
        assert all(check.ok for check in doctor.examine(other))


def test_whatever_is_looked_at_goes_by_what_another_window_adopted(studied):
    with open_home(studied.paths, studied.clock) as other:
        pk = browser.find(other, "")[0]
        looks = (
            lambda: browser.find(other, "prop:recall<0.9"),
            lambda: history.of_card(other, pk),
            lambda: stats.stats(other),
            lambda: simulation.simulate(other, 1),
            lambda: doctor.examine(other),
            lambda: parameters.consequence(other, OWN),
            lambda: days_off.plan(other, 7),
            lambda: open_session(other),
            lambda: allowance.keep(other),
        )
        for place, look in enumerate(looks):
            own = DEFAULT_PARAMETERS if place % 2 else OWN
            parameters.adopt(studied, own, reschedule=False)
            assert other.parameters != own
            look()
            assert other.parameters == own, place


def test_what_is_no_set_of_parameters(studied):
    before = state(studied)
    for wrong in ((), OWN[:-1], (*OWN[:-1], -3.0), (*OWN[:-1], float("nan"))):
        with pytest.raises(ConfigError):
            parameters.adopt(studied, wrong, reschedule=True)
    assert state(studied) == before


def test_stopped_half_way_nothing_changed(studied):
    before = state(studied)

    def stop(share):
        if share:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        parameters.adopt(studied, OWN, reschedule=True, progress=stop)
    assert state(studied) == before
    assert studied.parameters == DEFAULT_PARAMETERS


def test_another_retention_moves_due_days_when_asked(studied):
    assert parameters.reschedule(studied) >= 0
    before = state(studied)
    from drill.config import load, save

    save(studied.paths.options, "scheduling.desired_retention", "0.97")
    studied.adopt(load(studied.paths.options))
    moved = parameters.reschedule(studied)
    assert moved
    assert all(check.ok for check in doctor.examine(studied))
    undo.undo(studied)
    assert state(studied) == before


def test_the_interval_is_the_package_s():
    rules = Rules(fuzz=False, learning_steps=(), relearning_steps=())
    memory = preview(UNSEEN, 20_000, 0, rules)[Rating.EASY].memory
    for _ in range(6):
        outcome = preview(memory, memory.last_day + 9, 0, rules)[Rating.GOOD]
        assert outcome.memory.state is State.REVIEW
        assert outcome.interval_days == interval(outcome.memory.stability, rules)
        memory = outcome.memory


def test_what_rests_is_due_neither_now_nor_then_and_from_its_day_on_it_is(studied):
    def due():
        told = parameters.consequence(studied, DEFAULT_PARAMETERS)
        return told.due_today_now, told.due_today_then

    studied.clock.advance(400 * 86_400)
    assert due() == (3, 3)
    bulk.suspend(studied, ["small/people/route"])
    assert due() == (2, 2)
    bulk.bury(studied, ["small/doors/basic"])
    assert due() == (1, 1)
    studied.clock.advance(86_400)
    assert due() == (2, 2)


ROUTE, OUTLINE = "small/people/route", "small/quiet/outline"
TELLS_IT = """\
{drill: 1, id: mine, title: Mine, stories: [{id: my, title: My, competencies: [small/people],
  beats: [{id: a, label: A, facts: [x]}, {id: b, label: B, facts: [y]}]}]}
"""


@pytest.mark.parametrize(
    "rests",
    [
        lambda home: bulk.suspend(home, [OUTLINE]),
        lambda home: bulk.bury(home, [OUTLINE]),
        lambda home: decks.take(home, [("mine", read_deck(TELLS_IT, "mine"))], own=True),
    ],
    ids=["suspended", "buried", "answered by a story of one's own"],
)
def test_what_rests_would_not_fall_due_today_either(home, rests):
    decks.take(home, [("small", read_deck(SMALL, "small"))])
    for key in (ROUTE, OUTLINE):
        grades.grade(home, key, Rating.EASY)
    home.clock.advance(6 * 86_400)

    def more():
        return parameters.consequence(home, home.parameters, desired_retention=0.99).more

    assert more() == 2
    rests(home)
    assert more() == 1


def test_steps_of_adopting_are_named_by_what_was_adopted(studied):
    for own, what in ((OWN, "adopting parameters"),
                      (list(DEFAULT_PARAMETERS), "adopting FSRS's own parameters")):  # fmt: skip
        parameters.adopt(studied, own, reschedule=False)
        assert history.steps(studied, 1)[0].what == what
    undo.undo(studied)
    assert studied.parameters == OWN
    undo.undo(studied)
    assert studied.parameters == DEFAULT_PARAMETERS


def test_cards_that_move_are_spread_evenly_over_the_days_in_reach(small):
    notes = "\n".join(f"  - {{id: c{number}, q: Q{number}, a: A}}" for number in range(12))
    alike = read_deck(f"drill: 1\nid: alike\ntitle: Alike\ncards:\n{notes}\n", "alike")
    decks.take(small, [("alike", alike)])
    for number in range(12):
        grades.grade(small, f"alike/c{number}/basic", Rating.EASY)
    set_option(small, "scheduling.desired_retention", "0.8")
    assert parameters.reschedule(small) == 12
    with small.store.read() as connection:
        days = Counter(card.due.day - small.day() for card in cards.every(connection, deck="alike"))
    assert days == {25: 1, 26: 2, 27: 2, 28: 2, 29: 2, 30: 2, 31: 1}


def test_what_is_gone_is_told_anew_as_well(studied):
    """Its note may come back, and its memory is then what its log gives."""
    less = SMALL[: SMALL.index("  - {id: doors")] + SMALL[SMALL.index("  - {id: speed") :]
    decks.take(studied, [("small", read_deck(less, "small"))])
    assert parameters.adopt(studied, OWN, reschedule=True).cards == 3
    assert all(check.ok for check in doctor.examine(studied))
    undo.undo(studied)
    assert all(check.ok for check in doctor.examine(studied))


def test_without_fuzz_cards_fall_due_on_the_day_of_their_interval(studied):
    set_option(studied, "scheduling.fuzz", "false")
    set_option(studied, "scheduling.desired_retention", "0.8")
    assert parameters.reschedule(studied)
    with studied.store.read() as connection:
        seen = [card for card in cards.every(connection) if card.memory != UNSEEN]
    for card in seen:
        days = interval(card.memory.stability, studied.rules("small"))
        assert card.due.day == max(card.memory.last_day + days, studied.day())
    assert copies.listing(studied.paths.store)[0].why == "before-rescheduling"
