"""The terminal, and the signals that come with it: to step aside, to come back, to leave."""

from __future__ import annotations

import asyncio
import os
import signal
import termios
from codecs import getincrementaldecoder
from collections.abc import Callable
from selectors import EVENT_READ, SelectSelector
from typing import Any

from textual import constants
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

LEAVING = (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGINT)
"""What asks drill to end."""
ESCAPE = 0.025
"""Seconds without anything behind an escape after which it was that key. What other keys begin with
one, a terminal sends in one go. ESCDELAY, in milliseconds, says otherwise."""
IDLE = 0.1
"""Seconds between two looks whether the terminal is still read."""
READ_AT_MOST = 4096
"""Bytes that are read of it at most."""


class TerminalDriver(LinuxDriver):
    """Textual's, for a process that others stop and continue as well.

    Textual's own gives the terminal away and takes it inside the handlers of signals, where it may
    wait for ever for a lock that the interrupted code holds: here the loop does both. It also takes
    every SIGCONT for the end of a stop that it began. After one that it knew nothing of (SIGSTOP)
    it would take the raw terminal for the one to leave behind.
    """

    _has_terminal = False
    _loop: asyncio.AbstractEventLoop

    def __init__(self, app: App[Any], **more: Any) -> None:
        """As Textual makes one."""
        super().__init__(app, **more)
        if "ESCDELAY" not in os.environ:
            constants.ESCAPE_DELAY = ESCAPE  # type: ignore[misc]  # nobody changes it after this
        signal.signal(signal.SIGTSTP, self._told_to_stop)
        signal.signal(signal.SIGCONT, self._continued)

    def _told_to_stop(self, *_: object) -> None:
        if self._auto_restart:
            self._loop.call_soon_threadsafe(self._app.action_suspend_process)
        else:  # an editor has the terminal
            os.kill(os.getpid(), signal.SIGSTOP)

    def _continued(self, *_: object) -> None:
        if self._auto_restart:
            self._loop.call_soon_threadsafe(self._take_anew)

    def _take_anew(self) -> None:
        """Take the terminal again, whatever the shell did to it meanwhile."""
        if self._has_terminal:
            self.suspend_application_mode()
        self._must_signal_resume = True
        self.resume_application_mode()

    def start_application_mode(self) -> None:
        """Take the terminal; in the background Textual leaves it alone."""
        self._loop = asyncio.get_running_loop()
        super().start_application_mode()  # type: ignore[no-untyped-call]  # it is Textual's
        self._has_terminal = in_foreground(self.fileno)

    def run_input_thread(self) -> None:
        """Read the terminal. Textual's looks every tenth of a second whether an escape was all that
        came, and by its own delay that is once too early: the way back would take two of them.
        """
        parser, decode = XTermParser(self._debug), getincrementaldecoder("utf-8")().decode
        with SelectSelector() as selector:
            selector.register(self.fileno, EVENT_READ)
            ends = False
            while not ends:
                ends = self.exit_event.is_set()  # what came until then is still read
                waits = parser._timeout_time is not None
                if selector.select(constants.ESCAPE_DELAY if waits else IDLE):
                    text = decode(os.read(self.fileno, READ_AT_MOST), ends)
                    for event in parser.feed(text) if text else ():
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)

    def suspend_application_mode(self) -> None:
        """Give it back as it was."""
        super().suspend_application_mode()
        self._has_terminal = False


def in_foreground(terminal: int) -> bool:
    """Whether this process may write on its terminal; a terminal that is gone is nobody's."""
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return True


def is_gone(terminal: int) -> bool:
    """Whether a terminal was closed. Who leads no job of it is not told, and would read its end
    for ever.
    """
    try:
        termios.tcgetattr(terminal)
    except termios.error:
        return True
    return False


def stop(terminal: int) -> None:
    """Stop, and with it whatever the shell started together with it (`uv run drill`, a script):
    it waits for all of them. Returns once this process is in the foreground again.

    Where nobody could continue it (no shell above it), the system lets it run on.
    """
    before = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
    try:
        os.kill(0, signal.SIGTSTP)
        while not in_foreground(terminal):  # continued by `bg`
            os.kill(os.getpid(), signal.SIGSTOP)
    finally:
        signal.signal(signal.SIGTSTP, before)


def on_leaving(leave: Callable[[int], None]) -> None:
    """Have the running loop call `leave` with the number of a signal that asks drill to end. One
    that whoever started drill has it ignore (nohup) stays ignored.
    """
    loop = asyncio.get_running_loop()
    for number in LEAVING:
        if signal.getsignal(number) is not signal.SIG_IGN:
            loop.add_signal_handler(number, leave, int(number))
