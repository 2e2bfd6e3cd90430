"""Keys that come while the store is still being opened."""

from __future__ import annotations

from threading import Event

import pytest
from driving import HANG, play, until

from drill.service.library import opening
from drill.tui.screens.ask import AskScreen
from drill.tui.screens.stories import StoriesScreen
from drill.tui.screens.study import StudyScreen

pytestmark = pytest.mark.usefixtures("small")


@pytest.fixture
def cold(monkeypatch):
    """The store opens when this is set."""
    opens, plain = Event(), opening.open_home

    def wait(*given, **more):
        assert opens.wait(HANG)
        return plain(*given, **more)

    monkeypatch.setattr(opening, "open_home", wait)
    return opens


def test_they_are_kept_and_played_in_their_order(app, cold):
    made = app()

    async def script(pilot):
        await pilot.press("2", "slash", "w", "h", "y")
        assert made.home is None
        assert not made._notifications
        cold.set()
        await until(pilot, lambda: isinstance(made.screen, AskScreen))
        await until(pilot, lambda: made.screen.query_one("Input").value == "why")
        assert isinstance(made.screen_stack[-2], StoriesScreen)

    play(made, script)


def test_a_session_begun_early_shows_its_first_answer(app, cold):
    made = app()

    async def script(pilot):
        await pilot.press("enter", "space")
        cold.set()
        await until(pilot, lambda: isinstance(made.screen, StudyScreen))
        await until(pilot, lambda: made.screen.phase.revealed)

    play(made, script)


def test_leaving_waits_for_nothing(app, cold):
    made = app()

    async def script(pilot):
        await pilot.press("q")
        cold.set()

    play(made, script)
    assert made._exit
