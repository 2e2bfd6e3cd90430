"""Keep cards out of sessions until you let them come again with --off. Nothing is lost."""

from __future__ import annotations

import argparse

from drill.cli.opening import opened
from drill.cli.output import add, add_json, write, write_json
from drill.service.home.words import count
from drill.service.library import bulk

EXAMPLE = (
    "drill suspend em-interview/judgment/route\ndrill suspend --off em-interview/judgment/route"
)


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "cards CARD...", "deck/note/slot")
    add(parser, "--off", "let them come again")
    add_json(parser)


def run(args: argparse.Namespace) -> None:
    with opened() as home:
        changed = bulk.suspend(home, args.cards, not args.off).keys
    if args.json:
        write_json({"suspended": not args.off, "cards": changed})
    else:
        again = "comes again" if len(changed) == 1 else "come again"
        write(f"{count(len(changed), 'card')} {again if args.off else 'suspended'}")
