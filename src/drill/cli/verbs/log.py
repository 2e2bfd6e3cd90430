"""The review log, oldest first. Nothing is ever removed from it; what was undone is marked."""

from __future__ import annotations

import argparse

from drill.cli.opening import opened
from drill.cli.output import add_json, picked, table, write_json
from drill.clock import iso
from drill.errors import UsageError
from drill.service.home import names
from drill.service.insight.browser import reviews

EXAMPLE = "drill log --last 20"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--last", type=int, metavar="N", help="only the newest N reviews")
    add_json(parser)


def run(args: argparse.Namespace) -> None:
    if args.last is not None and args.last < 1:
        raise UsageError(f"--last takes a number from 1, not {args.last}", "Left out: all of it.")
    with opened(looking=True) as home:
        log = reviews(home, args.last)
        local = home.clock.local
        called = {} if args.json else names.by_key(home, {review.card for review in log})
    if args.json:
        write_json(
            [
                {"review": review.id, "at": iso(review.at), "from": review.source}
                | picked(review, "card", "rating", "seconds", "undone")
                for review in log
            ]
        )
        return
    table(
        ("at", "card", "rating", "seconds", "from", ""),
        [
            (
                f"{local(review.at):%Y-%m-%d %H:%M}",
                called[review.card],
                review.rating.name.lower(),
                round(review.seconds),
                review.source.value,
                "undone" if review.undone else "",
            )
            for review in log
        ],
    )
