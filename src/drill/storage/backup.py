"""Copies of the store: made whole or not at all, checked when made, packed, thinned.

Only SQLite can do this. Copies are thinned by counting themselves, not by their age: the two newest
days that have copies keep all of theirs, then a day keeps one, a week, a month. So a clock that is
wrong for a while, or a summer without drill, empties nothing.
"""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from drill.errors import NotFound, StoreDamaged, StoreError, StoreTooNew, StoreUnwritable
from drill.files import drop
from drill.storage import copies, packing, seals
from drill.storage.errors import worded_os
from drill.storage.migrations import STEPS, altered, known_version, migrate
from drill.storage.sqlite_file import beside, has_pending, number

_ALL_DAYS, _DAYS, _WEEKS = 2, 14, 9
"""How many days with copies keep all of theirs; after them, how many keep one; then weeks."""
_DAMAGED = 3
"""How many copies that were damaged when made are kept, the newest: they replace no sound one."""
_AT_ONCE = 5
"""How many copies may go when one is made: whatever happened to the clock, there is time to see."""
_STALE = 3600.0
"""Seconds after which a half copy is nobody's any more: its process was killed."""
_LEFT = re.compile(
    r"(\.drill-[0-9a-f]{16}\.half|\d{8}T\d{12}-.+\.part)(-wal|-shm|-journal)?", re.ASCII
)
"""Names of half copies: ours, and those of drill 0.1."""
_TABLES = {"deck", "note", "card", "review", "change", "fact"}


_JOURNAL = 18
"""The byte at which an SQLite file says whether it has a `-wal`."""


class Held(NamedTuple):
    """What a copy holds."""

    decks: int
    cards: int
    reviews: int
    schema: int


class NewBackup(NamedTuple):
    """A copy that was just made."""

    path: Path
    fault: str
    """What its check found, in words, which name no file; empty for a sound copy."""
    thinned: tuple[Path, ...] = ()
    """The older copies that were removed for it."""


def make(connection: sqlite3.Connection, store: Path, why: str, at: datetime) -> NewBackup:
    """Copy the store as it is at this instant into `backups/`, check the copy, pack it, thin the
    others.

    `why` becomes part of the file's name, `at` (UTC) the time in it. Safe while other
    processes write. A store that is damaged is copied too, under a name that says so. Raises
    sqlite3.Error and OSError as SQLite and the system do.
    """
    folder = copies.folder(store)
    folder.mkdir(exist_ok=True)
    with half_in(folder) as half, half_in(folder) as packed:
        _copy(connection, half)
        fault = _fault(half)
        packing.pack(half, packed)
        taken = {copy.at for copy in copies.listing(store)}
        while at in taken:  # the order of names is the order in which they were made
            at += timedelta(microseconds=1)
        target = folder / copies.name(at, why, sound=not fault)
        place(packed, target)
    return NewBackup(target, fault, thin(store, at))


def copy_to(connection: sqlite3.Connection, target: Path) -> NewBackup:
    """Copy an open store to a file of a person's, which appears when it is whole: not packed, so
    that any SQLite opens it.

    Raises FileExistsError where there is one, and as `make` does.
    """
    with half_in(target.parent) as half:
        _copy(connection, half)
        place(half, target)
    return NewBackup(target, _fault(target))


def place(half: Path, target: Path) -> None:
    """Give a whole file its name, unless there is one of that name (FileExistsError)."""
    try:
        os.link(half, target)  # in one step, where `rename` would write over what is there
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if target.exists():
            raise FileExistsError(target) from None
        half.replace(target)


@contextmanager
def half_in(folder: Path) -> Iterator[Path]:
    """A new name in a folder for a file that is not whole yet; nothing is left of it afterwards.

    What killed processes left there is removed first.
    """
    for left in folder.iterdir():
        if _LEFT.fullmatch(left.name):
            with suppress(OSError):  # somebody else's, or gone: no reason not to make a copy
                if time.time() - left.stat().st_mtime > _STALE:
                    left.unlink()
    half = folder / f".drill-{os.urandom(8).hex()}.half"
    try:
        yield half
    finally:
        for path in (half, *beside(half)):
            drop(path)


def _copy(connection: sqlite3.Connection, half: Path) -> None:
    with closing(sqlite3.connect(half)) as copy:
        connection.backup(copy)


def _fault(path: Path) -> str:
    """What is wrong with a copy that was just made; empty where it is sound."""
    try:
        held(path)
    except StoreTooNew:
        return ""  # a newer drill's, and as sound as this one can tell
    except _Unsound as error:
        return error.fault
    except StoreError as error:
        return error.message
    return ""


# -- thinning --------------------------------------------------------------------------------


def thin(store: Path, now: datetime) -> tuple[Path, ...]:
    """Remove copies that need not be kept any more, the oldest first, a few at a time.

    Those from after `now` (the clock was ahead when they were made) are counted by themselves, so
    that they push out nothing; those that were damaged when made as well. Returns what went.
    """
    listed = copies.listing(store)
    sound = [copy for copy in listed if copy.sound]
    keeping = keep(copy.at for copy in sound if copy.at <= now)
    keeping |= keep(copy.at for copy in sound if copy.at > now)
    keeping |= {copy.at for copy in [copy for copy in listed if not copy.sound][:_DAMAGED]}
    surplus = [copy.path for copy in reversed(listed) if copy.at not in keeping][:_AT_ONCE]
    for path in surplus:
        drop(path)
    return tuple(surplus)


def keep(times: Iterable[datetime]) -> set[datetime]:
    """Of copies made at these times (UTC), those that are kept.

    All of the two newest days that have any; the newest of each of the fourteen days before that
    have any, of each of the nine weeks before, of each month before. The policy of restic's
    `--keep-daily`, `--keep-weekly` and `--keep-monthly`, one after the other.
    """
    keeping: set[datetime] = set()
    days: set[object] = set()
    weeks: set[object] = set()
    months: set[object] = set()
    for at in sorted(times, reverse=True):
        day, week, month = at.date(), at.isocalendar()[:2], (at.year, at.month)
        if day in days or len(days) < _ALL_DAYS + _DAYS:
            if day not in days or len(days) <= _ALL_DAYS:
                keeping.add(at)
            days.add(day)
        elif week in weeks or len(weeks) < _WEEKS:
            if week not in weeks:
                keeping.add(at)
            weeks.add(week)
        elif month not in months:
            keeping.add(at)
            months.add(month)
    return keeping


# -- what a copy holds -----------------------------------------------------------------------


def held(path: Path) -> Held:
    """What a copy holds, once it was found sound.

    What another store keeps beside its file (`-wal`) is read with it. Raises NotFound (no such
    file), StoreDamaged (not a sound store of ours), StoreTooNew and StoreError (cannot be read).
    """
    with reading(path) as connection:
        contents = inspect(connection, path)
        if contents.schema < len(STEPS):  # it is of use only where it can be brought on
            with closing(sqlite3.connect(":memory:", isolation_level=None)) as tried:
                connection.backup(tried)
                try:
                    migrate(tried)
                    _check_seals(tried, path)
                except sqlite3.Error as error:
                    raise _Unsound(path, str(error)) from None
        return contents


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A copy, packed or not, or the file of another store, open for reading only. Raises as `held`
    does.
    """
    if not path.is_file():
        raise NotFound(f"there is no backup {path}", "`drill backup --list` shows what there is.")
    try:
        # It reads the file first: SQLite's words for a missing right are those for a damaged one.
        with _unpacked(path) if packing.is_packed(path) else _as_it_is(path) as connection:
            yield connection
    except packing.Unpackable as error:
        raise _Unsound(path, str(error)) from None
    except OSError as error:
        raise worded_os(path, error) from None
    except (sqlite3.Error, UnicodeDecodeError) as error:
        if isinstance(error, sqlite3.OperationalError) and "unable to open" in str(error):
            raise StoreError(
                f"{path} cannot be read together with the files beside it ({error})",
                "Nothing was changed. Copy it with its -wal into a folder that you can write.",
            ) from None
        raise _Unsound(path, str(error)) from None


def _as_it_is(path: Path) -> closing[sqlite3.Connection]:
    uri = f"{path.absolute().as_uri()}?mode=ro"
    if not has_pending(path):
        # A copy has no companions, and looking at it must leave none.
        uri += "&immutable=1"
    return closing(sqlite3.connect(uri, uri=True))


@contextmanager
def _unpacked(path: Path) -> Iterator[sqlite3.Connection]:
    """A packed copy, open in memory, so that it can be looked at on a full disk; or, where it is
    large, in a temporary file. Raises StoreUnwritable where there is no room for that.
    """
    if not packing.is_large(path):
        with closing(sqlite3.connect(":memory:")) as connection, BytesIO() as plain:
            packing.unpack(path, plain)
            plain.seek(_JOURNAL)
            plain.write(b"\1\1")  # memory knows no `-wal`
            connection.deserialize(plain.getbuffer())
            yield connection
        return
    from tempfile import TemporaryDirectory  # with it comes all that packs files

    with TemporaryDirectory(prefix="drill-") as folder:
        whole = Path(folder) / "copy.db"
        with whole.open("wb") as file:
            try:
                packing.unpack(path, file)
                file.flush()
            except OSError as error:
                raise StoreUnwritable(
                    f"{path} cannot be unpacked into {folder}: {error.strerror}",
                    "Nothing was changed. Make room there, or set TMPDIR to a folder with more.",
                ) from None
        with _as_it_is(whole) as connection:
            yield connection


def inspect(connection: sqlite3.Connection, path: Path) -> Held:
    """What an open copy holds. Raises as `held` does, and sqlite3.Error."""
    version = known_version(connection)
    query = "SELECT name FROM sqlite_master WHERE type = 'table'"
    tables = {name for (name,) in connection.execute(query)}
    if not version or not tables >= _TABLES:
        raise StoreDamaged(f"{path} is no backup of a drill store", "Nothing was changed.")
    faults = [line for (line,) in connection.execute("PRAGMA integrity_check(1)")]
    if faults != ["ok"]:
        raise _Unsound(path, faults[0])
    for name in altered(connection):
        raise _Unsound(path, f"{name} is not what drill made")
    if version == len(STEPS):
        _check_seals(connection, path)
    return Held(
        decks=number(connection, "SELECT count(*) FROM deck WHERE NOT retired"),
        cards=number(connection, "SELECT count(*) FROM card WHERE NOT retired"),
        reviews=number(connection, "SELECT count(*) FROM review WHERE undoes IS NULL"),
        schema=version,
    )


def _check_seals(connection: sqlite3.Connection, path: Path) -> None:
    """Raises StoreDamaged where a row of the newest schema is not what was written."""
    seals.declare(connection)
    for query in seals.BROKEN:
        for (name,) in connection.execute(query):
            raise _Unsound(path, f"{name} is not what was written")


class _Unsound(StoreDamaged):
    """A copy in which its check found a fault."""

    def __init__(self, path: Path, fault: str) -> None:
        super().__init__(
            f"the copy {path} is damaged ({fault})",
            "Nothing was changed. `drill backup --list` shows which are sound.",
        )
        self.fault = fault
