"""One deck: its name, a pause, and its own options. Without arguments, shows what is set."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from drill.cli.opening import opened
from drill.cli.output import add, add_json, say, table, write_json
from drill.service.library import deck_options, decks

EXAMPLE = "drill deck em-interview --new 4 --retention 0.93\ndrill deck em-interview --pause"


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "deck DECK", "its id or title, or how one begins")
    add(parser, "--rename ID", "give it another id", default="")
    add(parser, "--title TEXT", "give it another title", default="")
    add(parser, "--retention R", "its desired retention, 0.70 to 0.99; '' for the global one")
    add(parser, "--new N", "its new cards a day; '' for the global limit")
    add(parser, "--order ORDER", f"how its new cards come: {', '.join(deck_options.NewCardOrder)}")
    rest = parser.add_mutually_exclusive_group()
    add(rest, "--pause", "let it rest", dest="paused", default=None)
    add(rest, "--resume", "let it come again", dest="paused", action="store_false")
    add_json(parser)


def run(args: argparse.Namespace) -> None:
    wanted = {
        "desired_retention": args.retention,
        "new_per_day": args.new,
        "order": args.order,
        "paused": args.paused,
    }
    changes = any(value is not None for value in wanted.values())
    with opened(looking=not (changes or args.rename or args.title)) as home:
        args.deck = decks.named(home, args.deck)
        changed = deck_options.change(home, args.deck, **wanted) if changes else ""
        renamed = ""
        if args.rename or args.title:
            renamed = deck_options.rename(home, args.deck, args.rename, args.title)
        options = deck_options.options(home, args.rename or args.deck)
    for words in filter(None, (changed, renamed)):
        say(f"{words}. `drill undo` takes it back.")
    if args.json:
        write_json(asdict(options))
    else:
        retention, new = options.desired_retention, options.new_per_day
        rows = [
            ("title", options.title),
            ("version", options.version),
            ("desired retention", "as everywhere" if retention is None else f"{retention:g}"),
            ("new cards a day", "as everywhere" if new is None else f"at most {new}"),
            ("order of new cards", options.order.value),
            ("paused", "yes" if options.paused else "no"),
        ]
        table(("deck", options.id), rows)
