"""The clock stands still while nobody is there, and while anything covers the card."""

from __future__ import annotations

import pytest
from driving import drive, play, text, until
from tui_fake import TELL, FakeSession, ScriptedApp

from drill.paths import Paths
from drill.service.insight.browser import reviews
from drill.tui.screens.dialogs import PauseScreen
from drill.tui.screens.study import IDLE, IDLE_TELLING, StudyScreen
from drill.tui.screens.summary import SummaryScreen

pytestmark = pytest.mark.usefixtures("small")


def test_a_pause_hides_the_card_and_stops_the_clock(app, small, clock):
    async def script(app, pilot):
        await pilot.press("enter")
        clock.advance(5)
        front = str(app.screen.query_one("#front").render())
        await pilot.press("p")
        assert isinstance(app.screen, PauseScreen)
        assert "9:55 left" in text(app)
        assert front not in text(app)
        clock.advance(3600)
        await pilot.press("space")
        assert isinstance(app.screen, StudyScreen)
        await pilot.press("space", "3")
        assert app.screen.session.clock.left == 595

    drive(app, script)
    assert [line.seconds for line in reviews(small)] == [5]


def test_it_stops_by_itself_and_gives_the_idle_time_back(app, small, clock):
    async def script(app, pilot):
        await pilot.press("enter")
        clock.advance(7)
        await pilot.press("down")
        clock.advance(IDLE - 1)
        app.screen.tick()
        assert isinstance(app.screen, StudyScreen)
        clock.advance(2)
        app.screen.tick()
        await until(pilot, lambda: isinstance(app.screen, PauseScreen))
        assert "Nobody was here" in text(app)
        assert "9:53 left" in text(app)
        clock.advance(600)
        await pilot.press("enter")
        await pilot.press("space", "3")
        assert app.screen.session.clock.left == 593

    drive(app, script)
    assert [line.seconds for line in reviews(small)] == [7]


def test_hands_are_still_while_a_story_is_told(root, clock):
    app = ScriptedApp(Paths(root, root, root), clock, FakeSession(cards=(TELL,)))

    async def script(pilot):
        await pilot.press("enter")
        clock.advance(IDLE_TELLING - 1)
        app.screen.tick()
        await pilot.pause()
        assert isinstance(app.screen, StudyScreen)
        clock.advance(2)
        app.screen.tick()
        await until(pilot, lambda: isinstance(app.screen, PauseScreen))

    play(app, script)


def test_a_session_can_be_left_from_its_pause(app):
    async def script(app, pilot):
        await pilot.press("enter", "p", "q")
        await until(pilot, lambda: isinstance(app.screen, SummaryScreen))

    drive(app, script)


def test_a_terminal_too_small_over_a_pause_comes_back_to_the_pause(app):
    async def script(app, pilot):
        await pilot.press("enter", "p")
        await pilot.resize_terminal(20, 5)
        await pilot.pause()
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert isinstance(app.screen, PauseScreen)

    drive(app, script)


def test_help_is_there_while_paused(app):
    async def script(app, pilot):
        await pilot.press("enter", "p", "question_mark")
        assert "On with the session" in text(app)
        await pilot.press("escape")
        assert isinstance(app.screen, PauseScreen)

    drive(app, script)
