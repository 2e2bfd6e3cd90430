"""Which notes of the store the notes of an offer are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import NamedTuple

from drill.cards.rewording import rewordings
from drill.domain.deck import Note, Plain
from drill.errors import Problem
from drill.exchange.offer import Offered
from drill.exchange.plain import full_id
from drill.service.library import deletions, edit_marks
from drill.service.library.differences import first_words, says
from drill.service.library.offer_decks import OfferDecks, of_others
from drill.service.library.offer_notes import OfferNotes, with_id
from drill.storage import library
from drill.storage.damage import met
from drill.storage.library import StoredNote

_MOST_REWORDED = 2_000
"""Notes that a source has no more, or new, among which those are looked for that go on in other
words; of more, it is another source."""


class OfferMatch(NamedTuple):
    """A note of the offer under the id that it has here, and what is stored of it."""

    offered: Offered
    stored: StoredNote | None
    note: Plain
    """The offered note as it would be here."""


class OfferMatches:
    """Finds the stored notes of an offer, a portion of its notes at a time."""

    def __init__(self, notes: OfferNotes, decks: OfferDecks) -> None:
        self._notes = notes
        self._decks = decks
        self._connection = notes.connection
        self._continued: dict[tuple[str, str], StoredNote] = {}
        self._gone = cache(partial(deletions.gone, notes.connection))
        self._moved = cache(self._moved_from)
        self._vacant: set[str] = set()
        """Ids of questions whose first note goes by its answer."""
        self._other_kinds: set[tuple[str, str]] = set()
        """Places of notes that are no plain ones, and never become such."""
        self._here_again: set[str] = set()
        """Ids of the offered notes that are in the store already."""

    def prepare(self) -> None:
        """Read the offer for the notes that go on in other words."""
        if self._notes.by_words:
            self._continued = _continued(self._notes, self._decks)

    def find(self, portion: Sequence[Offered]) -> Iterator[tuple[str, OfferMatch]]:
        """Notes with the decks that they go to. What cannot be taken is counted as skipped."""
        portion = self._by_answer(portion)
        matches = self._stored(portion)
        for offered in portion:
            stored = matches.get(offered.note.id)
            deck_id = stored.deck if stored else self._decks.of(offered)
            if stored:
                self._here_again.add(offered.note.id)
                offered = with_id(offered, stored.note.id)
            elif (deck_id, offered.note.id) in self._other_kinds:
                where = f"'{first_words(offered.note)}'"
                problem = Problem("its id is that of another note of the deck", where=where)
                self._decks.first().skip(problem)
                continue
            yield deck_id, OfferMatch(offered, stored, offered.note)

    def is_gone(self, stored: StoredNote) -> bool:
        """Whether the person deleted a note, or moved it away."""
        return stored.note.id in self._gone(stored.deck)

    def moved_and_missing(self, deck_id: str) -> list[StoredNote]:
        """Notes that the person moved out of a deck of the offer's, and that it does not have."""
        places = self._moved(deck_id) if deck_id in self._decks.ids.values() else {}
        return [
            stored
            for name, place in places.items()
            if name not in self._here_again
            for stored in library.notes(self._connection, place=place)
        ]

    def _moved_from(self, deck_id: str) -> dict[str, tuple[str, str]]:
        origin = self._decks.tally(deck_id).deck.origin
        return edit_marks.moved_from(self._connection, origin)

    def _all_moved(self) -> dict[str, tuple[str, str]]:
        """Where the person moved notes of the decks that this updates, by their ids there."""
        decks = dict.fromkeys(self._decks.ids.values())
        return {name: place for deck in decks for name, place in self._moved(deck).items()}

    def _by_answer(self, portion: Sequence[Offered]) -> Sequence[Offered]:
        """The notes, those that are known by their words under the id that they have here: of
        several that ask the same, each is the one with its answer, in whatever order they come."""
        if not self._notes.by_words:
            return portion
        ids = [name for offered in portion if offered.by_words
               for name in (self._notes.short_id(offered.note), full_id(offered.note))]  # fmt: skip
        known = library.known(self._connection, ids, self._notes.among)
        here = {(stored.deck, stored.note.id): stored.note for stored in known}
        return [
            with_id(offered, self._id_by_answer(offered, here))
            if offered.by_words and (here or self._vacant) else offered
            for offered in portion
        ]  # fmt: skip

    def _id_by_answer(self, offered: Offered, here: dict[tuple[str, str], Note]) -> str:
        note, deck = offered.note, self._decks.of(offered)
        short, full = self._notes.short_id(note), full_id(note)
        first, further = here.get((deck, short)), here.get((deck, full))
        name = note.id
        if further and says(further) == says(note):
            name = full
        elif first and says(first) == says(note):
            name = short
        elif name == short and first and self._is_offered(first, short):
            name = full
        elif name == full and short in self._vacant and not further:
            name = full if self._is_offered(first, short) else short
        if name == full and note.id == short:
            self._vacant.add(short)
        elif name == short:
            self._vacant.discard(short)
        return name

    def _is_offered(self, note: Note | None, short: str) -> bool:
        """Whether a further note of the offer gives a stored note's answer to its question."""
        answer = note.a if isinstance(note, Plain) else ""
        return answer in self._notes.answers.get(short, ())

    def _stored(self, portion: Iterable[Offered]) -> dict[str, StoredNote]:
        """The stored notes that these are, by offered id."""
        by_id = {offered.note.id: offered for offered in portion}
        matches = self._by_id(by_id)
        if met(self._connection, "note"):
            self._add_damaged(by_id, matches)
        for name, offered in by_id.items() if self._continued else ():
            if name not in matches:
                stored = self._continued.get((self._decks.of(offered), name))
                matches |= {name: stored} if stored else {}
        for name, place in self._all_moved().items():
            before = matches.get(name)
            if name in by_id and (
                before is None or before.retired or before.deck != self._decks.of(by_id[name])
            ):
                for stored in library.notes(self._connection, place=place, retired=True):
                    matches[name] = stored
        return matches

    def _by_id(self, by_id: dict[str, Offered]) -> dict[str, StoredNote]:
        """Those of the same id: one that lives before one that is retired."""
        among = self._notes.among
        guids = (offered for offered in by_id.values() if offered.guid)
        rows = {deck for offered in guids if (deck := self._notes.deck_of_row(offered))}
        decks = list(rows.union(among))
        known = library.known(self._connection, list(by_id), decks) if decks else []
        places = {(stored.deck, stored.note.id) for stored in known}
        matches: dict[str, StoredNote] = {}
        for stored in known:
            offered = by_id[stored.note.id]
            own = self._notes.is_row_of(offered, stored)
            if stored.deck not in among and not own:
                continue
            if not isinstance(stored.note, Plain):
                self._other_kinds.add((stored.deck, stored.note.id))
                continue
            target = self._decks.of(offered)
            here = (target, stored.note.id) in places
            if not own and not self._is_same(offered, stored, target, here):
                continue
            # By hand: a note may be here twice, by an earlier `--deck`.
            before = matches.get(stored.note.id)
            if before is None or (stored.retired, stored.deck != target) < (
                before.retired, before.deck != target,
            ):  # fmt: skip
                matches[stored.note.id] = stored
        return matches

    def _is_same(self, offered: Offered, stored: StoredNote, target: str, here: bool) -> bool:
        """Whether a stored note of the same id is that note: in the target, or anywhere for a guid.
        One that the person moved out of the target is still that: neither is it `here`, in the
        target, as a deleted one is, nor is it known where it went."""
        if offered.named or stored.deck == target:
            return True
        lost = not here and stored.note.id not in self._all_moved()
        return lost and not stored.retired and stored.note.id in self._gone(target)

    def _add_damaged(self, by_id: dict[str, Offered], matches: dict[str, StoredNote]) -> None:
        """The damaged notes that these are, as if they were retired."""
        for deck in self._notes.among:
            for hurt in library.damaged_notes(self._connection, deck):
                offered = by_id.get(hurt.note)
                if offered and (offered.named or deck == self._decks.of(offered)):
                    matches[hurt.note] = hurt.as_if(offered.note)


# -- notes that the source has no more ---------------------------------------------------


def missing(notes: OfferNotes, deck_id: str, left: Mapping[int, str]) -> list[int]:
    """Of notes of a deck, id by row number, those that a source had once: the person did not write
    them or move them there, and no other source brought them."""
    placed = {note for note, mark in notes.marks(deck_id).items() if not mark.theirs or mark.home}
    others = placed | of_others(notes.connection, deck_id, notes.opened.lasting)
    return [pk for pk, note in left.items() if note not in others]


def _continued(notes: OfferNotes, decks: OfferDecks) -> dict[tuple[str, str], StoredNote]:
    """The notes that the source has no more and that go on in other words, by deck and offered
    id."""
    gone: dict[str, dict[str, int]] = {}
    for deck_id in dict.fromkeys(decks.ids.values()):
        here = library.plain_ids(notes.connection, deck_id)
        gone[deck_id] = {here[pk]: pk for pk in missing(notes, deck_id, here)}
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
            known = {stored.note.id for stored in library.known(notes.connection, ids, [deck_id])}
            unknown = [offered.note for offered in new if not known & notes.ids_of(offered)]
            former = library.notes(notes.connection, pks=pks)
            last = [_last(notes.marks(deck_id), stored) for stored in former]
            for old, now in rewordings(last, unknown).items():
                matches[deck_id, unknown[now].id] = former[old]
    return matches


def _last(marks: Mapping[str, edit_marks.Mark], stored: StoredNote) -> Plain:
    """A stored note as its source had it last."""
    mark = marks.get(stored.note.id)
    note = (mark.base if mark else None) or stored.note
    assert isinstance(note, Plain)
    return note
