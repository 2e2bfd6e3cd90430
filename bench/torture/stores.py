"""Stores as a crash, another drill or an earlier one leaves them.

A `-wal` that is cut at any byte, has one flipped, or is gone: the log must be a beginning of what
was acknowledged, and the store sound; so must it be where the `-shm` is rubbish. A store of a newer
schema is refused in a sentence and not touched; one of each earlier schema comes to be, row for
row, what it was made of.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import homes
from ordeal import Ordeal, Run

from drill.storage import migrations
from flipped import drill
from tests_support import PLAIN, SMALL

ANSWERED = ("small/quiet/tell", "mine/one/basic", "mine/two/basic", "small/people/route")
GRADES = 12
LOOKS = (
    ("due", "--json"),
    ("cards", "--json"),
    ("log", "--json"),
    ("stats",),
    ("undo", "--list"),
    ("answer", "mine/two/basic", "3"),
    ("undo",),
)
KEPT = ("at_rest",)
"""Tables of what was found out and may be found out again."""


def _lived(folder: Path) -> None:
    """Decks and some days of reviews in the home."""
    homes.stand_still(folder / "home")
    for name, text in (("small", SMALL), ("mine", PLAIN)):
        (folder / f"{name}.yaml").write_text(text, "utf-8")
        assert drill(["import", str(folder / f"{name}.yaml"), "--own", "--yes"]).code == 0
    assert drill(["study", "--jsonl"], '{"rating": 3}\n' * 8).code in (0, 1)


def _logged(store: Path) -> list[str]:
    """Keys of the cards of the log, in its order."""
    with closing(sqlite3.connect(store)) as connection:
        rows = connection.execute(
            "SELECT key FROM review JOIN card ON card.pk = card_pk WHERE undoes IS NULL "
            "ORDER BY seq"
        )
        return [key for (key,) in rows]


def _unfolded(folder: Path, chance: random.Random) -> list[str]:
    """Grade while somebody reads, so that all of it is in the `-wal`; a copy of the home as it is
    then is `crashed`. Returns what the log holds, in order."""
    store = folder / "home" / "drill.db"
    before = _logged(store)
    with closing(sqlite3.connect(store, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM review").fetchone()
        keys = [chance.choice(ANSWERED) for _ in range(GRADES)]
        for key in keys:
            assert drill(["answer", key, str(chance.randint(1, 4))]).code == 0
        homes.lay_out(folder / "home", folder / "crashed")
    return before + keys


def _looked(home: Path) -> str:
    """What went wrong with looking at a home; empty where nothing did."""
    for argv in LOOKS:
        code, _, err = drill(argv)
        if code not in (0, 1) or "Traceback" in err:
            return f"{argv[0]}: exit code {code}: {err[-300:]!r}"
    return homes.unsound(home)


def _bent(home: Path, chance: random.Random) -> str:
    """Bend what is beside a store; what was done."""
    wal, shm = home / "drill.db-wal", home / "drill.db-shm"
    data = bytearray(wal.read_bytes())
    how = chance.choice(("cut", "cut", "at a frame", "flipped", "gone", "rubbish beside"))
    if how == "gone":
        wal.unlink()
    elif how == "rubbish beside":
        shm.write_bytes(chance.randbytes(chance.choice((0, 100, 32_768))))
    elif how == "flipped":
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        wal.write_bytes(data)
    elif how == "at a frame":
        frame = int.from_bytes(data[8:12], "big") + 24
        wal.write_bytes(data[: 32 + frame * chance.randrange((len(data) - 32) // frame + 1)])
    else:
        wal.write_bytes(data[: chance.randrange(len(data))])
    if how != "rubbish beside" and chance.random() < 0.5:
        shm.unlink()
    return f"`-wal` {how}" if how != "rubbish beside" else "rubbish for a `-shm`"


def _of_a_crash(run: Run, acknowledged: list[str]) -> None:
    home = run.folder / "home"
    homes.lay_out(run.folder / "crashed", home)
    what = _bent(home, run.chance)
    homes.lay_out(home, run.folder / "aside")  # SQLite mends what it looks at
    fault = ""
    try:
        logged = _logged(run.folder / "aside" / "drill.db")
    except sqlite3.Error as error:
        fault = f"SQLite: {error}"
    else:
        if logged != acknowledged[: len(logged)]:
            fault = f"the log of {len(logged)} is no beginning of the {len(acknowledged)} grades"
        elif what.startswith("rubbish") and logged != acknowledged:
            fault = f"{len(logged)} of {len(acknowledged)} grades are in the log"
    run.tried(what, fault or _looked(home))


def _cut(run: Run, whole: Path) -> None:
    """A store that is cut: a sentence, or what the doctor says of it."""
    home = run.folder / "home"
    homes.lay_out(whole, home)
    raw = (home / "drill.db").read_bytes()
    at = 1 + run.chance.randrange(len(raw) - 1)  # a file of no bytes is a first start
    (home / "drill.db").write_bytes(raw[:at])
    said = [drill(argv) for argv in (("doctor",), *LOOKS)]
    faults = [each for each in said if each.code not in (0, 1, 2) or "Traceback" in each.err]
    fault = f"exit code {faults[0].code}: {faults[0].err[-300:]!r}" if faults else ""
    if (
        not fault and said[0].code == 0 and any(raw[at:])
    ):  # the empty end of a page is read as it was
        fault = f"the doctor finds nothing in {len(raw)} bytes that were cut"
    run.tried("the store itself cut", fault)


def _newer(run: Run, whole: Path) -> None:
    home = run.folder / "home"
    homes.lay_out(whole, home)
    with closing(sqlite3.connect(home / "drill.db", isolation_level=None)) as connection:
        ahead = len(migrations.STEPS) + run.chance.choice((1, 2, 90))
        connection.execute(f"PRAGMA user_version = {ahead}")
        connection.execute("PRAGMA journal_mode = DELETE")
    raw = (home / "drill.db").read_bytes()
    said = [drill(argv) for argv in LOOKS]
    wrong = [each for each in said if each.code != 2 or "newer drill" not in each.err]
    fault = f"exit code {wrong[0].code}: {wrong[0].err[-300:]!r}" if wrong else ""
    if not fault and (home / "drill.db").read_bytes() != raw:
        fault = "it was written to"
    run.tried("a newer schema", fault)


def _older(run: Run, whole: Path, version: int) -> None:
    home = run.folder / "home"
    homes.lay_out(whole, home)
    wanted = homes.held(home / "drill.db")
    homes.make_older(home / "drill.db", version)
    fault = homes.unsound(home)
    held = homes.held(home / "drill.db")
    differ = [name for name in wanted if name not in KEPT and held.get(name) != wanted[name]]
    if differ:
        fault = fault or f"{', '.join(differ)} are not what they were"
    if not list((home / "backups").glob("*before-schema*")):
        fault = fault or "no copy was made before"
    run.tried(f"schema {version}", fault or _looked(home))


def _ways(run: Run, whole: Path, acknowledged: list[str]) -> Iterator[None]:
    """One of each in turn, without end."""
    while True:
        for version in range(1, len(migrations.STEPS)):
            _older(run, whole, version)
            yield
            for _ in range(3):
                _of_a_crash(run, acknowledged)
                yield
            _cut(run, whole)
            yield
            _newer(run, whole)
            yield


def stores(run: Run) -> None:
    """Lay each of them out, and look at it."""
    with homes.only_their_decks():
        _lived(run.folder)
        acknowledged = _unfolded(run.folder, run.chance)
        whole = run.folder / "whole"
        homes.lay_out(run.folder / "home", whole)
        shutil.rmtree(whole / "backups", ignore_errors=True)
        for _ in _ways(run, whole, acknowledged):
            if not run.goes_on:
                return


STORES = Ordeal(
    "a store whose `-wal` is cut or gone, of a newer schema and of each earlier one",
    "a beginning of what was acknowledged, sound; refused untouched; every row as it was",
    stores,
    share=12,
)
