"""An app that tells other devices what was done here, and takes in what they did: when it opens,
beside the screen, and once the screen is gone. Where nobody set that up, it does nothing.
"""

from __future__ import annotations

import sys
from threading import Thread
from typing import TYPE_CHECKING

from textual import work
from textual.worker import get_current_worker

from drill.errors import DrillError
from drill.service.home.progress import Progress
from drill.text import clean
from drill.tui.screen import DrillScreen
from drill.tui.themed_app import ThemedApp
from drill.tui.work import Task

if TYPE_CHECKING:
    from drill.service.home.home import Home
    from drill.service.sync.synchronising import SyncReport

AT_END = 5.0
"""Seconds for which leaving waits for other devices at most."""
STOPPING = 1.0
"""Seconds in which what is stopped may end by itself."""


class MeetingApp(ThemedApp):
    """Merges while Today is in sight and nothing else: never under a session or a form."""

    merging = False
    """Whether what others did is being taken in: what would begin a session waits."""
    _unmet = True

    def meet_others(self) -> None:
        """On Today: once, or again where something else came up before the merge."""
        if self._unmet and self.home is not None and not self.home.store.barred:
            self._unmet = False
            self._meet(self.home)

    @work(thread=True, exclusive=True, group="others")
    def _meet(self, home: Home) -> None:
        from drill.service.home.progress import Cancelled

        worker, merging = get_current_worker(), False

        def watch(share: float) -> None:
            nonlocal merging
            if worker.is_cancelled:
                raise Cancelled("Stopped.")
            if share >= 0.5 and not merging:  # all was read; nothing is taken in yet
                merging = self.call_from_thread(self._may_merge)
                if not merging:
                    raise Cancelled("Something else came up.")

        try:
            report = synchronised(home, watch)
        except Cancelled:
            self._unmet = True
        except DrillError as error:
            self.say(f"Not synchronised: {error.message}. {error.hint}".strip())
        else:
            if report is not None:
                self._tell(report)
        if merging:
            self.call_from_thread(self._merged)

    def _may_merge(self) -> bool:
        self.merging = getattr(self.screen, "where", "") == "today"
        return self.merging

    def _merged(self) -> None:
        """Today as it is by now, and what was asked for meanwhile."""
        self.merging = False
        self.look_as_kept()
        if isinstance(self.screen, DrillScreen):
            self.screen.redraw()
        self.settle()

    def settle(self) -> None:
        """On Today: start what was asked for."""
        raise NotImplementedError

    def _tell(self, report: SyncReport) -> None:
        from drill.service.sync import told

        if not report.merged.nothing:
            self.say(f"From your other devices: {told.in_words(report)}.")
        for text in told.besides(report):
            self.say(text)


def synchronised(home: Home, progress: Progress) -> SyncReport | None:
    """Synchronise where that was set up; else None. Raises DrillError."""
    from drill.service.sync import meeting

    meets = meeting.read(home.paths)
    if meets is None:
        return None
    from drill.service.sync import synchronising

    return synchronising.run(home, meets.place, meets.cipher, progress)


def part(home: Home) -> None:
    """The screen is gone: leave for others what was done here, and close the store. It takes a few
    seconds at most, and ctrl+c ends it; what was not left then, is the next time."""
    task, lines = Task("Synchronising"), list[str]()

    def leave() -> None:
        try:
            report = synchronised(home, task.progress)
        except DrillError as error:
            lines.append(f"drill: not synchronised: {error.message}. {error.hint}".strip())
        else:
            if report is not None and not report.nothing:
                from drill.service.sync import told

                lines.append(told.in_words(report))

    thread = Thread(target=leave, daemon=True)
    try:
        thread.start()
        thread.join(AT_END)
    except KeyboardInterrupt:
        lines.append("drill: not synchronised; the next time it is.")
    if thread.is_alive():
        task.cancel()
        thread.join(STOPPING)
    if not thread.is_alive():  # else the store goes with the process: what was begun is not done
        home.close()
    for text in lines:
        print(clean(text), file=sys.stderr)
