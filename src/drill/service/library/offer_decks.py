"""Which deck each deck of an offer becomes, and what a deck remembers of where it came from."""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import partial

from drill.deckfile import schema
from drill.domain.deck import FORMAT_VERSION, Deck
from drill.exchange.offer import Offered
from drill.service.library import deck_identity
from drill.service.library.arrivals import Tally
from drill.service.library.differences import says
from drill.service.library.offer_notes import OfferNotes, portions
from drill.storage import library, settings
from drill.storage.connection import Connection
from drill.text import one_line, telling_slug

DEFAULT = "default"
"""Anki's deck for what has none: its name says nothing of where a file belongs."""
SOURCE = "source/"
"""Of a deck: which tables and Markdown files were taken into it."""
BROUGHT = "brought/"
"""Of a deck and one of these: the ids of the notes that it brought."""
_MOST_REMEMBERED = 20_000
"""Notes of one source whose ids are kept."""


class OfferDecks:
    """The decks that an offer goes to, and what becomes of each."""

    def __init__(self, notes: OfferNotes) -> None:
        self._notes = notes
        self._connection = notes.connection
        self.ids: dict[str, str] = {}
        """Deck id by the name of the offer's deck; of all of them where it is not split."""
        self.tallies: dict[str, Tally] = {}
        """By deck id. Notes of the offer may be known in other decks than those of `ids`."""

    def find(self) -> None:
        """Find them all: by where the source was taken before, or where most of it is already."""
        if self._notes.wish.as_id is not None:
            self._settle("")
            return
        rows: Counter[str] = Counter()
        homes: defaultdict[str, Counter[str]] = defaultdict(Counter)
        if self._notes.by_words:
            self._count_by_words(rows, homes)
        else:
            self._count_by_guid(rows, homes)
        for group, number in rows.items():
            self._settle(group, self._home(group, homes[group], number))

    def _count_by_words(self, rows: Counter[str], homes: dict[str, Counter[str]]) -> None:
        """Notes known by their words have to say the same where they are."""
        for portion in portions(self._notes.notes()):
            rows.update(self._notes.group(offered.deck) for offered in portion)
            by_id = {offered.note.id: offered for offered in portion}
            for stored in library.known(self._connection, list(by_id), self._notes.among):
                offered = by_id[stored.note.id]
                if (
                    offered.named
                    or self._notes.is_row_of(offered, stored)
                    or says(offered.note) == says(stored.note)
                ):
                    homes[self._notes.group(offered.deck)][stored.deck] += 1

    def _count_by_guid(self, rows: Counter[str], homes: dict[str, Counter[str]]) -> None:
        for portion in portions(self._notes.offer.places()):
            groups = {note: self._notes.group(deck) for note, deck in portion}
            rows.update(self._notes.group(deck) for _, deck in portion)
            for note, stored in self._notes.here(list(groups)).items():
                homes[groups[note]][stored.deck] += 1

    def _home(self, group: str, homes: Counter[str], rows: int) -> str:
        """The deck that is brought up to date; empty for a new one."""
        most = homes.most_common(1)
        if not self._notes.by_words:
            return most[0][0] if most else ""
        known_as = set(self.known_as(group))
        facts = settings.under(self._connection, SOURCE).items()
        came = {key.split("/")[1] for key, source in facts if source in known_as}
        came &= set(self._notes.among)
        if came:
            return max(sorted(came), key=lambda deck: homes[deck])
        return most[0][0] if most and 2 * most[0][1] > rows else ""

    def known_as(self, group: str) -> list[str]:
        """What the source, or one of its decks, is known by the next time."""
        file, title = self._notes.opened.lasting, group or self._notes.offer.title
        named = title and title.casefold() != DEFAULT
        return [f"file {file} {group}".rstrip()] * bool(file) + [f"deck {title}"] * bool(named)

    def took_before(self, deck_id: str) -> bool:
        """Whether a deck had notes of this very file; of packages nothing is kept."""
        files = {f"file {self._notes.opened.lasting} {group}".rstrip() for group in self.ids}
        facts = settings.under(self._connection, f"{SOURCE}{deck_id}/")
        return bool(self._notes.opened.lasting) and not files.isdisjoint(facts.values())

    def free_id(self, name: str) -> str:
        """An id for a deck of this name, that no deck has."""
        wanted = telling_slug(name, "imported")[: schema.ID_LENGTH]
        return schema.free_id(wanted, partial(library.deck, self._connection, retired=True))

    def of(self, offered: Offered) -> str:
        """The deck that a note of the offer goes to."""
        group = self._notes.group(offered.deck)
        return self.ids.get(group) or self._settle(group)

    def first(self) -> Tally:
        """What becomes of the deck that parts of no deck are counted in."""
        return self.tally(next(iter(self.ids.values()), "") or self._settle(""))

    def _settle(self, group: str, home: str = "") -> str:
        """The id of the deck that one of the offer's becomes. `home` is where its notes are."""
        stated = group or self._notes.offer.title
        name = one_line(self._notes.opened.title)[:100] or "imported"
        title = one_line(stated.replace("::", " · "))[:100] or name
        update = self._notes.wish.as_id or home
        wanted = update or telling_slug(title, "imported")[: schema.ID_LENGTH]
        deck_identity.check_id(wanted)
        deck_id = update or schema.free_id(wanted, partial(self._is_other, title))
        tally = self.tally(deck_id, title)
        if home and stated:
            tally.titles.add(title)
        if deck_id != wanted:
            tally.warnings.append(
                f"there is another deck {wanted}; this one goes in as {deck_id} "
                f"(--deck {wanted} adds its notes there)"
            )
        self.ids[group] = deck_id
        return deck_id

    def _is_other(self, title: str, name: str) -> bool:
        """Whether a deck of this id is another than the new one of this title."""
        begun = self.tallies.get(name)
        if begun and begun.fresh:
            return begun.deck.title != title
        return library.deck(self._connection, name, retired=True) is not None

    def tally(self, deck_id: str, title: str = "") -> Tally:
        """What becomes of a deck; one that is not here yet is begun, under this title."""
        if deck_id not in self.tallies:
            stored = library.deck(self._connection, deck_id, retired=True)
            head = stored.head if stored else Deck(
                FORMAT_VERSION, deck_id, title, origin=str(uuid.uuid4())
            )  # fmt: skip
            own = stored is not None and stored.own
            self.tallies[deck_id] = Tally(head, fresh=stored is None, own=own)
        return self.tallies[deck_id]


# -- what a deck remembers of where it came from ------------------------------------------


def source_facts(deck_id: str, known_as: Iterable[str]) -> dict[str, str]:
    """The facts that say what was taken into a deck."""
    return {f"{SOURCE}{deck_id}/{_digest(name)}": name for name in known_as}


def note_facts(
    connection: Connection, deck_id: str, file: str, notes: Iterable[str]
) -> dict[str, str]:
    """The fact that says which notes a file brought, these and those before; none of too many,
    or of a source without a lasting name."""
    if not file:
        return {}
    key = _brought(deck_id, file)
    ids = {*notes, *(settings.get(connection, key) or "").split()}
    return {key: " ".join(sorted(ids))} if len(ids) <= _MOST_REMEMBERED else {}


def of_others(connection: Connection, deck_id: str, file: str) -> set[str]:
    """Ids of the notes of a deck that another table or Markdown file brought, and not this."""
    brought = settings.under(connection, f"{BROUGHT}{deck_id}/")
    ours = brought.pop(_brought(deck_id, file), "").split()
    return {note for notes in brought.values() for note in notes.split()}.difference(ours)


def _brought(deck_id: str, file: str) -> str:
    return f"{BROUGHT}{deck_id}/{_digest(file)}"


def _digest(name: str) -> str:
    return hashlib.blake2b(name.encode(), digest_size=8).hexdigest()
