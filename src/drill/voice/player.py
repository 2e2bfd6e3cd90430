"""A recording played back, read from its file as it is played."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from threading import Event, RLock
from typing import Any

from drill.errors import VoiceError
from drill.files import Closable, check_file
from drill.voice import libraries


class Player(Closable):
    """One file, and where in it one is. It stands at its beginning until it is played."""

    def __init__(self, path: Path) -> None:
        """Raises VoiceMissing, and VoiceError for a file that is gone or holds no sound."""
        self._sound, files = libraries.sounddevice(), libraries.soundfile()
        self._failures = (self._sound.PortAudioError, files.LibsndfileError, ValueError, OSError)
        try:
            check_file(path)
            with path.open("rb"):
                pass
            self._file = files.SoundFile(path)
        except FileNotFoundError:
            raise VoiceError(f"The recording {path} is gone.") from None
        except OSError as error:
            raise VoiceError(f"{path} cannot be read: {error.strerror}.") from None
        except files.LibsndfileError:
            raise VoiceError(f"{path} is no recording that can be played.") from None
        self._name = path.name
        self._rate: int = self._file.samplerate
        self._at = 0
        self._stream: Any = None
        self._lock = RLock()
        self._done = Event()
        self.problem = ""
        """Why it is not played on, a sentence; empty while all is well."""

    def play(self) -> None:
        """Play on from where it stands; from its beginning where it has come to its end. Raises
        VoiceError where there is nothing to hear it with.
        """
        if self.playing:
            return
        self._silence()
        if self.finished:
            self.seek(0)
        self.problem = ""
        self._done.clear()
        try:
            self._stream = self._sound.OutputStream(
                samplerate=self._rate,
                channels=self._file.channels,
                dtype="float32",
                callback=self._fill,
                finished_callback=self._done.set,
            )
            self._stream.start()
        except self._failures as error:
            self._silence()
            raise VoiceError(
                f"There is nothing to play it with: {libraries.reason(error)}.",
                "Plug in headphones, or choose a loudspeaker in the system's settings.",
            ) from None

    def pause(self) -> None:
        """Stop, and stay where it is."""
        self._silence()

    def seek(self, seconds: float) -> None:
        """Go to a place, in seconds from the beginning; beyond an end it is that end."""
        with self._lock:
            self._at = round(min(max(seconds, 0.0), self.duration) * self._rate)
            with suppress(*self._failures):
                self._at = self._file.seek(self._at)

    def wait(self) -> None:
        """Wait until it is not played any more."""
        if self._stream is not None:
            self._done.wait()

    def close(self) -> None:
        """Be silent, and let the file go."""
        self._silence()
        self._file.close()

    @property
    def playing(self) -> bool:
        """Whether it is heard now."""
        return self._stream is not None and not self._done.is_set()

    @property
    def position(self) -> float:
        """Where it is, in seconds from the beginning."""
        return self._at / self._rate

    @property
    def duration(self) -> float:
        """How long it is, in seconds."""
        return float(self._file.frames / self._rate)

    @property
    def finished(self) -> bool:
        """Whether it has come to its end."""
        return bool(self._at >= self._file.frames)

    def _fill(self, out: Any, frames: int, time: Any, status: Any) -> None:
        """Give the sound library its next block: in its thread."""
        out[:] = 0
        try:
            with self._lock:
                block = self._file.read(frames, dtype="float32", always_2d=True)
                self._at += len(block)
        except self._failures as error:
            self.problem = f"{self._name} cannot be read on: {libraries.reason(error)}."
            raise self._sound.CallbackAbort from None
        out[: len(block)] = block
        if len(block) < frames:
            raise self._sound.CallbackStop

    def _silence(self) -> None:
        if self._stream is not None:
            libraries.close(self._stream)
            self._stream = None
        self._done.set()
