"""Start-up beside a bare interpreter and a minimal Textual app, by the clock.

    python bench/startup.py [--rounds N]

The first useful frame is timed on a real pseudo-terminal. Runs are interleaved, so that a noisy
machine is noisy for both.
"""

from __future__ import annotations

import os
import pty
import select
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from statistics import median

import rows
from rows import DRILL, Row, Scale

MINIMAL = (
    "from textual.app import App\n"
    "from textual.widgets import Footer, Static\n"
    "class Least(App):\n"
    "    def compose(self):\n"
    "        yield Static('useful')\n"
    "        yield Footer()\n"
    "Least().run()\n"
)
BARE = [sys.executable, "-c", "pass"]


def first_frame(command: list[str], folder: str, sign: bytes) -> float:
    """Milliseconds until the sign stands on a pseudo-terminal of 80×24; then the app is killed."""
    start = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(environment(folder))
        os.execvp(command[0], command)
    seen = b""
    try:
        while sign not in seen:
            if not select.select([terminal], [], [], 20)[0]:
                raise TimeoutError(f"{command} showed no {sign!r}")
            seen += os.read(terminal, 65_536)
        return (time.perf_counter() - start) * 1000
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)


def environment(folder: str) -> dict[str, str]:
    return os.environ | {
        "DRILL_HOME": folder, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24",
    }  # fmt: skip


def measure(scale: Scale) -> Iterator[Row]:
    """With the bundled decks alone."""
    least = [sys.executable, "-c", MINIMAL]
    frames: tuple[list[float], list[float]] = ([], [])
    with tempfile.TemporaryDirectory() as folder:
        env = environment(folder)
        rows.run([DRILL, "due"], env)  # the first start
        bare, version, due = [], [], []
        for _ in range(3 * scale.rounds):
            bare.append(rows.run(BARE, env))
            version.append(rows.run([DRILL, "--version"], env))
            due.append(rows.run([DRILL, "due"], env))
        interpreter = rows.middle(bare, "wall")
        for name, runs, reach in (("--version", version, 2.5), ("due", due, 4)):
            took = rows.middle(runs, "wall")
            yield Row(f"`drill {name}`", "cold", took, "ms", reach, interpreter, "bare interpreter")
        for _ in range(3 * scale.rounds):
            frames[0].append(first_frame([DRILL], folder, b" new"))
            frames[1].append(first_frame(least, folder, b"useful"))
    ours, theirs = map(median, frames)
    yield Row("first useful frame", "cold", ours, "ms", 1.3, theirs, "minimal Textual app")


if __name__ == "__main__":
    rows.main(__doc__, measure)
