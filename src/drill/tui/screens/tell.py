"""A story told aloud: a countdown, a running clock, then what was said, the follow-ups, a rating.

One phase after the other. Leaving grades nothing before the beats are marked; what was marked is
kept, with the rating that it proposes. A transcript that was not rated is held until the next time.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.reactive import var
from textual.widgets import Digits, Static

from drill.cards.faces import beat_labels
from drill.coaching.ways import ASKS
from drill.domain.rehearsal import Told
from drill.domain.review import Rating, Source
from drill.service.home import words
from drill.service.stories import rehearsal
from drill.service.stories.rehearsal import RehearsalResult, StoryToTell
from drill.service.study import lessons
from drill.text import clean
from drill.tui.actions import TELL
from drill.tui.screen import DrillScreen
from drill.tui.telling import Telling
from drill.tui.widgets.facts import Facts
from drill.tui.widgets.footer import Footer
from drill.tui.widgets.head import Head
from drill.tui.widgets.held_area import HeldArea
from drill.tui.widgets.tellclock import TellClock

if TYPE_CHECKING:
    from drill.service.home.home import Home

COUNTDOWN = 3
"""Seconds to take a breath."""
LONGEST = 200_000
"""Characters of a transcript that are read here; a file may be longer."""

Finish = Callable[[StoryToTell, Told, "Rating | None"], RehearsalResult]


class TellPhase(IntEnum):
    """Where one is; each comes after the one before."""

    READING = -1
    READY = 0
    COUNTDOWN = 1
    SPEAKING = 2
    TYPING = 3
    BEATS = 4
    PROBE = 5
    FLAGS = 6
    RATING = 7
    DONE = 8


_ASKS = {
    TellPhase.READING: "Read this once; it is asked afterwards.",
    TellPhase.TYPING: "What you said, typed or pasted. It proposes the marks; you decide.",
    TellPhase.BEATS: "What did you say? Mark the beats in the order in which you told them.",
    TellPhase.FLAGS: "Did you trip a red flag? Mark those you did.",
    TellPhase.RATING: "How did it go?",
    TellPhase.DONE: "Kept.",
}
_PARTS = {
    "#question": (TellPhase.READY, TellPhase.COUNTDOWN, TellPhase.SPEAKING, TellPhase.TYPING),
    "#digits": (TellPhase.COUNTDOWN, TellPhase.SPEAKING),
    "#bar": (TellPhase.SPEAKING,),
    "#transcript": (TellPhase.TYPING,),
    "#detail": (TellPhase.BEATS, TellPhase.FLAGS),
}
"""The phases in which a part is in sight; those that are not named always are."""
_ACTIONS = {
    "way": (TellPhase.READY,),
    "type": (TellPhase.READY,),
    "beat": (TellPhase.SPEAKING,),
    "look": (TellPhase.SPEAKING,),
    "read": (TellPhase.TYPING,),
    "mark": (TellPhase.BEATS, TellPhase.PROBE, TellPhase.FLAGS),
    "move": (TellPhase.BEATS, TellPhase.FLAGS),
    "invented": (TellPhase.BEATS,),
    "fact": (TellPhase.BEATS,),
    "grade": (TellPhase.RATING,),
}
"""The same of an action."""


class TellScreen(DrillScreen["RehearsalResult | None"], where=TELL):
    """One story. Its result is what was kept; None where the person left before it was marked."""

    AUTO_FOCUS = ""  # keys are the screen's until the field for a transcript is opened
    CSS_PATH = "tell.tcss"

    phase = var(TellPhase.READY, always_update=True)

    def __init__(
        self, home: Home, story: StoryToTell, finish: Finish, *, free: bool = True
    ) -> None:
        """`free` lets the person choose the way; in a mock the question is as it is."""
        super().__init__()
        self._home, self._finish, self._free = home, finish, free
        self.telling = Telling(story)
        self._since, self._answer_shown = 0, False
        self._result: RehearsalResult | None = None
        self._facts: Facts | None = None
        self._transcript = HeldArea(home, f"told {story.place}", "transcript")

    # -- drawing ---------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Every part in its place; those of other phases are hidden."""
        yield Head()
        with VerticalScroll(id="room", can_focus=False):
            yield Static("", id="question", markup=False)
            yield Static("", id="ask", markup=False)
            yield Digits("0:00", id="digits")
            yield TellClock(id="bar")
            yield Static("", id="words", markup=False)
            yield self._transcript
        yield Static("", id="detail", markup=False)
        yield Static("", id="status", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """A clock that is looked at a few times a second; first what was never shown."""
        self.set_interval(0.2, self.tick)
        if self.telling.asked.lesson is not None:
            self.phase = TellPhase.READING

    def come_back(self, since: int) -> None:
        """Nobody spoke meanwhile."""
        self._since += self.host.clock.now() - since

    def watch_phase(self, phase: TellPhase) -> None:
        """The phase begins: its clock, its rows to mark, from the top."""
        self._since, self._answer_shown = self.host.clock.now(), False
        if self._facts is not None:
            self._facts.remove()
            self._facts = None
        asked = self.telling.asked
        if phase is TellPhase.BEATS:
            labels = beat_labels(asked.story)
            self._facts = Facts(labels, ordered=len(labels))
        elif phase is TellPhase.FLAGS:
            self._facts = Facts([flag.flag for flag in asked.red_flags])
            self._facts.propose(self.telling.sounds_like)
        if self._facts is not None:
            self.query_one("#room").mount(self._facts)
        self._draw()
        self.query_one("#room").scroll_home(animate=False)

    def _draw(self) -> None:
        """What this phase shows."""
        asked = self.telling.asked
        low, high = asked.window
        self.query_one(Head).show(f"Tell · {asked.title}", f"{asked.way.value} · {low} to {high} s")
        for part, phases in _PARTS.items():
            self.query_one(part).display = self.phase in phases
        self.write("#question", (f"“{asked.question}”", "bold"))
        self.write("#ask", self._ask())
        self.write("#words", self._words())
        self.on_facts_changed()
        self.draw_clock()
        self.refresh_bindings()

    def _ask(self) -> str:
        asked = self.telling.asked
        if self.phase is TellPhase.PROBE:
            return f"Follow-up {len(self.telling.answers) + 1} of {len(asked.probes)}"
        return _ASKS.get(self.phase, ASKS[asked.way])

    def _words(self) -> str:
        telling, follow_up = self.telling, self.telling.follow_up
        if self.phase is TellPhase.READING and telling.asked.lesson is not None:
            return telling.asked.lesson.text
        if self.phase is TellPhase.READY:
            return telling.advice()
        if self.phase is TellPhase.SPEAKING:
            return telling.progress()
        if self.phase is TellPhase.PROBE and follow_up is not None:
            shown = telling.answer if self._answer_shown else "Answer it aloud."
            return f"“{follow_up.ask}”\n\n{shown}"
        if self.phase is TellPhase.RATING:
            return telling.figures()
        return telling.outcome(self._result)

    def on_facts_changed(self) -> None:
        """What stands behind the row at the pointer, and what keys do now."""
        self.on_facts_moved()
        self.write("#status", f" {self._status()}")

    def on_facts_moved(self) -> None:
        """What stands behind the row at the pointer."""
        facts, at_beats = self._facts, self.phase is TellPhase.BEATS
        behind = self.telling.behind if at_beats else self.telling.repair
        self.write("#detail", behind(facts.pointer) if facts is not None else "")

    def _status(self) -> str:
        key, phase, telling = self.key, self.phase, self.telling
        go, marks = key("go"), f"{key('said')} {{}} · {key('missed')} missed"
        if phase is TellPhase.PROBE:
            return marks.format("answered") if self._answer_shown else f"{go} shows the answer"
        if phase is TellPhase.RATING:
            proposed = telling.asked.propose(telling.told).name.capitalize()
            return f"{go} {proposed} · or 1 Again  2 Hard  3 Good  4 Easy"
        nothing = "goes on" if self._facts is None or self._facts.said else "none of them, goes on"
        said = marks.format("said")
        invented = f" · {telling.invented} invented" if telling.invented else ""
        return {
            TellPhase.READING: f"{go} when you have read it",
            TellPhase.READY: f"{go} starts, after {COUNTDOWN} seconds",
            TellPhase.COUNTDOWN: "breathe",
            TellPhase.SPEAKING: f"{go} stops · {key('beat')} at the end of each beat, if you like",
            TellPhase.TYPING: f"{key('read')} reads it · {key('leave')} closes the field",
            TellPhase.BEATS: f"{said} · 1 2 … left out a fact · {go} {nothing}{invented}",
            TellPhase.FLAGS: f"{key('said')} you said it · {go} {nothing}",
            TellPhase.DONE: f"{go} leaves · {key('study.undo')} on Today or Stories takes it back",
        }[phase]

    def draw_clock(self) -> None:
        """The seconds, before and while one speaks."""
        seconds, digits = self._elapsed(), self.query_one("#digits", Digits)
        if self.phase is TellPhase.COUNTDOWN:
            digits.update(clean(f"{max(1, COUNTDOWN - int(seconds))}"))
        elif self.phase is TellPhase.SPEAKING:
            digits.update(clean(words.clock(int(seconds))))
            self.query_one(TellClock).show(seconds, self.telling.asked.window)

    def tick(self) -> None:
        """A few times a second: the clock runs."""
        if self.is_active and self.phase is TellPhase.COUNTDOWN and self._elapsed() >= COUNTDOWN:
            self.phase = TellPhase.SPEAKING
        elif self.is_active:
            self.draw_clock()

    def _elapsed(self) -> float:
        return (self.host.clock.now() - self._since) / 1000

    # -- what the person does --------------------------------------------------------------

    def names(self) -> dict[str, str]:
        """Away from the field first."""
        return {"leave": "Close the field"} if self.phase is TellPhase.TYPING else {}

    def can(self, action: str) -> bool:
        """Only what can be done in this phase works."""
        if self.phase is TellPhase.TYPING:
            return action in ("read", "leave")
        barred = {"way": not self._free, "look": self.telling.next_beat is None}
        if barred.get(action):
            return False
        if self.phase is TellPhase.PROBE and action in ("mark", "go"):
            return self._answer_shown is (action == "mark")
        return self.phase in _ACTIONS.get(action, TellPhase)

    def action_go(self) -> None:
        """On to the next phase."""
        phase, telling, facts = self.phase, self.telling, self._facts
        if phase is TellPhase.READING and telling.asked.lesson is not None:
            with self.complaining():
                lessons.keep(self._home, telling.asked.lesson, self._elapsed(), Source.TELL)
                self.phase = TellPhase.READY
        elif phase in (TellPhase.READY, TellPhase.COUNTDOWN):
            self.phase = TellPhase(phase + 1)
        elif phase is TellPhase.SPEAKING:
            telling.seconds = self._elapsed()
            self._mark_beats(telling.spoken)
        elif phase is TellPhase.BEATS and facts is not None:
            telling.said = facts.said
            self._go_on()
        elif phase is TellPhase.PROBE:
            self._answer_shown = True
            self._draw()
        elif phase is TellPhase.FLAGS and facts is not None:
            telling.trip(facts.said)
            self.phase = TellPhase.RATING
        elif phase is TellPhase.RATING:
            self._rate(None)
        elif phase is TellPhase.DONE:
            self.dismiss(self._result)

    def _mark_beats(self, said: list[int] | tuple[int, ...]) -> None:
        """The beats to mark, those that are known to be said proposed."""
        self.phase = TellPhase.BEATS
        if self._facts is not None:
            self._facts.propose(said, self.telling.looked)

    def _go_on(self) -> None:
        """From the beats or a follow-up to the next, the red flags, or the rating."""
        if self.telling.follow_up is not None:
            self.phase = TellPhase.PROBE
        else:
            self.phase = TellPhase.FLAGS if self.telling.asked.red_flags else TellPhase.RATING

    def action_beat(self) -> None:
        """A beat is said; the next begins."""
        if self.telling.next_beat is not None:
            self.telling.ends.append(self._elapsed())
            self.write("#words", self._words())

    def action_look(self) -> None:
        """Show the label of the beat that comes next: it counts as missed."""
        if self.telling.next_beat is not None:
            self.telling.looked.add(self.telling.next_beat)
            self.write("#words", self._words())

    def action_way(self) -> None:
        """The next way to tell it."""
        telling = self.telling
        with self.complaining():
            telling.asked = rehearsal.begin(self._home, telling.asked.place, **telling.next_way)
        self._draw()

    def action_type(self) -> None:
        """Open the field for a transcript."""
        self.phase = TellPhase.TYPING
        self._transcript.focus()

    def action_read(self) -> None:
        """Read the transcript and propose the marks."""
        text = self._transcript.text[:LONGEST]
        if not text.strip():
            self.say("Type or paste what you said first.")
            return
        with self.complaining():
            said = self.telling.hear(rehearsal.listen(self._home, self.telling.asked, text))
            self.set_focus(None)
            self._mark_beats(said)

    def action_mark(self, said: bool) -> None:
        """Mark what is at the pointer, or how the follow-up went."""
        follow_up = self.telling.follow_up
        if self._facts is not None:
            self._facts.mark(said)
        elif follow_up is not None:
            self.telling.answers.append((follow_up.id, said))
            self._go_on()

    def action_move(self, by: int) -> None:
        """Move the pointer."""
        if self._facts is not None:
            self._facts.move(by)

    def action_invented(self, by: int) -> None:
        """One thing told more, or fewer, that is no beat of it."""
        self.telling.invented = max(0, self.telling.invented + by)
        self.on_facts_changed()

    def action_fact(self, number: int) -> None:
        """A fact of the beat at the pointer was left out, or was said after all."""
        facts = self._facts
        if facts is not None:
            beat = self.telling.asked.story.beats[facts.pointer]
            if number < len(beat.facts):
                self.telling.left_out ^= {(facts.pointer, number)}
            self.on_facts_changed()

    def action_grade(self, rating: int) -> None:
        """The person's own rating."""
        self._rate(Rating(rating))

    def _rate(self, rating: Rating | None) -> None:
        if self._result is None:
            with self.complaining():
                self._result = self._finish(self.telling.asked, self.telling.told, rating)
                self.phase = TellPhase.DONE
                self._transcript.let_go()

    def action_leave(self) -> None:
        """Close the field, or leave; what was marked is kept."""
        if self.phase is TellPhase.TYPING:
            self.set_focus(None)
            self.phase = TellPhase.READY
            return
        self.before_quit()
        self.dismiss(self._result)

    def before_quit(self) -> None:
        """Keep what was marked, once the beats are; before that what was typed."""
        if self.phase <= TellPhase.BEATS and self._transcript.hold():
            self.say("What you typed is kept: it is here again when you tell this story.")
        if TellPhase.BEATS < self.phase < TellPhase.DONE:
            if self._facts is not None:
                self.telling.trip(self._facts.said)
            self._rate(None)
            if self._result is not None:
                self.say(f"Kept as {self._result.rating.name.capitalize()}.")
