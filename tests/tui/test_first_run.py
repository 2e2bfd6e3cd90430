"""The first run: three optional questions, never asked again."""

from __future__ import annotations

import pytest
from driving import drive, lines, quiet, text, until
from textual.events import Key

from drill.config import load
from drill.errors import StoreError
from drill.paths import Paths
from drill.service.library.opening import open_home
from drill.service.onsite import first_run
from drill.service.stories import first_stories
from drill.tui.app import DrillApp
from drill.tui.screens.study import StudyScreen
from drill.tui.screens.today import TodayScreen
from drill.tui.screens.welcome import WelcomeScreen


@pytest.fixture
def fresh(root, clock, bundled):
    return lambda **options: DrillApp(Paths(root, root, root), clock, **options)


async def at_questions(app, pilot):
    await until(pilot, lambda: isinstance(app.screen, WelcomeScreen) and app.screen.is_mounted)


def test_all_three_answers_are_kept(fresh, root, clock):
    async def script(app, pilot):
        await at_questions(app, pilot)
        assert "When is the interview?" in text(app)
        await pilot.press("9", "enter")
        assert "minutes a day" in text(app)
        await pilot.press("backspace", "backspace", "1", "5", "enter")
        await pilot.press("down", "space", "enter")
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))

    drive(fresh, script)
    options = load(root / "config.toml")
    assert options.minutes == 15
    assert options["stories.have"] == ("vision-influence",)
    with open_home(Paths(root, root, root), clock) as home:
        assert first_run.interview_text(home) == "2026-12-02"
        assert first_run.asked(home)


def test_a_company_is_named_beside_the_date(fresh, root, clock):
    async def script(app, pilot):
        await at_questions(app, pilot)
        await pilot.press("tab", *"Acme", "enter")
        assert "When is Acme?" in text(app)
        await pilot.press("9", "enter")
        assert "minutes a day" in text(app)
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, WelcomeScreen))

    drive(fresh, script)
    with open_home(Paths(root, root, root), clock) as home:
        assert first_run.company(home) == "Acme"


def test_where_a_story_comes_first_the_last_button_says_so(fresh, monkeypatch):
    monkeypatch.setattr(first_stories, "next_story", lambda home: 1)

    async def script(app, pilot):
        await at_questions(app, pilot)
        await pilot.press("enter", "enter")
        assert "A story first" in str(app.screen.query_one("#next").label)
        await pilot.press("enter")
        await until(pilot, lambda: "Write story 1 of 3 first?" in text(app))

    drive(fresh, script)


def test_the_buttons_of_the_last_question_are_whole_on_a_narrow_terminal(fresh):
    async def script(app, pilot):
        await at_questions(app, pilot)
        await pilot.press("enter", "enter")
        await until(pilot, lambda: "Start the first drill  ↵" in lines(app))
        row = next(line for line in lines(app).splitlines() if "Start the first drill" in line)
        assert row.strip() == "Start the first drill  ↵    Back  shift+tab"

    drive(fresh, script, (60, 16))


def test_empty_answers_keep_nothing(fresh, root):
    async def script(app, pilot):
        await at_questions(app, pilot)
        await pilot.press("enter", "enter", "enter")
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))

    drive(fresh, script)
    assert not (root / "config.toml").exists()


def test_escape_skips_all_and_it_is_never_asked_again(fresh):
    async def script(app, pilot):
        await at_questions(app, pilot)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))

    async def again(app, pilot):
        await pilot.pause()
        assert isinstance(app.screen, TodayScreen)

    drive(fresh, script)
    drive(fresh, again)


@pytest.mark.parametrize(
    ("answer", "says"),
    [("soon", "is no date"), ("2020-01-01", "is past"), ("2026-02-30", "is no date")],
)
def test_a_wrong_date_is_said_and_can_be_mended(fresh, answer, says):
    async def script(app, pilot):
        await at_questions(app, pilot)
        await pilot.press(*answer, "enter")
        assert says in text(app, "#wrong")
        assert "When is the interview?" in text(app)
        await pilot.press(*["backspace"] * len(answer), "enter")
        assert "minutes a day" in text(app)

    drive(fresh, script)


def test_what_was_wrong_goes_as_the_answer_changes(fresh):
    async def script(app, pilot):
        await at_questions(app, pilot)
        await pilot.press(*"soon", "enter")
        assert app.screen.query_one("#wrong").display
        await pilot.press("backspace")
        assert not app.screen.query_one("#wrong").display

    drive(fresh, script)


def test_minutes_out_of_reach_name_the_nearest(fresh):
    async def script(app, pilot):
        await at_questions(app, pilot)
        await pilot.press("enter", "0", "0", "enter")
        assert "240" in text(app, "#wrong")

    drive(fresh, script)


def test_everything_by_mouse_here_too(fresh, root):
    async def script(app, pilot):
        await at_questions(app, pilot)
        for words in ("minutes a day", "Which of these"):
            await pilot.click("#next")
            await until(pilot, lambda words=words: words in text(app, "#ask"))
            # A button takes no second click while it is drawn pressed.
            await until(pilot, lambda: not app.screen.query("Button.-active"))
        await pilot.click(app.screen.query("Tick").first())
        await pilot.pause()
        assert "[x] Managing people" in text(app, "Tick")
        assert "[ ] Managing conflict" in text(app, "Tick")
        await pilot.click("#next")
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))

    drive(fresh, script)
    assert load(root / "config.toml")["stories.have"] == ("managing-people",)


def test_keys_before_the_question_is_there_answer_nothing(fresh, monkeypatch):
    async def script(app, pilot):
        await at_questions(app, pilot)
        screen = app.screen
        with monkeypatch.context() as before:
            before.setattr(WelcomeScreen, "is_mounted", False)
            await pilot.press("enter", "escape")
        assert app.screen is screen
        assert "1 of 3" in text(app, "#step")

    drive(fresh, script)


def test_study_as_a_command_asks_nothing(fresh):
    async def script(app, pilot):
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))
        await quiet(app, pilot)

    drive(lambda: fresh(study_first=True), script)


def test_a_store_that_cannot_remember_does_not_keep_one_from_starting(fresh, monkeypatch):
    def refuse(_):
        raise StoreError("the store is full [/]")

    monkeypatch.setattr(first_run, "finish", refuse)

    async def script(app, pilot):
        await at_questions(app, pilot)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))

    drive(fresh, script)


def test_there_is_a_way_back_and_enter_says_what_it_does(fresh, root, clock):
    async def script(app, pilot):
        def says():
            return str(app.screen.query_one("#next").label)

        await at_questions(app, pilot)
        assert "2026-12-14" in text(app, "#help"), "a day ahead, not one of last year"
        assert "No date yet" in says()
        assert not app.screen.query_one("#back").display
        await pilot.press("9")
        assert "Next" in says()
        await pilot.press("enter")
        await pilot.press("shift+tab")
        assert "When is the interview?" in text(app)
        await pilot.press("backspace", "8", "enter", "enter")
        assert "Start the first drill" in says()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))

    drive(fresh, script)
    with open_home(Paths(root, root, root), clock) as home:
        assert first_run.interview_text(home) == "2026-12-01"


@pytest.mark.parametrize("key", ["tab", "down"])
def test_a_date_and_a_company_typed_in_one_burst_are_in_their_fields(fresh, key):
    async def script(app, pilot):
        await at_questions(app, pilot)
        for sign in ("1", "2", key, "A", "c", "m", "e"):
            app.post_message(Key(sign, sign if len(sign) == 1 else None))
        await until(pilot, lambda: "Acme" in app.screen.query_one("#company").value)
        assert app.screen.query_one("#interview").value == "12"

    drive(fresh, script)


def test_a_date_is_said_in_full_while_it_is_typed(fresh):
    async def script(app, pilot):
        await at_questions(app, pilot)
        await pilot.press(*"next wed 2")
        assert "Wed 2 Dec 2026" not in text(app), "that is no time"
        await pilot.press(*"pm")
        assert "Wed 2 Dec 2026, 14:00, in 9 days." in text(app)

    drive(fresh, script)
