"""Study: one card, its answer, four ratings. It holds the session's current card and no more.

Drawing never waits for anything, so no key and no click can come between half of it: whatever
is pressed meets either the card as it was or the next one, and each card is graded once.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import Input, Static

from drill.domain.kind import Kind
from drill.domain.rehearsal import WINDOWS, Told, Variant
from drill.domain.review import Rating
from drill.errors import DrillError, StoreBusy
from drill.service.stories import note_pages
from drill.service.study.grades import proposed
from drill.tui.actions import STUDY, bindings
from drill.tui.actions import shown as shown_key
from drill.tui.content import content, prose
from drill.tui.editing import edit_note
from drill.tui.screens.note import NoteScreen
from drill.tui.screens.pause import PauseScreen
from drill.tui.screens.summary import SummaryScreen
from drill.tui.widgets.answer import Answer
from drill.tui.widgets.button import Button
from drill.tui.widgets.facts import Facts
from drill.tui.widgets.footer import Footer
from drill.tui.widgets.tellclock import tell_clock
from drill.tui.work import AGAIN, PATIENCE, run

if TYPE_CHECKING:
    from drill.service.home.undo import Undone
    from drill.service.study.session import StudySession
    from drill.service.study.shown import Shown
    from drill.tui.app import DrillApp

IDLE = 120.0
"""Seconds without a key or the mouse after which the clock stops by itself."""
IDLE_TELLING = 300.0
"""The same while a story is being told: hands are still then."""


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
        self._proposed: Rating | None = None
        self._told = 0.0
        self._tries = 0
        self._waiting = False
        self._editing = False
        self._leaving = False
        self._over = False

    def compose(self) -> ComposeResult:
        """Header, front, answer, ratings: each in its place from the start."""
        with Horizontal(id="head"):
            yield Static("", id="title", markup=False)
            yield Static("", id="clock", markup=False)
        with VerticalScroll(id="front-room", can_focus=False):
            yield Static("", id="context", markup=False)
            yield Static("", id="front", markup=False)
            yield Static("", id="tell", markup=False)
        yield Answer(id="answer-room")
        yield Static("", id="status", markup=False)
        with Horizontal(id="ratings"):
            yield Button("", id="show", variant="primary", compact=True)
            for rating in Rating:
                yield Button("", id=f"rate-{int(rating)}", classes="rate", compact=True)
        yield Footer()

    def on_mount(self) -> None:
        """Show the first card and let the clock run."""
        self.set_interval(1, self._tick)
        self.query_one("#show", Button).label = content(
            f"Show the answer  {self.app.keymap.first('study.reveal')}"
        )
        self._draw_card()

    def on_screen_suspend(self) -> None:
        """Help, the palette or a terminal too small covers the card: its time stands still."""
        self._session.pause()

    def on_screen_resume(self) -> None:
        """The card is in sight again; or the session ended beneath what covered it."""
        self._session.resume()
        if self._over:
            self._end()

    # -- drawing ---------------------------------------------------------------------------

    def _draw_card(self) -> None:
        """The front of the current card; the answer's room is there and empty."""
        self._revealed, self._proposed = False, None
        shown = self._session.current
        if shown is None:
            self._end()
            return
        flags = " · new" * shown.new + " · sample" * shown.sample + " · early" * shown.early
        self.query_one("#title", Static).update(content((f" {shown.title}", "bold"), flags))
        self.query_one("#context", Static).update(content(shown.faces.context))
        self.query_one("#front", Static).update(prose(shown.faces.front, "bold"))
        self.query_one("#tell").display = shown.kind is Kind.TELL
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
            key = self.app.keymap.first(f"study.{rating.name.lower()}")
            button.label = content(
                f"{key} {rating.name.capitalize()} ", (shown.intervals[rating], "$foreground-muted")
            )

    def _tick(self) -> None:
        """Once a second: the clock runs, or stops where nobody is there."""
        if not self.is_active:
            return
        idle = (self.app.clock.now() - self.app.last_input) / 1000
        if idle >= (IDLE_TELLING if self._telling else IDLE):
            self._session.pause(since=self.app.last_input)
            self._cover_up(idle=True)
        else:
            self._draw_clock()

    def _draw_clock(self) -> None:
        """Nothing but the clock: its width is fixed, the card stays as it is."""
        progress = self._session.progress()
        left = max(0, round(progress.seconds_left))
        text = (
            f"{left // 60}:{left % 60:02} left · {progress.done + 1} of about {progress.expected} "
        )
        self.query_one("#clock", Static).update(content(text), layout=False)
        shown = self._session.current
        if shown is not None and shown.kind is Kind.TELL:
            told = self._told if self._revealed else self._session.elapsed()
            bar = tell_clock(told, WINDOWS[Variant.FULL], stopped=self._revealed)
            self.query_one("#tell", Static).update(bar)

    def _draw_status(self) -> None:
        """What enter would do now, else what just happened."""
        facts, text, key = self._answer.facts, self._said, self.app.keymap.first
        accept = key("study.accept")
        if self._answer.typing:
            close = shown_key(self.app.keymap.keys_of("study.leave")[-1])
            text = f"↵ compares what you typed · {close} closes the field"
        elif facts is not None:
            text = (
                f"{key('study.said')} said · {key('study.missed')} missed · "
                f"{accept} takes the rating they propose"
            )
            if facts.marked:
                rating = self._proposal(facts).name.capitalize()
                text = f"{len(facts.said)} of {facts.total} said  →  {accept} {rating}"
        elif self._proposed is not None:
            text = f"what you typed  →  {accept} {self._proposed.name.capitalize()}"
        self.query_one("#status", Static).update(content(" ", *self._not_saved(), text))

    def _not_saved(self) -> list[tuple[str, str]]:
        """What stands before anything else until it is so no more: a grade that was not written."""
        here = self._session.current
        found = [
            rating.name.capitalize() + f" for {name}" * (here is None or key != here.key)
            for key, (name, rating) in self._session.unsaved.items()
        ]
        return [(f"Not saved: {', '.join(found)}. ", "bold $text-error")] if found else []

    def on_facts_changed(self) -> None:
        """A mark was set: it may propose another rating."""
        self._draw_status()

    @property
    def _answer(self) -> Answer:
        return self.query_one(Answer)

    @property
    def _telling(self) -> bool:
        shown = self._session.current
        return shown is not None and shown.kind is Kind.TELL and not self._revealed

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done now works, and only that is in the footer."""
        if not self.is_mounted:
            return True
        if self._answer.typing and action not in ("leave", "reveal"):
            return False  # letters pressed before the field has the focus are no commands
        if action in ("reveal", "pause"):
            return not self._revealed
        if action == "type":
            return not self._revealed and not self._telling
        if action in ("accept", "note", "edit"):
            return self._revealed
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
        """Show the answer; what was typed, if anything was, beside it."""
        self._reveal(self._answer.typed)

    def _reveal(self, answer: str) -> None:
        shown = self._session.current
        if shown is None or self._revealed:
            return
        self._told = self._session.elapsed()
        self._revealed = True
        self._answer.show(shown.faces, ordered=shown.kind is Kind.TELL)
        if answer:
            self._compare(answer, shown)
        self._draw_buttons(shown)
        self._draw_clock()
        self._draw_status()
        self.refresh_bindings()

    def _compare(self, answer: str, shown: Shown) -> None:
        from drill.coaching import typed  # megabytes that only who types need pay

        if shown.faces.facts:
            self._answer.show_said(answer, typed.said(answer, shown.faces.facts))
        else:
            found = typed.compare(answer, shown.faces.back)
            self._proposed = found.rating
            self._answer.show_difference(answer, found)

    def action_type(self) -> None:
        """Open the field for a typed answer."""
        if not self._answer.typing:
            self._answer.open_field()
            self._draw_status()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter in the field: compare."""
        self._reveal(event.value.strip())

    def action_mark(self, said: bool) -> None:
        """Mark the fact at the pointer as said or missed, and move on to the next."""
        facts = self._answer.facts
        if facts is not None:
            facts.mark(said)

    def _proposal(self, facts: Facts) -> Rating:
        shown = self._session.current
        assert shown is not None
        return proposed(shown.kind, facts.said, facts.total)

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
        """Take the rating that the marks or what was typed propose."""
        facts = self._answer.facts
        if not self._revealed:
            self.action_reveal()
        elif facts is None:
            self.action_grade(int(self._proposed or Rating.GOOD))
        elif facts.marked:
            self.action_grade(int(self._proposal(facts)))
        else:
            key = self.app.keymap.first
            self.app.say(
                f"Mark what you said with {key('study.said')}, or grade with "
                f"{key('study.again')} to {key('study.easy')}."
            )

    def action_grade(self, rating: int) -> None:
        """Grade the card whose answer is shown, once, and go on."""
        if self._revealed:
            self._attempt(partial(self._grade, Rating(rating)))
        else:
            self.action_reveal()

    def _grade(self, rating: Rating) -> None:
        facts, shown = self._answer.facts, self._session.current
        recalled = facts.said if facts is not None and facts.marked else None
        told = None
        if recalled is not None and shown is not None and shown.kind is Kind.TELL:
            question, _, _ = shown.faces.front.partition("\n")
            told = Told(recalled, self._told, question=question.strip("“”"))
        graded = self._session.grade(rating, recalled=recalled, told=told)
        undo = self.app.keymap.first("study.undo")
        self._said = f"{graded.rating.name.capitalize()}: {graded.due_text}. {undo} undoes"
        if graded.leech:
            rests = "\nIt rests from now on." if graded.suspended else ""
            self.app.say(f"A leech: forgotten again and again. {graded.leech}{rests}")

    def action_undo(self) -> None:
        """Take back the last change; its card returns."""
        if not self._session.undo_is_long:
            self._attempt(self._undo)
        elif not self._waiting:
            self._undo_long()

    def _undo(self) -> None:
        self._undone(self._session.undo())

    def _undone(self, undone: Undone | None) -> None:
        self._said = f"Undone: {undone.what}" if undone else "Nothing to undo"
        if undone:
            self.app.say(self._said)

    @work
    async def _undo_long(self) -> None:
        """An import or an edit is taken back beside the screen: it may be of many cards."""
        before, was = self._session.current, self._said
        self._waiting = True
        try:
            self._undone(await run(self.app, "Undoing", lambda _: self._session.undo()))
        except DrillError as error:
            self.app.complain(error)
        self._settle(before, was)

    def action_suspend(self) -> None:
        """Keep this card out of sessions."""
        self._attempt(partial(self._set_aside, "Suspended", self._session.suspend, ""))

    def action_bury(self) -> None:
        """Keep this card out until tomorrow."""
        self._attempt(partial(self._set_aside, "Buried", self._session.bury, " until tomorrow"))

    def _set_aside(self, did: str, act: Callable[[], str], until: str) -> None:
        if self._session.current is not None:
            undo = self.app.keymap.first("study.undo")
            self._said = f"{did} {act()}{until}. {undo} undoes"
            self.app.say(self._said)

    def _attempt(self, act: Callable[[], None]) -> None:
        """Do it now; while another process keeps the store busy, again and again for a while.

        What is pressed meanwhile is dropped: it was meant for a card that is not there yet.
        """
        if not self._waiting:
            self._tries = 0
            self._try(act)

    def _try(self, act: Callable[[], None]) -> None:
        before, was = self._session.current, self._said
        try:
            act()
        except StoreBusy as error:
            self._tries += 1
            self._waiting = self._tries * AGAIN < PATIENCE
            if self._waiting:
                self._say_waiting()
                self.set_timer(AGAIN, partial(self._try, act))
            else:
                self._said = ""  # beside a refusal, the last success would be taken for its own
                self._draw_status()
                self.app.complain(error)
                self._leaving = False
            return
        except DrillError as error:
            self._waiting = False
            self.app.complain(error)
            self._leaving = False
            self._said = ""
            if self._session.current is before:
                self._draw_status()
                return
        self._settle(before, was)

    def _settle(self, before: Shown | None, was: str) -> None:
        """What was tried is done, or refused: show what is so now."""
        self._waiting = False
        if self._session.current is not before:
            self._draw_card()
        elif self._said != was:
            self._draw_status()
        if self._leaving and not self._over:
            self._end()

    def _say_waiting(self) -> None:
        text = " Another drill is writing to the store; one moment…"
        self.query_one("#status", Static).update(content(text))

    # -- other screens -------------------------------------------------------------------------

    def action_note(self) -> None:
        """The whole story or framework of this card."""
        shown, home = self._session.current, self.app.home
        if shown is None or home is None:
            return
        try:
            lines = note_pages.read(home, shown.key)
        except DrillError as error:
            self.app.complain(error)
            return
        self.app.push_screen(NoteScreen(lines))

    @work
    async def action_edit(self) -> None:
        """Edit this card's note; the clock stands still meanwhile."""
        shown = self._session.current
        if shown is None or self._editing:
            return
        self._editing = True
        self._session.pause()
        try:
            changed = await edit_note(self.app, *note_pages.place(shown.key))
        finally:
            self._editing = False
            self.app.last_input = self.app.clock.now()
            self._session.resume()
        if changed:
            self._show_edited(shown)

    def _show_edited(self, before: Shown) -> None:
        """The card as its note is now, with the answer shown as it was; or the next card."""
        told, proposed = self._told, self._proposed
        marks = self._answer.facts.marks if self._answer.facts is not None else ()
        try:
            self._session.refresh()
        except DrillError as error:
            self.app.complain(error)
            return
        self._said = ""
        self._draw_card()
        if self._session.current and self._session.current.key == before.key:
            self._reveal("")
            self._told, self._proposed = told, proposed
            if self._answer.facts is not None:
                self._answer.facts.restore(marks)
            self._draw_clock()
            self._draw_status()

    def action_pause(self) -> None:
        """Stop the clock and cover the card."""
        self._session.pause()
        self._cover_up(idle=False)

    def _cover_up(self, idle: bool) -> None:
        def uncovered(leave: bool | None) -> None:
            self.app.last_input = self.app.clock.now()
            if leave:
                self._end()

        left = max(0, round(self._session.progress().seconds_left))
        self.app.push_screen(PauseScreen(left, idle=idle), uncovered)

    def action_leave(self) -> None:
        """Close the field, if the person was typing; else end the session."""
        if self._answer.typing:
            self._answer.close_field()
            self._draw_status()
            self.refresh_bindings()
        elif self._waiting:
            self._leaving = True  # once what was given is saved, or refused
        else:
            self._end()

    def _end(self) -> None:
        """To the summary; where something covers the card, as soon as nothing does."""
        self._over = True
        if self.is_active:
            self.app.switch_screen(SummaryScreen(self._session))
