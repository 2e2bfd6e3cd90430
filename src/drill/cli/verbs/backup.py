"""Copy your store: decks, cards, reviews and the undo history. drill makes a copy once a day by
itself, and before every large change; `--list` shows the copies, `drill restore` goes back to
one."""

from __future__ import annotations

import argparse
from pathlib import Path

from drill.cli.opening import opened
from drill.cli.output import add, add_json, say, table, write, write_json
from drill.clock import Clock, iso
from drill.paths import locate
from drill.service.insight import backups
from drill.service.insight.backups import Checked

EXAMPLE = "drill backup\ndrill backup --list\ndrill backup -o ~/drill-before-the-onsite.db"


def arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group()
    add(what, "--list", "only show the copies, newest first, each checked")
    add(what, "-o --output FILE", "into this file", type=Path)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Make a copy, or list them; 1 where the store turns out to be damaged."""
    if args.list:
        return _list(args)
    elsewhere = args.output is not None
    with opened(looking=elsewhere, copies=elsewhere) as home:
        target = args.output.expanduser().absolute() if args.output else None
        copy = backups.now(home, target)
        warnings = backups.warnings(home, copy)
    if args.json:
        size, sound = copy.path.stat().st_size, not copy.fault
        thinned = [str(path) for path in copy.thinned]
        write_json({"backup": str(copy.path), "bytes": size, "sound": sound, "thinned": thinned})
    else:
        write(str(copy.path))
        for path in copy.thinned:
            say(f"removed an older copy, {path.name}: newer ones stand for its days")
    for text in warnings:
        say(text)
    return 1 if copy.fault else 0


def _list(args: argparse.Namespace) -> int:
    paths, clock = locate(), Clock.from_environment()
    copies = [backups.check(copy, clock) for copy in backups.listing(paths)]
    if args.json:
        write_json([_plain(checked) for checked in copies])
    elif copies:
        rows = []
        for checked in copies:
            copy, size = checked.copy, backups.megabytes(checked.copy.size)
            when = backups.when(clock, copy)
            rows.append((when, copy.why, size, checked.state, copy.path.name))
        table(("when", "why", "size", "state", "name"), rows)
        held = sum(checked.copy.size for checked in copies)
        has = paths.store.stat().st_size if paths.store.is_file() else 0
        say(f"{backups.megabytes(held)} in all; the store has {backups.megabytes(has)}")
    else:
        say("there is no backup yet: `drill backup` makes one")
    return 0


def _plain(checked: Checked) -> dict[str, object]:
    copy = checked.copy
    return {
        "name": copy.path.name,
        "path": str(copy.path),
        "at": iso(round(copy.at.timestamp() * 1000)),
        "why": copy.why,
        "bytes": copy.size,
        "sound": not checked.fault,
        "ahead": checked.ahead,
    }
