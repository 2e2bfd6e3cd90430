"""The app: it wires. Screens draw, the service decides."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.events import Resize
from textual.screen import Screen

from drill.clock import Clock
from drill.crash import FAILED, report
from drill.errors import DrillError, NotFound
from drill.paths import Paths
from drill.service.today import Overview, fast_overview
from drill.text import clean
from drill.tui.actions import EVERYWHERE, bindings, of
from drill.tui.screens.keys import KeysScreen
from drill.tui.screens.today import TodayScreen
from drill.tui.screens.too_small import LEAST, TooSmallScreen

if TYPE_CHECKING:
    from drill.service.trainer import Trainer


class DrillApp(App[int]):
    """Today, and the session it starts. The engine is imported and opened in a thread."""

    TITLE = "drill"
    NOTIFICATION_TIMEOUT = 3
    BINDINGS: ClassVar[list[BindingType]] = bindings(EVERYWHERE)
    # Today's sheet is named here: Textual reads none for what get_default_screen returns, and a
    # mode, for which it would, costs a frame before the first useful one.
    CSS_PATH = Path(__file__).with_name("screens") / "today.tcss"

    def __init__(
        self,
        paths: Paths,
        clock: Clock,
        *,
        minutes: float | None = None,
        study_first: bool = False,
        deck: str | None = None,
        quiet: bool = False,
    ) -> None:
        super().__init__()
        self.paths, self.clock = paths, clock
        self._minutes, self._deck, self._quiet = minutes, deck, quiet
        self._start_when_ready = study_first
        self.trainer: Trainer | None = None
        self.failure: DrillError | None = None

    def get_default_screen(self) -> Screen[None]:
        """Today is the ground that every other screen comes upon."""
        return TodayScreen()

    def on_mount(self) -> None:
        """Paint Today first; everything else warms after that frame."""
        self.call_after_refresh(self._warm)

    def overview(self) -> Overview | None:
        """What today holds; None while there is no store yet."""
        try:
            return fast_overview(self.paths, self.clock)
        except DrillError as error:
            # Not at once: the screen that asks may still be mounting.
            self.call_after_refresh(self._give_up, error)
            return None

    @work(thread=True, exclusive=True)
    def _warm(self) -> None:
        from drill.service.trainer import Trainer

        try:
            trainer = Trainer.open(self.paths, self.clock)
        except DrillError as error:
            self.call_from_thread(self._give_up, error)
            return
        import drill.service.session  # so that the first key finds it there
        import drill.tui.screens.study  # noqa: F401

        self.call_from_thread(self._warmed, trainer)

    def _warmed(self, trainer: Trainer) -> None:
        self.trainer = trainer
        if isinstance(self.screen, TodayScreen):
            self.screen.draw()
        self.start_if_asked()

    def start_if_asked(self) -> None:
        """Begin the session that was asked for before it could begin."""
        if self._start_when_ready:
            self.start()

    def start(self) -> None:
        """Begin a session; where it cannot be seen yet, remember that one was asked for.

        That is before the engine is warm, and while help or the word that the terminal is
        too small covers Today.
        """
        if self.trainer is None or not isinstance(self.screen, TodayScreen):
            self._start_when_ready = True
            return
        self._start_when_ready = False
        from drill.service.session import StudySession
        from drill.tui.screens.study import StudyScreen

        try:
            session = StudySession(
                self.trainer, minutes=self._minutes, deck=self._deck, quiet=self._quiet
            )
        except NotFound as error:  # no such deck: only the command line names one
            self._give_up(error)
            return
        except DrillError as error:
            self.complain(error)
            return
        if session.current is None:
            self.say("Nothing to study now.")
        else:
            self.push_screen(StudyScreen(session))

    def undo(self) -> None:
        """Take back the last change."""
        if self.trainer is None:
            self.say("One moment: your decks are still being opened.")
            return
        from drill.service import grading

        try:
            undone = grading.undo(self.trainer)
        except DrillError as error:
            self.complain(error)
            return
        self.say(f"Undone: {undone.what}" if undone else "Nothing to undo.")
        if isinstance(self.screen, TodayScreen):
            self.screen.draw()

    def say(self, text: str) -> None:
        """A toast with what just happened. Its text is data, never markup."""
        self.notify(clean(text), markup=False)

    def complain(self, error: DrillError) -> None:
        """A toast with what went wrong and what to do; nothing was changed."""
        self.notify(clean(str(error)), severity="error", markup=False, timeout=10)

    def action_keys(self) -> None:
        """What can be done here."""
        where = getattr(self.screen, "where", None)
        if where:
            self.push_screen(KeysScreen(where))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette: what can be done on this screen now, then Textual's own."""
        works = {active.binding.action for active in screen.active_bindings.values()}
        for action in of(getattr(screen, "where", EVERYWHERE)):
            if action.id != "palette" and action.does in works:
                yield SystemCommand(action.title, action.help, self._runner(screen, action.does))
        yield from super().get_system_commands(screen)

    def _runner(self, screen: Screen[object], does: str) -> Callable[[], Awaitable[None]]:
        return lambda: screen.run_action(does)

    def on_resize(self, event: Resize) -> None:
        """A terminal too small says so; enlarged, everything is where it was."""
        small = event.size.width < LEAST[0] or event.size.height < LEAST[1]
        covered = isinstance(self.screen, TooSmallScreen)
        if small and not covered:
            self.push_screen(TooSmallScreen())
        elif covered and not small:
            self.pop_screen()

    def _give_up(self, error: DrillError) -> None:
        """The store or the options cannot be read: leave, and say it where it stays readable."""
        self.failure = error
        self.exit(error.exit_code, return_code=error.exit_code)

    def _fatal_error(self) -> None:
        """Leave without Textual's page of traceback: `run` logs it and says where."""
        self._close_messages_no_wait()


def run(
    paths: Paths,
    clock: Clock,
    *,
    minutes: float | None = None,
    study_first: bool = False,
    deck: str | None = None,
    quiet: bool = False,
) -> int:
    """Run the screens and return the exit code."""
    app = DrillApp(paths, clock, minutes=minutes, study_first=study_first, deck=deck, quiet=quiet)
    code = app.run()
    if app.trainer is not None:
        app.trainer.close()
    if app.failure is not None:
        print(f"drill: {clean(str(app.failure))}", file=sys.stderr)
        return app.failure.exit_code
    if app._exception is not None:
        print(report(app._exception), file=sys.stderr)
        return FAILED
    return code or 0
