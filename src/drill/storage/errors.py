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
        return StoreDamaged(
            f"the store {path} is damaged ({text})",
            f"It was left as it is. Copies are in {path.parent / 'backups'}: "
            "move the damaged file away and put one in its place.",
        )
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


def worded_os(path: Path, error: OSError) -> StoreError:
    """The StoreError for what the operating system refused."""
    return StoreError(
        f"the store {path} cannot be used: {error.strerror or error}",
        "Check the folder's rights and space, or set DRILL_HOME to another one.",
    )
