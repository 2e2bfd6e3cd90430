"""Memory of the screens with 10,000 cards in the store: reach 75 MB.

    python bench/memory.py

Runs `drill` on a real pseudo-terminal, studies thirty cards, and prints the peak resident
size that Linux reports.
"""

from __future__ import annotations

import os
import pty
import signal
import tempfile
import time
from pathlib import Path
from threading import Thread

from startup import DRILL, environment
from store import open_large

REACH = 75.0


def peak(folder: str) -> float:
    """Peak resident size in MB of a session of thirty cards."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(environment(folder))
        os.execvp(DRILL, [DRILL])
    Thread(target=_drain, args=(terminal,), daemon=True).start()
    time.sleep(3)
    for key in b"\r" + b" 3" * 30:
        os.write(terminal, bytes([key]))
        time.sleep(0.05)
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def _drain(terminal: int) -> None:
    try:
        while os.read(terminal, 65_536):
            pass
    except OSError:
        pass


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        open_large(Path(folder), 10_000, 300).close()
        found = peak(folder)
    print(f"memory, 10,000 cards: {found:.0f} MB (reach {REACH:.0f} MB, ratio {found / REACH:.2f})")


if __name__ == "__main__":
    main()
