"""Memory of the screens with 10,000 cards in the store: reach 75 MB.

    python bench/memory.py

Runs `drill` on a real pseudo-terminal, grades thirty cards (as many as the store's log then
says), and prints the peak resident size that Linux reports.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from startup import DRILL
from store import conditions, open_large

from drill.service.onsite import first_run
from tui import RATED, SHOW, Terminal

REACH = 75.0
GRADES = 30
NOW = "2026-09-21T14:00:00Z"
"""A moment of the store's."""


def graded(folder: str) -> int:
    """Lines of the log, which the session wrote alone."""
    with closing(sqlite3.connect(f"file:{folder}/drill.db?mode=ro", uri=True)) as connection:
        return int(connection.execute("SELECT count(*) FROM review").fetchone()[0])


def peak(folder: str) -> float:
    """Peak resident size in MB of a session."""
    terminal = Terminal([DRILL], folder, (80, 24))
    try:
        terminal.wait(b"Start")
        terminal.press(b"\r", b"Not today")  # it offers to write a story first
        terminal.press(b"\x1b", SHOW)
        for _ in range(GRADES):
            terminal.press(b" ", RATED)
            terminal.press(b"3", SHOW)
        status = Path(f"/proc/{terminal.pid}/status").read_text(encoding="utf-8")
    finally:
        terminal.end()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def main() -> None:
    os.environ["DRILL_NOW"] = NOW
    with tempfile.TemporaryDirectory() as folder:
        with open_large(Path(folder), 10_000, 300) as home:
            first_run.finish(home)  # else its questions would have the keys
        found, done = peak(folder), graded(folder)
    print(
        f"memory, 10,000 cards, {done} graded: {found:.0f} MB (reach {REACH:.0f} MB, ratio "
        f"{found / REACH:.2f}; {conditions('cold')})"
    )
    if done < GRADES:
        sys.exit(f"{GRADES} were to be graded")


if __name__ == "__main__":
    main()
