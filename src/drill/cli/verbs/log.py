"""The review log, oldest first. Nothing is ever removed from it; what was undone is marked."""

from __future__ import annotations

import argparse

from drill.cli.opening import opened
from drill.cli.output import add, add_json, picked, table, write_json_list
from drill.clock import iso
from drill.errors import UsageError
from drill.service.insight.browser import log_lines, whole_log

EXAMPLE = "drill log --last 20"


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "--last N", "only the newest N reviews", type=int)
    add_json(parser)


def run(args: argparse.Namespace) -> None:
    if args.last is not None and args.last < 1:
        raise UsageError(f"--last takes a number from 1, not {args.last}", "Left out: all of it.")
    with opened(looking=True) as home:
        if args.json:
            write_json_list(
                {
                    "review": review.id,
                    "device": review.device,
                    "clock": review.clock,
                    "at": iso(review.at),
                    "day": home.clock.study_date(home.day_start(review.day)).isoformat(),
                    "due": iso(home.due_at(review.due)),
                    "from": review.source,
                    "undone_by": undone
                    and {
                        "review": undone.id,
                        "undoes": review.id,
                        "device": undone.device,
                        "clock": undone.clock,
                        "at": iso(undone.at),
                    },
                }
                | picked(review, "card", "rating", "rules", "seconds", "undone")
                for review, undone in whole_log(home, args.last)
            )
            return
        table(
            ("at", "card", "rating", "seconds", "from", ""),
            (
                (
                    f"{home.clock.local(review.at):%Y-%m-%d %H:%M}",
                    called,
                    review.rating.name.lower(),
                    round(review.seconds) if review.seconds else "",  # nobody measured
                    review.source.value,
                    "undone" if review.undone else "",
                )
                for review, called in log_lines(home, args.last)
            ),
        )
