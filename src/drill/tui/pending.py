"""One change after the other: what is under way, and what was asked for meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from textual.screen import Screen

from drill.errors import DrillError, StoreBusy
from drill.tui.work import AGAIN, PATIENCE


class PendingWork:
    """A change tried on a busy store, a long undo, an edit of the note.

    Others asked for meanwhile are dropped: they were meant for a card that is not there yet.
    """

    def __init__(
        self,
        screen: Screen[Any],
        wait: Callable[[], None],
        settle: Callable[[DrillError | None], None],
    ) -> None:
        """`wait` is called while the store is busy, `settle` once a change is done or refused."""
        self._screen, self._wait, self._settle = screen, wait, settle
        self.going_on = False
        self.leaving = False
        """Whether the person asked to leave, once it is done."""

    def begin(self) -> bool:
        """Whether something may begin; it goes on until `end`."""
        if self.going_on:
            return False
        self.going_on, self.leaving = True, False
        return True

    def end(self) -> bool:
        """It is over. Whether the person leaves."""
        self.going_on = False
        return self.leaving

    def change(self, act: Callable[[], None]) -> None:
        """Do it now; while another process keeps the store busy, again and again for a while."""
        if self.begin():
            self._attempt(act, 1)

    def _attempt(self, act: Callable[[], None], number: int) -> None:
        try:
            act()
        except DrillError as error:
            if isinstance(error, StoreBusy) and number * AGAIN < PATIENCE:
                self._wait()
                self._screen.set_timer(AGAIN, partial(self._attempt, act, number + 1))
                return
            self.leaving = False
            self._settle(error)
        else:
            self._settle(None)
