"""What stands on a screen can be pointed at, clicked and found: Today's lists, the pages of
Progress, the heads of Browse, and every verb in the palette.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from driving import SIZES, drive, lines, quiet, resized, study, text, until
from textual.widgets import DataTable, Tabs

from drill.service.insight.dashboard import dashboard
from drill.service.stories import overview
from drill.tui.app import DrillApp
from drill.tui.content import cell
from drill.tui.palette import Verbs
from drill.tui.screens.browse import BrowseScreen
from drill.tui.screens.note import NoteScreen
from drill.tui.screens.progress import ProgressScreen
from drill.tui.screens.stories import StoriesScreen
from drill.tui.screens.study import StudyScreen
from drill.tui.screens.today import TodayScreen
from drill.tui.widgets.card_line import Headings
from drill.tui.widgets.rows import Lines

EVERY_SIZE = [(60, 16), *SIZES]


@pytest.fixture
def run(small, clock):
    def go(script, size=SIZES[0]):
        return drive(lambda: DrillApp(small.paths, clock), script, size)

    return go


async def known(app, pilot):
    await until(pilot, lambda: "Readiness" in text(app, "#ready"))
    await quiet(app, pilot)


async def point(app, pilot, ident):
    """The pointer into a list, by keys alone."""
    for _ in range(40):
        if app.screen.query_one(ident, Lines).at is not None:
            return
        await pilot.press("down")
    raise AssertionError(f"no key leads to {ident}")


@pytest.mark.parametrize(
    ("size", "mouse"), [(SIZES[0], False), *((size, True) for size in EVERY_SIZE)]
)
def test_a_weak_line_is_drilled(small, run, clock, size, mouse):
    study(small, 3)
    clock.advance(60 * 86_400)

    async def script(app, pilot):
        await known(app, pilot)
        named = dashboard(app.home).weakest
        if mouse:
            app.screen.query_one("#today").scroll_end(animate=False)
            await pilot.pause()
            await pilot.click("#weakest", offset=(9, 1))
            assert app.screen.session.current.key == named[0].key
        else:
            await point(app, pilot, "#weakest")
            await pilot.press("down", "enter")
            assert app.screen.session.current.key == named[1].key
        assert isinstance(app.screen, StudyScreen)
        await pilot.press("space", "3")
        await until(pilot, lambda: "Done" in text(app, "#head"))

    run(script, size)


@pytest.mark.parametrize("mouse", [False, True])
def test_a_competency_opens_its_story(small, run, mouse):
    async def script(app, pilot):
        await known(app, pilot)
        if mouse:
            await pilot.click("#ready", offset=(6, 1))
        else:
            await point(app, pilot, "#ready")
            await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, NoteScreen))
        await pilot.press("escape", "escape")
        assert isinstance(app.screen, TodayScreen)
        assert app.screen.query_one("#ready", Lines).at is None
        await pilot.press("enter")
        assert isinstance(app.screen, StudyScreen), "away from the lists enter starts"

    run(script)


def test_a_row_of_today_is_a_line(small, run):
    async def script(app, pilot):
        await known(app, pilot)
        for size in EVERY_SIZE:
            await resized(app, pilot, size)
            shown = str(app.screen.query_one("#ready").render()).splitlines()
            assert max(map(len, shown)) <= app.screen.query_one("#ready").content_size.width
            assert "Managing people" in shown[0]

    run(script)


VERBS = (
    "tell mock export backup restore keys remind sheet update import cram ask new stats config "
    "optimize simulate leeches matrix lint debrief onsite decks history undo settings browse edit "
    "suspend bury study daysoff print"
)


def test_the_palette_finds_a_verb_by_the_word_for_it(run):
    async def script(app, pilot):
        await known(app, pilot)
        for word in VERBS.split():
            assert [hit async for hit in Verbs(app.screen).search(word)], word
        # What it finds has every word.
        found = [hit async for hit in Verbs(app.screen).search("holiday zone")]
        assert ["Settings" in str(hit.match_display) for hit in found] == [True]
        assert [hit async for hit in Verbs(app.screen).search("holiday export")] == []

    run(script)


def test_only_lines_in_sight_can_be_pointed_at(small, run, clock):
    study(small, 3)
    clock.advance(60 * 86_400)

    async def script(app, pilot):
        await known(app, pilot)
        weakest = app.screen.query_one("#weakest", Lines)
        assert weakest.count == 3
        weakest.styles.height = 4  # of which the frame takes two
        await pilot.pause()
        assert weakest.count == 2

    run(script)


def test_the_palette_leads_there_and_names_no_line_down(run):
    async def script(app, pilot):
        await known(app, pilot)
        titles = [command.title for command in app.get_system_commands(app.screen)]
        assert not {"Up", "Down", "Page up", "Page down"} & set(titles)
        assert len(titles) == len(set(titles))
        await pilot.press("ctrl+p", *"matrix")
        await quiet(app, pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, StoriesScreen))

    run(script)


@pytest.mark.parametrize("size", EVERY_SIZE)
def test_a_page_of_progress_is_clicked(run, size):
    async def script(app, pilot):
        await known(app, pilot)
        await pilot.press("5")
        await until(pilot, lambda: isinstance(app.screen, ProgressScreen))
        await quiet(app, pilot)
        await pilot.click("#tab-memory")
        await until(pilot, lambda: app.screen.query_one(Tabs).active == "tab-memory")
        await until(pilot, lambda: "Stability" in text(app, "#memory > .figures"))
        assert "Speaking" in lines(app), "all names fit"

    run(script, size)


def test_the_head_of_a_column_sorts(run):
    async def script(app, pilot):
        await known(app, pilot)
        app.open("browse")
        await until(pilot, lambda: isinstance(app.screen, BrowseScreen))
        await quiet(app, pilot)
        heads = app.screen.query_one(Headings)
        at = str(heads.render()).index("due") + heads.styles.padding.left
        await pilot.click(Headings, offset=(at, 0))
        await until(pilot, lambda: "due↑" in text(app, "#columns"))
        await pilot.click(Headings, offset=(at, 0))
        await until(pilot, lambda: "due↓" in text(app, "#columns"))

    run(script)


def test_the_signs_of_stories_are_explained(run):
    async def script(app, pilot):
        await known(app, pilot)
        await pilot.press("2")
        await until(pilot, lambda: isinstance(app.screen, StoriesScreen) and app.screen.matrix)
        for size in EVERY_SIZE:
            await resized(app, pilot, size)
            assert "● first choice ○ fits too · no ! no story" in " ".join(lines(app).split())

    run(script)


def test_what_is_cut_says_so():
    long = cell("a name that is longer than its column")
    long.truncate(8)
    assert long.plain.endswith("…")


def test_the_whole_question_is_in_sight_in_the_least_terminal(small, run):
    async def script(app, pilot):
        await known(app, pilot)
        await pilot.press("enter")
        for _ in range(10):
            if not isinstance(app.screen, StudyScreen):
                break
            front = app.screen.query_one("#front-room")
            assert front.max_scroll_y == 0, app.screen.session.current.key
            assert app.screen.query_one("#answer-room").size.height > 2
            await pilot.press("space", "3")
        await pilot.press("q")
        await until(pilot, lambda: "This session" in lines(app))
        assert "Today  ↵" in lines(app)

    run(script, EVERY_SIZE[0])


def test_a_long_title_above_its_column_takes_two_lines_and_marks_fit(small, run, monkeypatch):
    of_one = overview.matrix

    def of_five(*given):
        read = of_one(*given)
        (story,) = read.stories
        others = [replace(story, story=replace(story.story, id=f"s{n}")) for n in range(4)]
        return replace(read, stories=(story, *others))

    async def script(app, pilot):
        await known(app, pilot)
        await pilot.press("2")
        await until(pilot, lambda: isinstance(app.screen, StoriesScreen) and app.screen.matrix)
        table = app.screen.query_one(DataTable)
        assert str(table.ordered_columns[1].label) == "The quiet\nsenior"
        shown = str(table.get_row_at(0)[1])
        assert shown.startswith("●")
        assert len(shown) <= table.ordered_columns[1].width

    monkeypatch.setattr(overview, "matrix", of_five)
    run(script)
