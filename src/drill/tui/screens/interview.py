"""The interviewer's view of one answer, for a friend who asks: what to listen for, marks while
listening, follow-ups that the weak beats choose. The candidate's clock runs with it.
"""

from __future__ import annotations

from contextlib import suppress
from enum import IntEnum

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.reactive import var
from textual.widgets import Digits, Static

from drill.cards.faces import beat_labels
from drill.errors import StoreError
from drill.service.home import words
from drill.service.home.home import Home
from drill.service.stories import interviewer
from drill.service.stories.interviewer import AnswerClock, Hearing
from drill.service.stories.rehearsal import RehearsalResult
from drill.text import clean, unmarked
from drill.tui.screen import HomeScreen
from drill.tui.screens.tell import Finish
from drill.tui.widgets.facts import Facts
from drill.tui.widgets.tellclock import TellClock


class InterviewPhase(IntEnum):
    """Where one is."""

    READY = 0
    LISTENING = 1
    MARKING = 2
    FOLLOW_UP = 3
    DONE = 4


class InterviewScreen(HomeScreen["RehearsalResult | None"], where="interview"):
    """Its result is what was kept; None where the friend left before the answer was marked."""

    CSS_PATH = "interview.tcss"
    scrolls = "#room"
    phase = var(InterviewPhase.READY, init=False, always_update=True)

    def __init__(self, home: Home, hearing: Hearing, finish: Finish) -> None:
        super().__init__(home)
        self._hearing, self._finish = hearing, finish
        self._since = 0
        self._result: RehearsalResult | None = None
        asked = hearing.asked
        beats = beat_labels(asked.story)
        flags = [f"red flag: {flag.flag}" for flag in asked.red_flags]
        self._facts = Facts([*beats, *flags], ordered=len(beats))

    def parts(self) -> ComposeResult:
        """The question, what to listen for, what to mark."""
        with VerticalScroll(id="room", can_focus=False):
            yield Static("", id="question", markup=False)
            yield Static("", id="listen", markup=False)
            yield TellClock(id="bar")
            yield self._facts
            yield Static("", id="words", markup=False)
        yield Static("", id="status", markup=False)

    def on_mount(self) -> None:
        """The candidate's clock is ready; ours is looked at a few times a second."""
        self.set_interval(0.2, self._draw_clock)
        self.phase = InterviewPhase.READY

    def come_back(self, since: int) -> None:
        """Nobody spoke meanwhile."""
        if self.phase is InterviewPhase.LISTENING:
            self._since += self.host.clock.now() - since
            self._show_clock(running=True)

    def watch_phase(self, phase: InterviewPhase) -> None:
        """The phase begins."""
        if phase is InterviewPhase.LISTENING:
            self._since = self.host.clock.now()
        if phase <= InterviewPhase.MARKING:
            self._show_clock(running=phase is InterviewPhase.LISTENING)
        self._draw()

    def _show_clock(self, *, running: bool) -> None:
        with self.complaining():
            since = self._since if running else None
            interviewer.show_clock(self._home, AnswerClock(since, self._hearing.asked.window))

    # -- drawing ---------------------------------------------------------------------------

    def _draw(self) -> None:
        hearing, phase = self._hearing, self.phase
        asked = hearing.asked
        marks = phase in (InterviewPhase.LISTENING, InterviewPhase.MARKING)
        low, high = asked.window
        self.show_head(f"You ask · {asked.story.title}", f"{low} to {high} s")
        self.query_one("#bar").display = phase is InterviewPhase.LISTENING
        # On a low terminal the rows to mark have its place once the candidate speaks.
        last = InterviewPhase.READY if self.has_class("-short") else InterviewPhase.MARKING
        self.query_one("#listen").display = phase <= last
        self._facts.display = marks
        self.write("#question", (self._question(), "bold"))
        self.write("#listen", *self._listen())
        self.write("#words", self._words())
        self.write("#status", f" {self._status()}")
        self._draw_clock()
        self.refresh_bindings()

    def _question(self) -> str:
        follow_up = self._hearing.follow_up
        if self.phase is InterviewPhase.FOLLOW_UP and follow_up is not None:
            return f"“{follow_up.probe.ask}”"
        return "Kept." if self.phase is InterviewPhase.DONE else f"“{self._hearing.asked.question}”"

    def _listen(self) -> list[str | tuple[str, str]]:
        lines = self._hearing.listen_for
        return [("Listen for\n", "bold"), "\n".join(lines)] if lines else []

    def on_facts_moved(self) -> None:
        """What stands behind the row at the pointer."""
        self.write("#words", self._words())

    def _words(self) -> str:
        hearing, phase = self._hearing, self.phase
        if self._facts.display:
            beats, flags = hearing.asked.story.beats, hearing.asked.red_flags
            at = self._facts.pointer
            if at < len(beats):
                return "\n".join(f"· {unmarked(fact.say)}" for fact in beats[at].facts)
            return "\n".join(f"“{text}”" for text in flags[at - len(beats)].sounds_like)
        if phase is InterviewPhase.FOLLOW_UP and hearing.follow_up is not None:
            follow_up = hearing.follow_up
            beat = (
                hearing.asked.story.beats[follow_up.beat].label
                if follow_up.beat is not None
                else ""
            )
            why = (
                f"Thin in the answer: {beat}."
                if beat
                else "Nothing was thin: one of the story's own."
            )
            facts = "\n".join(f"· {unmarked(fact.say)}" for fact in follow_up.probe.answer)
            return f"{why}\n\n{facts or 'No answer is noted: judge it as it comes.'}"
        if phase is InterviewPhase.DONE and self._result is not None:
            answered = sum(well for _, well in hearing.answers)
            lines = [f"{self._result.rating.name.capitalize()} · {words.clock(hearing.seconds)}"]
            if hearing.answers:
                lines.append(f"follow-ups answered: {answered} of {len(hearing.answers)}")
            lines += [f"red flag: {flag}" for flag in hearing.flags]
            return "\n".join(lines)
        return ""

    def _status(self) -> str:
        go, said, missed = self.key("go"), self.key("said"), self.key("missed")
        return {
            InterviewPhase.READY: f"Read the question aloud. {go} when they begin to answer",
            InterviewPhase.LISTENING: f"{said} heard it · {go} when they have ended",
            InterviewPhase.MARKING: f"{said} heard it · {missed} did not · {go} goes on",
            InterviewPhase.FOLLOW_UP: f"Ask it. {said} answered · {missed} not · {go} ends it",
            InterviewPhase.DONE: f"{go} goes on",
        }[self.phase]

    def _draw_clock(self) -> None:
        if self.phase is InterviewPhase.LISTENING:
            self.query_one(TellClock).show(self._elapsed(), self._hearing.asked.window)

    def _elapsed(self) -> float:
        return (self.host.clock.now() - self._since) / 1000

    # -- what the friend does --------------------------------------------------------------

    def names(self) -> dict[str, str]:
        """A follow-up is answered."""
        return {"said": "Answered"} if self.phase is InterviewPhase.FOLLOW_UP else {}

    def can(self, action: str) -> bool:
        """Marks while there is something to mark."""
        if action == "mark":
            return self.phase in (
                InterviewPhase.LISTENING, InterviewPhase.MARKING, InterviewPhase.FOLLOW_UP,
            )  # fmt: skip
        if action == "move":
            return self._facts.display
        return True

    def action_go(self) -> None:
        """On to the next phase."""
        hearing, phase = self._hearing, self.phase
        if phase is InterviewPhase.DONE:
            self.dismiss(self._result)
        elif phase is InterviewPhase.FOLLOW_UP:
            self._keep()
        elif phase is InterviewPhase.MARKING:
            hearing.heard(self._facts.said)
            self._go_on()
        else:
            if phase is InterviewPhase.LISTENING:
                hearing.seconds = self._elapsed()
            self.phase = InterviewPhase(phase + 1)

    def _go_on(self) -> None:
        if self._hearing.follow_up is None:
            self._keep()
        else:
            self.phase = InterviewPhase.FOLLOW_UP

    def _keep(self) -> None:
        with self.complaining():
            if self._result is None:
                self._result = self._finish(self._hearing.asked, self._hearing.told, None)
            self.phase = InterviewPhase.DONE

    def action_mark(self, said: bool) -> None:
        """What is at the pointer was heard, or not; so was the answer to a follow-up."""
        follow_up = self._hearing.follow_up
        if self.phase is not InterviewPhase.FOLLOW_UP:
            self._facts.mark(said)
        elif follow_up is not None:
            self._hearing.answered(follow_up, said)
            self._go_on()

    def action_move(self, by: int) -> None:
        """Move the pointer."""
        self._facts.move(by)

    def action_leave(self) -> None:
        """Back to the mock; what was marked is kept once the follow-ups have begun."""
        self.before_quit()
        self.dismiss(self._result)

    def before_quit(self) -> None:
        """Keep what was marked, where one leaves at a follow-up."""
        if self.phase is InterviewPhase.FOLLOW_UP:
            self._keep()


class ClockScreen(HomeScreen[None], where="clock"):
    """What the candidate sees while a friend asks: the clock, and nothing else."""

    CSS_PATH = "interview.tcss"
    topped = False

    def parts(self) -> ComposeResult:
        """The clock."""
        yield Digits("0:00", id="digits")
        yield Static("", id="bar", markup=False)

    def on_mount(self) -> None:
        """The store is looked at twice a second."""
        self.set_interval(0.5, self._draw)
        self._draw()

    def action_leave(self) -> None:
        """Away: there is nothing behind it for the candidate."""
        self.app.exit(0)

    def _draw(self) -> None:
        with suppress(StoreError):  # the friend's screen says it
            shown = interviewer.clock(self._home)
            if shown is None or shown.since is None:
                waiting = "Listen to the question." if shown else "Waiting for the mock to begin."
                self.query_one("#digits", Digits).update("0:00")
                self.write("#bar", waiting)
                return
            seconds = max(0.0, (self.host.clock.now() - shown.since) / 1000)
            self.query_one("#digits", Digits).update(clean(words.clock(seconds)))
            low, high = shown.window
            self.write("#bar", f"aim for {low} to {high} seconds")
