"""Notes of other programs into decks: which are new, which changed, and writing them.

An offer only adds and updates. A note is known by its guid in whatever deck it is, so it stays in
the deck where the person has it; new ones go to the deck that the offer becomes. An id that a file
states, or that is made of a note's words, counts in that deck only: two languages both ask what
"big" is. A row of a table that drill wrote of a deck here proves it by its guid.

Looking and writing are one walk over the offer, a portion of notes at a time, so that a package of
any size needs no more memory than a small one, and what was shown is what is done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from sqlalchemy import Connection

from drill.exchange.offer import Offered, SkippedCard
from drill.service.home.home import Home
from drill.service.home.progress import Progress
from drill.service.home.undo import ImportStep
from drill.service.library import decks, edits, endings, foreign_reviews
from drill.service.library.arrivals import Wish
from drill.service.library.differences import first_words
from drill.service.library.foreign_reviews import CardPast
from drill.service.library.former_notes import Marks, missing
from drill.service.library.offer_decks import OfferDecks
from drill.service.library.offer_matches import Match, OfferMatches
from drill.service.library.offer_notes import OfferNotes, portions
from drill.service.library.offer_plans import NotePlanner
from drill.service.library.offer_writing import OfferWriter
from drill.service.library.provenance import DEFAULT
from drill.service.library.sources import Opened
from drill.service.library.tallies import MOST_NAMED, Tally, named
from drill.storage import cards, library

_SOURCES = {"apkg": "package", "colpkg": "package", "csv": "table"}
"""What messages call a source of a format; any other is a file."""


class OfferWalk:
    """One walk over an offer. With a `step`, it is written; without one, only counted."""

    def __init__(
        self, home: Home, connection: Connection, opened: Opened, wish: Wish,
        step: ImportStep | None = None,
    ) -> None:  # fmt: skip
        self._home = home
        self._connection = connection
        self._opened = opened
        self._wish = wish
        self._step = step
        self._writer = OfferWriter(connection, step) if step else None
        self._marks: Marks = Marks(partial(edits.marks, connection))
        self._notes = OfferNotes(connection, opened, wish)
        self._offer = self._notes.offer
        self._decks = OfferDecks(connection, opened, wish, self._notes)
        self._matches = OfferMatches(
            connection, self._marks, opened.lasting, self._notes, self._decks
        )
        self._planner = NotePlanner(connection, wish, self._offer.title, self._marks, step)
        self.copies = 0
        """Cards of drill's own that came back from another program."""

    @property
    def deck_ids(self) -> frozenset[str]:
        """Of the decks that the offer became; notes of it may be known in others besides."""
        return frozenset(self._decks.ids.values())

    def run(self, progress: Progress) -> list[Tally]:
        """Walk, and return what became of each deck.

        Raises DeckError, UsageError, StoreError, and Cancelled where the watcher stops it.
        """
        self._decks.find()
        self._matches.prepare()
        done = 0
        for portion in portions(self._notes.parts()):
            notes: list[Offered] = []
            for part in portion:
                if isinstance(part, Offered):
                    notes.append(part)
                elif isinstance(part, SkippedCard):
                    self._decks.first().skip(part.problem, card=True)
                else:
                    self._decks.first().skip(part)
            self._take(notes)
            done += len(notes)
            progress(min(0.99, done / max(1, self._offer.count)))
        tallies = self._decks.tallies.values()
        for tally in tallies:
            tally.warnings += decks.stay_away(tally.deck.id, tally.away, "--edits theirs")
            self._say_missing(tally)
            self._follow_title(tally)
        if self._writer:
            self._writer.finish(self._decks, self._opened, mends=self._matches.mends)
        progress(1.0)
        return [tally for tally in tallies if tally.notes or tally.cards or tally.away]

    # -- the notes -------------------------------------------------------------------

    def _take(self, portion: Sequence[Offered]) -> None:
        by_deck: dict[str, list[Match]] = {}
        for deck_id, match in self._matches.find(list(self._without_copies(portion))):
            by_deck.setdefault(deck_id, []).append(match)
        for deck_id, matches in by_deck.items():
            self._take_into(self._decks.tally(deck_id), matches)

    def _without_copies(self, portion: Iterable[Offered]) -> Iterator[Offered]:
        """Those that are no copies of drill's own cards; of the copies the reviews are taken."""
        seen: set[str] = set()
        for offered in portion:
            key = self._own_key(offered.card)
            if key:
                self.copies += 1
                tally = self._decks.tally(key.partition("/")[0])
                tally.cards["kept"] += 1
                label = first_words(offered.note)
                for past in offered.past.values():
                    self._earn(tally, [CardPast(key, label, past, new=False)])
            elif offered.note.id not in seen:
                seen.add(offered.note.id)
                yield offered

    def _own_key(self, card: str) -> str:
        """The key in this store of what is known as `origin/note/slot`; empty where it is not."""
        origin, _, rest = card.partition("/")
        deck = library.deck_by_origin(self._connection, origin) if rest else None
        key = f"{deck.id}/{rest}" if deck else ""
        return key if key and cards.by_key(self._connection, key) else ""

    def _take_into(self, tally: Tally, matches: Sequence[Match]) -> None:
        """A portion of notes into one deck: compared, counted, and written if it is asked for."""
        deck_id = tally.deck.id
        self._count_known(tally, matches)
        taken = [
            replace(match, offered=self._planner.tagged(match.offered, tally.deck.title))
            for match in matches
            if not self._stays_away(match)
        ]
        tally.away += len(matches) - len(taken)
        plans = [self._planner.plan(tally, match) for match in taken]
        rows = [row for row in plans if row is not None]
        new = {row.note.id for row in rows if row.stored is None}
        suspended = [
            f"{deck_id}/{match.offered.note.id}/{slot}"
            for match in taken
            if match.offered.note.id in new
            for slot in match.offered.suspended
        ]
        tally.suspended += len(suspended)
        lost = [(row.stored, row.gone) for row in rows if row.stored]
        tally.ended += endings.ended(self._connection, lost)
        if self._writer:
            self._writer.write(tally, rows)
            cards.suspend_new(self._connection, suspended)
        notes = [match.offered for match in taken]
        pasts = [
            CardPast(f"{deck_id}/{offered.note.id}/{slot}", first_words(offered.note), past,
                     offered.note.id in new)
            for offered in notes
            for slot, past in offered.past.items()
        ]  # fmt: skip
        self._earn(tally, pasts)

    def _count_known(self, tally: Tally, matches: Sequence[Match]) -> None:
        """Count those of the deck's notes that the offer has."""
        deck_id = tally.deck.id
        if tally.missing is None:
            here = () if tally.fresh else library.plain_ids(self._connection, deck_id)
            tally.missing = dict(here)
        for match in matches:
            if match.stored:
                mark = self._marks[deck_id].get(match.stored.note.id)
                came = tally.missing.pop(match.stored.pk, None) is not None
                tally.known += came and not (mark and mark.home)
        if self._notes.by_words:
            tally.brought.update(match.offered.note.id for match in matches)

    def _stays_away(self, match: Match) -> bool:
        """Whether a note is one that the person deleted, and wants no more."""
        stored = match.stored
        if stored is None or not stored.retired or not self._matches.is_gone(stored):
            return False
        return not self._wish.takes_theirs(stored.deck, stored.note.id)

    def _earn(self, tally: Tally, pasts: Iterable[CardPast]) -> None:
        """Take reviews made elsewhere where they are wanted, and count what is left out."""
        pasts = [past for past in pasts if past.reviews]
        if not self._wish.history or not pasts:
            return
        tally.left_out.add(self._home, self._connection, pasts)
        if self._step is None:
            tally.reviews += foreign_reviews.count(self._home, self._connection, pasts)
            return
        self._step.secure()
        seqs = foreign_reviews.earn(self._home, self._connection, pasts)
        tally.reviews += sum(map(len, seqs.values()))
        for past in pasts:
            self._step.reviews += [] if past.new else seqs.get(past.key, [])

    # -- the decks, after the last note ----------------------------------------------

    def _say_missing(self, tally: Tally) -> None:
        """The notes of a deck that the offer does not have: those of the person's apart."""
        if not tally.known or self.copies:
            return
        deck_id, file = tally.deck.id, self._opened.lasting
        pks = missing(self._connection, self._marks, deck_id, file, tally.missing or {})
        moved = self._matches.moved_and_missing(deck_id)
        if count := len(pks) + len(moved):
            shown = library.notes(self._connection, pks=pks[:MOST_NAMED]) + moved
            labels = [first_words(stored.note) for stored in shown]
            many = "1 note is" if count == 1 else f"{count:,} notes are"
            source = _SOURCES.get(self._offer.format, "file")
            tally.warnings.append(
                f"{many} not in this {source} any more: kept: {named(labels, count)}"
            )

    def _follow_title(self, tally: Tally) -> None:
        """The deck is called what the offer calls it now, unless the person named it.

        An offer of a small part of the deck does not name it.
        """
        if len(tally.titles) != 1 or tally.known <= len(tally.missing or ()):
            return
        (title,) = tally.titles
        homes = sum(other.known > 0 for other in self._decks.tallies.values())
        if title.casefold() == DEFAULT or (homes > 1 and not self._wish.split):
            return
        stored = library.deck(self._connection, tally.deck.id)
        if stored is None or stored.stated or stored.own or title == stored.head.title:
            return
        if library.options(self._connection).get(stored.id, {}).get("named"):
            return
        tally.renamed = True
        tally.warnings.append(f"the deck is called {title!r} now; it was {stored.head.title!r}")
        tally.deck = replace(stored.head, title=title)
        if self._writer:
            self._writer.rename(tally.deck)
