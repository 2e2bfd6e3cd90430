"""Homes to be tortured, verbs that run in a process of their own, and what a store holds.

A verb is run in a fork of this process, which has drill loaded already: a thousand of them take
minutes, and not the hour that a thousand interpreters would. It is killed like any other.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import TextIO, cast

from drill import clock
from drill.cli import main
from drill.clock import Clock, parse_instant
from drill.paths import Paths
from drill.service.insight.doctor import examine
from drill.service.library.opening import open_home
from drill.storage import migrations, seals

NOW = "2026-11-23T09:00:00Z"
"""The instant at which everything happens; the clock stands."""
VOLATILE = {"review": ("id",), "change": ("before",), "onsite": ("id",)}
"""Columns that differ between two runs of the same, as all seals do: identities made by chance."""
CHANCE = ("restored",)
"""First columns of rows that chance makes: which restore a store comes from."""
HIDDEN = ("sqlite_", "note_words", "stale", "said")
"""Tables that follow from others; the doctor holds them against those."""


def stand_still(home: Path) -> None:
    """Let the verbs of this process and its children see one home, and one instant."""
    clock.time = SimpleNamespace(time=lambda: 1.0)  # type: ignore[assignment]
    os.environ.update(DRILL_HOME=str(home), DRILL_NOW=NOW, NO_COLOR="1")


@dataclass
class Verb:
    """A verb in a process of its own."""

    pid: int
    out: Path
    err: Path

    def kill(self) -> bool:
        """Kill it; whether it had not ended before."""
        os.kill(self.pid, signal.SIGKILL)
        return os.WIFSIGNALED(os.waitpid(self.pid, 0)[1])

    def wait(self) -> int:
        """Its exit code."""
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


DONE = "\x1e"
"""What `start_many` writes after each verb that ended with 0."""


def _nothing() -> None:
    pass


def start(
    folder: Path, argv: Sequence[str], typed: str = "", first: Callable[[], None] = _nothing
) -> Verb:
    """Begin a verb; `folder` takes what it reads and writes. `first` is called in its process."""
    return start_many(folder, [argv], typed, first)


def start_many(
    folder: Path, lines: Sequence[Sequence[str]], typed: str = "",
    first: Callable[[], None] = _nothing,
) -> Verb:  # fmt: skip
    """Begin verbs that one process does one after the other; its exit code is the worst of them."""
    folder.mkdir(exist_ok=True)
    names = [folder / name for name in ("in", "out", "err")]
    names[0].write_text(typed, encoding="utf-8")
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return Verb(pid, names[1], names[2])
    code = 70
    try:
        for number, (path, mode) in enumerate(zip(names, "rww", strict=True)):
            file = path.open(mode, encoding="utf-8")
            os.dup2(file.fileno(), number)
        streams = (os.fdopen(n, m, encoding="utf-8") for n, m in enumerate("rww"))
        sys.stdin, sys.stdout, sys.stderr = (cast(TextIO, stream) for stream in streams)
        first()
        codes = []
        for argv in lines:
            codes.append(main.run(argv))
            if len(lines) > 1 and not codes[-1]:
                sys.stdout.write(DONE)
            sys.stdout.flush()
            sys.stderr.flush()
        code = max(codes)
    finally:
        os._exit(code)


def run(folder: Path, argv: Sequence[str], typed: str = "") -> tuple[int, str, str, float]:
    """A verb from its beginning to its end: exit code, output, errors, seconds."""
    began = time.monotonic()
    verb = start(folder, argv, typed)
    code = verb.wait()
    seconds = time.monotonic() - began
    return code, verb.out.read_text("utf-8"), verb.err.read_text("utf-8"), seconds


def lay_out(template: Path, home: Path) -> None:
    """A home as a template has it."""
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(template, home)


def schema_before(connection: sqlite3.Connection) -> None:
    """Make the schema before the newest one in an empty store."""
    seals.declare(connection)
    for step in migrations.STEPS[:-1]:
        for statement in migrations.statements(step):
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {len(migrations.STEPS) - 1}")


def held(store: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row that a person or a program put in, without what chance made of it."""
    rows: dict[str, list[tuple[object, ...]]] = {}
    with closing(sqlite3.connect(store)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in tables.fetchall():
            if table.startswith(HIDDEN):
                continue
            columns = ", ".join(
                name
                for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")
                if name not in (*VOLATILE.get(table, ()), "seal")
            )
            every = connection.execute(f"SELECT {columns} FROM {table}")
            rows[table] = sorted((row for row in every if row[0] not in CHANCE), key=str)
    return rows


def unsound(home: Path) -> str:
    """What the doctor finds in a home; empty where it is sound."""
    with open_home(Paths(home, home, home), Clock(parse_instant(NOW)), settle=False) as opened:
        found = [fault for check in examine(opened) for fault in check.faults]
    return "; ".join(found[:3])
