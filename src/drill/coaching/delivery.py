"""How a telling was spoken, by when each word of it was: pace, pauses, the seconds of each beat,
and its text with the beats in the margin.

What was told is read as any transcript (`transcripts.read` of `text_of`); this adds the clock.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from drill.coaching.hearing import spoken_words
from drill.coaching.transcripts import Transcript
from drill.domain.recording import SpokenWord

FEW_WORDS, SLOWEST = 15, 40.0
"""Words of a telling, and words a minute, below both of which it is none."""
LEAST_TOLD = 0.05
"""Share of a story's facts below which, and without any beat, none of it was told."""
LONG_PAUSE = 3.0
"""Seconds of silence between two words beyond which it is a pause that a listener notices."""
BREATH = 0.25
"""Seconds between two words at which a sentence ends, where a recogniser knows no full stops."""
LEAD = 14
"""Words before the first that a beat was found by in which the sentence may begin that it is in."""
BEFORE = 5
"""Words before a pause that say where it was."""


@dataclass(frozen=True, slots=True)
class SpokenPause:
    """A silence within a telling."""

    at: float
    """Seconds of the recording at which it begins."""
    seconds: float
    """More than `LONG_PAUSE`."""
    after: str
    """The last words before it."""
    beat: int | None
    """Index of the beat that it is in; None where no beat was heard."""


@dataclass(frozen=True, slots=True)
class MarginPassage:
    """Part of what was told, with its beat."""

    beat: int | None
    """Index of the beat that begins here; None where no beat was heard."""
    at: float
    """Seconds of the recording at which it begins."""
    text: str
    """As it was heard, on one line."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """How it was spoken."""

    begin: float
    """Seconds of the recording before the first word."""
    seconds: float
    """From the first word to the end of the last: how long the telling is. 0 without words."""
    words_a_minute: float
    """0 without words."""
    fillers_a_minute: float
    pauses: tuple[SpokenPause, ...]
    """Those longer than `LONG_PAUSE`, in order."""
    beat_seconds: tuple[float | None, ...]
    """For each beat of the story how long it took, as `Told` has them; None where it is not
    proposed as said."""
    margin: tuple[MarginPassage, ...]
    """All that was heard, in order, cut where a beat begins."""

    @property
    def beat_begins(self) -> tuple[float | None, ...]:
        """For each beat of the story at which second of the recording it begins; None where it is
        not proposed as said."""
        begins = {part.beat: round(part.at, 1) for part in self.margin}
        return tuple(begins.get(beat) for beat in range(len(self.beat_seconds)))

    @property
    def longest(self) -> SpokenPause | None:
        """The longest pause."""
        return max(self.pauses, key=lambda pause: pause.seconds, default=None)


def text_of(words: Sequence[SpokenWord]) -> str:
    """What was heard, as a transcript; each word stays one word or several of it.

    Of a recogniser that writes no full stops a sentence ends where the voice rests.
    """
    stopped = any(map(_stops, words))
    out = [
        word.text + "." * (not stopped and _rests(word, after)) for word, after in pairwise(words)
    ]
    return " ".join([*out, *(word.text for word in words[-1:])])


def _stops(word: SpokenWord) -> bool:
    return word.text.endswith((".", "?", "!"))


def read(heard: Transcript, words: Sequence[SpokenWord]) -> Delivery:
    """How a telling was spoken of which `heard` is what `transcripts.read` found in `text_of` these
    words."""
    if not words:
        return Delivery(0.0, 0.0, 0.0, 0.0, (), (None,) * len(heard.beats), ())
    begins = _beginnings(heard, words)
    end = max(word.end for word in words)
    seconds = end - words[0].begin
    minutes = seconds / 60
    times = [*(words[first].begin for first, _ in begins), end]
    took: list[float | None] = [None] * len(heard.beats)
    for (_, beat), (start, stop) in zip(begins, pairwise(times), strict=True):
        if beat is not None:
            took[beat] = round(stop - start, 1)
    return Delivery(
        begin=words[0].begin,
        seconds=seconds,
        words_a_minute=heard.words / minutes if minutes else 0.0,
        fillers_a_minute=sum(heard.fillers.values()) / minutes if minutes else 0.0,
        pauses=tuple(_pauses(words, begins)),
        beat_seconds=tuple(took),
        margin=tuple(_margin(words, begins)),
    )


def failed(heard: Transcript, how: Delivery) -> bool:
    """Whether hardly anything of the story was heard: noise has a word now and then, and they are
    of no beat.
    """
    share = sum(beat.share for beat in heard.beats) / max(1, len(heard.beats))
    noise = heard.words < FEW_WORDS and how.words_a_minute < SLOWEST
    return noise or (share < LEAST_TOLD and not any(beat.said for beat in heard.beats))


def _beginnings(heard: Transcript, words: Sequence[SpokenWord]) -> list[tuple[int, int | None]]:
    """With which word each beat begins that was said, in order: with its sentence, if that is near,
    and the first one, as in `Transcript.situation`, with the telling. None stands where a beat
    begins of which too little was heard; before the first one also where the story has others
    before it.
    """
    # "check-ins" is one word of a recogniser, and two of a transcript.
    counted = list(accumulate(len(spoken_words(word.text)) for word in words))
    beginnings = sorted(
        (beat for beat in heard.beats if beat.said or (beat.facts and beat.at >= 0)),
        key=lambda beat: (beat.at, beat.beat),
    )
    stopped = any(map(_stops, words))
    begins: list[tuple[int, int | None]] = []
    for one in beginnings:
        beat = one.beat if one.said else None
        if begins and beat is None and begins[-1][1] is None:
            continue
        first = bisect_right(counted, one.at)
        least = max(begins[-1][0] + 1, first - LEAD) if begins else 0
        ends = (
            place
            for place in range(first, least - 1, -1)
            if place == 0
            or (_stops(words[place - 1]) if stopped else _rests(words[place - 1], words[place]))
        )
        begin = next(ends, first)
        if not begins:
            missed = any(other.beat < one.beat and not other.said for other in heard.beats)
            if begin and missed and beat is not None:
                begins.append((0, None))
            else:
                begin = 0
        begins.append((begin, beat))
    return begins or [(0, None)]


def _rests(word: SpokenWord, after: SpokenWord) -> bool:
    return after.begin - word.end >= BREATH


def _pauses(
    words: Sequence[SpokenWord], begins: Sequence[tuple[int, int | None]]
) -> list[SpokenPause]:
    firsts = [first for first, _ in begins]
    return [
        SpokenPause(
            word.end,
            after.begin - word.end,
            " ".join(before.text for before in words[max(0, at + 1 - BEFORE) : at + 1]),
            begins[bisect_left(firsts, at + 1) - 1][1],
        )
        for at, (word, after) in enumerate(pairwise(words))
        if after.begin - word.end > LONG_PAUSE
    ]


def _margin(
    words: Sequence[SpokenWord], begins: Sequence[tuple[int, int | None]]
) -> list[MarginPassage]:
    ends = [*(first for first, _ in begins[1:]), len(words)]
    return [
        MarginPassage(beat, words[first].begin, " ".join(word.text for word in words[first:end]))
        for (first, beat), end in zip(begins, ends, strict=True)
        if end > first
    ]
