"""The screens' tests begin after the first run, but for those that are about it."""

from __future__ import annotations

import asyncio

import pytest
from textual import _wait
from textual._context import active_app
from textual.css import stylesheet
from textual.css.parse import parse
from tui_fake import FakeSession, ScriptedApp

from drill.paths import Paths
from drill.service.onsite import first_run, onsites
from drill.service.stories import first_stories
from drill.tui.app import DrillApp


@pytest.fixture(scope="session", autouse=True)
def _sheets_are_read_once():
    """Every app reads the same sheets of Textual's and ours: each is parsed once in a process."""
    colours, known = {}, {}

    def parsed(scope, css, read_from, variable_tokens, **more):
        if id(variable_tokens) not in colours:
            colours[id(variable_tokens)] = variable_tokens, str(sorted(variable_tokens.items()))
        key = scope, css, read_from, colours[id(variable_tokens)][1], *more.items()
        if key not in known:
            known[key] = [*parse(scope, css, read_from, None, variable_tokens, **more)]
        return known[key]

    with pytest.MonkeyPatch.context() as patching:
        patching.setattr(stylesheet, "parse", parsed)
        yield


@pytest.fixture(scope="session", autouse=True)
def _nothing_is_waited_for_that_cannot_come():
    """After each key Textual sleeps twice, until a fiftieth of a second passes without work.

    Where no callback is ready, nothing is left to paint and no thread works, nothing comes of it.
    While a thread works, Textual's rule holds.
    """
    at_work = set()
    begin = asyncio.BaseEventLoop.run_in_executor

    def run_in_executor(loop, executor, work, *given):
        running = begin(loop, executor, work, *given)
        at_work.add(running)
        running.add_done_callback(at_work.discard)
        return running

    async def wait_for_idle(min_sleep=_wait.SLEEP_GRANULARITY, max_sleep=1):
        loop, app = asyncio.get_running_loop(), active_app.get()
        end = loop.time() + max_sleep
        await asyncio.sleep(0)
        while loop.time() < end:
            if not loop._ready and app.screen_stack:
                app.screen._on_timer_update()
            if not loop._ready:
                break
            await asyncio.sleep(0)
        if any(running.get_loop() is loop for running in at_work):
            await _wait.wait_for_idle(min_sleep, max_sleep)

    with pytest.MonkeyPatch.context() as patching:
        patching.setattr(asyncio.BaseEventLoop, "run_in_executor", run_in_executor)
        patching.setattr("textual.app.wait_for_idle", wait_for_idle)
        patching.setattr("textual.pilot.wait_for_idle", wait_for_idle)
        yield


@pytest.fixture
def home(home, begun):
    """An open, empty root whose questions were asked."""
    return begun(home, "answered", first_run.finish)


@pytest.fixture
def app(home, clock):
    """Makes the app on what the test began with: `app(**options)`."""
    return lambda **options: DrillApp(home.paths, clock, **options)


@pytest.fixture
def session():
    """A session that plays a script."""
    return FakeSession()


@pytest.fixture
def scripted(root, clock, session):
    """The app, whose session is that one."""
    return ScriptedApp(Paths(root, root, root), clock, session)


@pytest.fixture
def stocked(small):
    """Cards, a story, an interview."""
    first_stories.keep_offered(small)
    onsites.add(small, "Acme", "2026-12-10", minutes=20)
    return small
