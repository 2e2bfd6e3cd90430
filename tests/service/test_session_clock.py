"""The clock of a session: time spent, time on a card, and pauses that count for neither."""

from __future__ import annotations

import pytest

from drill.service.study.session_clock import SessionClock


@pytest.fixture
def session_clock(clock):
    return SessionClock(clock, 600)


def test_it_runs_from_the_start(session_clock, clock):
    clock.advance(7.5)
    assert (session_clock.spent, session_clock.elapsed) == (7.5, 7.5)
    assert (session_clock.budget, session_clock.left) == (600, 592.5)


def test_what_is_overdrawn_is_below_nothing(session_clock, clock):
    clock.advance(610)
    assert session_clock.left == -10


def test_a_card_is_timed_from_when_it_is_asked(session_clock, clock):
    clock.advance(20)
    session_clock.ask()
    clock.advance(3)
    assert (session_clock.spent, session_clock.elapsed) == (23, 3)


def test_a_pause_counts_neither_for_the_session_nor_for_the_card(session_clock, clock):
    clock.advance(5)
    session_clock.pause()
    clock.advance(1000)
    assert (session_clock.spent, session_clock.elapsed) == (5, 5)
    session_clock.resume()
    clock.advance(2)
    assert (session_clock.spent, session_clock.elapsed) == (7, 7)


def test_a_pause_within_a_pause_is_one(session_clock, clock):
    session_clock.pause()
    clock.advance(10)
    session_clock.pause()
    clock.advance(10)
    session_clock.resume()
    session_clock.resume()
    assert session_clock.spent == 0


def test_a_pause_on_one_card_is_not_taken_from_the_next(session_clock, clock):
    session_clock.pause()
    clock.advance(30)
    session_clock.resume()
    session_clock.ask()
    clock.advance(4)
    assert (session_clock.spent, session_clock.elapsed) == (4, 4)


def test_a_pause_may_have_begun_before_it_was_noticed(session_clock, clock):
    clock.advance(10)
    since = clock.now()
    clock.advance(120)
    session_clock.pause(since=since)
    assert (session_clock.spent, session_clock.elapsed) == (10, 10)


def test_a_pause_begins_on_this_card_and_not_in_the_future(session_clock, clock):
    clock.advance(10)
    session_clock.ask()
    clock.advance(5)
    session_clock.pause(since=clock.now() - 60_000)
    assert (session_clock.spent, session_clock.elapsed) == (10, 0)
    session_clock.resume()
    session_clock.pause(since=clock.now() + 60_000)
    clock.advance(1)
    assert session_clock.spent == 10


def test_begun_anew_it_knows_nothing_of_before(session_clock, clock):
    clock.advance(40)
    session_clock.pause()
    clock.advance(40)
    session_clock.begin()
    clock.advance(1)
    assert (session_clock.spent, session_clock.elapsed, session_clock.age) == (1, 1, 1)


def test_its_age_counts_pauses_and_shows_that_the_time_was_put_back(session_clock, clock):
    session_clock.pause()
    clock.advance(10)
    assert session_clock.age == 10
    clock.advance(-15)
    assert session_clock.age == -5


def test_what_is_left_out_counts_for_nothing(clock):
    session = SessionClock(clock, 600)
    clock.advance(5)
    since = clock.now()
    clock.advance(3600)
    session.leave_out(since)
    clock.advance(2)
    assert (session.spent, session.elapsed, session.left) == (7, 7, 593)


def test_a_paused_clock_stays_paused_where_time_is_left_out(clock):
    session = SessionClock(clock, 600)
    clock.advance(5)
    session.pause()
    since = clock.now()
    clock.advance(3600)
    session.leave_out(since)
    clock.advance(60)
    assert session.spent == 5
