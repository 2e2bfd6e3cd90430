"""Opening the TUI from the command line."""

from __future__ import annotations

import gc
import os
import sys
from typing import Any

from drill.cli.postponing import postpone
from drill.clock import Clock
from drill.errors import UsageError
from drill.paths import locate

CRAM = "cram"
"""The session of the plan, in place of a place's name."""


def open_screens(place: str = "", *details: object, study: bool = False, **session: Any) -> int:
    """Open the TUI in Today, at a place of `tui.opening` with what it takes, or at once in a
    session: with `study` an ordinary one (`session` as `DrillApp` takes it), at `CRAM` that of the
    plan for the onsites to come. Returns the exit code.

    Raises UsageError where there is no terminal.
    """
    if not can_draw():
        raise UsageError(
            "the screens need a terminal that they can draw on",
            "`drill study --plain` works line by line; `drill --help` lists everything.",
        )
    paths, time = locate(), Clock.from_environment()
    # `asyncio` imports TLS for connections that no screen has.
    for name in ("asyncio", "asyncio.sslproto", "ssl"):
        postpone(name)
    gc.disable()  # as for a verb: what is imported stays
    try:
        from drill.tui.app import DrillApp, run
    finally:
        gc.freeze()
        gc.enable()

    def opening(app: DrillApp) -> None:
        app.open_cram(*details) if place == CRAM else app.open(place, *details)  # type: ignore[arg-type]

    at = opening if place else None
    return run(DrillApp(paths, time, study_first=study, opening=at, **session))


def on_terminal() -> bool:
    """Whether a person sits at both ends; Textual reads stdin and draws on stderr."""
    return sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()


def can_draw() -> bool:
    """Whether that person sees screens: not on a terminal that says it only writes lines. Where
    something else than a terminal is asked to draw, a browser, it does."""
    if os.environ.get("TEXTUAL_DRIVER"):
        return True
    return on_terminal() and os.environ.get("TERM", "").lower() not in ("dumb", "unknown")
