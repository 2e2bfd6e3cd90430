"""What SQLite and the system say, turned into what a person can act on.

Used by the engine and by the fast counts alike, so it knows the standard library only.
"""

from __future__ import annotations

from pathlib import Path

from drill.errors import StoreBusy, StoreDamaged, StoreError


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
    """What to do about a store that is not sound: its newest copy, or a new store."""
    name, found = path.name, copies(path)
    if found:
        return (
            f"It was left as it is. The newest copy is {found[-1]}: `drill restore latest` puts it "
            "in its place, and keeps what is there beside the copies."
        )
    return (
        f"It was left as it is, and {folder_of_copies(path)} holds no copy. Move {name} away to "
        "begin with a new store, and keep it: SQLite's `.recover` may still read some of it."
    )


def copies(path: Path) -> list[Path]:
    """The copies of a store, the oldest first."""
    return sorted(folder_of_copies(path).glob("*.db"))


def folder_of_copies(path: Path) -> Path:
    """Where the copies of a store are kept."""
    return path.parent / "backups"


def worded_os(path: Path, error: OSError) -> StoreError:
    """The StoreError for what the operating system refused."""
    return StoreError(
        f"the store {path} cannot be used: {error.strerror or error}",
        "Check the folder's rights and space, or set DRILL_HOME to another one.",
    )
