"""What a summary says is left of today is what Today says, however the session ended."""

from __future__ import annotations

import pytest

from drill.domain.review import Rating, Source
from drill.errors import StoreUnwritable
from drill.service.home import undo
from drill.service.insight.browser import search
from drill.service.library import bulk
from drill.service.library.opening import open_home
from drill.service.onsite.agenda import start
from drill.service.onsite.moment import settled
from drill.service.onsite.today import overview
from drill.service.study import lessons
from drill.service.study.session import open_session
from drill.service.study.summary import Next
from drill.storage import settings
from drill.storage.counts import PLAN


def graded(home, session, most: int = 1_000):
    """Go through a session, quickly and with everything known; the session."""
    while session.current is not None and most:
        if session.lesson is not None:
            home.clock.advance(2)
            session.read()
            continue
        home.clock.advance(2)
        session.grade(Rating.EASY, seconds=2)
        most -= 1
    return session


def test_after_a_fast_session_it_says_what_today_says(ahead):
    overview(ahead.paths, ahead.clock)
    summary = graded(ahead, start(ahead)).summary()
    today = overview(ahead.paths, ahead.clock)
    assert today.left > 5
    assert (summary.to_go, summary.next, summary.rest) == (today.left, Next.GO_ON, True)


def test_what_practice_would_still_show_is_not_of_today(ahead):
    while overview(ahead.paths, ahead.clock).left > 1:
        graded(ahead, start(ahead))
    session = graded(ahead, start(ahead, more=True), 1)
    assert session.current is not None, "there is more to practise"
    summary = session.summary()
    assert summary.to_go == overview(ahead.paths, ahead.clock).left <= 1
    assert summary.next == (Next.GO_ON if summary.to_go else Next.REST)


def test_left_on_day_one_it_says_what_today_says(ahead):
    overview(ahead.paths, ahead.clock)
    summary = graded(ahead, start(ahead), 3).summary()
    assert summary.to_go == overview(ahead.paths, ahead.clock).left


def test_new_cards_are_left_too_where_nothing_was_graded(small):
    summary = open_session(small).summary()
    today = overview(small.paths, small.clock)
    assert today.new
    assert summary.to_go == today.due + today.new
    assert summary.next == Next.BEGIN


def test_what_one_deck_practises_before_it_falls_due_is_not_left_of_today(small):
    for _ in range(2):
        graded(small, open_session(small, minutes=60))
        small.clock.advance(86_400)
    graded(small, open_session(small, minutes=60))
    session = graded(small, open_session(small, deck="small", more=True), 1)
    assert session.current is not None, "there is more to practise"
    summary = session.summary()
    assert overview(small.paths, small.clock).left == 0
    assert (summary.to_go, summary.rest) == (0, False)


def test_without_an_interview_the_end_of_a_session_keeps_no_plan(small):
    graded(small, start(small)).summary()
    with small.store.read() as connection:
        assert settings.get(connection, PLAN) is None


@pytest.mark.parametrize("onsite", [False, True])
def test_what_another_window_suspended_and_brought_back_counts_as_today_counts_it(onsite, request):
    home = request.getfixturevalue("ahead" if onsite else "small")
    overview(home.paths, home.clock)
    session = start(home)
    with open_home(home.paths, home.clock) as other:
        keys = [found.stored.key for found in search(other)]
        bulk.suspend(other, keys, True)
        assert graded(home, session, 2).current is None, "all that was left is suspended"
        undo.undo(other)
    summary, today = session.summary(), overview(home.paths, home.clock)
    assert summary.to_go == today.left > 5


def test_where_the_store_cannot_be_written_a_session_ends_all_the_same(ahead):
    overview(ahead.paths, ahead.clock)
    session = graded(ahead, start(ahead), 2)
    ahead.clock.advance(30)
    ahead.store.barred = StoreUnwritable("it is read-only")
    summary = session.summary()
    assert (summary.reviews, summary.to_go > 5) == (2, True)
    assert lessons.keep_aside(ahead, 9.0, Source.CRAM) == 0.0
    assert settled(ahead).clock.now() == ahead.clock.now()
