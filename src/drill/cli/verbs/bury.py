"""Keep cards out of sessions until tomorrow."""

from __future__ import annotations

import argparse

from drill.cli.opening import opened
from drill.cli.output import add, add_json, write, write_json
from drill.service.home.words import count
from drill.service.library import bulk

EXAMPLE = "drill bury em-interview/judgment/route"


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "cards CARD...", "deck/note/slot")
    add_json(parser)


def run(args: argparse.Namespace) -> None:
    with opened() as home:
        buried = bulk.bury(home, args.cards).keys
    if args.json:
        write_json({"buried": buried})
    else:
        write(f"{count(len(buried), 'card')} buried until tomorrow")
