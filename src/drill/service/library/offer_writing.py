"""Writing the notes of an offer: into decks as a part of an undo step, at once or as they were kept
from a preview.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from drill.domain.deck import Deck
from drill.service.home.progress import Progress
from drill.service.home.undo import ImportStep
from drill.service.library import decks, edit_marks
from drill.service.library.arrivals import Tally
from drill.service.library.new_notes import KeptNotes, NewNotes
from drill.service.library.note_plan import NotePlan
from drill.service.library.offer_decks import OfferDecks, note_facts, source_facts
from drill.storage import card_rows, library, snapshots, visibility
from drill.storage.connection import Connection
from drill.storage.digests import DigestedNote


class OfferWriter:
    """Writes into decks as part of an undo step, in the caller's transaction."""

    def __init__(self, connection: Connection, step: ImportStep) -> None:
        self._connection = connection
        self._step = step
        self._former: dict[str, dict[str, Any]] = {}
        """Of each deck that was written what changed in it; nothing of a new one."""

    def write(self, tally: Tally, rows: Sequence[NotePlan], made_of: Mapping[str, int]) -> None:
        """Write notes of a deck that is here; `made_of` are digests by note id, see `digests`."""
        if not rows:
            return
        deck_id = tally.deck.id
        self._keep_former(deck_id, [row.stored.pk for row in rows if row.stored])
        library.revive(self._connection, deck_id)
        decks.write_rows(self._connection, deck_id, rows, alone=True, made_of=made_of)

    def add(self, tally: Tally, notes: NewNotes) -> None:
        """Write notes of a deck that comes with them."""
        if notes.deck not in self._former:
            self._step.secure()
            self._step.whole(notes.deck)
            self._former[notes.deck] = {}
            library.put_deck(self._connection, tally.deck, stated=False, own=False)
        notes.write(self._connection)

    def rename(self, deck: Deck) -> None:
        """Give a deck its new title."""
        self._keep_former(deck.id, [])
        library.put_deck(self._connection, deck, stated=False, own=False)

    def _keep_former(self, deck_id: str, pks: Sequence[int]) -> None:
        """Keep a deck's head, and notes that are about to change, by row number."""
        self._step.secure()
        part = snapshots.take(self._connection, deck_id, pks)
        if deck_id in self._former:
            self._former[deck_id]["notes"] += part["notes"]
            self._former[deck_id]["cards"] += part["cards"]
        else:
            part["came"][0] = self._last_row() + 1
            self._former[deck_id] = part

    def _last_row(self) -> int:
        return library.last_place(self._connection, "")[0]

    def finish(self) -> None:
        """What belongs to the store as a whole, and to the undo step, after the last note."""
        for deck_id, former in self._former.items():
            if former:  # in a new deck every card has its note's key
                former["came"][1] = self._last_row()
                self._step.snapshots.append(former)
                card_rows.follow_notes(self._connection, deck_id)
        visibility.settle(self._connection)

    def remember(self, offer_decks: OfferDecks, file: str) -> None:
        """Which decks the source went into, for its next version; before it is finished."""
        for group, deck_id in offer_decks.ids.items():
            if deck_id not in self._former:
                continue
            tally = offer_decks.tallies[deck_id]
            sources = source_facts(deck_id, offer_decks.known_as(group))
            notes = note_facts(self._connection, deck_id, file, tally.brought)
            before = edit_marks.keep(self._connection, sources | notes)
            # What made a deck is remembered even when it is undone: it may leave a deck
            # whose reviews are to be found again.
            undone = notes if tally.fresh else before
            self._step.hold({key: before[key] for key in undone if key in before})


@dataclass(frozen=True, slots=True)
class Walked:
    """What a walk over an offer found, and may have written."""

    tallies: Sequence[Tally]
    """Of its decks, those to which something happens."""
    deck_ids: frozenset[str]
    """Of the decks that the offer became; notes of it may be known in others besides."""
    copies: int
    """Cards of drill's own that came back from another program."""
    at_rest: bool
    """Whether every note is here as it would be made, and its deck goes by its title."""
    by_cards: bool
    """Whether any note of it is a copy of one of drill's own cards, here or elsewhere."""
    kept: KeptNotes | None
    """All that is to be written, where that is nothing but new notes of new decks."""
    found: dict[str, DigestedNote | None]
    """The notes that were asked for, by id; None where none is here. Empty where `kept` is all."""
    version: object
    """Of the store that the offer was compared with, see `Connection.version`."""
    recalled: bool = False
    """Whether it is known from an earlier walk, see `repeats`."""

    def stands(self, connection: Connection) -> bool:
        """Whether the store is the one that the offer was compared with."""
        return connection.version() == self.version

    def write(self, connection: Connection, step: ImportStep, progress: Progress) -> bool:
        """Write what was found as part of an undo step, in the caller's transaction that changed
        nothing yet; False where there is more to it, or the store is another by now.

        Raises StoreError, and Cancelled where the watcher stops it.
        """
        if self.kept is None or not self.stands(connection):
            return False
        writer = OfferWriter(connection, step)
        tallies = {tally.deck.id: tally for tally in self.tallies}
        for index, notes in enumerate(self.kept):
            progress(index / self.kept.portions)
            writer.add(tallies[notes.deck], notes)
        writer.finish()
        progress(1.0)
        return True
