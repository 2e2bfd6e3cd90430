"""An app with a store: it opens it in a thread, looks after it, and has the words of what happened.

It knows of no screen but the one it is on.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NoReturn

from textual import events, work
from textual._context import active_message_pump
from textual.app import App
from textual.css.query import QueryError
from textual.dom import NoScreen
from textual.driver import Driver
from textual.notifications import Notification, Notify, SeverityLevel
from textual.timer import Timer
from textual.widget import Widget, WidgetError
from textual.worker import WorkerFailed

from drill.clock import Clock
from drill.config import Options
from drill.errors import DrillError
from drill.paths import Paths
from drill.service.study.today import Overview, fast_overview, overview_of
from drill.text import clean
from drill.tui.advice import on_screen
from drill.tui.host import complaining_by
from drill.tui.keymap import Keymap
from drill.tui.screen import DrillScreen
from drill.tui.work import run

if TYPE_CHECKING:
    from drill.service.home.home import Home

BUSY = 0.03
"""Seconds for which the screens wait on a busy store at once; what they do is then tried again."""
SHARE = 0.001
"""Seconds for which a thread that works beside the screens keeps the interpreter. The loop gives it
away at every turn, a screen that opens has twenty, and by Python's own 5 ms each of them waits."""
SELDOM = 1_000_000
"""Threshold of the oldest generation of garbage, which is collected while nobody waits."""
QUIET = 1500
"""Milliseconds without a key or the mouse after which nobody waits."""
AWAY = 60_000
"""The same after which nobody is there."""
SOON = 0.01
"""Seconds for which a toast is shown at least."""
LOOKS = 5.0
"""Seconds between two looks whether the terminal is still there."""
UNDO = "undo"
"""Group of the worker that takes a step back."""
ON_TERMINALS = hasattr(signal, "SIGTSTP")
"""Whether this system stops and continues what runs on its terminals."""


class Notice(Notification):
    """A toast's text. Textual starts a timer of the time that is left, and one of nothing or less
    runs for ever without letting go: what ends in the moment it is shown ends a little later."""

    @property
    def time_left(self) -> float:
        """Seconds, always more than none."""
        return max(super().time_left, SOON)

    @property
    def has_expired(self) -> bool:
        """Whether its time is over."""
        return super().time_left <= 0


class StoreApp(App[int]):
    """Opens the store once the first frame is drawn; `warmed` is called when it is there."""

    NOTIFICATION_TIMEOUT = 4
    keymap: Keymap

    def __init__(self, paths: Paths, clock: Clock, *, looking: bool) -> None:
        """`looking` is whether a store that cannot be written will do."""
        super().__init__(driver_class=_driver())
        self.paths, self.clock = paths, clock
        self._looking = looking
        self.home: Home | None = None
        self.failure: DrillError | None = None
        self.last_input = clock.now()
        """When the person last touched a key or the mouse, epoch ms."""
        self._stepped_aside: int | None = None
        self.screens_gone = False
        """Whether a session's widgets are to be collected once nobody is there."""
        self._housekeeping: Timer | None = None
        self._damage_said = 0

    async def on_event(self, event: events.Event) -> None:
        """Note when the person was last here."""
        if isinstance(event, events.InputEvent):
            self.last_input = self.clock.now()
        await super().on_event(event)

    def warmed(self, home: Home) -> None:
        """The store is open, or open again."""
        home.store.wait_at_most(BUSY)
        self.home = home
        # A full collection walks through every object there is, a tenth of a second with the engine
        # and the widgets loaded, and would come in the middle of some key.
        gc.freeze()
        gc.set_threshold(*gc.get_threshold()[:2], SELDOM)
        for text in home.news:
            self.say(text)
        if home.store.barred:
            self.complain(home.store.barred)
        if self._housekeeping is None:
            self._housekeeping = self.set_interval(5, self._keep_house)

    @work(thread=True, exclusive=True, group="warm")
    def _warm(self) -> None:
        sys.setswitchinterval(SHARE)
        from drill.service.library.opening import open_home
        from drill.service.study.allowance import keep

        try:
            home = open_home(self.paths, self.clock, looking=self._looking)
            keep(home)
        except DrillError as error:
            self.call_from_thread(self.give_up, error)
            return
        import drill.service.insight.dashboard
        import drill.service.onsite.first_run  # so that the first key finds them there
        import drill.service.stories.first_stories
        import drill.service.study.session
        import drill.tui.screens.dialogs
        import drill.tui.screens.study
        import drill.tui.widgets.charts  # noqa: F401

        self.call_from_thread(self.warmed, home)
        if not home.store.barred:
            from drill.service.insight import backups

            for text in backups.news_of_daily(home):
                self.say(text[:1].upper() + text[1:])

    def reopen(self) -> None:
        """Let go of a store that is not the one at its place any more, and open that one."""
        if self.home is not None:
            self.home.close()
            self.home = None
            self._warm()

    def give_up(self, error: DrillError) -> None:
        """The store or the options cannot be read: leave, and say it where it stays readable."""
        self.failure = error
        self.exit(error.exit_code, return_code=error.exit_code)

    # -- the terminal --------------------------------------------------------------------

    def mind_the_terminal(self) -> None:
        """Step aside, come back and leave as signals ask for it."""
        self.app_suspend_signal.subscribe(self, lambda _: self._step_aside())
        self.app_resume_signal.subscribe(self, lambda _: self._come_back())
        if ON_TERMINALS and not (self.is_headless or self.is_web):
            from drill.tui.terminal import on_leaving

            on_leaving(self.leave_by)
            self.set_interval(LOOKS, self._leave_if_gone)

    def _leave_if_gone(self) -> None:
        """Where its hang-up was ignored (nohup), reading on would never end."""
        from drill.tui.terminal import is_gone

        if is_gone(sys.__stdin__.fileno() if sys.__stdin__ else -1):
            self.leave_by(signal.SIGHUP)

    def action_suspend_process(self) -> None:
        """Step aside: the shell is there until it lets drill come back."""
        if not ON_TERMINALS or self.is_headless or self.is_web:
            self.say("There is no shell to go back to here.")
            return
        from drill.tui.terminal import stop

        with self.suspend():
            stop(sys.stdin.fileno())

    @contextmanager
    def suspend(self) -> Iterator[None]:
        """Give the terminal away, and take it again whatever went wrong meanwhile: Textual's own
        leaves it given away, and drill deaf, where an error is raised.
        """
        failure: Exception | None = None
        with super().suspend():  # X
            try:
                yield
            except Exception as error:
                failure = error
        if failure is not None:
            raise failure

    def _step_aside(self) -> None:
        self._stepped_aside = self.clock.now()

    def _come_back(self) -> None:
        """What was meanwhile counts for no clock, and nothing on the terminal is as it was."""
        since, self._stepped_aside = self._stepped_aside or self.last_input, None
        self.last_input = self.clock.now()
        for screen in self.screen_stack:
            if isinstance(screen, DrillScreen):
                screen.come_back(since)
        self.refresh(layout=True)

    def leave_by(self, number: int) -> None:
        """Leave because a signal says so: what is half written is kept, as by the key."""
        if not sys.stdin.isatty():
            self.on_exit_app()
            self._leave_no_terminal(128 + number)
        self.exit(128 + number)

    def on_exit_app(self) -> None:
        """drill is left, by a key, a signal or a browser's window that was closed: every screen
        keeps what is to be kept."""
        for screen in self.screen_stack:
            if isinstance(screen, DrillScreen) and screen.is_mounted:
                screen.before_quit()

    def _handle_exception(self, error: Exception) -> None:
        """As Textual's; but a screen that is left while it comes gets no parts any more, and what
        it misses then is for nobody."""
        cause = error.error if isinstance(error, WorkerFailed) else error
        missed = isinstance(cause, (QueryError, WidgetError))
        if not (missed and (self._exit or self._is_left(active_message_pump.get(None)))):
            super()._handle_exception(error)

    def _is_left(self, part: object) -> bool:
        """Whether it was on a screen that is none of ours any more."""
        if not isinstance(part, Widget):
            return False
        try:
            return part.screen not in self.screen_stack
        except NoScreen:
            return True

    def _leave_no_terminal(self, code: int) -> NoReturn:
        """Everything is saved, and there is no terminal left to put in order: an orderly exit would
        wait for it."""
        if self.home is not None:
            self.home.close()
        os._exit(code)

    # -- what is in it -------------------------------------------------------------------

    def overview(self) -> Overview | None:
        """What today holds; None while there is no store yet."""
        try:
            today = fast_overview(self.paths, self.clock)
            if today is None and self.home is not None:
                return overview_of(self.home)
            return today
        except DrillError as error:
            if self.home is None:
                # Not at once: the screen that asks may still be mounting.
                self.call_after_refresh(self.give_up, error)
            else:
                self.complain(error)
            return None

    def hear_news(self, home: Home) -> None:
        """In a thread: read the files that decks follow, and say what became of them."""
        from drill.service.library import followed_files

        with suppress(DrillError):  # what cannot be read now is looked at again the next time
            for news in followed_files.refresh(home):
                self.say(news.words)

    def dress(self, options: Options) -> None:
        """Look as the options say; of itself it has one look."""

    def look_as_kept(self) -> None:
        """Look as the options say by now: one of them may have been undone."""
        if self.home is not None:
            self.dress(self.home.options)

    @property
    def undoing(self) -> bool:
        """Whether a step is being taken back, or asked for."""
        return any(worker.group == UNDO and not worker.is_finished for worker in self.workers)

    def undo(self) -> None:
        """Take back the last change."""
        if self.home is None:
            self.ask_to_wait()
        elif not self.undoing:
            self._undo(self.home)

    @work(group=UNDO)
    async def _undo(self, home: Home) -> None:
        from drill.service.home import undo

        with complaining_by(self.complain):
            ahead, screen = undo.ahead(home), self.screen
            if ahead and isinstance(screen, DrillScreen) and not await screen.undo_agreed(ahead):
                return
            undone = await run(self, "Undoing", lambda _: undo.undo(home, agreed=ahead))
            self.say(f"Undone: {undone.named}." if undone else "Nothing to undo.")
            self.look_as_kept()
            if isinstance(self.screen, DrillScreen):
                self.screen.redraw()

    # -- every few seconds ---------------------------------------------------------------

    def _keep_house(self) -> None:
        """Say what is damaged, tidy up while nobody is there."""
        self._say_damage()
        self._collect(self.clock.now() - self.last_input)

    def _collect(self, idle: float) -> None:
        """Collect garbage, if nobody touched anything for so many ms. What survives is spared: only
        what came since the last time is walked through, so it takes milliseconds. What was spared
        too waits until nobody is there.
        """
        if idle < QUIET:
            return
        if self.screens_gone and idle >= AWAY:
            self.screens_gone = False
            gc.unfreeze()
        gc.collect()
        gc.freeze()

    def _say_damage(self) -> None:
        """What was left out since the last look, once."""
        if self.home is not None and len(self.home.store.damage) != self._damage_said:
            from drill.storage.damage import words

            self._damage_said = len(self.home.store.damage)
            for text in words(self.home.store.damage):
                self.notify(clean(text), severity="warning", markup=False, timeout=10)

    # -- words ---------------------------------------------------------------------------

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = True,
    ) -> None:
        """As Textual's. Any thread may."""
        seconds = self.NOTIFICATION_TIMEOUT if timeout is None else timeout
        self.post_message(Notify(Notice(message, title, severity, seconds, markup=markup)))

    @property
    def _where(self) -> str:
        """The scene in sight."""
        return str(getattr(self.screen, "where", "")) if self.screen_stack else ""

    def say(self, text: str) -> None:
        """A toast with what just happened. Its text is data, never markup. Any thread may."""
        self.notify(clean(on_screen(text, self.keymap, self._where)), markup=False)

    def complain(self, error: DrillError) -> None:
        """A toast with what went wrong and what to do; nothing was changed. Any thread may."""
        text = clean(on_screen(str(error), self.keymap, self._where))
        self.notify(text, severity="error", markup=False, timeout=10)

    def ask_to_wait(self) -> None:
        """What needs the store was asked for before it is open."""
        self.say("One moment: your decks are still being opened.")


def _driver() -> type[Driver] | None:
    """Ours, where the system has terminals as we know them and nobody asked for another."""
    if not ON_TERMINALS or "TEXTUAL_DRIVER" in os.environ:
        return None
    from drill.tui.terminal import TerminalDriver

    return TerminalDriver
