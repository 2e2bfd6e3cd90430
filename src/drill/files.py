"""Files that a person keeps: replaced whole, or left as they were."""

from __future__ import annotations

import os
from pathlib import Path


def replace_text(path: Path, text: str) -> None:
    """Put a text, UTF-8, in a file's place, as `replace_bytes` does."""
    replace_bytes(path, text.encode())


def replace_bytes(path: Path, data: bytes) -> None:
    """Put bytes in a file's place in one step; a link keeps pointing where it does.

    What is no ordinary file, as a terminal or a pipe, is written to as it is. Raises OSError as
    the system does; then the file is what it was, and nothing lies beside it.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return
    target = path.resolve()
    fresh = target.with_name(f".drill-{os.urandom(4).hex()}.new")  # the name's length may be spent
    try:
        with fresh.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())  # some systems find out only here that the disk is full
        if target.exists():
            fresh.chmod(target.stat().st_mode & 0o7777)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
