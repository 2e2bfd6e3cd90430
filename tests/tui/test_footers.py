"""Every key that a footer names does something there, and help has every key of the table."""

from __future__ import annotations

import pytest
from driving import drive, lines, text, toasts, until
from textual.widgets import Button, Input, Select, TextArea

from drill.service.onsite import onsites
from drill.service.stories import first_stories
from drill.tui.actions import (
    BACKUPS,
    BROWSE,
    HISTORY,
    KEYS_FORM,
    MOCK,
    PLACES,
    TELL,
    TUNING,
    of,
)
from drill.tui.screens.keys import KeysScreen
from drill.tui.screens.today import TodayScreen

BEAT = "small/quiet/beat:context"
FIELDS = (Input, TextArea, Button, Select)
"""What takes enter for itself, and says so by its looks."""


async def still(app, pilot):
    """Until nothing goes on beside the screen, but what waits for an answer of the person."""
    asks = app.screen

    def idle():
        return app.screen is not asks or all(worker.is_finished for worker in app.workers)

    for _ in range(100):
        await pilot.pause(0.01)
        if idle():
            break
    await pilot.pause()


async def keys(app, pilot, *presses):
    for key in presses:
        await pilot.press(key)
        await still(app, pilot)


def by(*presses):
    """What keys lead to from Today."""
    return lambda app, pilot: keys(app, pilot, *presses)


def opened(place, *presses, **more):
    """A place, and keys there."""

    async def reach(app, pilot):
        app.open(place, **more)
        await still(app, pilot)
        await keys(app, pilot, *presses)

    return reach


def card(*presses):
    """A session of a card of several facts, and keys there."""

    async def reach(app, pilot):
        app.drill(BEAT)
        await still(app, pilot)
        await keys(app, pilot, *presses)

    return reach


def speaking(*presses, seconds=100):
    """A story told for so long, and keys then."""

    async def reach(app, pilot):
        app.open(TELL)
        await keys(app, pilot, "enter", "enter")
        app.clock.advance(seconds)
        await keys(app, pilot, *presses)

    return reach


STATES = {
    "today": by(),
    "today, at a competency": by("down"),
    "a question": by("enter"),
    "an answer": by("enter", "space"),
    "facts": card("space"),
    "facts, some marked": card("space", "m"),
    "typing": card("t"),
    "paused": by("enter", "p"),
    "a summary": by("enter", "space", "3", "q"),
    "a summary of nothing": by("enter", "q"),
    "a note": card("space", "v"),
    "stories": by("2"),
    "a story": by("2", "right", "enter"),
    "ask": by("2", "slash"),
    "a story to tell": opened(TELL),
    "a story while it is told": speaking(),
    "beats to mark": speaking("enter"),
    "beats that were marked": speaking("enter", "space", "space"),
    "a transcript": opened(TELL, "t"),
    "a mock's question": opened(MOCK),
    "a mock's answer": opened(MOCK, "enter"),
    "a mock passed": opened(MOCK, "p"),
    "a friend's question": opened(MOCK, "enter", "enter", friend=True),
    "a friend listens": opened(MOCK, "enter", "enter", "enter", friend=True),
    "a friend marks": opened(MOCK, "enter", "enter", "enter", "enter", friend=True),
    "a pick": by("2", "p"),
    "a pick made": by("2", "p", "enter"),
    "the workshop": by("2", "n"),
    "an onsite": by("3"),
    "what if": by("3", "plus"),
    "an onsite's form": by("3", "a"),
    "the library": by("4"),
    "a way out": by("4", "x"),
    "a way in": by("4", "i"),
    "a deck's options": by("4", "o"),
    "browse": opened(BROWSE),
    "a search": opened(BROWSE, "slash"),
    "a search without cards": opened(BROWSE, "d"),
    "a card's history": opened(BROWSE, "enter"),
    "the history": opened(HISTORY),
    "progress": by("5"),
    "progress, its last page": by("5", "s"),
    "settings": by("comma"),
    "keys": opened(KEYS_FORM),
    "a key to press": opened(KEYS_FORM, "enter"),
    "backups": opened(BACKUPS),
    "tuning": opened(TUNING),
}


@pytest.fixture
def stocked(small):
    """Cards, a story, an interview."""
    first_stories.keep_offered(small)
    onsites.add(small, "Acme", "2026-12-10", minutes=20)
    return small


def named(app):
    """The keys that the footer has, or would have in a wide terminal."""
    bindings = app.screen.active_bindings.values()
    return [found.binding for found in bindings if found.binding.show and found.enabled]


def seen(app, gone):
    """All that a person notices."""
    stack = [id(screen) for screen in app.screen_stack]
    return stack, app.screen.focused, lines(app), len(toasts(app)), len(gone)


async def back(app, pilot):
    while not isinstance(app.screen, TodayScreen):
        await app.pop_screen()
    app.clear_notifications()
    await still(app, pilot)


@pytest.mark.parametrize("state", STATES)
def test_every_key_of_a_footer_does_something(stocked, app, state, monkeypatch, tmp_path):
    """So does enter, where a list takes it. An undo comes last: it may take away what the others
    need.
    """
    monkeypatch.chdir(tmp_path)
    reach, gone, idle = STATES[state], [], []

    async def script(app, pilot):
        monkeypatch.setattr(app, "exit", lambda *given, **more: gone.append(given))
        await until(pilot, lambda: text(app, "#weeks").strip())
        await reach(app, pilot)
        if not isinstance(app.screen.focused, FIELDS):
            enter = app.screen.active_bindings.get("enter")
            assert enter is None or enter.binding.show, f"enter does {enter.binding.action}"
        todo = sorted(named(app), key=lambda binding: binding.description == "Undo")
        assert todo
        for binding in todo:
            await back(app, pilot)
            await reach(app, pilot)
            before = seen(app, gone)
            await keys(app, pilot, binding.key.split(",")[0])
            if seen(app, gone) == before:
                idle.append(f"{binding.key} {binding.description}")
        await back(app, pilot)

    drive(app, script, size=(200, 40))
    assert not idle


def test_help_has_every_key_of_the_table(stocked, app):
    async def script(app, pilot):
        for place in PLACES:
            app.push_screen(KeysScreen(place))
            await pilot.pause()
            shown = " ".join(text(app).split())
            for action in of(place):
                assert action.help in shown
                assert app.keymap.first(action.id) in shown
            await app.pop_screen()

    drive(app, script, size=(120, 40))
