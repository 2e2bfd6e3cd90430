"""The way back to a copy: prepared beside the store, put in place in one step, then proved.

Until the last step the store is what it was. What it was is kept: a sound store as one more copy, a
file that is no sound store any more as it lies there, with everything SQLite keeps beside it.
"""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from drill.errors import NotFound, StoreBusy, StoreDamaged, StoreError, StoreUnwritable
from drill.storage import backup, copies, migrations, sqlite_file
from drill.storage.backup import Held
from drill.storage.errors import way_back, worded
from drill.storage.sqlite_file import number
from drill.text import clean

_WAIT = 2.0
"""Seconds that a way back waits for others who read or write."""
_TOKEN = "restored"
"""The setting that tells what a restoring put in place from what was there before: a random number,
and the name of the copy."""


class Restored(NamedTuple):
    """What was restored."""

    held: Held
    before: Path | None
    """What the store was; None where there was none."""


class _Content(NamedTuple):
    """What tells one state of a store from another."""

    token: str
    """The restoring that it comes from, see `_TOKEN`."""
    notes: int
    held: Held
    review: int
    """The last line of the log."""
    change: int
    """The last step of the history."""


def restore(source: Path, store: Path, at: datetime) -> Restored:
    """Make the store what a copy holds, brought to the newest schema. What it was bears the time
    `at` (UTC) in its name.

    Whoever has the store open goes on with what is there now. Before success is said the store was
    opened, checked and counted. Raises as `backup.held` does, StoreBusy (another drill is using
    it) and StoreError; then the store is what it was, unless the message says where it is.
    """
    sqlite_file.check_is_file(store)
    if store.exists() and source.exists() and source.samefile(store):
        raise NotFound(f"{source} is the store itself", "Name one of its copies.")
    store.parent.mkdir(parents=True, exist_ok=True)
    with backup.half_in(store.parent) as stage:
        content = _prepare(source, stage, store)
        before = _aside(store, at)
        if store.exists():
            before = _overwrite(stage, store, at)
        else:
            _put(stage, store)
        return Restored(_proved(source, store, content, before), before)


def _prepare(source: Path, stage: Path, store: Path) -> _Content:
    """A copy of the copy, checked and of the newest schema: nothing may fail after this."""
    with backup.reading(source) as reading:
        try:
            with closing(sqlite3.connect(stage, isolation_level=None)) as staged:
                reading.backup(staged)
                backup.inspect(staged, source)
                # Until it is in place it has no companions that a rename would leave behind.
                staged.execute("PRAGMA journal_mode = DELETE")
                migrations.migrate(staged)
                token = f"{os.urandom(8).hex()} {clean(source.name)}"
                staged.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", (_TOKEN, token))
                return _content(staged, source)
        except sqlite3.Error as error:
            refusal = worded(store, error)
            if isinstance(refusal, StoreBusy | StoreUnwritable):
                raise refusal from None
            raise  # it is the copy, and its reader says so


def _content(connection: sqlite3.Connection, path: Path) -> _Content:
    row = connection.execute("SELECT value FROM fact WHERE key = ?", (_TOKEN,)).fetchone()
    return _Content(
        row[0] if row else "",
        number(connection, "SELECT count(*) FROM note"),
        backup.inspect(connection, path),
        number(connection, "SELECT coalesce(max(seq), 0) FROM review"),
        number(connection, "SELECT coalesce(max(seq), 0) FROM change"),
    )


def _overwrite(stage: Path, store: Path, at: datetime) -> Path:
    """Write the prepared copy over a sound store, in one transaction; what it was is copied.

    The copy is made within that transaction, so that nobody writes anything between the two.
    """
    before: list[Path] = []
    until = time.monotonic() + _WAIT

    def step(status: int, *_: int) -> None:
        if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            if time.monotonic() > until:  # SQLite would wait without end
                raise sqlite3.OperationalError("database is locked")
        elif not before:  # one page is written, and nobody sees it: the others read what was
            with closing(sqlite3.connect(store, timeout=_WAIT)) as was:
                before.append(backup.make(was, store, "before-restore", at).path)

    try:
        with (
            closing(sqlite3.connect(store, timeout=_WAIT)) as into,
            closing(sqlite3.connect(stage)) as staged,
        ):
            staged.backup(into, pages=1, progress=step, sleep=_WAIT / 20)
        return before[0]
    except sqlite3.Error as error:
        refusal = worded(store, error)
        if isinstance(refusal, StoreBusy):
            raise StoreBusy(
                f"another drill is using {store}",
                "Nothing was changed. Close it, then restore again.",
            ) from None
        raise refusal from None


def _put(stage: Path, store: Path) -> None:
    """Give the prepared copy the store's name, which nobody has."""
    try:
        backup.place(stage, store)
    except FileExistsError:
        raise StoreBusy(
            f"another drill has just made a new store {store}",
            "Nothing was changed in it. Close that drill, then restore again.",
        ) from None


def _proved(source: Path, store: Path, content: _Content, before: Path | None) -> Held:
    """What the store holds, once it is shown to be what was prepared.

    Another window may go on at once, so that what came after is no fault.
    """
    try:
        with closing(sqlite3.connect(store, timeout=_WAIT)) as connection:
            stored = _content(connection, store)
    except (sqlite3.Error, StoreError) as error:
        fault = str(error)
    else:
        later = stored.change > content.change or stored.review > content.review
        if stored == content or (later and stored.token == content.token):
            return content.held
        held = stored.held
        fault = (
            f"it holds {held.reviews:,} review{'s' * (held.reviews != 1)}"
            f" and {held.cards:,} card{'s' * (held.cards != 1)}"
        )
    raise StoreDamaged(
        f"the store {store} is not what {source.name} holds: {fault}",
        f"What it was is in {before}." if before else way_back(store),
    )


def _aside(store: Path, at: datetime) -> Path | None:
    """Put away what is no sound store any more, with its companions; None where it is sound.

    Companions without a store go too: SQLite would play an old `-wal` into the next one. Raises
    StoreError where it cannot be told whether the store is sound.
    """
    if store.exists() and _is_sound(store):
        return None
    folder = copies.folder(store)
    folder.mkdir(exist_ok=True)
    stem = f"{at.strftime(copies.STAMP)}{copies.ASIDE}"
    moved = []
    for end in ("", *sqlite_file.BESIDE):
        path = store.with_name(store.name + end)
        if os.path.lexists(path):
            moved.append(path.replace(folder / (stem + end)))
    return moved[0] if moved else None


def _is_sound(store: Path) -> bool:
    """Whether SQLite opens the store and finds no fault. Raises StoreError where it cannot look."""
    if not store.stat().st_size:
        return False
    try:
        # Read-only: otherwise SQLite throws the `-wal` of a file away that is no database.
        uri = f"{store.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=_WAIT)) as connection:
            if not migrations.version_of(connection):
                return False
            (verdict,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            return bool(verdict == "ok")
    except UnicodeDecodeError:
        return False
    except sqlite3.DatabaseError as error:
        refusal = worded(store, error)
        # A store of ours has a `-wal` and no journal: what has one is read by playing it back only.
        if isinstance(refusal, StoreDamaged) or sqlite_file.has_pending(store, ("-journal",)):
            return False
        raise refusal from None
