"""Today: what is due, how ready one is, and one key that starts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.events import Resize
from textual.widgets import Static

from drill.errors import DrillError
from drill.service.home.progress import Progress
from drill.tui.actions import SETTINGS, TODAY
from drill.tui.content import content, headline
from drill.tui.screen import DrillScreen
from drill.tui.widgets.button import Button
from drill.tui.widgets.charts import DAYS_WIDE, readiness, strip, weakest
from drill.tui.widgets.footer import Footer
from drill.tui.work import run

if TYPE_CHECKING:
    from drill.clock import Clock
    from drill.service.home.progress import Progress
    from drill.service.insight.dashboard import Dashboard
    from drill.service.study.today import Overview

MANY_ROWS = 32
"""Rows from which there is room for all of the weakest cards."""


class TodayScreen(DrillScreen[None], where=TODAY):
    """What today holds. The counts come with the first frame, the rest when the engine is warm."""

    scrolls = "#today"

    def __init__(self) -> None:
        super().__init__()
        self._today: Overview | None = None
        self._board: Dashboard | None = None
        self._gone = False
        self._drawn = 0

    def compose(self) -> ComposeResult:
        """Counts and minutes; for what the engine knows there is room, and no more yet."""
        yield Static("", id="head", markup=False)
        with VerticalScroll(id="today", can_focus=False), Horizontal(id="columns"):
            with Vertical(id="left"):
                yield Static("", id="counts", markup=False)
                yield Static("", id="words", markup=False)
                yield Button("Start  ↵", id="start", variant="primary")
            yield Vertical(id="right")
        yield Footer()

    def on_mount(self) -> None:
        """Draw what is known already."""
        self.set_interval(10, self._pass_time)
        self.redraw()

    def on_screen_resume(self) -> None:
        """Back from another screen: the counts have changed, and something may have been asked."""
        self.redraw()
        self.host.settle()

    def _pass_time(self) -> None:
        """What was drawn is true until the day turns, or until the next card falls due."""
        clock, today = self.host.clock, self._today
        due = today is not None and today.next_due is not None and today.next_due <= clock.now()
        if self.is_active and self._today is not None and (due or self._drawn != clock.day()):
            self.redraw()

    def on_resize(self, event: Resize) -> None:
        """What fits in a line depends on the width."""
        self._draw_board()

    # -- drawing -------------------------------------------------------------------------

    def redraw(self) -> None:
        """Show the counts of now, and have the rest looked up."""
        home = self.host.home
        self._gone = home is not None and home.store.moved
        if self._gone and self.host.paths.store.exists():
            self.say("Another store was put in place of the one that was open: reading it.")
            self._gone = False
            self.host.reopen()
        self._today = None if self._gone else self.host.overview()
        self._drawn = self.host.clock.day()
        self._draw_counts()
        if self.host.home is not None and not self._gone:
            self._look_up()

    @work(thread=True, exclusive=True, group="dashboard")
    def _look_up(self) -> None:
        from drill.service.insight.dashboard import dashboard

        home = self.host.home
        if home is None:
            return
        self.host.hear_news(home)
        with self.complaining():
            board = dashboard(home)
            self.app.call_from_thread(self.show_board, board)
            self.host.plan_ahead(home)

    def show_board(self, board: Dashboard) -> None:
        """What was looked up is here."""
        if not self.query("#head"):
            return  # drill is being left
        self._board = board
        self._draw_counts()
        self.call_after_refresh(self._draw_board)  # not before there is room

    def _draw_counts(self) -> None:
        clock, board = self.host.clock, self._board
        onsite = f" · {_in_days(*board.interview)}" if board and board.interview else ""
        date = f"{clock.local():%a %d %b}{onsite}"
        self.query_one("#head", Static).update(headline("drill", date, self.size.width))
        counts, words = self._texts()
        self.query_one("#counts", Static).update(content((counts, "bold")))
        self.query_one("#words", Static).update(content(words))
        button = self.query_one("#start", Button)
        button.display = self._startable or self._gone
        label = "Start"
        if self._gone:
            label = "Go back to the newest copy" if self._has_copies else "Begin a new store"
        button.label = content(f"{label}  {self.key('today.start')}")
        self.refresh_bindings()

    def _draw_board(self) -> None:
        """Readiness on the right, the weakest and the weeks below."""
        board = self._board
        if board is None:
            return
        if not self.is_attached:
            return  # drill is being left: nothing can be mounted any more
        right = self.query("#right")
        if not right or not right.first().is_mounted:
            self.call_later(self._draw_board)
            return
        if not self.query("#ready"):
            right.first().mount(Static("", id="ready", markup=False))
            self.query_one("#today").mount(
                Static("", id="weakest", markup=False), Static("", id="weeks", markup=False)
            )
            if not (self.query("#ready") and self.query("#weeks")):
                return  # what is being left takes nothing in
        width, height = self.size
        room = self.query_one("#right").size.width
        self.query_one("#ready", Static).update(readiness(board.ready, room))
        most = 8 if height >= MANY_ROWS else 5
        self.query_one("#weakest", Static).update(
            weakest(board.weakest[:most], board.weakest_due, self.query_one("#columns").size.width)
        )
        self.query_one("#weeks", Static).update(
            strip(board.days, board.streak, wide=width >= DAYS_WIDE)
        )

    # -- what there is to do ---------------------------------------------------------------

    @property
    def _startable(self) -> bool:
        """Whether a session would have something; before it is known, enter is remembered."""
        today = self._today
        return (today is None and not self._gone) or bool(
            today and (today.due or today.new or today.learning)
        )

    @property
    def _without_decks(self) -> bool:
        return self._board is not None and not self._board.decks

    @property
    def _all_suspended(self) -> bool:
        board, today = self._board, self._today
        return bool(
            board and board.suspended and today and not self._startable
            and not today.unseen and today.next_due is None
        )  # fmt: skip

    @property
    def _more_new(self) -> bool:
        today = self._today
        return bool(today and today.unseen and not self._startable)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done now works, and only that is in the footer."""
        if not self.is_mounted:
            return True
        if action == "more":
            return self._more_new
        if action == "wake":
            return self._all_suspended
        if action == "load":
            return self._without_decks
        if action == "cram":
            return bool(self._board and self._board.interview)
        return action != "start" or self._startable or self._gone

    def _texts(self) -> tuple[str, str]:
        """The line of counts, and what it means for the next minutes."""
        today, key = self._today, self.key
        if self._gone:
            what = "begin a new one"
            if self._has_copies:
                what = f"go back to the newest sound copy in {self.host.paths.backups}"
            return (
                "The store is gone",
                f"{self.host.paths.store} was removed while open. Put it back, or {what}. "
                f"{key('today.quit')} leaves.",
            )
        if today is None and self.host.home is not None:
            return "What is due could not be read", f"{key('today.quit')} leaves; nothing is lost."
        if today is None:
            return "Loading your decks…", "Only on the first start."
        if self._startable:
            parts = [f"{today.due} due", f"{today.new} new"]
            if today.learning:
                parts.append(f"{today.learning} learning")
            return " · ".join(parts), _fits(today, self.host.clock)
        if self._without_decks:
            return (
                "No decks",
                f"{key('today.load')} brings the bundled ones; `drill import FILE` takes others.",
            )
        if self._all_suspended:
            return (
                "Every card is suspended",
                f"{key('today.wake')} wakes them all; {key('today.undo')} takes back the last.",
            )
        if today.unseen:
            return (
                "Done for today",
                f"{_next(today, self.host.clock)}{key('today.more')} brings "
                f"{min(today.unseen, self._portion)} more new cards, {key('today.quit')} leaves.",
            )
        if today.next_due is not None:
            return (
                "Nothing due",
                f"{_next(today, self.host.clock)}No card is new. {key('today.quit')} leaves.",
            )
        return "No cards", f"`drill import FILE` takes in a deck. {key('today.quit')} leaves."

    @property
    def _portion(self) -> int:
        """New cards that `more` brings: as many as a day does, eight where a day brings none."""
        home = self.host.home
        return (home.options.new_per_day if home else 0) or 8

    def on_button_pressed(self) -> None:
        """The button is the key."""
        self.action_start()

    def action_start(self) -> None:
        """Begin the session, at once or as soon as the engine is warm."""
        if not self._gone:
            self.host.start()
        elif self._has_copies:
            self._go_back()
        else:
            self._begin_with_what_is_there()

    def _begin_with_what_is_there(self) -> None:
        self._board = None
        self.host.reopen()
        self.redraw()

    @property
    def _has_copies(self) -> bool:
        from drill.service.insight import backups

        try:
            return bool(backups.listing(self.host.paths))
        except DrillError:
            return False

    @work(exclusive=True, group="way back")
    async def _go_back(self) -> None:
        """Put the newest sound copy where the store was."""
        from drill.service.insight import backups

        paths, clock = self.host.paths, self.host.clock

        def restore(_: Progress) -> str:
            found = backups.find(paths, backups.LATEST, clock)
            backups.restore(paths, found.path)
            return found.path.name

        with self.complaining():
            name = await run(self.app, "Restoring", restore)
            self.say(f"Restored {name}.")
            self._begin_with_what_is_there()

    def action_cram(self) -> None:
        """The session of the plan for the next interview."""
        self.host.open_cram()

    def action_more(self) -> None:
        """A session beyond today's new cards."""
        self.host.start(more_new=self._portion)

    @work
    async def action_wake(self) -> None:
        """Let every suspended card come again."""
        from drill.service.library import bulk

        home = self.host.home
        if home is None:
            return
        await self._do("Waking cards", lambda progress: bulk.wake_all(home, progress).cards)

    @work
    async def action_load(self) -> None:
        """Take the bundled decks in again."""
        from drill.service.library.opening import load_bundled

        home = self.host.home
        if home is None:
            return
        await self._do("Taking the bundled decks in", lambda progress: load_bundled(home, progress))

    async def _do(self, what: str, act: Callable[[Progress], int]) -> None:
        with self.complaining():
            count = await run(self.app, what, act)
            self.say(f"{what}: {count}. {self.key('today.undo')} undoes.")
            self.redraw()

    def action_aloud(self) -> None:
        """Stories aloud from now on, or none."""
        home = self.host.home
        if home is None:
            return
        from drill.service.onsite.first_run import set_option

        aloud = not home.options.aloud
        with self.complaining():
            set_option(home, "study.aloud", "true" if aloud else "false")
            self.say("Stories to tell aloud come in sessions." if aloud else "No stories aloud.")
            self.redraw()

    def action_settings(self) -> None:
        """Options and the interview."""
        self.host.open(SETTINGS)

    def action_leave(self) -> None:
        """Leave drill."""
        self.app.exit(0)


def _in_days(name: str, days: int) -> str:
    when = {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
    return f"{name.lower() if name == 'Interview' else name} {when}"


def _next(today: Overview, clock: Clock) -> str:
    if today.next_due is None:
        return ""
    when = clock.local(today.next_due)
    days = (when.date() - clock.local().date()).days
    if days == 0:
        at = f"at {when:%H:%M}"
    elif days == 1:
        at = "tomorrow"
    else:
        at = f"on {when:%A}" if days < 7 else f"on {when.day} {when:%B}"
    return f"The next card comes {at}. "


def _fits(today: Overview, clock: Clock) -> str:
    seconds = round(today.seconds)
    quiet = "" if today.aloud else " No stories aloud."
    if not seconds:
        return f"Nothing else is due; a step that is close comes early.{quiet}"
    about = f"about {seconds // 60}:{seconds % 60:02}"
    if seconds <= today.minutes * 60:
        return f"{about}, so it fits in your {today.minutes} minutes.{quiet}"
    return f"{about} in all: it ends at {today.minutes}:00, what matters most comes first.{quiet}"
