"""One telling of a story, as far as it is: what is known of it, how that reads, and its phases:
what each asks, what is in sight, what can be done, what keys do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from enum import IntEnum
from itertools import pairwise
from typing import TYPE_CHECKING, TypedDict

from drill.cards.faces import beat_labels
from drill.coaching.transcripts import Transcript
from drill.domain.deck import Probe
from drill.domain.rehearsal import Told, WayToTell
from drill.service.home import words
from drill.service.stories import rehearsal
from drill.service.stories.rehearsal import NO_ANSWER, RehearsalResult, StoryToTell
from drill.text import unmarked
from drill.tui.tape import Marks, marks_of

if TYPE_CHECKING:
    from drill.service.stories.recordings import HeardTelling

COUNTDOWN = 3
"""Seconds to take a breath."""
WAKING = 7
"""Seconds more for which the clock waits for a microphone."""


class TellingWay(TypedDict):
    """A way to tell a story, as `rehearsal.begin` takes it."""

    way: WayToTell
    told_for: str
    question: str


class Telling:
    """Beats are named by their index in the story."""

    def __init__(self, asked: StoryToTell) -> None:
        self.asked = asked
        self.seconds = 0.0
        """How long it took; 0 where nobody spoke."""
        self.ends: list[float] = []
        """The seconds at which one beat after the other was over, where that was noted."""
        self.looked: set[int] = set()
        """Beats whose label was looked at while speaking: they count as missed."""
        self.said: tuple[int, ...] = ()
        self.left_out: set[tuple[int, int]] = set()
        """Beat and fact, of those that were not said although the beat was."""
        self.invented = 0
        """Things told that are no beat."""
        self.answers: list[tuple[str, bool]] = []
        """Follow-ups that were asked, by their ids, and whether they were answered."""
        self.flags: tuple[str, ...] = ()
        """Red flags that were tripped."""
        self.offered = ""
        """What was told and is no beat, in words."""
        self.sounds_like: tuple[int, ...] = ()
        """Those that what was said comes close to, by their places."""
        self._transcript: Transcript | None = None
        self.slips: dict[int, tuple[str, ...]] = {}
        """Of each beat, by its index, the figures that were told as others, in words."""
        self.recording = ""
        """Name of the file of it; empty where there is none."""
        self.broke_off = False
        """Whether the recording ends before the telling; how long that took the clock knows."""
        self._heard: HeardTelling | None = None

    @property
    def next_beat(self) -> int | None:
        """The beat that is to be said now, by the noted ends; None after the last."""
        return next(iter(self.asked.expected[len(self.ends) :]), None)

    @property
    def next_way(self) -> TellingWay:
        """How to tell it after this way: the ways to tell the story, then its variants for other
        competencies, each with a question of its own.
        """
        asked = self.asked
        ways = [(way, "") for way in WayToTell]
        ways += [(WayToTell.FULL, version) for version in asked.versions]
        now = (WayToTell.FULL if asked.version else asked.way, asked.version)
        way, version = ways[(ways.index(now) + 1) % len(ways)]
        question = asked.question if version == asked.version else ""
        return TellingWay(way=way, told_for=version, question=question)

    @property
    def follow_up(self) -> Probe | None:
        """The follow-up that comes next."""
        return next(iter(self.asked.probes[len(self.answers) :]), None)

    @property
    def spoken(self) -> list[int]:
        """The beats whose end was noted, without those that were looked at."""
        ended = self.asked.expected[: len(self.ends)]
        return [beat for beat in ended if beat not in self.looked]

    @property
    def beat_seconds(self) -> tuple[float | None, ...]:
        """Seconds of each beat whose end was noted, by its place in the story."""
        return self._by_beat(
            {beat: round(end - begin, 1) for beat, (begin, end) in self._noted.items()}
        )

    @property
    def _noted(self) -> dict[int, tuple[float, float]]:
        """When each beat began and ended whose end was noted."""
        return dict(zip(self.asked.expected, pairwise([0.0, *self.ends]), strict=False))

    def _by_beat(self, known: Mapping[int, float]) -> tuple[float | None, ...]:
        """What is known of beats, by their places in the story; empty where nothing is."""
        return tuple(map(known.get, range(len(self.asked.story.beats)))) if known else ()

    @property
    def told(self) -> Told:
        """What is kept of it."""
        told = Told(
            self.said,
            round(self.seconds, 1),
            invented=self.invented,
            beat_seconds=self.beat_seconds,
            beat_begins=self._by_beat({beat: begin for beat, (begin, _) in self._noted.items()}),
            probes=tuple(self.answers),
            flags=self.flags,
            left_out=frozenset(self.left_out),
            recording=self.recording,
        )
        if self._heard is None or self.broke_off:
            return told
        heard = self._heard.told(told)
        if not self.ends:
            return heard
        return replace(heard, beat_seconds=told.beat_seconds, beat_begins=told.beat_begins)

    @property
    def answer(self) -> str:
        """To the follow-up that comes next."""
        facts = self.follow_up.answer if self.follow_up else ()
        return "\n".join(f"· {unmarked(fact.say)}" for fact in facts) or NO_ANSWER

    def trip(self, flags: Iterable[int]) -> None:
        """Keep the red flags that were marked."""
        self.flags = tuple(self.asked.red_flags[index].flag for index in flags)

    def hear(self, transcript: Transcript) -> tuple[int, ...]:
        """Keep how it was spoken. Returns the beats that were said, by the transcript."""
        self._transcript = transcript
        self.slips = {
            beat.beat: tuple(map(rehearsal.slip_words, beat.slips)) for beat in transcript.beats
        }
        self.sounds_like = tuple(
            place for place, flag in enumerate(self.asked.red_flags) if flag.id in transcript.flags
        )
        self.offered = "\n".join(rehearsal.offered_words(transcript))
        return rehearsal.beats_heard(transcript)

    def hear_recording(self, heard: HeardTelling) -> tuple[int, ...]:
        """Keep how it was spoken, by its recording. Returns the beats that were said."""
        self._heard = heard
        return self.hear(heard.transcript)

    def place_of(self, beat: int, told_beats: Sequence[int]) -> int:
        """Where among the beats that were told one belongs that the person adds: where a fact of it
        was heard, else before the next of those that this way asks for after it.
        """
        beats = self._transcript.beats if self._transcript else ()
        heard = {known.beat: known.at for known in beats if known.facts and known.at >= 0}
        turn = {expected: at for at, expected in enumerate(self.asked.expected)}
        times = heard if beat in heard else turn
        after = [other for other in told_beats if times.get(other, -1) > times.get(beat, len(turn))]
        return told_beats.index(min(after, key=times.__getitem__)) if after else len(told_beats)

    @property
    def marks(self) -> Marks:
        """Where the beats begin in the recording: as it was noted, else as it was heard."""
        heard = self._heard
        ticked = heard.proposed if heard is not None and not self.ends else self.told
        return marks_of(ticked, beat_labels(self.asked.story))

    @property
    def heard_of(self) -> dict[int, str]:
        """What was heard of each beat, from when on, by its index."""
        margin = self._heard.delivery.margin if self._heard else ()
        return {
            part.beat: f"{words.clock(part.at)} {part.text}"
            for part in margin
            if part.beat is not None
        }

    # -- how it reads ----------------------------------------------------------------------

    def advice(self) -> str:
        """Before it: the last times, and what is weak."""
        asked = self.asked
        lines = [line for line in (asked.opening, asked.at_length) if line]
        if asked.before:
            # Of a telling that was typed nobody knows how long it took.
            timed = [earlier.told.seconds for earlier in asked.before if earlier.told.seconds]
            times = ", ".join(f"{seconds:.0f}" for seconds in timed[-5:])
            beats = words.count(len(asked.before[-1].told.said), "beat")
            lines.append(f"Last times, in seconds: {times}; {beats} said." if times else
                         f"Last time {beats} said.")  # fmt: skip
        weak = ", ".join(asked.weak[:3])
        if weak:
            lines.append(f"Least sure: {weak}." if asked.worth else f"Weak: {weak}. The rest sits.")
        return "\n".join(lines)

    def behind(self, beat: int) -> str:
        """The facts of a beat, by their numbers, and how long it took."""
        lines = [
            f"{number + 1} {'✗' if (beat, number) in self.left_out else '·'} {unmarked(fact.say)}"
            for number, fact in enumerate(self.asked.story.beats[beat].facts)
        ]
        seconds = dict(enumerate(self.beat_seconds)).get(beat)
        took = [] if seconds is None else [words.seconds(seconds)]
        return "\n".join([*took, *(lines or ["no facts"]), *self.slips.get(beat, ())])

    def repair(self, flag: int) -> str:
        """What to do instead of a red flag."""
        return f"instead: {self.asked.red_flags[flag].repair}"

    def progress(self) -> str:
        """While speaking: the beats that are over, and those that were looked at."""
        lines = [f"{len(self.ends)} of {len(self.asked.expected)} beats"] if self.ends else []
        lines += [f"→ {self.asked.story.beats[beat].label}" for beat in sorted(self.looked)]
        return "\n".join(lines)

    def figures(self) -> str:
        """After it: what was said, in which order, how long it took."""
        asked, told = self.asked, self.told
        lines = [rehearsal.order_words(asked, asked.order(told))]
        if told.seconds:
            took, by_clock = words.clock(told.seconds), words.clock(self.seconds)
            # A recording knows when the first word came, and the last.
            cut = "" if took == by_clock else f" from the first word to the last of {by_clock}"
            lines.append(f"{took}{cut}, {asked.timing(told.seconds)}")
        if doubt := asked.doubt(told.seconds):
            lines.append(doubt)
        lines += self._measures()
        lines += (slip for beat in told.said for slip in self.slips.get(beat, ()))
        if told.probes:
            answered = sum(answered for _, answered in told.probes)
            lines.append(f"follow-ups answered: {answered} of {len(told.probes)}")
        lines += [f"red flag: {flag}" for flag in told.flags]
        return "\n".join(lines)

    def _measures(self) -> list[str]:
        """How it was spoken, as far as anybody heard it."""
        transcript, heard = self._transcript, self._heard
        if transcript is None:
            return []
        # How long it took is told already, where it was recorded.
        length = (
            words.count(transcript.words, "word")
            if heard
            else rehearsal.length_words(self.asked, transcript)
        )
        corrected = set(self.said) != set(rehearsal.beats_heard(transcript))
        situation = f"situation {transcript.situation:.0%}{' as heard' * corrected}"
        fillers = words.count(sum(transcript.fillers.values()), "filler")
        lines = [
            f"{length} · {situation} · “we” {transcript.we}, “I” {transcript.i} · {fillers}",
            *rehearsal.spoken_words(transcript),
        ]
        if heard is None:
            return lines
        from drill.service.stories import recordings

        if self.broke_off:
            end = heard.delivery.begin + heard.delivery.seconds
            lines = [f"recorded until {words.clock(end)} only; up to there:"]
        return lines + recordings.spoken_lines(heard)

    @property
    def _unplaced(self) -> str:
        """What was heard where no beat was heard."""
        margin = self._heard.delivery.margin if self._heard else ()
        return "\n".join(f"Heard: {part.text}" for part in margin if part.beat is None)

    def outcome(self, result: RehearsalResult | None) -> str:
        """What came of it; before the beats are marked, what was told and is none of them."""
        if result is None:
            return "" if self.said else "\n\n".join(filter(None, (self._unplaced, self.offered)))
        reviewed = words.count(result.reviewed, "card")
        lines = [f"{result.rating.name.capitalize()} · {reviewed} reviewed"]
        if result.timing:
            lines.append(result.timing)
        if len(result.trend) > 1:
            lines.append("seconds: " + " → ".join(f"{seconds:.0f}" for seconds in result.trend))
        missed = [self.asked.expected[place] for place in result.order.missed]
        if missed:
            labels = ", ".join(self.asked.story.beats[beat].label for beat in missed)
            lines.append(f"missed: {labels}; they come again")
        return "\n".join(lines)


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


ASKED = {
    TellPhase.READING: "Read this once; it is asked afterwards.",
    TellPhase.TYPING: "What you said, typed or pasted. It proposes the marks; you decide.",
    TellPhase.BEATS: "What did you say? Mark the beats in the order in which you told them.",
    TellPhase.FLAGS: "Did you trip a red flag? Mark those you did.",
    TellPhase.RATING: "How did it go?",
    TellPhase.DONE: "Kept.",
}
"""What a phase asks, where that does not go by the way to tell."""
AFTER = (TellPhase.BEATS, TellPhase.PROBE, TellPhase.FLAGS, TellPhase.RATING, TellPhase.DONE)
"""The debrief: nobody speaks any more."""
PARTS = {
    "#question": (TellPhase.READY, TellPhase.COUNTDOWN, TellPhase.SPEAKING, TellPhase.TYPING),
    "#digits": (TellPhase.COUNTDOWN, TellPhase.SPEAKING),
    "#bar": (TellPhase.SPEAKING,),
    "#transcript": (TellPhase.TYPING,),
    "#detail": (TellPhase.BEATS, TellPhase.FLAGS),
}
"""The phases in which a part is in sight; those that are not named always are."""
ACTIONS = {
    "way": (TellPhase.READY,),
    "type": (TellPhase.READY,),
    "record": (TellPhase.READY,),
    "say": (TellPhase.READY, TellPhase.COUNTDOWN, TellPhase.PROBE),
    "beat": (TellPhase.SPEAKING,),
    "look": (TellPhase.SPEAKING,),
    "pause": (TellPhase.SPEAKING,),
    "read": (TellPhase.TYPING,),
    "mark": (TellPhase.BEATS, TellPhase.PROBE, TellPhase.FLAGS),
    "move": (TellPhase.BEATS, TellPhase.FLAGS),
    "invented": (TellPhase.BEATS,),
    "fact": (TellPhase.BEATS,),
    "grade": (TellPhase.RATING,),
    "play": AFTER,
    "skip": AFTER,
    "skip_beat": AFTER,
    "listen": (TellPhase.DONE,),
    "play_on": (TellPhase.RATING, TellPhase.DONE),
}
"""The same of an action."""
CALLED = {
    TellPhase.TYPING: {"leave": "Close the field"},
    TellPhase.PROBE: {"said": "Answered"},
}
"""What actions are called in a phase, where that is not what they are called elsewhere."""


def status(
    phase: TellPhase, telling: Telling, key: Callable[[str], str], *, marked: bool, shown: bool
) -> str:
    """What keys do now. `key` says which one an action has; `marked`: something is, or there is
    nothing to mark; `shown`: the answer to the follow-up is.
    """
    go, marks = key("go"), f"{key('said')} {{}} · {key('missed')} missed"
    if phase is TellPhase.PROBE:
        return marks.format("answered") if shown else f"{go} shows the answer"
    if phase is TellPhase.RATING:
        proposed = telling.asked.propose(telling.told).name.capitalize()
        return f"{go} {proposed} · or 1 Again  2 Hard  3 Good  4 Easy"
    nothing = "goes on" if marked else "none of them, goes on"
    beats = marks.format("said")
    invented = f" · {telling.invented} invented" if telling.invented else ""
    return {
        TellPhase.READING: f"{go} when you have read it",
        TellPhase.READY: f"{go} starts, after {COUNTDOWN} seconds",
        TellPhase.COUNTDOWN: "breathe",
        TellPhase.SPEAKING: f"{go} stops · {key('beat')} at the end of each beat, if you like",
        TellPhase.TYPING: f"{key('read')} reads it · {key('leave')} closes the field",
        TellPhase.BEATS: f"{beats} · 1 2 … left out a fact · {go} {nothing}{invented}",
        TellPhase.FLAGS: f"{key('said')} you said it · {go} {nothing}",
        TellPhase.DONE: f"{go} leaves · {key('study.undo')} on Today or Stories takes it back",
    }[phase]


def on_leaving(telling: Telling) -> tuple[str, str, str]:
    """What is asked of who leaves once the beats are marked: the question, what follows, the word
    for yes.
    """
    asked, told = telling.asked, telling.told
    rating = asked.propose(told).name.capitalize()
    order = rehearsal.order_words(asked, asked.order(told))
    return (
        f"Leave, and keep it as {rating}?",
        f"By what you marked: {order}. What was not asked yet is left out.",
        f"Keep as {rating}",
    )
