"""Long work beside the screen: in a thread, with progress, to be stopped by a key.

What it does must be one transaction that tells its progress: to cancel is to roll back.
In a session one change comes after the other: what is under way, what was asked for meanwhile.
"""

from __future__ import annotations

import time
from asyncio import sleep, to_thread
from collections.abc import Callable
from functools import partial
from threading import Event
from typing import Any, TypeVar

from textual.app import App
from textual.screen import Screen

from drill.errors import DrillError, StoreBusy
from drill.service.home.progress import Cancelled, Progress

QUICK = 0.25
"""Seconds before it is worth showing that something is going on."""
PATIENCE = 5.0
"""Seconds for which another process may keep the store busy."""
AGAIN = 0.1
"""Seconds between two tries on a busy store."""

_T = TypeVar("_T")


class Task:
    """What both sides know of one piece of work."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.share = 0.0
        self._stop = Event()

    def cancel(self) -> None:
        """Ask it to stop at its next word."""
        self._stop.set()

    @property
    def cancelled(self) -> bool:
        """Whether the person asked for that."""
        return self._stop.is_set()

    def progress(self, share: float) -> None:
        """For the work: how far it is. Raises Cancelled once the person asked for that."""
        self.share = share
        if self.cancelled:
            raise Cancelled("Stopped; nothing was changed.")


async def run(app: App[Any], name: str, work: Callable[[Progress], _T]) -> _T:
    """Do it in a thread and wait; after a moment a screen shows how far it is.

    A busy store is tried again for a while. Raises Cancelled and whatever the work raises.
    """
    from drill.tui.screens.dialogs import WorkingScreen

    task = Task(name)
    screen = WorkingScreen(task)
    timer = app.set_timer(QUICK, lambda: app.push_screen(screen))
    try:
        return await _patiently(lambda: work(task.progress))
    finally:
        timer.stop()
        screen.finish(None)


async def _patiently(work: Callable[[], _T]) -> _T:
    since = time.monotonic()
    while True:
        try:
            return await to_thread(work)
        except StoreBusy:
            if time.monotonic() - since > PATIENCE:
                raise
            await sleep(AGAIN)


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
