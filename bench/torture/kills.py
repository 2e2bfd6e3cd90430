"""`kill -9` at random instants of every verb that writes.

Of each verb it is known what the store holds before and after it; when it is killed, the store must
hold one or the other. Of a session every grade that was acknowledged must be in the log, and at
most one more; backups that bear a whole name must be whole.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import homes
from ordeal import Ordeal, Run

from drill.errors import DrillError
from drill.storage import backup, copies, migrations, seals
from tests_support import PLAIN, SMALL

GRADES = 12
"""Grades that a session is given."""
LARGE = 2_000
"""Notes of the large deck."""
ALL = ("suspend", *(f"large/c{n}/basic" for n in range(LARGE)))
RATED = "".join(f'{{"rating": {1 + n % 4}, "seconds": 3}}\n' for n in range(GRADES))


@dataclass(frozen=True)
class Victim:
    """A verb that is killed, and the template of the home in which it is."""

    name: str
    argv: tuple[str, ...]
    template: Path
    typed: str = ""
    judge: Callable[[Path, homes.Verb, dict, dict], str] | None = None
    """Instead of “before or after”: what is wrong, given the home, the verb and both."""


def large(end: str) -> str:
    """A deck of many notes; `end` is in each answer."""
    rows = "".join(f"\n  - {{id: c{n}, q: What of {n}?, a: That{end} {n}}}" for n in range(LARGE))
    origin = "33333333-3333-4333-8333-333333333333"
    return f"drill: 1\nid: large\norigin: {origin}\ntitle: Large\ncards:{rows}\n"


def victims(folder: Path) -> Iterator[Victim]:
    """Every verb that writes, each over a home in which it has something to do."""
    home, work = folder / "home", folder / "work"
    homes.stand_still(home)
    files = {"small": SMALL, "mine": PLAIN, "large": large(""), "newer": large(" now")}
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")

    def template(name: str, *steps: tuple[Sequence[str], str], of: Path | None = None) -> Path:
        path = folder / f"template-{name}"
        if of:
            homes.lay_out(of, home)
        else:
            shutil.rmtree(home, ignore_errors=True)
        for argv, typed in steps:
            code, _, err, _ = homes.run(work, argv, typed)
            assert code == 0, (argv, err)
        homes.lay_out(home, path)
        return path

    fresh = template(
        "fresh",
        (["import", str(folder / "small.yaml"), "--own", "--yes"], ""),
        (["import", str(folder / "mine.yaml"), "--yes"], ""),
    )
    used = template("used", (["study", "--jsonl"], RATED), of=fresh)
    many = template("many", (["import", str(folder / "large.yaml"), "--yes"], ""), of=used)
    kept = template("kept", (["backup"], ""), (["answer", "small/quiet/tell", "3"], ""), of=used)
    bulk = template("bulk", (ALL, ""), of=many)
    older = folder / "template-older"
    homes.lay_out(used, older)
    _back_a_schema(older / "drill.db")

    yield Victim("study", ("study", "--jsonl"), fresh, RATED, _grades)
    yield Victim("answer", ("answer", "small/quiet/tell", "3"), used)
    yield Victim("undo of a grade", ("undo",), used)
    yield Victim("undo of an import", ("undo",), many)
    yield Victim("undo of a bulk action", ("undo",), bulk)
    yield Victim("bulk action", ALL, many)
    yield Victim("import", ("import", str(folder / "large.yaml"), "--yes"), used)
    yield Victim("import of a newer version", ("import", str(folder / "newer.yaml"), "--yes"), many)
    yield Victim("restore", ("restore", "latest", "--yes"), kept)
    yield Victim("backup", ("backup",), many)
    yield Victim("migration", ("answer", "small/quiet/tell", "3"), older)
    yield Victim("adding an interview", ("onsite", "add", "Acme", "2026-12-02 09:00"), used)
    yield Victim("an option", ("config", "set", "study.minutes", "15"), used)


def _back_a_schema(store: Path) -> None:
    """Take the newest step of the schema back; no table that was there before may differ by it."""
    things = (
        "SELECT name, type, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' "
        "ORDER BY type = 'table'"
    )
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as older:
        homes.schema_before(older)
        known = {name: (kind, sql) for name, kind, sql in older.execute(things)}
    with closing(sqlite3.connect(store, isolation_level=None)) as connection:
        seals.declare(connection)
        for name, kind, sql in connection.execute(things).fetchall():
            if known.get(name) != (kind, sql):
                assert kind != "table" or name not in known, name
                connection.execute(f'DROP {kind} "{name}"')
        here = {name for name, *_ in connection.execute(things)}
        for name, (_, sql) in known.items():
            if name not in here:
                connection.execute(sql)
        connection.execute(f"PRAGMA user_version = {len(migrations.STEPS) - 1}")


def _grades(home: Path, verb: homes.Verb, before: dict, after: dict) -> str:
    """Whether each acknowledged grade is in the log, and at most one more."""
    acknowledged = [
        json.loads(line)["rated"]
        for line in verb.out.read_text("utf-8").splitlines(keepends=True)
        if line.endswith("\n") and '"rated"' in line
    ]
    with closing(sqlite3.connect(home / "drill.db")) as connection:
        logged = [key for (key,) in connection.execute(
            "SELECT key FROM review JOIN card ON card.pk = card_pk ORDER BY seq"
        )]  # fmt: skip
    extra = len(logged) - len(acknowledged)
    if logged[: len(acknowledged)] != acknowledged or extra not in (0, 1):
        return f"{len(acknowledged)} grades were acknowledged, {len(logged)} are in the log"
    return ""


def _of_copies(store: Path) -> str:
    """Which backup bears a whole name and is not."""
    for copy in copies.listing(store):
        try:
            with backup.reading(copy.path) as connection:
                (found,) = connection.execute("PRAGMA quick_check").fetchone()
        except DrillError as error:
            found = str(error)
        if found != "ok":
            return f"the copy {copy.path.name}: {found}"
    return ""


def wrong(home: Path, verb: homes.Verb, victim: Victim, before: dict, after: dict) -> str:
    """What is wrong with what a verb left that did not come to its end; empty where nothing is."""
    fault = homes.unsound(home)
    if fault:
        return fault
    if victim.judge:
        return victim.judge(home, verb, before, after)
    now = homes.held(home / "drill.db")
    if now not in (before, after):
        wrong = [name for name in now if now[name] not in (before.get(name), after.get(name))]
        return f"neither before nor after: {', '.join(wrong) or 'a mixture'}"
    return _of_copies(home / "drill.db")


def kill(run: Run) -> None:
    """Kill each of them in turn, over and over."""
    home, work = run.folder / "home", run.folder / "work"
    known = []
    for victim in victims(run.folder):
        homes.lay_out(victim.template, home)
        homes.unsound(home)  # opens it: a store of an older schema is brought up to date
        before = homes.held(home / "drill.db")
        homes.lay_out(victim.template, home)
        code, _, err, seconds = homes.run(work, victim.argv, victim.typed)
        assert code == 0, (victim.name, err)
        known.append((victim, before, homes.held(home / "drill.db"), seconds))
    first = True
    while first or run.goes_on:
        first = False
        for victim, before, after, seconds in known:
            homes.lay_out(victim.template, home)
            at = run.chance.uniform(0, 1.1 * seconds)
            verb = homes.start(work, victim.argv, victim.typed)
            ends = time.monotonic() + at
            while (left := ends - time.monotonic()) > 0:
                time.sleep(min(left, 0.001))
            killed = verb.kill()
            fault = wrong(home, verb, victim, before, after)
            what = victim.name if killed else "ended before it was killed"
            run.tried(what, fault and f"after {at * 1000:.0f} ms: {fault}")


KILLS = Ordeal(
    "kill -9 at random instants",
    "no acknowledged grade is lost, a change is whole or not there, `doctor` is clean",
    kill,
    share=3,
)
