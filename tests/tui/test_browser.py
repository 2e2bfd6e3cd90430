"""In a browser: no shell, no editor, no file of the computer; and it ends with what shows it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from driving import drive, library, lines, toasts, until

from drill.deckfile.reading import read_deck
from drill.service.library import decks
from drill.service.stories import first_stories
from drill.tui.app import DrillApp
from drill.tui.screens.library import LibraryScreen
from drill.tui.screens.stories import StoriesScreen
from drill.tui.widgets.button import Button

DRIVERS = ["textual.drivers.web_driver:WebDriver", "drill.tui.browser:BrowserDriver"]
"""As textual-serve has it, and as `drill serve` does."""


@pytest.fixture
def browser(monkeypatch):
    """A browser shows the app."""
    monkeypatch.setattr(DrillApp, "is_web", True)


@pytest.mark.usefixtures("browser")
def test_decks_come_and_go_where_the_files_are(app, small):
    async def script(app, pilot):
        await library(app, pilot)
        await pilot.press("i")
        await until(pilot, lambda: any("Take decks in on" in toast for toast in toasts(app)))
        await pilot.press("x")
        await until(pilot, lambda: any("Write decks out on" in toast for toast in toasts(app)))
        assert isinstance(app.screen, LibraryScreen)

    drive(app, script)


@pytest.mark.usefixtures("browser")
def test_the_sheet_is_handed_to_the_browser(app, small, here, monkeypatch):
    handed = {}
    monkeypatch.setattr(
        DrillApp,
        "deliver_text",
        lambda _, text, save_filename: handed.update({save_filename: text.read()}),
    )

    async def script(app, pilot):
        app.open("stories")
        await until(
            pilot, lambda: isinstance(app.screen, StoriesScreen) and app.screen.can("sheet")
        )
        await pilot.press("s")
        await until(pilot, lambda: handed)

    drive(app, script)
    assert "<html" in handed["drill-stories.html"]
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(("size", "high"), [((61, 57), 3), ((142, 38), 3), ((130, 25), 1)])
@pytest.mark.usefixtures("browser")
def test_a_button_is_as_high_as_a_finger_where_there_is_room(app, small, size, high):
    async def script(app, pilot):
        app.start()
        await until(pilot, lambda: "Show the answer" in lines(app))
        await pilot.press("space")
        await until(pilot, lambda: "Again" in lines(app))
        rates = list(app.screen.query(Button).filter(".rate"))
        assert [button.region.height for button in rates] == [high] * 4
        assert all(button.region in app.screen.region for button in rates)

    drive(app, script, size)


# -- a process of its own ----------------------------------------------------------------


@pytest.fixture
def started(home, root, tmp_path):
    """Starts drill as a browser's server does; EDITOR would leave a file behind."""
    text = "drill: 1\nid: plain\ntitle: Plain\ncards: [{id: one, q: question, a: answer}]\n"
    decks.take(home, [("plain", read_deck(text, "plain"))])
    first_stories.keep_offered(home)
    home.close()
    running = []

    def start(driver):
        process = subprocess.Popen(
            [sys.executable, "-m", "drill", "study", "--deck", "plain"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=os.environ | {"TEXTUAL_DRIVER": driver, "EDITOR": f"touch {tmp_path / 'edited'}"},
        )  # fmt: skip
        running.append(process)
        return process

    yield start
    for process in running:
        process.kill()
        with process:
            pass


def seen(process, sign):
    """Read what it draws up to a sign."""
    drawn = b""
    while sign not in drawn:
        more = os.read(process.stdout.fileno(), 65_536)
        assert more, (drawn, process.stderr.read())
        drawn += more


def told(process, kind, what):
    process.stdin.write(kind + len(what).to_bytes(4, "big") + what)
    process.stdin.flush()


@pytest.mark.parametrize("driver", DRIVERS)
def test_it_studies_and_edits_without_a_terminal_and_without_an_editor(started, tmp_path, driver):
    drill = started(driver)
    seen(drill, b"Show the answer")
    told(drill, b"D", b" ")
    seen(drill, b"Again")
    told(drill, b"D", b"e")
    seen(drill, b"^s")  # what saves in the built-in editor
    told(drill, b"M", json.dumps({"type": "quit"}).encode())
    _, said = drill.communicate()
    assert (drill.returncode, said) == (0, b"")
    assert not Path(tmp_path, "edited").exists()


@pytest.mark.parametrize("hears", [True, False], ids=["still read", "gone"])
def test_it_ends_with_its_server(started, root, hears):
    drill = started(DRIVERS[1])
    seen(drill, b"Show the answer")
    if not hears:
        drill.stdout.close()
        told(drill, b"D", b" ")  # draws something nobody reads
    drill.stdin.close()
    assert (drill.wait(), drill.stderr.read()) == (0, b"")
    assert not Path(root, "drill.log").exists()
