"""Settings: what is changed is kept and in force at once; a wrong value is said beside it."""

from __future__ import annotations

import pytest
from driving import drive, text, toasts, until
from textual.events import AppBlur, AppFocus, Paste
from textual.widgets import Input, Select

from drill.config import OPTIONS, THEMES, load
from drill.service.insight import history
from drill.service.onsite import first_run
from drill.tui.actions import BY_ID
from drill.tui.screens.backups import BackupsScreen
from drill.tui.screens.settings import SettingsScreen
from drill.tui.screens.study import StudyScreen
from drill.tui.screens.today import TodayScreen
from drill.tui.widgets.fields import Tick

pytestmark = pytest.mark.usefixtures("small")


async def settings(app, pilot):
    await pilot.press("comma")
    await until(pilot, lambda: isinstance(app.screen, SettingsScreen) and app.screen.ready)


async def enter(app, pilot, ident, *keys):
    field = app.screen.query_one(f"#{ident}", Input)
    field.focus()
    field.value = ""
    await pilot.press("enter", *keys, "enter")


def test_every_option_is_there(app):
    async def script(app, pilot):
        await settings(app, pilot)
        for option in OPTIONS.values():
            assert option.title in text(app)
            assert app.screen.query(f"#{option.key.replace('.', '-')}")

    drive(app, script)


def test_a_value_is_kept_and_in_force_at_once(app, small):
    async def script(app, pilot):
        await settings(app, pilot)
        await enter(app, pilot, "study-minutes", "2", "5")
        assert load(small.paths.options).minutes == 25
        assert app.home.options.minutes == 25
        await pilot.press("escape")
        assert isinstance(app.screen, TodayScreen)
        assert "25 minutes" in text(app)

    drive(app, script)


def test_a_wrong_value_is_said_beside_it_and_nothing_is_kept(app, small):
    async def script(app, pilot):
        await settings(app, pilot)
        await enter(app, pilot, "study-minutes", "9", "9", "9")
        assert "240" in text(app, "#help-study-minutes")
        await pilot.press("tab", "escape")
        assert isinstance(app.screen, TodayScreen), "it lets go"
        assert "“Minutes a session” stays as it was: 10." in toasts(app)

    drive(app, script)
    assert load(small.paths.options).minutes == 10


@pytest.mark.parametrize("mends", [["escape"], ["backspace"]])
def test_what_is_said_to_be_wrong_goes_with_what_is_wrong(app, mends):
    async def script(app, pilot):
        await settings(app, pilot)
        await enter(app, pilot, "study-minutes", "9", "9", "9")
        await pilot.press(*mends)
        await pilot.pause()
        assert text(app, "#help-study-minutes") == "Minutes of a session."
        assert not app.screen.query(".wrong")
        assert isinstance(app.screen, SettingsScreen)

    drive(app, script)


def test_a_stray_key_changes_nothing(app, small):
    first_run.set_interview(small, "9")

    async def script(app, pilot):
        await settings(app, pilot)
        field = app.screen.query_one("#interview", Input)
        await pilot.press("tab")
        assert app.focused is field
        await pilot.press("3", "backspace", "delete", "x", "tab", "shift+tab")
        field.post_message(Paste("in 3 days"))
        await pilot.pause()
        assert field.value == "2026-12-02"
        await pilot.press("escape")
        assert isinstance(app.screen, TodayScreen)

    drive(app, script)
    assert first_run.interview_text(small) == "2026-12-02"
    assert newest(small) == "setting the interview's date"


def test_enter_begins_and_keeps_and_escape_leaves_it_as_it_was(app, small):
    def footer(app):
        return {app.screen.called(BY_ID[f"settings.{name}"]) for name in ("edit", "close")}

    async def script(app, pilot):
        await settings(app, pilot)
        field = app.screen.query_one("#study-minutes", Input)
        field.focus()
        await pilot.press("enter")
        assert footer(app) == {"Keep", "Leave it"}
        await pilot.press("5", "escape")
        assert (field.value, footer(app)) == ("10", {"Change", "Close"})
        await pilot.press("enter", "backspace", "5", "enter")
        assert (field.value, app.focused) == ("15", field)
        assert load(small.paths.options).minutes == 15
        await pilot.press("u")
        await until(pilot, lambda: field.value == "10")

    drive(app, script)


@pytest.mark.walk
def test_arrows_go_through_every_setting_and_back(app):
    fields, back_through = len(OPTIONS) + len(["interview", "keymap", "backups", "tuning"]), 9

    async def script(app, pilot):
        await settings(app, pilot)
        seen = []
        for key in ("down",) * fields + ("up",) * back_through:
            await pilot.press(key)
            seen.append(app.focused.id or app.focused.name)
        there, back = seen[:fields], seen[fields:]
        assert there[:3] == ["interview", "study-minutes", "study-aloud"]
        assert {"scheduling-leeches", "stories-level", "screen-theme"} < {*there}
        assert len({*there}) == fields
        assert there[-3:] == ["keymap", "backups", "tuning"]
        assert back == there[-2 : -2 - back_through : -1]

    drive(app, script, size=(60, 16))


def test_escape_closes_an_open_list_of_choices_and_not_the_settings(app, small):
    async def script(app, pilot):
        await settings(app, pilot)
        theme = app.screen.query_one("#screen-theme", Select)
        theme.focus()
        await pilot.press("enter")
        assert theme.expanded
        await pilot.press("escape")
        assert (theme.expanded, isinstance(app.screen, SettingsScreen)) == (False, True)
        await pilot.press("escape")
        assert isinstance(app.screen, TodayScreen)

    drive(app, script)


def test_what_settings_say_names_keys_that_lead_somewhere(app):
    async def script(app, pilot):
        await settings(app, pilot)
        assert text(app, "#help-backups-daily") == (
            "Copy the store once a study day; Backups shows what there is."
        )

    drive(app, script)


def test_a_button_of_settings_is_reached_and_pressed_by_keys(app):
    async def script(app, pilot):
        await settings(app, pilot)
        app.screen.query_one("#screen-animations").focus()
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, BackupsScreen))

    drive(app, script)


def test_a_click_into_a_text_begins_to_change_it(app, small):
    async def script(app, pilot):
        await settings(app, pilot)
        await pilot.click("#study-minutes", offset=(1, 0))
        await pilot.press("2", "enter")
        assert load(small.paths.options).minutes == 120

    drive(app, script)


def test_who_looks_elsewhere_for_a_moment_is_not_held_to_half_a_word(app, small):
    async def script(app, pilot):
        await settings(app, pilot)
        field = app.screen.query_one("#study-minutes", Input)
        field.focus()
        await pilot.press("enter", "0")
        app.post_message(AppBlur())
        await pilot.pause()
        assert load(small.paths.options).minutes == 10
        app.post_message(AppFocus())
        await pilot.pause()
        await pilot.press("backspace", "2", "enter")
        assert load(small.paths.options).minutes == 102

    drive(app, script)


def test_before_an_interview_the_minutes_of_a_session_say_what_counts_instead(app, small):
    async def script(app, pilot):
        await settings(app, pilot)
        assert text(app, "#help-study-minutes") == "Minutes of a session."
        await enter(app, pilot, "interview", *"2026-12-02")
        assert text(app, "#help-study-minutes") == (
            "Minutes of a session. Until the interview on 2 December its own minutes count "
            "instead, 10 a day: 3 → e changes them."
        )

    drive(app, script)


def test_nothing_is_focused_so_keys_are_the_screens(app, small):
    first_run.set_interview(small, "9")

    async def script(app, pilot):
        await settings(app, pilot)
        assert app.screen.focused is None
        await pilot.press("q")
        assert isinstance(app.screen, TodayScreen)

    drive(app, script)
    assert first_run.interview_text(small) == "2026-12-02"


def test_each_change_is_a_step_that_undo_takes_back(app, small):
    async def script(app, pilot):
        await settings(app, pilot)
        await enter(app, pilot, "study-minutes", "2", "5")
        app.screen.query_one("#scheduling-fuzz", Tick).value = False
        await enter(app, pilot, "interview", *"2026-12-02")
        await pilot.pause()
        app.screen.set_focus(None)
        for left in ("“Spread due dates”", "“Minutes a session”", ""):
            await pilot.press("u")
            await until(pilot, lambda left=left: left in newest(small))
        assert app.screen.query_one("#study-minutes", Input).value == "10"
        assert app.screen.query_one("#scheduling-fuzz", Tick).value is True
        assert app.screen.query_one("#interview", Input).value == ""

    drive(app, script)
    assert load(small.paths.options).minutes == 10
    assert load(small.paths.options)["scheduling.fuzz"] is True
    assert first_run.interview(small) is None


def newest(home):
    """What the newest step that can be undone is called; empty where there is none."""
    return next((step.what for step in history.steps(home, 9) if not step.undone), "")


def test_an_emptied_field_is_the_default_again(app, small):
    async def script(app, pilot):
        await settings(app, pilot)
        await enter(app, pilot, "study-minutes", "5")
        await enter(app, pilot, "study-minutes")
        assert app.screen.query_one("#study-minutes", Input).value == "10"

    drive(app, script)
    assert load(small.paths.options).minutes == 10


def test_ticks_choices_and_the_interview(app, small):
    async def script(app, pilot):
        await settings(app, pilot)
        app.screen.query_one("#scheduling-fuzz", Tick).value = False
        app.screen.query_one("#screen-theme", Select).value = "drill-light"
        app.screen.query_one("#stories-have").query_one(Tick).value = True
        await enter(app, pilot, "interview", *"2026-12-02")
        await pilot.pause()
        assert app.theme == "drill-light"
        await pilot.press("escape")
        await until(pilot, lambda: "interview in 9 days" in text(app, "#head"))

    drive(app, script)
    options = load(small.paths.options)
    assert options["scheduling.fuzz"] is False
    assert options["screen.theme"] == "drill-light"
    assert options["stories.have"] == ("people",)


def test_a_theme_that_the_environment_chose_is_left_by_who_only_looks(app, small, monkeypatch):
    monkeypatch.setenv("TEXTUAL_THEME", "nord")

    async def script(app, pilot):
        before = app.theme
        await settings(app, pilot)
        await pilot.pause()
        assert app.theme == before != OPTIONS["screen.theme"].default

    drive(app, script)
    assert not small.paths.options.exists()
    assert newest(small) == "importing small", "to look is no step"


def test_a_choice_that_could_not_be_kept_is_not_wrong_once_it_is_what_is_kept(app, small):
    async def script(app, pilot):
        await settings(app, pilot)
        theme = app.screen.query_one("#screen-theme", Select)
        small.paths.options.mkdir()  # where a file has to be
        theme.value = "drill-light"
        await until(pilot, lambda: app.screen.query("#help-screen-theme.wrong"))
        theme.value = app.home.options["screen.theme"]
        await until(pilot, lambda: not app.screen.query(".wrong"))
        assert "✗" not in text(app, "#help-screen-theme")

    drive(app, script)


def test_what_is_changed_before_the_last_field_is_there_is_kept(app, small, monkeypatch):
    monkeypatch.setattr(SettingsScreen, "call_after_refresh", lambda *_: True)  # it does not come

    async def script(app, pilot):
        await pilot.press("comma")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
        app.screen.query_one("#study-aloud", Tick).toggle()
        await pilot.pause()
        assert not app.screen.ready

    drive(app, script)
    assert load(small.paths.options)["study.aloud"] is not OPTIONS["study.aloud"].default


def test_emptying_the_date_deletes_no_interview(app, small):
    first_run.set_interview(small, "9")

    async def script(app, pilot):
        await settings(app, pilot)
        await enter(app, pilot, "interview")
        assert app.screen.query_one("#interview", Input).value == "2026-12-02"
        app.screen.query_one("#interview", Input).focus()
        app.screen.query_one("#interview", Input).value = ""
        await pilot.press("escape")
        assert isinstance(app.screen, TodayScreen)

    drive(app, script)
    assert first_run.interview_text(small) == "2026-12-02"


def test_a_theme_from_the_palette_is_kept(app, small):
    async def script(app, pilot):
        app.theme = "nord"
        await pilot.pause()

    drive(app, script)
    assert load(small.paths.options)["screen.theme"] == "nord"


def test_undo_takes_a_theme_back_wherever_it_is_asked_for(app, small):
    async def script(app, pilot):
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        app.theme = "nord"
        await pilot.pause()
        await pilot.press("u")
        await until(pilot, lambda: app.theme == "drill-dark")
        assert "Undone: setting “Theme”." in toasts(app)

    drive(app, script)
    assert load(small.paths.options)["screen.theme"] == "drill-dark"


def test_undo_in_a_session_takes_a_theme_from_the_screen_too(app, small):
    async def script(app, pilot):
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))
        app.theme = "nord"
        await pilot.pause()
        await pilot.press("u")
        await until(pilot, lambda: "Undone: setting “Theme”" in text(app))
        assert app.theme == "drill-dark"

    drive(app, script)


def test_what_is_typed_stays_while_help_covers_it(app, small):
    async def script(app, pilot):
        await settings(app, pilot)
        field = app.screen.query_one("#study-minutes", Input)
        field.focus()
        await pilot.press("enter", "0", "f1")
        await until(pilot, lambda: not isinstance(app.screen, SettingsScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
        await pilot.pause()
        assert field.value == "100"
        await pilot.press("enter")
        assert load(small.paths.options).minutes == 100

    drive(app, script)


def test_stories_aloud_switched_on_today_is_a_step_that_undo_takes_back(app, small):
    async def script(app, pilot):
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        await pilot.press("a")
        await until(pilot, lambda: "No stories aloud." in toasts(app))
        assert load(small.paths.options).aloud is False
        await pilot.press("u")
        await until(pilot, lambda: "Undone: setting “Stories aloud”." in toasts(app))

    drive(app, script)
    assert load(small.paths.options).aloud is True


def test_opening_settings_writes_nothing(app, small):
    async def script(app, pilot):
        await settings(app, pilot)
        await pilot.press("down", "down", "down", "up", "escape")

    drive(app, script)
    assert not small.paths.options.exists()


def test_the_themes_that_config_names_are_those_there_are(app):
    async def script(app, pilot):
        assert sorted(THEMES) == sorted(app.available_themes)

    drive(app, script)


def test_settings_open_where_no_text_is_typed(app):
    async def script(app, pilot):
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        for place in "2345":
            await pilot.press(place)
            await until(pilot, lambda: not isinstance(app.screen, TodayScreen))
            here = app.screen
            await settings(app, pilot)
            assert not app.check_action("settings", ()), "no settings over settings"
            await pilot.press("escape")
            await until(pilot, lambda here=here: app.screen is here)
            await pilot.press("1")
            await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        await pilot.press("3", "a")
        await until(pilot, lambda: isinstance(app.focused, Input))
        assert not app.check_action("settings", ()), "a comma is a comma in a text"
        await pilot.press("comma")
        assert app.focused.value == ","

    drive(app, script)
