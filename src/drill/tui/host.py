"""What screens need of the app. They know this, not the app: so it can open them, and a test can
stand in for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol, cast

from textual.widget import Widget

from drill.clock import Clock
from drill.errors import DrillError
from drill.paths import Paths
from drill.service.study.today import Overview
from drill.tui.action_rows import Action
from drill.tui.keymap import Keymap

if TYPE_CHECKING:
    from drill.service.home.home import Home


class Host(Protocol):
    """The app as a screen sees it, beside what Textual's own has."""

    paths: Paths
    clock: Clock
    keymap: Keymap
    home: Home | None
    """None until the store is open."""
    last_input: int
    """When the person last touched a key or the mouse, epoch ms."""

    def say(self, text: str) -> None:
        """Tell what just happened."""

    def complain(self, error: DrillError) -> None:
        """Tell what went wrong and what to do."""

    def undo(self) -> None:
        """Take back the last change; the screen's `redraw` follows."""

    def overview(self) -> Overview | None:
        """What today holds; None while it cannot be read."""

    def play_held(self) -> None:
        """Play the keys that waited."""

    def hear_news(self, home: Home) -> None:
        """In a thread: read the files that decks follow, and say what became of them."""

    def plan_ahead(self, home: Home) -> None:
        """In a thread: plan the session that is likely to be asked for next."""

    def reopen(self) -> None:
        """Let go of a store that is not the one at its place any more, and open that one."""

    def settle(self) -> None:
        """On Today: ask what was never asked, start what was asked for."""

    def start(self, more_new: int = 0, more: bool = False) -> None:
        """Begin a session, with so many more new cards, or with `more` that is not due."""

    def drill(self, card: str) -> None:
        """A session of one card alone, by its key."""

    def go_on(self, more_new: int = 0, more: bool = False) -> None:
        """From the summary straight into another session."""

    def write_story(self) -> None:
        """Have a story written and, if it was, told."""

    def go_by_keys(self, keymap: Keymap) -> None:
        """Other keys from now on."""

    def look_as_kept(self) -> None:
        """Look as the options say by now: one of them may have been undone."""

    def animate_at_most(self, level: str) -> None:
        """As much movement as the option and the environment both allow."""

    def open(
        self,
        scene: str,
        *details: object,
        heard: Callable[[Any], None] | None = None,
        refused: Callable[[], None] | None = None,
        **more: object,
    ) -> None:
        """The screen of a scene. `heard` is told with what it is left, `refused` that it cannot be
        opened; what else it takes, `tui.opening` says."""

    def open_cram(
        self, minutes: float | None = None, quiet: bool = False, onsite: str | None = None
    ) -> None:
        """Study for the interviews to come, or for one of them."""


class Where(Protocol):
    """A screen as its widgets see it, beside what Textual's own has."""

    where: str
    """The scene."""

    def called(self, action: Action) -> str:
        """What an action is called here and now."""

    def key(self, action: str) -> str:
        """The first key of an action, by its id or, for one of this scene, its name alone."""


def scene_of(widget: Widget) -> Where:
    """The screen that a widget is in, as far as widgets know it."""
    return cast("Where", widget.screen)


def host_of(widget: Widget) -> Host:
    """The app that a widget is in, as far as widgets know it."""
    return cast("Host", widget.app)


@contextmanager
def complaining_by(complain: Callable[[DrillError], None]) -> Iterator[None]:
    """Whatever fails in this block is told, and the rest of the block is not done."""
    try:
        yield
    except DrillError as error:
        complain(error)
