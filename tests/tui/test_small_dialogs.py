"""Dialogs that were opened in a larger terminal keep their buttons in the smallest one."""

from __future__ import annotations

from driving import drive, quiet, resized, text
from textual.widgets import Button, Input, Select

from drill.service.library import decks
from drill.service.library.exports import Form
from drill.tui.app import DrillApp
from drill.tui.screens.deck_form import DeckForm
from drill.tui.screens.dialogs import ConfirmScreen, PauseScreen
from drill.tui.screens.export_form import ExportForm
from drill.tui.screens.onsite_form import OnsiteForm

LONG = "Everything that it says follows. " * 40
DIALOGS = {
    "confirm": lambda home: ConfirmScreen(
        "A question that is rather long? " * 3, LONG, "Do it", "Leave it"
    ),
    "deck": lambda home: DeckForm(home, "small"),
    "export": lambda home: ExportForm(home, decks.listing(home)[0]),
    "onsite": lambda home: OnsiteForm(home, None),
    "pause": lambda home: PauseScreen.of_session(300, idle=True),
}


def test_buttons_stay_in_sight(small):
    async def script(app, pilot):
        for name, made in DIALOGS.items():
            await app.push_screen(made(app.home))
            await quiet(app, pilot)
            await resized(app, pilot, (60, 16))
            buttons = app.screen.query(Button)
            assert buttons
            for button in buttons:
                assert in_sight(app, button), name
            await app.pop_screen()
            await resized(app, pilot, (80, 24))

    drive(lambda: DrillApp(small.paths, small.clock), script)


def test_a_question_names_no_option_of_the_command_line(small):
    said = "note: kept your version of small/quiet (--replace-edits takes theirs): it stands"

    async def script(app, pilot):
        await app.push_screen(ConfirmScreen("Save?", said, "Save", "No"))
        await quiet(app, pilot)
        assert "kept your version of small/quiet: it stands" in text(app)

    drive(lambda: DrillApp(small.paths, small.clock), script)


def in_sight(app, widget):
    """Whether a widget's first and last cell are on the screen, and nothing before them."""
    region = widget.region
    corners = (region.offset, (region.right - 1, region.bottom - 1))
    return all(app.screen.get_widget_at(*corner)[0] is widget for corner in corners)


def test_what_is_wrong_with_an_export_stays_in_sight(small, tmp_path):
    target = tmp_path / ("a-folder-of-a-long-name/" * 4) / "small.apkg"
    target.parent.mkdir(parents=True)
    target.write_text("somebody's")

    async def script(app, pilot):
        await app.push_screen(ExportForm(app.home, decks.listing(app.home)[0]))
        screen = app.screen
        screen.query_one(Select).value = Form.APKG.value
        await pilot.pause()
        screen.query_one(Input).value = str(target)
        await quiet(app, pilot)
        await pilot.press("ctrl+s")
        await quiet(app, pilot)
        await pilot.resize_terminal(60, 16)
        await quiet(app, pilot)
        assert "again replaces it" in text(app, "#fault")
        assert in_sight(app, screen.query_one("#fault"))
        assert in_sight(app, screen.query_one(Button))

    drive(lambda: DrillApp(small.paths, small.clock), script)
