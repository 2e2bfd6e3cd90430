"""A recording that is played on a screen: where it is, and which beat is told there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from drill.domain.rehearsal import Told
from drill.files import Closable
from drill.service.home import words

if TYPE_CHECKING:
    from drill.voice.player import Player

BACK = 1.0
"""Seconds of a beat within which the key goes to the one before, not to its beginning."""


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
