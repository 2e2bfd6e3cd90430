"""Write a deck as YAML that loses nothing and can be imported again."""

from __future__ import annotations

import argparse
from pathlib import Path

from drill.cli.output import say, write_file
from drill.errors import UsageError
from drill.files import replace_text
from drill.service import decks
from drill.service.trainer import Trainer

EXAMPLE = "drill export em-interview -o em-interview.yaml"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `drill export`."""
    parser.add_argument("deck", metavar="DECK", help="a deck's id, as `drill decks` lists it")
    parser.add_argument("--format", choices=["yaml"], default="yaml", help="the form it takes")
    parser.add_argument("-o", "--output", metavar="FILE", help="where to; default: standard output")


def run(args: argparse.Namespace) -> int:
    """Write the deck."""
    with Trainer.open() as trainer:
        text = decks.export(trainer, args.deck)
    if args.output is None or args.output == "-":
        write_file(text)
        return 0
    try:
        replace_text(Path(args.output), text)
    except OSError as error:
        raise UsageError(
            f"{args.output} cannot be written: {error.strerror}",
            "Nothing was changed. Check the folder's rights and space, or name another place.",
        ) from None
    say(f"Wrote {args.output}.")
    return 0
