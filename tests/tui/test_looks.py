"""How the screens look. Scripted, so that only a change of the screens changes a picture.

After a wanted change: `pytest tests/tui/test_looks.py --snapshot-update`, and look at them.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from driving import quiet, text, until
from fake_imports import ITEMS, Script, arrival
from fake_plans import Plans
from textual.widgets import Input, TextArea
from tui_fake import CARDS, FIGURE, TELL, FakeSession, ScriptedApp

from drill.paths import Paths
from drill.service.library.arrivals import Wish
from drill.service.onsite import onsites
from drill.service.onsite import plan as planning
from drill.service.stories import note_pages, rehearsal
from drill.service.stories.mocks import MockInterview
from drill.service.study.today import Overview
from drill.tui.screens.debrief_form import DebriefForm
from drill.tui.screens.library import LibraryScreen
from drill.tui.screens.mock import MockScreen
from drill.tui.screens.note import NoteScreen
from drill.tui.screens.onsite import OnsiteScreen
from drill.tui.screens.onsite_form import OnsiteForm
from drill.tui.screens.preview import PreviewScreen
from drill.tui.screens.settings import SettingsScreen
from drill.tui.screens.stories import StoriesScreen
from drill.tui.screens.tell import TellScreen
from drill.tui.screens.welcome import WelcomeScreen
from drill.tui.screens.workshop.screen import WorkshopScreen

THEMES = ("drill-dark", "drill-light", "drill-contrast")
SIZES = ((80, 24), (120, 40))
PAINTED = {"today", "marked", "summary", "chosen", "ticks", "what-if", "preview"}
"""The screens that together have every colour: these are taken in every theme."""


def looks_of(*names):
    """Every screen in both sizes; the other themes only change colours."""
    return pytest.mark.parametrize(
        ("name", "size", "theme"),
        [
            pytest.param(name, size, theme, id=f"{name}-{size[0]}x{size[1]}-{theme}")
            for name in names
            for size, theme in [
                *((size, THEMES[0]) for size in SIZES),
                *((SIZES[0], theme) for theme in THEMES[1:] if name in PAINTED),
            ]
        ],
    )


ENDS = Overview(due=0, learning=0, new=0, unseen=9, seconds=0.0, next_due=1795510800000, minutes=10)
NOWHERE = Paths(Path("/home/you"), Path("/home/you"), Path("/home/you"))


@pytest.fixture(autouse=True)
def colours(monkeypatch):
    """A picture does not depend on who takes it."""
    for name in ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_ANIMATIONS"):
        monkeypatch.delenv(name, raising=False)
    for field in (Input, TextArea):
        monkeypatch.setattr(field, "cursor_blink", False)  # or it is not there every other time


@pytest.fixture
def looks(clock, snap_compare):
    def compare(*press, size=(80, 24), before=None, **given):
        app = ScriptedApp(NOWHERE, clock, **given)

        async def shown(pilot):
            if before is not None:
                await before(pilot)
            await pilot.press(*press)
            await quiet(app, pilot)

        return snap_compare(app, terminal_size=size, run_before=shown)

    return compare


def over(make):
    """A screen upon Today, which shows all it knows: beneath another nothing is laid out."""

    async def show(pilot):
        await quiet(pilot.app, pilot)
        pilot.app.push_screen(make())
        await pilot.pause()

    return show


EVERY = {
    "today": ((), {}),
    "front": (("enter",), {}),
    "marked": (("enter", "space", "space", "m"), {"session": lambda: CARDS[1:]}),
    "typed": (("enter", "t", "8", "enter"), {"session": lambda: (FIGURE,)}),
    "told": (("enter", "space", "space", "m"), {"session": lambda: (TELL,)}),
    "paused": (("enter", "p"), {}),
    "summary": (("enter", "q"), {}),
    "help": (("enter", "question_mark"), {}),
}


@looks_of(*EVERY)
def test_every_screen(looks, name, size, theme):
    press, given = EVERY[name]
    made = {key: FakeSession(cards=cards()) for key, cards in given.items()}
    assert looks(*press, size=size, theme=theme, **made)


@pytest.fixture
def engine(small):
    """An engine behind the screens that read it, with paths that do not change."""
    small.paths = NOWHERE
    return small


@looks_of("settings", "welcome", "note")
def test_screens_that_read_the_store(looks, engine, name, size, theme):
    make = {
        "settings": lambda: SettingsScreen(engine),
        "welcome": lambda: WelcomeScreen(engine),
        "note": lambda: NoteScreen(note_pages.read(engine, "small/quiet/outline")),
    }[name]
    assert looks(size=size, theme=theme, before=over(make))


async def arrived(pilot):
    """The matrix is looked up beside the screen."""
    await until(pilot, lambda: pilot.app.screen.matrix is not None)
    await quiet(pilot.app, pilot)


def telling(engine):
    return TellScreen(engine, rehearsal.begin(engine, "quiet"), partial(rehearsal.finish, engine))


@looks_of("stories", "ready", "ticks", "mock", "chosen", "workshop")
def test_stories_and_telling(looks, engine, name, size, theme):
    make = {
        "stories": lambda: StoriesScreen(engine),
        "mock": lambda: MockScreen(engine, MockInterview(engine, questions=1)),
        "workshop": lambda: WorkshopScreen(engine, ("small", "people")),
    }
    make["chosen"] = make["mock"]
    press = {"ticks": ("enter", "enter", "enter", "space", "m", "space"), "chosen": ("enter",)}

    async def before(pilot):
        await over(make.get(name, lambda: telling(engine)))(pilot)
        if name == "stories":
            await arrived(pilot)
        await pilot.press(*press.get(name, ()))

    assert looks(size=size, theme=theme, before=before)


ONSITES = {
    "none": (),
    "one": ("Acme",),
    "what-if": ("Acme",),
    "short": ("Acme",),
    "three": ("Acme", "Globex", "Initech"),
}


@looks_of(*ONSITES, "form", "debrief")
def test_onsites(looks, engine, clock, monkeypatch, name, size, theme):
    for days, called in enumerate(ONSITES.get(name, ("Acme",))):
        onsites.add(engine, called, f"{9 + 3 * days}", minutes=30)
    if name == "debrief":
        clock.advance(10 * 86_400)
    plans = Plans(short_below=40 if name == "short" else 0)
    monkeypatch.setattr(planning, "plan", plans)
    screens = {
        "form": lambda: OnsiteForm(engine),
        "debrief": lambda: DebriefForm(engine, onsites.over(engine)[0]),
    }
    press = {"what-if": ("+",)}

    async def before(pilot):
        await over(screens.get(name, lambda: OnsiteScreen(engine)))(pilot)
        if name not in screens and name != "none":
            # All that "what if" offers is reckoned beside the screen.
            await until(pilot, lambda: len(plans.asked) == 6)
        await quiet(pilot.app, pilot)
        await pilot.press(*press.get(name, ()))
        await quiet(pilot.app, pilot)

    assert looks(size=size, theme=theme, before=before)


@looks_of("library", "preview")
def test_decks_in_and_out(looks, engine, name, size, theme):
    script = Script((arrival("spanish", *ITEMS), arrival("verbs", ITEMS[0])))
    wish = Wish()
    screens = {
        "library": lambda: LibraryScreen(engine),
        "preview": lambda: PreviewScreen(engine, script.looked(wish)),
    }

    async def before(pilot):
        await over(screens[name])(pilot)
        shown = {"library": "Small", "preview": "Spanish"}[name]
        await until(pilot, lambda: shown in text(pilot.app))
        await quiet(pilot.app, pilot)

    assert looks(size=size, theme=theme, before=before)


def test_the_last_question(looks, engine):
    async def before(pilot):
        await over(lambda: WelcomeScreen(engine))(pilot)
        await pilot.press("enter", "enter", "space")

    assert looks(before=before)


def test_today_with_nothing_due(looks):
    assert looks(today=ENDS)


def test_the_first_start(looks):
    assert looks(today=None, board=None)


def test_the_least_terminal(looks):
    assert looks("enter", "space", size=(60, 16))


def test_today_in_the_least_terminal(looks):
    assert looks(size=(60, 16))


def test_too_small(looks):
    assert looks(size=(20, 5))


def test_without_colours(looks, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    assert looks("enter", "space", "space", "m", session=FakeSession(cards=CARDS[1:]))
