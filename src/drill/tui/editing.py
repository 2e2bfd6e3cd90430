"""Editing a note from a screen: in the person's editor, else in ours, until it can be taken in."""

from __future__ import annotations

import signal
from functools import partial
from pathlib import Path
from typing import Any

from textual.app import SuspendNotSupported

from drill.errors import DeckError, DrillError, Overtaken, UsageError
from drill.files import drop
from drill.service.library import card_field, note_editor, their_editor
from drill.tui import work
from drill.tui.screen import DrillScreen
from drill.tui.screens.dialogs import asked
from drill.tui.screens.editor import EditorScreen


async def edit_note(screen: DrillScreen[Any], deck: str, note: str, slot: str = "") -> bool:
    """Let the person edit a note and take it in; says what came of it. Whether it changed. The
    editor opens at what the card with a slot shows.

    What would change is shown before it is saved; whoever does not want it is back at the text.
    What cannot be taken in is shown again with its faults. The text is a draft on disk all the
    while: an editor that never returns, or a terminal that closes, costs nothing.
    """
    home = screen.host.home
    assert home is not None
    draft = note_editor.draft(home, deck, note)
    try:
        name = note_editor.called(home, deck, note)
        original = note_editor.text(home, deck, note)
        begun = note_editor.begin(draft, original)
    except DrillError as error:
        screen.complain(error)
        return False
    if begun.left:
        screen.say("Your text from last time, which was not taken in, is back.")
    text = begun.text
    problem: DrillError | None = None
    base: str | None = original
    refused = ""  # what was shown and not to be saved
    while True:
        line = card_field.line(text, slot) if slot else 0
        edited = await _edited(screen, name, draft, text, problem, refused, line)
        if edited is None:  # closed: the draft is kept where it says something else
            if note_editor.typed(draft, original) != original:
                screen.say(f"Nothing was changed. Your text is kept: {draft}")
            else:
                drop(draft)
                screen.say("Not changed.")
            return False
        if edited == original:
            drop(draft)
        # What another change came before is meant where the very same text is handed in again.
        overtaken = isinstance(problem, Overtaken)
        if edited in (original, text if problem else original) and not overtaken:
            screen.say("Nothing was changed.")
            return False
        text = edited
        try:
            look = partial(note_editor.changes, home, deck, note, edited, base)
            ahead = await work.run(screen.app, "Looking what changes", lambda _: look())  # noqa: B023
            if ahead.changed:
                words = "\n".join(note_editor.words(ahead))
                if not await asked(screen.app, f"Save {name}?", words, "Save", "Back to the text"):
                    problem, refused = None, edited
                    continue
            save = partial(note_editor.save, home, deck, note, edited, base=base)
            changes = await work.run(screen.app, "Taking the note in", save)
        except (DeckError, UsageError, Overtaken) as error:
            problem = error
            if isinstance(error, Overtaken):  # that is shown: the next time it is meant
                base = None
            continue
        except DrillError as error:
            screen.complain(error)
            screen.say(f"Your text is kept: {draft}")
            return False
        drop(draft)
        cards, undo = note_editor.counts(changes.cards), screen.key("study.undo")
        file = f" {changes.file} is changed as well." if changes.file else ""
        news = f"{name} is changed: cards {cards}.{file} {undo} undoes."
        screen.say(news if changes.changed else "Not changed.")
        return changes.changed


async def _edited(
    screen: DrillScreen[Any],
    name: str,
    draft: Path,
    text: str,
    problem: DrillError | None,
    refused: str,
    line: int,
) -> str | None:
    """The text as the person left it; None where they gave it up.

    `refused` is a text that they did not want to save: leaving their editor with it once more
    gives it up.
    """
    try:
        if words := their_editor.named():
            edited = _in_theirs(screen, words, draft, text, problem, line)
            return edited if edited != refused or problem else None
    except SuspendNotSupported:
        pass  # in a browser there is no terminal to give away
    except their_editor.EditorFailed as error:
        screen.complain(error)
        text = note_editor.typed(draft, text)  # it may have saved before it failed
    fault, line = (str(problem), getattr(problem, "line", 0)) if problem else ("", line)
    return await screen.app.push_screen_wait(EditorScreen(draft, name, text, fault, line))


def _again() -> bool:
    """Whether the person wants to go on; n, ctrl+c and ctrl+d say no."""
    # The event loop takes ctrl+c for the end of the app: while we wait here, it is an answer.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return not input().strip().lower().startswith("n")
    except (EOFError, KeyboardInterrupt):
        return False
    finally:
        signal.signal(signal.SIGINT, before)


def _in_theirs(
    screen: DrillScreen[Any],
    words: list[str],
    draft: Path,
    text: str,
    problem: DrillError | None,
    line: int,
) -> str:
    """The draft in the person's own editor. The terminal is the editor's while it runs.

    Raises SuspendNotSupported and EditorFailed.
    """
    with screen.app.suspend():
        if problem:
            print(f"\n{problem}\n\nEnter opens the editor again; n leaves the note as it was.")
            if not _again():
                return note_editor.typed(draft, text)
            note_editor.keep(draft, note_editor.marked(text, problem))
        their_editor.edit(words, draft, line)
    return note_editor.typed(draft, text)
