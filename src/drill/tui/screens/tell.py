"""A story told aloud: a countdown, a running clock, then what was said, the follow-ups, a rating.

One phase after the other; nothing is graded before the last, and leaving before it grades nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Digits, Static, TextArea

from drill.coaching.variants import ASKS
from drill.domain.deck import Probe
from drill.domain.rehearsal import Told, Variant
from drill.domain.review import Rating
from drill.errors import DrillError
from drill.service.home import words
from drill.service.stories import rehearsal
from drill.service.stories.rehearsal import RehearsalResult, StoryToTell
from drill.text import clean, unmarked
from drill.tui.actions import TELL
from drill.tui.content import content, headline
from drill.tui.screen import DrillScreen
from drill.tui.widgets.facts import Facts
from drill.tui.widgets.footer import Footer
from drill.tui.widgets.tellclock import tell_clock

if TYPE_CHECKING:
    from drill.service.home.home import Home

COUNTDOWN = 3
"""Seconds to take a breath."""
LONGEST = 200_000
"""Characters of a transcript that are read here; a file may be longer."""

Finish = Callable[[StoryToTell, Told, "Rating | None"], RehearsalResult]


class TellPhase(IntEnum):
    """Where one is; each comes after the one before."""

    READY = 0
    COUNTDOWN = 1
    SPEAKING = 2
    TYPING = 3
    BEATS = 4
    PROBE = 5
    FLAGS = 6
    RATING = 7
    DONE = 8


class TellScreen(DrillScreen["RehearsalResult | None"], where=TELL):
    """One story. Its result is what was kept; None where the person left before the rating."""

    AUTO_FOCUS = ""  # keys are the screen's until the field for a transcript is opened
    CSS_PATH = "tell.tcss"

    def __init__(
        self, home: Home, telling: StoryToTell, finish: Finish, *, free: bool = True
    ) -> None:
        """`free` lets the person choose the variant; in a mock the question is as it is."""
        super().__init__()
        self._home, self._telling, self._finish, self._free = home, telling, finish, free
        self._phase = TellPhase.READY
        self._since = 0
        self._seconds = 0.0
        self._marks: list[float] = []
        self._looked: set[int] = set()
        self._invented = 0
        self._probe = 0
        self._shown = False
        self._answered: list[tuple[str, bool]] = []
        self._flags: tuple[str, ...] = ()
        self._said: tuple[int, ...] = ()
        self._measures = ""
        self._result: RehearsalResult | None = None
        self._facts: Facts | None = None

    # -- drawing ---------------------------------------------------------------------------

    def compose(self) -> ComposeResult:
        """Every part in its place; those of other phases are hidden."""
        yield Static("", id="head", markup=False)
        with VerticalScroll(id="room", can_focus=False):
            yield Static("", id="question", markup=False)
            yield Static("", id="ask", markup=False)
            yield Digits("0:00", id="digits")
            yield Static("", id="bar", markup=False)
            yield Static("", id="words", markup=False)
            yield TextArea(id="transcript", show_line_numbers=False, tab_behavior="focus")
        yield Static("", id="detail", markup=False)
        yield Static("", id="status", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """The question, and a clock that is looked at a few times a second."""
        self.set_interval(0.2, self._tick)
        self._draw()

    def on_resize(self) -> None:
        """The head is as wide as the screen."""
        self._draw_head()

    def _draw(self) -> None:
        """What this phase shows."""
        phase, telling = self._phase, self._telling
        speaking = phase in (TellPhase.COUNTDOWN, TellPhase.SPEAKING)
        self._draw_head()
        self.query_one("#question", Static).update(content((f"“{telling.question}”", "bold")))
        self.query_one("#ask", Static).update(content(self._ask()))
        self.query_one("#question").display = phase <= TellPhase.TYPING
        self.query_one("#digits").display = speaking
        self.query_one("#bar").display = phase is TellPhase.SPEAKING
        self.query_one("#transcript").display = phase is TellPhase.TYPING
        self.query_one("#words", Static).update(content(self._words()))
        self.query_one("#detail").display = phase in (TellPhase.BEATS, TellPhase.FLAGS)
        self._draw_detail()
        self._draw_status()
        self._draw_clock()
        self.refresh_bindings()

    def _draw_head(self) -> None:
        telling = self._telling
        low, high = telling.window
        title = f"Tell · {telling.story.title}{' (sample)' * telling.story.sample}"
        right = f"{telling.variant.value} · {low} to {high} s"
        self.query_one("#head", Static).update(headline(title, right, self.size.width))

    def _ask(self) -> str:
        phase = self._phase
        if phase in (TellPhase.READY, TellPhase.COUNTDOWN, TellPhase.SPEAKING):
            return ASKS[self._telling.variant]
        return {
            TellPhase.TYPING: "What you said, typed or pasted. It proposes the marks; you decide.",
            TellPhase.BEATS: "What did you say? "
            "Mark the beats in the order in which you told them.",
            TellPhase.PROBE: f"Follow-up {self._probe + 1} of {len(self._telling.probes)}",
            TellPhase.FLAGS: "Did you trip a red flag? Mark those you did.",
            TellPhase.RATING: "How did it go?",
            TellPhase.DONE: "Kept.",
        }[phase]

    def _words(self) -> str:
        telling, phase = self._telling, self._phase
        if phase is TellPhase.READY:
            return self._advice()
        if phase is TellPhase.SPEAKING:
            count = f"{len(self._marks)} of {len(telling.expected)} beats" if self._marks else ""
            looked = [telling.story.beats[index].label for index in sorted(self._looked)]
            return "\n".join(filter(None, (count, *(f"→ {label}" for label in looked))))
        if phase is TellPhase.PROBE:
            probe = self._here()
            answer = (
                "\n".join(f"· {unmarked(fact.say)}" for fact in probe.answer) if self._shown else ""
            )
            return f"“{probe.ask}”\n\n{answer or 'Answer it aloud.'}"
        if phase is TellPhase.RATING:
            return self._told_words()
        return self._result_words() if phase is TellPhase.DONE else ""

    def _advice(self) -> str:
        telling = self._telling
        lines = []
        if telling.before:
            last = telling.before[-1].told
            times = " ".join(f"{earlier.told.seconds:.0f}" for earlier in telling.before[-5:])
            lines.append(f"Last times, in seconds: {times}; {len(last.said)} beats said.")
        if telling.weak and not telling.worth:
            lines.append(f"Weak: {', '.join(telling.weak[:3])}. The rest sits.")
        elif telling.weak:
            lines.append(f"Least sure: {', '.join(telling.weak[:3])}.")
        return "\n".join(lines)

    def _told_words(self) -> str:
        telling, told = self._telling, self._told()
        order = telling.order(told)
        lines = [rehearsal.order_words(order, telling.expected)]
        if told.seconds:
            lines.append(f"{words.clock(told.seconds)}, {telling.timing(told.seconds)}")
        if self._measures:
            lines.append(self._measures)
        if told.probes:
            answered = sum(ok for _, ok in told.probes)
            lines.append(f"follow-ups answered: {answered} of {len(told.probes)}")
        lines += [f"red flag: {flag}" for flag in told.flags]
        return "\n".join(lines)

    def _result_words(self) -> str:
        result = self._result
        assert result is not None
        lines = [
            f"{result.rating.name.capitalize()} · {words.count(result.reviewed, 'card')} reviewed"
        ]
        if result.timing:
            lines.append(result.timing)
        if len(result.trend) > 1:
            lines.append("seconds: " + " → ".join(f"{seconds:.0f}" for seconds in result.trend))
        missed = [
            self._telling.story.beats[self._telling.expected[p]].label for p in result.order.missed
        ]
        if missed:
            lines.append(f"missed: {', '.join(missed)}; they come again")
        return "\n".join(lines)

    def _draw_detail(self) -> None:
        """What stands behind the row at the pointer."""
        facts, text = self._facts, ""
        if facts is not None and self._phase is TellPhase.BEATS:
            index = facts.pointer
            beat = self._telling.story.beats[index]
            text = "\n".join(f"· {unmarked(fact.say)}" for fact in beat.facts[:4]) or "no facts"
            took = self._beat_seconds()
            if took and took[index] is not None:
                text = f"{took[index]:.0f} s\n{text}"
        elif facts is not None and self._phase is TellPhase.FLAGS:
            text = f"instead: {self._telling.red_flags[facts.pointer].repair}"
        self.query_one("#detail", Static).update(content(text))

    def _draw_status(self) -> None:
        key = self.key
        go = key("tell.go")
        text = {
            TellPhase.READY: f"{go} starts, after {COUNTDOWN} seconds",
            TellPhase.COUNTDOWN: "breathe",
            TellPhase.SPEAKING: f"{go} stops · {key('tell.beat')} at the end of each beat, "
            "if you like",
            TellPhase.TYPING: f"{key('tell.read')} reads it · {key('tell.leave')} closes the field",
            TellPhase.BEATS: f"{key('tell.said')} said · {key('tell.missed')} missed · {go} goes on"
            + (f" · {self._invented} invented" if self._invented else ""),
            TellPhase.PROBE: f"{key('tell.said')} answered · {key('tell.missed')} missed"
            if self._shown
            else f"{go} shows the answer",
            TellPhase.FLAGS: f"{key('tell.said')} tripped it · {go} goes on",
            TellPhase.DONE: f"{go} leaves · {key('study.undo')} on Today or Stories takes it back",
        }.get(self._phase, "")
        if self._phase is TellPhase.RATING:
            proposed = self._telling.propose(self._told()).name.capitalize()
            text = f"{go} {proposed} · or 1 Again  2 Hard  3 Good  4 Easy"
        self.query_one("#status", Static).update(content(f" {text}"))

    def _draw_clock(self) -> None:
        if self._phase is TellPhase.COUNTDOWN:
            left = max(1, COUNTDOWN - int(self._elapsed()))
            self.query_one("#digits", Digits).update(clean(f"{left}"))
        elif self._phase is TellPhase.SPEAKING:
            seconds = self._elapsed()
            self.query_one("#digits", Digits).update(clean(words.clock(int(seconds))))
            self.query_one("#bar", Static).update(
                tell_clock(seconds, self._telling.window, stopped=False)
            )

    def _tick(self) -> None:
        if not self.is_active:
            return
        if self._phase is TellPhase.COUNTDOWN and self._elapsed() >= COUNTDOWN:
            self._begin(TellPhase.SPEAKING)
        else:
            self._draw_clock()

    def _elapsed(self) -> float:
        return (self.host.clock.now() - self._since) / 1000

    # -- what the person does --------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done in this phase works, and only that is in the footer."""
        if not self.is_mounted:
            return True
        phase = self._phase
        if phase is TellPhase.TYPING:
            return action in ("read", "leave")
        marking = phase in (TellPhase.BEATS, TellPhase.FLAGS) or (
            phase is TellPhase.PROBE and self._shown
        )
        return {
            "beat": phase is TellPhase.SPEAKING,
            "look": phase is TellPhase.SPEAKING and len(self._marks) < len(self._telling.expected),
            "variant": phase is TellPhase.READY and self._free,
            "type": phase is TellPhase.READY,
            "read": False,
            "mark": marking,
            "move": phase in (TellPhase.BEATS, TellPhase.FLAGS),
            "invented": phase is TellPhase.BEATS,
            "grade": phase is TellPhase.RATING,
        }.get(action, True)

    def action_go(self) -> None:
        """On to the next phase."""
        phase = self._phase
        if phase is TellPhase.READY:
            self._begin(TellPhase.COUNTDOWN)
        elif phase is TellPhase.COUNTDOWN:
            self._begin(TellPhase.SPEAKING)
        elif phase is TellPhase.SPEAKING:
            self._seconds = self._elapsed()
            self._begin_beats(range(len(self._marks)) if self._marks else ())
        elif phase is TellPhase.BEATS:
            assert self._facts is not None
            self._said = self._facts.said
            self._begin_probe(0)
        elif phase is TellPhase.PROBE and not self._shown:
            self._shown = True
            self._draw()
        elif phase is TellPhase.FLAGS:
            assert self._facts is not None
            self._flags = tuple(self._telling.red_flags[index].flag for index in self._facts.said)
            self._begin(TellPhase.RATING)
        elif phase is TellPhase.RATING:
            self._rate(None)
        elif phase is TellPhase.DONE:
            self.dismiss(self._result)

    def _begin(self, phase: TellPhase) -> None:
        self._phase = phase
        self._since = self.host.clock.now()
        if phase in (TellPhase.BEATS, TellPhase.FLAGS):
            telling = self._telling
            rows = (
                [beat.label for beat in telling.story.beats]
                if phase is TellPhase.BEATS
                else [flag.flag for flag in telling.red_flags]
            )
            self._show_facts(Facts(rows, ordered=phase is TellPhase.BEATS))
        else:
            self._show_facts(None)
        self._draw()
        self.query_one("#room").scroll_home(animate=False)

    def _show_facts(self, facts: Facts | None) -> None:
        if self._facts is not None:
            self._facts.remove()
        self._facts = facts
        if facts is not None:
            self.query_one("#room").mount(facts)

    def _begin_beats(self, places: range | tuple[int, ...]) -> None:
        """The beats to mark; those whose end was noted while speaking are proposed."""
        self._begin(TellPhase.BEATS)
        assert self._facts is not None
        spoken = [self._telling.expected[place] for place in places]
        self._facts.propose([beat for beat in spoken if beat not in self._looked], self._looked)

    def _begin_probe(self, number: int) -> None:
        self._probe, self._shown = number, False
        if number < len(self._telling.probes):
            self._begin(TellPhase.PROBE)
        elif self._telling.red_flags:
            self._begin(TellPhase.FLAGS)
        else:
            self._begin(TellPhase.RATING)

    def _here(self) -> Probe:
        return self._telling.probes[self._probe]

    def action_beat(self) -> None:
        """A beat is said; the next begins."""
        if len(self._marks) < len(self._telling.expected):
            self._marks.append(self._elapsed())
            self.query_one("#words", Static).update(content(self._words()))

    def action_look(self) -> None:
        """Show the label of the beat that comes next: it counts as missed."""
        self._looked.add(self._telling.expected[len(self._marks)])
        self.query_one("#words", Static).update(content(self._words()))

    def action_variant(self) -> None:
        """The next way to tell it."""
        every = list(Variant)
        following = every[(every.index(self._telling.variant) + 1) % len(every)]
        with self.complaining():
            self._telling = rehearsal.begin(
                self._home,
                self._telling.place,
                variant=following,
                question=self._telling.question,
            )
        self._draw()

    def action_type(self) -> None:
        """Open the field for a transcript."""
        self._phase = TellPhase.TYPING
        self._draw()
        self.query_one("#transcript", TextArea).focus()

    def action_read(self) -> None:
        """Read the transcript and propose the marks."""
        text = self.query_one("#transcript", TextArea).text[:LONGEST]
        if not text.strip():
            self.say("Type or paste what you said first.")
            return
        try:
            transcript = rehearsal.listen(self._home, self._telling, text)
        except DrillError as error:
            self.complain(error)
            return
        self.set_focus(None)
        fillers = sum(transcript.fillers.values())
        self._measures = (
            f"{words.count(transcript.words, 'word')}, about {words.clock(transcript.seconds)} · "
            f"situation {transcript.situation:.0%} · “we” {transcript.we}, “I” {transcript.i} · "
            f"{words.count(fillers, 'filler')}"
        )
        self._begin(TellPhase.BEATS)
        assert self._facts is not None
        self._facts.propose(rehearsal.said(transcript))

    def action_mark(self, said: bool) -> None:
        """Mark what is at the pointer, or how the follow-up went."""
        if self._phase is TellPhase.PROBE:
            self._answered.append((self._here().id, said))
            self._begin_probe(self._probe + 1)
        elif self._facts is not None:
            self._facts.mark(said)

    def action_move(self, by: int) -> None:
        """Move the pointer."""
        if self._facts is not None:
            self._facts.move(by)

    def action_invented(self, by: int) -> None:
        """One thing told more, or fewer, that is no beat of it."""
        self._invented = max(0, self._invented + by)
        self._draw_status()

    def on_facts_changed(self) -> None:
        """A mark was set."""
        self._draw_detail()
        self._draw_status()

    def on_facts_moved(self) -> None:
        """The pointer is elsewhere."""
        self._draw_detail()

    def action_grade(self, rating: int) -> None:
        """The person's own rating."""
        self._rate(Rating(rating))

    def _rate(self, rating: Rating | None) -> None:
        if self._result is None:
            with self.complaining():
                self._result = self._finish(self._telling, self._told(), rating)
                self._begin(TellPhase.DONE)

    def _told(self) -> Told:
        return Told(
            self._said,
            round(self._seconds, 1),
            invented=self._invented,
            beat_seconds=self._beat_seconds(),
            probes=tuple(self._answered),
            flags=self._flags,
        )

    def _beat_seconds(self) -> tuple[float | None, ...]:
        """Seconds of each beat whose end was noted, by its place in the story."""
        if not self._marks:
            return ()
        out: list[float | None] = [None] * len(self._telling.story.beats)
        before = 0.0
        for place, end in enumerate(self._marks):
            out[self._telling.expected[place]] = round(end - before, 1)
            before = end
        return tuple(out)

    def action_leave(self) -> None:
        """Close the field, or leave; before the rating nothing is graded."""
        if self._phase is TellPhase.TYPING:
            self.set_focus(None)
            self._begin(TellPhase.READY)
        else:
            self.dismiss(self._result)
