"""Write a deck in a form that others can use. YAML (a deck file) and JSON lose nothing and can
be imported again; a pack is a zip of deck files; apkg opens in Anki, AnkiDroid and AnkiMobile;
csv and markdown hold the cards as they are asked.

An existing file is replaced without asking only if nothing is lost: drill wrote it, or it is the
deck's own file and says nothing new; such a file keeps its comments. Otherwise you are asked (a
script says --force), and a copy of the old file is kept.

Nothing but the named decks leaves: your own stories go out only with the deck they are in, and you
are told first. --samples-only leaves them out. With --with-history an apkg takes your reviews
along; what you review on the phone comes back with `drill import FILE --with-history`."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from drill.cli.opening import opened
from drill.cli.output import add, say, write_bytes
from drill.cli.prompts import agreed, somebody_there
from drill.errors import UsageError
from drill.service.home.home import Home
from drill.service.library import decks, exports
from drill.service.library.destination import Occupied
from drill.service.library.exports import ExportOrder, Form

EXAMPLE = (
    "drill export em-interview -o em-interview.yaml\n"
    "drill export em-interview --format apkg --with-history -o phone.apkg\n"
    "drill export em-interview sample-stories --format pack -o interview.zip"
)


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "decks DECK...", "a deck's id; several make a pack")
    forms = [form.value for form in Form]
    add(parser, "--format", "the form it takes; default: yaml", choices=forms, default="yaml")
    where = "where to; default: standard output, for apkg and pack DECK.apkg and DECK.zip"
    add(parser, "-o --output FILE", where)
    add(parser, "--force", "replace a file that drill did not write, unasked")
    add(parser, "--with-history", "your reviews too, in an apkg")
    add(parser, "--samples-only", "without the stories that are your own")


def run(args: argparse.Namespace) -> int:
    order = ExportOrder(
        tuple(dict.fromkeys(args.decks)), Form(args.format), args.with_history, args.samples_only
    )
    exports.check(order)
    _target(args, order)  # what is wrong with it is said before the store is opened
    with opened(looking=True) as home:
        ids = dict.fromkeys(decks.named(home, name) for name in order.decks)
        order = replace(order, decks=tuple(ids))
        target = _target(args, order)
        for remark in exports.remarks(home, order):
            say(remark)
        if target is None:
            write_bytes(exports.written(home, order))
            return 0
        return _write(home, order, target, args.force)


def _write(home: Home, order: ExportOrder, target: Path, force: bool) -> int:
    """Into a file; where something would be lost, whoever sits there is asked."""
    try:
        report = exports.export_to(home, order, target, force=force)
    except Occupied as found:
        if not somebody_there():
            raise
        if not agreed(f"{found.message}. Replace it?"):
            say("Nothing was written.")
            return 1
        report = exports.export_to(home, order, target, force=True)
    for line in report:
        say(line)
    return 0


def _target(args: argparse.Namespace, order: ExportOrder) -> Path | None:
    """The file; None for standard output."""
    if args.output == "-" or (args.output is None and order.form.is_text):
        if not order.form.is_text and sys.stdout.isatty():
            raise UsageError(f"{order.form.value} is nothing to read", "Name a file after -o.")
        return None
    if args.output is not None:
        return Path(args.output)
    return Path(f"{order.decks[0]}{order.form.ending}")
