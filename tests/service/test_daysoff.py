"""Days off and leeches, from the option to the store and back."""

from __future__ import annotations

import json

import pytest

from drill.cli.main import run
from drill.coaching import leeches as rules
from drill.config import load, save
from drill.domain.kind import Kind
from drill.domain.review import Rating
from drill.service.home import undo
from drill.service.insight import browser, doctor
from drill.service.insight.browser import search
from drill.service.onsite import days_off, moment, onsites
from drill.service.onsite import plan as planning
from drill.service.onsite import today as plan_of_today
from drill.service.study import grades
from drill.service.study.session import open_session
from drill.storage import cards, study_days
from tests_support import state

ROUTE = "small/people/route"
DAY = 86_400


def option(home, key, value):
    save(home.paths.options, key, value)
    home.adopt(load(home.paths.options))


def due(home, key):
    with home.store.read() as connection:
        return int(cards.by_key(connection, key).due.day)


@pytest.fixture
def away(small):
    """Cards that fall due on days that became days off."""
    for key in (ROUTE, "small/doors/basic", "small/people/steps:fw"):
        grades.grade(small, key, Rating.EASY)
    first = due(small, ROUTE)
    off = f"{iso(first - 1)}..{iso(first + 1)}"
    option(small, "scheduling.days_off", off)
    return small


def iso(day):
    from drill.service.insight.stats import iso_day

    return iso_day(day)


def test_what_falls_on_days_off_moves_and_comes_back_with_undo(away):
    before = state(away)
    planned = days_off.plan(away)
    assert state(away) == before
    assert planned.moves
    done = days_off.spread(away)
    assert done.moves == planned.moves
    assert due(away, ROUTE) not in away.week.off
    assert not sum(days_off.falling(away).values())
    assert all(check.ok for check in doctor.examine(away))
    assert days_off.spread(away).moves == ()
    assert undo.undo(away).what == "spreading 1 card (days off)"
    assert state(away) == before


def test_a_grade_after_it_and_its_undo_keep_the_moved_day(away):
    days_off.spread(away)
    moved = due(away, ROUTE)
    grades.grade(away, ROUTE, Rating.GOOD)
    undo.undo(away)
    assert due(away, ROUTE) == moved
    assert all(check.ok for check in doctor.examine(away))


def test_a_backlog_is_spread_with_its_price_said(away, monkeypatch):
    option(away, "scheduling.days_off", "")
    away.clock.advance(60 * DAY)
    planned = days_off.plan(away, 3)
    assert len(planned.moves) == 3
    assert planned.fullest == 1
    assert planned.lost > 0
    assert len(days_off.plan(away, 365).moves) == 3
    monkeypatch.setattr(days_off, "_MANY", 4)
    days_off.spread(away, 3)
    assert undo.undo(away).what == "spreading 3 cards (backlog)"
    assert not list(away.paths.backups.glob("*before-spreading.db.zst")), "they are few"
    monkeypatch.setattr(days_off, "_MANY", 3)
    days_off.spread(away, 3)
    assert list(away.paths.backups.glob("*before-spreading.db.zst")), "of so many at once"
    with away.store.read() as connection:
        assert study_days.count_due(connection, away.day()) == 1
    assert all(check.ok for check in doctor.examine(away))


def test_a_spread_says_what_moves_where_and_what_is_lost_by_it(small):
    """Five cards on the first of three days off, one of them weak, and one on the day before."""
    keys = [ROUTE, "small/people/steps:fw", "small/quiet/beat:plan", "small/quiet/outline"]
    today, weak, beside = small.day(), "small/doors/basic", "small/speed/cloze:care"
    for key in (*keys, weak, beside):
        grades.grade(small, key, Rating.EASY)
    with small.store.write() as connection:
        connection.execute("UPDATE card SET due_day = :on WHERE due_day > 0", on=today + 4)
        connection.execute("UPDATE card SET due_day = due_day - 1 WHERE key = :key", key=beside)
        connection.execute("UPDATE card SET stability = 2.0 WHERE key = :key", key=weak)
    option(small, "scheduling.days_off", f"{iso(today + 4)}..{iso(today + 6)}")
    planned = days_off.plan(small)
    with small.store.read() as connection:
        named = {card.pk: card.key for card in cards.every(connection)}
    assert {(named[pk], before - today, after - today) for pk, before, after in planned.moves} == {
        (weak, 4, 2), *zip(keys, [4] * 4, (7, 8, 7, 9), strict=True),
    }  # fmt: skip
    assert (planned.earlier, planned.later, planned.fullest) == (1, 4, 2)
    assert planned.lost == pytest.approx(0.1515, abs=0.0001)


def test_what_was_forgotten_before_today_is_no_price_of_spreading(away):
    option(away, "scheduling.days_off", "")
    away.clock.advance(60 * DAY)
    assert len(days_off.plan(away, 1).moves) == 3
    assert days_off.plan(away, 1).lost == 0


def test_a_moved_day_holds_until_the_next_review(away):
    days_off.spread(away)
    moved = due(away, ROUTE)
    away.clock.advance(30 * DAY)
    given = int(grades.grade(away, ROUTE, Rating.EASY).due.day)
    assert given > moved
    away.clock.advance(DAY)
    grades.grade(away, ROUTE, Rating.AGAIN)
    undo.undo(away)
    assert due(away, ROUTE) == given


def test_the_command(away, capsys):
    assert run(["daysoff", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert sum(told["due"].values()) >= 1
    assert run(["daysoff", "--spread", "--dry-run"]) == 0
    assert "would move" in capsys.readouterr().err
    assert run(["daysoff", "--spread"]) == 0
    assert "moved" in capsys.readouterr().err
    assert run(["daysoff", "--add", "2027-01-01"]) == 0
    assert "2027-01-01" in capsys.readouterr().out
    assert run(["daysoff", "--remove", "2027-01-01", "--json"]) == 0
    assert "2027" not in "".join(json.loads(capsys.readouterr().out)["days_off"])


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["--add", "soon"], "dates, as"),
        (["--add", "2026-12-26..2026-12-24"], "ends before it begins"),
        (["--remove", "2030-01-01"], "no day off"),
        (["--backlog", "0"], "1 to 365"),
    ],
)
def test_what_cannot_be_done(small, capsys, argv, says):
    assert run(["daysoff", *argv]) == 2
    assert says in capsys.readouterr().err


# -- leeches ---------------------------------------------------------------------------------


def test_a_leech_at_eight_and_every_four():
    assert [n for n in range(1, 25) if rules.falls_due(n, 8)] == [8, 12, 16, 20, 24]
    assert [n for n in range(1, 6) if rules.falls_due(n, 1)] == [1, 2, 3, 4, 5]


def test_every_kind_has_its_advice():
    said = {kind: rules.advice(kind) for kind in Kind}
    assert all(text.endswith(".") for text in said.values())
    assert len(set(said.values())) == len(Kind)


def forget(home, times):
    """Let a card lapse so many times."""
    said = []
    for _ in range(times):
        for rating in (Rating.GOOD, Rating.GOOD, Rating.AGAIN):
            done = grades.grade(home, ROUTE, rating)
            home.clock.advance(700)
            said += [done.leech] if done.leech else []
        home.clock.advance(5 * DAY)
    return said


def test_it_is_said_when_it_becomes_one_and_listed(small, capsys):
    option(small, "scheduling.leech_lapses", "2")
    said = forget(small, 4)
    assert said == [rules.advice(Kind.ROUTE)] * 3
    (leech,) = browser.search(small, browser.LEECHES)
    assert (leech.stored.key, leech.stored.memory.lapses) == (ROUTE, 4)
    assert not leech.stored.suspended
    assert run(["leeches", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["lapses"] == 4
    assert run(["leeches"]) == 0
    assert rules.advice(Kind.ROUTE) in capsys.readouterr().out


def test_a_list_marks_it_from_the_lapse_on_that_makes_it_one(small):
    option(small, "scheduling.leech_lapses", "2")
    for marked in (False, True):
        forget(small, 1)
        route = next(card for card in browser.search(small) if card.stored.key == ROUTE)
        assert ("leech" in route.flags) is marked


def test_it_rests_where_that_was_asked_for_and_undo_wakes_it(small):
    option(small, "scheduling.leech_lapses", "1")
    option(small, "scheduling.leeches", "suspend")
    forget(small, 1)
    (leech,) = browser.search(small, browser.LEECHES)
    assert leech.stored.suspended
    assert open_session(small, deck="small").current.key != ROUTE
    undo.undo(small)
    assert browser.search(small, browser.LEECHES) == []
    with small.store.read() as connection:
        assert not cards.by_key(connection, ROUTE).suspended


def test_no_leeches(small, capsys):
    assert run(["leeches"]) == 0
    assert "no leeches" in capsys.readouterr().err


def test_what_falls_on_a_day_off_is_counted_from_today_on(away, clock):
    """Today is still ahead: what is due on it can be moved yet."""
    first = due(away, ROUTE)
    falling = days_off.falling(away)
    assert falling[first] >= 1
    clock.advance((first - away.day()) * DAY)
    assert away.day() == first
    assert first in days_off.falling(away)
    assert first - 1 not in days_off.falling(away)


def test_the_plan_of_an_interview_has_nothing_on_a_day_off_after_today_s_session_either(small):
    """The row said `day off`, and beside it 17 cards."""
    acme = onsites.add(small, "Acme", "2026-11-28 09:00")
    for found in search(small):
        grades.grade(small, found.stored.key, Rating.EASY)
        grades.grade(small, found.stored.key, Rating.EASY)
    option(small, "scheduling.days_off", "2026-11-24")
    days = [(day.kind, day.cards) for day in planning.plan(small, acme).days[:3]]
    assert days == [("day", 0), ("day off", 0), ("day", 17)]


def test_the_plan_of_an_interview_has_nothing_on_days_off(bundled, home):
    acme = onsites.add(home, "Acme", "2026-12-02 09:00", minutes=20)
    before = planning.plan(home, acme)
    plan_of_today.keep(home)
    assert [(day.date, day.kind) for day in before.days if day.kind != "day"] == [
        ("2026-12-01", "last day"), ("2026-12-02", "morning"),
    ]  # fmt: skip
    option(home, "scheduling.days_off", "2026-11-25..2026-11-26")
    found = planning.plan(home, acme)
    assert [(day.date, day.cards, day.seconds) for day in found.days if day.kind == "day off"] == [
        ("2026-11-25", 0, 0), ("2026-11-26", 0, 0),
    ]  # fmt: skip
    assert all(day.cards for day in found.days if day.kind != "day off")
    with home.store.read() as connection:
        assert moment.last_plan(home, connection) is None, "that of before is no longer true"
    assert found.ready.with_plan < before.ready.with_plan
