"""Cards that are forgotten again and again, and what to do about each.

A card becomes a leech after `scheduling.leech_lapses` lapses (8); drill warns then, and every half
as many lapses after. With `scheduling.leeches = suspend` it also rests until you unsuspend it."""

from __future__ import annotations

import argparse

from drill.cli.opening import opened
from drill.cli.output import add_json, picked, say, write, write_json
from drill.coaching.leeches import advice
from drill.service.insight import browser

EXAMPLE = "drill leeches\ndrill edit small/quiet   # rewrite what does not stick"


def arguments(parser: argparse.ArgumentParser) -> None:
    add_json(parser)


def run(args: argparse.Namespace) -> None:
    with opened(looking=True) as home:
        leeches = browser.search(home, browser.LEECHES, sort="lapses", descending=True)
    rows = [
        {
            "card": leech.stored.key,
            "name": leech.name,
            "kind": leech.stored.card.kind,
            "lapses": leech.stored.memory.lapses,
            **picked(leech.stored, "pk", "key", "suspended"),
            "advice": advice(leech.stored.card.kind),
        }
        for leech in leeches
    ]
    if args.json:
        write_json(rows)
        return
    for row in rows:
        rests = ", suspended" if row["suspended"] else ""
        write(f"{row['key']}  {row['lapses']} lapses{rests}\n  {row['name']}\n  {row['advice']}")
    if leeches:
        say("`drill edit CARD` rewrites its note, `drill suspend CARD` lets it rest.")
    else:
        say("no leeches: nothing is forgotten again and again")
