"""A person's edits stand: an update of a deck does not change a note that the person changed.

An edit leaves the hash of what it made. A note counts as edited as long as it is what an edit left,
so undoing one, or the import of a deck, needs no bookkeeping.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from drill.deckfile import schema
from drill.domain.deck import Deck, Note, Story
from drill.domain.plain import to_plain
from drill.errors import DeckError
from drill.storage import library, log
from drill.storage.library import StoredNote

_EDITED = "edited/"
_GONE = "gone/"
SOURCE = "source/"
"""Of a deck: which tables and Markdown files were taken into it."""
FACTS_OF_A_DECK = (_EDITED, _GONE, SOURCE, "link/")
"""How the keys of the facts begin that go on with the id of a deck."""
_MOST_VERSIONS = 100
"""Versions of a note that are known as the person's own; the newest."""


def mark(connection: Connection, deck_id: str, before: Note | None, after: Note) -> None:
    """Remember that a person edited a note, or wrote it (`before` is None then), so that an
    update of its deck lets it stand. In the caller's transaction.

    An edit that brings back what the deck's author wrote is none.
    """
    mark_all(connection, deck_id, [(before, after)])


def mark_all(
    connection: Connection, deck_id: str, pairs: Sequence[tuple[Note | None, Note]]
) -> None:
    """The same for many notes of one deck: (before, after)."""
    formers = [f"{_EDITED}{deck_id}/{(before or after).id}" for before, after in pairs]
    known = log.facts_of(connection, formers)
    fresh: dict[str, str] = {}
    for key, (before, after) in zip(formers, pairs, strict=True):
        former = before or after
        here = _read(known.get(key))
        mine = here.mine if here else ()
        base = Mark(former.id, _hash(before) if before else "", mine)
        if here and _hash(former) in mine:
            base = here
        versions = dict.fromkeys(hash for hash in (*mine, _hash(after)) if hash != base.theirs)
        made = {"of": base.of, "theirs": base.theirs, "mine": [*versions][-_MOST_VERSIONS:]}
        fresh[f"{_EDITED}{deck_id}/{after.id}"] = library.dump(made)
    log.keep_facts(connection, fresh)


def drop(connection: Connection, places: Sequence[tuple[str, str]]) -> dict[str, None]:
    """Remember that a person deleted notes or moved them away, by deck and note id, so that an
    update of their deck does not bring them back. Returns the facts, as a step's undoing puts them.
    """
    keys = [f"{_GONE}{deck}/{note}" for deck, note in places]
    log.keep_facts(connection, dict.fromkeys(keys, "gone"))
    return dict.fromkeys(keys)


def gone(connection: Connection, deck_id: str) -> set[str]:
    """Ids of the notes of a deck that the person deleted or moved away."""
    return {key.rpartition("/")[2] for key in log.facts(connection, f"{_GONE}{deck_id}/")}


@dataclass(frozen=True, slots=True)
class Mark:
    """What is known of an edited note."""

    of: str
    """The id under which the deck's author knows it."""
    theirs: str
    """Hash of the author's version."""
    mine: tuple[str, ...]
    """Hashes of the person's versions."""

    def edited(self, note: Note) -> bool:
        """Whether a stored note is a version of the person's."""
        return _hash(note) in self.mine

    def offered_before(self, note: Note) -> bool:
        """Whether an author's version is the one that the person edited, or what it became."""
        return _hash(note) in (self.theirs, *self.mine)


def marks(connection: Connection, deck_id: str) -> dict[str, Mark]:
    """What is known of the edited notes of a deck, by note id."""
    found = log.facts(connection, f"{_EDITED}{deck_id}/")
    read = {key.rpartition("/")[2]: _read(text) for key, text in found.items()}
    return {note: mark for note, mark in read.items() if mark is not None}


def _read(text: str | None) -> Mark | None:
    if text is None:
        return None
    plain = json.loads(text)
    return Mark(plain["of"], plain["theirs"], tuple(plain["mine"]))


def _hash(note: Note) -> str:
    """What a note says; whose story it is, its import says."""
    said = replace(note, sample=False) if isinstance(note, Story) else note
    return hashlib.sha256(library.dump([note.kind, to_plain(said)]).encode()).hexdigest()


def standing(
    connection: Connection,
    deck: Deck,
    stored: Iterable[StoredNote],
    apart: Collection[str],
    warnings: list[str],
) -> tuple[Deck, tuple[str, ...]]:
    """The deck with the person's versions in place of its own, and their ids.

    `stored` are the notes that the store has of it, `apart` the ids of those that do not
    count; what became of each version is added to `warnings`.

    Where theirs do not go together with the rest of the deck any more, the deck's own stands.
    """
    known = marks(connection, deck.id)
    mine: dict[str, Note] = {}
    for item in stored if known else ():
        mark = known.get(item.note.id)
        if mark and mark.edited(item.note) and not item.retired and item.note.id not in apart:
            mine[mark.of] = item.note
    swaps = dict(_swaps(deck, mine))
    if not swaps:
        return deck, ()
    whole = _swapped(deck, swaps)
    if _fault(whole):
        whole = deck
        for of, note in list(swaps.items()):
            tried = _swapped(whole, {of: note})
            fault = _fault(tried)
            if fault:
                del swaps[of]
                warnings.append(f"your version of {deck.id}/{note.id} could not be kept: {fault}")
            else:
                whole = tried
    for note in swaps.values():
        warnings.append(f"kept your version of {deck.id}/{note.id} (--replace-edits takes theirs)")
    return whole, tuple(note.id for note in swaps.values())


def _swaps(deck: Deck, mine: Mapping[str, Note]) -> Iterator[tuple[str, Note]]:
    """The person's versions that differ from the deck's, by the id of the note they stand for."""
    left = dict(mine)
    for note in deck.notes():
        own = left.pop(note.id, None) or left.pop(note.was, None)
        if own is None:
            continue
        if isinstance(own, Story) and isinstance(note, Story):
            own = replace(own, sample=note.sample)
        if own != note:
            yield note.id, own
    yield from left.items()  # the deck's author dropped them


def _swapped(deck: Deck, swaps: Mapping[str, Note]) -> Deck:
    """The deck with these in place of the notes of those ids, or at the end of their section."""
    left = dict(swaps)
    notes = [left.pop(note.id, note) for note in deck.notes()]
    return with_notes(deck, [*notes, *left.values()])


def with_notes(deck: Deck, notes: Iterable[Note]) -> Deck:
    """A deck with these notes in place of its own."""
    sections: dict[str, list[Note]] = {name: [] for name in schema.SECTIONS}
    for note in notes:
        sections[note.section].append(note)
    return replace(deck, **{name: tuple(found) for name, found in sections.items()})  # type: ignore[arg-type]


def _fault(deck: Deck) -> str:
    """Why no deck file could hold this deck; empty where one can."""
    from drill.deckfile.reading import read_deck
    from drill.deckfile.writing import write_deck

    try:
        read_deck(write_deck(deck), deck.id)
    except DeckError as error:
        found = error.problems[0]
        return f"{found.where}: {found.message}" if found.where else found.message
    return ""
