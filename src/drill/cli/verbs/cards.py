"""Cards that match a search: plain words in either face, and

  kind:figure deck:my-stories story:quiet-senior competency:judgment
  is:new is:due is:learning is:suspended is:sample

All terms must hold. Quote a phrase."""

from __future__ import annotations

import argparse

from drill.cli.home import opened
from drill.cli.output import add_json, table, write_json
from drill.clock import iso
from drill.service.cramming import weights
from drill.service.looking import Found, search
from drill.service.trainer import Trainer

EXAMPLE = "drill cards 'kind:figure velocity' --json"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `drill cards`."""
    parser.add_argument("query", nargs="*", metavar="QUERY", help="what to look for; nothing: all")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print a line a card."""
    # A part with blanks was quoted in the shell: alone it is a whole search, else a phrase.
    parts = args.query
    query = parts[0] if len(parts) == 1 else " ".join(f'"{p}"' if " " in p else p for p in parts)
    with opened() as trainer:
        found = search(trainer, query)
        if args.json:
            day, weight = trainer.day(), weights(trainer)
            write_json([row(trainer, item, day, weight(item.stored)) for item in found])
            return 0
    table(
        ("card", "state", "recall", "front"),
        [
            (
                item.stored.key,
                "suspended" if item.stored.suspended else item.stored.state.value,
                "" if item.recall is None else f"{item.recall:.0%}",
                " ".join(item.faces.whole_front.split())[:70],
            )
            for item in found
        ],
    )
    return 0


def row(trainer: Trainer, item: Found, day: int, weight: float) -> dict[str, object]:
    """A card as `cards --json` gives it; `day` is today's study day, `weight` what it counts for
    the onsites to come.
    """
    stored, card, memory = item.stored, item.stored.card, item.stored.memory
    until = stored.buried_until
    buried = until is not None and until > day
    return {
        "card": stored.key,
        "deck": card.deck,
        "note": card.note,
        "slot": card.slot,
        "kind": card.kind.value,
        "core": card.core,
        "weight": weight,
        "sample": card.sample,
        "front": item.faces.whole_front,
        "back": item.faces.back,
        "state": stored.state.value,
        "due": None if item.due is None else iso(item.due),
        "stability": memory.stability if memory else None,
        "difficulty": memory.difficulty if memory else None,
        "recall": item.recall,
        "reps": memory.reps if memory else 0,
        "lapses": memory.lapses if memory else 0,
        "suspended": stored.suspended,
        "buried_until": iso(trainer.day_start(until)) if buried and until is not None else None,
    }
