"""A stand-in for `sounddevice`: a microphone that hears what a test says, a loudspeaker that keeps
what it was given. Nothing comes by itself, unless `at_once` has it all come when a stream starts.
"""

import numpy as np

RATE = 16_000


def tone(seconds, loud=0.5, rate=RATE):
    """A sound, 0 to 1 loud; with a little noise, as no two moments are alike."""
    at = np.arange(round(seconds * rate)) / rate
    noise = np.random.default_rng(7).normal(0, 0.01, len(at))
    wave = loud * (np.sin(2 * np.pi * 220 * at) + noise)
    return (np.clip(wave, -1, 1) * 32_767).astype(np.int16).reshape(-1, 1)


class FakeSound:
    class PortAudioError(Exception):
        pass

    class CallbackStop(Exception):
        pass

    class CallbackAbort(Exception):
        pass

    def __init__(self):
        self.microphones = ["Built-in Microphone"]
        self.rates = (RATE, 44_100)
        self.refuses = ""
        """What opening a stream fails with."""
        self.at_once = None
        """What the microphone hears as soon as it listens; True: all is played at once."""
        self.streams = []

    def query_devices(self, device, kind):
        named = [name for name in self.microphones if str(device or "").lower() in name.lower()]
        if not named:
            raise ValueError(f"No input device matching {device!r}")
        index = self.microphones.index(named[0])
        return {"name": named[0], "index": index, "default_samplerate": 44_100.0}

    def check_input_settings(self, *, samplerate, **_):
        if samplerate not in self.rates:
            raise self.PortAudioError("Invalid sample rate")

    def InputStream(self, **asked):
        return self._opened(FakeInput(self, **asked))

    def OutputStream(self, **asked):
        return self._opened(FakeOutput(self, **asked))

    def _opened(self, stream):
        if self.refuses:
            raise self.PortAudioError(self.refuses)
        self.streams.append(stream)
        return stream

    @property
    def stream(self):
        return self.streams[-1]


class FakeStream:
    def __init__(self, sound, *, samplerate, channels, callback, finished_callback, **_):
        self.sound, self.rate, self.channels = sound, samplerate, channels
        self.callback, self.finished = callback, finished_callback
        self.open = True

    def close(self):
        if self.open:
            self.finish()

    def finish(self):
        """It ends: it was closed, or the device was pulled out."""
        self.open = False
        self.finished()

    def _call(self, block):
        """Whether there may be another call."""
        try:
            self.callback(block, len(block), None, None)
        except (self.sound.CallbackStop, self.sound.CallbackAbort):
            self.finish()
        return self.open


class FakeInput(FakeStream):
    def start(self):
        if self.sound.at_once is not None:
            self.hear(self.sound.at_once)

    def hear(self, heard):
        """Hear this, in blocks of a twentieth of a second."""
        for begin in range(0, len(heard), self.rate // 20):
            if not self._call(heard[begin : begin + self.rate // 20]):
                return


class FakeOutput(FakeStream):
    def __init__(self, sound, **asked):
        super().__init__(sound, **asked)
        self.played = []

    def start(self):
        while self.sound.at_once is not None and self.open:
            self.pull(0.05)

    def pull(self, seconds):
        """Play so much more."""
        block = np.ones((round(seconds * self.rate), self.channels), np.float32)
        self.played.append(block)
        self._call(block)

    @property
    def heard(self):
        return np.concatenate(self.played) if self.played else np.zeros((0, 1))
