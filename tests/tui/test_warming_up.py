"""Keys that come while the store is still being opened."""

from __future__ import annotations

from importlib import import_module

import pytest
from driving import HANG, Gate, play, quiet, toasts, until

from drill.service.library import opening
from drill.tui.screens.ask import AskScreen
from drill.tui.screens.export_form import ExportForm
from drill.tui.screens.library import LibraryScreen
from drill.tui.screens.stories import StoriesScreen
from drill.tui.screens.study import StudyScreen
from drill.tui.screens.today import TodayScreen
from drill.tui.screens.workshop.screen import WorkshopScreen

pytestmark = pytest.mark.usefixtures("small")


@pytest.fixture
def cold(monkeypatch):
    """The store opens when this is set."""
    opens, plain = Gate(), opening.open_home

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
        assert not toasts(made)
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
    assert made.return_code == 0


LISTS = {
    "2": ("drill.service.stories.overview.matrix", StoriesScreen, "n", WorkshopScreen),
    "4": ("drill.service.library.decks.listing", LibraryScreen, "x", ExportForm),
}


@pytest.mark.parametrize("place", LISTS)
def test_keys_for_a_list_wait_until_it_is_read(app, monkeypatch, place):
    name, screen, key, opened = LISTS[place]
    module, _, function = name.rpartition(".")
    goes_on, plain = Gate(), getattr(import_module(module), function)

    def slow(*given, **more):
        assert goes_on.wait(HANG)
        return plain(*given, **more)

    monkeypatch.setattr(name, slow)
    made = app()

    async def script(pilot):
        await until(pilot, lambda: made.home is not None)
        await pilot.press(place, key)
        assert isinstance(made.screen, screen)
        goes_on.set()
        await until(pilot, lambda: isinstance(made.screen, opened))
        await quiet(made, pilot)

    play(made, script)


def test_what_is_still_read_can_be_left(app, monkeypatch):
    goes_on = Gate()
    monkeypatch.setattr("drill.service.stories.overview.matrix", lambda *_: goes_on.wait(HANG))
    made = app()

    async def script(pilot):
        await until(pilot, lambda: made.home is not None)
        await pilot.press("2", "escape")
        assert isinstance(made.screen, TodayScreen)
        goes_on.set()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(made.screen, StudyScreen))

    play(made, script)
