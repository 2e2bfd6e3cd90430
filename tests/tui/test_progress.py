"""Progress: every page, with nothing, with one review, with years of them."""

from __future__ import annotations

import random

import pytest
from driving import SIZES, drive, resized, until
from driving import lines as text
from textual.widgets import Tabs

from drill.domain.rehearsal import Told
from drill.domain.review import Rating
from drill.service.insight import stats
from drill.service.onsite import onsites
from drill.service.study import grades
from drill.tui.keymap import Keymap
from drill.tui.screens.library import LibraryScreen
from drill.tui.screens.progress import PAGES, ProgressScreen
from drill.tui.screens.today import TodayScreen
from drill.tui.widgets.bars import level_of, levels
from drill.tui.widgets.curve import Curve, drawable

ROUTE = "small/people/route"
pytestmark = pytest.mark.usefixtures("small")


def years(home):
    """Three years, a review or some most days, and tells."""
    chance = random.Random(2)
    keys = ["small/people/route", "small/doors/basic", "small/quiet/beat:plan"]
    for number in range(120):
        for key in keys:
            grades.grade(home, key, chance.choice(list(Rating)), seconds=9)
        if number % 6 == 0:
            told = Told((0, 2, 1), 60.0 + number)
            grades.grade(home, "small/quiet/tell", Rating.GOOD, told=told)
        home.clock.advance(86_400 * chance.randint(1, 18))


YEARS = pytest.param("years", marks=pytest.mark.walk)


@pytest.mark.parametrize("past", [None, "one", YEARS])
def test_every_page_says_what_to_do(app, small, past):
    if past == "one":
        grades.grade(small, "small/people/route", Rating.GOOD, seconds=8)
    elif past == "years":
        years(small)

    async def pages(made, pilot):
        for key, name in zip("drfmtes", PAGES, strict=True):
            await pilot.press(key)
            await until(
                pilot,
                lambda name=name: made.screen.query_one(Tabs).active == f"tab-{name}",
            )
            assert "→" in text(made)
            assert "`drill" not in text(made), "by its key, not by its command"

    async def script(made, pilot):
        await pilot.press("5")
        await until(pilot, lambda: isinstance(made.screen, ProgressScreen) and "→" in text(made))
        if past == "years":
            await resized(made, pilot, SIZES[1])
            await pages(made, pilot)
            await resized(made, pilot, SIZES[0])
        await pages(made, pilot)
        await pilot.press("right")
        await until(pilot, lambda: made.screen.query_one(Tabs).active == "tab-days")
        await pilot.press("left", "pagedown", "up", "4")
        await until(pilot, lambda: isinstance(made.screen, LibraryScreen))
        await pilot.press("5")
        await until(pilot, lambda: isinstance(made.screen, ProgressScreen))
        await pilot.press("1")
        await until(pilot, lambda: isinstance(made.screen, TodayScreen))

    drive(app, script)


@pytest.mark.parametrize("past", [False, True])
def test_no_page_is_wider_than_its_room(small, past):
    if past:
        years(small)
    found = stats.stats(small)
    for width in range(30, 200, 13):
        for name, draw in PAGES.items():
            if width >= 75:
                lines = str(draw(found, width, Keymap())).splitlines()
                assert all(len(line) <= width for line in lines), (name, width)
            else:
                assert str(draw(found, width, Keymap()))


def test_leaving_while_it_counts_is_safe(app):
    async def script(made, pilot):
        await pilot.press("5")
        await pilot.press("ctrl+q")

    assert drive(app, script).return_code == 0


def test_curves_of_anything(app):
    nan, wide = float("nan"), [(float(x), float(x % 7)) for x in range(3_000)]

    async def script(made, pilot):
        for points in ([], [(0.0, 1.0)], [(0.0, 1.0), (1.0, nan), (2.0, 1.0)], wide):
            await made.screen.mount(Curve(points, title="[/] a title"))
        await until(pilot, lambda: "Nothing to draw yet" in text(made))

    drive(app, script, size=(120, 60))
    assert len(drawable(wide)) == 400
    assert drawable(wide)[-1] == wide[-1]


def test_levels_are_told_apart_by_their_sign():
    cuts = levels([0, 1, 2, 3, 4, 5, 6, 7, 90])
    assert [level_of(count, cuts) for count in (0, 1, 90)] == [0, 1, 4]
    assert levels([0, 0]) == ()
    assert level_of(3, ()) == 1


def page(home, name, width=75):
    """A page without its breaks within lines, and blanks as one."""
    return " ".join(str(PAGES[name](stats.stats(home), width, Keymap())).split())


def test_new_cards_are_those_of_the_plan_where_there_is_one(small):
    small.paths.options.write_text("[scheduling]\nnew_per_day = 3\n")
    small.reload()
    assert "0 in learning · 3 new today" in page(small, "forecast")
    onsites.add(small, "Acme", "2026-12-03 09:00")
    said = page(small, "forecast")
    assert "0 in learning · 19 new in the next session of the plan" in said
    assert "new today" not in said


@pytest.mark.parametrize(
    ("key", "seconds", "said"),
    [
        (ROUTE, 2, "the slowest kind is “question”, 2 s each: quick enough."),
        (ROUTE, 19, "the slowest kind is “question”, 19 s each: quick enough."),
        (ROUTE, 20, "the slowest kind is “question”, 20 s each: answer sooner, in a few words."),
        ("small/quiet/tell", 120, "0.1 minutes a day this month, all of them telling."),
    ],
)
def test_only_what_is_slow_is_to_be_answered_sooner(small, key, seconds, said):
    grades.grade(small, key, Rating.GOOD, seconds=seconds)
    assert said in page(small, "time")


def test_the_third_part_of_readiness_has_a_name_and_a_number(small):
    first = page(small, "readiness")
    assert "ready frame story telling" in first
    assert "Managing people 0 0% 0% untold" in first
    made_of = "story (the beats of your own) and telling (that told aloud it goes well)."
    assert made_of in first
    grades.grade(small, "small/quiet/tell", Rating.EASY)
    assert "Managing people 33 0% 0% 98% ·" in page(small, "readiness")
    small.paths.options.write_text("[study]\naloud = false\n")
    small.reload()
    silent = page(small, "readiness")
    assert "Managing people 0 0% 0% ·" in silent
    assert "and story (the beats of your own)." in silent
