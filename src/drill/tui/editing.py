"""Editing a note from a screen: in the person's editor, else in ours, until it can be taken in."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from textual.app import SuspendNotSupported

from drill.errors import DeckError, DrillError, Overtaken, UsageError
from drill.files import drop
from drill.service.home.home import Home
from drill.service.library import card_field, note_editor, their_editor
from drill.tui import work
from drill.tui.screen import DrillScreen
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
        name, about = note_editor.called(home, deck, note), note_editor.about(home, deck)
        original = note_editor.text(home, deck, note)
        begun = note_editor.begin(draft, original)
    except DrillError as error:
        screen.complain(error)
        return False
    if begun.left:
        screen.say("Your text from last time, which was not taken in, is back.")
    edit = _EditedNote(
        screen, home, deck, note, slot, name, about, draft, original, begun.text, original
    )
    while (changed := await edit.round()) is None:
        pass
    return changed


@dataclass(slots=True)
class _EditedNote:
    """A note that is being edited, until it is taken in or given up."""

    screen: DrillScreen[Any]
    home: Home
    deck: str
    note: str
    slot: str
    name: str
    about: str
    """What is edited, in a sentence."""
    draft: Path
    original: str
    """The note's text as it was."""
    text: str
    """As the person is shown it."""
    base: str | None
    """What a save is to find there; None where the person knows of a change elsewhere."""
    problem: DrillError | None = None
    """Why the text was not taken in."""
    refused: str = ""
    """A text of which the person saw what it changes, and did not want to save it: leaving their
    editor with it once more gives it up."""

    async def round(self) -> bool | None:
        """Have the text edited and take it in: whether the note changed; None where the person is
        to edit on.
        """
        edited = await self._edited()
        if edited is None:
            return self._closed()
        if edited == self.original:
            drop(self.draft)
        shown = self.text if self.problem else self.original
        # What another change came before is meant where the very same text is handed in again.
        if edited in (self.original, shown) and not isinstance(self.problem, Overtaken):
            self.screen.say("Nothing was changed.")
            return False
        self.text = edited
        try:
            return await self._taken_in()
        except (DeckError, UsageError, Overtaken) as error:
            self.problem = error
            if isinstance(error, Overtaken):  # that is shown: the next time it is meant
                self.base = None
            return None
        except DrillError as error:
            self.screen.complain(error)
            self.screen.say(f"Your text is kept: {self.draft}")
            return False

    def _closed(self) -> bool:
        """The editor was closed: the draft is kept where it says something else."""
        if note_editor.typed(self.draft, self.original) != self.original:
            self.screen.say(f"Nothing was changed. Your text is kept: {self.draft}")
        else:
            drop(self.draft)
            self.screen.say("Not changed.")
        return False

    async def _taken_in(self) -> bool | None:
        """Show what the text changes, and save it; None where the person does not want that."""
        app, note = self.screen.app, (self.home, self.deck, self.note, self.text)
        look = partial(note_editor.changes, *note, self.base)
        ahead = await work.run(app, "Looking what changes", lambda _: look())
        if ahead.changed:
            words = "\n".join(note_editor.words(ahead))
            if not await self.screen.asked(f"Save {self.name}?", words, "Save", "Back to the text"):
                self.problem, self.refused = None, self.text
                return None
        save = partial(note_editor.save, *note, base=self.base)
        changes = await work.run(app, "Taking the note in", save)
        drop(self.draft)
        cards, undo = note_editor.counts(changes.cards), self.screen.key("study.undo")
        file = f" {changes.file} is changed as well." if changes.file else ""
        news = f"{self.name} is changed: cards {cards}.{file} {undo} undoes."
        self.screen.say(news if changes.changed else "Not changed.")
        return changes.changed

    async def _edited(self) -> str | None:
        """The text as the person left it; None where they gave it up."""
        text, line = self.text, card_field.line(self.text, self.slot) if self.slot else 0
        try:
            if editor := their_editor.named():
                edited = self._in_theirs(editor, line)
                return edited if edited != self.refused or self.problem else None
        except SuspendNotSupported:
            pass  # in a browser there is no terminal to give away
        except their_editor.EditorFailed as error:
            self.screen.complain(error)
            text = note_editor.typed(self.draft, text)  # it may have saved before it failed
        fault = str(self.problem or "")
        line = getattr(self.problem, "line", 0) if self.problem else line
        editor_screen = EditorScreen(self.draft, self.name, text, self.about, fault, line)
        return await self.screen.app.push_screen_wait(editor_screen)

    def _in_theirs(self, editor: list[str], line: int) -> str:
        """The draft in the person's own editor. The terminal is the editor's while it runs.

        Raises SuspendNotSupported and EditorFailed.
        """
        with self.screen.app.suspend():
            if problem := self.problem:
                print(f"\n{problem}\n\nEnter opens the editor again; n leaves the note as it was.")
                if not again():
                    return note_editor.typed(self.draft, self.text)
                note_editor.keep(self.draft, note_editor.marked(self.text, problem))
            their_editor.edit(editor, self.draft, line)
        return note_editor.typed(self.draft, self.text)


def again() -> bool:
    """Whether the person wants to go on; n, ctrl+c and ctrl+d say no."""
    # The event loop takes ctrl+c for the end of the app: while we wait here, it is an answer.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return not input().strip().lower().startswith("n")
    except (EOFError, KeyboardInterrupt):
        return False
    finally:
        signal.signal(signal.SIGINT, before)
