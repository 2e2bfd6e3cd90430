"""What SQLite and the system say, turned into what a person can act on.

Used by the engine and by the fast counts alike, so it knows the standard library only.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from drill.errors import StoreBusy, StoreDamaged, StoreError
from drill.storage import copies


def worded(path: Path, error: Exception) -> StoreError:
    """The StoreError that an error of SQLite amounts to; `path` is the store."""
    text = str(getattr(error, "orig", None) or error)
    low = text.lower()
    if "locked" in low or "busy" in low:
        return StoreBusy(
            f"another drill is writing to {path}", "Nothing was changed. Try again in a moment."
        )
    if "malformed" in low or "not a database" in low or "encrypted" in low:
        return damaged(path, f"is damaged ({text})")
    if "readonly" in low or "read-only" in low:
        return StoreError(
            f"the store {path} is read-only",
            "Nothing was changed. Give yourself the right to write the file and its folder.",
        )
    if "full" in low or "disk i/o" in low:
        return StoreError(
            f"the store {path} could not be written ({text})",
            "The last change was not saved, the rest is safe. Is the disk full?",
        )
    if "unable to open" in low:
        return StoreError(
            f"the store {path} cannot be opened",
            "Check that its folder can be written, or set DRILL_HOME to another one.",
        )
    return StoreError(f"the store {path} could not be used: {text}")


def damaged(path: Path, what: str) -> StoreDamaged:
    """The error for a store that cannot be used as it is, with the way back from there."""
    return StoreDamaged(f"the store {path} {what}", way_back(path))


def way_back(path: Path) -> str:
    """What to do about a store that cannot be used: its newest sound copy, or a new store."""
    try:
        found = copies.by_trust(copies.listing(path), datetime.now(UTC))
    except OSError as error:
        return f"Its copies cannot be read: {copies.folder(path)}: {error.strerror or error}."
    if found and found[0].sound:
        return (
            f"The newest sound copy is {found[0].path}: `drill restore latest` goes back to it "
            "and keeps whatever is there now beside the copies."
        )
    none = "no copy" if not found else f"no sound copy ({len(found)} damaged)"
    return (
        f"{copies.folder(path)} holds {none}. Keep {path.name}: SQLite's `.recover` may still read "
        "some of it. To begin anew, move it and the folder of copies away."
    )


def worded_os(path: Path, error: OSError) -> StoreError:
    """The StoreError for what the operating system refused."""
    place = f"{error.filename}: " if error.filename and Path(error.filename) != path else ""
    return StoreError(
        f"the store {path} cannot be used: {place}{error.strerror or error}",
        "Check the folder's rights and space, or set DRILL_HOME to another one.",
    )
