"""A large store for the benchmarks: many cards, two thirds of them with a memory."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

from drill.clock import Clock
from drill.domain.deck import Deck, Plain
from drill.paths import Paths
from drill.service.home.home import Home
from drill.service.library import deck_plan, decks
from drill.service.library.opening import open_home

START = 1_790_000_000_000
"""Epoch ms at which the benchmarks take place."""


def open_large(folder: Path, cards: int, due: int, seed: int = 7) -> Home:
    """A home over a fresh store with so many cards, so many of them due today."""
    home = open_home(Paths(folder, folder, folder), Clock(START))
    notes = tuple(Plain(f"n{i}", f"Question number {i}?", f"Answer {i}") for i in range(cards))
    deck = Deck(1, "large", "Large", cards=notes)
    with home.store.write() as connection:
        decks.take_in(connection, deck_plan.plan(connection, deck))
    day = home.day()
    chance = random.Random(seed)
    rows = []
    for pk in range(cards * 2 // 3):
        stability = chance.uniform(1, 400)
        last = day - chance.randint(1, 60)
        when = day - chance.randint(0, 5) if pk < due else day + chance.randint(1, 300)
        rows.append(
            (stability, chance.uniform(1, 10), last, START - (day - last) * 86_400_000, when,
             chance.randint(1, 9), last - 30, f"large/n{pk}/basic")
        )  # fmt: skip
    home.close()
    connection = sqlite3.connect(folder / "drill.db")
    with connection:
        connection.executemany(
            "UPDATE card SET state='review', stability=?, difficulty=?, last_day=?, last_at=?,"
            " due_day=?, reps=?, first_day=? WHERE key=?",
            rows,
        )
        connection.execute("ANALYZE")
    connection.close()
    return open_home(Paths(folder, folder, folder), Clock(START))
