"""Summary: what the session came to, and the one thing worth doing next."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import Resize
from textual.widgets import Static

from drill.domain.review import Rating
from drill.service.home import words
from drill.service.stories import note_pages
from drill.service.study.session import StudySession
from drill.service.study.summary import Summary
from drill.service.study.today import ONLY_FLAGS, WRITING
from drill.tui.advice import nothing_to_undo
from drill.tui.content import content, hanging
from drill.tui.screen import DrillScreen
from drill.tui.screens.note import NoteScreen
from drill.tui.widgets.button import KeyButton

BAR = 18
"""Columns of the bar of time against plan."""


class SummaryScreen(DrillScreen[None], where="summary"):
    """The end of a session."""

    CSS_PATH = "summary.tcss"
    head = "Done"

    def __init__(self, session: StudySession) -> None:
        super().__init__()
        self._session = session
        self._summary: Summary | None = None
        self._seen = False

    def parts(self) -> ComposeResult:
        """The next thing on top, then what happened; missed and learnt side by side."""
        with VerticalScroll(id="summary"):  # takes the focus, so that arrows scroll a long list
            yield _panel("numbers", "This session")
            with Vertical(id="onward", classes="panel") as onward:
                onward.border_title = "Next"
                yield Static("", id="next", markup=False)
                with Horizontal(id="buttons"):
                    yield KeyButton("done", primary=True)
                    yield KeyButton("go_on", id="do")
            yield _panel("missed", "Missed, and why")
            yield _panel("learnt", "Learnt today")

    def on_mount(self) -> None:
        """Count beside the screen; what nothing is known of yet has no room."""
        for ident in ("#missed", "#learnt", "#do"):
            self.query_one(ident).display = False
        self.write("#numbers", "Counting…")
        self.call_later(self._be_seen)  # behind its resuming, which draws it

    def _be_seen(self) -> None:
        self._seen = True
        self.redraw()

    def redraw(self) -> None:
        """Count anew; keys wait for what comes of it."""
        self.waits = True
        self.look_up(self._session.summary, self._show)

    def arrived(self) -> None:
        """Where nothing could be counted, that was told."""
        super().arrived()
        if self._summary is None and self.is_standing:
            self.write("#numbers")

    def _show(self, summary: Summary) -> None:
        self._summary = summary
        self.query_one("#numbers", Static).update(self._figures(summary))
        paragraphs = (self._instead(summary), self._advice(summary))
        self.write("#next", "\n".join(filter(None, paragraphs)))
        missed, learnt = self.query_one("#missed"), self.query_one("#learnt")
        missed.display, learnt.display = bool(summary.missed), bool(summary.learnt)
        self.set_class(missed.display != learnt.display, "-one-list")
        self.call_after_refresh(self._draw_lists)  # not before there is room
        do = self.query_one("#do", KeyButton)
        do.display = summary.next in ("read", "go on") or bool(summary.held_back)
        onward = "note" if summary.next == "read" else "go_on"
        do.stand_for("write" if summary.held_back else onward)
        self.refresh_bindings()

    def _figures(self, summary: Summary) -> Content:
        """What was not saved, and the figures."""
        lines = (
            (f"Not saved: {rating.name.capitalize()} for {name}\n", "bold $text-error")
            for name, rating in self._session.unsaved.values()
        )
        return content(*lines) + _numbers(summary)

    def on_resize(self, event: Resize) -> None:
        """The lists fold to the width of their columns."""
        self.call_after_refresh(self._draw_lists)

    def _draw_lists(self) -> None:
        summary = self._summary
        if summary is not None and self.is_standing:
            missed, learnt = self.query_one("#missed", Static), self.query_one("#learnt", Static)
            missed.update(_missed(summary, missed.content_size.width))
            learnt.update(_learnt(summary, learnt.content_size.width))

    def _instead(self, summary: Summary) -> str:
        """What to do with the minutes that nothing but red flags is left for."""
        if not summary.held_back:
            return ""
        more = f" {self.key('practise')} goes on with them all the same." * self.can("practise")
        return (
            f"The rest of today's minutes {ONLY_FLAGS}. Write a story: {WRITING} minutes,"
            f" {self.key('write')} starts it.{more}"
        )

    def _advice(self, summary: Summary) -> str:
        key = self.key
        if summary.next == "read":
            note = next(m.shown.note for m in summary.missed if m.shown.key == summary.next_key)
            times = sum(missed.shown.note == note for missed in summary.missed)
            why = f": {times} of its cards were missed" if times > 1 else ""
            return f"Read “{note}” slowly{why}. {key('summary.note')} opens it."
        if summary.next == "go on":
            by_plan = bool(self._session.agenda.onsite)
            wait = ", or they wait" * (not summary.ahead and not by_plan)
            return f"{summary.still(by_plan=by_plan)} {key('summary.go_on')} goes on{wait}."
        if summary.next == "begin":
            return f"Nothing was lost. {key('summary.go_on')} starts again whenever you are ready."
        if summary.next_step is not None:
            at = self.host.clock.local(summary.next_step)
            steps = words.count(summary.steps, "card")
            come = "comes" if summary.steps == 1 else "come"
            return f"Nothing more now: {steps} {come} back for a moment at {at:%H:%M}, or tomorrow."
        if summary.held_back:
            return ""
        more = f" {key('summary.practise')} goes on practising." * self.can("practise")
        return f"Nothing more today. Sleep does the rest.{more}"

    def can(self, action: str) -> bool:
        """To read and to go on where there is something to."""
        summary = self._summary
        if action == "undo":  # what came before the session is not taken back here
            return self._session.done > 0
        if summary is None:
            return action == "done"
        if action == "note":
            return bool(summary.missed)
        if action == "practise":
            return summary.more
        if action == "write":
            return bool(summary.held_back)
        return action != "go_on" or bool(summary.to_go or summary.steps)

    def action_done(self) -> None:
        """Back to Today; not by a key that was meant for a card and came before this was drawn."""
        if self._seen:
            self.app.pop_screen()

    action_leave = action_done

    def action_go_on(self) -> None:
        """Another session, with what is left."""
        if self._seen and self._session.agenda.onsite:
            self.app.pop_screen()
            self.host.open_cram()
        elif self._seen:
            self.host.go_on(self._session.new_left)

    def action_practise(self) -> None:
        """Another session, with what is not due yet."""
        if self._seen:
            self.host.go_on(more=True)

    def action_write(self) -> None:
        """A story instead of red flags; then back to Today, which plans for it."""
        self.app.pop_screen()
        self.host.write_story()

    def action_note(self) -> None:
        """The note that was missed most."""
        summary, home = self._summary, self.host.home
        if summary is None or home is None or not summary.missed:
            return
        with self.complaining():
            self.app.push_screen(NoteScreen(note_pages.read(home, summary.next_key)))

    def action_undo(self) -> None:
        """Take back the last grade and go back to its card."""
        from drill.tui.screens.study import StudyScreen

        with self.complaining():
            ahead = self._session.undo_ahead
            if ahead is not None and not (ahead.small and ahead.own):
                self.host.undo()  # no card of this session's
                return
            undone = self._session.undo()
            nothing = nothing_to_undo(self.host.keymap)
            self.say(f"Undone: {undone.named}." if undone else nothing)
            if undone is not None and self._session.current is not None:
                self.app.switch_screen(StudyScreen(self._session))
            else:
                self.redraw()


def _numbers(summary: Summary) -> Content:
    if not summary.reviews:
        return content(("Nothing was graded.", "bold"))
    ratings = " · ".join(
        f"{summary.by_rating.get(rating, 0)} {rating.name.lower()}" for rating in Rating
    )
    new = f", {summary.new} of them new" if summary.new else ""
    if summary.cards == summary.new:
        new = ", new" if summary.new == 1 else ", all new"
    share = min(1.0, summary.seconds / summary.planned) if summary.planned else 1.0
    bar = "━" * round(share * BAR)
    tomorrow = words.count(summary.tomorrow, "card")
    stop = ", if you stop here" * summary.rest
    load = f"Tomorrow{stop}: {tomorrow}, about {words.clock(summary.tomorrow_seconds)}"
    return content(
        (f"{words.count(summary.cards, 'card')}{new}", "bold"),
        f"\n{ratings}\n",
        (bar, "$primary"), ("─" * (BAR - len(bar)), "$foreground-muted"),
        f" {words.clock(summary.seconds)} of {words.clock(summary.planned)}\n",
        load if summary.tomorrow else "Tomorrow: nothing is due yet",
    )  # fmt: skip


def _missed(summary: Summary, width: int) -> Content:
    lines = (
        content(
            (hanging(missed.shown.name, width, "✗ ", "  ")),
            ("\n" + hanging(missed.why, width, "  ", "  "), "$foreground-muted"),
        )
        for missed in summary.missed
    )
    return Content("\n").join(lines)


def _learnt(summary: Summary, width: int) -> Content:
    return content("\n".join(hanging(name, width, "✓ ", "  ") for name in summary.learnt))


def _panel(ident: str, title: str) -> Static:
    """A text in a frame with its title."""
    panel = Static("", id=ident, classes="panel", markup=False)
    panel.border_title = content(title)
    return panel
