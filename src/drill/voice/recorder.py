"""What the microphone hears, written to a file while it is heard.

The sound library calls from a thread of its own and must not wait, so blocks go through a queue to
a thread that writes. A file is called `NAME.flac.part` until it is whole: what a program that died
has left under that name, `recover` makes a recording of.
"""

from __future__ import annotations

import os
import shutil
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, NamedTuple

from drill.errors import VoiceError
from drill.files import Closable, drop
from drill.voice import libraries
from drill.voice.audio import LONGEST, RATE, read_blocks

ENDING, PART = ".flac", ".flac.part"
"""How the names of recordings end, whole and not whole yet."""
_WAKING = 4
"""How many times as long it may take to begin: a sound server or a headset may be asleep."""
_BLOCKS = 20
"""Blocks a second: as often as a meter moves."""
_FLOOR = 60.0
"""Decibels below the loudest that a meter shows as nothing; a quiet room."""
_FALL = 1.0
"""How much of the meter falls within a second of silence."""
_ROOM = 1_000_000
"""Bytes of a disk that nothing can be written to any more."""
_LOUDEST = 32_768.0
_FRAME = 4096
"""Samples that FLAC puts together: what is torn in the middle of them is lost."""
_COUNT_AT, _COUNT_BITS = 18, 36
"""Where a FLAC file says how many samples it has: the low bits of eight bytes."""


class Take(NamedTuple):
    """What came of a recording."""

    path: Path | None
    """The file; None where nothing was heard, or nothing could be kept."""
    seconds: float
    problem: str
    """Why it is shorter than it should be, a sentence; empty where all went well."""

    @property
    def silent(self) -> bool:
        """Whether nothing but silence came, which the problem says."""
        return self.problem == _SILENCE


class Recorder(Closable):
    """One recording: begun once, ended once, perhaps with pauses. Its file is the owner's alone."""

    def __init__(
        self,
        folder: Path,
        name: str,
        device: str = "",
        *,
        limit: float = LONGEST,
        patience: float = libraries.PATIENCE,
    ) -> None:
        """It will be `folder/name.flac`; `name.2.flac` where there is one already.

        `device` is the microphone's number or a part of its name; empty: the system's own choice.
        `limit` are the seconds after which it ends by itself; `patience` those without a block
        from the microphone after which it is gone.
        """
        self._folder = folder
        self._name = name
        self._device = device
        self._limit = limit
        self._patience = patience
        self._blocks: SimpleQueue[Any] = SimpleQueue()
        self._stream: Any = None
        self._over: type[Exception] = Exception
        self._file: Any = None
        self._writer: Thread | None = None
        self._part: Path | None = None
        self._lock = -1
        self._rate = RATE
        self._heard = self._written = 0
        self._level = 0.0
        self._ended = self._paused = self._torn = False
        self._silent = True
        self._take: Take | None = None
        self.problem = ""
        """Why nothing more is recorded, a sentence; empty while all is well."""

    # -- what a person does --------------------------------------------------------------

    def start(self) -> None:
        """Begin. Raises VoiceMissing, and VoiceError where there is no microphone or no place for
        the file: then nothing is left behind.
        """
        sound, files = libraries.sounddevice(), libraries.soundfile()
        self._over = sound.CallbackStop
        known = libraries.found(self._device)
        self._rate = _rate(sound, known)
        self._part, self._lock = _create(self._folder, self._name)
        try:
            self._file = files.SoundFile(
                self._part, "w", self._rate, 1, subtype="PCM_16", format="FLAC"
            )  # fmt: skip
            self._stream = sound.InputStream(
                samplerate=self._rate,
                blocksize=self._rate // _BLOCKS,
                device=known["index"],
                channels=1,
                dtype="int16",
                callback=self._hear,
                finished_callback=lambda: self._blocks.put(None if self._ended else _GONE),
            )
            self._writer = Thread(target=self._write, daemon=True)
            self._stream.start()
        except (sound.PortAudioError, files.LibsndfileError, ValueError, OSError) as error:
            self._give_up()
            raise VoiceError(
                f"The microphone {known['name']} cannot be opened: {libraries.reason(error)}.",
                "Another program may hold it, or the terminal may not use it.",
            ) from None
        self._writer.start()

    def pause(self) -> None:
        """Keep nothing of what is heard from now on."""
        self._paused = True
        self._level = 0.0

    def resume(self) -> None:
        """Go on after a pause."""
        self._paused = False

    def stop(self) -> Take:
        """End, and say what came of it. Once it has ended it says the same again."""
        if self._take is None:
            self._take = self._finish()
        return self._take

    def close(self) -> None:
        """End; what was recorded is kept."""
        self.stop()

    @property
    def level(self) -> float:
        """How loud it is now, from 0 (a quiet room, or nothing is recorded) to 1 (too loud), by
        decibels: what sounds twice as loud is a sixth more."""
        return 0.0 if self.problem else self._level

    @property
    def seconds(self) -> float:
        """How long it is so far, without its pauses."""
        return self._heard / self._rate

    @property
    def paused(self) -> bool:
        """Whether what is heard is not kept."""
        return self._paused

    # -- in the sound library's thread ------------------------------------------------------

    def _hear(self, block: Any, frames: int, time: Any, status: Any) -> None:
        """Take a block of sound. Nothing here waits."""
        if self.problem:
            raise self._over
        if self._paused:
            self._blocks.put(block[:0].copy())  # the microphone is there
            return
        room = round(self._limit * self._rate) - self._heard
        samples = block[:room].copy()
        self._heard += len(samples)
        self._silent = self._silent and not samples.any()
        loud = _level(samples)
        self._level = max(loud, self._level - _FALL * len(samples) / self._rate)
        self._blocks.put(samples)
        if len(samples) < len(block):
            self._blocks.put(_FULL)
            raise self._over

    # -- in the thread that writes ----------------------------------------------------------

    def _write(self) -> None:
        """Write blocks until there are no more, for whatever reason."""
        try:
            try:
                for block in self._coming():
                    self._file.write(block)
                    self._written += len(block)
            finally:
                self._file.close()
        except (OSError, RuntimeError) as error:  # soundfile's own are RuntimeErrors
            self._torn = True
            why = "the disk is full" if _full(self._folder) else libraries.reason(error)
            self.problem = f"The recording broke off: {why}. What was written is kept."

    def _coming(self) -> Iterator[Any]:
        patience = self._patience * _WAKING
        while True:
            try:
                block = self._blocks.get(timeout=patience)
            except Empty:
                block = _GONE
            patience = self._patience
            if block is _FULL:
                self.problem = (
                    f"The recording ended after {_time(self._limit)}, as long as one may be."
                )
                return
            if block is _GONE:
                self.problem = "The microphone is gone. What it heard is kept."
            if block is _GONE or block is None:
                return
            yield block

    # -- its end ----------------------------------------------------------------------------

    def _finish(self) -> Take:
        if self._writer is None or self._part is None:
            return Take(None, 0.0, self.problem)
        self._ended = True
        libraries.close(self._stream)
        self._blocks.put(None)
        self._writer.join()
        self._level = 0.0
        if self._silent and self._written:
            self.problem = self.problem or _SILENCE
        try:
            try:
                if self._torn:
                    self._written = _mend(self._part)
            finally:
                os.close(self._lock)  # not before: nobody else is to make a recording of it
            path = _whole(self._part, self._written)
        except OSError as error:
            self.problem = f"The recording was not kept: {libraries.reason(error)}."
            path = None
        return Take(path, self._written / self._rate if path else 0.0, self.problem)

    def _give_up(self) -> None:
        """Leave nothing of a recording that did not begin."""
        self._writer = None
        libraries.close(self._stream)
        if self._file is not None:
            self._file.close()
        os.close(self._lock)
        if self._part is not None:
            drop(self._part)


_FULL, _GONE = object(), object()
"""In the queue: there is as much as there may be; the microphone ended. None: the person did."""
_SILENCE = (
    "Only silence came from the microphone: it is muted, or the system does not let the terminal "
    "use it."
)


def recover(folder: Path) -> list[Path]:
    """Make recordings of what programs that died have left in a folder; returns their paths, oldest
    first. What is being recorded now is let be; what holds nothing is removed.

    Raises VoiceMissing.
    """
    paths = []
    for part in sorted(folder.glob(f"*{PART}")):
        with suppress(OSError):
            with _alone(part):
                samples = _mend(part)
            if path := _whole(part, samples):
                paths.append(path)
    return paths


def _mend(part: Path) -> int:
    """How many samples can be read of a file that was not brought to its end, which is then one
    that says so. Raises VoiceMissing and OSError.
    """
    files = libraries.soundfile()
    samples = 0
    with suppress(files.LibsndfileError), files.SoundFile(part) as file:
        for block in read_blocks(file, _FRAME) if file.format == "FLAC" else ():
            samples += len(block)
    if samples:
        _count(part, samples)
    return samples


def _full(folder: Path) -> bool:
    """Whether there is no room on a folder's disk."""
    with suppress(OSError):
        return shutil.disk_usage(folder).free < _ROOM
    return False


def _count(part: Path, samples: int) -> None:
    """Write into a FLAC file how many samples it has, which is done at its end otherwise: a file
    that does not say it cannot be searched. Raises OSError.
    """
    with part.open("r+b") as file:
        file.seek(_COUNT_AT)
        (header,) = struct.unpack(">Q", file.read(8))
        file.seek(_COUNT_AT)
        file.write(struct.pack(">Q", header >> _COUNT_BITS << _COUNT_BITS | samples))


def _whole(part: Path, samples: int) -> Path | None:
    """Give a file the name of a whole recording; None where there is nothing in it, and it is
    removed. Raises OSError.
    """
    if not samples:
        drop(part)
        return None
    return part.replace(_free(part.parent, part.name.removesuffix(PART), ENDING))


def _create(folder: Path, name: str) -> tuple[Path, int]:
    """A new, empty file that is its owner's alone, and what holds it as long as it is written.
    Raises VoiceError.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        part = _free(folder, name, PART)
        lock = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise VoiceError(
            f"Nothing can be recorded in {folder}: {libraries.reason(error)}.",
            "Check the rights of the folder, and the room on its disk.",
        ) from None
    _hold(lock)
    return part, lock


def _free(folder: Path, name: str, ending: str) -> Path:
    """A path that no recording has, whole or not."""
    number, free = 1, name
    own = ending == ENDING  # a whole one takes the place of its own beginning
    while (folder / f"{free}{ENDING}").exists() or (
        not own and (folder / f"{free}{PART}").exists()
    ):
        number += 1
        free = f"{name}.{number}"
    return folder / f"{free}{ending}"


def _hold(file: int) -> bool:
    """Let others know that a file is in use until it is closed; whether it was not. On Windows the
    system itself lets nobody rename it.
    """
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def _alone(part: Path) -> Iterator[None]:
    """For a file that no program writes. Raises OSError for others."""
    file = os.open(part, os.O_RDWR)
    try:
        if not _hold(file):
            raise BlockingIOError(part)
        yield
    finally:
        os.close(file)


def _rate(sound: Any, known: dict[str, Any]) -> int:
    """Samples a second that a microphone can give: `RATE`, or its own."""
    try:
        sound.check_input_settings(
            device=known["index"], channels=1, dtype="int16", samplerate=RATE
        )
    except (sound.PortAudioError, ValueError):
        return int(known["default_samplerate"])
    return RATE


def _level(block: Any) -> float:
    """How loud a block is, 0 to 1."""
    import numpy as np

    if not len(block):
        return 0.0
    power = float(np.mean(np.square(block, dtype=np.float64))) / _LOUDEST**2
    decibels = 10 * float(np.log10(power)) if power else -_FLOOR
    return min(max(1 + decibels / _FLOOR, 0.0), 1.0)


def _time(seconds: float) -> str:
    hours = seconds / 3600
    return f"{hours:g} hours" if hours >= 1 else f"{seconds / 60:g} minutes"
