"""On a real terminal: stopped and continued, told to end, closed while a card is open."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
from pathlib import Path
from threading import Thread
from time import monotonic

import pytest
from driving import HANG

from drill.deckfile.reading import read_deck
from drill.service.library import decks
from drill.service.stories import first_stories
from drill.tui.terminal import is_gone

DRILL = str(Path(sys.executable).with_name("drill"))
STUDY = [DRILL, "study", "--deck", "plain"]
ENTERED = b"\x1b[?1049h"
LEFT = b"\x1b[?1049l"
"""What the alternate screen is entered and left with."""


@pytest.fixture(autouse=True)
def _hangs_up():
    """Whoever runs the tests may have it ignored, as nohup does; what is begun here inherits it."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.fixture
def root(home, root):
    """A store of cards that come at once: no lesson, no offer to write a story."""
    cards = "".join(f"  - {{id: c{n}, q: question {n}, a: answer}}\n" for n in range(5))
    text = f"drill: 1\nid: plain\ntitle: Plain\ncards:\n{cards}"
    decks.take(home, [("plain", read_deck(text, "plain"))])
    first_stories.keep_offered(home)
    home.close()
    return root


def opened(root, *, deaf=False):
    pid, terminal = pty.fork()
    if pid == 0:
        if deaf:
            signal.signal(signal.SIGHUP, signal.SIG_IGN)
        os.environ |= {"DRILL_HOME": str(root), "TERM": "xterm-256color"}
        os.execv(DRILL, STUDY)
    return pid, terminal


def until(terminal, sign, seen=b""):
    """Read up to a sign, and return what was read."""
    hangs = monotonic() + HANG  # a clock on the screen may write for ever
    while sign not in seen:
        assert select.select([terminal], [], [], max(0, hangs - monotonic()))[0], seen[-500:]
        seen += os.read(terminal, 65_536)
    return seen


def ended(pid):
    """Wait for its end; the exit code, or minus the signal that it died of."""
    codes = []
    ending = Thread(target=lambda: codes.append(os.waitpid(pid, 0)[1]), daemon=True)
    ending.start()
    ending.join(HANG)
    assert codes, "it is still running"
    return os.waitstatus_to_exitcode(codes[0])


def left(terminal):
    """Ask the screens to end until they do: a key typed while they come back may be lost."""
    try:
        while True:
            os.write(terminal, b"\x11")
            if select.select([terminal], [], [], 2)[0] and not os.read(terminal, 65_536):
                return
    except OSError:  # how Linux says that the other side is closed
        pass


def drained(terminal, seen=b""):
    """What is still to be read of a terminal whose last process has ended."""
    try:
        while chunk := os.read(terminal, 65_536):
            seen += chunk
    except OSError:  # how Linux says that the other side is closed
        pass
    return seen


def test_a_terminal_that_was_closed_is_gone():
    outer, inner = pty.openpty()
    assert not is_gone(inner)
    os.close(outer)
    assert is_gone(inner)
    os.close(inner)
    assert is_gone(inner)


@pytest.mark.parametrize("deaf", [False, True], ids=["hang-up", "nohup"])
def test_a_terminal_that_closes_ends_drill_and_loses_no_grade(root, drill, deaf):
    pid, terminal = opened(root, deaf=deaf)
    until(terminal, b"Show the answer")
    os.write(terminal, b" ")
    until(terminal, b"Again")
    os.write(terminal, b"3")
    until(terminal, b"undoes")
    os.close(terminal)
    assert ended(pid) == 129
    assert drill("log")[1].count("study") == 1


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGQUIT, 131), (signal.SIGINT, 130)],
)
def test_a_signal_leaves_the_terminal_as_it_was(root, number, code):
    held, line = pty.openpty()  # held open, so that its modes can be asked for afterwards
    before = termios.tcgetattr(line)
    drill = subprocess.Popen(
        STUDY, stdin=line, stdout=line, stderr=line,
        env=os.environ | {"DRILL_HOME": str(root), "TERM": "xterm-256color"},
        # Whoever runs the tests in the background has these signals ignored.
        preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),
    )  # fmt: skip
    until(held, b"Show the answer")
    assert termios.tcgetattr(line) != before
    drill.send_signal(number)
    seen = until(held, LEFT)
    assert drill.wait(HANG) == code
    assert termios.tcgetattr(line) == before
    os.close(line)
    seen = drained(held, seen)
    for mode in (b"1049", b"1000", b"1003", b"1006", b"2004", b"1004"):
        assert seen.rfind(b"\x1b[?" + mode + b"l") > seen.rfind(b"\x1b[?" + mode + b"h")
    assert seen.rfind(b"\x1b[?25h") > seen.rfind(b"\x1b[?25l")
    assert b"Traceback" not in seen


def modes(terminal):
    os.write(terminal, b"stty -a | tr '\\n' ' '; echo OV''ER\n")
    return set(re.findall(rb"-?(?:icanon|echo|isig|icrnl)\b", until(terminal, b"OVER\r\n")))


@pytest.mark.parametrize("how", ["key", "SIGTSTP", "SIGSTOP"])
def test_a_shell_stops_it_and_takes_it_back_whole(root, drill, how):
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ |= {"DRILL_HOME": str(root), "TERM": "xterm-256color", "PS1": "", "HISTFILE": ""}
        os.execvp("bash", ["bash", "--norc", "--noprofile", "--noediting", "-i"])
    cooked = modes(terminal)
    os.write(terminal, f'{" ".join(STUDY)}; echo STOP""PED\n'.encode())
    until(terminal, b"Show the answer")
    if how == "key":
        os.write(terminal, b"\x1a")
    else:
        os.kill(os.tcgetpgrp(terminal), getattr(signal, how))
    until(terminal, b"STOPPED")
    if how != "SIGSTOP":  # of that no process knows
        assert modes(terminal) == cooked
    os.write(terminal, b'fg; echo CO""DE $?\n')
    until(terminal, ENTERED)
    until(terminal, b"Show the answer")
    os.write(terminal, b" ")
    until(terminal, b"Again")
    os.write(terminal, b"3")
    until(terminal, b"undoes")
    os.write(terminal, b"\x11")  # ctrl+q
    until(terminal, b"CODE 0")
    assert modes(terminal) == cooked
    os.write(terminal, b"exit\n")
    assert ended(pid) == 0
    assert drill("log")[1].count("study") == 1


def test_where_no_shell_waits_the_key_stops_nothing(root):
    pid, terminal = opened(root)
    until(terminal, b"Show the answer")
    os.write(terminal, b"\x1a")
    until(terminal, b"Show the answer")
    left(terminal)
    assert ended(pid) == 0


def test_an_escape_that_begins_another_key_is_not_that_key(root):
    pid, terminal = opened(root)
    until(terminal, b"Show the answer")
    os.write(terminal, b"\x1b[B\x1b[A ")  # down, up, space
    until(terminal, b"Again")
    os.write(terminal, b"\x1b")
    until(terminal, b"This session")
    left(terminal)
    assert ended(pid) == 0


def test_a_terminal_that_closes_keeps_what_is_half_written(root, monkeypatch):
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.delenv("EDITOR", raising=False)
    pid, terminal = opened(root)
    until(terminal, b"Show the answer")
    os.write(terminal, b" ")
    until(terminal, b"Again")
    os.write(terminal, b"e")
    until(terminal, b"cards:")
    os.write(terminal, b"zebra")
    until(terminal, b"zebra")
    os.close(terminal)
    assert ended(pid) == 129
    assert any("zebra" in draft.read_text() for draft in root.rglob("*.yaml"))


def test_an_editor_that_is_not_there_gives_the_terminal_back(root, monkeypatch):
    """Textual leaves it with the shell, and drill deaf, where an error ends the suspension."""
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "/no/such/editor")
    pid, terminal = opened(root)
    until(terminal, b"Show the answer")
    os.write(terminal, b" ")
    until(terminal, b"Again")
    os.write(terminal, b"e")
    until(terminal, ENTERED)
    until(terminal, b"cards:")
    os.write(terminal, b"\x11")  # ctrl+q
    drained(terminal)
    assert ended(pid) == 0


def test_a_terminal_that_only_writes_lines_gets_lines(root):
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ |= {"DRILL_HOME": str(root), "TERM": "dumb"}
        os.execv(DRILL, STUDY)
    seen = until(terminal, b"Enter")
    assert b"\x1b[?1049h" not in seen
    os.write(terminal, b"\x04")
    drained(terminal)
    assert ended(pid) == 0
