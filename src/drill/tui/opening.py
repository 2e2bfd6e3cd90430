"""Which screen a place is. Each is imported when it is first opened, after the first frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

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
    from drill.tui.plans import PlanMaker

BAR = (STORIES, ONSITE, LIBRARY, PROGRESS)
"""The places that take one another's place upon Today."""


def _stories(home: Home) -> Screen[Any]:
    from drill.tui.screens.stories import StoriesScreen

    return StoriesScreen(home)


def _onsite(home: Home, planner: PlanMaker | None = None) -> Screen[Any]:
    from drill.tui.screens.onsite import OnsiteScreen

    return OnsiteScreen(home, planner)


def _library(home: Home, *, importing: bool = False) -> Screen[Any]:
    from drill.tui.screens.library import LibraryScreen

    return LibraryScreen(home, importing=importing)


def _progress(home: Home) -> Screen[Any]:
    from drill.tui.screens.progress import ProgressScreen

    return ProgressScreen(home)


def _browse(home: Home, query: str = "") -> Screen[Any]:
    from drill.tui.screens.browse import BrowseScreen

    return BrowseScreen(home, query)


def _history(home: Home) -> Screen[Any]:
    from drill.tui.screens.history import HistoryScreen

    return HistoryScreen(home)


def _settings(home: Home) -> Screen[Any]:
    from drill.tui.screens.settings import SettingsScreen

    return SettingsScreen(home)


def _keys_form(home: Home) -> Screen[Any]:
    from drill.tui.screens.keys_form import KeysForm

    return KeysForm()


def _backups(home: Home) -> Screen[Any]:
    from drill.tui.screens.backups import BackupsScreen

    return BackupsScreen(home)


def _tuning(home: Home) -> Screen[Any]:
    from drill.tui.screens.tuning import TuningScreen

    return TuningScreen(home)


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

    if not competency:
        return WorkshopScreen(home)
    choice = workshop.choose(workshop.choices(home), competency)
    return WorkshopScreen(home, (choice.deck, choice.competency.id))


SCREENS: Mapping[str, Callable[..., Screen[Any]]] = {
    STORIES: _stories,
    ONSITE: _onsite,
    LIBRARY: _library,
    PROGRESS: _progress,
    BROWSE: _browse,
    HISTORY: _history,
    SETTINGS: _settings,
    KEYS_FORM: _keys_form,
    BACKUPS: _backups,
    TUNING: _tuning,
    TELL: _tell,
    MOCK: _mock,
    WORKSHOP: _workshop,
}
"""Makes the screen of a place, of an open home and of what else it says. Raises DrillError."""
