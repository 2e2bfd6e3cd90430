"""Bulk actions on 100,000 cards, and undoing them: seconds each.

python bench/bulk.py [--cards N]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select
from store import open_large

from drill.deckfile.reading import read_deck
from drill.service.home import undo
from drill.service.home.home import Home
from drill.service.library import bulk, decks
from drill.service.library.bulk import BulkResult
from drill.storage.tables import CARD

OTHER = "{drill: 1, id: other, title: Other, cards: [{id: one, q: Is it?, a: It is}]}"
ACTIONS: dict[str, Callable[[Home, list[int]], BulkResult]] = {
    "suspend": bulk.suspend,
    "bury": bulk.bury,
    "retire": bulk.retire,
    "reset": bulk.reset,
    "tag": lambda home, pks: bulk.tag(home, pks, add=["new"]),
    "move": lambda home, pks: bulk.move(home, pks, "other"),
    "delete": bulk.delete,
}


def main() -> None:
    """Print a line an action."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=100_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = open_large(Path(folder), args.cards, 500)
        decks.take(home, [("other", read_deck(OTHER, "other"))])
        with home.store.read() as connection:
            pks = list(connection.scalars(select(CARD.c.pk)))
        for name, act in ACTIONS.items():
            start = time.perf_counter()
            done = act(home, pks)
            took = time.perf_counter() - start
            start = time.perf_counter()
            undo.undo(home)
            back = time.perf_counter() - start
            print(f"{name:8} {done.cards:>8,} cards {took:6.2f} s · undone {back:6.2f} s")
        home.close()


if __name__ == "__main__":
    main()
