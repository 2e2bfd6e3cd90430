"""Keys and events at the wrong moment: before, between and after what they were meant for."""

from __future__ import annotations

import sqlite3
from contextlib import nullcontext

import pytest
from driving import HANG, Gate, drive, play, text, toasts, until
from textual.widgets import Input, TextArea
from tui_fake import TELL, FakeSession, ScriptedApp

from drill.config import load, save
from drill.deckfile.reading import read_deck
from drill.domain.review import Rating
from drill.errors import StoreBusy
from drill.paths import Paths
from drill.service.insight.browser import reviews, search
from drill.service.library import bulk, decks, note_editor
from drill.service.study import grades
from drill.service.study.session import open_session
from drill.storage.engine import Store
from drill.tui import editing as tui_editing
from drill.tui import work
from drill.tui.app import DrillApp
from drill.tui.screens.dialogs import WorkingScreen
from drill.tui.screens.editor import EditorScreen
from drill.tui.screens.keys import KeysScreen
from drill.tui.screens.settings import SettingsScreen
from drill.tui.screens.study import StudyScreen
from drill.tui.screens.summary import SummaryScreen
from drill.tui.screens.today import TodayScreen
from drill.tui.screens.too_small import TooSmallScreen

DAY = 86_400


@pytest.fixture
def app(app, small):
    """The app on the small deck."""
    return app


@pytest.fixture(autouse=True)
def no_editor(monkeypatch):
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("cover", ["help", "small"])
def test_work_that_ends_under_cover_leaves_no_screen_behind(app, cover):
    gate = Gate()

    async def script(app, pilot):
        done = []

        async def run():
            done.append(await work.run(app, "Counting sheep", lambda _: gate.wait()))

        app.run_worker(run())
        await until(pilot, lambda: isinstance(app.screen, WorkingScreen))
        if cover == "help":
            await pilot.press("question_mark")
            assert isinstance(app.screen, KeysScreen)
        else:
            await pilot.resize_terminal(20, 5)
            await until(pilot, lambda: isinstance(app.screen, TooSmallScreen))
        gate.set()
        await until(pilot, lambda: done)
        if cover == "help":
            await pilot.press("escape")
        else:
            await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))

    drive(app, script)


def test_today_is_of_today_also_tomorrow(app, small, clock):
    for found in search(small):
        grades.grade(small, found.stored.key, Rating.GOOD)

    async def script(app, pilot):
        assert "Mon 23 Nov" in text(app, "#head")
        assert not app.screen.can("start")
        clock.advance(30 * DAY)
        app.screen.pass_time()
        assert "Wed 23 Dec" in text(app, "#head")
        await pilot.press("enter")
        assert isinstance(app.screen, StudyScreen)

    drive(app, script)


def test_letters_typed_ahead_are_no_commands(app, small):
    async def script(app, pilot):
        await pilot.press("enter")
        key = app.screen.session.current.key
        for letter in ("t", "s", "b", "u", "q"):
            app.simulate_key(letter)
        await pilot.pause()
        assert app.screen.session.current.key == key
        assert app.screen.answer.typing

    drive(app, script)
    assert not search(small, "is:suspended")


def test_leaving_drill_from_the_editor_keeps_what_was_typed(app, small):
    async def script(app, pilot):
        await pilot.press("enter", "space", "e")
        await until(pilot, lambda: isinstance(app.screen, EditorScreen))
        app.screen.query_one(TextArea).insert("# a thought\n")
        await pilot.pause()
        await pilot.press("ctrl+q")

    drive(app, script)
    assert "# a thought" in note_editor.draft(small, "small", "quiet").read_text()


def test_an_editor_that_saves_and_fails_loses_nothing(app, small, monkeypatch, tmp_path):
    path = tmp_path / "editor.sh"
    path.write_text('#!/bin/sh\nsed -i s/Context/Background/ "$1"\nexit 1\n')
    path.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(path))
    monkeypatch.setattr(DrillApp, "suspend", lambda _: nullcontext())

    async def script(app, pilot):
        await pilot.press("enter", "space", "e")
        await until(pilot, lambda: isinstance(app.screen, EditorScreen))
        assert "Background" in app.screen.query_one(TextArea).text
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))

    drive(app, script)
    assert "Background" in note_editor.draft(small, "small", "quiet").read_text()
    assert tui_editing is not None


def test_a_grade_that_waits_is_saved_before_one_leaves(app, small, monkeypatch):
    monkeypatch.setattr(work, "PATIENCE", HANG)
    other = sqlite3.connect(small.paths.store, isolation_level=None)

    async def script(app, pilot):
        await pilot.press("enter", "space")
        other.execute("BEGIN IMMEDIATE")
        await pilot.press("3", "q")
        assert isinstance(app.screen, StudyScreen), "not before it is saved"
        other.execute("ROLLBACK")
        await until(pilot, lambda: "1 card" in text(app))

    drive(app, script)
    other.close()
    assert len(reviews(small)) == 1


def test_more_new_cards_go_on_after_the_summary(home, clock):
    few = "drill: 1\nid: few\ntitle: Few\ncards:\n" + "".join(
        f"  - {{id: c{i}, q: question {i}, a: answer {i}}}\n" for i in range(12)
    )
    decks.take(home, [("few", read_deck(few, "few"))])
    save(home.paths.options, "scheduling.new_per_day", "8")
    for found in search(home)[:8]:
        grades.grade(home, found.stored.key, Rating.EASY)

    async def script(app, pilot):
        await until(pilot, lambda: "Readiness" in text(app, "#ready"))
        await pilot.press("n")
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))
        await pilot.press("space", "4", "q")
        assert "3 cards left for today. c goes on" in text(app)
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))

    drive(lambda: DrillApp(home.paths, clock), script)


def test_undoing_a_suspension_takes_no_grade_back(small, clock):
    session = open_session(small)
    key = session.current.key
    while session.current:
        key = session.current.key
        session.grade(Rating.AGAIN if session.done < 1 else Rating.EASY)
    done = session.summary().reviews
    bulk.suspend(small, [key])
    session.undo()
    assert session.summary().reviews == done


def test_an_edit_keeps_the_marks_and_the_time_of_a_story(root, clock, monkeypatch):
    session = FakeSession(cards=(TELL,))
    app = ScriptedApp(Paths(root, root, root), clock, session)

    async def edited(*_):
        return True

    monkeypatch.setattr("drill.tui.editing.edit_note", edited)

    async def script(pilot):
        await pilot.press("enter", "space", "space", "m")
        session.elapsed = lambda: 400.0
        await pilot.press("e")
        await pilot.pause()
        assert "1:37" in text(app, "#tell")
        assert "1 of 4 said" in text(app, "#status")
        assert "[-] What we lacked" in text(app)

    play(app, script)


def test_a_look_that_fails_after_a_grade_grades_nothing_twice(small, monkeypatch):
    session = open_session(small)
    key = session.current.key

    def busy(_):
        raise StoreBusy("busy")

    with monkeypatch.context() as patch:
        patch.setattr(Store, "read", busy)
        with pytest.raises(StoreBusy):
            session.grade(Rating.GOOD)
    from drill.errors import Overtaken

    with pytest.raises(Overtaken):
        session.grade(Rating.GOOD)
    assert [line.card for line in reviews(small)] == [key]
    assert session.current.key != key


def test_no_session_begins_on_a_store_that_is_gone(app, small):
    async def script(app, pilot):
        await pilot.press("enter", "space", "3", "q")
        small.paths.store.rename(small.paths.store.with_suffix(".kept"))
        await pilot.press("c")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        await until(pilot, lambda: "The store is gone" in text(app))

    drive(app, script)


def test_leaving_from_a_pause_leaves_also_while_typing(app, clock):
    async def script(app, pilot):
        await pilot.press("enter", "t", "x")
        clock.advance(200)
        app.screen.tick()
        await pilot.pause()
        await pilot.press("q")
        await until(pilot, lambda: isinstance(app.screen, SummaryScreen))

    drive(app, script)


def test_leaving_drill_from_settings_keeps_the_field_one_is_in(app, small):
    async def script(app, pilot):
        await pilot.press("comma")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen) and app.screen.ready)
        field = app.screen.query_one("#study-minutes", Input)
        field.focus()
        field.value = "33"
        await pilot.press("ctrl+q")

    drive(app, script)
    assert load(small.paths.options).minutes == 33


def test_settings_show_the_theme_that_the_palette_set(app, small):
    async def script(app, pilot):
        app.theme = "nord"
        await pilot.pause()
        assert app.home.options["screen.theme"] == "nord"

    drive(app, script)


def test_a_store_that_cannot_be_read_opens_no_settings(app, small, monkeypatch):
    def broken(_):
        raise StoreBusy("cannot be read [/]")

    async def script(app, pilot):
        monkeypatch.setattr("drill.service.onsite.first_run.competencies", broken)
        await pilot.press("comma")
        assert isinstance(app.screen, TodayScreen)
        assert any("cannot be read [/]" in toast for toast in toasts(app))

    drive(app, script)


def test_nothing_to_undo_at_the_end_adds_no_time(small, clock):
    session = open_session(small)
    clock.advance(5)
    session.clock.pause()
    clock.advance(100)
    assert session.undo() is None
    assert session.clock.spent <= 105


@pytest.mark.parametrize(("seconds", "rating"), [(5.0, "Again"), (97.0, "Good")])
def test_a_story_told_in_a_moment_is_not_proposed_as_told(root, clock, seconds, rating):
    session = FakeSession(cards=(TELL,))
    session.clock.elapsed = seconds
    app = ScriptedApp(Paths(root, root, root), clock, session)

    async def script(pilot):
        await pilot.press("enter", "space", "space", "space", "space", "space")
        assert f"4 of 4 said  →  ↵ {rating}" in text(app, "#status")

    play(app, script)
