"""The screens with 10,000 cards in the store, on a real pseudo-terminal.

    python bench/tui.py [--rounds N]

A key to a changed screen, and the longest piece of work on the event loop once the engine is warm.
What is timed is a key written to the terminal until the frame that it asks for has come out of it.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import tempfile
import termios
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import rows
from rows import Row, at
from startup import environment
from store import NOW, open_large

from drill.service.onsite import first_run

REACH = 50
"""Milliseconds."""
CARDS = 10_000
SIZES = ((80, 24), (120, 40))
SHOW, RATED = b"Show the answer", b"Again"
# What a person does all day: show and grade; mark, undo, suspend; look at help; pause.
ROUND = (
    (b" ", RATED), (b"3", SHOW), (b" ", RATED), (b"1", SHOW), (b" ", RATED), (b"2", SHOW),
    (b"u", b"Undone"), (b" ", RATED), (b"3", SHOW), (b"s", b"Suspended"), (b"u", b"Undone"),
    (b"?", b"Forgotten"),
    (b"?", SHOW), (b"p", b"Paused"), (b"p", SHOW),
)  # fmt: skip


def child(folder: str, out: str) -> None:
    """The app with a watch on its event loop; the longest piece of work on it goes to a file."""
    from drill.clock import Clock
    from drill.paths import Paths
    from drill.tui.app import DrillApp

    worst = 0.0
    plain = asyncio.events.Handle._run

    def watched(handle: asyncio.Handle) -> None:
        nonlocal worst
        before = time.perf_counter()
        plain(handle)
        took = (time.perf_counter() - before) * 1000
        if took > worst and app.home is not None:
            worst = took
            Path(out).write_text(f"{took:.1f}")

    asyncio.events.Handle._run = watched  # type: ignore[method-assign, assignment]
    app = DrillApp(Paths(Path(folder), Path(folder), Path(folder)), Clock.from_environment())
    app.run()


class Terminal:
    """The app on a pseudo-terminal of some size."""

    def __init__(self, command: list[str], folder: str, size: tuple[int, int]) -> None:
        self.seen = b""
        """What came out of it since the last key."""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(environment(folder))
            os.environ.update({"COLUMNS": str(size[0]), "LINES": str(size[1])})
            os.execvp(command[0], command)
        shape = struct.pack("HHHH", size[1], size[0], 0, 0)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, shape)

    def wait(self, *signs: bytes) -> float:
        """Milliseconds until one of the signs comes out."""
        start, self.seen = time.perf_counter(), b""
        while not any(sign in self.seen for sign in signs):
            over = time.perf_counter() - start > 10
            if over or not select.select([self.fd], [], [], 10)[0]:
                raise TimeoutError(f"no {signs} in {self.seen[-500:]!r}")
            self.seen += os.read(self.fd, 65_536)
        return (time.perf_counter() - start) * 1000

    def settle(self) -> None:
        """Read on until nothing has come for a moment."""
        while select.select([self.fd], [], [], 0.06)[0]:
            os.read(self.fd, 65_536)

    def press(self, key: bytes, *signs: bytes) -> float:
        self.settle()
        os.write(self.fd, key)
        return self.wait(*signs)

    def end(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def begin(terminal: Terminal) -> float:
    """Start a session from Today; milliseconds until its first card."""
    terminal.wait(b"Start")
    took = terminal.press(b"\r", b"Not today", SHOW)
    if b"Not today" in terminal.seen:  # it offers to write a story first
        took = terminal.press(b"\x1b", SHOW)
    return took


def keys(folder: str, size: tuple[int, int], rounds: int) -> tuple[list[float], list[float], float]:
    """Milliseconds of each key; those of each start; the longest piece of work on the loop."""
    lag = Path(folder) / "lag"
    lag.write_text("0")
    command = [sys.executable, __file__, "--child", folder, str(lag)]
    terminal = Terminal(command, folder, size)
    try:
        starts = [begin(terminal)]
        out = [terminal.press(key, sign) for _ in range(rounds) for key, sign in ROUND]
        for _ in range(3):  # leave and begin again
            out.append(terminal.press(b"q", b"This session"))
            out.append(terminal.press(b"\r", b"Start"))
            starts.append(terminal.press(b"\r", SHOW))
        return out + starts, starts, float(lag.read_text())
    finally:
        terminal.end()


def measure(scale: rows.Scale) -> Iterator[Row]:
    """In both sizes."""
    os.environ["DRILL_NOW"] = NOW
    with tempfile.TemporaryDirectory() as folder:
        with open_large(Path(folder), CARDS, 300, mixed=0) as home:
            first_run.finish(home)
        for width, height in SIZES:
            times, starts, lag = keys(folder, (width, height), 4 * scale.rounds)
            shape = f"{width}×{height}, {CARDS:,} cards"
            key = f"a key to a changed screen, {shape}"
            yield Row(f"{key}, p50", "warm", at(times, 0.5), "ms", name="")
            yield Row(f"{key}, p99", "warm", at(times, 0.99), "ms", REACH, name="")
            yield Row(f"a session started, {shape}", "warm", median(starts), "ms", name="")
            yield Row(f"longest work on the loop, {shape}", "warm", lag, "ms", REACH, name="")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], sys.argv[3])
    else:
        rows.main(__doc__, measure)
