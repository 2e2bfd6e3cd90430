"""What all screens share: their keys, how they move, undo and leave, and a word when it fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import wraps
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from drill.errors import DrillError
from drill.service.home.progress import Progress
from drill.tui.action_rows import Action
from drill.tui.actions import STUDYING, bindings
from drill.tui.content import content
from drill.tui.host import Host, complaining_by, host_of
from drill.tui.widgets.footer import Footer
from drill.tui.widgets.head import Head
from drill.tui.widgets.rows import Rows
from drill.tui.work import run

if TYPE_CHECKING:
    from drill.service.home.home import Home
    from drill.service.home.undo import Ahead

Result = TypeVar("Result")
_Answer = TypeVar("_Answer")
_Place = TypeVar("_Place", bound=Screen[Any])
_Item = TypeVar("_Item")


class DrillScreen(Screen[Result]):
    """A screen that is a scene: `class TodayScreen(DrillScreen[None], where="today")` has the keys
    that the registry has for it.
    """

    where = ""
    """The scene. Empty for what stands outside the registry."""
    head = ""
    """What it is about, on top of it."""
    topped = True
    """Whether it has such a line."""
    scrolls = "Rows"
    """The selector of what up, down and the page keys move in: a list, or what scrolls."""
    waits = False
    """Whether keys wait: what they are meant for is being read for the first time."""
    _outcome: tuple[Result] | None = None
    """What it is left with as soon as nothing covers it."""
    eager = True
    """Whether keys work before its parts are there."""
    busy = False
    """Whether long work of it goes on."""
    _since = 0
    """When it came up, epoch ms; where cards are asked, for the last time."""

    def __init_subclass__(cls, *, where: str = "", **options: bool) -> None:
        if where:
            cls.where = where
            cls.BINDINGS = bindings(where, modal=issubclass(cls, ModalScreen))
        super().__init_subclass__(**options)

    def compose(self) -> ComposeResult:
        """Its parts, between a line on top and the keys."""
        if self.topped:
            yield Head(self.head)
        yield from self.parts()
        yield Footer()

    def parts(self) -> ComposeResult:
        """What it has of its own."""
        yield from ()

    def show_head(self, name: str, right: str = "", *, beside: str = "") -> None:
        """What its line on top says now, as `Head.show` has it."""
        self.query_one(Head).show(name, right, beside=beside)

    # -- the app -------------------------------------------------------------------------

    def on_compose(self) -> None:
        """Its parts come dressed for the size there is: else all are dressed again in a moment."""
        size, app = self.app.size, self.app
        for breakpoints, length in (
            (app.HORIZONTAL_BREAKPOINTS, size.width),
            (app.VERTICAL_BREAKPOINTS, size.height),
        ):
            reached = [name for least, name in breakpoints or () if least <= length]
            self.add_class(*reached[-1:], update=False)
        self.update_node_styles(animate=False)

    @on(events.ScreenResume)
    def _note_arrival(self, event: events.ScreenResume) -> None:
        event.refresh_styles = False  # they are right from the beginning, and after each change
        if self.where in STUDYING or not self._since:
            self._since = self.host.clock.now()

    def undoes_at_once(self, at: int, *, small: bool, own: bool) -> bool:
        """Whether a step of then (epoch ms) is taken back without a question: of what this run of
        drill did (`own`), what was done since this came up; where cards are asked, also a grade or
        what is as `small`.
        """
        return own and (at >= self._since or (small and self.where in STUDYING))

    async def undo_agreed(self, ahead: Ahead) -> bool:
        """Whether this step may go: one that was not done on this screen, or not in this run of
        drill, is named and asked for. To be called from a worker.
        """
        if self.undoes_at_once(ahead.at, small=ahead.small, own=ahead.own):
            return True
        clock = self.host.clock
        at = clock.local(ahead.at)
        day = "today" if clock.day(ahead.at) == clock.day() else f"on {at:%a %d %b %Y}"
        elsewhere = "on another screen" if ahead.own else "not in this run of drill"
        named = f"{ahead.named[:1].upper()}{ahead.named[1:]}"
        done = f"{named}. It was done {day} at {at:%H:%M}, {elsewhere}."
        return await self.asked("Take this back?", done, "Undo it")

    @property
    def host(self) -> Host:
        """The app, as far as screens know it."""
        return host_of(self)

    def say(self, text: str) -> None:
        """Tell what just happened. Any thread may."""
        self.host.say(text)

    def complain(self, error: DrillError) -> None:
        """Tell what went wrong. Any thread may."""
        self.host.complain(error)

    def key(self, action: str) -> str:
        """The first key of an action as people write it. Its id, or for one of this scene its
        name alone.
        """
        return self.host.keymap.first(action if "." in action else f"{self.where}.{action}")

    def names(self) -> Mapping[str, str]:
        """What actions of this scene, by their names, are called now, where that changes."""
        return {}

    def called(self, action: Action) -> str:
        """What an action is called here and now, by buttons, footer and palette alike."""
        return (action.where == self.where and self.names().get(action.name)) or action.title

    def complaining(self) -> AbstractContextManager[None]:
        """Whatever fails in this block is told, and the rest of the block is not done."""
        return complaining_by(self.complain)

    @work(thread=True, exclusive=True, group="looking up")
    def look_up(self, look: Callable[[], _Answer], show: Callable[[_Answer], None]) -> None:
        """In a thread: look something up, then show it; a look-up that is still going on is for
        nobody. What fails is told.
        """
        with self.complaining():
            answer = look()
            self.app.call_from_thread(self.show_if_standing, show, answer)
        if self.waits:
            self.app.call_from_thread(self.arrived)

    def arrived(self) -> None:
        """What keys waited for is there, or cannot be read: they are played."""
        if self.waits:
            self.waits = False
            self.host.play_held()  # behind the next refresh

    def show_if_standing(self, show: Callable[[_Answer], None], answer: _Answer) -> None:
        """Show what a thread looked up, unless the screen was left meanwhile."""
        if self.is_standing:
            show(answer)
        self.arrived()

    @property
    def is_standing(self) -> bool:
        """Whether its parts are there: it is drawn, and was not left meanwhile."""
        return self.is_mounted and self.is_attached and self.display

    async def attempt(
        self,
        title: str,
        act: Callable[[Progress], _Answer],
        refused: Callable[[DrillError], None] | None = None,
    ) -> _Answer | None:
        """Long work beside the screen. None where it failed or was stopped, which `refused` tells,
        or a toast; and while other work of this screen goes on: a key pressed again is not meant
        for what comes into its place.
        """
        if self.busy:
            return None
        self.busy = True
        result = None
        try:
            with complaining_by(refused or self.complain):
                result = await run(self.app, title, act)
        finally:
            self.busy = False
        return result

    async def asked(self, question: str, consequence: str, yes: str, no: str = "Leave it") -> bool:
        """Ask before something large, and wait for the answer. To be called from a worker."""
        from drill.tui.screens.dialogs import ConfirmScreen

        agreed = await self.app.push_screen_wait(ConfirmScreen(question, consequence, yes, no))
        return bool(agreed)

    async def edited(self, deck: str, note: str, slot: str = "") -> bool:
        """Let the person edit a note, as `edit_note` does; whether it was changed."""
        from drill.tui.editing import edit_note  # megabytes that most may do without

        return await edit_note(self, deck, note, slot)

    def write(self, selector: str, *parts: str | tuple[str, str]) -> None:
        """Let a text of the screen say this, each part plain or with a style."""
        self.query_one(selector, Static).update(content(*parts))

    def finish(self, result: Result) -> None:
        """Leave with a result, as soon as nothing covers this."""
        self._outcome = (result,)
        self._leave_uncovered()

    @on(events.ScreenResume)
    def _leave_uncovered(self) -> None:
        if self._outcome is not None and self.is_attached and self.is_active:
            (result,), self._outcome = self._outcome, None
            self.dismiss(result)

    def redraw(self) -> None:
        """Something was changed or undone: what is shown may be no more."""

    def before_quit(self) -> None:
        """drill is left: keep what is to be kept."""

    def come_back(self, since: int) -> None:
        """drill was stopped from then (epoch ms) until now."""

    # -- keys that many have -------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done now works, and only that is in the footer. The key that leaves
        closes a list of choices that is open.
        """
        among = self.focused.parent if self.focused is not None else None
        if action in ("leave", "close") and getattr(among, "expanded", False):
            return False
        return self.can(action) if self.is_mounted else self.eager

    def can(self, action: str) -> bool:
        """Whether there is something for an action to do. The parts of the screen are there."""
        return True

    def action_scroll(self, by: int) -> None:
        """The pointer of the list by lines; where there is none, what scrolls."""
        room = self.query_one(self.scrolls)
        if isinstance(room, Rows):
            room.move(by)
        else:
            room.scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        """The same by most of a page."""
        height = self.query_one(self.scrolls).size.height
        self.action_scroll(by * max(1, height - 1))

    def action_step(self, by: int) -> None:
        """To the next field, or the one above."""
        if by > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def action_undo(self) -> None:
        """Take back the last change."""
        self.host.undo()

    def action_leave(self) -> None:
        """Back to where one came from."""
        self.dismiss()


class HomeScreen(DrillScreen[Result]):
    """A screen of an open home."""

    def __init__(self, home: Home) -> None:
        super().__init__()
        self._home = home


# Textual takes the looks from the first base alone: those of a modal screen.
class DrillModal(ModalScreen[Result], DrillScreen[Result]):
    """A screen upon another. It hides the app's keys, so it has those of everywhere itself."""

    topped = False


def after_typing(action: Callable[[_Place], object]) -> Callable[[_Place], None]:
    """An action that reads fields, once the field in use took in what was typed before its key.

    A key that works before what has the focus may take it would otherwise overtake those signs,
    where they come faster than fields take them in: a macro, a paste, a quick typist.
    """

    @wraps(action)
    def later(screen: _Place) -> None:
        (screen.focused or screen).call_later(action, screen)

    return later


class ListScreen(HomeScreen[None], Generic[_Item]):
    """A list with a pointer, and below it what is to be said of the line at the pointer. What is
    listed, `redraw` gives to `show`.
    """

    CSS_PATH = "list.tcss"  # beside the module of the list that is one
    waits = True
    AUTO_FOCUS = ""
    items: Sequence[_Item] | None = None
    """None until they are known."""

    def parts(self) -> ComposeResult:
        """The list, and what the line at the pointer is."""
        yield Rows(id="rows")
        yield Static("", id="detail", classes="panel", markup=False)

    def on_mount(self) -> None:
        """What there is."""
        self.on_rows_moved()
        self.redraw()

    def show(self, items: Sequence[_Item]) -> None:
        """List these; the pointer stays at its line."""
        self.items = items
        rows = self.query_one(Rows)
        rows.show(len(items), lambda index: self.line(items[index]), rows.at)
        self.show_head(self.head, self.count(items))
        self.on_rows_moved()
        self.arrived()

    def on_rows_moved(self) -> None:
        """The pointer is at another line."""
        self.write("#detail", "Reading…" if self.items is None else self.detail(self.here))
        self.refresh_bindings()

    @property
    def here(self) -> _Item | None:
        """What is at the pointer."""
        at = self.query_one(Rows).at
        return self.items[at] if self.items and at < len(self.items) else None

    def count(self, items: Sequence[_Item]) -> str:
        """How many there are, for the head."""
        raise NotImplementedError

    def line(self, item: _Item) -> Text:
        """One of them in the list."""
        raise NotImplementedError

    def detail(self, item: _Item | None) -> str:
        """What is said of the one at the pointer; None: there are none."""
        raise NotImplementedError
