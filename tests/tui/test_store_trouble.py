"""The store removed, replaced, locked or shared while the screens are open: nothing is lost."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest
from driving import HANG, Gate, drive, quiet, text, toasts, until
from textual.events import AppFocus

from drill.domain.review import Rating
from drill.service.home.progress import Cancelled
from drill.service.insight import backups
from drill.service.insight.browser import reviews, search
from drill.service.insight.doctor import examine
from drill.service.library import bulk
from drill.service.library.opening import open_home
from drill.service.study import grades
from drill.tui import work
from drill.tui.screens.dialogs import WorkingScreen
from drill.tui.screens.study import StudyScreen
from drill.tui.screens.summary import SummaryScreen
from drill.tui.screens.today import TodayScreen
from tests_support import state

pytestmark = pytest.mark.usefixtures("small")


def test_a_store_removed_in_a_session_saves_no_grade_in_nowhere(app, small, clock):
    small.close()

    async def script(app, pilot):
        await pilot.press("enter", "space", "3", "space")
        front = text(app, "#front")
        kept = small.paths.store.with_suffix(".kept")
        small.paths.store.rename(kept)
        await pilot.press("3")
        assert any("removed or replaced" in toast for toast in toasts(app))
        assert text(app, "#front") == front, "the card stays"
        kept.rename(small.paths.store)
        await pilot.press("3")
        assert text(app, "#front") != front

    drive(app, script)
    with open_home(small.paths, clock) as home:
        assert len(reviews(home)) == 2
        assert all(check.ok for check in examine(home))


def test_a_step_that_is_damaged_is_told_of_and_the_session_goes_on(app, small):
    small.close()

    async def script(app, pilot):
        await pilot.press("enter", "space", "3", "space")
        with closing(sqlite3.connect(small.paths.store)) as store:
            store.execute("UPDATE change SET before = 'torn'")
            store.commit()
        await pilot.press("u")
        assert any("step" in toast and "damaged" in toast for toast in toasts(app))
        front = text(app, "#front")
        await pilot.press("3")
        assert text(app, "#front") != front

    drive(app, script)


def test_today_says_that_the_store_is_gone_and_goes_back_to_its_copy(app, small):
    async def script(app, pilot):
        made = backups.now(small).path
        then = state(small)
        for path in small.paths.data.glob("drill.db*"):
            path.unlink()
        app.screen.redraw()
        assert "Go back to the newest copy" in text(app, "Button")
        await pilot.press("enter")
        await until(pilot, lambda: small.paths.store.exists() and app.home is not None)
        assert f"Restored {made.name}." in toasts(app)
        assert state(app.home) | {"fact": 0} == then | {"fact": 0}

    drive(app, script)


def test_today_says_that_the_store_is_gone_and_can_begin_anew(app, small):
    small.paths.options.write_text("[backups]\ndaily = false\n")  # one made just now is a way back

    async def script(app, pilot):
        await until(pilot, lambda: app.home is not None)
        await quiet(app, pilot)
        for path in small.paths.backups.iterdir():
            path.unlink()
        for path in small.paths.data.glob("drill.db*"):
            path.unlink()
        app.screen.redraw()
        assert "The store is gone" in text(app)
        assert str(small.paths.store) in " ".join(text(app).split())
        assert not small.paths.store.exists(), "nothing is made unasked"
        await pilot.press("enter")
        await until(pilot, lambda: small.paths.store.exists() and app.home is not None)

    drive(app, script)


def test_a_store_put_in_its_place_is_read(app, small, clock, tmp_path):
    other = tmp_path / "other"
    with open_home(small.paths._replace(data=other), clock) as home:
        from drill.service.onsite import first_run

        first_run.finish(home)
    small.close()

    async def script(app, pilot):
        await until(pilot, lambda: "12 new" in text(app))
        shutil.copy(other / "drill.db", tmp_path / "new.db")
        (tmp_path / "new.db").rename(small.paths.store)
        app.screen.redraw()
        await until(pilot, lambda: "No decks" in text(app) or "No cards" in text(app))
        await quiet(app, pilot)

    drive(app, script)


def test_a_store_locked_for_a_moment_costs_no_grade(app, small, monkeypatch):
    monkeypatch.setattr(work, "PATIENCE", HANG)
    other = sqlite3.connect(small.paths.store, isolation_level=None)

    async def script(app, pilot):
        await pilot.press("enter", "space")
        other.execute("BEGIN IMMEDIATE")
        await pilot.press("3")
        assert "one moment" in text(app, "#status")
        other.execute("ROLLBACK")
        await until(pilot, lambda: not app.screen.has_class("revealed"))

    drive(app, script)
    other.close()
    assert len(reviews(small)) == 1


@pytest.fixture
def locked(small, monkeypatch):
    """The store kept by another process for longer than a grade waits; call it to let go."""
    monkeypatch.setattr(work, "PATIENCE", 0.3)
    other = sqlite3.connect(small.paths.store, isolation_level=None, check_same_thread=False)

    def switch(on):
        other.execute("BEGIN IMMEDIATE" if on else "ROLLBACK")

    yield switch
    other.close()


def test_a_grade_that_was_dropped_stands_as_not_saved_until_it_is_given_again(app, small, locked):
    async def script(app, pilot):
        await pilot.press("enter", "space", "4")
        assert "Easy:" in text(app, "#status")
        await pilot.press("space")
        key = app.screen.session.current.key
        name = app.screen.session.current.name
        locked(True)
        await pilot.press("3")
        await until(pilot, lambda: "Not saved: Good. " in text(app, "#status"))
        assert "Easy" not in text(app, "#status"), "the card before was saved, this one was not"
        await pilot.press("down", "m", "p", "p", "question_mark", "escape")
        assert "Not saved: Good. " in text(app, "#status")
        locked(False)
        await pilot.press("b")
        assert app.screen.session.current.key != key
        assert f"Not saved: Good for {name}. Buried" in text(app, "#status")
        await pilot.press("space", "4")
        assert f"Not saved: Good for {name}. Easy:" in text(app, "#status")
        await pilot.press("u", "u")
        assert app.screen.session.current.key == key
        assert text(app, "#status").startswith(" Not saved: Good. Undone")
        await pilot.press("space", "2")
        assert text(app, "#status").startswith(" Hard:")
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, SummaryScreen))
        assert "Not saved" not in text(app)

    drive(app, script)
    assert [line.rating for line in reviews(small) if not line.undone] == [Rating.EASY, Rating.HARD]


def test_the_summary_names_what_was_not_saved(app, small, locked):
    async def script(app, pilot):
        await pilot.press("enter", "space")
        name = app.screen.session.current.name
        locked(True)
        await pilot.press("1")
        await until(pilot, lambda: "Not saved: Again" in text(app, "#status"))
        locked(False)
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, SummaryScreen))
        assert f"Not saved: Again for {name}" in text(app, "#numbers")

    drive(app, script)
    assert reviews(small) == []


def test_two_windows_on_one_store(app, small):
    async def script(app, pilot):
        await pilot.press("enter", "space")
        key = app.screen.session.current.key
        grades.grade(small, key, Rating.GOOD)
        await pilot.press("3")
        assert any("another window" in toast for toast in toasts(app))
        assert app.screen.session.current.key != key
        await pilot.press("space", "3")

    drive(app, script)
    lines = reviews(small)
    assert len(lines) == len({line.card for line in lines}) == 2


def test_a_look_back_at_today_shows_what_another_window_did(app, small):
    async def script(app, pilot):
        key = "small/quiet/outline"
        grades.grade(small, key, Rating.EASY)
        app.post_message(AppFocus())
        await until(pilot, lambda: "11 new" in text(app))

    drive(app, script)


def test_a_store_that_cannot_be_read_at_the_end_is_a_toast(app, small, monkeypatch):
    from drill.errors import StoreDamaged
    from drill.service.study.session import StudySession

    def damaged(_):
        raise StoreDamaged("the store is damaged [/]", "Copies are there.")

    async def script(app, pilot):
        await pilot.press("enter", "space", "3")
        monkeypatch.setattr(StudySession, "summary", damaged)
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, SummaryScreen))
        assert any("damaged [/]" in toast for toast in toasts(app))
        await pilot.press("enter")
        assert isinstance(app.screen, TodayScreen)

    drive(app, script)
    assert len(reviews(small)) == 1


# -- long work ---------------------------------------------------------------------------


def test_long_work_shows_itself_and_can_be_stopped(app):
    gate = Gate()

    async def script(app, pilot):
        seen = []

        def slow(progress):
            while not gate.wait(0.01):
                progress(0.4)

        async def run():
            try:
                await work.run(app, "Counting sheep", slow)
            except Cancelled as error:
                seen.append(str(error))

        app.run_worker(run())
        await until(pilot, lambda: isinstance(app.screen, WorkingScreen))
        assert "Counting sheep" in text(app)
        await pilot.press("escape")
        await until(pilot, lambda: seen)
        assert "nothing was changed" in seen[0]
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))

    drive(app, script)


def test_quick_work_shows_nothing(app):
    async def script(app, pilot):
        done = []

        async def run():
            done.append(await work.run(app, "Nothing much", lambda progress: 7))

        app.run_worker(run())
        await until(pilot, lambda: done)
        assert isinstance(app.screen, TodayScreen)

    drive(app, script)


def test_work_that_is_stopped_leaves_the_store_as_it_was(small):
    keys = [found.stored.key for found in search(small)]
    bulk.suspend(small, keys)

    def stop(share):
        if share > 0:
            raise Cancelled("stopped")

    with pytest.raises(Cancelled):
        bulk.wake_all(small, stop)
    assert bulk.suspend(small, keys).keys == (), "all are suspended still"


def test_the_session_goes_on_after_a_resize_in_the_middle_of_everything(app, small):
    async def script(app, pilot):
        await pilot.press("enter")
        for index in range(6):
            await pilot.resize_terminal(70 + index * 10, 20 + index * 4)
            await pilot.press("space", "3")
        await pilot.pause()
        assert isinstance(app.screen, StudyScreen)

    drive(app, script)
    assert len(reviews(small)) == 6
