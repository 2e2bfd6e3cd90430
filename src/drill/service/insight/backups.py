"""Backups: one a day, one on request, and the way back to any of them."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from drill.clock import Clock
from drill.errors import (
    DrillError,
    NotFound,
    StoreDamaged,
    StoreError,
    StoreTooNew,
    StoreUnwritable,
)
from drill.paths import Paths
from drill.records import dataclass
from drill.service.home import undo
from drill.service.home.home import Home
from drill.storage import backup, changes, copies
from drill.storage import restore as way
from drill.storage.backup import NewBackup
from drill.storage.copies import Copy
from drill.storage.engine import translated
from drill.storage.errors import way_back
from drill.storage.restore import Restored
from drill.text import did_you_mean

DAILY, BY_HAND = "daily", "by-hand"
_STORES = 2
"""What the copies may take together without a word, in stores."""
_LITTLE = 100_000_000
"""Bytes that the copies of a small store may take without a word."""
LATEST = "latest"


@dataclass(frozen=True, slots=True)
class Checked:
    """A copy, and what its check says now."""

    copy: Copy
    fault: str
    """Why it cannot be gone back to, in words; empty for a sound one."""
    ahead: bool
    """Whether it is dated after now: the clock was ahead when it was made."""
    trouble: str = ""
    """The fault in a word or two: `damaged`, `too new` (for this version) or `unreadable`."""

    @property
    def state(self) -> str:
        """How it stands, in a word or two."""
        return self.trouble or ("dated after now" if self.ahead else "sound")


@dataclass(frozen=True, slots=True)
class NamedBackup:
    """The copy that a person named."""

    path: Path
    skipped: tuple[Copy, ...] = ()
    """Newer copies than `latest` that have a fault, or are dated after now."""


def daily(home: Home) -> NewBackup | None:
    """Today's copy, if there is none yet and there is something to lose; None else. The undo
    history is thinned after it.

    A copy that was made today for another reason is today's as well. Raises StoreError.
    """
    if not home.options["backups.daily"]:
        return None
    today = home.day()
    if any(home.day(_ms(copy.at)) == today for copy in listing(home.paths)):
        return None
    with home.store.read() as connection:
        if not changes.newest(connection, 1):
            return None
        copy = home.back_up(connection, DAILY)
    if not copy.fault:  # the copy has the steps that go
        undo.thin(home)
    return copy


def news_of_daily(home: Home) -> Iterator[str]:
    """Make today's copy, and say what there is to hear of it; a failure stops nobody."""
    try:
        copy = daily(home)
        yield from warnings(home, copy) if copy else ()
    except StoreError as error:
        yield f"today's backup could not be made: {error.message}"


def warnings(home: Home, new: NewBackup) -> list[str]:
    """What a person should hear of a copy that was just made: damage, a clock that jumped, and
    that the copies have come to take much room.
    """
    heard = []
    if new.fault:
        heard.append(f"the store is damaged: {new.fault}. {way_back(home.paths.store)}")
    known = listing(home.paths)
    if new.path.parent == copies.folder(home.paths.store):
        heard += _crowded(home.paths, known, new)
    ahead = [copy for copy in known if _is_ahead(copy, home.clock)]
    if ahead:
        many = "1 backup is" if len(ahead) == 1 else f"{len(ahead)} backups are"
        heard.append(
            f"{many} dated after now (to {when(home.clock, ahead[0])}): was the clock ahead? "
            f"`drill restore latest` passes over {'it' if len(ahead) == 1 else 'them'}."
        )
    return heard


def _crowded(paths: Paths, known: Sequence[Copy], new: NewBackup) -> Iterator[str]:
    """That the copies take more than twice the store: where this one brought that about."""
    size = paths.store.stat().st_size
    held, most = sum(copy.size for copy in known), max(_STORES * size, _LITTLE)
    if held > most >= held - new.path.stat().st_size:
        yield (
            f"the {len(known)} backups in {copies.folder(paths.store)} have come to take "
            f"{megabytes(held)}; your store has {megabytes(size)}. Those that you do not need can "
            "be deleted."
        )


def megabytes(size: int) -> str:
    """Bytes in words."""
    return f"{size / 1e6:,.1f} MB"


def now(home: Home, target: Path | None = None) -> NewBackup:
    """A copy of the store as it is, into the folder of copies or to a file.

    Raises StoreError; a file that is there is not written over (DrillError).
    """
    with home.store.read() as connection:
        if target is None:
            return home.back_up(connection, BY_HAND)
        if not target.parent.is_dir():
            raise NotFound(f"there is no folder {target.parent}")
        taken = DrillError(f"there is a file {target} already", "Choose another name.")
        if os.path.lexists(target):
            raise taken
        try:
            return backup.copy_to(connection.raw, target)
        except FileExistsError:
            raise taken from None
        except (OSError, sqlite3.OperationalError) as error:  # damage of the store is another one
            why = getattr(error, "strerror", None) or error
            raise StoreError(
                f"the copy {target} cannot be written: {why}",
                "The store is as it was. Choose another place, or make room there.",
            ) from error


def listing(paths: Paths) -> list[Copy]:
    """The copies there are, the newest first. Raises StoreError where they cannot be listed."""
    with translated(paths.store):
        return copies.listing(paths.store)


def check(copy: Copy, clock: Clock) -> Checked:
    """A copy, opened and checked now: it may have been damaged since it was made."""
    ahead = _is_ahead(copy, clock)
    try:
        backup.held(copy.path)
    except (StoreError, NotFound) as error:
        troubles = {StoreTooNew: "too new", StoreDamaged: "damaged"}
        word = next((troubles[kind] for kind in troubles if isinstance(error, kind)), "unreadable")
        return Checked(copy, error.message, ahead, word)
    return Checked(copy, "", ahead)


def find(paths: Paths, name: str, clock: Clock) -> NamedBackup:
    """The copy that a person names: `latest`, a name of the list, its beginning, or a file.

    `latest` is the newest that is sound now; one dated after now only where there is no other.
    Raises NotFound, naming the nearest, and StoreDamaged where no copy is sound.
    """
    known = listing(paths)
    if name == LATEST:
        return _latest(known, clock)
    path = Path(name).expanduser()
    if path.is_file():
        return NamedBackup(path)
    fits = [copy.path for copy in known if name and copy.path.name.startswith(name)]
    if len(fits) == 1:
        return NamedBackup(fits[0])
    names = [copy.path.name for copy in known]
    if fits:
        raise NotFound(
            f"{name!r} could be {len(fits)} backups", "`drill backup --list` names them."
        )
    raise NotFound(f"there is no backup {name[:80]!r}", did_you_mean(name, names[:5]))


def _latest(known: Sequence[Copy], clock: Clock) -> NamedBackup:
    if not known:
        raise NotFound("there is no backup yet", "`drill backup` makes one.")
    for copy in copies.by_trust(known, _now(clock)):
        if copy.sound and _is_sound(copy):
            return NamedBackup(copy.path, tuple(other for other in known if other.at > copy.at))
    raise StoreDamaged(
        f"none of the {len(known)} backups is sound",
        "Nothing was changed. SQLite's `.recover` may still read some of the newest; `zstd -d` "
        "unpacks it.",
    )


def _is_sound(copy: Copy) -> bool:
    """Raises StoreUnwritable where there is no room to look at it: that is no fault of it."""
    try:
        backup.held(copy.path)
    except StoreUnwritable:
        raise
    except (StoreError, NotFound):
        return False
    return True


def restore(paths: Paths, source: Path, clock: Clock) -> Restored:
    """Make the store what a copy holds, of the newest schema; what it was is copied first, dated by
    the clock.

    Raises as `storage.restore.restore` does.
    """
    with translated(paths.store):
        return way.restore(source, paths.store, clock.utc())


def _is_ahead(copy: Copy, clock: Clock) -> bool:
    return copy.at > _now(clock)


def _now(clock: Clock) -> datetime:
    # A copy made this very millisecond is not from the future.
    return clock.utc() + timedelta(milliseconds=1)


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def when(clock: Clock, copy: Copy) -> str:
    """The local time of a copy, in words."""
    return f"{clock.local(_ms(copy.at)):%Y-%m-%d %H:%M}"
