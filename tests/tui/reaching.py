"""Every state that a person meets, and the keys that lead there from Today: what holds for all of
them is tried in each.
"""

from __future__ import annotations

from dataclasses import replace

from driving import drive, text, until

from drill.tui.screens.dialogs import ConfirmScreen
from drill.tui.screens.today import TodayScreen

BEAT = "small/quiet/beat:context"


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
        before = app.screen
        app.open(place, **more)
        await until(pilot, lambda: app.screen is not before)  # its module may be imported first
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
        app.open("tell")
        await keys(app, pilot, "enter", "enter")
        app.clock.advance(seconds)
        await keys(app, pilot, *presses)

    return reach


async def asking_for_a_story(app, pilot):
    """The end of a session whose minutes nothing but red flags would fill."""
    await keys(app, pilot, "enter")
    session = app.screen.session
    usual = session.summary
    session.summary = lambda: replace(usual(), held_back=3)
    await keys(app, pilot, "space", "3", "q")


async def asks_first(app, pilot):
    app.push_screen(ConfirmScreen("Delete 3 notes?", "Their reviews go.", "Delete", "Leave it"))
    await still(app, pilot)


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
    "a summary that asks for a story": asking_for_a_story,
    "a note": card("space", "v"),
    "stories": by("2"),
    "a story": by("2", "right", "enter"),
    "ask": by("2", "slash"),
    "a story to tell": opened("tell"),
    "a story while it is told": speaking(),
    "beats to mark": speaking("enter"),
    "beats that were marked": speaking("enter", "space", "space"),
    "a transcript": opened("tell", "t"),
    "a mock's question": opened("mock"),
    "a mock's answer": opened("mock", "enter"),
    "a mock passed": opened("mock", "p"),
    "a friend's question": opened("mock", "enter", "enter", friend=True),
    "a friend listens": opened("mock", "enter", "enter", "enter", friend=True),
    "a friend marks": opened("mock", "enter", "enter", "enter", "enter", friend=True),
    "a pick": by("2", "p"),
    "a pick made": by("2", "p", "enter"),
    "the workshop": by("2", "n"),
    "a story to write": by("2", "n", "ctrl+n"),
    "a beat": by("2", "n", "ctrl+n", "enter", "ctrl+n"),
    "follow-ups": by("2", "right", "w", "ctrl+s", "ctrl+o"),
    "the last page of a story": by("2", "right", "w", "ctrl+s"),
    "a question before something large": asks_first,
    "an onsite": by("3"),
    "what if": by("3", "plus"),
    "an onsite's form": by("3", "a"),
    "the library": by("4"),
    "a way out": by("4", "x"),
    "a way in": by("4", "i"),
    "a deck's options": by("4", "o"),
    "browse": opened("browse"),
    "a search": opened("browse", "slash"),
    "a search without cards": opened("browse", "d"),
    "a card's history": opened("browse", "enter"),
    "the history": opened("history"),
    "progress": by("5"),
    "progress, its last page": by("5", "s"),
    "settings": by("comma"),
    "keys": opened("keymap"),
    "a key to press": opened("keymap", "enter"),
    "backups": opened("backups"),
    "tuning": opened("tuning"),
}


async def back(app, pilot):
    while not isinstance(app.screen, TodayScreen):
        await app.pop_screen()
    app.clear_notifications()
    await still(app, pilot)


async def begin(app, pilot):
    """Today, with all that it looks up."""
    await until(pilot, lambda: text(app, "#weeks").strip())


LEAST = (60, 16)


def walked(make, check, size=LEAST):
    """What `await check(app, pilot)` objects to in every state, each with the name of its state."""
    objections = []

    async def script(app, pilot):
        await begin(app, pilot)
        for name, reach in STATES.items():
            await reach(app, pilot)
            app.clear_notifications()
            await pilot.pause()
            objections.extend(f"{name}: {found}" for found in await check(app, pilot))
            await back(app, pilot)
            app.screen.action_unpoint()

    drive(make, script, size=size)
    return objections
