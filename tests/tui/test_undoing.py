"""What `u` takes back at once, and what it asks for first."""

from __future__ import annotations

import pytest
from driving import drive, text, until

from drill.domain.review import Rating
from drill.service.home import undo
from drill.service.insight.browser import reviews, search
from drill.service.library import bulk
from drill.service.library.opening import open_home
from drill.service.study import grades
from drill.tui.screens.dialogs import ConfirmScreen
from drill.tui.screens.study import StudyScreen
from drill.tui.screens.summary import SummaryScreen
from drill.tui.screens.today import TodayScreen


def of_another_run(home, act, clock):
    """Something was done to the first card by a drill that is closed by now, or by another."""
    found = search(home, "-is:suspended")[-1]
    with open_home(home.paths, clock) as other:
        act(other, found.stored.key)
    clock.advance(60)


ANOTHER_RUN = [
    lambda home, key: grades.grade(home, key, Rating.GOOD),
    lambda home, key: bulk.suspend(home, [key]),
]


@pytest.mark.parametrize("act", ANOTHER_RUN)
@pytest.mark.parametrize("ended", [False, True])
def test_what_another_run_did_is_asked_for_wherever_u_is_pressed(app, small, clock, act, ended):
    of_another_run(small, act, clock)

    async def asks_at(pilot, screen):
        await until(pilot, lambda: isinstance(app.screen, screen))
        before = undo.ahead(small)
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        assert "not in this run of drill" in text(app)
        await pilot.press("n")
        assert undo.ahead(small) == before

    async def script(app, pilot):
        await asks_at(pilot, TodayScreen)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))
        await pilot.press("space", "3")
        clock.advance(60)
        of_another_run(small, act, clock)
        if ended:
            await pilot.press("q")
        await asks_at(pilot, SummaryScreen if ended else StudyScreen)
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        before = undo.ahead(small)
        await pilot.press("y")
        await until(pilot, lambda: undo.ahead(small).seq < before.seq)

    app = app()
    drive(lambda: app, script)


def test_a_grade_of_this_run_goes_at_once_on_today_too(app, small):
    async def script(app, pilot):
        await pilot.press("enter", "space", "3", "q", "enter")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        await pilot.press("u")
        await until(pilot, lambda: all(line.undone for line in reviews(small)))

    drive(app, script)
