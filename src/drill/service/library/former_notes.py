"""Notes as their source had them last: which it has no more, and which go on in other words."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from drill.cards.rewording import reworded
from drill.domain.deck import Plain
from drill.exchange.offer import Offered
from drill.service.library import edits, provenance
from drill.service.library.offer_decks import OfferDecks
from drill.service.library.offer_notes import Lookup, OfferNotes
from drill.storage import library
from drill.storage.library import StoredNote

_MOST_REWORDED = 2_000
"""Notes that a source has no more, or new, among which those are looked for that go on in other
words; of more, it is another source."""

Marks = Lookup[str, dict[str, edits.Mark]]
"""What is known of the edited notes of a deck, by its id."""


def missing(
    connection: Connection, marks: Marks, deck_id: str, file: str, left: Mapping[int, str]
) -> list[int]:  # fmt: skip
    """Of notes of a deck, id by row number, those that a source had once: the person did not write
    them or move them there, and no other source brought them."""
    placed = {note for note, mark in marks[deck_id].items() if not mark.theirs or mark.home}
    others = placed | provenance.of_others(connection, deck_id, file)
    return [pk for pk, note in left.items() if note not in others]


def continued(
    connection: Connection, marks: Marks, file: str, notes: OfferNotes, decks: OfferDecks
) -> dict[tuple[str, str], StoredNote]:  # fmt: skip
    """The notes that the source has no more and that go on in other words, by deck and offered
    id."""
    gone: dict[str, dict[str, int]] = {}
    for deck_id in dict.fromkeys(decks.ids.values()):
        here = library.plain_ids(connection, deck_id)
        gone[deck_id] = {here[pk]: pk for pk in missing(connection, marks, deck_id, file, here)}
    if not any(gone.values()):
        return {}
    fresh: dict[str, list[Offered]] = {deck_id: [] for deck_id in gone}
    brought: set[tuple[str, str]] = set()
    for offered in notes.notes():
        deck_id = decks.of(offered)
        known = notes.ids_of(offered) & gone[deck_id].keys()
        brought.update((deck_id, name) for name in known)
        few = len(fresh[deck_id]) <= _MOST_REWORDED
        if few and not (known or offered.named or offered.stated):
            fresh[deck_id].append(offered)
    matches: dict[tuple[str, str], StoredNote] = {}
    for deck_id, new in fresh.items():
        pks = [pk for name, pk in gone[deck_id].items() if (deck_id, name) not in brought]
        if pks and new and max(len(pks), len(new)) <= _MOST_REWORDED:
            ids = [name for offered in new for name in notes.ids_of(offered)]
            known = {stored.note.id for stored in library.known(connection, ids, [deck_id])}
            unknown = [offered.note for offered in new if not known & notes.ids_of(offered)]
            former = library.notes(connection, pks=pks)
            last = [_last(marks[deck_id], stored) for stored in former]
            for old, now in reworded(last, unknown).items():
                matches[deck_id, unknown[now].id] = former[old]
    return matches


def _last(marks: Mapping[str, edits.Mark], stored: StoredNote) -> Plain:
    """A stored note as its source had it last."""
    mark = marks.get(stored.note.id)
    note = (mark.base if mark else None) or stored.note
    assert isinstance(note, Plain)
    return note
