"""The screens where the store cannot be written: there is much to look at, nothing to grade."""

from __future__ import annotations

import pytest
from driving import drive, text, toasts, until

from drill.errors import StoreUnwritable
from drill.tui.screens.library import LibraryScreen
from drill.tui.screens.today import TodayScreen


@pytest.fixture(autouse=True)
def barred(small):
    """The store cannot be written."""
    small.close()
    store = small.paths.store
    store.with_name("drill.db-shm").unlink(missing_ok=True)
    store.with_name("drill.db-shm").symlink_to("nowhere")  # SQLite follows no link there


def said(app):
    """How many toasts say how to get the data out."""
    return len([toast for toast in toasts(app) if "`drill backup -o FILE`" in toast])


def test_today_is_shown_and_no_session_begins(app):
    async def script(app, pilot):
        assert "12 new" in text(app, "#counts")
        await until(pilot, lambda: said(app) == 1)
        await pilot.press("enter")
        await until(pilot, lambda: said(app) == 2)
        assert isinstance(app.screen, TodayScreen)
        app.open("library")
        await pilot.pause()
        assert isinstance(app.screen, LibraryScreen)

    assert drive(app, script).failure is None


@pytest.mark.parametrize(
    "asked", [{"study_first": True}, {"opening": lambda app: app.open_cram(None, False)}]
)
def test_who_asked_for_a_session_is_told_and_left(app, asked):
    async def script(app, pilot):
        await pilot.pause()

    left = drive(lambda: app(**asked), script)
    assert isinstance(left.failure, StoreUnwritable)
    assert left.return_code == 2
