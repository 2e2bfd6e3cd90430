"""An app that opens its scenes; what takes a moment is said to come, and keys wait for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from drill.errors import DrillError, NotFound
from drill.tui.host import complaining_by
from drill.tui.meeting_app import MeetingApp
from drill.tui.screens.today import TodayScreen
from drill.tui.work import Task

if TYPE_CHECKING:
    from drill.tui.screens.dialogs import WorkingScreen


class OpeningApp(MeetingApp):
    """Opens a scene upon Today, or upon the screen in sight."""

    _before: tuple[Task, WorkingScreen] | None = None
    """What stands before Today until what was asked for can be opened."""

    def stand_before(self, title: str) -> None:
        """Something else than Today was asked for, which waits for the store: so do keys."""
        from drill.tui.screens.dialogs import WorkingScreen

        self.fetching = True
        task = Task(title)
        self._before = task, WorkingScreen(task)
        self.push_screen(self._before[1])

    def stand_aside(self) -> bool:
        """The store is there: what was asked for can be opened. Whether it still is to be."""
        if self._before is None:
            return True
        (task, screen), self._before = self._before, None
        self.fetching = False
        screen.finish(None)
        if task.cancelled:
            self.held.clear()
        return not task.cancelled

    def open(
        self,
        scene: str,
        *details: object,
        heard: Callable[[Any], None] | None = None,
        refused: Callable[[], None] | None = None,
        **more: object,
    ) -> None:
        """A scene, as soon as the engine is warm. `heard` is told with what it is left, `refused`
        that it cannot be opened. What else it takes, `opening` says."""
        from drill.tui import opening

        if self.home is None or self.merging:
            self.ask_to_wait()
        elif read := opening.reading(scene):
            make = partial(read, self.home, *details, **more)

            def cannot(error: DrillError) -> None:
                self.cannot_open(error)
                if refused is not None:
                    refused()

            self.fetch("One moment", make, lambda made: self._show(scene, made(), heard), cannot)
        else:
            with complaining_by(self.complain):
                self._show(scene, opening.made(scene, self.home, *details, **more), heard)

    def _show(
        self, scene: str, screen: Screen[Any], heard: Callable[[Any], None] | None = None
    ) -> None:
        from drill.tui import opening

        if scene in opening.BAR and not isinstance(self.screen, TodayScreen):
            self.switch_screen(screen)
        else:
            self.push_screen(screen, heard)

    def cannot_open(self, error: DrillError) -> None:
        """Tell it; where what the command line named is not there, leave and say so."""
        named = isinstance(error, NotFound) and isinstance(self.screen, TodayScreen)
        (self.give_up if named else self.complain)(error)
