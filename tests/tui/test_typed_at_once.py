"""A key right behind what is typed, before a field took that in: it is about all of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import drive, quiet, text, until
from import_driving import importing
from textual.events import Key
from textual.screen import Screen
from textual.widgets import Input, TextArea

from drill.service.library import decks
from drill.tui.app import DrillApp
from drill.tui.screens.deck_form import DeckForm
from drill.tui.screens.export_form import ExportForm
from drill.tui.screens.import_ import ImportScreen
from drill.tui.screens.onsite_form import OnsiteForm
from drill.tui.screens.preview import PreviewScreen


@pytest.fixture
def app(small, tmp_path, monkeypatch):
    """The app, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return lambda: DrillApp(small.paths, small.clock)


def type_at_once(app, typed, key):
    """All of it before the field has taken in the first sign, as a paste or a macro comes."""
    for sign in typed:
        app.post_message(Key(sign if sign.isalnum() else "sign", sign))
    app.post_message(Key(key, None))


def test_a_path_and_enter_at_once(app):
    async def script(app, pilot):
        Path("words.tsv").write_text("What is big?\tan elephant\n")
        await importing(app, pilot)
        type_at_once(app, "words.tsv", "enter")
        await until(pilot, lambda: isinstance(app.screen, PreviewScreen))
        await pilot.press("escape")

    drive(app, script)


def test_an_address_and_enter_at_once_is_asked_about_and_stays_so(app, web):
    async def script(app, pilot):
        await importing(app, pilot)
        type_at_once(app, "https://example.org/a.yaml", "enter")
        await until(pilot, lambda: "would ask example.org" in text(app, "#notice"))
        await quiet(app, pilot)
        assert "would ask example.org" in text(app, "#notice")
        assert isinstance(app.screen, ImportScreen)
        assert not web.asked

    drive(app, script)


def test_forms_keep_all_that_was_typed(app, small):
    async def script(app, pilot):
        for form, field, typed in (
            (DeckForm(app.home, "small"), "title", "er"),
            (ExportForm(app.home, decks.listing(app.home)[0]), "file", "mine"),
            (OnsiteForm(app.home), "name", "acme"),
        ):
            await app.push_screen(form)
            field = form.query_one(f"#{field}", Input)
            if isinstance(form, OnsiteForm):
                form.query_one("#when", Input).value = "9"
            field.focus()
            field.cursor_position = len(field.value)
            await quiet(app, pilot)
            type_at_once(app, typed, "ctrl+s")
            await until(pilot, lambda form=form: app.screen is not form)
            await quiet(app, pilot)

    drive(app, script)
    assert [deck.title for deck in decks.listing(small)] == ["Smaller"]
    assert Path("small.yamlmine").exists()
    from drill.service.onsite import onsites

    assert [onsite.name for onsite in onsites.every(small)] == ["acme"]


class Written(Screen):
    """A text of several lines."""

    def compose(self):
        yield TextArea("it was a bad day")


def test_letters_right_behind_held_backspaces_stay_behind_them(app):
    async def script(app, pilot):
        await app.push_screen(Written())
        area = app.screen.query_one(TextArea)
        area.focus()
        area.move_cursor(area.document.end)
        await quiet(app, pilot)
        for _ in range(7):
            app.post_message(Key("backspace", "\x7f"))
        type_at_once(app, "goodone", "left")
        type_at_once(app, "x", "end")
        await until(pilot, lambda: "x" in area.text)
        await quiet(app, pilot)
        assert area.text == "it was a goodonxe"

    drive(app, script)
