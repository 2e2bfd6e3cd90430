"""Study: one card, its answer, four ratings. It holds the session's current card and no more.

Drawing never waits for anything, so no key and no click can come between half of it: whatever
is pressed meets either the card as it was or the next one, and each card is graded once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from drill.domain.review import Rating
from drill.errors import DrillError
from drill.scheduling.ticks import propose
from drill.tui.actions import STUDY, bindings
from drill.tui.content import content
from drill.tui.screens.summary import SummaryScreen
from drill.tui.widgets.answer import Answer
from drill.tui.widgets.button import Button
from drill.tui.widgets.footer import Footer

if TYPE_CHECKING:
    from drill.service.session import Shown, StudySession
    from drill.tui.app import DrillApp


class StudyScreen(Screen[None]):
    """A session, card by card."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(STUDY)
    CSS_PATH = "study.tcss"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-tall")]  # noqa: RUF012  # as Textual types it
    where = STUDY
    app: DrillApp

    def __init__(self, session: StudySession) -> None:
        super().__init__()
        self._session = session
        self._revealed = False
        self._said = ""

    def compose(self) -> ComposeResult:
        """Header, front, answer, ratings: each in its place from the start."""
        with Horizontal(id="head"):
            yield Static("", id="title", markup=False)
            yield Static("", id="clock", markup=False)
        with VerticalScroll(id="front-room", can_focus=False):
            yield Static("", id="context", markup=False)
            yield Static("", id="front", markup=False)
        yield Answer(id="answer-room")
        yield Static("", id="status", markup=False)
        with Horizontal(id="ratings"):
            yield Button("Show the answer  space", id="show", variant="primary", compact=True)
            for rating in Rating:
                yield Button("", id=f"rate-{int(rating)}", classes="rate", compact=True)
        yield Footer()

    def on_mount(self) -> None:
        """Show the first card and let the clock run."""
        self.set_interval(1, self._draw_clock)
        self._draw_card()

    def on_screen_suspend(self) -> None:
        """Help, the palette or a terminal too small covers the card: its time stands still."""
        self._session.pause()

    def on_screen_resume(self) -> None:
        """The card is in sight again."""
        self._session.resume()

    # -- drawing ---------------------------------------------------------------------------

    def _draw_card(self) -> None:
        """The front of the current card; the answer's room is there and empty."""
        self._revealed = False
        shown = self._session.current
        if shown is None:
            self.app.switch_screen(SummaryScreen(self._session))
            return
        flags = " · new" * shown.new + " · sample" * shown.sample + " · early" * shown.early
        self.query_one("#title", Static).update(content((f" {shown.title}", "bold"), flags))
        self.query_one("#context", Static).update(content(shown.faces.context))
        self.query_one("#front", Static).update(content((shown.faces.front, "bold")))
        self.query_one("#front-room").scroll_home(animate=False)
        self._answer.show(None)
        self._draw_buttons(shown)
        self._draw_clock()
        self._draw_status()
        self.refresh_bindings()

    def _draw_buttons(self, shown: Shown) -> None:
        self.set_class(self._revealed, "revealed")
        for rating in Rating:
            button = self.query_one(f"#rate-{int(rating)}", Button)
            name = rating.name.capitalize()
            button.label = content(f"{int(rating)} {name} ", (shown.intervals[rating], "dim"))

    def _draw_clock(self) -> None:
        """Each second, and nothing but the clock: its width is fixed, the card stays as it is."""
        progress = self._session.progress()
        left = max(0, round(progress.seconds_left))
        text = (
            f"{left // 60}:{left % 60:02} left · {progress.done + 1} of about {progress.expected} "
        )
        self.query_one("#clock", Static).update(content(text), layout=False)

    def _draw_status(self) -> None:
        """What enter would do now, else what just happened."""
        facts, text = self._answer.facts, self._said
        if facts is not None:
            text = "space said · m missed · ↵ takes the rating they propose"
            if facts.marked:
                rating = propose(len(facts.said), facts.total).name.capitalize()
                text = f"{len(facts.said)} of {facts.total} said  →  ↵ {rating}"
        self.query_one("#status", Static).update(content(f" {text}"))

    def on_facts_changed(self) -> None:
        """A mark was set: it may propose another rating."""
        self._draw_status()

    @property
    def _answer(self) -> Answer:
        return self.query_one(Answer)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done now works, and only that is in the footer."""
        if not self.is_mounted:
            return True
        if action == "reveal":
            return not self._revealed
        if action == "mark":
            return self._answer.facts is not None
        return self._answer.folded if action == "more" else True

    # -- what the person does ----------------------------------------------------------------

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Buttons do what their keys do."""
        name = event.button.id or ""
        if name == "show":
            self.action_reveal()
        else:
            self.action_grade(int(name.removeprefix("rate-")))

    def action_reveal(self) -> None:
        """Show the answer."""
        shown = self._session.current
        if shown is not None and not self._revealed:
            self._revealed = True
            self._answer.show(shown.faces)
            self._draw_buttons(shown)
            self._draw_status()
            self.refresh_bindings()

    def action_mark(self, said: bool) -> None:
        """Mark the fact at the pointer as said or missed, and move on to the next."""
        facts = self._answer.facts
        if facts is not None:
            facts.mark(said)

    def action_move(self, by: int) -> None:
        """Move the pointer; where there is none, scroll."""
        facts = self._answer.facts
        if facts is not None:
            facts.move(by)
        else:
            self._room.scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        """Scroll by most of a page: the answer, or while it is hidden the front."""
        self._room.scroll_relative(y=by * max(1, self._room.size.height - 1), animate=False)

    @property
    def _room(self) -> VerticalScroll:
        return self._answer if self._revealed else self.query_one("#front-room", VerticalScroll)

    def action_more(self) -> None:
        """Unfold or fold the facts beyond the three."""
        self._answer.toggle_more()

    def action_accept(self) -> None:
        """Show the answer; then take the rating the marks propose."""
        facts = self._answer.facts
        if not self._revealed:
            self.action_reveal()
        elif facts is None:
            self.action_grade(int(Rating.GOOD))
        elif facts.marked:
            self.action_grade(int(propose(len(facts.said), facts.total)))
        else:
            self.app.say("Mark what you said with space, or grade with 1 to 4.")

    def action_grade(self, rating: int) -> None:
        """Grade the card whose answer is shown, once, and go on."""
        if not self._revealed:
            self.action_reveal()
            return
        facts = self._answer.facts
        recalled = facts.said if facts is not None and facts.marked else None
        try:
            graded = self._session.grade(Rating(rating), recalled=recalled)
        except DrillError as error:
            self.app.complain(error)
            return
        self._said = f"{graded.rating.name.capitalize()}: {graded.due_text}. u undoes"
        self._draw_card()

    def action_undo(self) -> None:
        """Take back the last change; its card returns."""
        try:
            undone = self._session.undo()
        except DrillError as error:
            self.app.complain(error)
            return
        self._said = f"Undone: {undone.what}" if undone else "Nothing to undo"
        if undone:
            self._draw_card()
        else:
            self._draw_status()

    def action_suspend(self) -> None:
        """Keep this card out of sessions."""
        self._set_aside("Suspended", self._session.suspend, "")

    def action_bury(self) -> None:
        """Keep this card out until tomorrow."""
        self._set_aside("Buried", self._session.bury, " until tomorrow")

    def _set_aside(self, did: str, act: Callable[[], str], until: str) -> None:
        if self._session.current is None:
            return
        try:
            self._said = f"{did} {act()}{until}. u undoes"
        except DrillError as error:
            self.app.complain(error)
            return
        self._draw_card()

    def action_leave(self) -> None:
        """End the session; every grade is saved."""
        self.app.switch_screen(SummaryScreen(self._session))
