"""Before a session: the offer to write a story of one's own, and to tell it once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from drill.service.home.home import Home
from drill.service.stories import first_stories
from drill.tui.screens.dialogs import ConfirmScreen

if TYPE_CHECKING:
    from drill.service.library.own_deck import Added
    from drill.tui.host import Host


def offer(host: Host, home: Home, then: Callable[[], None]) -> bool:
    """Offer it where it is due, once a day; `then` follows where the person does not want to, or
    cannot. Who writes one is back where they came from once that is left.

    Whether it was offered. Raises StoreError.
    """
    number = first_stories.next_story(home)
    if number is None:
        return False
    first_stories.keep_offered(home)

    def answered(wanted: bool | None) -> None:
        if wanted:
            write(host, then)
        else:
            then()

    question, follows = first_stories.words(home, number)
    host.push_screen(ConfirmScreen(question, follows, "Write it", "Not today"), answered)
    return True


def write(host: Host, otherwise: Callable[[], None] | None = None) -> None:
    """Have a story written and, if it was, told; then the person is back where they came from.
    `otherwise` follows where it cannot be."""

    def written(added: Added | None) -> None:
        if added is not None:
            host.open("tell", f"{added.deck}/{added.notes[0]}")

    host.open("workshop", heard=written, refused=otherwise)
