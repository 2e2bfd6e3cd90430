"""Which screen a scene is. Each is imported when it is first opened, after the first frame."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from typing import Any, cast

from textual.screen import Screen

from drill.domain.deck import place_named
from drill.domain.rehearsal import WayToTell
from drill.service.home.home import Home

Makes = Callable[[], Screen[Any]]
_ELSEWHERE = {"clock": "interview"}
"""Scenes that are in a module of another name."""
BAR = ("stories", "onsite", "library", "progress")
"""The scenes that take one another's place upon Today."""


def made(scene: str, home: Home, *details: object, **more: object) -> Screen[Any]:
    """The screen of a scene, of an open home and of what else it says. Raises DrillError."""
    screen = getattr(import_module(_module(scene)), f"{scene.capitalize()}Screen")
    return cast("Screen[Any]", screen(home, *details, **more))


def _imported(scene: str, home: Home, *details: object, **more: object) -> Makes:
    """What needs nothing but its module."""
    import_module(_module(scene))
    return partial(made, scene, home, *details, **more)


def _module(scene: str) -> str:
    return f"drill.tui.screens.{_ELSEWHERE.get(scene, scene)}"


def _tell(
    home: Home, story: str = "", way: WayToTell = WayToTell.FULL, told_for: str = ""
) -> Makes:
    """Without a story, the one most in need."""
    from drill.service.stories import rehearsal
    from drill.tui.screens.tell import TellScreen

    telling = rehearsal.begin(home, story, way=way, told_for=told_for)
    return partial(TellScreen, home, telling, partial(rehearsal.finish, home))


def _mock(
    home: Home,
    questions: int | None = None,
    minutes: float | None = None,
    friend: bool = False,
) -> Makes:
    from drill.service.stories import mocks
    from drill.tui.screens.mock import MockScreen

    mock = mocks.MockInterview(
        home, questions=questions or mocks.QUESTIONS, minutes=minutes or mocks.MINUTES
    )
    return partial(MockScreen, home, mock, friend=friend)


def _pick(home: Home, questions: int | None = None) -> Makes:
    from drill.service.stories import picks
    from drill.tui.screens.pick import PickScreen

    asked = picks.StoryPicks(home, questions=questions or picks.QUESTIONS)
    return partial(PickScreen, home, asked)


def _workshop(home: Home, competency: str = "", story: str = "") -> Makes:
    """To write for a competency, or to go over a saved story (`deck/note`)."""
    from drill.service.stories import workshop
    from drill.tui.screens.workshop.screen import WorkshopScreen

    if story:
        return partial(WorkshopScreen, home, draft=workshop.reopen(home, *place_named(story)))
    if not competency:
        return partial(WorkshopScreen, home)
    choice = workshop.choose(workshop.choices(home), competency)
    return partial(WorkshopScreen, home, (choice.deck, choice.competency.id))


FETCHED: Mapping[str, Callable[..., Makes]] = {
    "tell": _tell,
    "mock": _mock,
    "pick": _pick,
    "workshop": _workshop,
}
"""Of a scene that takes a moment: reads, in a thread, what its screen is made of, and returns what
makes it. Raises DrillError."""


def reading(scene: str) -> Callable[..., Makes] | None:
    """What is to be done in a thread before a scene can be made, as of `FETCHED`; None where it can
    be at once."""
    if scene in FETCHED or _module(scene) in sys.modules:
        return FETCHED.get(scene)
    return partial(_imported, scene)
