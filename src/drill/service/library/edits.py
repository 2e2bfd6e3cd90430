"""A person's edits stand: an update of a deck changes of a note what the person did not change.

An update is merged into an edited note field by field (`cards.merging`); its version is the one
that the next is held against. Which notes are edited, and of what, `edit_marks` knows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from drill.cards.merging import Conflict, merge
from drill.cards.moves import renames
from drill.deckfile import schema
from drill.domain.deck import Deck, Note, Story
from drill.errors import DeckError
from drill.service.library import edit_marks
from drill.service.library.edit_marks import Mark
from drill.storage.connection import Connection
from drill.storage.library import StoredNote
from drill.storage.settings import EDITED
from drill.text import shown

_MOST_SAID = 5
"""Differences of one note that are named."""


def replaced(connection: Connection, deck: Deck, outcome: EditOutcome) -> dict[str, str | None]:
    """For `keep`, what is known of edits in place of which the deck's own versions are taken: all
    that are not in `outcome`. In the step that takes them, see `given_up`."""
    ids, renamed = {note.id for note in deck.notes()}, {*outcome.former.values()}
    return {
        f"{EDITED}{deck.id}/{name}": None
        for name in edit_marks.of_deck(connection, deck.id)
        if name in ids and name not in renamed
    }


def given_up(deck_id: str, mark: Mark, note: Note, theirs: Note) -> dict[str, str | None]:
    """For `keep`, that an edited note is its author's version from now on, which is `note` here.

    In the step that takes it, that is: else the next update would forget the edit, and an undo of
    this one bring it back as if it were the author's.
    """
    if mark.home:
        return _marked(deck_id, mark, note, theirs)
    return {f"{EDITED}{deck_id}/{note.id}": None}


class Merged(NamedTuple):
    """An edited note and a version of its author's, brought together."""

    note: Note
    why: str
    """What to say of words of the person's that stand where the author's new ones say something
    else; empty where all of both is in it."""
    settings: dict[str, str | None]
    """What is known of it from then on, for `keep`."""
    was: str
    """Its id in the store so far."""


def merged(deck_id: str, mark: Mark, own: Note, theirs: Note) -> Merged:
    """What an update makes of a note that the person edited."""
    base, offered = mark.base, theirs
    if mark.home:  # what it is called where it is, is no edit
        theirs = replace(theirs, id=own.id, was=own.was)
        base = replace(base, id=own.id, was=own.was) if base else None
    if isinstance(theirs, Story):  # whose it is, is no edit
        own, base = _told_as(own, theirs), _told_as(base, theirs) if base else None
    if own == theirs:
        over = _marked(deck_id, mark, own, offered) if mark.theirs else {}
        return Merged(own, "", over, own.id)
    if mark.theirs == edit_marks.version_of(offered):
        base = theirs
    if base is None:
        note, why = own, "your version stands"
        if mark.theirs:
            why += " as a whole: an earlier drill did not keep what it was made of"
    else:
        note, conflicts = merge(base, own, theirs)
        more = len(conflicts) - _MOST_SAID
        why = "; ".join(map(_conflict, conflicts[:_MOST_SAID])) + f"; and {more} more" * (more > 0)
    values = _marked(deck_id, mark, note, offered)
    if note.id != own.id:
        values = {f"{EDITED}{deck_id}/{own.id}": None, **values}
    return Merged(note, why, values, own.id)


def _told_as(note: Note, theirs: Story) -> Note:
    return replace(note, sample=theirs.sample) if isinstance(note, Story) else note


def _marked(deck_id: str, mark: Mark, note: Note, theirs: Note) -> dict[str, str | None]:
    key = f"{EDITED}{deck_id}/{note.id}"
    if not mark.theirs:  # the person's own from the first; no author ever had it
        return {} if mark.home else {key: mark.with_mine(note).text()}
    if note == theirs and not mark.home:
        return {key: None}
    fresh = Mark(
        theirs.id, edit_marks.version_of(theirs), mark.mine, edit_marks.said_of(theirs), mark.home
    )
    return {key: fresh.with_mine(note).text()}


def _conflict(conflict: Conflict) -> str:
    old, yours, theirs = (f"“{shown(version)}”" for version in conflict[1:])
    return f"{shown(conflict.where)}: yours stands, {yours}; theirs is {theirs}, it was {old}"


@dataclass(slots=True)
class EditOutcome:
    """What becomes of the person's edits when a deck is updated, gathered note by note."""

    kept: dict[str, str] = field(default_factory=dict)
    """Why, by id, of notes where their words stand against the deck's; of notes that they moved
    to another deck by `deck/note`."""
    settings: dict[str, str | None] = field(default_factory=dict)
    """What is known of edited notes from then on, for `keep`."""
    forgotten: dict[str, str | None] = field(default_factory=dict)
    """The same of edits that were undone; only for an update that changes something, which undo
    takes back."""
    former: dict[str, str] = field(default_factory=dict)
    """Id of an edited note in the deck → its id in the store."""
    warnings: list[str] = field(default_factory=list)

    def add(self, deck_id: str, merged: Merged, name: str) -> None:
        """One more note; `name` is what it is called in `kept`."""
        self.settings |= merged.settings
        if merged.why:
            self.kept[name] = merged.why
            self.warnings.append(warning(deck_id, merged.note.id, merged.why))


def with_edits(
    connection: Connection, deck: Deck, stored: Sequence[StoredNote], apart: Collection[str],
    outcome: EditOutcome,
) -> Deck:  # fmt: skip
    """The deck with the person's edits in it, of which `outcome` hears.

    `stored` are the notes that the store has of it, `apart` the ids of those that do not count.
    Where theirs do not go together with the rest of the deck any more, the deck's own stands.
    """
    known = {
        name: mark.as_own(name) for name, mark in edit_marks.of_deck(connection, deck.id).items()
    }
    mine: dict[str, tuple[Mark, Note]] = {}
    theirs: list[Note] = []
    for item in stored if known else ():
        if item.retired:
            continue
        mark = known.get(item.note.id)
        if mark and not mark.edited(item.note):
            outcome.forgotten |= edit_marks.undone(deck.id, item.note)
            mark = None
        if mark and item.note.id not in apart:
            mine[mark.of] = mark, item.note
            if mark.theirs:
                theirs.append(mark.base or replace(item.note, id=mark.of))
        else:
            theirs.append(item.note)
    swaps = dict(_swaps(deck, mine, theirs))
    whole = _swapped(deck, swaps)
    if swaps and _fault(whole):
        whole = deck
        for name, merged in list(swaps.items()):
            tried = _swapped(whole, {name: merged})
            fault = _fault(tried)
            if fault:
                del swaps[name]
                place = f"{deck.id}/{merged.note.id}"
                outcome.warnings.append(f"your version of {place} could not be kept: {fault}")
            else:
                whole = tried
    for merged in swaps.values():
        outcome.add(deck.id, merged, merged.note.id)
        outcome.former[merged.note.id] = merged.was
    return whole


REPLACING = ("--replace-edits", "--edits theirs")
"""What a command line calls it that the source's words are taken instead."""


def warning(deck_id: str, note: str, why: str, option: str = REPLACING[0]) -> str:
    """That the person's words stand, as a warning."""
    return f"kept your version of {deck_id}/{note} ({option} takes theirs): {why}"


def _swaps(
    deck: Deck, mine: Mapping[str, tuple[Mark, Note]], theirs: Sequence[Note]
) -> Iterator[tuple[str, Merged]]:
    """What is made of the person's versions, by the id of the note that they stand for.

    `theirs` are all notes of the deck as its author knew them last.
    """
    left = dict(mine)
    notes = list(deck.notes())
    former = {now: was for was, now in renames(theirs, notes).items()} if left else {}
    for note in notes:
        names = (note.id, note.was, former.get(note.id, ""))
        name = next((name for name in names if name in left), None)
        if name is not None:
            yield note.id, merged(deck.id, *left.pop(name), note)
    for name, (mark, own) in left.items():
        # Of a note of the person's own no author ever had a version.
        why = "the deck has no such note any more" if mark.theirs else ""
        yield name, Merged(own, why, {}, own.id)


def _swapped(deck: Deck, swaps: Mapping[str, Merged]) -> Deck:
    """The deck with these in place of the notes of those ids, or at the end of their section."""
    left = {name: merged.note for name, merged in swaps.items()}
    notes = [left.pop(note.id, note) for note in deck.notes()]
    return with_notes(deck, [*notes, *left.values()])


def with_notes(deck: Deck, notes: Iterable[Note]) -> Deck:
    """A deck with these notes in place of its own."""
    sections: dict[str, list[Note]] = {name: [] for name in schema.SECTIONS}
    for note in notes:
        sections[note.section].append(note)
    return replace(deck, **{name: tuple(some) for name, some in sections.items()})  # type: ignore[arg-type]


def _fault(deck: Deck) -> str:
    """Why no deck file could hold this deck; empty where one can."""
    from drill.deckfile.reading import read_deck
    from drill.deckfile.writing import write_deck

    try:
        read_deck(write_deck(deck), deck.id)
    except DeckError as error:
        problem = error.problems[0]
        return f"{problem.where}: {problem.message}" if problem.where else problem.message
    return ""
