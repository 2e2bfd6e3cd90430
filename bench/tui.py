"""The screens with 10,000 cards in the store, on a real pseudo-terminal.

    python bench/tui.py [CARDS]

A key to a changed screen (reach: 50 ms at the 99th percentile), the longest piece of work on the
event loop once the engine is warm (reach 50 ms), and the first useful frame against a minimal
Textual app (reach 1.3). What is timed is a key written to the terminal until the frame that it
asks for has come out of it.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time
from pathlib import Path

from startup import DRILL, MINIMAL, environment, first_frame, report
from store import open_large

KEY_REACH, LOOP_REACH = 50.0, 50.0
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

    asyncio.events.Handle._run = watched  # type: ignore[method-assign]
    app = DrillApp(Paths(Path(folder), Path(folder), Path(folder)), Clock.from_environment())
    app.run()


class Terminal:
    """The app on a pseudo-terminal of some size."""

    def __init__(self, command: list[str], folder: str, size: tuple[int, int]) -> None:
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(environment(folder))
            os.environ.update({"COLUMNS": str(size[0]), "LINES": str(size[1])})
            os.execvp(command[0], command)
        shape = struct.pack("HHHH", size[1], size[0], 0, 0)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, shape)

    def wait(self, sign: bytes) -> float:
        """Milliseconds until the sign comes out."""
        start, seen = time.perf_counter(), b""
        while sign not in seen:
            over = time.perf_counter() - start > 10
            if over or not select.select([self.fd], [], [], 10)[0]:
                raise TimeoutError(f"no {sign!r} in {seen[-500:]!r}")
            seen += os.read(self.fd, 65_536)
        return (time.perf_counter() - start) * 1000

    def settle(self) -> None:
        """Read on until nothing has come for a moment."""
        while select.select([self.fd], [], [], 0.06)[0]:
            os.read(self.fd, 65_536)

    def press(self, key: bytes, sign: bytes) -> float:
        self.settle()
        os.write(self.fd, key)
        return self.wait(sign)

    def end(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def keys(folder: str, size: tuple[int, int], rounds: int) -> tuple[list[float], list[float], float]:
    """Milliseconds of each key; those of each start; the longest piece of work on the loop."""
    lag = Path(folder) / "lag"
    lag.write_text("0")
    command = [sys.executable, __file__, "--child", folder, str(lag)]
    terminal = Terminal(command, folder, size)
    try:
        terminal.wait(b"Ready now")
        terminal.settle()
        starts = [terminal.press(b"\r", SHOW)]
        out = [terminal.press(key, sign) for _ in range(rounds) for key, sign in ROUND]
        for _ in range(3):  # leave and begin again
            out.append(terminal.press(b"q", b"Done"))
            out.append(terminal.press(b"\r", b"Ready now"))
            starts.append(terminal.press(b"\r", SHOW))
        return out + starts, starts, float(lag.read_text())
    finally:
        terminal.end()


def main() -> None:
    cards = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as folder:
        home = open_large(Path(folder), cards, 300)
        from drill.service.onsite import first_run

        first_run.finish(home)
        home.close()
        os.environ["DRILL_NOW"] = "2026-09-21T14:00:00Z"  # a moment of the store's
        for size in SIZES:
            times, starts, lag = keys(folder, size, 20)
            ordered = sorted(times)
            p99 = ordered[int(len(ordered) * 0.99)]
            shape = f"{size[0]}×{size[1]}, {cards:,} cards"
            print(
                f"a key to a changed screen, {shape}: p50 {statistics.median(times):.0f} ms,"
                f" p99 {p99:.0f} ms (reach {KEY_REACH:.0f} ms)"
            )
            print(f"a session started, {shape}: {statistics.median(starts):.0f} ms")
            print(f"longest work on the loop, {shape}: {lag:.0f} ms (reach {LOOP_REACH:.0f} ms)")
        least, frame = [], []
        for _ in range(9):
            least.append(first_frame([sys.executable, "-c", MINIMAL], folder, b"useful"))
            frame.append(first_frame([DRILL], folder, b" new"))
        report("first useful frame, against a minimal Textual app", frame, least, 1.3)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], sys.argv[3])
    else:
        main()
