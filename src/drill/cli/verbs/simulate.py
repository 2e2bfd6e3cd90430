"""What another desired retention would cost and bring: your cards, lived forward at your pace.

One row for each desired retention: reviews and minutes a day, the share recalled, and the cards
remembered at the end. Nothing is changed."""

from __future__ import annotations

import argparse

from drill.cli.opening import opened
from drill.cli.output import add, add_json, picked, say, table, write_json
from drill.service.insight import simulation
from drill.service.insight.simulation import Simulated

EXAMPLE = "drill simulate\ndrill simulate --days 90 --json"


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "--days N", "how long (365)", type=int, default=365)
    add_json(parser)


def run(args: argparse.Namespace) -> None:
    with opened(looking=True) as home:
        simulated = simulation.simulate(home, args.days)
    if args.json:
        write_json(_plain(simulated))
        return
    rows = [
        (f"{row.retention:g}", f"{row.reviews:.0f}", f"{row.minutes:.1f}", f"{row.recall:.0%}",
         f"{row.remembered:,.0f}", _mark(simulated, row.retention))
        for row in simulated.rows
    ]  # fmt: skip
    table(("retention", "reviews a day", "minutes a day", "recalled", "remembered", ""), rows)
    for sentence in simulation.words(simulated):
        say(sentence)


def _mark(simulated: Simulated, retention: float) -> str:
    marks = {simulated.current: "yours", simulated.cheapest: "cheapest"}
    if simulated.current == simulated.cheapest == retention:
        return "yours, and the cheapest"
    return marks.get(retention, "")


def _plain(simulated: Simulated) -> dict[str, object]:
    rows = [
        {"reviews_a_day": row.reviews, "minutes_a_day": row.minutes}
        | picked(row, "retention", "recall", "remembered")
        for row in simulated.rows
    ]
    return picked(simulated, "days", "cards", "lived", "current", "cheapest") | {"rows": rows}
