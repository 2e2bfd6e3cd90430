"""Restores over stores that were killed in the middle: each is opened, checked and counted.

A store lives through a hundred and fifty days of reviews, imports and undos, with copies of every
age, one of an older schema. What a kill leaves of it (the file, `-wal`, `-shm`, each of them there
or not, or cut short) is laid out anew before every restore. The store must then hold, row for
row, what the copy held.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import homes
from ordeal import Ordeal, Run

from drill.clock import Clock, parse_instant
from drill.deckfile.reading import read_deck
from drill.domain.review import Rating
from drill.paths import Paths
from drill.service.home import undo
from drill.service.insight import backups
from drill.service.insight.doctor import examine
from drill.service.library import decks
from drill.service.library.opening import open_home
from drill.service.study import grades
from drill.storage import backup, cards, migrations
from drill.storage.restore import restore

TABLES = ("deck", "note", "card", "review", "change", "rehearsal", "mock", "onsite", "amendment")
ENDS = ("", "-wal", "-shm")


def restores(run: Run) -> None:
    """Lay out what a kill left, and restore a copy over it."""
    sources, killed = _live(run.folder, run.chance)
    home = run.folder / "home"
    while not run.tries or run.goes_on:
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        left = _lay_out(run.chance.choice(killed), home, run.chance)
        source = run.chance.choice(sources)
        fault = "" if _restored(source, home) else f"{source.name} is not what is there after it"
        run.tried("over a whole store" if left == "as it was" else "over a cut one", fault)


def _live(root: Path, chance: random.Random) -> tuple[list[Path], list[Path]]:
    """Copies of every age, and folders that hold what a kill at that instant leaves."""
    folder = root / "lived"
    paths = Paths(folder, folder, folder)
    clock = Clock(parse_instant("2026-03-01T09:00:00Z"))
    killed, sources = [], []
    with open_home(paths, clock) as home:
        for day in range(150):
            clock.advance(86_400)
            with home.store.read() as connection:
                keys = [stored.key for stored in cards.every(connection)]
            for key in chance.sample(keys, 8):
                grades.grade(home, key, chance.choice(list(Rating)))
            if day % 10 == 5:
                decks.take(home, [("x", read_deck(_deck(day, chance), "x"))])
            if day % 7 == 3:
                undo.undo(home)
            if day % 5 == 0:
                kept = root / f"copy-{day}.db"
                sources.append(backups.now(home, kept).path)
            if day % 3 == 0:
                killed.append(root / f"killed-{day}")
                killed[-1].mkdir()
                for end in ENDS:
                    found = paths.store.with_name(f"drill.db{end}")
                    if found.exists():
                        shutil.copyfile(found, killed[-1] / found.name)
    sources.append(_older(root / "older.db"))
    return sources, killed


def _deck(day: int, chance: random.Random) -> str:
    count = chance.randint(1, 80)
    rows = "".join(f"\n  - {{id: c{n}, q: What of {n}?, a: That of {day}}}" for n in range(count))
    return f"drill: 1\nid: more-{day % 30}\ntitle: More\ncards:{rows}\n"


def _older(path: Path) -> Path:
    """A copy of the schema before this one."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        homes.schema_before(connection)
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
    done = restore(source, paths.store)
    with closing(sqlite3.connect(paths.store)) as connection:
        if _rows(connection) != wanted or (done.held.reviews,) != reviews:
            return False
    if not wanted["card"]:
        return True
    with open_home(paths, Clock(parse_instant("2026-09-01T09:00:00Z"))) as home:
        return all(check.ok for check in examine(home))


RESTORES = Ordeal(
    "backups of five months, restored over what a kill left",
    "the store holds row for row what the backup held, and `doctor` is clean",
    restores,
)
