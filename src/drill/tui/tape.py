"""The sound of what is asked and told on a screen: a voice that asks, a recorder that
listens, and a recording that is played: where it is, and which beat is told there.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from drill.domain.rehearsal import Told
from drill.errors import DrillError, VoiceMissing
from drill.files import Closable
from drill.service.home import words
from drill.service.home.home import Home

if TYPE_CHECKING:
    from drill.voice.player import Player
    from drill.voice.recorder import Recorder, Take
    from drill.voice.speakers import Speaker

NOT_RECORDED = (
    "In a browser nothing is recorded: drill would hear the microphone of the computer that it "
    "runs on, not yours. In its shell “drill tell --audio FILE” reads what you recorded."
)
NOT_SAID = "In a browser nothing is said aloud: it would sound at the computer that drill runs on."
NOT_PLAYED = "In a browser nothing is played: it would sound at the computer that drill runs on."
METER = 16
"""Columns of the meter of how loud it is."""
BACK = 1.0
"""Seconds of a beat within which the key goes to the one before, not to its beginning."""


class QuestionVoice(Closable):
    """Says questions aloud: of itself where the option `voice.ask` is on, else by a key."""

    def __init__(self, home: Home) -> None:
        from drill.service.stories import sound

        self._asks = bool(home.options["voice.ask"])
        self._speaker: Speaker | None = None
        self._problem = self.missing = ""
        try:
            self._speaker = sound.speaker(home.options)
        except VoiceMissing as error:
            self.missing = str(error)
            self._problem = self.missing if self._asks else ""

    @property
    def found(self) -> bool:
        """Whether there is a voice; where there is none, `missing` says why."""
        return self._speaker is not None

    def be_silent(self, why: str) -> None:
        """Say nothing at all; whoever wants questions to be spoken is told why."""
        if self._asks:
            self._problem = why
        self._asks, self._speaker, self.missing = False, None, why

    def ask(self, question: str) -> None:
        """Say it where the person wants questions to be spoken."""
        if self._asks:
            self.say(question)

    def say(self, question: str) -> None:
        """Say it in any case."""
        if self._speaker is not None:
            self._speaker.say(question)

    def trouble(self) -> str:
        """Why nothing is heard, a sentence, once; else empty."""
        problem, self._problem = self._problem, ""
        if self._speaker is not None and self._speaker.problem:
            problem, self._speaker.problem = self._speaker.problem, ""
        return problem

    def close(self) -> None:
        """Be silent."""
        if self._speaker is not None:
            self._speaker.close()


class TellingTape(Closable):
    """The recording of one telling. What goes wrong is a `problem`: the telling goes on."""

    def __init__(self, home: Home, story: str) -> None:
        self._home, self._story = home, story
        self.wanted = bool(home.options["voice.record"])
        """Whether this telling is recorded."""
        self._why = ""
        self._recorder: Recorder | None = None
        self._running = self._over = False
        self._lock = Lock()
        self.take: Take | None = None
        """What came of it, once it has ended."""

    def prepare(self) -> None:
        """Load the libraries, so that the microphone wakes up sooner: in a thread."""
        from drill.service.stories import sound

        with suppress(VoiceMissing):  # `wake` says it
            sound.check()

    def wake(self) -> None:
        """Open the microphone, which takes a moment: in a thread. Nothing is kept until `run`."""
        from drill.service.stories import sound

        try:
            recorder = sound.recorder(self._home, self._story)
            recorder.pause()
            recorder.start()
        except DrillError as error:
            self._why = f"{error} This one is not recorded.".replace("\n", " ")
            return
        with self._lock:
            if self._over:
                recorder.close()
                return
            self._recorder = recorder
            if self._running:
                recorder.resume()

    def run(self, running: bool) -> None:
        """The clock runs, or stands."""
        with self._lock:
            self._running = running
            if self._recorder is not None:
                (self._recorder.resume if running else self._recorder.pause)()

    def stop(self) -> None:
        """The story is told."""
        with self._lock:
            self._over = True
            if self._recorder is not None and self.take is None:
                self.take = self._recorder.stop()

    def close(self) -> None:
        """The same; what was recorded is kept."""
        self.stop()

    @property
    def problem(self) -> str:
        """Why it is not recorded, or no more, a sentence; else empty."""
        return self._why or (self._recorder.problem if self._recorder is not None else "")

    def line(self) -> str:
        """`● 0:14 ██████──────────` while it is recorded; the problem, if there is one."""
        recorder = self._recorder
        if self.problem or recorder is None:
            return self.problem
        full = round(recorder.level * METER)
        meter = "█" * full + "─" * (METER - full)
        return f"● {words.clock(int(recorder.seconds))} {meter}"


class BeatMark(NamedTuple):
    """Where a beat of a recording begins."""

    at: float
    """Seconds of the recording."""
    label: str
    beat: int
    """Its index in the story."""


Marks = Sequence[BeatMark]
"""Of the beats of a recording, in the order in which they are told there."""


class Playback(Closable):
    """Opened when it is played first; any thread may."""

    def __init__(self, path: Path, marks: Marks = ()) -> None:
        self.path = path
        self.marks = marks
        self._player: Player | None = None
        self._lock = Lock()

    def toggle(self) -> None:
        """Play on, or pause. Raises VoiceError."""
        with self._lock:
            player = self._opened()
            if player.playing:
                player.pause()
            else:
                player.play()

    def pause(self) -> None:
        """Be silent, and stay where it is."""
        with self._lock:
            if self._player is not None:
                self._player.pause()

    def skip(self, seconds: float) -> None:
        """So many seconds on, or back. Raises VoiceError."""
        with self._lock:
            player = self._opened()
            player.seek(player.position + seconds)

    def skip_beat(self, by: int) -> None:
        """To the next beat, if there is one; or the beginning of this one, or of the one before.
        Raises VoiceError.
        """
        with self._lock:
            player = self._opened()
            at, begins = player.position, [0.0, *(mark.at for mark in self.marks)]
            if by > 0:
                player.seek(next((begin for begin in begins if begin > at), at))
            else:
                player.seek(max(begin for begin in begins if begin <= max(0.0, at - BACK)))

    def line(self) -> str:
        """`▶ 0:14 of 1:47 · Turn`; empty before it was played. Then a problem, if there is one."""
        player = self._player
        if player is None:
            return ""
        sign = "▶" if player.playing else "‖"
        line = f"{sign} {words.clock(int(player.position))} of {words.clock(player.duration)}"
        here = self.heard
        beat = f" · {here.label}" if here is not None else ""
        return f"{line}{beat}" + (f" · {player.problem}" if player.problem else "")

    @property
    def heard(self) -> BeatMark | None:
        """The beat in which it is by now; None before the first, and before it was played."""
        player = self._player
        if player is None:
            return None
        at = bisect_right([mark.at for mark in self.marks], player.position)
        return self.marks[at - 1] if at else None

    def _opened(self) -> Player:
        if self._player is None:
            from drill.voice.player import Player

            self._player = Player(self.path)
        return self._player

    def close(self) -> None:
        """Be silent."""
        with self._lock:
            if self._player is not None:
                self._player.close()
                self._player = None


def marks_of(told: Told, labels: Sequence[str]) -> Marks:
    """Where the beats of a telling begin in its recording, those that are not known left out."""
    begins = zip(told.beat_begins, labels, strict=False)  # the story may have changed since
    known = (BeatMark(at, label, beat) for beat, (at, label) in enumerate(begins) if at is not None)
    return sorted(known)
