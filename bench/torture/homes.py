"""Homes to be tortured, verbs that run in a process of their own, and what a store holds.

A verb is run in a fork of this process, which has drill loaded already: a thousand of them take
minutes, and not the hour that a thousand interpreters would. It is killed like any other.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import re
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import TextIO, cast
from unittest.mock import patch

import drill
from drill import clock, paths
from drill.cli import main
from drill.clock import Clock, parse_instant
from drill.paths import Paths
from drill.service.insight.doctor import examine
from drill.service.library import opening
from drill.service.library.opening import open_home
from drill.storage import migrations

NOW = "2026-11-23T09:00:00Z"
"""The instant at which everything happens; the clock stands."""
VOLATILE = {"review": ("id",), "change": ("before",), "onsite": ("id",)}
"""Columns that differ between two runs of the same, as all seals do: identities made by chance."""
CHANCE = ("restored",)
"""First columns of rows that chance makes: which restore a store comes from."""
TABLES_OF_A_STORE = (
    "deck", "note", "card", "review", "change", "fact", "rehearsal", "mock", "onsite", "heard",
    "amendment",
)  # fmt: skip
SEALED = 5
"""The first schema whose rows bear seals."""
HIDDEN = ("sqlite_", "note_words", "stale", "said")
"""Tables that follow from others; the doctor holds them against those."""


def stand_still(home: Path) -> None:
    """Let the verbs of this process and its children see one home, and one instant."""
    clock.time = SimpleNamespace(time=lambda: 1.0)  # type: ignore[assignment]
    os.environ.update(DRILL_HOME=str(home), DRILL_NOW=NOW, NO_COLOR="1")


def load() -> None:
    """Import all that verbs import when they need it: no fork of this process does it again."""
    for module in pkgutil.walk_packages(drill.__path__, "drill."):
        if not module.name.startswith(("drill.tui", "drill.web", "drill.__main__")):
            with suppress(ImportError):  # of an extra that is not installed
                importlib.import_module(module.name)


@contextmanager
def only_their_decks() -> Iterator[None]:
    """Let homes be without the bundled decks, so that they are small and soon examined."""
    load()
    with patch.object(paths, "bundled_decks", list), patch.object(opening, "bundled_decks", list):
        yield


@dataclass
class Verb:
    """A verb in a process of its own."""

    pid: int
    out: Path
    err: Path
    _status: int | None = None

    def kill(self) -> bool:
        """Kill it; whether it had not ended before."""
        os.killpg(self.pid, signal.SIGKILL)  # an editor of its too
        return os.WIFSIGNALED(os.waitpid(self.pid, 0)[1])

    def said(self) -> str:
        """All that it has written."""
        return self.out.read_text("utf-8") + self.err.read_text("utf-8")

    @property
    def runs(self) -> bool:
        """Whether it has not ended yet."""
        if self._status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self._status = status if pid else None
        return self._status is None

    def wait(self) -> int:
        """Its exit code."""
        if self._status is None:
            self._status = os.waitpid(self.pid, 0)[1]
        return os.waitstatus_to_exitcode(self._status)


DONE = "\x1e"
"""What `start_many` writes after each verb that ended with 0."""


def nothing() -> None:
    """What a verb does first that does nothing first."""


def start(
    folder: Path, argv: Sequence[str], typed: str = "", first: Callable[[], None] = nothing
) -> Verb:
    """Begin a verb; `folder` takes what it reads and writes. `first` is called in its process."""
    return start_many(folder, [argv], typed, first)


def start_many(
    folder: Path, lines: Sequence[Sequence[str]], typed: str = "",
    first: Callable[[], None] = nothing,
) -> Verb:  # fmt: skip
    """Begin verbs that one process does one after the other; its exit code is the worst of them."""
    folder.mkdir(exist_ok=True)
    names = [folder / name for name in ("in", "out", "err")]
    for name, text in zip(names, (typed, "", ""), strict=True):  # nothing of the verb before it
        name.write_text(text, encoding="utf-8")
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        with suppress(OSError):  # it has come to that first, and perhaps ended
            os.setpgid(pid, pid)
        return Verb(pid, names[1], names[2])
    code = 70
    try:
        os.setpgid(0, 0)
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


def make_older(store: Path, version: int) -> None:
    """Make a store one of an earlier schema, which holds as much of it as that one knows.

    Its undo history is what an earlier drill would have written of it: rows without seals.
    """
    old = store.with_name("older.db")
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")  # nothing of it stays in its `-wal`
    with closing(sqlite3.connect(old, isolation_level=None)) as connection:
        migrations.make(connection, version)
        connection.execute("ATTACH ? AS newer", (str(store),))
        connection.execute("BEGIN")
        for table in TABLES_OF_A_STORE:
            known = _columns(connection, f"main.pragma_table_info('{table}')")
            here = _columns(connection, f"pragma_table_info('{table}', 'newer')")
            if set(here.items()) >= set(known.items()) and known:
                names = ", ".join(known)
                connection.execute(
                    f"INSERT INTO {table} ({names}) SELECT {names} FROM newer.{table}"
                )
        if version < SEALED:
            for seq, before in connection.execute("SELECT seq, before FROM change").fetchall():
                unsealed = re.sub(r', "seal": \d+', "", before)
                connection.execute("UPDATE change SET before = ? WHERE seq = ?", (unsealed, seq))
        tables = "SELECT name FROM main.sqlite_master WHERE type = 'table'"
        made = {name for (name,) in connection.execute(tables)}
        if "said" in made:
            connection.execute("INSERT INTO said SELECT * FROM newer.said")
        if "note_words" in made:
            connection.execute("DELETE FROM stale")
            connection.execute(
                "INSERT INTO note_words (rowid, words) "
                "SELECT note_pk, words FROM newer.said WHERE words <> ''"
            )
        connection.execute("COMMIT")
    old.replace(store)


def _columns(connection: sqlite3.Connection, table: str) -> dict[str, str]:
    """Type by name."""
    return dict(connection.execute(f"SELECT name, type FROM {table}").fetchall())


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
