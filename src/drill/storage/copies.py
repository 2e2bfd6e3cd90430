"""Which copies of a store there are, by their names alone, and where they lie.

Used where a store cannot be opened, so it knows the standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

STAMP = "%Y%m%dT%H%M%S%f"
"""How a copy's name tells when it was made, UTC."""
ASIDE = "-damaged.bin"
"""How the name ends of what was no sound store any more when a copy took its place."""
_NAME = re.compile(r"(\d{8}T\d{12})-(.+?)(\.damaged)?\.db(\.zst)?", re.ASCII)
"""Those of earlier drills are not packed."""


class Copy(NamedTuple):
    """A copy of the store."""

    path: Path
    at: datetime
    """UTC, by the clock of the day it was made."""
    why: str
    size: int
    """Bytes that it takes, packed."""
    sound: bool = True
    """Whether it passed its check when it was made."""


def folder(store: Path) -> Path:
    """Where the copies of a store are kept."""
    return store.parent / "backups"


def name(at: datetime, why: str, *, sound: bool = True) -> str:
    """The file name of a copy made at a time (UTC) for a reason."""
    return f"{at.strftime(STAMP)}-{why}{'' if sound else '.damaged'}.db.zst"


def _instant(stamp: str) -> datetime:
    """When a copy was made, by its `STAMP`. `strptime` would load a calendar's worth of names, and
    most commands look at the copies. Raises ValueError."""
    second, fraction = stamp[:15], stamp[15:]
    return datetime.fromisoformat(f"{second}.{fraction}").replace(tzinfo=UTC)


def listing(store: Path) -> list[Copy]:
    """The copies of a store, the newest first; other files in the folder are left out.

    Raises OSError where the folder is there and cannot be read: that is not "no copies".
    """
    try:
        entries = list(folder(store).iterdir())
    except FileNotFoundError:
        return []
    copies = []
    for path in entries:
        match = _NAME.fullmatch(path.name)
        if match is None:
            continue
        try:
            at = _instant(match[1])
            size = path.stat().st_size
        except (ValueError, FileNotFoundError):  # 31 February; thinned just now
            continue
        copies.append(Copy(path, at, match[2], size, match[3] is None))
    return sorted(copies, key=lambda copy: (copy.at, copy.path.name), reverse=True)


def traces(store: Path) -> bool:
    """Whether there was a store before: copies of it, or what was put aside. Raises OSError."""
    try:
        names = [path.name for path in folder(store).iterdir()]
    except FileNotFoundError:
        return False
    return any(_NAME.fullmatch(name) or ASIDE in name for name in names)


def by_trust(copies: Sequence[Copy], now: datetime) -> list[Copy]:
    """Copies in the order in which a way back tries them.

    The newest first; but those that were damaged when made come last, and before them those from
    after `now`: a clock that was ahead made them, nobody knows when.
    """
    return sorted(
        copies,
        key=lambda copy: (copy.sound, copy.at <= now, copy.at, copy.path.name),
        reverse=True,
    )
