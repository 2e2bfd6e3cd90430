"""Copy your store: decks, cards, reviews and the undo history. drill does it by itself once a day,
and before everything that changes much; `--list` shows the copies, `drill restore` goes back to
one."""

from __future__ import annotations

import argparse
from pathlib import Path

from drill.cli.home import opened
from drill.cli.output import add_json, say, table, write, write_json
from drill.clock import Clock, iso
from drill.paths import locate
from drill.service import safekeeping
from drill.storage.backup import Copy

EXAMPLE = "drill backup\ndrill backup --list\ndrill backup -o ~/drill-before-the-onsite.db"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `drill backup`."""
    parser.add_argument("--list", action="store_true", help="only show the copies, newest first")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="into this file")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Make a copy, or list them."""
    if args.list:
        return _list(args)
    with opened() as trainer:
        target = args.output.expanduser().absolute() if args.output else None
        made = safekeeping.now(trainer, target)
    if args.json:
        write_json({"backup": str(made), "bytes": made.stat().st_size})
    else:
        write(str(made))
    return 0


def _list(args: argparse.Namespace) -> int:
    found, clock = safekeeping.listing(locate()), Clock.from_environment()
    if args.json:
        write_json([_plain(copy) for copy in found])
    elif found:
        rows = [
            (safekeeping.when(clock, copy), copy.why, f"{copy.size / 1e6:.1f} MB", copy.path.name)
            for copy in found
        ]
        table(("when", "why", "size", "name"), rows)
    else:
        say("there is no backup yet: `drill backup` makes one")
    return 0


def _plain(copy: Copy) -> dict[str, object]:
    return {
        "name": copy.path.name,
        "path": str(copy.path),
        "at": iso(round(copy.at.timestamp() * 1000)),
        "why": copy.why,
        "bytes": copy.size,
    }
