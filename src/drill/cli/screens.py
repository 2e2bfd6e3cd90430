"""Opening the TUI from the command line."""

from __future__ import annotations

import sys

from drill.clock import Clock
from drill.errors import UsageError
from drill.paths import locate


def open_screens(
    *,
    study: bool = False,
    minutes: float | None = None,
    deck: str | None = None,
    quiet: bool = False,
) -> int:
    """Open the TUI, in Today or straight in a session; returns the exit code.

    Raises UsageError where there is no terminal.
    """
    if not on_terminal():
        raise UsageError(
            "the screens need a terminal",
            "`drill study --plain` works line by line; `drill --help` lists everything.",
        )
    paths, clock = locate(), Clock.from_environment()
    from drill.tui.app import run

    return run(paths, clock, minutes=minutes, study_first=study, deck=deck, quiet=quiet)


def on_terminal() -> bool:
    """Whether a person sits at both ends; Textual reads stdin and draws on stderr."""
    return sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()
