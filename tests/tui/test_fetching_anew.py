"""A deck that came from an address, fetched again from the Library: shown, asked about, taken."""

from __future__ import annotations

from threading import Event

import pytest
from driving import drive, library, text, toasted, until

from drill.errors import DeckError, Problem
from drill.service.library import decks, imports
from drill.tui.screens.dialogs import ConfirmScreen, WorkingScreen
from drill.tui.screens.library import LibraryScreen
from drill.tui.screens.preview import PreviewScreen
from tests_support import PLAIN

AT = "https://decks.example/mine.yaml"
MORE = PLAIN.rstrip("\n") + "\n  - {id: fresh, q: A new question?, a: its answer}\n"


@pytest.fixture(autouse=True)
def came(home, web):
    """A deck came from an address."""
    web.pages[AT] = PLAIN
    with imports.look(home, [AT]) as looked:
        imports.take(home, looked)
    web.asked.clear()


def notes(app):
    return [deck.notes for deck in decks.listing(app.home)]


async def fetched(app, pilot, shows):
    await pilot.press("f")
    await until(pilot, lambda: isinstance(app.screen, shows))
    await pilot.pause()
    return app.screen


def test_nothing_is_fetched_before_the_key(app, web):
    async def script(app, pilot):
        await library(app, pilot)
        assert f"f fetches it anew from {AT}" in text(app, "#detail")
        await pilot.press("1", "4", "5", "1", "4")
        await pilot.pause()
        assert not web.asked

    drive(app, script)


def test_what_is_new_is_shown_and_taken_and_taken_back(app, web):
    async def script(app, pilot):
        await library(app, pilot)
        before = notes(app)
        await pilot.press("f")
        await until(pilot, lambda: "is up to date" in toasted(app))
        web.pages[AT] = MORE
        await fetched(app, pilot, PreviewScreen)
        assert "1 new" in text(app, "#deck")
        assert notes(app) == before
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        await until(pilot, lambda: "Imported" in toasted(app))
        assert notes(app) == [before[0] + 1]
        await pilot.press("u")
        await until(pilot, lambda: notes(app) == before)

    drive(app, script)


def test_what_moved_is_asked_about(app, web):
    web.pages[AT] = (MORE.encode(), "https://new.example/m.yaml", "https://new.example/m.yaml")

    async def script(app, pilot):
        await library(app, pilot)
        before = notes(app)
        screen = await fetched(app, pilot, PreviewScreen)
        assert "it comes from new.example now" in text(app, "#notice").replace("\n", " ")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is screen)
        assert notes(app) == before
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        assert notes(app) == [before[0] + 1]
        assert decks.listing(app.home)[0].address == "https://new.example/m.yaml"

    drive(app, script)


def test_what_vanished_is_said_and_the_copy_stays(app, web):
    web.pages[AT] = DeckError(AT, [Problem("the server answered 410 Gone")])

    async def script(app, pilot):
        await library(app, pilot)
        before = notes(app)
        await pilot.press("f")
        await until(pilot, lambda: "410 Gone" in toasted(app))
        assert "Your copy stays as it is." in toasted(app)
        assert (notes(app), isinstance(app.screen, LibraryScreen)) == (before, True)

    drive(app, script)


def test_a_fetch_can_be_stopped(app, web):
    def slow(progress):
        while True:
            progress(0.5)
            Event().wait(0.01)

    web.pages[AT] = slow

    async def script(app, pilot):
        await library(app, pilot)
        before = notes(app)
        await fetched(app, pilot, WorkingScreen)
        await pilot.press("escape")
        await until(pilot, lambda: "Stopped; nothing was changed." in toasted(app))
        await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
        assert notes(app) == before

    drive(app, script)
