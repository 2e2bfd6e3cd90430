"""A telling as a recording: its words, what of the story they hold, how it was spoken.

The ticks are a proposal, as of any transcript; the person confirms them, and nothing is graded by
what nobody saw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from drill.coaching import delivery
from drill.coaching.delivery import Delivery, SpokenPause
from drill.coaching.hearing import Sound
from drill.coaching.transcripts import Transcript
from drill.domain.recording import SpokenWord
from drill.domain.rehearsal import Told
from drill.errors import NothingHeard, UsageError
from drill.service.home.home import Home
from drill.service.home.progress import Progress, unheard
from drill.service.home.words import clock, count
from drill.service.stories import rehearsal
from drill.service.stories.rehearsal import StoryToTell

if TYPE_CHECKING:
    from drill.voice.recognition import Recognised


@dataclass(frozen=True, slots=True)
class HeardTelling:
    """What a recording of a story holds."""

    words: tuple[SpokenWord, ...]
    transcript: Transcript
    """The proposed ticks; its seconds are those from the first word to the last."""
    delivery: Delivery
    """Pace, pauses, seconds a beat, the text with the beats in the margin."""

    @property
    def proposed(self) -> Told:
        """The telling as it was heard, for the person to confirm or correct."""
        return self.told(Told(rehearsal.beats_heard(self.transcript), self.delivery.seconds))

    def told(self, ticked: Told) -> Told:
        """The telling as the person ticked it, with what the recording knows: its words, fillers,
        pauses and seconds, those of the beats as far as they are ticked.
        """

        def ticked_of(beats: Sequence[float | None]) -> tuple[float | None, ...]:
            return tuple(known if beat in ticked.said else None for beat, known in enumerate(beats))

        return replace(
            ticked,
            seconds=round(self.delivery.seconds, 1),
            words=float(self.transcript.words),
            fillers=sum(self.transcript.fillers.values()),
            pauses=tuple(round(pause.seconds, 1) for pause in self.delivery.pauses),
            beat_seconds=ticked_of(self.delivery.beat_seconds),
            beat_begins=ticked_of(self.delivery.beat_begins),
        )


def transcribe(
    home: Home, file: Path, engine: str = "", progress: Progress = unheard
) -> Recognised:
    """The words of a recording, by the recogniser of this name, else by the best that could begin
    now. It takes about as long as the recording, sometimes longer; `progress` is told the share
    several times a second, and stops it by raising.

    Raises NotFound, NothingHeard, UsageError (no recording; no recogniser or model, with what to
    do) and VoiceError (the recogniser fell over or hung; nothing else is harmed).
    """
    from drill.voice.recognition import recognise  # a story told in silence needs none of it

    heard = recognise(file, home.paths.models, engine, progress)
    if not heard.words:
        raise NothingHeard(f"{heard.engine} heard no word in {file}", "Is it the right recording?")
    return heard


def hear(home: Home, story: StoryToTell, words: Sequence[SpokenWord]) -> HeardTelling:
    """What these words hold of a story: proposed ticks, and how it was spoken. What a recogniser
    misheard is found by its sound, where the extra `voice` is installed. Raises UsageError (hardly
    anything of the story was heard, so nothing is proposed) and StoreError.
    """
    text = delivery.text_of(words)
    seconds = max(word.end for word in words) - words[0].begin if words else 0.0
    transcript = rehearsal.listen(home, story, text, seconds, sound=how_it_sounds())
    how = delivery.read(transcript, words)
    if delivery.failed(transcript, how):
        heard = f"{count(transcript.words, 'word')} in {clock(how.begin + how.seconds)}"
        raise UsageError(
            f"hearing failed: {heard}, and hardly any of “{story.story.title}”",
            "Is it the right recording, and near enough to the microphone? `drill tell "
            f"{story.place} --plain` has you mark it by hand; `drill voice setup` names what hears "
            "better.",
        )
    return HeardTelling(tuple(words), transcript, how)


def how_it_sounds() -> Sound | None:
    """What tells words by their sound; None without the extra `voice`."""
    try:
        from jellyfish import metaphone
    except ImportError:
        return None
    return metaphone


def spoken_lines(heard: HeardTelling) -> list[str]:
    """How it was spoken, a line each: `142 words a minute, 3 fillers a minute`, the pauses."""
    how = heard.delivery
    pace, fillers = how.words_a_minute, how.fillers_a_minute
    lines = [f"{pace:.0f} words a minute, {fillers:.1f} fillers a minute"]
    if longest := how.longest:
        pauses = count(len(how.pauses), "pause")
        lines.append(f"{pauses} over {delivery.LONG_PAUSE:.0f} s, the longest {_where(longest)}")
    return lines


def _where(pause: SpokenPause) -> str:
    return f"{pause.seconds:.1f} s at {clock(pause.at)}, after “{pause.after}”"
