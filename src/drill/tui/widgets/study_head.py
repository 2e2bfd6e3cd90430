"""The head of a session: what the card is of, and how far the session is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from drill.service.home import words
from drill.tui.content import content

if TYPE_CHECKING:
    from drill.service.study.session import StudySession
    from drill.service.study.shown import Shown


class StudyHead(Horizontal):
    """The title on the left, the clock on the right."""

    def __init__(self) -> None:
        super().__init__(id="head")
        self._title = Static("", id="title", markup=False)
        self._clock = Static("", id="clock", markup=False)

    def compose(self) -> ComposeResult:
        """Side by side."""
        yield self._title
        yield self._clock

    def show(self, card: Shown) -> None:
        """Whose card it is."""
        flags = " · new" * card.new + " · sample" * card.sample + " · early" * card.early
        self._title.update(content((f" {card.title}", "bold"), flags))

    def show_progress(self, session: StudySession) -> None:
        """Time left and cards done; its width is fixed, so nothing else moves."""
        cards = f"{session.done + 1} of about {session.expected}"
        text = f"{words.clock(session.clock.left)} left · {cards} "
        self._clock.update(content(text), layout=False)
