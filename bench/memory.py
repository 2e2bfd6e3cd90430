"""Memory of the screens with 10,000 cards in the store.

    python bench/memory.py

Runs `drill` on a real pseudo-terminal, grades thirty cards (as many as the store's log then
says), and takes the peak resident size that Linux reports.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import rows
from rows import DRILL, Row, Scale
from store import NOW, open_large

from drill.service.onsite import first_run
from tui import RATED, SHOW, Terminal, begin

REACH = 75
"""MB."""
CARDS, GRADES = 10_000, 30


def graded(folder: str) -> int:
    """Lines of the log, which the session wrote alone."""
    with closing(sqlite3.connect(f"file:{folder}/drill.db?mode=ro", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM review").fetchone()[0])


def peak(folder: str) -> float:
    """Peak resident size in MB of a session."""
    terminal = Terminal([DRILL], folder, (80, 24))
    try:
        begin(terminal)
        for _ in range(GRADES):
            terminal.press(b" ", RATED)
            terminal.press(b"3", SHOW)
        status = Path(f"/proc/{terminal.pid}/status").read_text(encoding="utf-8")
    finally:
        terminal.end()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def measure(scale: Scale) -> Iterator[Row]:
    """A session of the screens."""
    os.environ["DRILL_NOW"] = NOW
    with tempfile.TemporaryDirectory() as folder:
        with open_large(Path(folder), CARDS, 300) as home:
            first_run.finish(home)  # else its questions would have the keys
        found, done = peak(folder), graded(folder)
    if done < GRADES:
        sys.exit(f"{GRADES} were to be graded, not {done}")
    work = f"memory of the screens, {CARDS:,} cards, {done} graded"
    yield Row(work, "cold", found, "MB", REACH, name="")


if __name__ == "__main__":
    rows.main(__doc__, measure)
