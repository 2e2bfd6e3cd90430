"""Any recording as recognisers want it: one channel, 16,000 samples a second, 16 bits, block by
block, so that two hours take no more memory than a second.

WAV, FLAC, Ogg and MP3 are read by soundfile; M4A and what else there is by PyAV, where that is
installed. A recording comes from anywhere: lengths are counted, never believed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from math import gcd
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drill.errors import NotFound, UsageError, VoiceMissing
from drill.files import check_file
from drill.voice import libraries

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.int16]

RATE = 16_000
"""Samples a second: all that speech needs, and what recognisers want."""
LONGEST = 7_200.0
"""Seconds that a recording has at most."""
RATES = range(1_000, 768_001)
"""Samples a second that a recording may have."""
MOST_CHANNELS = 64
_UNTOLD = 2**36 - 1
"""Frames from which on a head says nothing: FLAC has room for so many."""
_NO_SUCH_PLACE = 39
"""libsndfile's word for a place in a file that it cannot go to."""
PIECE = 300.0
"""Seconds at most that a recogniser gets which wants its sound in one piece."""
CALM = 20.0
"""Seconds at the end of a piece in which the quietest place is looked for, to be cut there."""
_MOST = 2**20
"""Numbers that are worked on at once: more would take memory by the rate and the channels."""
_LOBES = 16
"""Zero crossings of the filter on each side: enough that nothing audible is folded back."""
_QUIET = RATE // 5
"""Samples of the quiet place: a fifth of a second."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A recording that can be read."""

    path: Path
    seconds: float
    """How long it says that it is, above 0; 0 where it does not say."""

    def blocks(self) -> Iterator[Samples]:
        """Its samples in blocks of about a second. Raises UsageError where it is damaged, longer
        than `LONGEST`, or turns out to hold nothing.
        """
        count = 0
        for block in _read(self.path):
            count += len(block)
            if count > LONGEST * RATE:
                raise _too_long(self.path)
            if len(block):
                yield block
        if not count:
            raise _silent(self.path)


def opened(path: Path) -> Sound:
    """A recording, its head read and nothing more, in a process of its own: a library that reads a
    broken one writes on standard error, and what is not in its head it may ask much memory for.

    Raises as `check` does, VoiceMissing (soundfile is not installed) and UsageError: no recording,
    none that can be read here, no sound in it, longer than `LONGEST`.
    """
    check(path)
    length = _by_soundfile(path)
    if length is None:
        length = _by_av(path)
    if length > LONGEST:
        raise _too_long(path)
    return Sound(path, length)


def check(path: Path) -> None:
    """Raises NotFound, and UsageError where it is no file that can be read."""
    try:
        check_file(path)
        with path.open("rb"):
            pass
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.") from None
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None


def pieces(blocks: Iterable[Samples], seconds: float = PIECE) -> Iterator[tuple[float, Samples]]:
    """Blocks joined to pieces of at most so many seconds (more than `CALM`), each with the seconds
    before it; cut where it is quietest, so that no word is.
    """
    import numpy as np

    most, begin = round(seconds * RATE), 0
    waiting: list[Samples] = []
    for block in blocks:
        waiting.append(block)
        while sum(map(len, waiting)) > most:
            joined = np.concatenate(waiting)
            cut = _quietest(joined[:most])
            yield begin / RATE, joined[:cut]
            begin += cut
            waiting = [joined[cut:]]
    if waiting:
        yield begin / RATE, np.concatenate(waiting)


def _quietest(samples: Samples) -> int:
    """Where to cut: the middle of the quietest stretch of the last `CALM` seconds."""
    import numpy as np

    tail = samples[-round(CALM * RATE) :].astype(np.float32)
    tail = tail[: len(tail) // _QUIET * _QUIET].reshape(-1, _QUIET)
    quiet = int(np.argmin((tail * tail).mean(axis=1)))
    return len(samples) - tail.size + quiet * _QUIET + _QUIET // 2


def _too_long(path: Path) -> UsageError:
    return UsageError(f"{path} is longer than two hours", "Cut out the story that was told.")


def _silent(path: Path) -> UsageError:
    return UsageError(f"There is no sound in {path}.")


# -- files


def _read(path: Path) -> Iterator[Samples]:
    return _from_soundfile(path) if _by_soundfile(path) is not None else _from_av(path)


def _by_soundfile(path: Path) -> float | None:
    """Seconds of a recording that soundfile reads; None of another. Raises UsageError."""
    try:
        soundfile = libraries.soundfile()
    except VoiceMissing:
        return None
    try:
        with soundfile.SoundFile(path) as file:
            _check(path, file.samplerate, file.channels)
            if not file.frames and file.format != "FLAC":
                raise _silent(path)
            length = max(0.0, float(file.frames / file.samplerate))
            # A recording that was written to a pipe does not know, and says the most or nothing.
            return length if length <= LONGEST or file.frames < _UNTOLD else 0.0
    except soundfile.LibsndfileError:
        return None


def _from_soundfile(path: Path) -> Iterator[Samples]:
    import numpy as np

    soundfile = libraries.soundfile()
    try:
        with soundfile.SoundFile(path) as file:
            resampler = _Resampler(file.samplerate)
            for block in read_blocks(file, file.samplerate):
                mono = np.nan_to_num(block.mean(axis=1), posinf=0.0, neginf=0.0)
                yield _whole(resampler.push(mono))
            yield _whole(resampler.rest())
    except soundfile.LibsndfileError:
        raise UsageError(f"{path} is damaged", "Record it again, or save it anew.") from None


def read_blocks(file: Any, frames: int) -> Iterator[NDArray[np.float32]]:
    """What soundfile reads of an open file, so many frames or `_MOST` numbers at once, to its end,
    also where its head does not say how long it is. Not as int16: of a file of floats that would be
    zeros and ones. Raises soundfile's own where it is damaged.
    """
    import numpy as np

    frames = min(frames, max(1, _MOST // file.channels))
    if file.frames < _UNTOLD:
        yield from file.blocks(frames, dtype="float32", always_2d=True)
        return
    block = np.empty((frames, file.channels), np.float32)
    more = True
    while more:
        block.fill(np.nan)
        try:
            read = file.read(out=block)
            more = len(read) == len(block)
        except libraries.soundfile().LibsndfileError as error:
            if error.code != _NO_SUCH_PLACE:
                raise
            # At an end that no head told it cannot stand: what it read is what it wrote over.
            read, more = block[: np.count_nonzero(~np.isnan(block[:, 0]))], False
        yield read


def _by_av(path: Path) -> float:
    """The same of one that PyAV reads; 0 where it does not say. Raises UsageError."""
    if find_spec("av") is None:
        from drill.extras import to_add

        libraries.soundfile()
        raise UsageError(
            f"{path} is no recording that can be read here",
            f"WAV, FLAC, Ogg and MP3 are; for M4A and others: {to_add('av')}",
        )
    av = import_module("av")
    try:
        with av.open(str(path)) as container:
            if not container.streams.audio:
                raise _silent(path)
            stream = container.streams.audio[0]
            _check(path, stream.rate or RATE, stream.channels or 1)
            return max(0.0, (container.duration or 0) / 1_000_000)
    except (av.FFmpegError, OSError, ValueError):
        raise UsageError(f"{path} is no recording that can be read") from None


def _from_av(path: Path) -> Iterator[Samples]:
    av = import_module("av")
    resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
    try:
        with av.open(str(path)) as container:
            for frame in container.decode(audio=0):
                for piece in resampler.resample(frame):
                    yield piece.to_ndarray()[0]
            for piece in resampler.resample(None):
                yield piece.to_ndarray()[0]
    except (av.FFmpegError, OSError, ValueError):
        raise UsageError(f"{path} is damaged", "Record it again, or save it anew.") from None


def _check(path: Path, rate: int, channels: int) -> None:
    if rate not in RATES or channels > MOST_CHANNELS:
        raise UsageError(f"{path} is no recording: {rate} samples a second, {channels} channels")


# -- from one rate to another


def _whole(samples: NDArray[np.float32]) -> Samples:
    import numpy as np

    return np.clip(np.rint(samples * 32_767), -32_768, 32_767).astype(np.int16)


class _Resampler:
    """From a rate to `RATE`, by a low-pass (a sinc under a Hann window) and its phases."""

    def __init__(self, rate: int) -> None:
        import numpy as np

        common = gcd(rate, RATE)
        self._up, self._down = RATE // common, rate // common
        stretch = max(1.0, rate / RATE)
        self._half = int(np.ceil(_LOBES * stretch))
        self._stretch = stretch
        small = self._up * 2 * self._half <= _MOST
        self._bank = self._filters(np.arange(self._up)) if small else None
        """The filter of each phase, where all have room."""
        self._kept = np.zeros(self._half - 1, np.float32)
        self._next = 0
        """Where the window of the next sample begins in what was kept, in `up`-ths of a sample."""

    def _filters(self, phases: NDArray[np.int64]) -> NDArray[np.float32]:
        """The filter of each of these phases, a row each."""
        import numpy as np

        taps = np.arange(-self._half + 1, self._half + 1)
        at = (taps[None, :] - phases[:, None] / self._up) / self._stretch
        bank = np.sinc(at * 0.95) * np.cos(np.pi * np.clip(at / _LOBES, -1, 1) / 2) ** 2
        rows: NDArray[np.float32] = (bank / bank.sum(axis=1, keepdims=True)).astype(np.float32)
        return rows

    def push(self, samples: NDArray[np.float32]) -> NDArray[np.float32]:
        """What these samples and those before come to; the last ones wait for what follows."""
        import numpy as np

        if self._up == self._down:
            return samples
        buffer = np.concatenate([self._kept, samples])
        if len(buffer) < 2 * self._half:
            self._kept = buffer
            return buffer[:0]
        last = (len(buffer) - 2 * self._half + 1) * self._up
        places = np.arange(self._next, max(last, self._next), self._down)
        begins, phases = np.divmod(places, self._up)
        windows = np.lib.stride_tricks.sliding_window_view(buffer, 2 * self._half)
        out = np.empty(len(places), np.float32)
        at_once = max(1, _MOST // (2 * self._half))
        for first in range(0, len(places), at_once):
            part = slice(first, first + at_once)
            bank = self._filters(phases[part]) if self._bank is None else self._bank[phases[part]]
            out[part] = np.einsum("ij,ij->i", windows[begins[part]], bank)
        after = self._next + len(places) * self._down
        used = min(after // self._up, len(buffer))
        self._kept, self._next = buffer[used:], after - used * self._up
        return out

    def rest(self) -> NDArray[np.float32]:
        """What was kept back, as if silence followed."""
        import numpy as np

        return self.push(np.zeros(0 if self._up == self._down else self._half, np.float32))
