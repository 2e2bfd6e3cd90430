"""Change a note in your editor ($VISUAL, else $EDITOR). What it does to the cards is shown before
anything is written; histories follow the ids; `drill undo` takes it back. Where the note's deck
follows a file, the file is changed as well, and nothing in it but the note.

NOTE is its id, DECK/ID or title, or the beginning of one if no other note begins so; or the key of
one of its cards: then the editor opens at the line that the card shows.

--workshop goes over a story as `drill new story` writes one, page by page: on a terminal in the
screens, with --plain or through a pipe line by line.

A text that cannot be taken in is kept, and opens again with what is wrong written over the lines.
What you left unfinished is there the next time."""

from __future__ import annotations

import argparse
import shutil
from dataclasses import replace

from drill.cli.opening import opened
from drill.cli.output import add, say, write
from drill.cli.prompts import line, somebody_there, yes_no
from drill.cli.screens import can_draw, open_screens
from drill.cli.story_writer import StoryWriter, converse
from drill.errors import DeckError, DrillError, Overtaken, UsageError
from drill.files import drop
from drill.service.home.home import Home
from drill.service.library import card_field, followed_files, note_editor, their_editor
from drill.service.library.note_editor import EditorDraft
from drill.service.stories import workshop

EXAMPLE = (
    "drill edit my-stories/search-rewrite\n"
    'EDITOR="code --wait" drill edit search-rewrite\n'
    "drill edit search-rewrite --draft discard\n"
    "drill edit search-rewrite --workshop"
)
SAVE, AGAIN, LEAVE = "save", "again", "leave"
_DEFAULTS = ("sensible-editor", "nano", "vi")
"""What is tried where the person named none; the first that is there."""


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "note NOTE", "id, title, DECK/ID, or a card's key")
    add(parser, "--workshop", "a story, page by page")
    add(parser, "--plain", "with --workshop: line by line")
    add(parser, "--yes", "do not ask")
    left = "a text left from last time: go on with it, or throw it away"
    add(parser, "--draft", left, choices=["use", "discard"])


def run(args: argparse.Namespace) -> int:
    """Edit, show what changes, ask, save; 1 where nothing was saved."""
    if args.workshop:
        return _in_workshop(args)
    if args.plain:
        raise UsageError("--plain goes with --workshop")
    with opened() as home:
        for change in followed_files.refresh(home):
            say(change.words)
        deck, note, slot = note_editor.find(home, args.note)
        path = note_editor.draft(home, deck, note)
        if args.draft == "discard":
            return _discard(home, deck, note)
        words = _command()
        original = note_editor.text(home, deck, note)
        draft = _chosen(args, note_editor.begin(path, original), original)
        edit = _Edit(home, (deck, note), draft, words, original, slot, asks=not args.yes)
        try:
            return edit.run()
        except KeyboardInterrupt:
            edit.say_where()
            raise
        except EOFError:
            edit.say_where()
            return 1


def _in_workshop(args: argparse.Namespace) -> int:
    """Go over a story as it was written; 1 where it was not saved."""
    if args.yes or args.draft:
        raise UsageError("--yes and --draft are for the text, not for --workshop")
    with opened() as home:
        deck, note, _ = note_editor.find(home, args.note)
        draft = workshop.reopen(home, deck, note)
        if args.plain or not can_draw():
            return converse(StoryWriter(home, replace(draft, page=draft.last_page)))
    return open_screens("workshop", "", f"{deck}/{note}")


def _command() -> list[str]:
    """The editor's words: $VISUAL, else $EDITOR, else the first of the usual ones.

    Raises UsageError where there is none, or no terminal for one that was not named.
    """
    if words := their_editor.named():
        return words
    program = next((name for name in _DEFAULTS if shutil.which(name)), None)
    if program is None or not somebody_there():
        what = "no editor was found" if program is None else "there is no terminal for an editor"
        raise UsageError(what, "Set $EDITOR to one, as in EDITOR=nano.")
    return [program]


def _discard(home: Home, deck: str, note: str) -> int:
    path = note_editor.draft(home, deck, note)
    existed = path.exists()
    note_editor.forget(path)
    say(f"The draft of {deck}/{note} is gone." if existed else f"{deck}/{note} has no draft.")
    return 0


def _chosen(args: argparse.Namespace, draft: EditorDraft, original: str) -> EditorDraft:
    """The draft to go on with, or the note, as the person chooses."""
    if not draft.left:
        return draft
    say("Your text from last time, which was not taken in, is here.")
    if args.draft or args.yes or not somebody_there():
        return draft
    if yes_no("Go on with it?", ": throw it away") == "n":
        note_editor.keep(draft.path, original)
        return EditorDraft(draft.path, original, False)
    return draft


class _Edit:
    """One note in the editor, until it is saved or left."""

    def __init__(
        self, home: Home, place: tuple[str, str], draft: EditorDraft, words: list[str],
        original: str, slot: str, *, asks: bool,
    ) -> None:  # fmt: skip
        self._home, self._place, self._path = home, place, draft.path
        self._text, self._words, self._base = draft.text, words, original
        self._compared: str | None = original
        self._slot = slot
        self._asks = asks and somebody_there()
        self._may_save = not asks

    def run(self) -> int:
        """Open, show, ask, save, as often as it takes; the exit code."""
        while True:
            try:
                self._open()
                if self._text == self._base:
                    drop(self._path)
                    say("Nothing was changed.")
                    return 0
                changes = note_editor.changes(self._home, *self._place, self._text, self._compared)
                for text in note_editor.words(changes):
                    write(text)
                answer = self._answer() if changes.changed else SAVE
                if answer == SAVE:
                    return self._save()
            except DrillError as error:
                answer = self._failed(error)
            if answer == LEAVE:
                self.say_where()
                return 1

    def say_where(self) -> None:
        """What is left where, at the end of an edit that was not saved."""
        if note_editor.typed(self._path, self._base) == self._base:
            drop(self._path)
            say("Nothing was changed.")
        else:
            deck, note = self._place
            say(f"Nothing was changed. Your text is kept: {self._path}")
            say(f"`drill edit {deck}/{note}` goes on with it; `--draft discard` throws it away.")

    def _open(self) -> None:
        """One turn in the editor. The text is read also where the editor failed."""
        try:
            line = card_field.line(self._text, self._slot) if self._slot else 0
            their_editor.edit(self._words, self._path, line)
        finally:
            self._text = note_editor.typed(self._path, self._text)

    def _answer(self) -> str:
        if self._may_save:
            return SAVE
        if not self._asks:
            raise _Nobody(
                "nobody is there to ask, so nothing was changed",
                f"Your text is kept: {self._path}\nSay --yes to save without being asked.",
            )
        return {"y": SAVE, "e": AGAIN}.get(yes_no("Save?", "/e: edit again"), LEAVE)

    def _save(self) -> int:
        saved = note_editor.save(self._home, *self._place, self._text, base=self._compared)
        drop(self._path)
        also = f", and {saved.file} with it" if saved.file else ""
        place = "/".join(self._place)
        say(f"{place} is saved{also}. `drill undo` takes it back." if saved.changed else
            "Nothing was changed.")  # fmt: skip
        return 0

    def _failed(self, error: DrillError) -> str:
        """Say what is wrong and whether to go on. Raises the error where nobody can say so."""
        if self._text == self._base:
            drop(self._path)
            raise error
        if isinstance(error, _Nobody):
            raise error
        of_the_text = isinstance(error, DeckError | UsageError | Overtaken)
        if of_the_text and not isinstance(error, their_editor.EditorFailed):
            note_editor.keep(self._path, note_editor.marked(self._text, error))
        if not self._asks:
            raise _Kept(error, str(self._path)) from None
        say(str(error))
        answer = line("Enter opens it again; n leaves it.").lower()
        if isinstance(error, Overtaken):  # that has been said: the next time it is meant
            self._compared = None
        return LEAVE if answer in ("n", "no", "q") else AGAIN


class _Nobody(UsageError):
    """There is a question and nobody to answer it."""


class _Kept(DrillError):
    """An error with the place of the text that it is about."""

    def __init__(self, error: DrillError, path: str) -> None:
        super().__init__(str(error), f"Nothing was changed. Your text is kept: {path}")
