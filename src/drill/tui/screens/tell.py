"""A story told aloud: a countdown, a running clock, then what was said, the follow-ups, a rating.

One phase after the other. Leaving grades nothing before the beats are marked; then it asks whether
what was marked is kept with the rating that it proposes. A transcript that was not rated is held
until the next time.
"""

from __future__ import annotations

from collections.abc import Callable

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.events import Key
from textual.widgets import Digits, Static

from drill.cards.faces import beat_labels
from drill.coaching.ways import ASKS
from drill.domain.rehearsal import Told
from drill.domain.review import Rating, Source
from drill.service.home.home import Home
from drill.service.stories import rehearsal
from drill.service.stories.rehearsal import RehearsalResult, StoryToTell
from drill.service.study import lessons
from drill.tui.screens.taped import TapedScreen
from drill.tui.telling import (
    ACTIONS,
    ASKED,
    CALLED,
    PARTS,
    TellPhase,
    on_leaving,
    status,
)
from drill.tui.widgets.facts import Facts
from drill.tui.widgets.tellclock import TellClock
from drill.tui.widgets.text_field import HeldArea

LONGEST = 200_000
"""Characters of a transcript that are read here; a file may be longer."""
PLAYING = ("play", "play_on", "skip", "skip_beat", "listen")
"""What goes with a recording."""

Finish = Callable[[StoryToTell, Told, "Rating | None"], RehearsalResult]


class TellScreen(TapedScreen, where="tell"):
    """One story. Its result is what was kept; None where the person left before it was marked."""

    AUTO_FOCUS = ""  # keys are the screen's until the field for a transcript is opened
    CSS_PATH = "tell.tcss"

    def __init__(
        self, home: Home, story: StoryToTell, finish: Finish, *, free: bool = True
    ) -> None:
        """`free` lets the person choose the way; in a mock the question is as it is."""
        super().__init__(home, story, asks=free)
        self._finish, self._free = finish, free
        self._result: RehearsalResult | None = None
        self._transcript = HeldArea(home, f"told {story.place}", "transcript")

    # -- drawing ---------------------------------------------------------------------------

    def parts(self) -> ComposeResult:
        """Every part in its place; those of other phases are hidden."""
        with VerticalScroll(id="room", can_focus=False):
            yield Static("", id="question", markup=False)
            yield Static("", id="ask", markup=False)
            yield Digits("0:00", id="digits")
            yield TellClock(id="bar")
            yield Static("", id="tape", markup=False)
            yield Static("", id="words", markup=False)
            yield self._transcript
        yield Static("", id="detail", markup=False)
        yield Static("", id="sound", markup=False)
        yield Static("", id="status", markup=False)

    def on_mount(self) -> None:
        """A clock that is looked at a few times a second; first what was never shown."""
        self.set_interval(0.2, self.tick)
        if self.telling.asked.lesson is not None:
            self.phase = TellPhase.READING

    def watch_phase(self, phase: TellPhase) -> None:
        """The phase begins: its clock, its rows to mark, from the top."""
        self._since, self.answer_shown = self.host.clock.now(), False
        if self.facts is not None:
            self.facts.remove()
            self.facts = None
        asked = self.telling.asked
        if phase is TellPhase.BEATS:
            labels = beat_labels(asked.story)
            self.facts = Facts(labels, ordered=len(labels))
        elif phase is TellPhase.FLAGS:
            self.facts = Facts([flag.flag for flag in asked.red_flags])
            self.facts.propose(self.telling.sounds_like)
        if self.facts is not None:
            self.query_one("#room").mount(self.facts)
        self.set_class(self.facts is not None, "-marking")
        self.draw()
        self.query_one("#room").scroll_home(animate=False)
        self.sound_of(phase)

    def draw(self) -> None:
        """What this phase shows."""
        asked = self.telling.asked
        low, high = asked.window
        self.show_head(f"Tell · {asked.title}", f"{asked.way.value} · {low} to {high} s")
        for part, phases in PARTS.items():
            self.query_one(part).display = self.phase in phases
        self.write("#question", (f"“{asked.question}”", "bold"))
        self.write("#ask", self._ask())
        self.write("#words", self._words())
        self.on_facts_changed()
        self.draw_clock()
        self.draw_sound()
        self.refresh_bindings()

    def _ask(self) -> str:
        asked = self.telling.asked
        if self.phase is TellPhase.PROBE:
            return f"Follow-up {len(self.telling.answers) + 1} of {len(asked.probes)}"
        return ASKED.get(self.phase, ASKS[asked.way])

    def _words(self) -> str:
        telling, follow_up = self.telling, self.telling.follow_up
        if self.phase is TellPhase.READING and telling.asked.lesson is not None:
            return telling.asked.lesson.text
        if self.phase is TellPhase.READY:
            return telling.advice()
        if self.phase is TellPhase.SPEAKING:
            return telling.progress()
        if self.phase is TellPhase.PROBE and follow_up is not None:
            shown = telling.answer if self.answer_shown else "Answer it aloud."
            return f"“{follow_up.ask}”\n\n{shown}"
        if self.phase is TellPhase.RATING:
            return telling.figures()
        return telling.outcome(self._result)

    def on_facts_changed(self) -> None:
        """What stands behind the row at the pointer, and what keys do now."""
        self.on_facts_moved()
        keys = status(
            self.phase, self.telling, self.key,
            marked=self.facts is None or bool(self.facts.said), shown=self.answer_shown,
        )  # fmt: skip
        self.write("#status", f" {keys}")

    def on_facts_moved(self) -> None:
        """What stands behind the row at the pointer."""
        facts, at_beats = self.facts, self.phase is TellPhase.BEATS
        behind = self.telling.behind if at_beats else self.telling.repair
        self.write("#detail", behind(facts.pointer) if facts is not None else "")

    # -- what the person does --------------------------------------------------------------

    def names(self) -> dict[str, str]:
        """Away from the field first, and from what a recogniser does."""
        record = {"record": "Do not record"} if self._tape.wanted else {}
        return {"leave": "By hand"} if self.is_reading else CALLED.get(self.phase, record)

    def can(self, action: str) -> bool:
        """Only what can be done in this phase works."""
        if self.phase is TellPhase.TYPING:
            return action in ("read", "leave")
        barred = {
            "way": not self._free,
            "record": self.app.is_web,
            "look": self.telling.next_beat is None,
            "say": not self._voice.found or self.answer_shown,
            **dict.fromkeys(PLAYING, self.playback is None),
        }
        if barred.get(action):
            return False
        if self.phase is TellPhase.PROBE and action in ("mark", "go"):
            return self.answer_shown is (action == "mark")
        return self.phase in ACTIONS.get(action, TellPhase)

    def on_key(self, event: Key) -> None:
        """Past a follow-up whose answer is in sight goes a mark, and not what went on before; what
        is not offered in a browser is told of.
        """
        if self.app.is_web and event.key in self.host.keymap.keys_of("tell.record"):
            self.action_record()
        marks = self.phase is TellPhase.PROBE and self.answer_shown
        if marks and event.key in self.host.keymap.keys_of("tell.go"):
            said, missed = self.key("said"), self.key("missed")
            self.say(f"Say how it went: {said} answered, {missed} missed.")

    def action_go(self) -> None:
        """On to the next phase."""
        phase, telling, facts = self.phase, self.telling, self.facts
        if phase is TellPhase.READING and telling.asked.lesson is not None:
            with self.complaining():
                lessons.keep(self._home, telling.asked.lesson, self.elapsed, Source.TELL)
                self.phase = TellPhase.READY
        elif phase in (TellPhase.READY, TellPhase.COUNTDOWN):
            self.phase = TellPhase(phase + 1)
        elif phase is TellPhase.SPEAKING:
            telling.seconds = self.elapsed
            self.stop_clock()
            self.mark_beats(telling.spoken)
        elif phase is TellPhase.BEATS and facts is not None:
            self.stop_reading()
            telling.said = facts.said
            self._go_on()
        elif phase is TellPhase.PROBE:
            self.answer_shown = True
            self.draw()
        elif phase is TellPhase.FLAGS and facts is not None:
            telling.trip(facts.said)
            self.phase = TellPhase.RATING
        elif phase is TellPhase.RATING:
            self._rate(None)
        elif phase is TellPhase.DONE:
            self.dismiss(self._result)

    def _go_on(self) -> None:
        """From the beats or a follow-up to the next, the red flags, or the rating."""
        if self.telling.follow_up is not None:
            self.phase = TellPhase.PROBE
        else:
            self.phase = TellPhase.FLAGS if self.telling.asked.red_flags else TellPhase.RATING

    def action_beat(self) -> None:
        """A beat is said; the next begins."""
        if self.telling.next_beat is not None:
            self.telling.ends.append(self.elapsed)
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
        self.draw()

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
            beats = self.telling.hear(rehearsal.listen(self._home, self.telling.asked, text))
            self.set_focus(None)
            self.mark_beats(beats)

    def action_mark(self, said: bool) -> None:
        """Mark what is at the pointer, or how the follow-up went."""
        follow_up = self.telling.follow_up
        if self.facts is not None:
            self.facts.mark(said)
        elif follow_up is not None:
            self.telling.answers.append((follow_up.id, said))
            self._go_on()

    def action_move(self, by: int) -> None:
        """Move the pointer."""
        if self.facts is not None:
            self.facts.move(by)

    def action_invented(self, by: int) -> None:
        """One thing told more, or fewer, that is no beat of it."""
        self.telling.invented = max(0, self.telling.invented + by)
        self.on_facts_changed()

    def action_fact(self, number: int) -> None:
        """A fact of the beat at the pointer was left out, or was said after all."""
        facts = self.facts
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
        """Close the field, or stop the recogniser, or leave; what was marked is kept."""
        if self.is_reading:
            self.stop_reading()
        elif self.phase is TellPhase.TYPING:
            self.set_focus(None)
            self.phase = TellPhase.READY
        elif TellPhase.BEATS < self.phase < TellPhase.DONE:
            self._ask_to_leave()
        else:
            self._leave()

    @work(exclusive=True, group="leaving")
    async def _ask_to_leave(self) -> None:
        """What was marked is kept, but not with a rating that nobody saw."""
        if await self.asked(*on_leaving(self.telling), "Go on"):
            self._leave()

    def _leave(self) -> None:
        self.before_quit()
        self.dismiss(self._result)

    def before_quit(self) -> None:
        """Keep what was marked, once the beats are; before that what was typed."""
        if self.phase <= TellPhase.BEATS and self._transcript.hold():
            self.say("What you typed is kept: it is here again when you tell this story.")
        if TellPhase.BEATS < self.phase < TellPhase.DONE:
            if self.facts is not None:
                self.telling.trip(self.facts.said)
            self._rate(None)
            if self._result is not None:
                self.say(f"Kept as {self._result.rating.name.capitalize()}.")
