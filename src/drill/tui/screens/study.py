"""Study: one card, its answer, four ratings. It holds the session's current card and no more.

Drawing never waits for anything, so no key and no click can come between half of it: whatever
is pressed meets either the card as it was or the next one, and each card is graded once.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from functools import partial

from textual import work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.reactive import var

from drill.domain.kind import Kind
from drill.domain.rehearsal import Told
from drill.domain.review import Rating
from drill.errors import DrillError
from drill.service.home import words
from drill.service.home.undo import Ahead, StepKind, Undone
from drill.service.stories import note_pages
from drill.service.study.grades import Grade
from drill.service.study.session import StudySession
from drill.service.study.shown import Shown
from drill.tui.advice import nothing_to_undo
from drill.tui.no_field import ALREADY_SHOWN, TOLD_ALOUD, NoFieldScreen
from drill.tui.screens.dialogs import PauseScreen
from drill.tui.screens.lesson import LessonScreen
from drill.tui.screens.note import NoteScreen
from drill.tui.screens.spoken import SpokenScreen
from drill.tui.screens.summary import SummaryScreen
from drill.tui.widgets.answer import Answer
from drill.tui.widgets.footer import Footer
from drill.tui.widgets.study_room import (
    Front,
    Ratings,
    StudyHead,
    StudyStatus,
)
from drill.tui.work import PendingWork, run

IDLE = 120.0
"""Seconds without a key or the mouse after which the clock stops by itself."""
IDLE_TELLING = 300.0
"""The same while a story is being told: hands are still then."""


_REVEALED = {
    "reveal": False, "pause": False, "type": False, "accept": True, "note": True, "edit": True,
}  # fmt: skip
"""Actions that are for a card whose answer is shown, or for one whose answer is not."""


class StudyPhase(Enum):
    """Where one is with a card."""

    QUESTION = "question"
    """The front is in sight; the answer's room is there and empty."""
    TYPING = "typing"
    """So is a field for the answer."""
    ANSWER = "answer"
    """The answer is shown, as one thing."""
    TICKING = "ticking"
    """The answer is shown as facts to be ticked."""
    OVER = "over"
    """There is no card any more, or the person leaves."""

    @property
    def revealed(self) -> bool:
        """Whether the answer is shown."""
        return self in (StudyPhase.ANSWER, StudyPhase.TICKING)


_TYPING = {"reveal": "Compare", "leave": "Close the field"}
"""What its two keys are called while the field is open."""


class _TypedAnswers(NoFieldScreen[None]):
    """A screen where an answer may be typed."""

    session: StudySession
    phase = var(StudyPhase.QUESTION, init=False, always_update=True, bindings=True)

    def names(self) -> dict[str, str]:
        """What the two keys do that are left while the field is open."""
        return _TYPING if self.phase is StudyPhase.TYPING else {}

    def action_type(self) -> None:
        """Open the field for a typed answer."""
        if self.phase is StudyPhase.QUESTION:
            self.phase = StudyPhase.TYPING

    @property
    def no_field(self) -> tuple[str, str] | None:
        """Once the answer is shown, or for a story, none opens."""
        if self.phase.revealed:
            return ALREADY_SHOWN
        return TOLD_ALOUD if _telling(self.session.current, self.phase) else None


class StudyScreen(_TypedAnswers, SpokenScreen[None], where="study"):
    """A session, card by card."""

    CSS_PATH = "study.tcss"

    def __init__(self, session: StudySession) -> None:
        super().__init__(classes="asking")  # from the start: else all is dressed again in a moment
        self.session = session
        self._head, self._front = StudyHead(), Front()
        self.answer, self._ratings = Answer(), Ratings()
        self._status = StudyStatus()
        self._news, self._seconds = "", 0.0
        self._pending = PendingWork(self, self._status.show_waiting, self._settle)
        self._card: Shown | None = None

    def compose(self) -> ComposeResult:
        """Header, front, answer, ratings: each in its place from the start."""
        yield self._head
        yield Vertical(self._front, self.answer)
        yield self._status
        yield self._ratings
        yield Footer()

    def on_mount(self) -> None:
        """Show the first card and let the clock run."""
        self.set_interval(1, self.tick)
        self._show_card()

    def on_screen_suspend(self) -> None:
        """Help, the palette or a terminal too small covers the card; a lesson has its own time."""
        if not isinstance(self.app.screen, LessonScreen):
            self.session.clock.pause()

    def on_screen_resume(self) -> None:
        """The card is in sight again; or the session ended beneath what covered it."""
        self.session.clock.resume()
        if self.phase is StudyPhase.OVER:
            self.watch_phase()

    def come_back(self, since: int) -> None:
        """Nobody was at the card meanwhile."""
        self.session.clock.leave_out(since)

    # -- drawing ---------------------------------------------------------------------------

    def _show_card(self) -> None:
        """The front of the current card."""
        card = self._card = self.session.current
        if card is not None:
            self._head.show(card)
            self._front.show(card)
        self.ask_aloud()
        self.phase = StudyPhase.QUESTION if card is not None else StudyPhase.OVER
        if self.session.lesson is not None:
            self.app.push_screen(LessonScreen(self.session, self.session.lesson), self._taught)

    def _taught(self, then: str | None) -> None:
        """A lesson was left."""
        if then == "read":
            self._pending.change(self.session.read)
        elif then == "undo":
            self.action_undo()
        else:
            self.action_leave()

    def watch_phase(self) -> None:
        """Draw what this phase shows; once it is over, and nothing covers it, the summary."""
        phase, card = self.phase, self.session.current
        if phase is StudyPhase.OVER or card is None:
            if self.is_active:
                self.app.switch_screen(SummaryScreen(self.session))
            return
        if phase is StudyPhase.TYPING:
            self.answer.open_field(card.key)
        else:
            self.answer.show(card if phase.revealed else None, self._seconds)
        self.set_class(phase.revealed, "revealed")
        self.set_class(phase is StudyPhase.QUESTION, "asking")
        self._ratings.show(card.intervals, seen=phase.revealed, typing=phase is StudyPhase.TYPING)
        self.draw_clock()
        self.on_facts_changed()

    def tick(self) -> None:
        """Once a second: the clock runs, or stops where nobody is there."""
        if not self.is_active:
            return
        idle = (self.host.clock.now() - self.host.last_input) / 1000
        if idle >= (IDLE_TELLING if _telling(self.session.current, self.phase) else IDLE):
            self.session.clock.pause(since=self.host.last_input)
            self._cover_up(idle=True)
        else:
            self.draw_clock()

    def draw_clock(self) -> None:
        """Nothing but the clock: the card stays as it is."""
        self._head.show_progress(self.session)
        card = self.session.current
        if card is not None and card.kind is Kind.TELL:
            seconds = self._seconds if self.phase.revealed else self.session.clock.elapsed
            self._front.show_told(seconds, card.faces.way, stopped=self.phase.revealed)

    def on_facts_changed(self) -> None:
        """The line below the card: a mark may propose another rating."""
        self._status.show(self.session, self.answer, self._news)

    def can(self, action: str) -> bool:
        """Only what can be done now works."""
        phase = self.phase
        if phase is StudyPhase.TYPING and action not in ("leave", "reveal"):
            return False  # letters pressed before the field has the focus are no commands
        if action == "type" and _telling(self.session.current, phase):
            return False
        if action in ("mark", "say"):
            return phase is StudyPhase.TICKING if action == "mark" else bool(self.question)
        return _REVEALED.get(action, phase.revealed) is phase.revealed

    # -- what the person does ----------------------------------------------------------------

    def action_reveal(self) -> None:
        """Show the answer; what was typed, if anything was, beside it."""
        card, typed = self.session.current, self.answer.typed
        if card is None or self.phase.revealed:
            return
        self._reveal(card, self.session.clock.elapsed)
        if typed:
            self.answer.compare(typed)
            self.on_facts_changed()

    on_answer_field_submitted = action_reveal

    def _reveal(self, card: Shown, seconds: float) -> None:
        """Show the answer, which took so long to give."""
        self._seconds = seconds
        self.phase = StudyPhase.TICKING if card.faces.facts else StudyPhase.ANSWER

    def action_mark(self, said: bool) -> None:
        """Mark the fact at the pointer as said or missed, and move on to the next."""
        if (facts := self.answer.facts) is not None:
            facts.mark(said)

    def action_move(self, by: int) -> None:
        """Move the pointer; where there is none, scroll."""
        if (facts := self.answer.facts) is not None:
            facts.move(by)
        else:
            self.action_scroll(by)

    @property
    def scrolls(self) -> str:  # type: ignore[override]
        """The answer, or while it is hidden the front."""
        return "#answer-room" if self.phase.revealed else "#front-room"

    def action_accept(self) -> None:
        """Take the rating that the marks or what was typed propose."""
        rating = self.answer.proposal
        if not self.phase.revealed:
            self.action_reveal()
        elif rating is not None or self.phase is StudyPhase.ANSWER:
            self.action_grade(rating or Rating.GOOD)
        else:
            said, again, easy = map(self.key, ("said", "again", "easy"))
            self.say(f"Mark what you said with {said}, or grade with {again} to {easy}.")

    def action_grade(self, rating: int) -> None:
        """Grade the card whose answer is shown, once, and go on."""
        if self.phase.revealed:
            self._pending.change(partial(self._grade, Rating(rating)))
        else:
            self.action_reveal()

    def _grade(self, rating: Rating) -> None:
        facts = self.answer.facts
        recalled = facts.said if facts is not None and facts.marked else None
        told = _as_told(self.session.current, self.question, recalled, self._seconds)
        graded = self.session.grade(rating, recalled=recalled, told=told)
        rated = f"{rating.name.capitalize()}: {words.comes_back(graded.review)}"
        self._news = f"{rated}. {self.key('undo')} undoes"
        if graded.leech:
            self.say(_leech(graded))

    def action_undo(self) -> None:
        """Take back the last change; its card returns."""
        with self.complaining():
            ahead = self.session.undo_ahead
            if ahead is None or (ahead.small and ahead.own):
                self._pending.change(lambda: self._say_undone(self.session.undo()))
            elif self._pending.begin():
                self._undo_larger(ahead)

    def _say_undone(self, undone: Undone | None) -> None:
        self._news = _as_undone(undone) or nothing_to_undo(self.host.keymap)
        self.host.look_as_kept()
        if undone is None and self.phase.revealed:  # the line below an answer asks for its marks
            self.say(self._news)

    @work
    async def _undo_larger(self, ahead: Ahead) -> None:
        """It is taken back beside the screen: it may be of many cards. An edit is one of a card
        that was shown; whatever else was done on another screen, or by another drill, and is asked
        for.
        """
        with self.complaining():
            if (ahead.kind == StepKind.EDIT and ahead.own) or await self.undo_agreed(ahead):
                self._say_undone(await run(self.app, "Undoing", lambda _: self.session.undo(ahead)))
        self._settle()

    def action_suspend(self) -> None:
        """Keep this card out of sessions."""
        self._set_aside("Suspended", self.session.suspend)

    def action_bury(self) -> None:
        """Keep this card out until tomorrow."""
        self._set_aside("Buried until tomorrow", self.session.bury)

    def _set_aside(self, news: str, act: Callable[[], str]) -> None:
        def change() -> None:
            act()
            self._news = f"{news}. {self.key('undo')} undoes"

        if self.session.current is not None:
            self._pending.change(change)

    def _settle(self, error: DrillError | None = None) -> None:
        """A change is done, or refused: show what is so now."""
        if error is not None:
            self.complain(error)
            self._news = ""  # beside a refusal, the last success would be taken for its own
        if self.session.current is not self._card:
            self._show_card()
        else:
            self.on_facts_changed()
        if self._pending.end() and self.phase is not StudyPhase.OVER:
            self.phase = StudyPhase.OVER

    # -- other screens -------------------------------------------------------------------------

    def action_note(self) -> None:
        """The whole story or framework of this card."""
        card, home = self.session.current, self.host.home
        if card is not None and home is not None:
            with self.complaining():
                self.app.push_screen(NoteScreen(note_pages.read(home, card.key)))

    @work
    async def action_edit(self) -> None:
        """Edit what this card shows; the clock stands still meanwhile."""
        card = self.session.current
        if card is None or not self._pending.begin():
            return
        self.session.clock.pause()
        try:
            changed = await self.edited(*card.key.split("/", 2))
        finally:
            leaving = self._pending.end()
            self.host.last_input = self.host.clock.now()
            self.session.clock.resume()
        if changed:
            self._show_edited(card)
        if leaving:
            self.phase = StudyPhase.OVER

    def _show_edited(self, before: Shown) -> None:
        """The card as its note is now, with the answer shown as it was; or the next card."""
        seconds, compared, facts = self._seconds, self.answer.compared, self.answer.facts
        with self.complaining():
            self.session.refresh()
            self._news = ""
            self._show_card()
            if self._card is not None and self._card.key == before.key:
                self._reveal(self._card, seconds)
                self.answer.compared = compared
                if self.answer.facts is not None and facts is not None:
                    self.answer.facts.propose(facts.said, facts.missed)
                self.on_facts_changed()

    def action_pause(self) -> None:
        """Stop the clock and cover the card."""
        self.session.clock.pause()
        self._cover_up(idle=False)

    def _cover_up(self, idle: bool) -> None:
        def uncovered(leave: bool | None) -> None:
            self.host.last_input = self.host.clock.now()
            if leave:
                self.phase = StudyPhase.OVER

        self.app.push_screen(PauseScreen.of_session(self.session.clock.left, idle=idle), uncovered)

    def action_leave(self) -> None:
        """Close the field, if the person was typing; else end the session."""
        if self.phase is StudyPhase.TYPING:
            self.phase = StudyPhase.QUESTION
        elif self._pending.going_on:
            self._pending.leaving = True
        else:
            self.phase = StudyPhase.OVER


def _telling(card: Shown | None, phase: StudyPhase) -> bool:
    return card is not None and card.kind is Kind.TELL and not phase.revealed


def _as_undone(undone: Undone | None) -> str:
    # The card comes back unanswered: nothing here may say what it asks for.
    return f"Undone: {'your grade' if undone.graded else undone.named}" if undone else ""


def _leech(graded: Grade) -> str:
    rests = "\nIt rests from now on." if graded.suspended else ""
    return f"A leech: forgotten again and again. {graded.leech}{rests}"


def _as_told(
    card: Shown | None, question: str, recalled: tuple[int, ...] | None, seconds: float
) -> Told | None:
    """What is kept of a story that was told aloud, and marked."""
    if card is None or recalled is None or card.kind is not Kind.TELL:
        return None
    return Told(recalled, seconds, question=question, way=card.faces.way)
