"""Today: what is due, how ready one is, and one key that starts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from textwrap import wrap
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.widgets import Static

from drill.service.home import words
from drill.service.home.progress import Progress
from drill.tui.content import content
from drill.tui.screen import DrillScreen
from drill.tui.widgets.button import KeyButton
from drill.tui.widgets.rows import Lines
from drill.tui.widgets.today_counts import TodayCounts

if TYPE_CHECKING:
    from drill.service.insight.dashboard import Dashboard

FEW = 5
"""Weakest cards that are named where there is no room for more."""


class TodayScreen(DrillScreen[None], where="today"):
    """What today holds. The counts come with the first frame, the rest when the engine is warm."""

    scrolls = "#today"

    def __init__(self) -> None:
        super().__init__()
        self._counts = TodayCounts(id="left")
        self._day_drawn = 0

    def parts(self) -> ComposeResult:
        """Counts and minutes; for what the engine knows there is room, and no more yet."""
        with VerticalScroll(id="today", can_focus=False):
            yield self._counts
            yield Lines(id="ready", classes="panel")
            yield Lines(id="weakest", classes="panel")
            yield Static("", id="weeks", markup=False)

    def on_mount(self) -> None:
        """Let time pass."""
        self.set_interval(10, self.pass_time)

    def on_screen_resume(self) -> None:
        """The counts may be others. What covers it by then wants no thread at its side for them."""
        self.host.settle()
        if self.is_active or self.app.screen.is_modal:
            self.redraw()

    def pass_time(self) -> None:
        """What was drawn is true until the day turns, or until the next card falls due."""
        clock, today = self.host.clock, self._counts.today
        due = today is not None and today.next_due is not None and today.next_due <= clock.now()
        if self.is_active and today is not None and (due or self._day_drawn != clock.day()):
            self.redraw()

    def come_back(self, since: int) -> None:
        """The counts may be others now."""
        if self.is_active:
            self.redraw()

    def on_resize(self) -> None:
        """What fits in a line depends on the width."""
        self._draw_board()

    # -- drawing -------------------------------------------------------------------------

    def redraw(self) -> None:
        """Show the counts of now, and have the rest looked up."""
        home, counts = self.host.home, self._counts
        counts.gone = home is not None and home.store.moved
        if counts.gone and self.host.paths.store.exists():
            self.say("Another store was put in place of the one that was open: reading it.")
            counts.gone = False
            self.host.reopen()
        counts.today = None if counts.gone else self.host.overview()
        self._day_drawn = self.host.clock.day()
        self._draw_counts()
        if self.host.home is not None and not counts.gone:
            self._look_up()

    @work(thread=True, exclusive=True, group="dashboard")
    def _look_up(self) -> None:
        from drill.service.insight.dashboard import dashboard
        from drill.service.onsite.today import keep
        from drill.service.sync import outlived

        if (home := self.host.home) is None:
            return
        self.host.hear_news(home)
        with self.complaining():
            keep(home)
            board = dashboard(home)
            self.app.call_from_thread(self.show_board, board, outlived.count(home))
            self.host.plan_ahead(home)

    def show_board(self, board: Dashboard, waiting: int = 0) -> None:
        """What was looked up is here; so many passages were changed on two devices."""
        self._counts.board, self._counts.waiting = board, waiting
        if self.is_standing:
            if board.interview:
                self._counts.today = self.host.overview()  # of the plan, which is known by now
            self._draw_counts()
            self.call_after_refresh(self._draw_board)  # not before there is room

    def _draw_counts(self) -> None:
        board = self._counts.board
        onsite = _of_interview(board, self.host.keymap.first) if board else ""
        self.show_head("drill", f"{words.study_day(self.host.clock)}{onsite}")
        self._counts.draw()
        self.refresh_bindings()

    def _draw_board(self) -> None:
        """Readiness on the right, the weakest and the weeks below."""
        board = self._counts.board
        if board is None or not self.is_standing:
            return
        from drill.tui.widgets import charts  # with what statistics are made of: after the counts

        self.add_class("-known")
        ready, weak = self._lists
        some = board.weakest if self.has_class("-tall") else board.weakest[:FEW]
        ready.border_title = content(charts.readiness_title(board.ready))
        ready.show(partial(charts.readiness, board.ready), board.ready.asked)
        if some:
            weak.border_title = "Weakest today" if board.weakest_due else "Weakest of all"
            weak.show(partial(charts.weakest, some), len(some))
        else:
            weak.border_title = "How a session goes"
            weak.show(partial(_how_it_goes, self.host.keymap.first), 0)
        weak.display = bool(some) or not any(board.days)
        weeks = charts.strip(board.days, board.streak, wide=self.size.width >= charts.DAYS_WIDE)
        self.query_one("#weeks", Static).update(weeks)

    @property
    def _lists(self) -> tuple[Lines, Lines]:
        return self.query_one("#ready", Lines), self.query_one("#weakest", Lines)

    # -- the pointer -----------------------------------------------------------------------

    @property
    def _pointed(self) -> Lines | None:
        """The list that the pointer is in; None: enter starts."""
        return next((shown for shown in self._lists if shown.at is not None), None)

    def _point(self, lines: Lines | None, at: int = 0) -> None:
        for known in self._lists:
            known.point(at if known is lines else None)
        # At the pointer enter means something else.
        self.query_one("#start", KeyButton).stand_for("start" if lines is None else "unpoint")
        if lines is None:
            self.query_one("#today").scroll_home(animate=False)
        else:
            line = Region(0, lines.virtual_region.y + at, 1, 4)
            self.query_one("#today").scroll_to_region(line, animate=False)
        self.refresh_bindings()

    def action_scroll(self, by: int) -> None:
        """The pointer by a line: from Start into the lists, from one into the other, and back."""
        lists = sorted(self._lists, key=lambda shown: (shown.region.x, shown.region.y))
        lines = [(shown, at) for shown in lists for at in range(shown.count)]
        here = self._pointed
        at = lines.index((here, here.at)) if here is not None and here.at is not None else -1
        to = max(-1, min(at + by, len(lines) - 1))
        if lines:
            self._point(*(lines[to] if to >= 0 else (None,)))
        else:
            super().action_scroll(by)

    def action_unpoint(self) -> None:
        """The pointer away from the lists: enter starts again."""
        self._point(None)

    def on_lines_chosen(self, event: Lines.Chosen) -> None:
        """A click on a line is the pointer there, and enter."""
        self._point(event.lines, event.lines.at or 0)
        (self.action_drill if event.lines.id == "weakest" else self.action_story)()

    def action_drill(self) -> None:
        """Ask the weak card at the pointer, whenever it is due."""
        board, at = self._counts.board, self.query_one("#weakest", Lines).at
        if board is not None and at is not None:
            self.host.drill(board.weakest[at].key)

    def action_story(self) -> None:
        """The story of the competency at the pointer; where there is none, write one."""
        board, home = self._counts.board, self.host.home
        at = self.query_one("#ready", Lines).at
        if board is None or at is None or home is None:
            return
        from drill.service.stories import note_pages
        from drill.tui.screens.note import NoteScreen

        row = board.ready.competencies[at]
        if not row.stories:
            self.host.open("workshop", f"{row.deck}/{row.note}")
            return
        story = max(row.stories, key=lambda story: story.readiness)
        with self.complaining():
            lines = note_pages.story_and_lint(home, story.deck, story.note)
            self.app.push_screen(NoteScreen(lines))

    # -- what the person does --------------------------------------------------------------

    def names(self) -> dict[str, str]:
        """What enter does where the store is gone."""
        return self._counts.names

    def can(self, action: str) -> bool:
        """Only what can be done now works."""
        counts, pointed = self._counts, self._pointed
        if action in ("drill", "story", "unpoint"):
            lists = {"weakest": "drill", "ready": "story"}
            return pointed is not None and action in ("unpoint", lists[pointed.id or ""])
        if action == "more":
            return counts.more_new
        if action == "practise":
            return counts.more
        if action == "write":
            return bool(counts.today and counts.today.plan)
        if action == "wake":
            return counts.all_suspended
        if action == "load":
            return counts.without_decks
        if action == "cram":
            return bool(counts.board and counts.board.interview)
        return action != "start" or (pointed is None and (counts.startable or counts.gone))

    def action_start(self) -> None:
        """Begin the session, at once or as soon as the engine is warm."""
        if not self._counts.gone:
            self.host.start()
        elif self._counts.has_copies:
            self._go_back()
        else:
            self._begin_with_what_is_there()

    def _begin_with_what_is_there(self) -> None:
        self._counts.board = None
        self.host.reopen()
        self.redraw()

    @work(exclusive=True, group="way back")
    async def _go_back(self) -> None:
        """Put the newest sound copy where the store was."""
        from drill.service.insight import backups

        paths, clock = self.host.paths, self.host.clock

        def restore(_: Progress) -> str:
            copy = backups.find(paths, backups.LATEST, clock)
            backups.restore(paths, copy.path, clock)
            return copy.path.name

        name = await self.attempt("Restoring", restore)
        if name is not None:
            self.say(f"Restored {name}.")
            with self.complaining():
                self._begin_with_what_is_there()

    def action_cram(self) -> None:
        """The session of the plan for the next interview."""
        self.host.open_cram()

    def action_more(self) -> None:
        """A session beyond today's new cards."""
        self.host.start(more_new=self._counts.portion)

    def action_practise(self) -> None:
        """A session of what is not due yet."""
        self.host.start(more=True)

    def action_write(self) -> None:
        """A story, as the plan asks for one; then back here."""
        self.host.write_story()

    @work
    async def action_wake(self) -> None:
        """Let every suspended card come again."""
        from drill.service.library import bulk

        home = self.host.home
        if home is not None:
            await self._change("Waking cards", lambda progress: bulk.wake_all(home, progress).cards)

    @work
    async def action_load(self) -> None:
        """Take the bundled decks in again."""
        from drill.service.library.opening import load_bundled

        home = self.host.home
        if home is not None:
            await self._change("Taking the bundled decks in", partial(load_bundled, home))

    async def _change(self, title: str, act: Callable[[Progress], int]) -> None:
        count = await self.attempt(title, act)
        if count is not None:
            self.say(f"{title}: {count}. {self.key('undo')} undoes.")
            self.redraw()

    def action_aloud(self) -> None:
        """Stories aloud from now on, or none."""
        home = self.host.home
        if home is None:
            return
        from drill.service.onsite.first_run import change_option

        aloud = not home.options.aloud
        with self.complaining():
            change_option(home, "study.aloud", "true" if aloud else "false")
            self.say("Stories to tell aloud come in sessions." if aloud else "No stories aloud.")
            self.redraw()

    def action_leave(self) -> None:
        """Leave drill."""
        self.app.exit(0)


def _how_it_goes(key: Callable[[str], str], width: int) -> Content:
    """For who never studied."""
    paragraphs = (
        "What is new is shown whole once, then asked for. Answer in your own words; "
        f"{key('study.reveal')} shows it, and {key('study.again')} to {key('study.easy')} say "
        "how well it went: by that each card knows when it is due.",
        f"A session ends at its time, and every grade is saved. {key('today.undo')} takes back, "
        f"{key('help')} shows all keys.",
        f"Your own stories count most: {key('today.stories')} is where you write and tell them.",
    )
    return content("\n".join(line for text in paragraphs for line in wrap(text, width)))


def _of_interview(board: Dashboard, key: Callable[[str], str]) -> str:
    """What the head says of the one ahead, or of one of which nobody said how it went."""
    if board.interview:
        return f" · {_in_days(*board.interview)}"
    keys = f"{key('today.onsite')}, then {key('onsite.debrief')}"
    return f" · How did {board.past} go? {keys}" if board.past else ""


def _in_days(name: str, days: int) -> str:
    when = {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")
    return f"{name.lower() if name == 'Interview' else name} {when}"
