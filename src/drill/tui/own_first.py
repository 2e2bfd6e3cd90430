"""Before a session: the offer to write a story of one's own, and to tell it once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from textual.app import App

from drill.errors import DrillError
from drill.service.stories import first_stories

if TYPE_CHECKING:
    from drill.service.home.home import Home
    from drill.service.library.own_deck import Added
    from drill.tui.host import Host


def offer(app: App[Any], home: Home, then: Callable[[], None]) -> bool:
    """Offer it where it is due, once a day; `then` follows, whatever the person does.

    Whether it was offered. Raises StoreError.
    """
    number = first_stories.next_story(home)
    if number is None:
        return False
    first_stories.keep_offered(home)
    from drill.tui.screens.dialogs import ConfirmScreen

    def answered(wanted: bool | None) -> None:
        if wanted:
            write(app, home, then)
        else:
            then()

    question, follows = first_stories.words(home, number)
    app.push_screen(ConfirmScreen(question, follows, "Write it", "Not today"), answered)
    return True


def write(app: App[Any], home: Home, then: Callable[[], None]) -> None:
    """Have a story written and, if it was, told; `then` follows, whatever the person does."""
    from drill.tui.screens.workshop.screen import WorkshopScreen

    def written(added: Added | None) -> None:
        if added is None:
            then()
        else:
            _tell(app, home, f"{added.deck}/{added.notes[0]}", then)

    try:
        screen = WorkshopScreen(home)
    except DrillError as error:
        cast("Host", app).complain(error)
        then()
    else:
        app.push_screen(screen, written)


def _tell(app: App[Any], home: Home, story: str, then: Callable[[], None]) -> None:
    """Have the story told that was just written."""
    from drill.tui import opening
    from drill.tui.actions import TELL

    try:
        screen = opening.SCREENS[TELL](home, story)
    except DrillError as error:
        cast("Host", app).complain(error)
        then()
    else:
        app.push_screen(screen, lambda _: then())
