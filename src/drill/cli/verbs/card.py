"""A card's history: each review, resets and moved due days, what its note said before each
edit, and its chance of recall day by day."""

from __future__ import annotations

import argparse

from drill.cli.opening import opened
from drill.cli.output import add, add_json, picked, table, write, write_json
from drill.clock import iso
from drill.service.home import memories, words
from drill.service.insight import history

EXAMPLE = "drill card em-interview/judgment/route\ndrill card em-interview/judgment/route --json"
_WIDE = 60


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "card CARD", "its key, as `drill cards` shows it")
    add_json(parser)


def run(args: argparse.Namespace) -> None:
    with opened(looking=True) as home:
        with home.store.read() as connection:
            pk = memories.find(connection, args.card).pk
        card = history.of_card(home, pk)
        local = home.clock.local
    if args.json:
        events = [
            {"at": iso(event.at), "note_before": event.note_before or None}
            | picked(event, "what", "detail")
            for event in card.events
        ]
        curve = [{"day": day, "recall": recall} for day, recall in card.curve]
        known = {"card": card.key, "events": events, "curve": curve}
        write_json(known | picked(card, "name", "reviews"))
        return
    write(f"{card.key}: {card.name}")
    rows = [(f"{local(e.at):%Y-%m-%d %H:%M}", e.what, e.detail) for e in card.events]
    table(("when", "what", ""), rows)
    for event in card.events:
        if event.note_before:
            write(f"\nbefore {event.what}:\n{event.note_before}")
    if card.curve:
        step = max(1, len(card.curve) // _WIDE)
        signs = (words.LEVELS[min(7, int(recall * 8))] for _, recall in card.curve[::step])
        write(f"\nrecall from the first review to {history.AHEAD} days ahead\n{''.join(signs)}")
