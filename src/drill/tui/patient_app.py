"""An app that opens its scenes; what takes a moment is said to come. It keeps the keys which come
before its store is open, or its screen knows its list, and lets none overtake what was typed before
it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from textual import on
from textual.await_complete import AwaitComplete
from textual.events import Event, Key
from textual.screen import Screen
from textual.widgets import Input
from textual.worker import Worker

from drill.errors import DrillError, NotFound
from drill.service.home.progress import Progress
from drill.tui.actions import ACTIONS
from drill.tui.host import complaining_by
from drill.tui.keymap import Keymap
from drill.tui.meeting_app import MeetingApp
from drill.tui.screens.today import TodayScreen
from drill.tui.work import Task, run

if TYPE_CHECKING:
    from drill.tui.screens.dialogs import WorkingScreen

AT_ONCE = ("today.quit", "quit", "help", "palette", "suspend", "work.cancel")
"""Actions that need no store, nor what is on its way."""
BETWEEN = 0.05
"""Seconds between two keys that were held: as a person types, so that screens can open."""
EDITING = frozenset(
    "backspace ctrl+backspace delete ctrl+delete ctrl+d ctrl+f ctrl+k ctrl+u ctrl+w "
    "left right ctrl+left ctrl+right".split()
)
"""Keys that change a text of several lines, or move within one of them."""
PATIENCE = 1.0
"""Seconds for which a key waits at most until a field has what was typed into it."""

_T = TypeVar("_T")


class PatientApp(MeetingApp):
    """Opens a scene upon Today, or upon the screen in sight. What is typed meanwhile is played, in
    its order, once what it is meant for is there.
    """

    keymap: Keymap
    fetching = False
    """Whether a screen is on its way, which what is typed is meant for."""
    _before: tuple[Task, WorkingScreen] | None = None
    """What stands before Today until what was asked for can be opened."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.held: list[Key] = []
        self._played: Key | None = None

    @property
    def waits(self) -> bool:
        """Whether keys wait: for the store, which they do on Today, for a screen, for what it is
        about, or for the step that is being taken back. What stands upon that, as help and a
        question do, has its keys.
        """
        screen = self.screen
        if self.home is None and not self.fetching:
            return isinstance(screen, TodayScreen)
        if getattr(screen, "waits", False):
            return True
        if screen.is_modal and getattr(screen, "where", "") != "work":
            return False
        return self.fetching or self.undoing

    @on(Worker.StateChanged)
    def _go_on(self) -> None:
        self.play_held()

    def fetch(
        self,
        title: str,
        read: Callable[[], _T],
        show: Callable[[_T], None],
        refused: Callable[[DrillError], None],
    ) -> None:
        """Read in a thread what a screen is made of, and show it, unless another is on its way;
        keys wait for it, and after a moment a window says what they wait for. Where it fails they
        are for nobody, and `refused` is told.
        """
        if self.fetching:
            return
        self.fetching = True  # from this moment, not from when its thread begins

        def fetched(progress: Progress) -> _T:
            value = read()
            progress(1.0)  # it may be for nobody by now
            return value

        async def fetch() -> None:
            try:
                show(await run(self, title, fetched))
            except DrillError as error:
                self.held.clear()
                refused(error)
            finally:
                if self.screen_stack:  # else drill was left meanwhile
                    self.screen.call_after_refresh(self._fetched)

        self.run_worker(fetch(), group="fetching")

    def _fetched(self) -> None:
        self.fetching = False
        self.play_held()

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

            self.fetch("One moment", make, lambda built: self._show(scene, built(), heard), cannot)
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

    def push_screen(self, screen: Any, callback: Any = None, *given: Any, **more: Any) -> Any:
        """As Textual's; what a screen is left with while the app ends, and the screen below it has
        no parts any more, is for nobody; and what was typed behind the key for undo is no answer to
        what that asks.
        """
        if self.undoing and getattr(screen, "where", "") == "confirm":
            self.held.clear()

        def heard(result: Any) -> Any:
            return callback(result) if self.is_running else None

        return super().push_screen(screen, callback and heard, *given, **more)

    def pop_screen(self) -> AwaitComplete:
        """As Textual's; what was typed for a screen that is left while it still waits, by a click,
        is for nobody.
        """
        if getattr(self.screen, "waits", False):
            self.held.clear()
        return super().pop_screen()

    async def on_event(self, event: Event) -> None:
        """A key is kept, or goes its way."""
        if event.is_forwarded:  # it bubbles up, and was here before
            await super().on_event(event)
        elif event is self._played:
            await super().on_event(event)
            self.set_timer(BETWEEN, self._play_next)
        elif isinstance(event, Key) and self.holds(event):
            self.held.append(event)
        else:
            if isinstance(event, Key) and not event.is_printable:
                await self._typed()
                if await self._done_in_line(event.key):
                    return
            await super().on_event(event)

    async def _typed(self) -> None:
        """Wait until the field in use has what was typed into it: a key of the screen is looked at
        first, and would turn the page under letters that are still on their way.
        """
        field, stands = self.focused, asyncio.Event()
        if field is None or not field.check_consume_key("a", "a"):
            return
        if field.call_later(stands.set):
            with suppress(TimeoutError):
                await asyncio.wait_for(stands.wait(), PATIENCE)

    async def _done_in_line(self, key: str) -> bool:
        """Whether a key in a text meant an action, which is done by now. Until it had bubbled up to
        whom it means, what is typed right behind it would still go into that text: letters behind
        a backspace that is held.
        """
        field = self.focused
        several = key in EDITING and hasattr(field, "action_delete_line")  # not imported for this
        meant = isinstance(field, Input) or several
        return meant and (
            await self._check_bindings(key, priority=True) or await self._check_bindings(key)
        )

    def holds(self, event: Key) -> bool:
        """Whether a key has to wait; behind one that does, all do, and behind one on its way, but
        for those that end it.
        """
        where = getattr(self.screen, "where", "")
        if self.held or self._played is not None:
            ends = ("quit", "work.cancel") if where == "work" else ("quit",)
            return not any(event.key in self.keymap.keys_of(action) for action in ends)
        leave = where, "leave"
        return self.waits and not any(
            event.key in self.keymap.keys(action)
            for action in ACTIONS
            if action.id in AT_ONCE or (action.where, action.does) == leave
        )

    def _play_next(self) -> None:
        """The one before had its time; until then it is on its way, whoever asks for the next."""
        self._played = None
        self.play_held()

    def play_held(self) -> None:
        """The keys that were held, one by one: each meets the screen that the one before opened."""
        # Once it was left there is no screen any more for what is still held.
        if self.held and self._played is None and self.screen_stack and not self.waits:
            self._played = self.held.pop(0)
            self.screen.call_after_refresh(self.post_message, self._played)
