"""Lessons on screen, and the offer to write a story first."""

from __future__ import annotations

import pytest
from driving import drive, lines, until

from drill.domain.onsite import Onsite
from drill.errors import StoreError
from drill.service.stories import first_stories, workshop
from drill.storage import onsites
from drill.tui.screens.dialogs import ConfirmScreen, PauseScreen, PromptScreen
from drill.tui.screens.keys import KeysScreen
from drill.tui.screens.lesson import LessonScreen
from drill.tui.screens.study import StudyScreen
from drill.tui.screens.summary import SummaryScreen
from drill.tui.screens.today import TodayScreen
from drill.tui.screens.workshop.screen import WorkshopScreen
from drill.tui.telling import TellPhase


async def at(app, pilot, screen):
    await until(pilot, lambda: isinstance(app.screen, screen) and app.screen.is_mounted)
    await pilot.pause()


def begin(home):
    first_stories.keep_offered(home)


@pytest.mark.usefixtures("lessons")
def test_a_lesson_comes_before_its_card_and_its_time_counts(small, app, clock):
    begin(small)

    async def script(app, pilot):
        await pilot.press("enter")
        await at(app, pilot, LessonScreen)
        assert "The quiet senior" in lines(app)
        assert "velocity fell 40%" in lines(app)
        study = next(s for s in app.screen_stack if isinstance(s, StudyScreen))
        clock.advance(20)
        await pilot.press("space")
        await until(pilot, lambda: study.session.clock.left <= 580)
        while isinstance(app.screen, LessonScreen):
            await pilot.press("enter")
            await pilot.pause()
        assert isinstance(app.screen, StudyScreen)
        assert study.session.lesson is None
        left = study.session.clock.left
        clock.advance(30)
        assert study.session.clock.left == left - 30, "the clock runs on after a lesson"
        await pilot.press("space", "3")
        await until(pilot, lambda: study.session.done == 1)

    drive(app, script)


@pytest.mark.usefixtures("lessons")
@pytest.mark.parametrize("scene", ["lesson", "tell"])
def test_what_is_typed_at_a_page_to_read_turns_none(small, app, scene):
    begin(small)

    async def script(app, pilot):
        if scene == "tell":
            app.open("tell", "quiet")
        else:
            await pilot.press("enter")
        await until(pilot, lambda: app.screen.is_mounted and app.screen.where == scene)
        page = app.screen
        if scene == "tell":
            page.phase = TellPhase.READING  # as of a sample that was never shown
        await pilot.press("t", *"so I", "space", "space", "q")
        assert isinstance(app.screen, PromptScreen)
        assert "this is to be read" in lines(app)
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is page)
        assert scene == "lesson" or page.phase is TellPhase.READING

    drive(app, script)


@pytest.mark.usefixtures("lessons")
def test_the_time_under_help_is_no_time_of_the_lesson(small, app, clock):
    begin(small)

    async def script(app, pilot):
        await pilot.press("enter")
        await at(app, pilot, LessonScreen)
        study = next(s for s in app.screen_stack if isinstance(s, StudyScreen))
        clock.advance(5)
        await pilot.press("question_mark")
        await at(app, pilot, KeysScreen)
        clock.advance(100)
        await pilot.press("escape")
        await at(app, pilot, LessonScreen)
        clock.advance(5)
        assert study.session.clock.spent == 10

    drive(app, script)


@pytest.mark.usefixtures("lessons")
def test_a_lesson_can_be_left(small, app):
    begin(small)

    async def script(app, pilot):
        await pilot.press("enter")
        await at(app, pilot, LessonScreen)
        await pilot.press("q")
        await until(pilot, lambda: "Nothing was graded" in lines(app))

    drive(app, script)


@pytest.mark.usefixtures("lessons")
def test_writing_is_offered_first_and_one_key_skips_it_for_the_day(small, app):
    async def script(app, pilot):
        await pilot.press("enter")
        await at(app, pilot, ConfirmScreen)
        assert "Write story 2 of 3 first?" in lines(app)
        await pilot.press("n")
        await at(app, pilot, LessonScreen)
        await pilot.press("q")
        await until(pilot, lambda: "Nothing was graded" in lines(app))
        await pilot.press("q")
        await at(app, pilot, TodayScreen)
        await pilot.press("enter")
        await at(app, pilot, LessonScreen)

    drive(app, script)


@pytest.mark.usefixtures("lessons")
def test_both_answers_to_the_offer_are_in_sight_in_the_least_terminal(small, app):
    async def script(app, pilot):
        await pilot.press("enter")
        await at(app, pilot, ConfirmScreen)
        assert "Write it" in lines(app)
        assert "Not today" in lines(app)

    drive(app, script, (60, 16))


@pytest.mark.usefixtures("lessons")
def test_a_lesson_stands_in_the_middle_of_a_wide_terminal(small, app):
    begin(small)

    async def script(app, pilot):
        await pilot.press("enter")
        await at(app, pilot, LessonScreen)
        title = app.screen.query("#lesson Static").first().region
        assert abs(title.x - (120 - title.right)) <= 2

    drive(app, script, (120, 40))


@pytest.mark.usefixtures("lessons")
def test_the_offer_leads_to_the_workshop(small, app):
    async def script(app, pilot):
        await pilot.press("enter")
        await at(app, pilot, ConfirmScreen)
        await pilot.press("y")
        await at(app, pilot, WorkshopScreen)

    drive(app, script)


@pytest.mark.usefixtures("lessons")
def test_where_no_story_can_be_written_the_session_begins_all_the_same(small, app, monkeypatch):
    def unreadable(home):
        raise StoreError("the store cannot be read")

    monkeypatch.setattr(workshop, "choices", unreadable)

    async def script(app, pilot):
        await pilot.press("enter")
        await at(app, pilot, ConfirmScreen)
        await pilot.press("y")
        await at(app, pilot, LessonScreen)

    drive(app, script)


@pytest.mark.parametrize("ahead", [False, True], ids=["ordinary", "onsite ahead"])
@pytest.mark.usefixtures("lessons")
def test_the_clock_of_the_card_after_a_lesson_runs(small, app, clock, ahead):
    begin(small)
    if ahead:
        with small.store.write() as connection:
            onsites.put(connection, Onsite("a", "Acme", clock.now() + 9 * 86_400_000, 10))

    async def script(app, pilot):
        await pilot.press("enter")
        await at(app, pilot, LessonScreen)
        study = next(s for s in app.screen_stack if isinstance(s, StudyScreen))
        while isinstance(app.screen, LessonScreen):
            await pilot.press("enter")
            await pilot.pause()
        await at(app, pilot, StudyScreen)
        before = study.session.clock.left
        clock.advance(7)
        assert study.session.clock.left == before - 7
        assert study.session.clock.elapsed == 7

    drive(app, script)


@pytest.mark.usefixtures("lessons")
def test_a_lesson_can_be_paused_and_the_session_left_from_there(small, app, clock):
    begin(small)

    async def script(app, pilot):
        await pilot.press("enter")
        await at(app, pilot, LessonScreen)
        study = next(s for s in app.screen_stack if isinstance(s, StudyScreen))
        left = study.session.clock.left
        await pilot.press("p")
        await at(app, pilot, PauseScreen)
        clock.advance(300)
        await pilot.press("p")
        await at(app, pilot, LessonScreen)
        assert study.session.clock.left == left
        await pilot.press("p")
        await at(app, pilot, PauseScreen)
        await pilot.press("q")
        await at(app, pilot, SummaryScreen)

    drive(app, script)
