"""Your decks, and what is in them. “All due” and “all new” count every card of a deck that is due
or was never asked; `drill due` says how many of them today shows."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from drill.cli.opening import opened
from drill.cli.output import add_json, table, write_json
from drill.service.library import decks

EXAMPLE = "drill decks"


def arguments(parser: argparse.ArgumentParser) -> None:
    add_json(parser)


def run(args: argparse.Namespace) -> None:
    with opened(looking=True) as home:
        listing = decks.listing(home)
    if args.json:
        write_json([asdict(deck) for deck in listing])
    else:
        table(
            ("deck", "title", "version", "notes", "cards", "all due", "all new"),
            [(d.id, d.title, d.version, d.notes, d.cards, d.due, d.new) for d in listing],
        )
