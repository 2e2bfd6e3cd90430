"""Today in each of its states, each naming the next key, and that key doing it."""

from __future__ import annotations

from pathlib import Path

import pytest
from driving import drive, footer, resized, study, text, until

from drill.config import save
from drill.deckfile.reading import read_deck
from drill.service.insight.browser import reviews, search
from drill.service.library import bulk, decks
from drill.service.onsite import first_run
from drill.tui.app import DrillApp
from drill.tui.screens.study import StudyScreen
from drill.tui.screens.today import TodayScreen
from drill.tui.widgets.footer import Footer

FEW = "drill: 1\nid: few\ntitle: Few\ncards:\n" + "".join(
    f"  - {{id: c{i}, q: question {i}, a: answer {i}}}\n" for i in range(12)
)


@pytest.fixture
def few(home):
    decks.take(home, [("few", read_deck(FEW, "few"))])
    return home


@pytest.fixture
def run(home, clock):
    def go(script, size=(80, 24)):
        return drive(lambda: DrillApp(home.paths, clock), script, size)

    return go


async def board(app, pilot):
    await until(pilot, lambda: app.screen.query("#weeks") and text(app, "#weeks").strip())


def test_todays_cards_done_and_new_ones_waiting(few, run):
    save(few.paths.options, "scheduling.new_per_day", "8")
    study(few, 8)

    async def script(app, pilot):
        await board(app, pilot)
        assert "Done for today" in text(app)
        assert "n brings 4 more new cards" in " ".join(text(app).split())
        assert "n More new" in footer(app)
        await pilot.press("enter", "space")
        assert isinstance(app.screen, TodayScreen), "there is nothing to start"
        await pilot.press("n")
        for _ in range(4):
            assert isinstance(app.screen, StudyScreen)
            await pilot.press("space", "4")

    run(script)
    assert len(reviews(few)) == 12


def test_nothing_due_and_nothing_new(few, run):
    study(few, 12)

    async def script(app, pilot):
        await board(app, pilot)
        shown = " ".join(text(app).split())
        assert "Nothing due" in shown
        assert "The next card comes on" in shown
        assert "q leaves" in shown
        assert "More new" not in footer(app)
        await pilot.press("n")
        assert isinstance(app.screen, TodayScreen)

    run(script)


def test_all_suspended(few, run):
    bulk.suspend(few, [found.stored.key for found in search(few)])

    async def script(app, pilot):
        await board(app, pilot)
        await pilot.pause()
        assert "Every card is suspended" in text(app)
        assert "r Wake all" in footer(app)
        await pilot.press("r")
        await until(pilot, lambda: "12 new" in text(app))
        await pilot.press("u")
        await until(pilot, lambda: "Every card is suspended" in text(app))

    run(script)


def test_no_deck(home, run, monkeypatch):
    """Of a store whose decks are gone, though it knows them: they come back by a key."""
    found = [Path("decks") / f"{name}.yaml" for name in ("em-interview", "sample-stories")]

    async def script(app, pilot):
        await board(app, pilot)
        assert "No decks" in text(app)
        assert "l Load decks" in footer(app)
        monkeypatch.setattr("drill.service.library.opening.bundled_decks", lambda: found)
        await pilot.press("l")
        await until(pilot, lambda: "19 new" in text(app))

    run(script)


def test_a_story_that_was_never_told_is_said_so(small, run):
    async def script(app, pilot):
        await board(app, pilot)
        assert "Managing" in text(app, "#ready")
        assert "untold" in text(app, "#ready")

    run(script)


def test_a_competency_with_a_sample_only_says_so(home, run):
    from tests_support import SMALL

    decks.take(home, [("small", read_deck(SMALL, "small"))])

    async def script(app, pilot):
        await board(app, pilot)
        assert "no story" in text(app, "#ready")
        first_run.set_option(app.home, "stories.have", "people")
        app.screen.redraw()
        await until(pilot, lambda: "to write" in text(app, "#ready"))

    run(script)


def test_the_weakest_due_card_is_named(small, run, clock):
    study(small, 3)
    clock.advance(60 * 86_400)

    async def script(app, pilot):
        await board(app, pilot)
        assert "Weakest today" in text(app, "#weakest")
        assert "%" in text(app, "#weakest")

    run(script)


def test_it_fits_every_size(small, run):
    study(small, 3)

    async def script(app, pilot):
        await board(app, pilot)
        for size in [(60, 16), (80, 24), (120, 40), (200, 60)]:
            await resized(app, pilot, size)
            for ident in ("#counts", "#ready", "#weeks"):
                region = app.screen.query_one(ident).region
                assert region.x >= 0
                assert region.right <= size[0]

    run(script)


def test_a_low_terminal_scrolls_by_key(small, run, clock, monkeypatch):
    monkeypatch.setattr("drill.tui.screens.today.FEW", 20)  # more than fit
    study(small, 12)
    clock.advance(60 * 86_400)

    async def script(app, pilot):
        await board(app, pilot)
        room = app.screen.query_one("#today")
        await until(pilot, lambda: room.max_scroll_y)
        for _ in range(20):  # the pointer of the lists, to the last line of them
            await pilot.press("down")
        await pilot.pause()
        assert room.scroll_y > 0
        for key in ("up", "k") * 10:
            await pilot.press(key)
        await pilot.pause()
        assert room.scroll_y == 0

    run(script, (60, 16))


def test_stories_aloud_can_be_turned_off(small, run):
    async def script(app, pilot):
        await pilot.press("a")
        assert "No stories aloud" in text(app)
        assert not app.home.options.aloud
        await pilot.press("a")
        assert app.home.options.aloud

    run(script)


def test_a_click_on_the_footer_is_its_key(small, run):
    async def script(app, pilot):
        await pilot.pause()
        await pilot.click(Footer, offset=(2, 0))
        assert isinstance(app.screen, StudyScreen)

    run(script)


def test_the_footer_drops_what_matters_least(small, run):
    async def script(app, pilot):
        await pilot.press("enter")
        for _ in range(2):
            for width in (60, 70, 80, 120):
                await resized(app, pilot, (width, 24))
                shown = footer(app)
                assert len(shown) <= width
                assert "? Help" in shown
                assert "space" in shown
            await pilot.press("space")

    run(script)
