"""A large store for the benchmarks: many cards, two thirds of them with a memory, and a log."""

from __future__ import annotations

import math
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from drill.cards.build import build
from drill.clock import Clock, iso
from drill.deckfile.reading import read_deck
from drill.domain.deck import Competency, Deck, Plain, Story
from drill.paths import Paths, bundled_decks
from drill.service.home.home import Home
from drill.service.library import deck_plan, decks
from drill.service.library.opening import open_home
from drill.storage import seals

START = 1_790_000_000_000
"""Epoch ms at which the benchmarks take place."""
NOW = iso(START)
"""The same for `DRILL_NOW`."""
DAY_MS = 86_400_000
MIXED = 0.5
"""Share of the cards that are copies of the bundled ones; the rest have a number in their text."""


def open_large(
    folder: Path, cards: int, due: int, seed: int = 7, log: int = 0, mixed: float = MIXED
) -> Home:
    """A home over a fresh store with so many cards, so many of them due today, and a log.

    `mixed` is the share of those that are of the kinds that the bundled decks have, as often as
    there. The log's lines are spread over the cards with a memory and over two years.
    """
    home = open_home(Paths(folder, folder, folder), Clock(START))
    with home.store.write() as connection:
        decks.take_in(connection, deck_plan.plan(connection, _deck(cards, mixed)))
        rules = home.keep_rules(connection, "large")
    day = home.day()
    home.close()
    with closing(sqlite3.connect(folder / "drill.db")) as raw, raw:
        seals.declare(raw)
        _memories(raw, day, due, random.Random(seed))
        _log(raw, day, log, rules, random.Random(seed))
        raw.execute("ANALYZE")
    return open_home(Paths(folder, folder, folder), Clock(START))


def _deck(cards: int, mixed: float) -> Deck:
    """So many cards, at least; the plain ones come first."""
    plain = round(cards * (1 - mixed))
    notes = tuple(Plain(f"n{i}", f"Question number {i}?", f"Answer {i}") for i in range(plain))
    each = sum(len(build(note, "")) for note in _copies(1))
    copies = list(_copies(math.ceil((cards - plain) / each)))
    return Deck(
        1,
        "large",
        "Large",
        competencies=tuple(note for note in copies if isinstance(note, Competency)),
        stories=tuple(note for note in copies if isinstance(note, Story)),
        cards=notes,
    )


def _copies(count: int) -> Iterator[Competency | Story]:
    read = [read_deck(path.read_text(encoding="utf-8"), path.name) for path in bundled_decks()]
    for number in range(count):
        for deck in read:
            for competency in deck.competencies:
                yield replace(competency, id=f"{competency.id}-{number}")
            for story in deck.stories:
                yield replace(
                    story,
                    id=f"{story.id}-{number}",
                    sample=False,
                    competencies=tuple(
                        f"{name.split('/')[-1]}-{number}" for name in story.competencies
                    ),
                )


def _memories(connection: sqlite3.Connection, day: int, due: int, chance: random.Random) -> None:
    pks = [pk for (pk,) in connection.execute(
        "SELECT pk FROM card WHERE active = 1 AND key LIKE 'large/%' ORDER BY pk"
    )]  # fmt: skip
    chance.shuffle(pks)
    rows = []
    for number, pk in enumerate(pks[: len(pks) * 2 // 3]):
        last = day - chance.randint(1, 60)
        when = day - chance.randint(0, 5) if number < due else day + chance.randint(1, 300)
        rows.append(
            (chance.uniform(1, 400), chance.uniform(1, 10), last, START - (day - last) * DAY_MS,
             when, chance.randint(1, 9), last - 30, pk)
        )  # fmt: skip
    connection.executemany(
        "UPDATE card SET state='review', stability=?, difficulty=?, last_day=?, last_at=?,"
        " due_day=?, reps=?, first_day=? WHERE pk=?",
        rows,
    )


def _log(
    connection: sqlite3.Connection, day: int, lines: int, rules: str, chance: random.Random
) -> None:
    pks = [pk for (pk,) in connection.execute("SELECT pk FROM card WHERE state = 'review'")]

    def line(number: int) -> tuple[str | float | None, ...]:
        ago = 730 - number * 730 // lines
        return (
            f"{number:032x}", chance.choice(pks), chance.choice((1, 2, 3, 3, 3, 3, 3, 4)),
            START - ago * DAY_MS - 60_000 + number % 50_000, day - ago,
            round(chance.uniform(2, 20), 1), "study", day - ago + chance.randint(1, 90), None,
            rules, "bench", None, None,
        )  # fmt: skip

    connection.executemany(
        "INSERT INTO review (id, card_pk, rating, at, day, seconds, source, due_day, due_at, rules,"
        " device, recalled, undoes, seal) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        ((*row, seals.seal(*row)) for row in map(line, range(lines))),
    )
