"""Write a deck in a form that others can use. YAML (a deck file) and JSON lose nothing and can be
imported again; a pack is a zip of deck files; apkg opens in Anki, AnkiDroid and AnkiMobile; csv and
markdown hold the cards as they are asked.

One deck and nothing else: your own stories are in the deck they are in, and leave only with it,
which is said first. --samples-only leaves them out. With --with-history an apkg takes your reviews
along; what you review on the phone comes back with `drill import FILE --with-history`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from drill.cli.home import opened
from drill.cli.output import say, write_bytes
from drill.errors import UsageError
from drill.service import exporting
from drill.service.exporting import Form, Order

EXAMPLE = (
    "drill export em-interview -o em-interview.yaml\n"
    "drill export em-interview --format apkg --with-history -o phone.apkg\n"
    "drill export em-interview sample-stories --format pack -o interview.zip"
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `drill export`."""
    parser.add_argument("decks", nargs="+", metavar="DECK", help="a deck's id; several make a pack")
    parser.add_argument(
        "--format", choices=[form.value for form in Form], default=Form.YAML.value,
        help="the form it takes; default: yaml",
    )  # fmt: skip
    parser.add_argument(
        "-o", "--output", metavar="FILE",
        help="where to; default: standard output, for apkg and pack DECK.apkg and DECK.zip",
    )  # fmt: skip
    parser.add_argument("--with-history", action="store_true", help="your reviews too, in an apkg")
    parser.add_argument(
        "--samples-only", action="store_true", help="without the stories that are your own"
    )


def run(args: argparse.Namespace) -> int:
    """Write the deck."""
    order = Order(
        tuple(dict.fromkeys(args.decks)), Form(args.format), args.with_history, args.samples_only
    )
    exporting.check(order)
    target = _target(args, order)
    with opened(looking=True) as trainer:
        for remark in exporting.remarks(trainer, order):
            say(remark)
        data = exporting.written(trainer, order)
    if target is None:
        write_bytes(data)
    else:
        exporting.save(target, data)
        say(f"Wrote {target}.")
    return 0


def _target(args: argparse.Namespace, order: Order) -> Path | None:
    """The file; None for standard output."""
    if args.output == "-" or (args.output is None and order.form.is_text):
        if not order.form.is_text and sys.stdout.isatty():
            raise UsageError(f"{order.form.value} is nothing to read", "Name a file after -o.")
        return None
    if args.output is not None:
        return Path(args.output)
    target = Path(f"{order.decks[0]}{order.form.ending}")
    if target.exists():
        raise UsageError(f"{target} is there already", f"Say -o {target} to replace it.")
    return target
