"""Fit FSRS's parameters to your reviews, and say whether they predict better than those in force.

The fit learns from the older four fifths of the reviews and is compared on the newest fifth,
which it never sees. --adopt uses them from now on, if they predict better and rest on 512
reviews across days; every card's memory is computed anew, and due dates move only with
--reschedule. `drill undo` takes it back. --from compares on the reviews of a CSV (card_id,
review_rating, review_time, review_duration) and touches nothing of yours."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from drill.cli.opening import opened
from drill.cli.output import add, add_json, picked, say, table, write, write_json
from drill.errors import UsageError
from drill.scheduling.memory import DEFAULT_PARAMETERS
from drill.service.home import words
from drill.service.insight import optimizer, parameters
from drill.service.insight.optimizer import Fitted
from drill.service.insight.parameters import Adopted

EXAMPLE = "drill optimize\ndrill optimize --adopt --reschedule\ndrill optimize --from reviews.csv"


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "--from FILE", "a CSV of reviews", dest="source", type=Path)
    whose = parser.add_mutually_exclusive_group()
    add(whose, "--adopt", "go by them, if they are better")
    add(whose, "--reset", "go by FSRS's own parameters again instead")
    add(parser, "--reschedule", "with --adopt or --reset: move due dates as well")
    add_json(parser)


def run(args: argparse.Namespace) -> None:
    """Fit, compare, and adopt where that was asked for."""
    if args.source is not None and args.reset:
        raise UsageError("--from only looks, and --reset does not look")
    if args.reschedule and not (args.adopt or args.reset):
        raise UsageError("--reschedule goes with --adopt")
    with opened(looking=not (args.adopt or args.reset)) as home:
        if args.reset:
            _say_adopted(parameters.adopt(home, DEFAULT_PARAMETERS, reschedule=args.reschedule))
            return
        fit = optimizer.look(home, args.source)
        better = fit.fitted if fit.worth_adopting else None
        adopted, ahead = bool(args.adopt and better), None
        if better and args.adopt:
            _say_adopted(parameters.adopt(home, better, reschedule=args.reschedule))
        elif better:
            ahead = parameters.consequence(home, better)
    if args.json:
        write_json(_plain(fit, adopted))
        return
    for sentence in optimizer.words(fit):
        write(sentence)
    if fit.after is not None:
        groups = fit.after.calibration
        rows = [(f"{b.predicted:.0%}", f"{b.recalled:.0%}", b.reviews) for b in groups]
        table(("predicted", "recalled", "reviews"), rows)
    if ahead is not None:
        word = "more" if ahead.more >= 0 else "fewer"
        say(
            "`drill optimize --adopt` goes by them. With --reschedule"
            f" {abs(ahead.more):,} {word} would be due today."
        )


def _say_adopted(adopted: Adopted) -> None:
    say(
        f"adopted: {words.count(adopted.cards, 'card')} told anew,"
        f" {words.count(adopted.moved, 'due date')} moved;"
        " `drill undo` takes it back"
    )


def _plain(fit: Fitted, adopted: bool) -> dict[str, object]:
    before, after = fit.before, fit.after
    quality = after or before
    return {
        **picked(fit, "reviews", "across_days", "missing", "better"),
        **{
            name: {"current": getattr(before, name, None), "fitted": getattr(after, name, None)}
            for name in ("log_loss", "rmse_bins")
        },
        "held_out": fit.held,
        "parameters": fit.fitted or fit.current,
        "calibration": [asdict(group) for group in quality.calibration] if quality else [],
        "adopted": adopted,
    }
