"""Drill's screens on a terminal of their own, in a fork of this process."""

from __future__ import annotations

import os
import pty
import select
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from pathlib import Path

from drill import clock
from drill.cli import main
from drill.service.study.session import StudySession

PATIENCE = 60.0
"""Seconds that the screens are given to come up, or to end."""
SIZE = (30, 100)


class Screens:
    """A session, or whatever a command opens, that is typed to and read."""

    def __init__(self, argv: Sequence[str], acknowledged: Path) -> None:
        """The key of each card whose grade was taken becomes a line of `acknowledged`."""
        self.seen = b""
        """All that was drawn."""
        self._acknowledged = acknowledged
        acknowledged.write_text("", "utf-8")
        sys.stdout.flush()
        self._pid, self._terminal = pty.fork()
        if self._pid:
            return
        code = 70
        try:
            os.environ |= {"TERM": "xterm-256color", "LINES": "30", "COLUMNS": "100"}
            clock.time = time
            self._tell_of_grades()
            for number, (name, mode) in enumerate(
                (("stdin", "r"), ("stdout", "w"), ("stderr", "w"))
            ):
                stream = os.fdopen(number, mode, encoding="utf-8", closefd=False)
                setattr(sys, name, stream)
                setattr(sys, f"__{name}__", stream)
            code = main.run(argv)
        except BaseException:
            os.write(2, traceback.format_exc().encode())
        finally:
            os._exit(code)

    def _tell_of_grades(self) -> None:
        grade, told = StudySession.grade, self._acknowledged.open("a", encoding="utf-8")

        def telling(session: StudySession, *args: object, **options: object) -> object:
            key = session.current.key if session.current else ""
            done = grade(session, *args, **options)  # type: ignore[arg-type]
            told.write(f"{key}\n")
            told.flush()
            return done

        StudySession.grade = telling  # type: ignore[method-assign,assignment]

    @property
    def acknowledged(self) -> list[str]:
        """Keys of the cards whose grades were taken."""
        return self._acknowledged.read_text("utf-8").splitlines()

    def read(self, seconds: float) -> bytes:
        """What is drawn within some seconds, or until nothing more comes for a while."""
        drawn, until = b"", time.monotonic() + seconds
        while select.select([self._terminal], [], [], max(0.0, until - time.monotonic()))[0]:
            try:
                chunk = os.read(self._terminal, 65_536)
            except OSError:  # how Linux says that the other side is closed
                break
            if not chunk:
                break
            drawn += chunk
        self.seen += drawn
        return drawn

    def until(self, sign: bytes) -> bool:
        """Read up to a sign; whether it came."""
        ends = time.monotonic() + PATIENCE
        while sign not in self.seen and time.monotonic() < ends:
            self.read(0.1)
        return sign in self.seen

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self._terminal, keys.encode())

    def end(self) -> int:
        """Have it end as a system does; its exit code, -9 where it would not."""
        os.kill(self._pid, signal.SIGTERM)
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            self.read(0.05)
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            if pid:
                os.close(self._terminal)
                return os.waitstatus_to_exitcode(status)
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._terminal)
        return -9


ENDED = (0, 128 + signal.SIGTERM)
"""Exit codes of screens that were told to end."""
