"""Texts of several lines: what a resize leaves on the screen, and how arrows get out of them."""

from __future__ import annotations

import ast
import asyncio
from pathlib import Path

import pytest
from driving import drive, lines, resized, until
from textual.app import App
from textual.widgets import Input, TextArea

import drill.tui
from drill.service.onsite import onsites
from drill.tui.screens.debrief_form import DebriefForm
from drill.tui.screens.editor import EditorScreen
from drill.tui.screens.workshop.screen import WorkshopScreen
from drill.tui.widgets.text_field import TextField

WORDS = "whoever has the floor keeps it until the last word of the last sentence is said\n" * 2


class OneField(App[None]):
    """Nothing but a text."""

    def compose(self):
        yield TextField(WORDS, id="text", compact=True)


@pytest.mark.parametrize("width", [50, 58, 66])
def test_after_a_resize_the_text_stands_as_it_is_folded_now(width):
    async def main():
        async with OneField().run_test(size=(54, 24)) as pilot:
            await resized(pilot.app, pilot, (width, 24))
            drawn = lines(pilot.app)
            pilot.app.query_one(TextField).refresh()
            await pilot.pause()
            assert lines(pilot.app) == drawn

    asyncio.run(main())


def test_every_text_of_several_lines_is_one_of_these():
    """Textual's own is drawn as it was folded before, and keeps the arrows."""
    root = Path(drill.tui.__file__).parent
    own = {
        (file.relative_to(root).as_posix(), node.lineno)
        for file in root.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "TextArea")
        or (
            isinstance(node, ast.ClassDef)
            and any(getattr(base, "id", "") == "TextArea" for base in node.bases)
        )
    }
    assert {file for file, _ in own} == {"widgets/text_field.py"}


def test_arrows_leave_a_text_of_the_workshop_at_its_ends(app, small):
    async def script(app, pilot):
        screen = WorkshopScreen(app.home, ("small", "people"))
        await app.push_screen(screen)
        await until(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press("ctrl+n")
        await until(pilot, lambda: isinstance(app.focused, TextArea))
        field = app.focused
        field.text = WORDS + WORDS
        await pilot.press("up")
        assert isinstance(app.focused, Input)
        await pilot.press("down")
        assert app.focused is field
        field.move_cursor(field.document.end)
        await pilot.press("up", "down", "shift+down")
        assert app.focused is field
        await pilot.press("down")
        assert isinstance(app.focused, Input)

    drive(app, script)


def test_a_line_folded_over_several_is_gone_through_before_it_is_left(app, small):
    async def script(app, pilot):
        await app.push_screen(WorkshopScreen(app.home, ("small", "people")))
        await until(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press("ctrl+n")
        await until(pilot, lambda: isinstance(app.focused, TextArea))
        field = app.focused
        field.text = "word " * 40
        await pilot.pause()
        rows = field.wrapped_document.height
        assert rows > 2
        await pilot.press(*["down"] * (rows - 1))
        assert app.focused is field
        await pilot.press("down")
        assert app.focused is not field

    drive(app, script)


def test_arrows_leave_the_questions_of_a_debrief(app, home):
    onsites.add(home, "Acme", "2026-12-10")

    async def script(app, pilot):
        (onsite,) = onsites.every(app.home)
        screen = DebriefForm(app.home, onsite)
        await app.push_screen(screen)
        await until(pilot, lambda: app.focused is not None)
        await pilot.press("down")
        assert isinstance(app.focused, TextArea)
        await pilot.press("up")
        assert app.focused.id == "went"
        await pilot.press("down", "down")
        assert not isinstance(app.focused, TextArea)

    drive(app, script)


def test_the_editor_is_left_by_no_arrow(app, home, tmp_path):
    async def script(app, pilot):
        await app.push_screen(EditorScreen(tmp_path / "draft", "a note", "a: 1\nb: 2", "A note."))
        await until(pilot, lambda: isinstance(app.focused, TextArea))
        await pilot.press("down", "down")
        assert app.focused.cursor_location == (1, 4)  # as in any editor

    drive(app, script)
