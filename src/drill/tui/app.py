"""The app: it wires. Screens draw, the service decides."""

from __future__ import annotations

import os
import sys
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.screen import Screen
from textual.theme import Theme
from textual.timer import Timer

from drill.clock import Clock
from drill.config import ANIMATIONS, THEMES, load
from drill.crash import FAILED, report
from drill.domain.rehearsal import Variant
from drill.errors import DrillError, NotFound, StoreError
from drill.paths import Paths
from drill.service.study.today import Overview, fast_overview
from drill.text import clean
from drill.tui import collector
from drill.tui import keymap as keymaps
from drill.tui.action_table import EVERYWHERE
from drill.tui.actions import (
    ACTIONS,
    LIBRARY,
    ONSITE,
    STORIES,
    TODAY,
    bindings,
    of,
    shown,
)
from drill.tui.content import without_options
from drill.tui.screens.keys import KeysScreen
from drill.tui.screens.today import TodayScreen
from drill.tui.screens.too_small import LEAST, TooSmallScreen
from drill.tui.themes import OWN

if TYPE_CHECKING:
    from drill.service.home.home import Home
    from drill.service.study.session import StudySession

SHEETS = Path(__file__).with_name("screens")
"""Where the stylesheets are, one a screen."""
Opening = Callable[["DrillApp"], None]
"""What to open upon Today once the engine is warm."""
BUSY = 0.03
"""Seconds for which the screens wait on a busy store at once; what they do is then tried again."""


class DrillApp(App[int]):
    """Today, and the session it starts. The engine is imported and opened in a thread."""

    TITLE = "drill"
    NOTIFICATION_TIMEOUT = 4
    BINDINGS: ClassVar[list[BindingType]] = bindings(EVERYWHERE)
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-normal"), (110, "-wide")]  # noqa: RUF012
    # Today's sheet is named here: Textual reads none for what get_default_screen returns, and a
    # mode, for which it would, costs a frame before the first useful one.
    CSS_PATH: ClassVar = [Path(__file__).with_name("app.tcss"), SHEETS / "today.tcss"]

    def __init__(
        self,
        paths: Paths,
        clock: Clock,
        *,
        minutes: float | None = None,
        study_first: bool = False,
        deck: str | None = None,
        quiet: bool = False,
        opening: Opening | None = None,
    ) -> None:
        """`opening` is where to begin beside Today. Raises ConfigError for a mistake in the
        options or in the keymap.
        """
        super().__init__()
        self.paths, self.clock = paths, clock
        self._minutes, self._deck, self._quiet = minutes, deck, quiet
        self._start_when_ready = study_first
        self._more_new = 0
        self._opening = opening
        self._ask_first = not (study_first or opening)
        self._looking = self._ask_first
        """Whether a store that cannot be written will do: who wants to study has to grade."""
        self.home: Home | None = None
        self.failure: DrillError | None = None
        self.last_input = clock.now()
        """When the person last touched a key or the mouse, epoch ms."""
        self._ahead: StudySession | None = None
        self._screens_gone = False
        self._housekeeping: Timer | None = None
        self._damage_said = 0
        self.keymap = keymaps.read(paths.keymap)
        if self.keymap.for_textual:
            self.set_keymap(self.keymap.for_textual)
        options = load(paths.options)
        for theme in OWN:
            self.register_theme(theme)
        if options["screen.theme"] != THEMES[0] or "TEXTUAL_THEME" not in os.environ:
            self.theme = options["screen.theme"]
        self.animate_at_most(options["screen.animations"])

    def animate_at_most(self, level: str) -> None:
        """As much movement as the option and the environment both allow."""
        allowed = os.environ.get("TEXTUAL_ANIMATIONS", "").lower()
        levels = [level, allowed] if allowed in ANIMATIONS else [level]
        least = max(ANIMATIONS.index(name) for name in levels)
        self.animation_level = ("full", "basic", "none")[least]

    def get_default_screen(self) -> Screen[None]:
        """Today is the ground that every other screen comes upon."""
        return TodayScreen()

    def get_key_display(self, binding: Binding) -> str:
        """Keys as people write them, in the footer as everywhere."""
        return shown(binding.key)

    def on_mount(self) -> None:
        """Paint Today first; everything else warms after that frame."""
        self.theme_changed_signal.subscribe(self, self._keep_theme)
        self.call_after_refresh(self._warm)

    async def on_event(self, event: events.Event) -> None:
        """Note when the person was last here."""
        if isinstance(event, events.InputEvent):
            self.last_input = self.clock.now()
        await super().on_event(event)

    def on_app_focus(self) -> None:
        """Back from another window: it may have been another drill on the same store."""
        if self.home is not None and isinstance(self.screen, TodayScreen):
            self.screen.redraw()

    # -- the store -----------------------------------------------------------------------

    def hear_news(self, home: Home) -> None:
        """In a thread: read the files that decks follow, and say what became of them."""
        from drill.service.library import followed_files

        with suppress(DrillError):  # what cannot be read now is looked at again the next time
            for each in followed_files.refresh(home):
                self.call_from_thread(self.say, each.words)

    def overview(self) -> Overview | None:
        """What today holds; None while there is no store yet."""
        try:
            return fast_overview(self.paths, self.clock)
        except DrillError as error:
            if self.home is None:
                # Not at once: the screen that asks may still be mounting.
                self.call_after_refresh(self._give_up, error)
            else:
                self.complain(error)
            return None

    @work(thread=True, exclusive=True, group="warm")
    def _warm(self) -> None:
        from drill.service.library.opening import open_home

        try:
            home = open_home(self.paths, self.clock, looking=self._looking)
        except DrillError as error:
            self.call_from_thread(self._give_up, error)
            return
        import drill.service.insight.dashboard
        import drill.service.onsite.first_run  # so that the first key finds them there
        import drill.service.study.session
        import drill.tui.screens.study  # noqa: F401

        self.call_from_thread(self._warmed, home)
        if home.store.barred:
            return
        from drill.service.insight import backups

        try:
            made = backups.daily(home)
            for text in backups.warnings(home, made) if made else ():
                self.call_from_thread(self.say, text[:1].upper() + text[1:])
        except StoreError as error:
            said = f"Today's backup could not be made: {error.message}"
            self.call_from_thread(self.say, said)

    def _warmed(self, home: Home) -> None:
        home.store.wait_at_most(BUSY)
        self.home = home
        collector.spare()
        for text in home.news:
            self.say(text)
        if home.store.barred:
            self._ask_first = False  # the answers could not be kept
            self.complain(home.store.barred)
        if self._housekeeping is None:
            self._housekeeping = self.set_interval(5, self._keep_house)
        for index, sheet in enumerate(sorted(SHEETS.glob("*.tcss"))):
            self.set_timer((index + 1) * 0.02, partial(self._read_sheet, sheet))
        if isinstance(self.screen, TodayScreen):
            self.screen.redraw()
        self.settle()

    def _read_sheet(self, sheet: Path) -> None:
        """One stylesheet at a time; else each screen's first showing would parse them all."""
        self.stylesheet.read(sheet)
        self.stylesheet.parse()

    def _keep_house(self) -> None:
        """Every few seconds: leave a terminal that is gone, tidy up while nobody is there."""
        if not (self.is_headless or self.is_web or sys.stdin.isatty()):
            # Its hang-up was ignored (nohup), and reading on would never end. Everything is saved,
            # and there is no terminal left to put in order: an orderly exit would wait for it.
            if self.home is not None:
                self.home.close()
            os._exit(1)
        self._say_damage()
        since = self.clock.now() - self.last_input
        if collector.idle(since, all_of_it=self._screens_gone):
            self._screens_gone = False

    def _say_damage(self) -> None:
        """What was left out since the last look, once."""
        if self.home is not None and len(self.home.store.damage) != self._damage_said:
            from drill.storage.damage import words

            self._damage_said = len(self.home.store.damage)
            for text in words(self.home.store.damage):
                self.notify(clean(text), severity="warning", markup=False, timeout=10)

    def reopen(self) -> None:
        """Let go of a store that is not the one at its place any more, and open that one."""
        if self.home is not None:
            self.home.close()
            self.home = self._ahead = None
            self._warm()

    def settle(self) -> None:
        """On Today, with the engine warm: ask what was never asked, start what was asked for.

        Neither can be seen before, nor while help or a terminal too small covers Today.
        """
        if self.home is None or not isinstance(self.screen, TodayScreen):
            return
        if self._ask_first:
            self._ask_first = False
            from drill.service.onsite import first_run
            from drill.tui.screens.welcome import WelcomeScreen

            try:
                asking = None if first_run.asked(self.home) else WelcomeScreen(self.home)
            except DrillError as error:
                self.complain(error)
                return
            if asking is not None:
                self.push_screen(asking, lambda _: self.start())
                return
        if self._opening is not None:
            opening, self._opening = self._opening, None
            opening(self)
        elif self._start_when_ready:
            self.start(self._more_new)

    def open_stories(self) -> None:
        """The matrix of stories, as soon as the engine is warm."""
        if self.home is None:
            self.say("One moment: your decks are still being opened.")
            return
        from drill.tui.screens.stories import StoriesScreen

        self._go_to(StoriesScreen(self.home))

    def open_onsite(self) -> None:
        """The interviews and their plans, as soon as the engine is warm."""
        if self.home is None:
            self.say("One moment: your decks are still being opened.")
            return
        from drill.tui.screens.onsite import OnsiteScreen

        self._go_to(OnsiteScreen(self.home))

    def open_library(self, *, importing: bool = False) -> None:
        """The decks, as soon as the engine is warm; `importing` goes straight on to import."""
        if self.home is None:
            self.say("One moment: your decks are still being opened.")
            return
        from drill.tui.screens.library import LibraryScreen

        library = LibraryScreen(self.home)
        self._go_to(library)
        if importing:
            self.call_after_refresh(library.action_import)

    def open_progress(self) -> None:
        """How the learning goes, as soon as the engine is warm."""
        if self.home is None:
            self.say("One moment: your decks are still being opened.")
            return
        from drill.tui.screens.progress import ProgressScreen

        self._go_to(ProgressScreen(self.home))

    def open_browse(self, query: str = "") -> None:
        """All cards, or those of a search."""
        if self.home is None:
            self.say("One moment: your decks are still being opened.")
            return
        from drill.tui.screens.browse import BrowseScreen

        self.push_screen(BrowseScreen(self.home, query))

    def open_history(self) -> None:
        """Every step that changed something."""
        if self.home is None:
            self.say("One moment: your decks are still being opened.")
            return
        from drill.tui.screens.history import HistoryScreen

        self.push_screen(HistoryScreen(self.home))

    def open_keys_form(self) -> None:
        """Other keys for actions."""
        from drill.tui.screens.keys_form import KeysForm

        self.push_screen(KeysForm())

    def open_backups(self) -> None:
        """The copies of the store."""
        if self.home is None:
            self.say("One moment: your decks are still being opened.")
            return
        from drill.tui.screens.backups import BackupsScreen

        self.push_screen(BackupsScreen(self.home))

    def go_by_keys(self, made: keymaps.Keymap) -> None:
        """Other keys from now on."""
        self.keymap = made
        self.set_keymap(made.for_textual or {action.id: action.key for action in ACTIONS})
        for screen in self.screen_stack:
            screen.refresh_bindings()

    def open_tuning(self) -> None:
        """FSRS's parameters and the desired retention."""
        if self.home is None:
            self.say("One moment: your decks are still being opened.")
            return
        from drill.tui.screens.tuning import TuningScreen

        self.push_screen(TuningScreen(self.home))

    def _go_to(self, screen: Screen[None]) -> None:
        """A place of the bar: upon Today, or instead of the place that is upon it."""
        if isinstance(self.screen, TodayScreen):
            self.push_screen(screen)
        else:
            self.switch_screen(screen)

    def open_cram(self, minutes: float | None = None, quiet: bool = False) -> None:
        """Study for the nearest interview: what is left of today's minutes, or as many as named."""
        if self.home is None:
            self.say("One moment: your decks are still being opened.")
            return
        self._open_cram(self.home, minutes, quiet or self._quiet)

    @work(exclusive=True, group="cram")
    async def _open_cram(self, home: Home, minutes: float | None, quiet: bool) -> None:
        from drill.service.onsite.agenda import open_cram
        from drill.tui.screens.study import StudyScreen
        from drill.tui.work import run

        try:
            session = await run(
                self, "Planning", lambda _: open_cram(home, minutes=minutes, quiet=quiet)
            )
            session.begin()
        except DrillError as error:
            self.complain(error)
            return
        if session.current is None:
            self.say("Nothing more to study for it today.")
        else:
            self._screens_gone = True  # they will be, once it is over
            self.push_screen(StudyScreen(session))

    def open_tell(self, story: str = "", variant: Variant = Variant.FULL) -> None:
        """Tell a story; without one, the one most in need."""
        from drill.service.stories import rehearsal
        from drill.tui.screens.tell import TellScreen

        home = self.home
        assert home is not None
        try:
            telling = rehearsal.begin(home, story, variant=variant)
        except NotFound as error:
            self._refuse(error)
        except DrillError as error:
            self.complain(error)
        else:
            self.push_screen(TellScreen(home, telling, partial(rehearsal.finish, home)))

    def open_mock(self, questions: int | None = None, minutes: float | None = None) -> None:
        """A mock interview."""
        from drill.service.stories import mocks
        from drill.tui.screens.mock import MockScreen

        home = self.home
        assert home is not None
        try:
            mock = mocks.MockInterview(
                home,
                questions=questions or mocks.QUESTIONS,
                minutes=minutes or mocks.MINUTES,
            )
        except DrillError as error:
            self.complain(error)
        else:
            self.push_screen(MockScreen(home, mock))

    def open_workshop(self, competency: str = "") -> None:
        """Write a story, for a competency if one is named."""
        from drill.service.stories import workshop
        from drill.tui.screens.workshop.screen import WorkshopScreen

        home = self.home
        assert home is not None
        try:
            place = workshop.find(home, competency) if competency else None
            self.push_screen(WorkshopScreen(home, place))
        except NotFound as error:
            self._refuse(error)
        except DrillError as error:
            self.complain(error)

    def _refuse(self, error: NotFound) -> None:
        """What the command line named is not there: leave and say so; on a screen, just say so."""
        if isinstance(self.screen, TodayScreen):
            self._give_up(error)
        else:
            self.complain(error)

    def start(self, more_new: int = 0) -> None:
        """Begin a session; where it cannot be seen yet, remember that one was asked for."""
        if self.home is None or not isinstance(self.screen, TodayScreen):
            self._start_when_ready = True
            return
        self._start_when_ready, self._more_new = False, 0
        if self.home.store.moved:
            self.screen.redraw()  # says so, or reads what is there now
            return
        if self.home.store.barred:
            self.complain(self.home.store.barred)
            return
        from drill.tui.screens.study import StudyScreen

        try:
            session = self._ahead if not more_new and self._ahead and self._ahead.fresh else None
            self._ahead = None
            if session is not None:
                session.begin()
            else:
                session = self._plan(self.home, more_new)
        except NotFound as error:  # no such deck: only the command line names one
            self._give_up(error)
            return
        except DrillError as error:
            self.complain(error)
            return
        if session.current is None:
            self.say("Nothing to study now.")
        else:
            self._screens_gone = True  # they will be, once it is over
            self.push_screen(StudyScreen(session))

    def _plan(self, home: Home, more_new: int = 0) -> StudySession:
        """A session as the command line and the options have it. Raises NotFound, StoreError."""
        from drill.service.study.session import open_session

        return open_session(
            home,
            minutes=self._minutes,
            deck=self._deck,
            quiet=self._quiet,
            more_new=more_new,
        )

    def plan_ahead(self, home: Home) -> None:
        """In a thread: plan the session that is likely to be asked for next."""
        with suppress(DrillError):  # whoever starts one is told
            session = self._plan(home)
            self._ahead = session if home is self.home else None

    def go_on(self, more_new: int = 0) -> None:
        """From the summary straight into another session, with as many more new cards."""
        self._more_new = more_new
        self._start_when_ready = True
        self.pop_screen()  # to Today, which settles what was asked for

    def undo(self) -> None:
        """Take back the last change."""
        if self.home is None:
            self.say("One moment: your decks are still being opened.")
            return
        self._undo(self.home)

    @work(exclusive=True, group="undo")
    async def _undo(self, home: Home) -> None:
        from drill.service.home import undo
        from drill.tui.work import run

        try:
            undone = await run(self, "Undoing", lambda _: undo.undo(home))
        except DrillError as error:
            self.complain(error)
            return
        self.say(f"Undone: {undone.what}" if undone else "Nothing to undo.")
        redraw = getattr(self.screen, "redraw", None)
        if redraw is not None:
            redraw()

    # -- words ---------------------------------------------------------------------------

    def say(self, text: str) -> None:
        """A toast with what just happened. Its text is data, never markup."""
        self.notify(clean(without_options(text)), markup=False)

    def complain(self, error: DrillError) -> None:
        """A toast with what went wrong and what to do; nothing was changed."""
        text = clean(without_options(str(error)))
        self.notify(text, severity="error", markup=False, timeout=10)

    # -- everywhere ----------------------------------------------------------------------

    def action_keys(self) -> None:
        """What can be done here."""
        where = getattr(self.screen, "where", None)
        if where:
            self.push_screen(KeysScreen(where))

    def action_library(self) -> None:
        """The decks, from another place of the bar."""
        self.open_library()

    def action_progress(self) -> None:
        """How the learning goes, from another place of the bar."""
        self.open_progress()

    async def action_quit(self) -> None:
        """Leave, after what the screen has to keep."""
        before = getattr(self.screen, "before_quit", None)
        if before is not None:
            before()
        self.exit(0)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette: what can be done on this screen now, then themes and a picture."""
        works = {active.binding.action for active in screen.active_bindings.values()}
        for action in of(getattr(screen, "where", EVERYWHERE)):
            if action.id != "palette" and action.does in works:
                yield SystemCommand(action.title, action.help, self._runner(screen, action.does))
        if getattr(screen, "where", "") in (TODAY, STORIES, ONSITE):
            yield SystemCommand(
                "Import", "Import decks into your library.",
                partial(self.open_library, importing=True),
            )  # fmt: skip
        if getattr(screen, "where", "") in (TODAY, STORIES, ONSITE, LIBRARY):
            yield SystemCommand("Browse", "Search all cards.", self.open_browse)
            yield SystemCommand("History", "Every step, and the way back.", self.open_history)
            yield SystemCommand("FSRS", "Parameters, retention, workload.", self.open_tuning)
        yield SystemCommand("Theme", "Change the colours.", self.action_change_theme)
        yield SystemCommand(
            "Screenshot", "Save a picture of this screen (SVG).", partial(self._picture, screen)
        )

    def _runner(self, screen: Screen[object], does: str) -> Callable[[], Awaitable[None]]:
        return lambda: screen.run_action(does)

    def _picture(self, screen: Screen[object]) -> None:
        self.call_after_refresh(self.deliver_screenshot)

    def _keep_theme(self, theme: Theme) -> None:
        """A theme chosen in the palette is kept, as one chosen in Settings is."""
        try:
            if self.home is not None:
                from drill.service.onsite.first_run import set_option

                set_option(self.home, "screen.theme", theme.name)
        except DrillError as error:
            self.complain(error)

    def on_resize(self, event: Resize) -> None:
        """A terminal too small says so; enlarged, everything is where it was."""
        small = event.size.width < LEAST[0] or event.size.height < LEAST[1]
        covers = [screen for screen in self.screen_stack if isinstance(screen, TooSmallScreen)]
        if small and not covers:
            self.push_screen(TooSmallScreen())
        elif not small:
            for screen in covers:
                screen.leave(event.size)

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
    opening: Opening | None = None,
) -> int:
    """Run the screens and return the exit code. Raises ConfigError."""
    app = DrillApp(
        paths, clock, minutes=minutes, study_first=study_first, deck=deck, quiet=quiet,
        opening=opening,
    )  # fmt: skip
    code = app.run()
    if app.home is not None:
        app.home.close()
    if app.failure is not None:
        print(f"drill: {clean(str(app.failure))}", file=sys.stderr)
        return app.failure.exit_code
    if app._exception is not None:
        said = report(app._exception)
        from drill.service.insight.doctor import culprit

        if damage := culprit():
            print(f"drill: {clean(str(damage))}", file=sys.stderr)
            return damage.exit_code
        print(said, file=sys.stderr)
        return FAILED
    return code or 0
