"""What SQLite and the system say, turned into what a person can act on.

Used by the engine and by the fast counts alike, so it knows the standard library only.
"""

from __future__ import annotations

import errno
import os
from datetime import timedelta
from pathlib import Path

from drill.clock import Clock
from drill.errors import StoreBusy, StoreDamaged, StoreError, StoreUnwritable
from drill.storage import copies


def worded(path: Path, error: Exception, *, saving: bool = False) -> StoreError:
    """The StoreError that an error of SQLite amounts to; `path` is the store.

    `saving`: a change was on its way, and is said to be not saved.
    """
    text = str(error)
    low = text.lower()
    if "locked" in low or "busy" in low:
        return StoreBusy(
            f"another drill is writing to {path}", hint_not_saved("Try again in a moment.", saving)
        )
    if "malformed" in low or "not a database" in low or "encrypted" in low:
        return damaged(path, f"is damaged ({text})")
    if "readonly" in low or "read-only" in low:
        return unwritable(path, read_only(path), saving)
    if "full" in low:
        return unwritable(path, "cannot be written: its disk is full", saving)
    if "disk i/o" in low:
        return unwritable(path, f"cannot be written ({text}). Is the disk full?", saving)
    if "unable to open" in low:
        writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
        barred = os.access(path, os.R_OK) and not writable
        return unwritable(path, read_only(path) if barred else "cannot be opened", saving)
    return StoreError(f"the store {path} could not be used: {text}")


_REFUSED = (errno.EROFS, errno.EACCES, errno.EPERM, errno.ENOSPC, errno.EDQUOT)
"""What the system says of a disk or a file that is not to be written, or has no room left."""


def read_only(path: Path) -> str:
    """Whether it is the store that is read-only, or its folder: SQLite puts files beside it."""
    if os.access(path, os.W_OK) and not os.access(path.parent, os.W_OK):
        return f"cannot be written: its folder {path.parent} is read-only"
    return "is read-only"


ELSEWHERE = "Check its folder's rights and the room on its disk, or set DRILL_HOME to another one."
"""What to do about a store that cannot be written and holds nothing yet."""


def unwritable(path: Path, what: str, saving: bool = False) -> StoreUnwritable:
    """The error for a store that cannot be written, with how to get out what it holds."""
    hint = ELSEWHERE
    if os.access(path, os.R_OK) and path.stat().st_size:
        hint = (
            "It can still be looked at, and `drill backup -o FILE` or `drill export DECK -o FILE` "
            "takes what it holds to another place."
        )
    return StoreUnwritable(f"the store {path} {what}", hint_not_saved(hint, saving))


def hint_not_saved(hint: str, saving: bool = True) -> str:
    """A hint that says first, where a change was on its way, that it was not saved."""
    return f"This change was not saved. {hint}" if saving else hint


def damaged(path: Path, what: str) -> StoreDamaged:
    """The error for a store that cannot be used as it is, with the way back from there."""
    return StoreDamaged(f"the store {path} {what}", way_back(path))


def way_back(path: Path) -> str:
    """What to do about a store that cannot be used: its newest sound copy, or a new store."""
    try:
        # A copy made this very millisecond is not from the future.
        now = Clock.from_environment().utc() + timedelta(milliseconds=1)
        known = copies.by_trust(copies.listing(path), now)
    except OSError as error:
        return f"Its copies cannot be read: {copies.folder(path)}: {error.strerror or error}."
    if known and known[0].sound:
        return (
            f"The newest sound copy is {known[0].path}: `drill restore latest` goes back to it "
            "and keeps whatever is there now beside the copies."
        )
    lack = "no copy" if not known else f"no sound copy ({len(known)} damaged)"
    return (
        f"{copies.folder(path)} holds {lack}. Keep {path.name}: SQLite's `.recover` may still read "
        "some of it. To begin anew, move it and the folder of copies away."
    )


def worded_os(path: Path, error: OSError, *, saving: bool = False) -> StoreError:
    """The StoreError for what the operating system refused; `saving` as for `worded`."""
    place = f"{error.filename}: " if error.filename and Path(error.filename) != path else ""
    what = f"cannot be used: {place}{error.strerror or error}"
    if error.errno in _REFUSED:
        return unwritable(path, what, saving)
    return StoreError(
        f"the store {path} {what}",
        hint_not_saved(
            "Check the folder's rights and space, or set DRILL_HOME to another one.", saving
        ),
    )
