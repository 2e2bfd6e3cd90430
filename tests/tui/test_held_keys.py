"""Keys that wait: what they are for gets them, and none waits behind what is for nobody."""

from __future__ import annotations

import pytest
from driving import HANG, Gate, drive, text, until

from drill.service.home import undo
from drill.service.onsite import agenda, onsites
from drill.service.study.session import StudySession
from drill.tui import opening, work
from drill.tui.screens.keys import KeysScreen
from drill.tui.screens.today import TodayScreen

pytestmark = pytest.mark.usefixtures("small")


def slowly(gate, act):
    def waiting(*given, **more):
        assert gate.wait(HANG)
        return act(*given, **more)

    return waiting


def test_keys_wait_for_a_step_that_is_long_in_being_taken_back(app, small, monkeypatch):
    gate = Gate()
    monkeypatch.setattr(undo, "undo", slowly(gate, undo.undo))

    async def script(app, pilot):
        await app.push_screen(TodayScreen())
        onsites.add(small, "Acme", "2026-12-03 09:00")
        app.undo()
        await until(pilot, lambda: app.screen.where != "today")
        if app.screen.where != "work":
            await pilot.press("y")
        await until(pilot, lambda: app.screen.where == "work")
        await pilot.press("4")
        assert [key.key for key in app.held] == ["4"]
        gate.set()
        await until(pilot, lambda: app.screen.where == "library")

    drive(app, script)


@pytest.mark.parametrize("soon", [False, True])
def test_help_that_is_read_while_a_screen_comes_has_its_keys(app, monkeypatch, soon):
    gate = Gate()
    slow = {**opening.FETCHED, "mock": slowly(gate, opening.FETCHED["mock"])}
    monkeypatch.setattr(opening, "FETCHED", slow)
    if soon:
        monkeypatch.setattr(work, "QUICK", HANG)

    async def script(app, pilot):
        app.open("mock")
        await until(pilot, lambda: soon or app.screen.where == "work")
        below = app.screen
        await pilot.press("f1")
        await until(pilot, lambda: isinstance(app.screen, KeysScreen))
        await pilot.press("down", "escape")
        assert not app.held
        await until(pilot, lambda: app.screen is below)
        gate.set()
        await until(pilot, lambda: app.screen.where == "mock")

    drive(app, script)


def test_behind_keys_for_a_screen_that_was_left_by_a_click_no_other_waits(app, monkeypatch):
    gate = Gate()
    monkeypatch.setattr(StudySession, "summary", slowly(gate, StudySession.summary))

    async def script(app, pilot):
        await pilot.press("enter", "q")
        await until(pilot, lambda: "Counting" in text(app))
        await pilot.press("4")
        assert app.held
        await pilot.click("#done")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        gate.set()
        await pilot.pause()
        assert not app.held, "what was for the summary is for nobody"
        await pilot.press("4")
        await until(pilot, lambda: app.screen.where == "library")

    drive(app, script)


def test_drill_can_end_while_a_screen_comes(app, monkeypatch):
    gate = Gate()
    slow = {**opening.FETCHED, "mock": slowly(gate, opening.FETCHED["mock"])}
    monkeypatch.setattr(opening, "FETCHED", slow)

    async def script(app, pilot):
        app.open("mock")
        await until(pilot, lambda: app.screen.where == "work")

    drive(app, script)


def test_asked_for_twice_a_session_of_the_plan_is_made_once(app, small, monkeypatch):
    onsites.add(small, "Acme", "2026-12-03 09:00")
    gate, made = Gate(), []

    def slow(*given, **more):
        made.append(given)
        assert gate.wait(HANG)
        return begin(*given, **more)

    begin = agenda.open_cram
    monkeypatch.setattr(agenda, "open_cram", slow)

    async def script(app, pilot):
        app.open_cram()
        assert app.waits, "from this moment"
        app.open_cram()
        await until(pilot, lambda: app.screen.where == "work")
        assert app.waits
        assert len(made) == 1
        gate.set()
        await until(pilot, lambda: not app.waits)

    drive(app, script)
