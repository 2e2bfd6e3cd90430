"""Take in deck files. What will happen is shown first; a backup is made; one undo takes it back.

A deck that is here already (the same origin) is updated: cards that survive keep their
history, cards whose source is gone are retired. `-` reads standard input."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from drill.cli.output import add_json, say, write, write_json
from drill.domain.deck import Deck
from drill.errors import UsageError
from drill.service import decks
from drill.service.decks import Imported
from drill.service.trainer import Trainer

EXAMPLE = "drill import colleague.yaml --dry-run\ndrill import my-stories.yaml --own --yes"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `drill import`."""
    parser.add_argument("sources", nargs="+", metavar="SOURCE", help="deck files (YAML), or -")
    parser.add_argument("--dry-run", action="store_true", help="show what would happen, and stop")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--deck", metavar="ID", help="the deck it goes to")
    parser.add_argument("--own", action="store_true", help="its stories are yours")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Preview, ask, import."""
    sources = [_read(source) for source in args.sources]
    with Trainer.open() as trainer:
        ahead = decks.preview(trainer, sources, own=args.own, as_id=args.deck)
        if not args.json:
            for item in ahead:
                write("\n".join(decks.words(item)))
        if args.dry_run or not (args.yes or _agreed(ahead)):
            done = ahead
        else:
            done = decks.take(trainer, sources, own=args.own, as_id=args.deck)
            if not all(item.plan.does_nothing for item in done):
                say("Imported. `drill undo` takes it back.")
    if args.json:
        write_json({"sources": [_row(item) for item in done]})
    return 0 if args.dry_run or all(item.applied for item in done) else 1


def _read(source: str) -> tuple[str, Deck]:
    if source != "-":
        return decks.read_sources([Path(source)])[0]
    from drill.deckfile.reading import read_deck

    return "standard input", read_deck(sys.stdin.buffer.read(), "standard input")


def _agreed(ahead: list[Imported]) -> bool:
    if all(item.plan.does_nothing for item in ahead):
        return True
    if not sys.stdin.isatty():
        raise UsageError(
            "nobody is there to ask, so nothing was imported", "Say --yes (or --dry-run to look)."
        )
    say("Import? [y/N]")
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _row(item: Imported) -> dict[str, object]:
    return {
        "source": item.source,
        "format": "yaml",
        "deck": item.plan.deck.id,
        "title": item.plan.deck.title,
        "applied": item.applied,
        "notes": item.plan.notes,
        "cards": item.plan.cards,
        "warnings": list(item.plan.warnings),
    }
