"""The person's own editor: what they named, and a file in it."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from drill.errors import UsageError
from drill.service.library import card_field


class EditorFailed(UsageError):
    """The editor could not be started, or says that it failed."""


def named() -> list[str]:
    """The words of the editor that the person named in $VISUAL, else in $EDITOR; none where they
    named none.

    Raises EditorFailed where they are no words.
    """
    for variable in ("VISUAL", "EDITOR"):
        value = os.environ.get(variable, "").strip()
        if value:
            try:
                return shlex.split(value)
            except ValueError:
                raise EditorFailed(
                    f"${variable} is {value!r}, which has an open quote", "Set it anew."
                ) from None
    return []


def edit(words: Sequence[str], path: Path, line: int = 0) -> None:
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
    if process.returncode < 0:
        raise EditorFailed(f"the editor {words[0]!r} was killed (signal {-process.returncode})")
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
