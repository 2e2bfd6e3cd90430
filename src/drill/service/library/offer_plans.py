"""What becomes of one note of an offer, in the deck that it goes to."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property, partial

from sqlalchemy import Connection

from drill.cards.build import build
from drill.cards.shelf import Shelf
from drill.domain.deck import Plain
from drill.exchange.offer import Offered
from drill.service.home.undo import ImportStep
from drill.service.library import decks, edits
from drill.service.library.arrivals import Wish
from drill.service.library.decks import NotePlan
from drill.service.library.differences import first_words, front, told
from drill.service.library.former_notes import Marks
from drill.service.library.offer_matches import Match
from drill.service.library.offer_notes import Lookup
from drill.service.library.tallies import Tally
from drill.storage import library
from drill.storage.library import StoredNote


class NotePlanner:
    """Plans notes one by one, and counts them. With a `step`, what is known of the person's edits
    is brought up to date."""

    def __init__(
        self, connection: Connection, wish: Wish, title: str, marks: Marks,
        step: ImportStep | None,
    ) -> None:  # fmt: skip
        self._connection = connection
        self._wish = wish
        self._title = title
        """Of the offer."""
        self._marks = marks
        self._step = step
        self._positions = Lookup(partial(_last_position, connection))

    def tagged(self, offered: Offered, deck_title: str) -> Offered:
        """The note with the subdeck that it is in as one of its tags, where decks are not split."""
        if self._wish.split or not offered.deck:
            return offered
        top, _, below = offered.deck.partition("::")
        tag = below if top == self._title else offered.deck
        tag = "" if tag in (deck_title, self._title) else tag.strip()
        note = offered.note
        if not tag or tag in note.tags:
            return offered
        return replace(offered, note=replace(note, tags=(*note.tags, tag)))

    def plan(self, tally: Tally, match: Match) -> NotePlan | None:
        """What happens to a note, counted; None where nothing does."""
        deck_id, stored, note = tally.deck.id, match.stored, match.offered.note
        label = first_words(note)
        if stored is not None:
            note = self._with_edits(tally, note, stored)
        if stored is not None and stored.note == note and not stored.retired:
            tally.notes["same"] += 1
            tally.cards["kept"] += len(build(note, ""))
            return None
        if stored is None:
            self._positions[deck_id] += 1
            self._look_for_twins(tally, note)
        position = stored.position if stored else self._positions[deck_id]
        old = Shelf({(deck_id, stored.note.id): stored.note} if stored else {})
        new = Shelf({(deck_id, note.id): note})
        row = decks.row_of(stored, note, deck_id, position, old, new, tally.cards, {})
        tally.notes[row.what] += 1
        change = told(stored.note, note) if stored and row.what == "changed" else ""
        change = f"in {deck_id}: {change}" if change else ""
        if note.id not in tally.edited or self._wish.takes_theirs(deck_id, note.id):
            why = "; ".join(filter(None, (change, match.offered.remark)))
            tally.item(row.what, note.id, label, why)
        return row

    def _with_edits(self, tally: Tally, note: Plain, stored: StoredNote) -> Plain:
        """A note as it will be: what the person changed in it stands, which is said."""
        deck_id, name = tally.deck.id, stored.note.id
        mark = self._marks[deck_id].get(name)
        if stored.retired or mark is None or not mark.edited(stored.note):
            return note
        theirs = replace(note, id=mark.of) if mark.home else note
        merged = edits.merged(deck_id, mark, stored.note, theirs)
        assert isinstance(merged.note, Plain)
        if merged.kept:
            tally.edited[name] = merged.why
        if self._wish.takes_theirs(deck_id, name):
            return note
        if merged.kept:
            tally.item("edited", name, first_words(stored.note), merged.why)
        if self._step is not None:
            self._step.hold(edits.keep(self._connection, merged.facts))
            edits.follow(self._marks[deck_id], merged.facts)
        return merged.note

    @cached_property
    def _askers(self) -> dict[int, str]:
        """The decks that are here, by the hashes of what their notes ask."""
        notes = library.plain_notes(self._connection)
        return {_question_hash(note): deck for deck, note in notes}

    def _look_for_twins(self, tally: Tally, note: Plain) -> None:
        """Notes of other decks that ask the same, to point out."""
        deck = self._askers.get(_question_hash(note))
        if deck is not None and deck != tally.deck.id:
            tally.twins.setdefault(deck, []).append(first_words(note))


def _question_hash(note: Plain) -> int:
    return hash(" ".join(front(note).casefold().split()))


def _last_position(connection: Connection, deck_id: str) -> int:
    return library.last_place(connection, deck_id)[1]
