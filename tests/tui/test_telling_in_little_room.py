"""A telling in the least terminal: the beats come first."""

from __future__ import annotations

from dataclasses import replace

import pytest
from driving import drive, text, until
from textual.widgets import Static

from drill.domain.deck import Beat, Fact
from drill.service.stories import rehearsal
from drill.tui.screens.tell import TellPhase, TellScreen
from drill.tui.widgets.facts import Facts

LEAST = (60, 16)
BEATS = tuple(
    Beat(f"b{number}", f"Beat {number}", (Fact("what was done, by whom, and with what"),) * 4)
    for number in range(7)
)


def in_sight(app, selector):
    """The rows of a part that are on the screen."""
    room = app.screen.query_one("#room").content_region
    return [row for row in app.screen.query(selector) if room.contains_region(row.region)]


@pytest.fixture
def told(app, small):
    """Tells a story of seven beats."""

    def play(script):
        async def begun(app, pilot):
            telling = rehearsal.begin(app.home, "quiet")
            story = replace(telling.story, beats=BEATS)
            telling = replace(telling, story=story, expected=tuple(range(len(BEATS))), lesson=None)
            screen = TellScreen(app.home, telling, lambda *_: None)
            await app.push_screen(screen)
            await until(pilot, lambda: screen.is_mounted)
            await pilot.press("enter", "enter")
            assert screen.phase is TellPhase.SPEAKING
            await script(app, pilot)

        drive(app, begun, LEAST)

    return play


def test_five_beats_to_mark_are_in_sight_with_what_is_behind_one(told):
    async def script(app, pilot):
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen.query_one(Facts).total == 7
        assert len(in_sight(app, "Facts Static")) >= 5
        assert "what was done" in text(app, "#detail")
        await pilot.press(*["down"] * 6)
        await pilot.pause()
        last = app.screen.query("Facts Static").last(Static)
        assert last in in_sight(app, "Facts Static")

    told(script)


def test_while_one_speaks_the_clock_is_a_line_and_beats_have_the_rest(told):
    async def script(app, pilot):
        room = app.screen.query_one("#room")
        await pilot.press(*"hhhhh")
        await pilot.pause()
        beats = app.screen.query_one("#words").region
        bar = app.screen.query_one("#bar").region
        assert room.content_region.contains_region(bar)
        assert room.content_region.bottom - beats.y >= 5

    told(script)
