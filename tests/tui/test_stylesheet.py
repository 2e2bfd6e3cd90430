"""How widgets are dressed: as Textual would, and no more often than there is reason to."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from driving import drive, until
from textual.css.stylesheet import Stylesheet

from drill.tui import screens
from drill.tui.screens.settings import SettingsScreen
from drill.tui.screens.study import StudyScreen
from drill.tui.screens.today import TodayScreen
from drill.tui.stylesheet import ScreensStylesheet

pytestmark = pytest.mark.usefixtures("small")


def looks(screen):
    """The rules of each widget, and of each part that it paints by itself."""
    return [
        (node, node.styles.base.get_rules(), dict(node._component_styles))
        for node in screen.walk_children(with_self=True)
    ]


@pytest.mark.parametrize("place", [None, "stories", "progress", "settings"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_widgets_look_as_textual_dresses_them(app, place, size):
    async def script(app, pilot):
        if place is not None:
            app.open(place)
            await until(
                pilot, lambda: not (isinstance(app.screen, TodayScreen) or app.screen.waits)
            )
        ours = looks(app.screen)
        plain = Stylesheet(variables=app.get_css_variables())
        plain.source = dict(app.stylesheet.source)
        plain.reparse()
        plain.update(app.screen)
        theirs = looks(app.screen)
        assert len(ours) > 5
        for (node, rules, parts), (_, as_textual, parts_as_textual) in zip(
            ours, theirs, strict=True
        ):
            assert (rules, parts) == (as_textual, parts_as_textual), node

    drive(app, script, size=size)


@pytest.fixture
def dressed(monkeypatch):
    """How often each widget was dressed."""
    dressed = Counter()
    apply = ScreensStylesheet.apply

    def counted(sheet, node, **more):
        dressed[node] += 1
        apply(sheet, node, **more)

    monkeypatch.setattr(ScreensStylesheet, "apply", counted)
    return dressed


def test_a_screen_that_comes_up_is_dressed_once(app, dressed):
    async def script(app, pilot):
        await pilot.press("comma")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen) and app.screen.ready)
        helps = list(app.screen.query(".help"))
        assert len(helps) > 20
        assert {dressed[widget] for widget in helps} == {1}

    drive(app, script)


def test_so_is_a_session_that_begins(app, dressed):
    async def script(app, pilot):
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, StudyScreen) and app.screen.is_standing)
        parts = app.screen.walk_children()
        assert {
            dressed[part] for part in parts if part.id in ("front", "back", "show", "rate-3")
        } == {1}

    drive(app, script)


def test_every_sheet_is_read_before_its_screen_is_opened(app):
    of_screens = {str(sheet) for sheet in Path(screens.__file__).parent.rglob("*.tcss")}

    async def script(app, pilot):
        await until(pilot, lambda: of_screens <= {path for path, _ in app.stylesheet.source})

    drive(app, script)
