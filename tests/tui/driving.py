"""How tests drive the app: begin it, wait for it, read what it shows. Toasts are on: a toast that
crashes is a crash."""

from __future__ import annotations

import asyncio
from threading import Event

from textual.widgets import DirectoryTree

from drill.domain.review import Rating
from drill.service.insight.browser import search
from drill.service.study import grades
from drill.tui.screens.library import LibraryScreen
from drill.tui.widgets.footer import Footer

SIZES = [(80, 24), (120, 40)]
HANG = 120
"""Seconds after which something hangs; far more than the slowest machine takes."""
EVIL = "[@click=app.quit]x[/] [/] [b]\x1b]52;c;x\x07 \u202e [link=file:///]y $text [red"
"""What no screen may take for markup or send to the terminal."""


def text(app, selector="Static"):
    """What stands on the screen, as plain text, with the titles of frames."""
    parts = []
    for widget in app.screen.query(selector):
        parts += [str(widget.border_title)] if widget.border_title else []
        parts.append(str(widget.render()))
    return "\n".join(parts)


def strips(app):
    """The lines of the screen as they are drawn, with their styles."""
    return app.screen._compositor.render_strips()


def lines(app):
    """Everything on the screen as it is drawn, lists as well."""
    return "\n".join(strip.text for strip in strips(app))


def footer(app):
    """The keys at the bottom and what they do, a blank between."""
    return " ".join(str(app.screen.query_one(Footer).render()).split())


def notices(app):
    """What is said in the corner now, and how bad it is."""
    return [(notification.message, notification.severity) for notification in app._notifications]


def toasts(app):
    """What is said in the corner now."""
    return [message for message, _ in notices(app)]


def toasted(app):
    """The same as one text."""
    return "\n".join(toasts(app))


GATES = []


class Gate(Event):
    """What work in a thread waits for. It opens with the end of the app at the latest: Python waits
    for its threads, and a test that fails would wait for ever.
    """

    def __init__(self):
        super().__init__()
        GATES.append(self)


async def until(pilot, condition):
    """Wait until it is so, and whatever screen that brought is there with all that is on it."""
    app = pilot.app
    async with asyncio.timeout(HANG):
        await pilot.pause(0.01)
        while not (condition() and (not app._screen_stack or app.screen.is_mounted)):
            await pilot.pause(0.01)


async def quiet(app, pilot):
    """Until all that was begun is done, beside the screen too. A tree of files waits for ever."""

    def idle():
        trees = DirectoryTree
        return all(it.is_finished or isinstance(it.node, trees) for it in app.workers)

    await until(pilot, idle)
    await pilot.pause()


def _playing_held(pilot, press):
    """As a pilot presses; keys that wait for their screen are played before it goes on, unless the
    test itself has them wait.
    """

    async def pressed(*keys):
        await press(*keys)
        if pilot.app.held and not GATES:
            await until(pilot, lambda: not pilot.app.held or GATES)
            await pilot.pause()

    return pressed


async def resized(app, pilot, size):
    """The terminal has another size, and all that stands in it."""
    await pilot.resize_terminal(*size)
    await until(pilot, lambda: app.screen.size == size)
    await pilot.pause()


def drive(make, script, size=(80, 24)):
    """Make an app and run a script against it once its home is open: `await script(app, pilot)`."""
    app = make()

    async def begun(pilot):
        await until(pilot, lambda: app.home is not None or app.failure is not None)
        await script(app, pilot)

    play(app, begun, size)
    return app


def play(app, script, size=(80, 24)):
    """Run a script against an app from its first moment: `await script(pilot)`."""

    async def main():
        try:
            async with app.run_test(size=size, notifications=True) as pilot:
                pilot.press = _playing_held(pilot, pilot.press)
                await script(pilot)
        finally:
            while GATES:
                GATES.pop().set()
        if app.home is not None:
            app.home.close()

    asyncio.run(main())


def study(home, count):
    """Grade so many of the first cards easy."""
    for found in search(home)[:count]:
        grades.grade(home, found.stored.key, Rating.EASY)


async def library(app, pilot, *, shows="cards"):
    await until(pilot, lambda: app.home is not None)
    await pilot.press("4")
    await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
    await until(pilot, lambda: shows in text(app))
    return app.screen
