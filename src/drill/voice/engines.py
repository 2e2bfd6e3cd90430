"""The recognisers that drill knows, one class each: what is installed, where its model is, how it
listens. Each loads what is on this computer and fetches nothing; `listen` runs in a process of its
own (`drill.voice.worker`), and nothing else here imports a recogniser.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

from drill.domain.recording import SpokenWord
from drill.errors import UsageError
from drill.text import did_you_mean
from drill.voice.audio import RATE, Sound, pieces

Heard = tuple[float, list[SpokenWord]]
"""Seconds of the recording that are done, and the words found since the last."""
SIZES = ("small.en", "base.en", "tiny.en")
"""Models of Whisper, the one that is taken first of several that are here: who fetched a larger one
means to use it."""
_SETUP = "`drill voice setup {}` says what it needs, and fetches it."


class Engine(Protocol):
    """A recogniser."""

    name: str
    """As `voice.engine` and `--engine` name it, and pip its package."""
    module: str
    """What is imported."""

    def model(self, models: Path) -> Path | None:
        """Where its model is, looked for in its folder of `models` and where the library itself
        keeps what it fetched; None where there is none. Imports nothing of the library."""

    def listen(self, sound: Sound, model: Path) -> Iterator[Heard]:
        """The words of a recording with their times, as they are found. Raises what the library
        raises."""


class FasterWhisper:
    """Whisper by CTranslate2: the best words, punctuation and figures."""

    name, module = "faster-whisper", "faster_whisper"

    def model(self, models: Path) -> Path | None:
        """A folder with a `model.bin`."""
        hub = os.environ.get("HF_HUB_CACHE") or Path(
            os.environ.get("HF_HOME") or Path.home() / ".cache/huggingface", "hub"
        )
        fetched = "models--Systran--faster-*whisper-*/snapshots/*/model.bin"
        own = models / self.name
        files = [*own.glob("*/model.bin"), *own.glob(fetched), *Path(hub).glob(fetched)]
        sound = [file.parent for file in files if (file.parent / "config.json").exists()]
        return _preferred(sound, own)

    def listen(self, sound: Sound, model: Path) -> Iterator[Heard]:
        """By segments; a word that Whisper cut at a comma is one again."""
        import numpy as np

        whisper = import_module(self.module).WhisperModel(
            str(model), device="cpu", compute_type="int8", local_files_only=True
        )
        for begin, samples in pieces(sound.blocks()):
            yield begin, []
            segments, _ = whisper.transcribe(
                samples.astype(np.float32) / 32_768,
                language="en",
                word_timestamps=True,
                condition_on_previous_text=False,
                vad_filter=True,
            )
            for segment in segments:
                words = [(word.word, word.start, word.end) for word in segment.words or ()]
                yield begin + segment.end, _joined(words, begin)
            yield begin + len(samples) / RATE, []


class WhisperCpp:
    """Whisper by whisper.cpp: the same models, a small package."""

    name, module = "pywhispercpp", "pywhispercpp"

    def model(self, models: Path) -> Path | None:
        """A file `ggml-….bin`."""
        import platformdirs

        folders = models / self.name, platformdirs.user_data_path(self.module) / "models"
        files = [file for folder in folders for file in folder.glob("ggml-*.bin")]
        return _preferred(files, models)

    def listen(self, sound: Sound, model: Path) -> Iterator[Heard]:
        """By pieces of some minutes: the library says nothing in between."""
        import numpy as np

        whisper = import_module("pywhispercpp.model").Model(
            str(model),
            redirect_whispercpp_logs_to=None,
            language="en",
            print_progress=False,
            token_timestamps=True,
            max_len=1,
            split_on_word=True,
        )
        for begin, samples in pieces(sound.blocks(), seconds=60.0):
            yield begin, []
            heard = whisper.transcribe(samples.astype(np.float32) / 32_768)
            words = [(word.text, word.t0 / 100, word.t1 / 100) for word in heard]
            yield begin + len(samples) / RATE, _joined(words, begin)


class Vosk:
    """Kaldi: quick and small, words without punctuation."""

    name, module = "vosk", "vosk"

    def model(self, models: Path) -> Path | None:
        """A folder as they are unpacked."""
        fetched = Path.home() / ".cache/vosk"
        named = os.environ.get("VOSK_MODEL_PATH")
        folders = [
            *sorted((models / self.name).glob("vosk-model*")),
            *sorted(fetched.glob("vosk-model*-en*")),
            *([Path(named), *sorted(Path(named).glob("vosk-model*-en*"))] if named else ()),
        ]
        return next((folder for folder in folders if (folder / "am/final.mdl").is_file()), None)

    def listen(self, sound: Sound, model: Path) -> Iterator[Heard]:
        """By blocks of a second."""
        vosk = import_module(self.module)
        vosk.SetLogLevel(-1)
        listener = vosk.KaldiRecognizer(vosk.Model(str(model)), float(RATE))
        listener.SetWords(True)
        done = 0.0
        for block in sound.blocks():
            ended = listener.AcceptWaveform(block.tobytes())
            done += len(block) / RATE
            yield done, self._words(listener.Result()) if ended else []
        yield done, self._words(listener.FinalResult())

    @staticmethod
    def _words(result: str) -> list[SpokenWord]:
        results = json.loads(result).get("result", ())
        return [SpokenWord(word["word"], word["start"], word["end"]) for word in results]


class PocketSphinx:
    """CMU's recogniser, whose model is in its package: nothing to fetch, and the most mistakes."""

    name, module = "pocketsphinx", "pocketsphinx"

    def model(self, models: Path) -> Path | None:
        """The American English one of the package."""
        spec = find_spec(self.module)
        if spec is None or spec.origin is None:
            return None
        model = Path(spec.origin).parent / "model/en-us"
        return model if (model / "en-us/mdef").is_file() else None

    def listen(self, sound: Sound, model: Path) -> Iterator[Heard]:
        """By pieces of half a minute, so that no utterance is longer than it was made for. A
        second pass over each (`fwdflat`) costs as much again and mends little."""
        library = import_module(self.module)
        decoder = library.Decoder(
            hmm=str(model / "en-us"),
            lm=str(model / "en-us.lm.bin"),
            dict=str(model / "cmudict-en-us.dict"),
            samprate=float(RATE),
            loglevel="FATAL",
            fwdflat=False,
            bestpath=False,
        )
        frames = decoder.config["frate"]
        for begin, samples in pieces(sound.blocks(), seconds=30.0):
            decoder.start_utt()
            for at in range(0, len(samples), RATE):
                decoder.process_raw(samples[at : at + RATE].tobytes())
                yield begin + at / RATE, []
            decoder.end_utt()
            heard = [
                SpokenWord(
                    part.word.partition("(")[0],
                    begin + part.start_frame / frames,
                    begin + (part.end_frame + 1) / frames,
                )
                for part in (decoder.seg() or ())
                if part.word[:1] not in "<["
            ]
            yield begin + len(samples) / RATE, heard


ENGINES: dict[str, Engine] = {
    engine.name: engine for engine in (FasterWhisper(), WhisperCpp(), Vosk(), PocketSphinx())
}
"""By name, the best first."""


def installed(engine: Engine) -> bool:
    """Whether its package is; it is not imported."""
    return find_spec(engine.module) is not None


def choose(models: Path, name: str = "") -> Engine:
    """The recogniser of a name, else the first that could begin now: its package installed and its
    model here. Raises UsageError, which says what to do.
    """
    if not name:
        ready = (known for known in ENGINES.values() if installed(known) and known.model(models))
        if best := next(ready, None):
            return best
        raise UsageError(
            "No recogniser is installed that could turn a recording into words",
            "`drill voice setup` says which there are.",
        )
    engine = named(name)
    if not installed(engine):
        raise UsageError(f"{name} is not installed", f"Install it: {to_have(name)}")
    if not engine.model(models):
        raise UsageError(f"The model of {name} is not here", _SETUP.format(name))
    return engine


def to_have(name: str) -> str:
    """The command that installs a recogniser: by the extra that brings it, else by its name."""
    from drill.extras import to_add, to_install

    extra = {FasterWhisper.name: "voice-whisper", PocketSphinx.name: "voice"}.get(name)
    return to_install(extra) if extra else to_add(name)


def named(name: str) -> Engine:
    """The recogniser of a name. Raises UsageError."""
    if name not in ENGINES:
        known = ", ".join(ENGINES)
        raise UsageError(
            f"There is no recogniser {name[:80]!r}", did_you_mean(name, list(ENGINES)) or known
        )
    return ENGINES[name]


def _preferred(models: list[Path], own: Path) -> Path | None:
    """Of several models of Whisper one that was fetched for drill, below `own`, before one that
    something else left; then by `SIZES`."""

    def place(path: Path) -> tuple[bool, int]:
        size = next((at for at, size in enumerate(SIZES) if size in str(path)), len(SIZES))
        return not path.is_relative_to(own), size

    return min(models, key=place, default=None)


def _joined(words: list[tuple[Any, Any, Any]], begin: float) -> list[SpokenWord]:
    """Whisper's words, of which what has no blank before it goes on: `60` and `,000` are one."""
    out: list[SpokenWord] = []
    for text, start, end in words:
        start, end = begin + float(start), begin + float(end)
        if out and text[:1] not in (" ", ""):
            first = out.pop()
            out.append(SpokenWord(first.text + text.strip(), first.begin, max(first.end, end)))
        elif text.strip():
            out.append(SpokenWord(text.strip(), start, max(start, end)))
    return out
