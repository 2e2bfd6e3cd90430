"""Copies of the store, and the way back to one. Only SQLite can do this.

A copy is made whole or not at all. Copies are thinned: all of two days are kept, then one a day,
one a week, one a month.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from drill.errors import NotFound, StoreBusy, StoreDamaged
from drill.storage.errors import copies, folder_of_copies, worded
from drill.storage.migrations import check_version, version_of

_STAMP = "%Y%m%dT%H%M%S%f"
_NAME = re.compile(r"(\d{8}T\d{12})-(.+)\.db", re.ASCII)
_ALL, _DAILY, _WEEKLY = timedelta(days=2), timedelta(days=16), timedelta(days=76)
"""How old a copy is while all are kept, one a day, one a week; after that one a month is."""
_TABLES = {"deck", "note", "card", "review", "change", "fact"}
_WAIT = 2.0
"""Seconds that a way back waits for others who read or write."""


class Copy(NamedTuple):
    """A copy of the store."""

    path: Path
    at: datetime
    """UTC."""
    why: str
    size: int
    """Bytes."""


class Held(NamedTuple):
    """What a copy holds."""

    decks: int
    cards: int
    reviews: int
    schema: int


def make(connection: sqlite3.Connection, store: Path, why: str, at: datetime | None = None) -> Path:
    """Copy the store as it is at this instant into `backups/`, and return the copy's path.

    `why` becomes part of the file's name, `at` (UTC; now) the time in it. Safe while other
    processes write. Raises sqlite3.Error and OSError as SQLite and the system do.
    """
    folder = folder_of_copies(store)
    folder.mkdir(exist_ok=True)
    now = at or datetime.now(UTC)
    target = folder / f"{now.strftime(_STAMP)}-{why}.db"
    copy_to(connection, target)
    thin(store, now)
    return target


def copy_to(connection: sqlite3.Connection, target: Path) -> None:
    """Copy an open store to a file, which appears when it is whole."""
    half = target.with_suffix(".part")
    copy = sqlite3.connect(half)
    try:
        try:
            connection.backup(copy)
        finally:
            copy.close()
        half.replace(target)
    finally:
        half.unlink(missing_ok=True)


def of_connection(connection: Any, store: Path, why: str, at: datetime | None = None) -> Path:
    """The same as `make` for a SQLAlchemy connection."""
    return make(connection.connection.driver_connection, store, why, at)


def listing(store: Path) -> list[Copy]:
    """The copies of a store, the newest first; other files in the folder are left out."""
    found = []
    for path in copies(store):
        match = _NAME.fullmatch(path.name)
        if match:
            at = datetime.strptime(match[1], _STAMP).replace(tzinfo=UTC)
            found.append(Copy(path, at, match[2], path.stat().st_size))
    return sorted(found, key=lambda copy: (copy.at, copy.path.name), reverse=True)


def thin(store: Path, now: datetime) -> None:
    """Remove the copies that need not be kept any more."""
    found = {copy.path: copy.at for copy in listing(store)}
    kept = keep(found.values(), now)
    for path, at in found.items():
        if at not in kept:
            path.unlink(missing_ok=True)


def keep(times: Iterable[datetime], now: datetime) -> set[datetime]:
    """Of copies made at these times (UTC), those that are kept: all of two days, then the newest of
    each day for two weeks, of each week for two months, of each month for ever.
    """
    kept: dict[tuple[object, ...], datetime] = {}
    for at in sorted(times):
        age = now - at
        if age <= _ALL:
            kept[("all", at)] = at
        elif age <= _DAILY:
            kept[("day", at.date())] = at
        elif age <= _WEEKLY:
            kept[("week", *at.isocalendar()[:2])] = at
        else:
            kept[("month", at.year, at.month)] = at
    return set(kept.values())


# -- the way back ----------------------------------------------------------------------------


def held(path: Path) -> Held:
    """What a copy holds, once it was found sound.

    Raises NotFound (no such file), StoreDamaged (not a sound store of ours) and StoreTooNew.
    """
    if not path.is_file():
        raise NotFound(f"there is no backup {path}", "`drill backup --list` shows what there is.")
    try:
        # Immutable: a copy has no companions, and looking at it must leave none.
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            tables = {
                name
                for (name,) in connection.execute(
                    "SELECT name FROM sqlite_master WHERE type = 'table'"
                )
            }
            version = version_of(connection)
            check_version(version)
            if not version or not tables >= _TABLES:
                raise StoreDamaged(f"{path} is no backup of a drill store", "Nothing was changed.")
            faults = [line for (line,) in connection.execute("PRAGMA integrity_check(1)")]
            if faults != ["ok"]:
                raise StoreDamaged(
                    f"the backup {path} is damaged ({faults[0]})",
                    "Nothing was changed. Choose another: `drill backup --list`.",
                )
            decks, cards, reviews = (
                int(connection.execute(query).fetchone()[0])
                for query in (
                    "SELECT count(*) FROM deck WHERE NOT retired",
                    "SELECT count(*) FROM card WHERE NOT retired",
                    "SELECT count(*) FROM review WHERE undoes IS NULL",
                )
            )
            return Held(decks, cards, reviews, version)
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise StoreDamaged(
            f"the backup {path} cannot be read ({error})",
            "Nothing was changed. Choose another: `drill backup --list`.",
        ) from None


def restore(source: Path, store: Path) -> Path | None:
    """Make the store what a copy holds, in one transaction; returns the copy of what it was.

    Whoever has the store open goes on with what is there now. A store that is no database any more
    is put aside into the folder of copies first, as it is. Raises as `held` does, StoreBusy
    (another drill is using it) and StoreError; then the store is what it was.
    """
    held(source)
    store.parent.mkdir(parents=True, exist_ok=True)
    aside = _aside(store)
    if not store.exists():
        half = store.with_suffix(".part")
        shutil.copyfile(source, half)
        half.replace(store)
        return aside
    before: Path | None = None
    try:
        into = sqlite3.connect(store, timeout=_WAIT)
        try:
            into.execute("BEGIN EXCLUSIVE")  # in WAL mode: nobody writes
            into.execute("ROLLBACK")
            before = make(into, store, "before-restore")
            of = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
            try:
                of.backup(into)
            finally:
                of.close()
        finally:
            into.close()
    except sqlite3.Error as error:
        said = worded(store, error)
        if isinstance(said, StoreBusy):
            raise StoreBusy(
                f"another drill is using {store}",
                "Nothing was changed. Close it, then restore again.",
            ) from None
        raise said from None
    return before


def _aside(store: Path) -> Path | None:
    """Put a file away that is no sound store any more; None where it is one, or is not there."""
    if not store.exists():
        return None
    try:
        connection = sqlite3.connect(store, timeout=_WAIT)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if version_of(connection) and connection.execute(
                "PRAGMA integrity_check(1)"
            ).fetchone() == ("ok",):
                return None
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        if isinstance(worded(store, error), StoreBusy):
            raise worded(store, error) from None
    folder = folder_of_copies(store)
    folder.mkdir(exist_ok=True)
    target = folder / f"{datetime.now(UTC).strftime(_STAMP)}-damaged.bin"
    for ending in ("", "-wal", "-shm"):
        companion = store.with_name(store.name + ending)
        if companion.exists():
            companion.replace(target.with_name(target.name + ending))
    return target
