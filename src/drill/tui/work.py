"""Long work beside the screen: in a thread, with progress, to be stopped by a key.

What it does must be one transaction that tells its progress: to cancel is to roll back.
"""

from __future__ import annotations

import time
from asyncio import sleep, to_thread
from collections.abc import Callable
from threading import Event
from typing import Any, TypeVar

from textual.app import App

from drill.errors import StoreBusy
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
