"""Hear the questions, record what you tell, have it read: what there is for it on this computer.
All of it stays here: no sound leaves the computer, and recordings are in no export and no backup.

  status   the voice, the microphone, the recordings: how many, how large, where
  try      speak a sentence, record three seconds, play them
  forget   remove all recordings
  setup    what turns recordings into words, and the model of one: setup faster-whisper

The options voice.* say which voice and microphone, and how long recordings are kept."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from drill.cli.output import add, add_json, progress_of, say, table, write, write_json
from drill.cli.prompts import agreed
from drill.config import Options, load
from drill.errors import UsageError, VoiceError
from drill.paths import Paths, locate
from drill.service.home.words import count
from drill.service.stories import recognisers, sound
from drill.text import one_line
from drill.voice import engines, rehearsals
from drill.voice.player import Player
from drill.voice.recorder import Recorder

EXAMPLE = "drill voice\ndrill voice try\ndrill voice setup"
TRIED = 3
"""Seconds that `try` records."""
_progress = progress_of("Fetching the model")
SPARE = 3
"""Times a model's size that has to be free: packed, unpacked and something left over."""
SENTENCE = "This is the voice that will ask your questions."


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "do", "default: status", choices=list(_DO), default="status", nargs="?")
    add(parser, "engine [NAME]", "with setup: which", default="")
    add(parser, "--model NAME", "with setup: another model", default="")
    add(parser, "--yes", "with forget and setup: do not ask")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    if args.json and args.do != "status":
        raise UsageError("--json goes with status")
    if (args.engine or args.model) and args.do != "setup":
        raise UsageError("a recogniser and --model go with setup")
    paths = locate()
    return _DO[args.do](paths, load(paths.options), args)


def _status(paths: Paths, options: Options, args: argparse.Namespace) -> int:
    state = sound.state(paths, options)
    if args.json:
        values = state._asdict()
        del values["readable"]
        write_json(values | {"folder": str(state.folder)})
        return 0
    ask, record = ("on" if options[f"voice.{name}"] else "off" for name in ("ask", "record"))
    write(f"voice       {state.speaker or 'none'} · asks on the screens: {ask}")
    write(f"microphone  {state.microphone or 'none'} · records on the screens: {record}")
    write(f"recogniser  {_recogniser(paths, state.engine)}")
    held = _size(state.recordings, state.bytes)
    held = f"{held} in {state.folder}" if state.recordings else "none"
    write(f"recordings  {held if state.readable else 'not known'}")
    for problem in state.problems:
        say(problem)
    return 0


def _recogniser(paths: Paths, named: str) -> str:
    """The one that would begin now; none, and why."""
    try:
        name = engines.choose(paths.models, named).name
    except UsageError as error:
        return f"none · {one_line(str(error))}"
    return name if named else f"{name}, the best that is installed"


def _try(paths: Paths, options: Options, args: argparse.Namespace) -> int:
    """Speak, record, play; 1 where one of them cannot be done."""
    well = True
    for step in (_speak, _record):
        try:
            step(options)
        except VoiceError as error:
            say(str(error))
            well = False
    return 0 if well else 1


def _speak(options: Options) -> None:
    """Raises VoiceError."""
    with sound.speaker(options) as speaker:
        say(f"{speaker.name} says: {SENTENCE}")
        speaker.say(SENTENCE)
        speaker.wait()
        if speaker.problem:
            raise VoiceError(speaker.problem)


def _record(options: Options) -> None:
    """Raises VoiceError."""
    with TemporaryDirectory() as folder:
        with Recorder(Path(folder), "trial", options["voice.device"]) as recorder:
            recorder.start()
            say(f"Say something: {TRIED} seconds are recorded …")
            while recorder.seconds < TRIED and not recorder.problem:
                time.sleep(0.05)
            take = recorder.stop()
        if take.path is not None:
            say("… and played.")
            with Player(take.path) as player:
                player.play()
                player.wait()
                if player.problem:
                    raise VoiceError(player.problem)
        if take.problem:
            raise VoiceError(take.problem)


def _forget(paths: Paths, options: Options, args: argparse.Namespace) -> int:
    """Remove all recordings, after asking; 1 where one stays."""
    rehearsals.check(paths.rehearsals)
    held = rehearsals.listing(paths.rehearsals)
    if not held:
        say("There is no recording.")
        return 0
    size = _size(len(held), sum(recording.size for recording in held))
    nobody = "nobody is there to ask, so no recording was removed", "Say --yes."
    if not args.yes and not agreed(f"Remove {size}? Nothing brings them back.", nobody):
        say("No recording was removed.")
        return 1
    gone, stayed = rehearsals.forget(paths.rehearsals)
    say(f"Removed {_size(len(gone), sum(recording.size for recording in gone))}.")
    for recording in stayed:
        say(f"{recording.path} cannot be removed.")
    return 1 if stayed else 0


def _size(recordings: int, held: int) -> str:
    return f"{count(recordings, 'recording')}, {held / rehearsals.MB:.1f} MB"


def _setup(paths: Paths, options: Options, args: argparse.Namespace) -> int:
    """Say what a recogniser needs, ask, and fetch it: that of `args.engine`, else the one that the
    options name; without either, show them all. 0 where it is ready, 1 where nothing was fetched.
    """
    engine = args.engine or options["voice.engine"]
    if not engine:
        return _show(paths.models)
    standings = {one.name: one for one in recognisers.standings(paths.models)}
    here = standings.get(engine)
    if here and here.ready and not args.model:
        say(f"{engine} is ready: {here.model}")
        return 0
    chosen = recognisers.offer(engine, args.model)
    need = chosen.megabytes * 1_000_000
    say(
        f"{engine}, model {chosen.name}: about {chosen.megabytes} MB\n"
        f"from {chosen.source}\nto {paths.models / engine}"
    )
    if recognisers.room(paths.models) < SPARE * need:
        raise UsageError(f"There is no room for it: {SPARE * chosen.megabytes} MB have to be free")
    nobody = "nobody is there to ask, so nothing was fetched", "Say --yes."
    if not args.yes and not agreed("Fetch it?", nobody):
        say("Nothing was fetched.")
        return 1
    say("Fetching …")
    try:
        model = recognisers.fetch(engine, chosen, paths.models, _progress)
    finally:
        _progress(1.0)
    say(f"{engine} is ready: {model}")
    return 0


def _show(models: Path) -> int:
    known = recognisers.standings(models)
    table(
        ("recogniser", "installed", "model", "it is"),
        ((one.name, _yes(one.installed), _yes(one.model), one.about) for one in known),
    )
    ready = next((one for one in known if one.ready), None)
    if ready:
        write(f"\n{ready.name} turns recordings into words.")
    lacking = next((one for one in known if not one.installed), None)
    if lacking:
        say(f"\n{engines.to_have(lacking.name)} installs {lacking.name}.")
    say("`drill voice setup NAME` fetches the model of one that is installed, after asking.")
    return 0 if ready else 1


def _yes(there: object) -> str:
    return "yes" if there else "no"


_DO: dict[str, Callable[[Paths, Options, argparse.Namespace], int]] = {
    "status": _status,
    "try": _try,
    "forget": _forget,
    "setup": _setup,
}
