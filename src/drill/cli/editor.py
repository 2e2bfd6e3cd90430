"""The person's editor, and the terminal while it runs."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from drill.errors import UsageError
from drill.service.library import card_field

DEFAULTS = ("sensible-editor", "nano", "vi")
"""What is tried where the person named none; the first that is there."""


class EditorFailed(UsageError):
    """The editor could not be started, or says that it failed."""


def command() -> list[str]:
    """The editor's words: $VISUAL, else $EDITOR, else the first of the usual ones.

    Raises UsageError where there is none, or no terminal for one that was not named.
    """
    for variable in ("VISUAL", "EDITOR"):
        named = os.environ.get(variable, "").strip()
        if named:
            try:
                return shlex.split(named)
            except ValueError:
                raise UsageError(
                    f"${variable} is {named!r}, which has an open quote", "Set it anew."
                ) from None
    program = next((name for name in DEFAULTS if shutil.which(name)), None)
    if program is None or not sys.stdin.isatty():
        what = "no editor was found" if program is None else "there is no terminal for an editor"
        raise UsageError(what, "Set $EDITOR to one, as in EDITOR=nano.")
    return [program]


def edit(words: list[str], path: Path, line: int = 0) -> None:
    """Let the editor have the file, at a line where one is named, and wait. Raises EditorFailed."""
    try:
        with _interrupts_are_the_editors():
            command = card_field.command(words, path, line)
            process = subprocess.run(command, check=False)  # noqa: S603  # their editor
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise EditorFailed(
            f"the editor {words[0]!r} cannot be started: {why}", "Set $EDITOR to another one."
        ) from None
    if process.returncode:
        raise EditorFailed(f"the editor {words[0]!r} failed (exit {process.returncode})")


@contextmanager
def _interrupts_are_the_editors() -> Iterator[None]:
    """Ctrl+C goes to both; only the editor means anything by it. A handler, unlike SIG_IGN, is
    not inherited."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
