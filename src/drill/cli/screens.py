"""Opening the TUI from the command line."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from drill.clock import Clock
from drill.errors import UsageError
from drill.paths import locate

if TYPE_CHECKING:
    from drill.domain.rehearsal import Variant


def open_screens(
    *,
    study: bool = False,
    minutes: float | None = None,
    deck: str | None = None,
    quiet: bool = False,
    more: bool = False,
    tell: tuple[str, Variant, str] | None = None,
    mock: tuple[int, float, bool] | None = None,
    clock: bool = False,
    pick: int | None = None,
    workshop: str | None = None,
    cram: tuple[float | None, bool, str | None] | None = None,
) -> int:
    """Open the TUI, in Today or straight in a session (of `more` than is due), a story to tell (its
    name, or empty, the variant, and the competency that it is told for), a mock (questions,
    minutes, whether a friend asks), the clock of one, stories to pick (questions), the workshop (a
    competency, or empty) or a session for the onsites to come (minutes, without stories aloud, the
    name of one of them or None); returns the exit code.

    Raises UsageError where there is no terminal.
    """
    if not can_draw():
        raise UsageError(
            "the screens need a terminal that they can draw on",
            "`drill study --plain` works line by line; `drill --help` lists everything.",
        )
    paths, time = locate(), Clock.from_environment()
    from drill.tui.actions import CLOCK, MOCK, PICK, TELL, WORKSHOP
    from drill.tui.app import DrillApp, run

    opening = None
    if tell is not None:
        opening = lambda app: app.open(TELL, *tell)  # noqa: E731  # one of them
    elif mock is not None:
        opening = lambda app: app.open(MOCK, *mock)  # noqa: E731
    elif clock:
        opening = lambda app: app.open(CLOCK)  # noqa: E731
    elif pick is not None:
        opening = lambda app: app.open(PICK, pick)  # noqa: E731
    elif workshop is not None:
        opening = lambda app: app.open(WORKSHOP, workshop)  # noqa: E731
    elif cram is not None:
        opening = lambda app: app.open_cram(*cram)  # noqa: E731
    app = DrillApp(
        paths,
        time,
        minutes=minutes,
        study_first=study,
        deck=deck,
        quiet=quiet,
        more=more,
        opening=opening,
    )
    return run(app)


def on_terminal() -> bool:
    """Whether a person sits at both ends; Textual reads stdin and draws on stderr."""
    return sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()


def can_draw() -> bool:
    """Whether that person sees screens: not on a terminal that says it only writes lines."""
    return on_terminal() and os.environ.get("TERM", "").lower() not in ("dumb", "unknown")
