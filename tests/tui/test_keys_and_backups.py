"""Keys, backups and FSRS, from Settings and from the command line."""

from __future__ import annotations

import json
import tomllib

import pytest
from driving import drive, until
from driving import lines as text
from textual.widgets import Button

from drill.cli.main import run
from drill.domain.review import Rating
from drill.errors import ConfigError
from drill.scheduling.memory import DEFAULT_PARAMETERS
from drill.service.insight import backups, parameters
from drill.service.study import grades
from drill.tui import keymap
from drill.tui.actions import ACTIONS, SCENES
from drill.tui.app import DrillApp
from drill.tui.screens.backups import BackupsScreen
from drill.tui.screens.dialogs import ConfirmScreen
from drill.tui.screens.keymap import KeymapScreen, PressScreen
from drill.tui.screens.library import LibraryScreen
from drill.tui.screens.settings import SettingsScreen
from drill.tui.screens.today import TodayScreen
from drill.tui.screens.tuning import TuningScreen
from drill.tui.widgets.rows import Rows
from tests_support import state

pytestmark = pytest.mark.usefixtures("mine")


async def settings(made, pilot, button):
    await until(pilot, lambda: made.home is not None)
    made.push_screen(SettingsScreen(made.home))
    await until(pilot, lambda: made.screen.query(f"#{button}"))
    made.screen.query_one(f"#{button}", Button).press()


def at(action_id):
    """The line of an action: they stand scene by scene."""
    return [it.id for scene in SCENES for it in ACTIONS if it.where == scene].index(action_id)


def test_a_key_is_pressed_kept_and_works_at_once(app, mine):
    async def script(made, pilot):
        await settings(made, pilot, "keymap")
        await until(pilot, lambda: isinstance(made.screen, KeymapScreen) and made.screen.is_mounted)
        made.screen.query_one(Rows).go_to(at("library.browse"))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(made.screen, PressScreen))
        await pilot.press("u")
        await until(pilot, lambda: isinstance(made.screen, KeymapScreen))
        await until(pilot, lambda: "would be both" in " ".join(text(made).split()))
        assert not mine.paths.keymap.exists()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(made.screen, PressScreen))
        await pilot.press("z")
        await until(pilot, lambda: isinstance(made.screen, KeymapScreen) and "● z" in text(made))
        assert tomllib.loads(mine.paths.keymap.read_text()) == {"library.browse": "z"}
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(made.screen, PressScreen))
        await pilot.press("z")
        await until(pilot, lambda: isinstance(made.screen, KeymapScreen))
        await until(pilot, lambda: "has this key already" in text(made))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(made.screen, SettingsScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(made.screen, TodayScreen))
        await pilot.press("4")
        await until(pilot, lambda: isinstance(made.screen, LibraryScreen))
        await until(pilot, lambda: "z Browse" in text(made))
        await pilot.press("z")
        await until(pilot, lambda: not isinstance(made.screen, LibraryScreen))

    drive(app, script)


def test_as_it_came(app, mine):
    mine.paths.keymap.write_text('"library.browse" = "z"\n')

    async def script(made, pilot):
        await settings(made, pilot, "keymap")
        await until(pilot, lambda: isinstance(made.screen, KeymapScreen) and made.screen.is_mounted)
        made.screen.query_one(Rows).go_to(at("library.browse"))
        await pilot.press("d")
        await until(pilot, lambda: made.keymap.first("library.browse") == "b")

    drive(lambda: DrillApp(mine.paths, mine.clock), script)
    assert keymap.read(mine.paths.keymap).for_textual == {}


@pytest.mark.parametrize(
    "before",
    ["", '# mine\n"study.undo" = "U"\n', '# mine\n[study]\nundo = "U" # why\nbury = "B"\n'],
)
def test_a_saved_keymap_is_read_again_and_keeps_the_rest(tmp_path, before):
    path = tmp_path / "keys.toml"
    path.write_text(before)
    made = keymap.save(path, "study.suspend", "z")
    assert keymap.read(path).for_textual == made.for_textual
    assert made.keys_of("study.suspend") == ["z"]
    assert ("U" in path.read_text()) == ("U" in before)
    assert path.read_text().startswith("# mine") == before.startswith("# mine") or "# mine" in (
        path.read_text()
    )
    keymap.save(path, "study.undo", "y")
    made = keymap.save(path, "study.suspend", None)
    assert made.keys_of("study.suspend") == ["s"]
    assert made.keys_of("study.undo") == ["y"]
    if "bury" in before:
        assert made.keys_of("study.bury") == ["B"]


@pytest.mark.parametrize(
    ("action", "keys", "says"),
    [
        ("study.suspend", "b", "study.suspend and study.bury|study.bury and study.suspend"),
        ("study.suspend", "nokey", "no key 'nokey'"),
        ("study.suspend", "", "no key left"),
        ("study.nothing", "x", "no action 'study.nothing'"),
        ("quit", "s", "both"),
    ],
)
def test_what_would_lock_one_out_is_not_written(tmp_path, action, keys, says):
    path = tmp_path / "keys.toml"
    path.write_text("# mine\n")
    with pytest.raises(ConfigError, match=says):
        keymap.save(path, action, keys)
    assert path.read_text() == "# mine\n"


def test_the_command(small, capsys):
    assert run(["keys", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == len(ACTIONS)
    assert run(["keys", "study.suspend", "z"]) == 0
    assert "from now on" in capsys.readouterr().err
    assert run(["keys", "study.suspend", "z"]) == 0
    assert "already" in capsys.readouterr().err
    assert run(["keys", "study.suspend", "u"]) == 2
    assert "study.undo" in capsys.readouterr().err
    assert run(["keys", "study.suspend", "default"]) == 0
    assert run(["keys", "study.suspnd"]) == 2
    assert "did you mean study.suspend" in capsys.readouterr().err


def test_a_copy_is_made_and_gone_back_to(app, mine):
    async def script(made, pilot):
        await settings(made, pilot, "backups")
        await until(pilot, lambda: isinstance(made.screen, BackupsScreen))
        await pilot.press("b")
        await until(pilot, lambda: "by-hand" in text(made))
        then = state(mine)
        grades.grade(mine, "mine/two/basic", Rating.EASY)
        made.screen.query_one(Rows).go_to(0)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(made.screen, ConfirmScreen))
        await until(pilot, lambda: "3 decks" in text(made))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(made.screen, BackupsScreen))
        await until(pilot, lambda: "before-restore" in text(made))
        assert state(mine) == then

    drive(app, script)


def test_the_screens_copy_once_a_day(app, mine):
    async def script(made, pilot):
        await until(pilot, lambda: any(c.why == "daily" for c in backups.listing(mine.paths)))

    for path in mine.paths.backups.glob("*"):
        path.unlink()
    drive(app, script)


def test_fsrs_says_what_is_missing_and_what_another_retention_costs(app, mine):
    async def script(made, pilot):
        await settings(made, pilot, "tuning")
        await until(pilot, lambda: isinstance(made.screen, TuningScreen))
        await until(pilot, lambda: "512" in text(made) and "cheapest" in text(made))
        await pilot.press(*["up"] * 8, "enter")
        await until(pilot, lambda: isinstance(made.screen, ConfirmScreen))
        assert "0.8?" in text(made)
        await pilot.press("y")
        await until(pilot, lambda: made.home.options["scheduling.desired_retention"] == 0.8)
        await until(pilot, lambda: isinstance(made.screen, (ConfirmScreen, TuningScreen)))

    drive(app, script)


def test_parameters_are_adopted_and_let_go_from_the_screen(app, mine):
    own = (*(number * 1.2 for number in DEFAULT_PARAMETERS[:4]),
           *DEFAULT_PARAMETERS[4:])  # fmt: skip
    parameters.adopt(mine, own, reschedule=False)

    async def script(made, pilot):
        await settings(made, pilot, "tuning")
        await until(pilot, lambda: isinstance(made.screen, TuningScreen))
        await until(pilot, lambda: "your own parameters" in text(made))
        await pilot.press("r")
        await until(pilot, lambda: isinstance(made.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, lambda: not isinstance(made.screen, TuningScreen) or
                    "FSRS's own" in text(made))  # fmt: skip
        if isinstance(made.screen, ConfirmScreen):
            await pilot.press("n")
        await until(pilot, lambda: "FSRS's own parameters" in text(made))

    drive(app, script)
