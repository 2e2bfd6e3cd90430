"""Editing one note as a person does: its YAML out, the changed YAML in.

What is edited is a deck file with that one note in it, so an error names its line, and what a
deck file may say can be said here. Histories follow as they do in an import; one undo step.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from drill.deckfile.reading import read_deck
from drill.deckfile.schema import SECTIONS
from drill.deckfile.writing import write_deck
from drill.domain.deck import Deck, Note, Story
from drill.errors import NotFound, UsageError
from drill.service import decks
from drill.service.grading import EDIT
from drill.service.progress import Progress, unheard
from drill.service.trainer import Trainer
from drill.storage import library, log, snapshots

HEAD = (
    "# One note. Change what stands below its section; leave the first lines.\n"
    "# Ids carry the history: keep them where they mean the same.\n"
)


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edit changed."""

    changed: bool
    cards: dict[str, int]
    """new, kept, changed, retired, skipped: as an import counts them."""


def text(trainer: Trainer, deck_id: str, note_id: str) -> str:
    """The note as a deck file that holds it alone. Raises NotFound and StoreError."""
    with trainer.store.read() as connection:
        stored = library.deck(connection, deck_id)
        found = library.notes(connection, place=(deck_id, note_id))
    if stored is None or not found:
        raise NotFound(f"there is no note {deck_id}/{note_id} any more")
    bare = Deck(1, deck_id, stored.head.title)
    return HEAD + write_deck(_with(bare, [found[0].note]))


def draft(trainer: Trainer, deck_id: str, note_id: str) -> Path:
    """Where the text is while an editor has it open; what is left there was not taken in."""
    return trainer.paths.drafts / f"{deck_id}--{note_id}.yaml"


def save(
    trainer: Trainer, deck_id: str, note_id: str, edited: str, progress: Progress = unheard
) -> Edited:
    """Take a changed note in: its cards keep their histories, one step undoes it.

    Raises DeckError (the text is no deck file; each problem with its line), UsageError (it is
    not this one note any more), NotFound, StoreError, and Cancelled where the watcher stops it;
    then nothing was changed.
    """
    read = list(read_deck(edited, note_id).notes())
    if len(read) != 1:
        raise UsageError(
            f"there are {len(read)} notes in the text, and there should be one",
            "Keep the note; to leave it as it was, close the editor without a change.",
        )
    with trainer.store.write() as connection:
        stored = library.deck(connection, deck_id)
        deck = library.whole_deck(connection, deck_id)
        before = next((note for note in deck.notes() if note.id == note_id), None) if deck else None
        if stored is None or deck is None or before is None:
            raise NotFound(f"there is no note {deck_id}/{note_id} any more")
        after = _fitting(read[0], before)
        if after == before:
            return Edited(False, {})
        # As a file would be: a changed id may be another note's already.
        changed = _with(deck, [after if note is before else note for note in deck.notes()])
        whole = replace(read_deck(write_deck(changed), note_id), origin=deck.origin)
        progress(0.3)
        planned = replace(decks.plan(connection, whole), stated=stored.stated)
        progress(0.6)
        before_it = snapshots.take(connection, deck_id)
        decks.take_in(connection, planned)
        progress(1.0)
        what = f"editing {deck_id}/{after.id}"
        now = trainer.clock.now()
        log.add_change(connection, now, EDIT, what, {"snapshots": [before_it]})
    return Edited(True, planned.cards)


def _fitting(note: Note, before: Note) -> Note:
    """The note as it goes in: of the same kind, and with its history where its id changed."""
    if note.section != before.section:
        raise UsageError(
            f"the note was one of {before.section} and is now one of {note.section}",
            "A note keeps its kind: undo that, or write a new one in a deck file.",
        )
    if isinstance(note, Story) and isinstance(before, Story) and before.sample:
        note = replace(note, sample=True)  # somebody else's story does not become one's own so
    return note if note.id == before.id or note.was else replace(note, was=before.id)


def _with(deck: Deck, notes: list[Note]) -> Deck:
    """A deck with these notes in place of its own."""
    sections: dict[str, list[Note]] = {name: [] for name in SECTIONS}
    for note in notes:
        sections[note.section].append(note)
    return replace(deck, **{name: tuple(found) for name, found in sections.items()})  # type: ignore[arg-type]
