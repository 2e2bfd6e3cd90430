"""Reading and editing the note behind a card, in one's own editor or in ours."""

from __future__ import annotations

import os
import signal
from contextlib import nullcontext

import pytest
from driving import drive, text, toasts, until
from textual.widgets import TextArea

from drill.domain.review import Rating
from drill.service.home import undo
from drill.service.insight.browser import reviews, search
from drill.service.library import card_field, note_editor
from drill.service.study import grades
from drill.tui import editing as screens_editing
from drill.tui.app import DrillApp
from drill.tui.screens.card import CardScreen
from drill.tui.screens.dialogs import ConfirmScreen
from drill.tui.screens.editor import EditorScreen
from drill.tui.screens.note import NoteScreen
from drill.tui.screens.study import StudyScreen

pytestmark = pytest.mark.usefixtures("small")


@pytest.fixture(autouse=True)
def no_editor(monkeypatch):
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)


async def edit(app, pilot):
    await pilot.press("enter", "space", "e")
    await until(pilot, lambda: isinstance(app.screen, EditorScreen))


async def shown(app, pilot):
    """What would change, as the question before saving shows it."""
    await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
    await pilot.pause()
    return text(app)


def note(small, name="quiet"):
    return note_editor.text(small, "small", name)


# -- reading -----------------------------------------------------------------------------


def test_the_story_is_one_key_away_once_the_answer_is_shown(app):
    async def script(app, pilot):
        await pilot.press("enter", "v")
        assert isinstance(app.screen, StudyScreen), "not before"
        await pilot.press("space", "v")
        assert isinstance(app.screen, NoteScreen)
        shown = text(app)
        for words in ("The quiet senior", "1. Context", "velocity fell 40%", "The framework"):
            assert words in shown
        await pilot.press("down", "pagedown", "v")
        assert isinstance(app.screen, StudyScreen)
        assert app.screen.has_class("revealed")

    drive(app, script)


def test_reading_stops_the_clock(app, clock):
    async def script(app, pilot):
        await pilot.press("enter", "space", "v")
        clock.advance(300)
        await pilot.press("escape")
        assert app.screen.session.clock.left == 600

    drive(app, script)


# -- editing -----------------------------------------------------------------------------


def test_an_edit_changes_the_card_and_keeps_its_history(app, small):
    async def script(app, pilot):
        await pilot.press("enter", "space", "3", "u")  # a card with a past
        await pilot.press("space", "e")
        await until(pilot, lambda: isinstance(app.screen, EditorScreen))
        assert "Edit · The quiet senior" in text(app, "#head"), "by its name, not by its id"
        about = text(app, "#about")
        assert "The note that the card is made of, in the form of its deck's file (YAML)" in about
        area = app.screen.query_one(TextArea)
        area.text = area.text.replace("label: Context", "label: Background")
        await pilot.press("ctrl+s")
        question = await shown(app, pilot)
        assert "Start" not in question
        assert "Save The quiet senior?" in question
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))
        await until(pilot, lambda: "Background" in text(app))
        assert app.screen.has_class("revealed"), "one is where one was"
        await pilot.press("3")

    drive(app, script)
    assert [line.undone for line in reviews(small)] == [True, False]
    assert "label: Background" in note(small)
    assert not list(small.paths.drafts.iterdir())
    undo.undo(small)
    undo.undo(small)
    assert "label: Context" in note(small)


def test_what_cannot_be_taken_in_is_shown_again_with_its_line(app, small):
    before = note(small)

    async def script(app, pilot):
        await edit(app, pilot)
        area = app.screen.query_one(TextArea)
        area.text = area.text.replace("The quiet senior", "The quiet senior\n    titel: x")
        await pilot.press("ctrl+s")
        await until(
            pilot, lambda: isinstance(app.screen, EditorScreen) and "titel" in text(app, "#problem")
        )
        area = app.screen.query_one(TextArea)
        row = area.cursor_location[0]
        assert "titel" in area.document.get_line(row), "the cursor is there"
        area.text = area.text.replace("\n    titel: x", "").replace("Context", "Background")
        await pilot.press("ctrl+s")
        await shown(app, pilot)
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))

    drive(app, script)
    assert note(small) == before.replace("Context", "Background")


def test_what_is_given_up_stays_as_a_draft_and_comes_back(app, small):
    before = note(small)

    async def give_up(app, pilot):
        await edit(app, pilot)
        app.screen.query_one(TextArea).text += "# unfinished\n"
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))
        assert any("kept" in toast for toast in toasts(app))

    async def again(app, pilot):
        await edit(app, pilot)
        assert "# unfinished" in app.screen.query_one(TextArea).text
        await pilot.press("escape")

    drive(app, give_up)
    assert note(small) == before
    drive(app, again)


def test_what_would_change_is_shown_before_it_is_saved(app, small):
    before = note(small)
    grades.grade(small, "small/quiet/figure:context.velocity", Rating.GOOD)

    async def script(app, pilot):
        await edit(app, pilot)
        area = app.screen.query_one(TextArea)
        start, end = area.text.index("      - id: context"), area.text.index("      - id: plan")
        changed = area.text = area.text[:start] + area.text[end:]
        await pilot.press("ctrl+s")
        said = await shown(app, pilot)
        assert "cards: 3 kept, 3 changed, 2 retired" in said
        assert "retired: The quiet senior: velocity fell ____%" in said
        assert "history of 1 card ends: The quiet senior: velocity" in said
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, EditorScreen))
        assert app.screen.query_one(TextArea).text == changed, "nothing of it is lost"
        assert note(small) == before
        await pilot.press("ctrl+s")
        await shown(app, pilot)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, EditorScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))
        assert any("kept" in toast for toast in toasts(app))

    drive(app, script)
    assert note(small) == before
    assert note_editor.draft(small, "small", "quiet").exists()


def test_ones_own_editor_opens_again_with_what_was_not_to_be_saved(
    app, small, tmp_path, monkeypatch
):
    before = note(small)
    opened = tmp_path / "opened"
    theirs(tmp_path, monkeypatch,
           f'echo >> {opened}; sed -i "s/label: Context/label: Background/" "$1"')  # fmt: skip

    async def script(app, pilot):
        await pilot.press("enter", "space", "e")
        await shown(app, pilot)
        await pilot.press("escape")
        await until(pilot, lambda: any("kept" in toast for toast in toasts(app)))
        assert isinstance(app.screen, StudyScreen)
        assert opened.read_text() == "\n\n", "once more, and left as it was"
        await pilot.press("e")
        await shown(app, pilot)
        await pilot.press("y")
        await until(pilot, lambda: "Background" in text(app))

    drive(app, script)
    assert note(small) == before.replace("label: Context", "label: Background")


def test_two_presses_open_one_editor(app, small):
    async def script(app, pilot):
        await pilot.press("enter", "space")
        study = app.screen
        study.action_edit()
        study.action_edit()
        await until(pilot, lambda: isinstance(app.screen, EditorScreen))
        await pilot.pause()
        await pilot.press("escape")
        await until(pilot, lambda: app.screen is study)

    drive(app, script)


def test_an_edit_that_changes_nothing_is_no_step_to_undo(app, small):
    async def script(app, pilot):
        await edit(app, pilot)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))

    drive(app, script)
    assert undo.undo(small).what.startswith("importing")
    assert not list(small.paths.drafts.iterdir())


def test_an_edit_that_drops_the_card_goes_on_to_the_next(app, small):
    async def script(app, pilot):
        await pilot.press("enter")
        while app.screen.session.current.key != "small/quiet/beat:context":
            await pilot.press("space", "4")
        await pilot.press("space", "e")
        await until(pilot, lambda: isinstance(app.screen, EditorScreen))
        area = app.screen.query_one(TextArea)
        start, end = area.text.index("      - id: context"), area.text.index("      - id: plan")
        area.text = area.text[:start] + area.text[end:]
        await pilot.press("ctrl+s")
        assert "retired: The quiet senior: Context" in await shown(app, pilot)
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))
        await pilot.pause()
        assert app.screen.session.current.key != "small/quiet/beat:context"
        assert not app.screen.has_class("revealed")

    drive(app, script)
    assert "small/quiet/beat:context" not in [found.stored.key for found in search(small)]


def theirs(tmp_path, monkeypatch, script):
    path = tmp_path / "editor.sh"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    monkeypatch.setenv("EDITOR", str(path))
    # A test has no terminal to give away.
    monkeypatch.setattr(DrillApp, "suspend", lambda _: nullcontext())


def test_ones_own_editor_is_used(app, small, tmp_path, monkeypatch):
    theirs(tmp_path, monkeypatch, 'sed -i "s/label: Context/label: Background/" "$1"')

    async def script(app, pilot):
        await pilot.press("enter", "space", "e")
        await shown(app, pilot)
        await pilot.press("y")
        await until(pilot, lambda: "Background" in text(app))

    drive(app, script)
    assert "label: Background" in note(small)


def test_visual_comes_before_editor(app, small, tmp_path, monkeypatch):
    theirs(tmp_path, monkeypatch, "exit 1")
    monkeypatch.setenv("VISUAL", "sed -i s/Context/Background/")

    async def script(app, pilot):
        await pilot.press("enter", "space", "e")
        await shown(app, pilot)
        await pilot.press("y")
        await until(pilot, lambda: "Background" in text(app))

    drive(app, script)


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("/no/such/editor --wait", "the editor '/no/such/editor' cannot be started"),
        ("/etc/passwd", "cannot be started: Permission denied"),
        ("false", "the editor 'false' failed (exit 1)"),
        ("sh -c 'kill -9 $$'", "the editor 'sh' was killed (signal 9)"),
        ("'open", "an open quote"),
    ],
)
def test_an_editor_that_fails_gives_way_to_ours(app, monkeypatch, command, says):
    monkeypatch.setenv("EDITOR", command)
    monkeypatch.setattr(DrillApp, "suspend", lambda _: nullcontext())

    async def script(app, pilot):
        await edit(app, pilot)
        assert any(says in toast for toast in toasts(app))

    drive(app, script)


def test_where_nothing_can_be_suspended_ours_opens(app, monkeypatch):
    monkeypatch.setenv("EDITOR", "vi")  # the driver of a test cannot suspend, as in a browser

    async def script(app, pilot):
        await edit(app, pilot)

    drive(app, script)


def test_an_editor_that_never_returns_leaves_the_text_on_disk(app, small, tmp_path, monkeypatch):
    def killed(*_, **__):
        draft = note_editor.draft(small, "small", "quiet")
        draft.write_text(draft.read_text() + "# half a thought\n")
        raise OSError("the terminal is gone")

    monkeypatch.setenv("EDITOR", "vi")
    monkeypatch.setattr(DrillApp, "suspend", lambda _: nullcontext())
    monkeypatch.setattr("subprocess.run", killed)

    async def script(app, pilot):
        await edit(app, pilot)

    drive(app, script)
    assert "half a thought" in note_editor.draft(small, "small", "quiet").read_text()
    assert "half a thought" not in note(small)


@pytest.mark.parametrize(
    ("typed", "wanted"), [("", True), ("y", True), ("n", False), (" No ", False), (None, False)]
)
def test_ctrl_c_at_the_prompt_is_an_answer_and_not_the_end_of_drill(monkeypatch, typed, wanted):
    """The event loop's own handler would end the app; None stands for ctrl+c."""

    def asked():
        if typed is None:
            os.kill(os.getpid(), signal.SIGINT)
        return typed or ""

    heard = []
    before = signal.signal(signal.SIGINT, lambda *_: heard.append("the app"))
    try:
        monkeypatch.setattr("builtins.input", asked)
        assert screens_editing.again() is wanted
        assert signal.getsignal(signal.SIGINT) not in (before, signal.default_int_handler)
    finally:
        signal.signal(signal.SIGINT, before)
    assert heard == []


def test_the_editor_opens_at_what_the_card_shows(app, small):
    async def script(app, pilot):
        await edit(app, pilot)
        area = app.screen.query_one(TextArea)
        _, name, slot = app.screen_stack[-2].session.current.key.split("/", 2)
        expected = card_field.line(note(small, name), slot)
        assert expected > 0
        assert area.cursor_location[0] == expected - 1

    drive(app, script)


def test_a_card_is_edited_from_its_history_which_shows_it(app, small):
    async def script(app, pilot):
        pk = next(c.stored.pk for c in search(small) if c.stored.key == "small/quiet/beat:outcome")
        app.push_screen(CardScreen(app.home, pk))
        await until(pilot, lambda: "(after:" in text(app))
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, EditorScreen))
        area = app.screen.query_one(TextArea)
        assert "id: outcome" in area.document.get_line(area.cursor_location[0])

    drive(app, script)
