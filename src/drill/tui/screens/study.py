"""Study: one card, its answer, four ratings. It holds the session's current card and no more."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Button, Footer, Static

from drill.domain.review import Rating
from drill.errors import DrillError
from drill.scheduling.ticks import propose
from drill.tui.actions import STUDY, bindings
from drill.tui.content import content
from drill.tui.screens.summary import SummaryScreen
from drill.tui.widgets.facts import Facts

if TYPE_CHECKING:
    from drill.service.session import Shown, StudySession
    from drill.tui.app import DrillApp


class StudyScreen(Screen[None]):
    """A session, card by card."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(STUDY)
    CSS_PATH = "study.tcss"
    AUTO_FOCUS = ""  # keys are the screen's; the buttons are for the mouse
    where = STUDY
    app: DrillApp

    def __init__(self, session: StudySession) -> None:
        super().__init__()
        self._session = session
        self._revealed = False
        self._unfolded = False
        self._said = ""

    def compose(self) -> ComposeResult:
        """Header, front, answer, ratings: each in its place from the start."""
        with Horizontal(id="head"):
            yield Static("", id="title", markup=False)
            yield Static("", id="clock", markup=False)
        with VerticalScroll(id="front-room", can_focus=False):
            yield Static("", id="context", markup=False)
            yield Static("", id="front", markup=False)
        with VerticalScroll(id="answer-room", can_focus=False):
            yield Vertical(id="answer")
        yield Static("", id="status", markup=False)
        with Horizontal(id="ratings"):
            yield Button("Show the answer  space", id="show", variant="primary", compact=True)
            for rating in Rating:
                yield Button("", id=f"rate-{int(rating)}", classes="rate", compact=True)
        yield Footer(show_command_palette=False)

    async def on_mount(self) -> None:
        """Show the first card and let the clock run."""
        self.set_interval(1, self._draw_clock)
        await self._draw_card()

    # -- drawing ---------------------------------------------------------------------------

    async def _draw_card(self) -> None:
        """The front of the current card; the answer's room is there and empty."""
        shown = self._session.current
        if shown is None:
            self.app.switch_screen(SummaryScreen(self._session))
            return
        self._revealed = self._unfolded = False
        self.query_one("#context", Static).update(content(shown.faces.context))
        self.query_one("#front", Static).update(content((shown.faces.front, "bold")))
        await self.query_one("#answer").remove_children()
        for room in self.query(VerticalScroll):
            room.scroll_home(animate=False)
        self._draw_buttons(shown)
        self._draw_clock()
        self._draw_status()
        self.refresh_bindings()

    async def _draw_answer(self, shown: Shown) -> None:
        answer = self.query_one("#answer")
        faces = shown.faces
        parts: list[Facts | Static] = []
        if faces.facts:
            parts.append(Facts(faces.facts, id="facts"))
        else:
            parts.append(Static(content((faces.back, "bold")), markup=False))
        if faces.more:
            parts.append(Static(_folded(faces.more), id="more", markup=False))
        if faces.aside:
            parts.append(Static(content(faces.aside), id="aside", markup=False))
        await answer.mount(*parts)

    def _draw_buttons(self, shown: Shown) -> None:
        self.set_class(self._revealed, "revealed")
        for rating in Rating:
            button = self.query_one(f"#rate-{int(rating)}", Button)
            name = rating.name.capitalize()
            button.label = content(f"{int(rating)} {name} ", (shown.intervals[rating], "dim"))

    def _draw_clock(self) -> None:
        shown, progress = self._session.current, self._session.progress()
        if shown is None:
            return
        flags = " · new" * shown.new + " · sample" * shown.sample + " · early" * shown.early
        self.query_one("#title", Static).update(content((f" {shown.title}", "bold"), flags))
        left = max(0, round(progress.seconds_left))
        self.query_one("#clock", Static).update(
            content(
                f"{left // 60}:{left % 60:02} left · "
                f"{progress.done + 1} of about {progress.expected} "
            )
        )

    def _draw_status(self) -> None:
        """What enter would do now, else what just happened."""
        facts = self._facts()
        text = self._said
        if self._revealed and facts is not None:
            text = "space said · m missed · ↵ takes the rating they propose"
            if facts.marked:
                rating = propose(len(facts.said), facts.total).name.capitalize()
                text = f"{len(facts.said)} of {facts.total} said  →  ↵ {rating}"
        self.query_one("#status", Static).update(content(f" {text}"))

    def on_facts_changed(self) -> None:
        """A mark was set: it may propose another rating."""
        self._draw_status()

    def _facts(self) -> Facts | None:
        found = self.query(Facts)
        return found.first() if found else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The footer names only what can be done now."""
        return self._facts() is not None if action == "mark" else True

    # -- what the person does ----------------------------------------------------------------

    async def on_button_pressed(self, event: Button.Pressed) -> None:
        """Buttons do what their keys do."""
        name = event.button.id or ""
        if name == "show":
            await self._reveal()
        else:
            await self.action_grade(int(name.removeprefix("rate-")))

    async def _reveal(self) -> None:
        shown = self._session.current
        if shown is not None and not self._revealed:
            self._revealed = True
            await self._draw_answer(shown)
            self._draw_buttons(shown)
            self._draw_status()
            self.refresh_bindings()

    async def action_space(self) -> None:
        """Show the answer; then mark the fact at the pointer as said."""
        if not self._revealed:
            await self._reveal()
        else:
            self.action_mark(True)

    def action_mark(self, said: bool) -> None:
        """Mark the fact at the pointer, once the answer is shown."""
        facts = self._facts()
        if self._revealed and facts is not None:
            facts.mark(said)

    def action_move(self, by: int) -> None:
        """Move the pointer; a card without facts scrolls."""
        facts = self._facts()
        if facts is not None:
            facts.move(by)
        else:
            self.query_one("#answer-room").scroll_relative(y=by, animate=False)

    def action_more(self) -> None:
        """Unfold or fold the facts beyond the three."""
        shown, more = self._session.current, self.query("#more")
        if shown is not None and more:
            self._unfolded = not self._unfolded
            text = content("\n".join(f"  · {fact}" for fact in shown.faces.more))
            more.only_one(Static).update(text if self._unfolded else _folded(shown.faces.more))

    async def action_accept(self) -> None:
        """Show the answer; then take the rating the marks propose."""
        if not self._revealed:
            await self._reveal()
            return
        facts = self._facts()
        if facts is None:
            await self.action_grade(int(Rating.GOOD))
        elif facts.marked:
            await self.action_grade(int(propose(len(facts.said), facts.total)))
        else:
            self.app.say("Mark what you said with space, or grade with 1 to 4.")

    async def action_grade(self, rating: int) -> None:
        """Grade the card whose answer is shown, once, and go on."""
        if not self._revealed:
            await self._reveal()
            return
        facts = self._facts()
        recalled = facts.said if facts is not None and facts.marked else None
        try:
            graded = self._session.grade(Rating(rating), recalled=recalled)
        except DrillError as error:
            self.app.complain(error)
            return
        self._said = f"{graded.rating.name.capitalize()}: {graded.due_text}. u undoes"
        await self._draw_card()

    async def action_undo(self) -> None:
        """Take back the last change; its card returns."""
        try:
            undone = self._session.undo()
        except DrillError as error:
            self.app.complain(error)
            return
        self._said = f"Undone: {undone.what}" if undone else "Nothing to undo"
        await self._draw_card()

    async def action_suspend(self) -> None:
        """Keep this card out of sessions."""
        await self._set_aside("Suspended {}. u undoes", self._session.suspend)

    async def action_bury(self) -> None:
        """Keep this card out until tomorrow."""
        await self._set_aside("Buried {} until tomorrow. u undoes", self._session.bury)

    async def _set_aside(self, words: str, act: Callable[[], str]) -> None:
        try:
            self._said = words.replace("{}", act())
        except DrillError as error:
            self.app.complain(error)
            return
        await self._draw_card()

    def action_leave(self) -> None:
        """End the session; every grade is saved."""
        self.app.switch_screen(SummaryScreen(self._session))


def _folded(more: tuple[str, ...]) -> Content:
    return content(f"  … {len(more)} more: f shows them")
