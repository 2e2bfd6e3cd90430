"""The app: it wires. Screens draw, the service decides."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.screen import Screen

from drill.clock import Clock
from drill.config import load
from drill.crash import FAILED, report
from drill.errors import DrillError
from drill.paths import Paths
from drill.text import clean
from drill.tui import keymap as keymaps
from drill.tui.action_rows import EVERYWHERE
from drill.tui.actions import ACTIONS, ASKING, bindings, shown
from drill.tui.host import Host, complaining_by
from drill.tui.meeting_app import part
from drill.tui.patient_app import PatientApp
from drill.tui.screen import DrillScreen
from drill.tui.screens.keys import KeysScreen
from drill.tui.screens.today import TodayScreen

if TYPE_CHECKING:
    from drill.service.home.home import Home
    from drill.service.library.own_deck import Added
    from drill.service.study.session import StudySession

SHEETS = Path(__file__).with_name("screens")
"""Where the stylesheets are, one a screen, or a folder of it."""


def sheets() -> list[Path]:
    """The stylesheets of all screens."""
    return sorted(SHEETS.rglob("*.tcss"))


def verbs() -> type[Provider]:
    """What the palette searches; imported when it is first asked for."""
    from drill.tui.palette import Verbs

    return Verbs


Opening = Callable[["DrillApp"], None]
"""What to open upon Today once the engine is warm."""


class DrillApp(PatientApp):
    """Today, and the session it starts."""

    TITLE = "drill"
    BINDINGS: ClassVar[list[BindingType]] = bindings(EVERYWHERE)
    COMMANDS: ClassVar = {verbs}
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
        more: bool = False,
        opening: Opening | None = None,
    ) -> None:
        """`opening` is where to begin beside Today. Raises ConfigError for a mistake in the
        options or in the keymap.
        """
        # Whoever wants to study has to grade: to look at, a store that cannot be written will do.
        super().__init__(paths, clock, looking=not (study_first or opening))
        self._minutes, self._deck, self._quiet = minutes, deck, quiet
        self._start_when_ready = study_first
        self._more_new, self._more = 0, more
        self._opening = opening
        self._ask_first = not (study_first or opening)
        self._ahead: StudySession | None = None
        self.keymap = keymaps.read(paths.keymap)
        if self.keymap.for_textual:
            self.set_keymap(self.keymap.for_textual)
        self.dress(load(paths.options))

    def get_default_screen(self) -> Screen[None]:
        """Today is the ground that every other screen comes upon."""
        return TodayScreen()

    def get_key_display(self, binding: Binding) -> str:
        """Keys as people write them, in the footer as everywhere."""
        return shown(binding.key)

    def on_mount(self) -> None:
        """Paint Today first; everything else warms after that frame."""
        self.set_class(self.is_web, "-web")
        self.mind_the_terminal()
        self.theme_changed_signal.subscribe(self, self.keep_theme)
        if self._opening is not None:
            self.stand_before("Opening your decks")
        self.call_after_refresh(self._warm)

    def on_app_focus(self) -> None:
        """Back from another window: it may have been another drill on the same store."""
        if self.home is not None and isinstance(self.screen, TodayScreen):
            self.screen.redraw()

    # -- what is opened ------------------------------------------------------------------

    def warmed(self, home: Home) -> None:
        """Draw what is known now, and do what was asked for meanwhile."""
        super().warmed(home)
        if home.store.barred:
            self._ask_first = False  # the answers could not be kept
        for index, sheet in enumerate(sheets()):
            self.set_timer((index + 1) * 0.02, partial(self._read_sheet, sheet))
        if isinstance(self.screen, TodayScreen):
            self.screen.redraw()
        if not self.stand_aside():
            self._opening = None
        self.settle()
        self.call_after_refresh(self.play_held)

    def _read_sheet(self, sheet: Path) -> None:
        """One stylesheet at a time; else each screen's first showing would parse them all."""
        self.stylesheet.read(sheet)
        self.stylesheet.parse()

    def reopen(self) -> None:
        """Nothing is planned of the store that was let go of."""
        self._ahead = None
        super().reopen()

    def settle(self) -> None:
        """On Today, with the engine warm: ask what was never asked, start what was asked for.

        Neither can be seen before, nor while help or a terminal too small covers Today.
        """
        if self.home is None or not isinstance(self.screen, TodayScreen):
            return
        if self._ask_first:
            self._ask_first = False
            from drill.service.onsite import first_run

            try:
                if not first_run.asked(self.home):
                    from drill.tui.screens.welcome import WelcomeScreen

                    self.held.clear()  # none was meant for a question
                    self.push_screen(WelcomeScreen(self.home), lambda _: self.start())
                    return
            except DrillError as error:
                self.complain(error)
                return
        if self._opening is not None:
            opening, self._opening = self._opening, None
            opening(self)
        elif self._start_when_ready:
            self.start(self._more_new, self._more)
        else:
            self.meet_others()

    def go_by_keys(self, keymap: keymaps.Keymap) -> None:
        """Other keys from now on."""
        self.keymap = keymap
        self.set_keymap(keymap.for_textual or {action.id: action.key for action in ACTIONS})
        for screen in self.screen_stack:
            screen.refresh_bindings()

    def open_cram(
        self, minutes: float | None = None, quiet: bool = False, onsite: str | None = None
    ) -> None:
        """Study for the interviews to come, or for one of them: what is left of today's minutes,
        or as many as named."""
        if self.home is None or self.merging:
            self.ask_to_wait()
            return
        from drill.service.onsite.agenda import open_cram

        quiet = quiet or self._quiet
        read = partial(open_cram, self.home, onsite=onsite, minutes=minutes, quiet=quiet)
        self.fetch("Planning", read, self._cram, self.complain)

    def _cram(self, session: StudySession) -> None:
        session.begin()
        self._study(session, "Nothing more to study for it today.")

    def _study(self, session: StudySession, nothing: str = "Nothing to study now.") -> None:
        """Show a session; where no card is in it, say so."""
        from drill.tui.screens.study import StudyScreen

        if session.current is None:
            self.say(nothing)
        else:
            self.screens_gone = True  # they will be, once it is over
            self.push_screen(StudyScreen(session))

    def start(self, more_new: int = 0, more: bool = False, promised: int = 0) -> None:
        """Begin a session, with `more_new` cards beyond today's or with `more` that is not due.
        `promised` is how many cards Today said of it before something was changed.

        Where it cannot be seen yet, remember that one was asked for.
        """
        if self.home is None or self.merging or not isinstance(self.screen, TodayScreen):
            self._start_when_ready = True
            return
        self._start_when_ready, self._more_new, self._more = False, 0, False
        if self.home.store.moved:
            self.screen.redraw()  # says so, or reads what is there now
            return
        if self.home.store.barred:
            self.complain(self.home.store.barred)
            return
        try:
            beyond = more or bool(more_new)
            if not beyond and self._offers_story(self.home):
                return
            session = self._ahead if not beyond and self._ahead and self._ahead.fresh else None
            self._ahead = None
            if session is not None:
                session.begin()
                self._study(session)
            else:  # it takes long where there is much to plan
                plan = partial(self._plan, self.home, more_new, more, promised)
                self.fetch("Planning", plan, self._study, self.cannot_open)
        except DrillError as error:
            self.cannot_open(error)

    def _offers_story(self, home: Home) -> bool:
        """Offer to write a story of one's own and to tell it once, where that is due, once a day.
        Who does not want to, or cannot, begins with as many cards as Today says now: a story that
        is written before takes the place of others, and does not come on top of them.

        Whether it was offered. Raises StoreError.
        """
        from drill.service.stories import first_stories
        from drill.tui.screens.dialogs import ConfirmScreen

        number = first_stories.next_story(home)
        if number is None:
            return False
        first_stories.keep_offered(home)
        today = self.overview()
        start = partial(self.start, promised=today.plan.cards if today and today.plan else 0)
        question, follows = first_stories.words(home, number)
        self.push_screen(
            ConfirmScreen(question, follows, "Write it", "Not today"),
            lambda wanted: self.write_story(start) if wanted else start(),
        )
        return True

    def write_story(self, otherwise: Callable[[], None] | None = None) -> None:
        """Have a story written and, if it was, told; then the person is back where they came from.
        `otherwise` follows where it cannot be."""

        def written(added: Added | None) -> None:
            if added is not None:
                self.open("tell", f"{added.deck}/{added.notes[0]}")

        self.open("workshop", heard=written, refused=otherwise)

    def drill(self, card: str) -> None:
        """A session of this card alone."""
        if self.home is None or self.merging:
            self.ask_to_wait()
            return
        from drill.service.onsite.agenda import start

        with complaining_by(self.complain):
            self._study(start(self.home, card=card), "That card cannot be asked now.")

    def _plan(
        self, home: Home, more_new: int = 0, more: bool = False, promised: int = 0
    ) -> StudySession:
        """A session as the plan of the interviews, the command line and the options have it.

        Raises NotFound, UsageError (the plan's minutes are used up) and StoreError.
        """
        from drill.service.onsite.agenda import start

        return start(
            home,
            minutes=self._minutes,
            deck=self._deck,
            quiet=self._quiet,
            more_new=more_new,
            more=more,
            promised=promised,
        )

    def plan_ahead(self, home: Home) -> None:
        """In a thread: plan the session that is likely to be asked for next."""
        with suppress(DrillError):  # whoever starts one is told
            session = self._plan(home)
            self._ahead = session if home is self.home else None

    def go_on(self, more_new: int = 0, more: bool = False) -> None:
        """From the summary straight into another session, with as many more new cards, or with
        `more` that is not due."""
        self._more_new, self._more = more_new, more
        self._start_when_ready = True
        self.pop_screen()  # to Today, which settles what was asked for

    # -- everywhere ----------------------------------------------------------------------

    def action_keys(self) -> None:
        """What can be done here."""
        if isinstance(self.screen, DrillScreen) and self.screen.where:
            self.push_screen(KeysScreen(self.screen.where))

    def action_settings(self) -> None:
        """Options and the interview."""
        self.open("settings")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No settings over settings, nor over a question that waits for its answer."""
        if action == "settings":
            scenes = [getattr(screen, "where", "") for screen in self.screen_stack]
            typing = self.focused is not None and self.focused.check_consume_key("comma", ",")
            return bool(scenes and scenes[-1]) and not typing and ASKING.isdisjoint(scenes)
        return super().check_action(action, parameters)

    def action_open(self, scene: str) -> None:
        """Another scene."""
        self.open(scene)

    async def action_quit(self) -> None:
        """Leave."""
        self.exit(0)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette, which is imported when it is first asked for."""
        from drill.tui.palette import commands

        return commands(self, screen)

    def _fatal_error(self) -> None:
        """Leave without Textual's page of traceback: `run` logs it and says where."""
        self._close_messages_no_wait()


if TYPE_CHECKING:
    _host: type[Host] = DrillApp  # it has all that screens need of it


def run(app: DrillApp) -> int:
    """Run the screens and return the exit code."""
    code = app.run()
    if app.home is not None:
        if code or app.failure or app._exception:
            app.home.close()
        else:
            part(app.home)
    if app.failure is not None:
        print(f"drill: {clean(str(app.failure))}", file=sys.stderr)
        return app.failure.exit_code
    if app._exception is not None:
        crash = report(app._exception)
        from drill.service.insight.doctor import culprit

        if damage := culprit():
            print(f"drill: {clean(str(damage))}", file=sys.stderr)
            return damage.exit_code
        print(crash, file=sys.stderr)
        return FAILED
    return code or 0
