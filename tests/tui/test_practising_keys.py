"""Practice by keys: where nothing is due, on Today and on the summary."""

from __future__ import annotations

from threading import current_thread, main_thread

import pytest
from driving import Gate, drive, quiet, text, until
from textual.events import Key

from drill.domain.review import Rating
from drill.scheduling.pace import PRIORS
from drill.service.onsite import agenda, onsites
from drill.service.study.agenda import PracticeAgenda
from drill.service.study.session import open_session
from drill.tui.screens.study import StudyScreen
from drill.tui.screens.summary import SummaryScreen


def done(home, keep=0):
    """All of today is studied, but for the last `keep` cards."""
    session = open_session(home, minutes=60)
    while session.current is not None and session.expected - session.done > keep:
        home.clock.advance(PRIORS[session.current.kind])
        session.grade(Rating.GOOD)
    home.clock.advance(3600)


def practising(app):
    screen = app.screen
    return isinstance(screen, StudyScreen) and isinstance(screen.session.agenda, PracticeAgenda)


def test_m_on_today_practises_where_nothing_is_due_and_again_from_the_summary(app, small):
    done(small)

    async def script(app, pilot):
        await until(pilot, lambda: app.home is not None and "m goes on practising" in text(app))
        await pilot.press("m")
        await until(pilot, lambda: practising(app))
        await pilot.press("space", "3", "q")
        await until(pilot, lambda: isinstance(app.screen, SummaryScreen))

    drive(app, script)


def test_m_on_the_summary_practises_once_nothing_is_left(app, small):
    done(small)

    async def script(app, pilot):
        await until(pilot, lambda: app.home is not None and "m goes on practising" in text(app))
        await pilot.press("m")
        await until(pilot, lambda: practising(app))
        for _ in range(80):
            if isinstance(app.screen, SummaryScreen):
                break
            app.clock.advance(30)
            await pilot.press("space", "3")
            await pilot.pause()
        await until(pilot, lambda: isinstance(app.screen, SummaryScreen))
        assert "m goes on practising" in text(app)
        await pilot.press("m")
        await until(pilot, lambda: practising(app))
        assert not app.screen.session.done

    drive(app, script)


def test_while_something_is_due_there_is_no_such_key(app, small):
    async def script(app, pilot):
        await until(pilot, lambda: app.home is not None and "Readiness" in text(app, "#ready"))
        assert "practises" not in text(app)
        await pilot.press("m")
        await pilot.pause()
        assert not isinstance(app.screen, StudyScreen)

    drive(app, script)


def test_what_is_asked_for_twice_while_it_is_planned_begins_once(app, small, monkeypatch):
    onsites.add(small, "Acme", "9", minutes=10)
    gate, start = Gate(), agenda.start

    def slowly(*given, **more):
        gate.wait()
        return start(*given, **more)

    async def script(app, pilot):
        await until(pilot, lambda: app.home is not None)
        await quiet(app, pilot)
        monkeypatch.setattr(agenda, "start", slowly)
        for _ in range(2):  # as two clicks; keys wait
            app.start(more=True)
        gate.set()
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))
        await quiet(app, pilot)
        assert [isinstance(screen, StudyScreen) for screen in app.screen_stack].count(True) == 1

    drive(app, script)


@pytest.mark.parametrize("interview", [True, False])
def test_a_session_is_planned_beside_the_screen(app, small, monkeypatch, interview):
    if interview:
        onsites.add(small, "Acme", "9", minutes=10)
    start, threads = agenda.start, []

    def noted(*given, **more):
        threads.append(current_thread())
        return start(*given, **more)

    monkeypatch.setattr(agenda, "start", noted)

    async def script(app, pilot):
        app.start(more=True)
        assert app.waits, "from this moment"
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))
        assert threads
        assert main_thread() not in threads

    drive(app, script)


def test_a_key_that_is_held_when_drill_is_left_meets_no_screen(app):
    left = app()
    left.held.append(Key("escape", None))
    left.play_held()
    assert [key.key for key in left.held] == ["escape"], "nothing is open, or any more"
