"""A recording → its words, by a recogniser in another process: one that falls over, hangs or eats
memory harms nothing here.

`recognise` waits, and tells how far it is; whoever is told may stop it by raising. It is called in
a thread where a screen must go on.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from threading import Thread
from typing import Any

from drill.domain.recording import SpokenWord
from drill.errors import UsageError, VoiceError
from drill.files import Closable
from drill.text import one_line
from drill.voice import audio, engines

SILENCE = 300.0
"""Seconds without a line after which a recogniser hangs: a large model takes a minute to load, and
a slow computer longer than a minute for half a minute of sound."""
LOOK = 0.1
"""Seconds between two looks at whether it is to be stopped."""
MOST_WORDS = 60_000
"""Of two hours, at more than twice the pace that anybody speaks."""
_MOST_SECONDS = 86_400.0
"""A time beyond all recordings; one that is no number is 0."""
_OTHER = "Try again, or another recogniser: `drill voice setup` says which there are."


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was heard in a recording."""

    engine: str
    """Name of the recogniser."""
    seconds: float
    """How long the recording is."""
    words: tuple[SpokenWord, ...]
    """In order; none where nothing was said."""


def recognise(
    file: Path,
    models: Path,
    engine: str = "",
    progress: Callable[[float], None] = lambda share: None,
    *,
    silence: float = SILENCE,
    command: Sequence[str] = (),
) -> Recognised:
    """The words of a recording, by the recogniser of this name, else by the best that is ready.

    `progress` is told the share done, 0 to 1, several times a second, in this thread; what it
    raises ends the recogniser and is raised here. `models` is the folder of models.

    Raises NotFound, UsageError (no recording; no recogniser or model, with what to do) and
    VoiceError (the recogniser fell over, gave up, or said nothing for `silence` seconds).
    `command` is what runs in place of the worker; for tests.
    """
    chosen = engines.named(engine) if command else engines.choose(models, engine)
    audio.check(file)  # all else is the other process's to find out
    run = command or (sys.executable, "-P", "-m", "drill.voice.worker")
    words: list[SpokenWord] = []
    with _Worker(chosen.name, [*run, chosen.name, str(file), str(models)]) as worker:
        for line in worker.lines(progress, silence):
            words += map(_word, line.get("words", ()))
            if len(words) > MOST_WORDS:
                raise VoiceError(f"{chosen.name} hears words without end", _OTHER)
    return Recognised(chosen.name, worker.seconds, tuple(_in_turn(words)))


def _word(parts: Sequence[Any]) -> SpokenWord:
    text, *times = parts
    begin, end = (min(max(0.0, float(time)), _MOST_SECONDS) for time in times)
    return SpokenWord(one_line(str(text)), begin, end)


def _in_turn(words: Sequence[SpokenWord]) -> Iterator[SpokenWord]:
    """The words, each beginning no earlier than the one before: recognisers guess the times."""
    begins = accumulate((word.begin for word in words), max, initial=0.0)
    next(begins)
    for word, begin in zip(words, begins, strict=True):
        if word.text:
            yield SpokenWord(word.text, begin, max(begin, word.end))


class _Worker(Closable):
    """The other process, killed where it has not ended by itself."""

    def __init__(self, name: str, command: Sequence[str]) -> None:
        self.seconds = 0.0
        """How long the recording is; known at the end."""
        self._name = name
        self._process = subprocess.Popen(  # noqa: S603  # it is drill's own
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"HF_HUB_OFFLINE": "1"},  # nothing is fetched while it listens
            start_new_session=True,  # ctrl+c is for drill, which then ends it
        )
        self._said: queue.Queue[bytes] = queue.Queue()
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._said.put(line)
        self._said.put(b"")

    def lines(self, progress: Callable[[float], None], silence: float) -> Iterator[dict[str, Any]]:
        """What it says until all was heard. Raises VoiceError and UsageError, and what `progress`
        raises."""
        share, waited = 0.0, 0.0
        progress(share)
        while True:
            try:
                raw = self._said.get(timeout=LOOK)
            except queue.Empty:
                waited += LOOK
                if waited >= silence:
                    raise VoiceError(
                        f"{self._name} said nothing for {silence:g} seconds and was stopped", _OTHER
                    ) from None
                progress(share)
                continue
            waited = 0.0
            line = self._parsed(raw)
            if "end" in line:
                self.seconds = float(line["end"])
                progress(1.0)
                return
            if line.get("of"):
                share = max(share, min(1.0, float(line["done"]) / float(line["of"])))
            progress(share)
            yield line

    def _parsed(self, raw: bytes) -> dict[str, Any]:
        if not raw:
            code = self._process.wait()
            why = f"signal {-code}" if code < 0 else f"code {code}"
            raise VoiceError(f"{self._name} fell over ({why}); nothing else did", _OTHER)
        try:
            line = json.loads(raw)
        except ValueError:
            line = None
        if not isinstance(line, dict):
            raise VoiceError(f"{self._name} answers in no words that drill knows", _OTHER)
        if "error" in line:
            raise UsageError(str(line["error"]), str(line.get("hint") or _OTHER))
        return line

    def close(self) -> None:
        """End it, if it has not ended."""
        self._process.kill()
        self._process.wait()
        self._reader.join()
        assert self._process.stdout is not None
        self._process.stdout.close()
