"""The options of the voice at work: which voice asks, what records a telling, what is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from drill.config import Options
from drill.errors import VoiceError, VoiceMissing
from drill.paths import Paths
from drill.service.home.home import Home
from drill.service.stories import takes
from drill.voice import libraries, rehearsals, speakers
from drill.voice.recorder import Recorder, recover
from drill.voice.speakers import Speaker


class SoundState(NamedTuple):
    """What there is on this computer."""

    speaker: str | None
    """The name of the voice; None for none."""
    microphone: str | None
    engine: str
    """The recogniser that the person named; empty: the best that is installed."""
    recordings: int
    bytes: int
    """That they take."""
    folder: Path
    """Where they are."""
    readable: bool
    """Whether it can be seen what is in it."""
    problems: list[str]
    """What is missing, a sentence or two each."""


def state(paths: Paths, options: Options) -> SoundState:
    """What there is; looking for it speaks and records nothing."""
    problems: list[str] = []

    def named(find: Callable[[], str]) -> str | None:
        try:
            return find()
        except VoiceError as error:
            problems.append(str(error))
            return None

    def microphone() -> str:
        check()
        return libraries.microphone(options["voice.device"])

    def readable() -> str:
        rehearsals.check(paths.rehearsals)
        return "yes"

    held = rehearsals.listing(paths.rehearsals)
    return SoundState(
        named(lambda: speaker(options).name),
        named(microphone),
        options["voice.engine"],
        len(held),
        sum(recording.size for recording in held),
        paths.rehearsals,
        named(readable) is not None,
        problems,
    )


def speaker(options: Options) -> Speaker:
    """The voice that the person named, or the first there is. Raises VoiceMissing."""
    named = options["voice.speaker"]
    if chosen := speakers.find(named):
        return chosen
    raise VoiceMissing(*speakers.missing(named))


def check() -> None:
    """Raises VoiceMissing where nothing can be recorded or played."""
    libraries.sounddevice()
    libraries.soundfile()


def recorder(home: Home, story: str) -> Recorder:
    """What will record a story (its place, `deck/id`) that is told from now on. Before that the
    folder is put in order: `tidy`. Raises VoiceMissing and StoreError.
    """
    tidy(home)
    name = rehearsals.name(home.clock.now(), story)
    return Recorder(home.paths.rehearsals, name, home.options["voice.device"])


def tidy(home: Home) -> list[Path]:
    """Make recordings of what programs that died have left, and remove those that are too old or
    too many by the options; returns what went. The best of each story stay. Raises VoiceMissing and
    StoreError.
    """
    folder, options = home.paths.rehearsals, home.options
    recover(folder)
    days, size = options["voice.keep_days"], options["voice.keep_mb"]
    return rehearsals.thin(folder, home.clock.now(), days, size, takes.best(home))
