"""Cards that are forgotten again and again, and what to do about each.

A card becomes a leech after `scheduling.leech_lapses` lapses (8); drill warns then, and every half
as many lapses after. With `scheduling.leeches = suspend` it also rests until you unsuspend it."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from drill.cli.opening import opened
from drill.cli.output import add_json, say, write, write_json
from drill.service.insight import leeches

EXAMPLE = "drill leeches\ndrill edit small/quiet   # rewrite what does not stick"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `drill leeches`."""
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print each with its advice."""
    with opened(looking=True) as home:
        listing = leeches.listing(home)
    if args.json:
        write_json([{"card": leech.key} | asdict(leech) for leech in listing])
        return 0
    for leech in listing:
        rests = ", suspended" if leech.suspended else ""
        write(f"{leech.key}  {leech.lapses} lapses{rests}\n  {leech.name}\n  {leech.advice}")
    if listing:
        say("`drill edit CARD` rewrites its note, `drill suspend CARD` lets it rest.")
    else:
        say("no leeches: nothing is forgotten again and again")
    return 0
