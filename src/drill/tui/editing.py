"""Editing a note from a screen: in the person's editor, else in ours, until it can be taken in."""

from __future__ import annotations

import os
import shlex
import subprocess
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from drill.errors import DeckError, DrillError, StoreError, UsageError
from drill.service import editing
from drill.tui import work
from drill.tui.screens.editor import EditorScreen

if TYPE_CHECKING:
    from drill.tui.app import DrillApp


async def edit_note(app: DrillApp, deck: str, note: str) -> bool:
    """Let the person edit a note and take it in; says what came of it. Whether it changed.

    What cannot be taken in is shown again with its faults. The text is a draft on disk all the
    while: an editor that never returns, or a terminal that closes, costs nothing.
    """
    trainer = app.trainer
    assert trainer is not None
    draft = editing.draft(trainer, deck, note)
    try:
        original = editing.text(trainer, deck, note)
        text = _begun(app, draft, original)
    except DrillError as error:
        app.complain(error)
        return False
    problem, line = "", 0
    while True:
        edited = await _edited(app, draft, text, problem, line)
        if edited is None:  # closed: the draft is kept where it says something else
            kept = _read(draft, original) != original
            if not kept:
                _forget(draft)
            app.say(f"Nothing was changed. Your text is kept: {draft}" if kept else "Not changed.")
            return False
        if edited == original:
            _forget(draft)
        if edited in (original, text if problem else original):
            app.say("Nothing was changed.")
            return False
        text = edited
        try:
            done = await work.run(
                app, "Taking the note in", partial(editing.save, trainer, deck, note, edited)
            )
        except (DeckError, UsageError) as error:
            problem, line = str(error), getattr(error, "line", 0)
            continue
        except DrillError as error:
            app.complain(error)
            app.say(f"Your text is kept: {draft}")
            return False
        _forget(draft)
        undo = app.keymap.first("study.undo")
        app.say(f"{deck}/{note} is changed. {undo} undoes." if done.changed else "Not changed.")
        return done.changed


def _begun(app: DrillApp, draft: Path, original: str) -> str:
    """The text to start from: a draft left behind, else the note. It is on disk from now on."""
    try:
        if draft.exists():
            kept = draft.read_text(encoding="utf-8")
            if kept != original:
                app.say("Your text from last time, which was not taken in, is back.")
                return kept
        draft.parent.mkdir(parents=True, exist_ok=True)
        draft.write_text(original, encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"the draft {draft} cannot be used: {error}") from None
    return original


def _read(draft: Path, otherwise: str) -> str:
    try:
        return draft.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return otherwise


def _forget(draft: Path) -> None:
    draft.unlink(missing_ok=True)


async def _edited(app: DrillApp, draft: Path, text: str, problem: str, line: int) -> str | None:
    """The text as the person left it; None where they gave it up."""
    command = os.environ.get("VISUAL", "").strip() or os.environ.get("EDITOR", "").strip()
    if command:
        try:
            return _in_theirs(app, command, draft, problem)
        except SuspendNotSupported:
            pass  # in a browser there is no terminal to give away
        except (OSError, ValueError, subprocess.CalledProcessError) as error:
            app.complain(UsageError(f"the editor {command!r} failed: {error}", "This is ours."))
            text = _read(draft, text)  # it may have saved before it failed
    return await app.push_screen_wait(EditorScreen(draft, text, problem, line))


def _in_theirs(app: DrillApp, command: str, draft: Path, problem: str) -> str:
    """The draft in the person's own editor. The terminal is the editor's while it runs.

    Raises SuspendNotSupported, ValueError (an open quote in the command), OSError and
    CalledProcessError (the editor failed).
    """
    words = shlex.split(command)
    with app.suspend():
        if problem:
            print(f"\n{problem}\n\nEnter opens the editor again; ctrl+c leaves the note as it was.")
            try:
                input()
            except (EOFError, KeyboardInterrupt):
                return draft.read_text(encoding="utf-8")
        subprocess.run([*words, str(draft)], check=True)  # noqa: S603  # their editor
    return draft.read_text(encoding="utf-8", errors="replace")
