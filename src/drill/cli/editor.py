"""The editor where the person named none."""

from __future__ import annotations

import shutil
import sys

from drill.errors import UsageError
from drill.service.library import their_editor

DEFAULTS = ("sensible-editor", "nano", "vi")
"""What is tried where the person named none; the first that is there."""


def command() -> list[str]:
    """The editor's words: $VISUAL, else $EDITOR, else the first of the usual ones.

    Raises UsageError where there is none, or no terminal for one that was not named.
    """
    if words := their_editor.named():
        return words
    program = next((name for name in DEFAULTS if shutil.which(name)), None)
    if program is None or not sys.stdin.isatty():
        what = "no editor was found" if program is None else "there is no terminal for an editor"
        raise UsageError(what, "Set $EDITOR to one, as in EDITOR=nano.")
    return [program]
