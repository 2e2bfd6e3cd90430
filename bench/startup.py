"""Start-up, as ratios to a bare interpreter and to a minimal Textual app.

    python bench/startup.py [ROUNDS]

`drill --version` (reach 2.5), `drill due` (reach 4), and the first useful frame on a real
pseudo-terminal (reach 1.3 times a minimal Textual app). Runs are interleaved, so that a
noisy machine is noisy for both; the ratios are of medians.
"""

from __future__ import annotations

import os
import pty
import select
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DRILL = str(Path(sys.executable).with_name("drill"))
MINIMAL = (
    "from textual.app import App\n"
    "from textual.widgets import Footer, Static\n"
    "class Least(App):\n"
    "    def compose(self):\n"
    "        yield Static('useful')\n"
    "        yield Footer()\n"
    "Least().run()\n"
)


def seconds(command: list[str], folder: str) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment(folder))
    return time.perf_counter() - start


def first_frame(command: list[str], folder: str, sign: bytes) -> float:
    """Seconds until the sign stands on a pseudo-terminal of 80×24; then the app is killed."""
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
        return time.perf_counter() - start
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)


def environment(folder: str) -> dict[str, str]:
    return os.environ | {
        "DRILL_HOME": folder, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24",
    }  # fmt: skip


def report(what: str, mine: list[float], bare: list[float], reach: float) -> None:
    ratio = statistics.median(mine) / statistics.median(bare)
    print(
        f"{what}: {statistics.median(mine) * 1000:.0f} ms against"
        f" {statistics.median(bare) * 1000:.0f} ms: ratio {ratio:.2f} (reach {reach})"
    )


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory() as folder:
        seconds([DRILL, "due"], folder)  # the first start
        bare, version, due = [], [], []
        for _ in range(rounds):
            bare.append(seconds([sys.executable, "-c", "pass"], folder))
            version.append(seconds([DRILL, "--version"], folder))
            due.append(seconds([DRILL, "due"], folder))
        report("drill --version, against a bare interpreter", version, bare, 2.5)
        report("drill due, against a bare interpreter", due, bare, 4)
        least, frame = [], []
        for _ in range(rounds):
            least.append(first_frame([sys.executable, "-c", MINIMAL], folder, b"useful"))
            frame.append(first_frame([DRILL], folder, b" new"))
        report("first useful frame, against a minimal Textual app", frame, least, 1.3)


if __name__ == "__main__":
    main()
