"""Write a deck as YAML that loses nothing and can be imported again. One deck and nothing else:
your own stories are in the deck they are in, and leave only with it, which is said first."""

from __future__ import annotations

import argparse
from pathlib import Path

from drill.cli.home import opened
from drill.cli.output import save_file, say, write_file
from drill.service import decks, words

EXAMPLE = "drill export em-interview -o em-interview.yaml"
SHOWN = 12
"""Titles named before a deck of one's own stories leaves."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `drill export`."""
    parser.add_argument("deck", metavar="DECK", help="a deck's id, as `drill decks` lists it")
    parser.add_argument("--format", choices=["yaml"], default="yaml", help="the form it takes")
    parser.add_argument("-o", "--output", metavar="FILE", help="where to; default: standard output")


def run(args: argparse.Namespace) -> int:
    """Write the deck."""
    with opened() as trainer:
        titles = decks.own_stories(trainer, args.deck)
        text = decks.export(trainer, args.deck)
    if titles:
        say(f"{args.deck} holds {words.count(len(titles), 'story')} of your own: {_named(titles)}.")
        say("Whoever gets this file can read them, figures and names included.")
    if args.output is None or args.output == "-":
        write_file(text)
    else:
        save_file(Path(args.output), text)
    return 0


def _named(titles: list[str]) -> str:
    more = f", and {len(titles) - SHOWN} more" if len(titles) > SHOWN else ""
    return "; ".join(titles[:SHOWN]) + more
