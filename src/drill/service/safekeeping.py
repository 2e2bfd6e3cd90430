"""Backups: one a day, one on request, and the way back to any of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from drill.clock import Clock
from drill.errors import DrillError, NotFound
from drill.paths import Paths
from drill.service.trainer import Trainer
from drill.storage import backup, log
from drill.storage.backup import Copy, Held
from drill.storage.engine import Store, translated
from drill.text import did_you_mean

DAILY, BY_HAND = "daily", "by-hand"
LATEST = "latest"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored."""

    source: Path
    held: Held
    before: Path | None
    """What the store was; None where there was none."""


def daily(trainer: Trainer) -> Path | None:
    """Today's copy, if there is none yet and there is something to lose; None else.

    A copy that was made today for another reason is today's as well. Raises StoreError.
    """
    if not trainer.options["backups.daily"]:
        return None
    newest = next(iter(backup.listing(trainer.paths.store)), None)
    if newest and trainer.day(round(newest.at.timestamp() * 1000)) >= trainer.day():
        return None
    with trainer.store.read() as connection:
        if not log.changes(connection, 1):
            return None
        at = datetime.fromtimestamp(trainer.clock.now() / 1000, UTC)
        return backup.of_connection(connection, trainer.paths.store, DAILY, at)


def now(trainer: Trainer, target: Path | None = None) -> Path:
    """A copy of the store as it is, into the folder of copies or to a file.

    Raises StoreError; a file that is there is not written over (DrillError).
    """
    with trainer.store.read() as connection, translated(target or trainer.paths.store):
        if target is None:
            return backup.of_connection(connection, trainer.paths.store, BY_HAND)
        if target.exists():
            raise DrillError(f"there is a file {target} already", "Choose another name.")
        if not target.parent.is_dir():
            raise NotFound(f"there is no folder {target.parent}")
        backup.copy_to(connection.connection.driver_connection, target)  # type: ignore[arg-type]
        return target


def listing(paths: Paths) -> list[Copy]:
    """The copies there are, the newest first."""
    return backup.listing(paths.store)


def find(paths: Paths, name: str) -> Path:
    """The copy that a person names: `latest`, a name of the list, its beginning, or a file.

    Raises NotFound, naming the nearest.
    """
    known = listing(paths)
    if name == LATEST:
        if not known:
            raise NotFound("there is no backup yet", "`drill backup` makes one.")
        return known[0].path
    path = Path(name).expanduser()
    if path.is_file():
        return path
    fits = [copy.path for copy in known if copy.path.name.startswith(name)]
    if len(fits) == 1:
        return fits[0]
    names = [copy.path.name for copy in known]
    if fits:
        raise NotFound(
            f"{name!r} could be {len(fits)} backups", "`drill backup --list` names them."
        )
    raise NotFound(f"there is no backup {name[:80]!r}", did_you_mean(name, names[:5]))


def restore(paths: Paths, source: Path) -> Restored:
    """Make the store what a copy holds; what it was is copied first.

    An older schema is brought to the newest. Raises as `backup.restore` does.
    """
    found = backup.held(source)
    with translated(paths.store):
        before = backup.restore(source, paths.store)
    Store(paths.store).close()
    return Restored(source, found, before)


def when(clock: Clock, copy: Copy) -> str:
    """The local time of a copy, in words."""
    return f"{clock.local(round(copy.at.timestamp() * 1000)):%Y-%m-%d %H:%M}"
