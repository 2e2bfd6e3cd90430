"""On a real terminal: closed while a card is open, with or without its hang-up heard."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
from driving import HANG

DRILL = str(Path(sys.executable).with_name("drill"))


def log(root):
    done = subprocess.run(
        [DRILL, "log"], env=os.environ | {"DRILL_HOME": str(root)}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    return done.stdout


def opened(root, *, deaf):
    pid, terminal = pty.fork()
    if pid == 0:
        if deaf:
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
        os.environ |= {"DRILL_HOME": str(root), "TERM": "xterm-256color"}
        os.execv(DRILL, [DRILL, "study"])
    return pid, terminal


def until(terminal, sign, seen=b""):
    while sign not in seen:
        assert select.select([terminal], [], [], HANG)[0], seen[-500:]
        seen += os.read(terminal, 65_536)


@pytest.mark.parametrize("deaf", [False, True], ids=["hang-up", "nohup"])
def test_a_terminal_that_closes_ends_drill_and_loses_no_grade(root, deaf):
    pid, terminal = opened(root, deaf=deaf)
    until(terminal, b"Show the answer")
    os.write(terminal, b" ")
    until(terminal, b"Again")
    os.write(terminal, b"3")
    until(terminal, b"undoes")
    os.close(terminal)
    ending = Thread(target=os.waitpid, args=(pid, 0), daemon=True)
    ending.start()
    ending.join(HANG)
    assert not ending.is_alive(), "it is still running"
    assert log(root).count("study") == 1
