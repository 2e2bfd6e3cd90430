"""A screen that takes a moment: it is said to come, and what is typed meanwhile is meant for it."""

from __future__ import annotations

import sys
from threading import current_thread, main_thread

import pytest
from driving import Gate, drive, lines, play, toasted, until
from textual.widgets import Input

from drill.errors import UsageError
from drill.service.library import opening as library
from drill.service.stories import moments
from drill.tui import opening
from drill.tui.app import DrillApp
from drill.tui.screens import history
from drill.tui.screens.dialogs import WorkingScreen
from drill.tui.screens.today import TodayScreen
from drill.tui.screens.workshop.draft_screen import LOADING
from drill.tui.screens.workshop.screen import WorkshopScreen

SCENES = ["mock", "pick", "tell", "workshop"]


@pytest.fixture
def app(app, small):
    """The app on the small deck."""
    return app


@pytest.fixture
def slow(monkeypatch):
    """What screens are made of comes once the gate is open; with `refuses` none of it does."""
    gate = Gate()
    gate.refuses = False

    def slowly(read):
        def wait(*given, **more):
            gate.wait()
            if gate.refuses:
                raise UsageError("there is nothing to open")
            return read(*given, **more)

        return wait

    slowed = {scene: slowly(read) for scene, read in opening.FETCHED.items()}
    monkeypatch.setattr(opening, "FETCHED", slowed)
    return gate


@pytest.mark.parametrize("scene", SCENES)
def test_keys_wait_for_a_screen_that_is_said_to_come(app, slow, scene):
    async def script(app, pilot):
        app.open(scene)
        assert app.waits, "from this moment"
        await until(pilot, lambda: isinstance(app.screen, WorkingScreen))
        await pilot.press("enter")
        assert [key.key for key in app.held] == ["enter"]
        app.held.clear()
        slow.set()
        await until(pilot, lambda: app.screen.where == scene and not app.waits)

    drive(app, script)


@pytest.mark.parametrize("refuses", [False, True])
def test_a_screen_that_does_not_come_leaves_its_keys_to_nobody(app, slow, refuses):
    slow.refuses = refuses
    said = "there is nothing to open" if refuses else "Stopped"

    async def script(app, pilot):
        app.open("mock")
        await until(pilot, lambda: isinstance(app.screen, WorkingScreen))
        await pilot.press("enter", *["escape"] * (not refuses))
        slow.set()
        await until(pilot, lambda: said in toasted(app) and not app.waits)
        assert isinstance(app.screen, TodayScreen)
        assert not app.held

    drive(app, script)


@pytest.mark.parametrize("cancelled", [False, True])
def test_from_the_command_line_today_is_not_what_keys_are_for(small, clock, monkeypatch, cancelled):
    gate, open_home = Gate(), library.open_home

    def slowly(*given, **more):
        gate.wait()
        return open_home(*given, **more)

    monkeypatch.setattr(library, "open_home", slowly)

    async def script(pilot):
        await until(pilot, lambda: app.screen.where == "work")
        assert "Opening your decks" in lines(app)
        await pilot.press("h", *["escape"] * cancelled)
        assert app.held[0].key == "h"
        gate.set()
        wanted = "today" if cancelled else "pick"
        await until(pilot, lambda: app.screen.where == wanted and not app.waits and not app.held)

    app = DrillApp(small.paths, clock, opening=lambda app: app.open("pick"))
    play(app, script)


def test_a_form_that_was_filled_in_is_not_blank_while_the_next_is_looked_up(
    app, small, monkeypatch
):
    gate, looked = Gate(), []
    propose = moments.proposals

    def slowly(*given):
        if looked:
            gate.wait()
        looked.append(given)
        return propose(*given)

    monkeypatch.setattr(moments, "proposals", slowly)

    async def script(app, pilot):
        await app.push_screen(WorkshopScreen(app.home))
        await until(pilot, lambda: isinstance(app.focused, Input))
        app.focused.value = "Sales went over my head to the CTO to get a feature in"
        await pilot.press("ctrl+n")
        await until(pilot, lambda: len(looked) == 1 and LOADING in lines(app))
        assert "another" not in lines(app), "none of the fields that are empty by now"
        assert app.waits
        gate.set()
        await until(pilot, lambda: "Which story will you write?" in lines(app))

    drive(app, script)


def test_the_module_of_a_screen_is_imported_beside_the_one_in_sight(app, monkeypatch):
    threads = []

    def imported(name):
        threads.append(current_thread())
        monkeypatch.setitem(sys.modules, name, history)
        return history

    monkeypatch.delitem(sys.modules, history.__name__)
    monkeypatch.setattr(opening, "import_module", imported)

    async def script(app, pilot):
        app.open("history")
        assert app.waits, "from this moment"
        await until(pilot, lambda: isinstance(app.screen, history.HistoryScreen))
        assert threads[0] is not main_thread()

    drive(app, script)
