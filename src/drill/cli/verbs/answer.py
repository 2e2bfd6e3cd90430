"""Grade a card, as a session would: the log, its memory and an undo step at once."""

from __future__ import annotations

import argparse

from drill.cli.opening import opened
from drill.cli.output import add, add_json, figure, picked, write, write_json
from drill.cli.ratings import MOST_SECONDS, parse_rating
from drill.clock import iso
from drill.errors import UsageError
from drill.service.study import grades

EXAMPLE = "drill answer em-interview/judgment/route good"


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "card CARD", "deck/note/slot, as `drill cards` lists it")
    add(parser, "rating RATING", "1 again, 2 hard, 3 good, 4 easy")
    add(parser, "--seconds SECONDS", "time it took", type=float, default=0.0)
    add_json(parser)


def run(args: argparse.Namespace) -> None:
    rating = parse_rating(args.rating)
    if not 0 <= args.seconds <= MOST_SECONDS:
        raise UsageError(f"--seconds takes 0 to {MOST_SECONDS:.0f}, not {args.seconds}")
    with opened() as home:
        graded = grades.grade(home, args.card, rating, seconds=args.seconds)
        due = home.due_at(graded.due)
        local = home.clock.local(due)
    if args.json:
        of = graded.memory
        memory = {"stability": figure(of.stability), "difficulty": figure(of.difficulty)}
        known = {"review": graded.review.id, "state": graded.memory.state, "due": iso(due)}
        write_json(known | picked(graded.review, "card", "rating") | memory)
    else:
        write(f"{rating.name.lower()}: {args.card} comes back {local:%A %d %B %Y, %H:%M}")
