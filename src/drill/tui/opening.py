"""Which screen a place is. Each is imported when it is first opened, after the first frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

from textual.screen import Screen

from drill.domain.rehearsal import Variant
from drill.tui.actions import (
    BACKUPS,
    BROWSE,
    HISTORY,
    KEYS_FORM,
    LIBRARY,
    MOCK,
    ONSITE,
    PROGRESS,
    SETTINGS,
    STORIES,
    TELL,
    TUNING,
    WORKSHOP,
)

if TYPE_CHECKING:
    from drill.service.home.home import Home

BAR = (STORIES, ONSITE, LIBRARY, PROGRESS)
"""The places that take one another's place upon Today."""


def _screen(module: str, name: str) -> Callable[..., Screen[Any]]:
    """Makes a screen that takes the home, and what else is said, itself."""

    def make(home: Home, *details: object, **more: object) -> Screen[Any]:
        screen = getattr(import_module(f"drill.tui.screens.{module}"), name)
        return cast("Screen[Any]", screen(home, *details, **more))

    return make


def _keys_form(_: Home) -> Screen[Any]:
    from drill.tui.screens.keys_form import KeysForm

    return KeysForm()


def _tell(home: Home, story: str = "", variant: Variant = Variant.FULL) -> Screen[Any]:
    """Without a story, the one most in need."""
    from drill.service.stories import rehearsal
    from drill.tui.screens.tell import TellScreen

    telling = rehearsal.begin(home, story, variant=variant)
    return TellScreen(home, telling, partial(rehearsal.finish, home))


def _mock(home: Home, questions: int | None = None, minutes: float | None = None) -> Screen[Any]:
    from drill.service.stories import mocks
    from drill.tui.screens.mock import MockScreen

    mock = mocks.MockInterview(
        home, questions=questions or mocks.QUESTIONS, minutes=minutes or mocks.MINUTES
    )
    return MockScreen(home, mock)


def _workshop(home: Home, competency: str = "") -> Screen[Any]:
    from drill.service.stories import workshop
    from drill.tui.screens.workshop.screen import WorkshopScreen

    return WorkshopScreen(home, workshop.find(home, competency) if competency else None)


SCREENS: Mapping[str, Callable[..., Screen[Any]]] = {
    STORIES: _screen("stories", "StoriesScreen"),
    ONSITE: _screen("onsite", "OnsiteScreen"),
    LIBRARY: _screen("library", "LibraryScreen"),
    PROGRESS: _screen("progress", "ProgressScreen"),
    BROWSE: _screen("browse", "BrowseScreen"),
    HISTORY: _screen("history", "HistoryScreen"),
    SETTINGS: _screen("settings", "SettingsScreen"),
    KEYS_FORM: _keys_form,
    BACKUPS: _screen("backups", "BackupsScreen"),
    TUNING: _screen("tuning", "TuningScreen"),
    TELL: _tell,
    MOCK: _mock,
    WORKSHOP: _workshop,
}
"""Makes the screen of a place, of an open home and of what else it says. Raises DrillError."""
