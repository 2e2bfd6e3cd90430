"""`drill voice setup`: which recognisers there are, and the model of one, fetched when told to."""

from __future__ import annotations

import argparse
from pathlib import Path

from drill.cli.output import progress_of, say, table, write
from drill.cli.prompts import agreed
from drill.config import Options
from drill.errors import UsageError
from drill.paths import Paths
from drill.service.stories import recognisers
from drill.voice import engines

_progress = progress_of("Fetching the model")
SPARE = 3
"""Times a model's size that has to be free: packed, unpacked and something left over."""


def setup(paths: Paths, options: Options, args: argparse.Namespace) -> int:
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
        found = recognisers.fetch(engine, chosen, paths.models, _progress)
    finally:
        _progress(1.0)
    say(f"{engine} is ready: {found}")
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
