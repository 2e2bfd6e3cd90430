"""Restores over stores that were killed in the middle: each is opened, checked and counted.

A store lives through a year of reviews, imports and undos, and makes its copy every day; now and
then it is damaged for some weeks, and its copies of that time must push out none that is sound.
Then each copy that there is at the end is restored, and those that were put aside every fifth day,
over what a kill left (the file, `-wal`, `-shm`, each of them there or not, or cut short). The store
must then hold, row for row, what the copy held, and that what the store was when it was made.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import random
import shutil
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import homes
from ordeal import Ordeal, Run

from drill.clock import Clock, parse_instant
from drill.deckfile.reading import read_deck
from drill.domain.review import Rating
from drill.errors import StoreError
from drill.paths import Paths
from drill.service.home import undo
from drill.service.insight import backups
from drill.service.insight.doctor import examine
from drill.service.library import decks
from drill.service.library.opening import open_home
from drill.service.study import grades
from drill.storage import backup, cards, copies, migrations
from drill.storage.restore import restore

TABLES = ("deck", "note", "card", "review", "change", "rehearsal", "mock", "onsite", "amendment")
ENDS = ("", "-wal", "-shm")
WAS, NOW = "reversible", "irreversible"
BENT = (
    "drill: 1\nid: x\ntitle: X\ncards:\n"
    f"  - {{id: one, q: Which decisions want speed?, a: {WAS} ones}}\n"
    "  - {id: two, q: And which want care?, a: one-way doors}\n"
)
"""A deck, of which a note is damaged for a while."""


DAYS, FEW_DAYS = 365, 90
"""Of the life; the second where there is little time."""
LITTLE = 120.0
"""Seconds that are little time."""
DAMAGED = ((40, 60), (200, 235))
"""From which day to which the store is damaged."""


@dataclass
class Life:
    """What a life leaves."""

    made: dict[Path, str] = field(default_factory=dict)
    """Every copy that was made, kept aside, and a digest of what the store held then."""
    damaged: list[Path] = field(default_factory=list)
    """Those that were made while the store was damaged."""
    killed: list[Path] = field(default_factory=list)
    """Folders that hold what a kill at some instant leaves."""
    faults: list[str] = field(default_factory=list)


def restores(run: Run) -> None:
    """Lay out what a kill left, and restore a copy over it: each of them once, then any."""
    with homes.only_their_decks():
        days = DAYS if run.until - time.monotonic() > LITTLE else FEW_DAYS
        life = _live(run.folder, run.chance, days)
        run.tried(f"a life of {days} days", "; ".join(life.faults[:3]))
        every = list(life.made)
        run.chance.shuffle(every)
        for done in itertools.count():
            if done and not run.goes_on:
                break
            source = every[done] if done < len(every) else run.chance.choice(every)
            _try(run, life, source)
        done = min(done, len(every))
        run.remarks.append(f"{done:,} of the {len(every):,} copies of {days} days were restored")


def _try(run: Run, life: Life, source: Path) -> None:
    home = run.folder / "home"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    if source in life.damaged:
        _lay_out(run.chance.choice(life.killed), home, run.chance)
        run.tried("a copy of a damaged store", _refused(source, home))
        return
    left = _lay_out(run.chance.choice(life.killed), home, run.chance)
    fault = "" if _restored(source, home) else f"{source.name} is not what is there after it"
    if not fault and life.made[source] not in ("", _digest(home / "drill.db")):
        fault = f"{source.name} is not what the store was"
    run.tried("over a whole store" if left == "as it was" else "over a cut one", fault)


def _refused(source: Path, home: Path) -> str:
    """What is wrong with how a damaged copy is refused."""
    before = {path.name: path.read_bytes() for path in home.iterdir()}
    try:
        restore(source, home / "drill.db", datetime.now(UTC))
    except StoreError:
        after = {path.name: path.read_bytes() for path in home.iterdir() if path.is_file()}
        return "" if after == before else "it was refused, and the store is another one"
    return "it was gone back to"


def _digest(store: Path) -> str:
    """Of all that a store holds."""
    with closing(sqlite3.connect(store)) as connection:
        return hashlib.sha256(repr(_rows(connection)).encode()).hexdigest()


def _bend(store: Path, was: str, now: str) -> None:
    """Let a note say something that drill did not write, or again what it did."""
    with closing(sqlite3.connect(store)) as connection:
        connection.execute(
            "UPDATE note SET body = replace(body, ?, ?) WHERE deck = 'x'", (was, now)
        )
        connection.commit()


def _sound(store: Path) -> set[Path]:
    return {copy.path for copy in copies.listing(store) if copy.sound}


def _live(root: Path, chance: random.Random, days: int) -> Life:
    """Reviews, imports and undos, a copy a day, and times of damage."""
    folder, aside, life = root / "lived", root / "made", Life()
    aside.mkdir()
    paths = Paths(folder, folder, folder)
    clock = Clock(parse_instant("2026-03-01T09:00:00Z"))
    sound: set[Path] = set()
    with open_home(paths, clock) as home:
        decks.take(home, [("x", read_deck(BENT, "x"))])
        for day in range(days):
            clock.advance(86_400)
            hurt = any(first <= day < last for first, last in DAMAGED)
            if any(day == first for first, _ in DAMAGED):
                sound = _sound(paths.store)
                _bend(paths.store, WAS, NOW)
            if any(day == last for _, last in DAMAGED):
                _bend(paths.store, NOW, WAS)
            with home.store.read() as connection:
                keys = [stored.key for stored in cards.every(connection) if stored.active]
            for key in chance.sample(keys, 2):
                grades.grade(home, key, chance.choice(list(Rating)))
            if day % 10 == 5 and not hurt:
                decks.take(home, [("more", read_deck(_deck(day, chance), "more"))])
            if day % 7 == 3:
                undo.undo(home)
            held = _digest(paths.store)  # after the copy the undo history is thinned
            before = copies.listing(paths.store)
            made = backups.daily(home)
            if made is None:  # what changes decks makes one before
                if not before or before[0].at.date() != home.clock.local().date():
                    life.faults.append(f"there is no copy of day {day}")
                continue
            kept = aside / made.path.name
            os.link(made.path, kept)
            life.made[kept] = held
            if hurt:
                life.damaged.append(kept)
                if gone := sound - _sound(paths.store):
                    life.faults.append(f"day {day}: a copy of a damaged store pushed out {gone}")
            if hurt != bool(made.fault):
                life.faults.append(f"day {day}: the copy is said to be {made.fault or 'sound'}")
            if day % 3 == 0 and not hurt:
                life.killed.append(root / f"killed-{day}")
                life.killed[-1].mkdir()
                for end in ENDS:
                    found = paths.store.with_name(f"drill.db{end}")
                    if found.exists():
                        shutil.copyfile(found, life.killed[-1] / found.name)
    life.made[_older(root / "older.db")] = ""
    return life


def _deck(day: int, chance: random.Random) -> str:
    count = chance.randint(1, 80)
    rows = "".join(f"\n  - {{id: c{n}, q: What of {n}?, a: That of {day}}}" for n in range(count))
    return f"drill: 1\nid: more-{day % 30}\ntitle: More\ncards:{rows}\n"


def _older(path: Path) -> Path:
    """A copy of the schema before this one."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrations.make(connection, len(migrations.STEPS) - 1)
    return path


def _lay_out(killed: Path, folder: Path, chance: random.Random) -> str:
    """Put what a kill left into a folder, some of it gone or cut; returns what was done."""
    gone = [end for end in ENDS if chance.random() < 0.3]
    cut = [end for end in ENDS if end not in gone and chance.random() < 0.1]
    for path in killed.iterdir():
        end = path.name.removeprefix("drill.db")
        if end in gone:
            continue
        data = path.read_bytes()
        if end in cut:
            data = data[: chance.randrange(len(data) + 1)]
        (folder / path.name).write_bytes(data)
    words = [f"no {end or 'file'}" for end in gone] + [f"{end or 'file'} cut" for end in cut]
    return ", ".join(words) or "as it was"


def _rows(connection: sqlite3.Connection) -> dict[str, list[object]]:
    return {name: sorted(connection.execute(f"SELECT * FROM {name}"), key=str) for name in TABLES}


def _restored(source: Path, folder: Path) -> bool:
    """Whether the store holds what the copy does, and `doctor` finds nothing."""
    with backup.reading(source) as reading, closing(sqlite3.connect(":memory:")) as expected:
        expected.isolation_level = None
        reading.backup(expected)
        migrations.migrate(expected)
        wanted = _rows(expected)
        reviews = expected.execute("SELECT count(*) FROM review WHERE undoes IS NULL").fetchone()
    paths = Paths(folder, folder, folder)
    done = restore(source, paths.store, datetime.now(UTC))
    with closing(sqlite3.connect(paths.store)) as connection:
        if _rows(connection) != wanted or (done.held.reviews,) != reviews:
            return False
    if not wanted["card"]:
        return True
    with open_home(paths, Clock(parse_instant("2027-09-01T09:00:00Z"))) as home:
        return all(check.ok for check in examine(home))


RESTORES = Ordeal(
    "the copies of a year, restored over what a kill left",
    "the store holds row for row what it held then; none of a damaged store pushes out a sound one",
    restores,
    share=14,
)
