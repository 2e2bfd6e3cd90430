"""A telling that is heard: its question is spoken, it is recorded, read by a recogniser, and played
back. The screen that tells builds on this one, and on its phases.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import work
from textual.reactive import var
from textual.widgets import Digits

from drill.errors import DrillError, NothingHeard
from drill.service.home import words
from drill.service.home.home import Home
from drill.service.home.progress import Cancelled
from drill.service.stories.rehearsal import RehearsalResult, StoryToTell
from drill.text import clean
from drill.tui.no_field import TO_READ, NoFieldScreen
from drill.tui.screens.dialogs import PauseScreen
from drill.tui.screens.playing import PlaybackScreen
from drill.tui.tape import NOT_RECORDED, NOT_SAID, Playback, QuestionVoice, TellingTape
from drill.tui.telling import AFTER, COUNTDOWN, WAKING, Telling, TellPhase
from drill.tui.widgets.facts import Facts
from drill.tui.widgets.tellclock import TellClock
from drill.tui.work import Task

if TYPE_CHECKING:
    from drill.service.stories.recordings import HeardTelling


class TapedScreen(PlaybackScreen[RehearsalResult | None], NoFieldScreen[RehearsalResult | None]):
    """The sound of one story. What fails is said on the screen, and the telling goes on."""

    asks_for_field = "tell.type"
    scrolls = "#room"
    phase = var(TellPhase.READY, always_update=True)

    def __init__(self, home: Home, story: StoryToTell, *, asks: bool) -> None:
        """`asks`: the question was not asked before."""
        super().__init__(home)
        self._asks = asks
        self.telling = Telling(story)
        self._since = 0
        self._voice = QuestionVoice(home)
        self._tape = TellingTape(home, story.place)
        self._reading: Task | None = None
        self._trouble = self._note = ""
        self._followed: int | None = None
        """The beat that was brought into sight last, because it is heard."""
        self.is_waking = False
        """Whether the microphone is being opened."""
        self.answer_shown = False
        """Whether the answer to a follow-up is in sight."""
        self.facts: Facts | None = None
        """The rows to mark, where there are some."""
        self.proposed: tuple[tuple[int, ...], tuple[int, ...]] = (), ()
        """Those that were proposed as said, and as missed."""

    def draw(self) -> None:
        """What this phase shows."""
        raise NotImplementedError

    def mark_beats(self, beats: Sequence[int]) -> None:
        """The beats to mark, those that are known to be said proposed."""
        self.phase = TellPhase.BEATS
        if self.facts is not None:
            self.facts.propose(beats, self.telling.looked, self.telling.place_of)
            self.proposed = self.facts.said, self.facts.missed

    @property
    def no_field(self) -> tuple[str, str] | None:
        """While there is something to read, none opens."""
        return TO_READ if self.phase is TellPhase.READING else None

    def on_unmount(self) -> None:
        """Be silent; what was recorded is kept, what is being read is for nobody."""
        self.stop_reading()
        self._voice.close()
        self._tape.close()

    def sound_of(self, phase: TellPhase) -> None:
        """What begins with a phase: a question is asked, the microphone wakes up, it records."""
        self.remove_class("-heard")
        self.set_class(phase is TellPhase.SPEAKING, "-speaking")
        if self.app.is_web:
            self._do_without_sound()
        if phase is TellPhase.READY and self._tape.wanted:
            self.prepare_sound()
        if phase is TellPhase.COUNTDOWN and self._tape.wanted:
            self.is_waking = True
            self.wake_microphone()
        elif phase is TellPhase.SPEAKING:
            self.run_clock()
        elif phase is TellPhase.PROBE:
            if self.playback is not None:
                self.playback.pause()  # it is to be answered now
            self.ask_aloud()
        elif phase is TellPhase.READY and self._asks:
            self.ask_aloud()

    def _do_without_sound(self) -> None:
        """What drill says and hears is at the computer that it runs on."""
        self._voice.be_silent(NOT_SAID)
        if self._tape.wanted:
            self._tape.wanted = False
            self.say(NOT_RECORDED)

    # -- what is asked -------------------------------------------------------------------

    @property
    def asked_aloud(self) -> str:
        """The question, or the follow-up."""
        follow_up = self.telling.follow_up if self.phase is TellPhase.PROBE else None
        return follow_up.ask if follow_up else self.telling.asked.question

    def ask_aloud(self) -> None:
        """Say what is asked, where the person wants that."""
        self._voice.ask(self.asked_aloud)

    def action_say(self) -> None:
        """Say it once more, or for once."""
        self._voice.say(self.asked_aloud)

    def check_voice(self) -> None:
        """Tell why nothing is heard."""
        if trouble := self._voice.trouble():
            self.say(trouble)

    # -- the clock -----------------------------------------------------------------------

    def draw_clock(self) -> None:
        """The seconds, before and while one speaks."""
        seconds, digits = self.elapsed, self.query_one("#digits", Digits)
        if self.phase is TellPhase.COUNTDOWN:
            digits.update(clean(f"{max(1, COUNTDOWN - int(seconds))}"))
        elif self.phase is TellPhase.SPEAKING:
            digits.update(clean(words.clock(int(seconds))))
            self.query_one(TellClock).show(seconds, self.telling.asked.window)

    def tick(self) -> None:
        """A few times a second: the clock runs."""
        self.check_voice()
        over = self.phase is TellPhase.COUNTDOWN and self.elapsed >= COUNTDOWN
        if self.is_active and over and not self.wakes(self.elapsed - COUNTDOWN):
            self.phase = TellPhase.SPEAKING
        elif self.is_active:
            self.draw_clock()
            self.draw_sound()

    def come_back(self, since: int) -> None:
        """Nobody spoke meanwhile."""
        self._since += self.host.clock.now() - since

    @property
    def elapsed(self) -> float:
        """Seconds of this phase."""
        return (self.host.clock.now() - self._since) / 1000

    # -- what is recorded ----------------------------------------------------------------

    def action_record(self) -> None:
        """Record this telling, or not."""
        if self.app.is_web:
            self.say(NOT_RECORDED)
            return
        self._tape.wanted = not self._tape.wanted
        if self._tape.wanted:
            self.prepare_sound()
        self.draw_sound()
        self.refresh_bindings()

    @work(thread=True, group="microphone")
    def prepare_sound(self) -> None:
        """Load what it takes while the person reads the question."""
        self._tape.prepare()
        self.redrawn_after_sound()

    @work(thread=True, group="microphone")
    def wake_microphone(self) -> None:
        """Open it before the clock runs; the libraries take a moment, in which nothing is drawn."""
        self._tape.wake()
        self.is_waking = False
        self.redrawn_after_sound()

    def wakes(self, waited: float) -> bool:
        """Whether the clock waits for the microphone, after so many seconds: it may take longer to
        wake up than a breath. One that never does is no reason.
        """
        return self.is_waking and waited < WAKING

    def run_clock(self) -> None:
        """The clock runs: nothing is said any more, and all is recorded."""
        self._voice.close()
        self._tape.run(True)

    def action_pause(self) -> None:
        """Stop the clock and the recording."""
        since = self.host.clock.now()
        self._tape.run(False)

        def back(leave: bool | None) -> None:
            self._since += self.host.clock.now() - since
            if leave:
                self.action_leave()
            else:
                self._tape.run(True)

        self.app.push_screen(PauseScreen("The clock stands still, and nothing is recorded."), back)

    def stop_clock(self) -> None:
        """The story is told: keep the recording, and have it read where a recogniser is here."""
        self._tape.stop()
        take = self._tape.take
        if take is None or take.path is None:
            return
        self.telling.recording = take.path.name
        self.telling.broke_off = bool(take.problem)
        self.playback = Playback(take.path, self.telling.marks)
        if take.silent:
            return  # there is nothing to read, and the tape says why
        from drill.service.stories import recognisers

        if any(standing.ready for standing in recognisers.standings(self._home.paths.models)):
            self._reading = Task("Reading the recording")
            self._read(self._reading)

    # -- what is read of it --------------------------------------------------------------

    @work(thread=True, group="reading")
    def _read(self, task: Task) -> None:
        """In a thread: its words, and what of the story they hold."""
        from drill.service.stories import recordings

        heard, trouble = None, ""
        try:
            assert self.playback is not None
            engine = self._home.options["voice.engine"]
            transcription = recordings.transcribe(
                self._home, self.playback.path, engine, task.progress
            )
            heard = recordings.hear(self._home, self.telling.asked, transcription.words)
        except Cancelled:
            return
        except NothingHeard:
            trouble = "The recogniser heard no word. Mark the beats by hand."
        except DrillError as error:
            trouble = f"{error.message.rstrip('.')}. Mark the beats by hand."
        self.app.call_from_thread(self.show_if_standing, self._was_read, (task, heard, trouble))

    def _was_read(self, read: tuple[Task, HeardTelling | None, str]) -> None:
        task, heard, self._trouble = read
        if task is self._reading:
            self._reading = None
            if heard is not None:
                beats = self.telling.hear_recording(heard)
                if self.playback is not None:
                    self.playback.marks = self.telling.marks
                self._propose(beats)
            self.draw_sound()
            self.refresh_bindings()

    def _propose(self, beats: tuple[int, ...]) -> None:
        """What was heard of each beat; the person's own marks stay."""
        facts = self.facts
        own = facts is None or (facts.said, facts.missed) != self.proposed
        if own or self.telling.ends:
            self._note = "Your own marks stay; what was heard is below each beat."
        else:
            self.mark_beats(beats)
            self._note = "Marked by what was heard: change what is wrong." if beats else ""
        self.add_class("-heard")
        if self.facts is not None:
            self.facts.explain(self.telling.heard_of)
        self.draw()

    @property
    def is_reading(self) -> bool:
        """Whether a recogniser is at work."""
        return self._reading is not None

    def stop_reading(self) -> None:
        """The person marks it by hand."""
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
            self.draw_sound()
            self.refresh_bindings()

    # -- how it reads --------------------------------------------------------------------

    def draw_sound(self) -> None:
        """Beside the clock what is recorded, after it what is played and read; the beat that is
        heard stays in sight.
        """
        self._follow()
        before = self.phase is TellPhase.READY and self._tape.wanted
        tape = "It will be recorded." if before else self._tape.line()
        beside = before or self.phase in (TellPhase.COUNTDOWN, TellPhase.SPEAKING)
        below = self._lines() if self.phase in AFTER else ""
        for part, text in (("#tape", tape if beside else ""), ("#sound", below)):
            self.query_one(part).display = bool(text)
            self.write(part, text)

    def _follow(self) -> None:
        heard = self.playback.heard if self.playback is not None else None
        beat = heard.beat if heard is not None and self.phase is TellPhase.BEATS else None
        if beat is not None and beat != self._followed and self.facts is not None:
            self.facts.reveal(beat)
        self._followed = beat

    def _lines(self) -> str:
        """After it was told: what is played, how far it was read, what went wrong."""
        lines = [self._tape.problem, self._trouble]
        lines.append(self._note if self.phase is TellPhase.BEATS else "")
        lines.append(self.played())
        if self._reading is not None:
            lines.append(
                f"A recogniser listens: {self._reading.share:.0%}. Wait, or mark the beats."
            )
        return "\n".join(filter(None, lines))

    def action_listen(self) -> None:
        """All recordings of this story; this one falls silent."""
        if self.playback is not None:
            self.playback.pause()
        self.host.open("takes", self.telling.asked.place)
