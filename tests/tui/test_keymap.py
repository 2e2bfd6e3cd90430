"""A person's own keys: they work, they are shown, and a wrong file is refused by name."""

from __future__ import annotations

import pytest
from driving import drive, text

from drill.errors import ConfigError, StoreError
from drill.service.insight.browser import reviews
from drill.tui.actions import ACTIONS
from drill.tui.app import DrillApp
from drill.tui.keymap import Keymap, read, save
from drill.tui.screens.study import StudyScreen
from drill.tui.widgets.footer import Footer


@pytest.fixture
def keys(small):
    def write(content):
        small.paths.keymap.write_text(content, encoding="utf-8")
        return small.paths.keymap

    return write


def test_no_file_is_the_registry(small):
    keymap = read(small.paths.keymap)
    assert keymap.for_textual == {}
    assert all(keymap.keys(action) == action.key.split(",") for action in ACTIONS)


def test_changed_keys_work_and_the_old_ones_do_not(small, clock, keys):
    keys('"study.good" = "g"\n[study]\nreveal = ["x", "f5"]\nundo = "ctrl+z"\n')

    async def script(app, pilot):
        await pilot.press("enter", "space")
        assert not app.screen.has_class("revealed")
        await pilot.press("x", "3")
        assert not reviews(small)
        await pilot.press("g")
        assert len(reviews(small)) == 1
        await pilot.press("u")
        assert not reviews(small)[0].undone
        await pilot.press("ctrl+z")
        assert reviews(small)[0].undone

    drive(lambda: DrillApp(small.paths, clock), script)


@pytest.mark.parametrize("written", ['","', '" , "', '["u", ","]', '[", ", "u"]', '["ctrl+,"]'])
def test_a_comma_is_a_key_wherever_it_stands(keys, written):
    (undo,) = [action for action in ACTIONS if action.id == "study.undo"]
    assert any("comma" in key for key in read(keys(f"study.undo = {written}\n")).keys(undo))


def test_an_action_that_shared_a_key_keeps_it(small, clock, keys):
    keys('[study]\nreveal = "x"\n')

    async def script(app, pilot):
        await pilot.press("enter", "x", "space")
        assert "[x] Context" in text(app), "space still marks"

    drive(lambda: DrillApp(small.paths, clock), script)


def test_they_are_shown_wherever_keys_are_named(small, clock, keys):
    keys('[study]\nreveal = "x"\nundo = "^z"\n[today]\nstart = "s"\n')

    async def script(app, pilot):
        assert "Start  s" in str(app.screen.query_one("#start").label)
        assert "s Start" in " ".join(str(app.screen.query_one(Footer).render()).split())
        await pilot.press("s")
        assert "Show the answer  x" in str(app.screen.query_one("#show").label)
        await pilot.press("x", "3")
        assert "^z undoes" in text(app, "#status")
        await pilot.press("question_mark")
        assert "^z" in text(app, "#text")

    drive(lambda: DrillApp(small.paths, clock), script)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ('[study]\nrevael = "x"', ["study.revael", "study.reveal"]),
        ('nope = "x"', ["nope"]),
        ('[study]\nreveal = "spcae"', ["study.reveal", "spcae", "space"]),
        ('[study]\nreveal = "ctlr+x"', ["ctlr+x"]),
        ('[study]\nreveal = ""', ["no key left"]),
        ("[study]\nreveal = 3", ["takes keys as text"]),
        ('[study]\nsuspend = "b"', ["study.suspend", "study.bury", "b would be both"]),
        ('[study]\nsuspend = "?"', ["study.suspend", "help"]),
        ('help = "q"', ["today.quit", "study.leave"]),
        ("[study", ["not valid TOML"]),
    ],
)
def test_a_wrong_file_is_refused_by_name(keys, content, says):
    path = keys(content)
    with pytest.raises(ConfigError) as caught:
        read(path)
    for word in (*says, str(path)):
        assert word in str(caught.value)


def test_all_faults_are_named_at_once(keys):
    path = keys('[study]\nrevael = "x"\nsuspend = "b"\nbury = "frist"\n')
    with pytest.raises(ConfigError) as caught:
        read(path)
    assert all(word in str(caught.value) for word in ("revael", "frist", "study.suspend"))


def test_two_actions_may_change_places(keys):
    keymap = read(keys('[study]\nsuspend = "b"\nbury = "s"\n'))
    assert keymap.first("study.bury") == "s"


@pytest.mark.parametrize(
    ("written", "shown"),
    [("ctrl+x", "^x"), ("^x", "^x"), (",", ","), ("F5", "f5"), ("é", "é"), (".", ".")],
)
def test_keys_are_written_as_people_write_them(keys, written, shown):
    assert read(keys(f'[study]\nreveal = "{written}"\n')).first("study.reveal") == shown


def test_the_default_keymap_has_a_first_key_for_each_action():
    assert all(Keymap().first(action.id) for action in ACTIONS)


def test_a_wrong_keymap_ends_the_command_with_a_sentence(small, clock, keys):
    keys('[study]\nrevael = "x"')
    with pytest.raises(ConfigError):
        DrillApp(small.paths, clock)


def test_a_keymap_is_in_force_on_covering_screens(small, clock, keys):
    keys('[pause]\ngo_on = "g"\n')

    async def script(app, pilot):
        await pilot.press("enter", "p", "space")
        assert not isinstance(app.screen, StudyScreen)
        await pilot.press("g")
        assert isinstance(app.screen, StudyScreen)

    drive(lambda: DrillApp(small.paths, clock), script)


@pytest.mark.parametrize(
    ("content", "action", "key"),
    [
        ('"today.settings" = "f9"', "settings", "f9"),
        ('[today]\nsettings = "f9"', "settings", "f9"),
        ('[today]\nsettings = "f9"\n', "settings", "f9"),
        ('settings = "f8"\n[today]\nsettings = "f9"', "settings", "f8"),
        ('[today]\nsettings = ["s", "f9"]', "settings", "s"),
        ('[tell]\nvariant = ["h", "w"]', "tell.way", "w"),
        ('[tell]\nvariant = "w"', "tell.way", "w"),
        ('[study]\nmore = "f"', "study.said", "space"),
    ],
)
def test_ids_of_former_versions_are_read_and_stop_no_start(keys, content, action, key):
    assert read(keys(content)).first(action) == key


def test_a_changed_action_is_in_the_file_by_its_present_id_only(keys):
    path = keys('[today]\nsettings = "f9"\nstart = "g"\n')
    save(path, "settings", "f8")
    assert path.read_text(encoding="utf-8") == 'settings = "f8"\n\n[today]\nstart = "g"\n'
    save(path, "settings", None)
    assert read(path).first("settings") == ","


@pytest.mark.parametrize("covered", [False, True])
def test_a_key_that_was_given_before_settings_took_it_is_not_theirs_there(
    small, clock, keys, covered
):
    keys('[study]\nreveal = ","\n[pause]\ngo_on = ","\n')

    async def script(app, pilot):
        await pilot.press(*(("enter", "p") if covered else ("enter",)), "comma")
        assert isinstance(app.screen, StudyScreen)
        assert app.screen.has_class("revealed") is not covered

    drive(lambda: DrillApp(small.paths, clock), script)


def test_a_keymap_that_cannot_be_written_says_what_to_do(small, monkeypatch):
    def denied(path, data, **how):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("drill.files.replace_bytes", denied)
    with pytest.raises(StoreError, match="cannot be written: Permission denied") as error:
        save(small.paths.keymap, "study.undo", "z")
    assert "rights" in error.value.hint
