"""Cramming by keys: from Today, on from the summary, and what is said where there is nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from driving import drive, quiet, text, toasts, until

from drill.domain.review import Rating
from drill.service.insight.browser import reviews
from drill.service.onsite import onsites
from drill.service.study.session import StudySession
from drill.service.study.summary import Next
from drill.tui.screens.study import StudyScreen
from drill.tui.screens.summary import SummaryScreen
from drill.tui.screens.today import TodayScreen
from drill.tui.screens.workshop.screen import WorkshopScreen

pytestmark = pytest.mark.usefixtures("small")


async def today(app, pilot):
    await until(pilot, lambda: app.home is not None and "Readiness" in text(app, "#ready"))


def test_c_on_today_crams_and_on_the_summary_goes_on(app, small):
    onsites.add(small, "Acme", "9", minutes=10)

    async def script(app, pilot):
        await today(app, pilot)
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))
        assert app.screen.session.agenda.onsite
        await pilot.press("space", "3", "space", "3", "q")
        await until(pilot, lambda: isinstance(app.screen, SummaryScreen))
        assert "What is left of today's minutes has room for" in text(app)
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))
        assert app.screen.session.agenda.onsite
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, SummaryScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))

    drive(app, script)
    assert [review.source.value for review in reviews(small)] == ["cram", "cram"]


def test_without_an_onsite_there_is_no_such_key(app):
    async def script(app, pilot):
        await today(app, pilot)
        await pilot.press("c")
        await quiet(app, pilot)
        assert isinstance(app.screen, TodayScreen)

    drive(app, script)


def test_todays_minutes_used_up_is_said(app, small, clock):
    onsites.add(small, "Acme", "9", minutes=1)
    from drill.service.onsite.agenda import open_cram

    session = open_cram(small)
    clock.advance(70)
    session.grade(Rating.GOOD, seconds=70)

    async def script(app, pilot):
        await today(app, pilot)
        await pilot.press("c")
        await until(pilot, lambda: toasts(app))
        assert any("today's time for Acme is used up" in said for said in toasts(app))

    drive(app, script)


def test_a_question_that_went_badly_is_marked(app, small, clock):
    from drill.domain.onsite import Went
    from drill.service.onsite import debrief

    made = onsites.add(small, "Acme", "1")
    clock.advance(2 * 86_400)
    debrief.tell(small, made, Went.BADLY, [("Who was it?", "small/people", Went.BADLY)])

    async def script(app, pilot):
        await today(app, pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))
        assert "asked at Acme, went badly" in text(app)

    drive(app, script)


def test_where_only_red_flags_are_left_a_story_is_offered_and_flags_on_request(
    app, small, monkeypatch
):
    onsites.add(small, "Acme", "9", minutes=10)
    summary = StudySession.summary
    monkeypatch.setattr(
        StudySession,
        "summary",
        lambda session: replace(summary(session), held_back=20, more=True, next=Next.REST),
    )

    async def script(app, pilot):
        await today(app, pilot)
        assert app.screen.check_action("write", ()), "before an interview"
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, WorkshopScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))
        await pilot.press("space", "3", "q")
        await until(pilot, lambda: isinstance(app.screen, SummaryScreen))
        said = " ".join(text(app, "#next").split())
        assert said == (
            "The rest of today's minutes would be red flags only. Write a story: 12 minutes, "
            "w starts it. m goes on with them all the same."
        )
        assert "Write  w" in text(app, "#do")
        await pilot.press("w")
        await until(pilot, lambda: isinstance(app.screen, WorkshopScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, SummaryScreen))
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))

    drive(app, script)
