"""Writing what an offer changes, and what undoing that needs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import Connection

from drill.domain.deck import Deck
from drill.service.home.undo import ImportStep
from drill.service.library import decks, edits, provenance
from drill.service.library.decks import NotePlan
from drill.service.library.offer_decks import OfferDecks
from drill.service.library.sources import Opened
from drill.service.library.tallies import Tally
from drill.storage import fulltext, library, snapshots, visibility


class OfferWriter:
    """Writes into decks as part of an undo step, in the caller's transaction."""

    def __init__(self, connection: Connection, step: ImportStep) -> None:
        self._connection = connection
        self._step = step
        self._former: dict[str, dict[str, Any]] = {}
        """Of each deck that was written what changed in it; nothing of a new one."""

    @cached_property
    def _first_row(self) -> int:
        """The row number of the first note that comes: read before any does."""
        return library.last_place(self._connection, "")[0] + 1

    def write(self, tally: Tally, rows: Sequence[NotePlan]) -> None:
        """Write notes of one deck."""
        if not rows:
            return
        deck_id, first_row = tally.deck.id, self._first_row
        assert first_row
        if not tally.fresh:
            self._keep_former(deck_id, [row.stored.pk for row in rows if row.stored])
            library.revive(self._connection, deck_id)
        elif deck_id not in self._former:
            self._step.secure()
            self._step.whole(deck_id)
            self._former[deck_id] = {}
            library.put_deck(self._connection, tally.deck, stated=False, own=False)
        decks.write_rows(self._connection, deck_id, rows, alone=True)

    def rename(self, deck: Deck) -> None:
        """Give a deck its new title."""
        self._keep_former(deck.id, [])
        library.put_deck(self._connection, deck, stated=False, own=False)

    def _keep_former(self, deck_id: str, pks: Sequence[int]) -> None:
        """Keep a deck's head, and notes that are about to change, by row number."""
        self._step.secure()
        part = snapshots.take_part(self._connection, deck_id, pks)
        former = self._former.setdefault(deck_id, part)
        if former is not part:
            former["notes"] += part["notes"]
            former["cards"] += part["cards"]

    def finish(self, offer_decks: OfferDecks, opened: Opened, *, mends: bool) -> None:
        """What belongs to the store as a whole, and to the undo step, after the last note.
        `mends`: a damaged note was written anew."""
        last_row = library.last_place(self._connection, "")[0]
        if opened.by_title:
            self._remember(offer_decks, opened.lasting)
        for deck_id, former in self._former.items():
            if former:
                former["came"] = [self._first_row, last_row]
                self._step.keep(former)
            library.follow_notes(self._connection, deck_id)
        if mends:
            fulltext.rebuild(self._connection)
        visibility.settle(self._connection)

    def _remember(self, offer_decks: OfferDecks, file: str) -> None:
        """Which decks the source went into, for its next version."""
        for group, deck_id in offer_decks.ids.items():
            if deck_id not in self._former:
                continue
            tally = offer_decks.tallies[deck_id]
            sources = provenance.source_facts(deck_id, offer_decks.known_as(group))
            notes = provenance.note_facts(self._connection, deck_id, file, tally.brought)
            before = edits.keep(self._connection, sources | notes)
            # What made a deck is remembered even when it is undone: it may leave a deck
            # whose reviews are to be found again.
            undone = notes if tally.fresh else before
            self._step.hold({key: before[key] for key in undone})
