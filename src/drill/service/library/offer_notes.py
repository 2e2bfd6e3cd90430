"""The notes of an offer, as the decks that are here know them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, cached_property, partial
from itertools import islice
from typing import NamedTuple, TypeVar

from drill.domain.deck import Plain
from drill.exchange.offer import Known, Offer, Offered, Reading, Unmade
from drill.exchange.plain import former_id, full_id, guid_of, id_of
from drill.service.library import edit_marks
from drill.service.library.arrivals import Wish
from drill.service.library.formats import FORMATS, Opened
from drill.storage import cards, digests, library
from drill.storage.connection import Connection
from drill.storage.digests import DigestedNote
from drill.storage.library import StoredNote
from drill.text import unmarked

T = TypeVar("T")

PORTION = 500
"""Notes that are looked at, and written, at once."""


def portions(values: Iterable[T]) -> Iterator[list[T]]:
    """The values in lists, as many in each as are looked at at once."""
    rest = iter(values)
    while portion := list(islice(rest, PORTION)):
        yield portion


@cache
def _digest_of(tag: str) -> int:
    digest = hashlib.blake2b(tag.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 4


def with_id(offered: Offered, name: str) -> Offered:
    """A note under the id that it has here."""
    note = offered.note
    return offered if name == note.id else offered._replace(note=replace(note, id=name))


class Unchanged(NamedTuple):
    """A note that a deck here has as the offer would make it."""

    id: str
    pk: int
    deck: str
    cards: int


Part = Reading | Unchanged


class OfferNotes:
    """Reads an offer: its notes under the ids that tables and Markdown had in earlier versions,
    and rows that drill wrote known as the cards that they show."""

    def __init__(
        self, connection: Connection, opened: Opened, wish: Wish,
        known: dict[str, DigestedNote | None] | None = None,
    ) -> None:  # fmt: skip
        """`known` is that of an earlier reading, of the store as it is now."""
        assert opened.offer is not None
        self.connection = connection
        self.opened = opened
        self.wish = wish
        self.offer: Offer = opened.offer
        self.by_words = opened.by_title
        """Whether ids are stated or made of words, and its deck is found by where it was taken
        before: the way of tables and Markdown."""
        self.marks = cache(partial(edit_marks.of_deck, connection))
        """What is known of the edited notes of a deck, by its id."""
        self._asked = cache(self._cards_as_rows)
        self.tag = cache(self._tag)
        self.found = {} if known is None else known
        """The notes that were asked for, by id; None where none is here."""

    @cached_property
    def among(self) -> list[str]:
        """Decks in which a note may be known: the one that was named, or all. Ids of tables and
        Markdown are no guids: in a deck that has its own origin, an equal id is another note."""
        return [
            deck.id
            for deck in library.decks(self.connection, retired=True)
            if (deck.id == self.wish.as_id if self.wish.as_id
                else not (self.by_words and deck.stated))
        ]  # fmt: skip

    @cached_property
    def _origins(self) -> dict[str, str]:
        """Origins of the decks that know a row of their own by its guid."""
        return {
            deck.id: deck.head.origin
            for deck in library.decks(self.connection, retired=True)
            if self.by_words and self.wish.as_id in (None, deck.id)
        }

    @cached_property
    def answers(self) -> dict[str, set[str]]:
        """By the id that a question makes, the answers of the further notes that ask it."""
        answers: dict[str, set[str]] = {}
        offers = (part for part in self.offer.read() if isinstance(part, Offered))
        for offered in offers:
            if offered.by_words and offered.note.id == full_id(offered.note):
                answers.setdefault(self.short_id(offered.note), set()).add(offered.note.a)
        return answers

    @cached_property
    def _titles(self) -> dict[str, str]:
        """Of every deck, by its id."""
        decks = library.decks(self.connection, retired=True)
        return {deck.id: deck.head.title for deck in decks}

    @cached_property
    def _moved(self) -> set[str]:
        """What the notes that the person moved to other decks are called where they came from."""
        every = (mark for deck in self._titles for mark in self.marks(deck).values())
        return {mark.of for mark in every if mark.home}

    def _tag(self, deck: str, title: str) -> str:
        """The tag that says which deck of the offer a note is in, where all become the deck of this
        title; empty for none."""
        if self.wish.split or not deck:
            return ""
        top, _, below = deck.partition("::")
        tag = below if top == self.offer.title else deck
        return "" if tag in (title, self.offer.title) else tag.strip()

    def made_of(self, offered: Offered | Unmade, title: str) -> int:
        """A digest of what a note in the deck of this title is made of; 0 where none is known."""
        tag = self.tag(offered.deck, title)
        return offered.made_of ^ _digest_of(tag) if tag and offered.made_of else offered.made_of

    def here(self, ids: Sequence[str]) -> dict[str, DigestedNote]:
        """The plain notes of these ids in the decks in which one may be known; they are asked for
        once."""
        if not self.among:
            return {}
        new = [name for name in ids if name not in self.found]
        if new:
            kinds = library.PLAIN_KINDS
            digested = digests.known(self.connection, new, self.among, kinds)
            self.found.update((name, digested.get(name)) for name in new)
        return {name: note for name in ids if (note := self.found[name])}

    def _unchanged(self, portion: Sequence[Unmade]) -> dict[str, Unchanged]:
        """Of these notes those that are here as they would be made, by id."""
        known = self.here([raw.id for raw in portion if raw.id])
        same: dict[str, Unchanged] = {}
        for raw in portion:
            here = known.get(raw.id)
            if (
                here is not None
                and here.made_of
                and here.made_of == self.made_of(raw, self._titles[here.deck])
                and raw.id not in self.marks(here.deck)
                and raw.id not in self._moved
            ):
                same[raw.id] = Unchanged(raw.id, here.pk, here.deck, raw.cards)
        return same

    def _changed(self, unless: Callable[[Known], Iterator[Reading | Unmade]]) -> Iterator[Part]:
        """Every part, none made that is here already."""
        same: dict[str, Unchanged] = {}

        def known(portion: Sequence[Unmade]) -> Collection[str]:
            same.clear()
            same.update(self._unchanged(portion))
            return same

        for part in unless(known):
            if isinstance(part, Offered):
                self.found.pop(part.note.id, None)  # it is about to change
            yield same[part.id] if isinstance(part, Unmade) else part

    def parts(self) -> Iterator[Part]:
        """Every note, and what was left out."""
        if not self.by_words:
            unless = self.offer.unless
            if unless is None or self.wish.history:  # reviews are known with the note
                yield from self.offer.read()
            else:
                yield from self._changed(unless)
            return
        for portion in portions(self.offer.read()):
            former = {
                part.note.id: before
                for part in portion
                if isinstance(part, Offered) and (before := former_id(part.note))
            }
            ids = [*former, *former.values()]
            here = library.homes(self.connection, ids, self.among) if former else {}
            for part in portion:
                if isinstance(part, Offered):
                    name, before = part.note.id, former.get(part.note.id, "")
                    part = self._as_card(part)
                    yield with_id(part, before) if before in here and name not in here else part
                else:
                    yield part

    def notes(self) -> Iterator[Offered]:
        """Every note that is no copy of one of drill's own cards."""
        return (part for part in self.parts() if isinstance(part, Offered) and not part.card)

    def _as_card(self, offered: Offered) -> Offered:
        """A row that a deck here was written as, known as the card that it shows."""
        deck = self.deck_of_row(offered)
        return (
            offered._replace(card=self._asked(deck).get(offered.note.id, "")) if deck else offered
        )

    def _cards_as_rows(self, deck: str) -> dict[str, str]:
        """What an export calls the cards of a deck that are no note of their own → their key
        there, with its origin for the deck."""
        keys = [card.card for card in cards.every(self.connection, deck=deck)]
        return {
            id_of(f"{card.note} {card.slot}"): f"{self._origins[deck]}/{card.note}/{card.slot}"
            for card in keys
        }

    def deck_of_row(self, offered: Offered) -> str:
        """The deck here that a row was written from, as its guid says; empty for none."""
        decks = self._origins.items() if offered.guid else ()
        guid, name = offered.guid, offered.note.id
        return next((deck for deck, origin in decks if guid_of(origin, name) == guid), "")

    def is_row_of(self, offered: Offered, stored: StoredNote) -> bool:
        """Whether a row was written from this note."""
        return bool(offered.guid) and stored.deck == self.deck_of_row(offered)

    def group(self, deck: str) -> str:
        """The deck of the offer that a note goes by; empty where they all become one."""
        return deck if self.wish.split else ""

    def short_id(self, note: Plain) -> str:
        """The id of a note that is known by its question alone."""
        marked = FORMATS[self.offer.format].marked
        return id_of(unmarked(note.q) if marked else note.q)

    def ids_of(self, offered: Offered) -> set[str]:
        """Every id that a note of the offer may have here."""
        if not offered.by_words:
            return {offered.note.id}
        return {offered.note.id, self.short_id(offered.note), full_id(offered.note)}
