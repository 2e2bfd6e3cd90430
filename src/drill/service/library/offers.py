"""Notes of other programs into decks: which are new, which changed, and writing them.

An offer only adds and updates. A note is known by its guid in whatever deck it is, so it stays in
the deck where the person has it; new ones go to the deck that the offer becomes. An id that a file
states, or that is made of a note's words, counts in that deck only: two languages both ask what
"big" is. A row of a table that drill wrote of a deck here proves it by its guid.

Looking and writing are one walk over the offer, a portion of notes at a time, so that a package of
any size needs no more memory than a small one, and what was shown is what is done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property, partial
from itertools import count

from drill.cards.build import build
from drill.cards.shelf import Shelf
from drill.domain.deck import Plain
from drill.errors import Problem
from drill.exchange.offer import Offered
from drill.exchange.plain import quoted
from drill.service.home import words
from drill.service.home.home import Home
from drill.service.home.progress import Progress
from drill.service.home.undo import ImportStep
from drill.service.library import deck_plan, edit_marks, edits, endings, foreign_reviews, note_plan
from drill.service.library.arrivals import MOST_NAMED, Tally, Wish, named
from drill.service.library.differences import first_words, front, summary
from drill.service.library.foreign_reviews import CardPast
from drill.service.library.formats import FORMATS, Opened
from drill.service.library.new_notes import KeptNotes, NewNotes
from drill.service.library.note_plan import NotePlan
from drill.service.library.offer_decks import DEFAULT, OfferDecks
from drill.service.library.offer_matches import OfferMatch, OfferMatches, missing
from drill.service.library.offer_notes import OfferNotes, Unchanged, portions
from drill.service.library.offer_writing import OfferWriter, Walked
from drill.storage import cards, digests, library
from drill.storage.connection import Connection
from drill.storage.library import StoredNote

_EMPTY = Shelf({})


class NotePlanner:
    """Plans notes one by one, and counts them. With a `step`, what is known of the person's edits
    is brought up to date."""

    def __init__(self, notes: OfferNotes, step: ImportStep | None) -> None:
        self._notes = notes
        self._connection = notes.connection
        self._wish = notes.wish
        self._marks = notes.marks
        self._step = step
        self._positions = cache(partial(_positions, notes.connection))

    def tagged(self, match: OfferMatch, deck_title: str) -> OfferMatch:
        """The note with the subdeck that it is in as one of its tags, where decks are not split."""
        tag, note = self._notes.tag(match.offered.deck, deck_title), match.note
        if not tag or tag in note.tags:
            return match
        return match._replace(note=replace(note, tags=(*note.tags, tag)))

    def plan(self, tally: Tally, match: OfferMatch) -> NotePlan | None:
        """What happens to a note, counted; None where nothing does."""
        deck_id, stored, note = tally.deck.id, match.stored, match.note
        label = first_words(note)
        if stored is not None:
            note = self._with_edits(tally, note, stored)
        if stored is not None and stored.note == note and not stored.retired:
            tally.notes["same"] += 1
            tally.cards["kept"] += len(build(note, ""))
            return None
        if stored is None:
            self._look_for_twins(tally, note)
            position, old, new = next(self._positions(deck_id)), _EMPTY, _EMPTY
        else:
            position = stored.position
            old = Shelf({(deck_id, stored.note.id): stored.note})
            new = Shelf({(deck_id, note.id): note})
        row = note_plan.row_of(stored, note, deck_id, position, old, new, {})
        for key, number in row.cards.items():
            tally.cards[key] += number
        tally.notes[row.what] += 1
        change = summary(stored.note, note) if stored and row.what == "changed" else ""
        change = f"in {deck_id}: {change}" if change else ""
        if note.id not in tally.edited or self._wish.takes_theirs(deck_id, note.id):
            why = "; ".join(filter(None, (change, match.offered.remark)))
            tally.item(row.what, note.id, label, why)
        return row

    def _with_edits(self, tally: Tally, note: Plain, stored: StoredNote) -> Plain:
        """A note as it will be: what the person changed in it stands, which is said."""
        deck_id, name = tally.deck.id, stored.note.id
        mark = self._marks(deck_id).get(name)
        if stored.retired or mark is None:
            return note
        if not mark.edited(stored.note):
            if note != stored.note:  # else there is nothing that undo takes back
                self._remember(deck_id, edit_marks.undone(deck_id, stored.note))
            return note
        theirs = replace(note, id=mark.of) if mark.home else note
        merged = edits.merged(deck_id, mark, stored.note, theirs)
        assert isinstance(merged.note, Plain)
        if merged.why:
            tally.edited[name] = merged.why
        if self._wish.takes_theirs(deck_id, name):
            self._remember(deck_id, edits.given_up(deck_id, mark, note, theirs))
            return note
        if merged.why:
            tally.item("edited", name, first_words(stored.note), merged.why)
        self._remember(deck_id, merged.settings)
        return merged.note

    def _remember(self, deck_id: str, settings: Mapping[str, str | None]) -> None:
        """Keep what is known of edited notes from then on, where it is no preview."""
        if self._step is not None:
            self._step.hold(edit_marks.keep(self._connection, settings))
            edit_marks.follow(self._marks(deck_id), settings)

    @cached_property
    def _askers(self) -> dict[int, str]:
        """The decks that are here, by the hashes of what their notes ask."""
        notes = library.plain_notes(self._connection)
        return {_question_hash(note): deck for deck, note in notes}

    def _look_for_twins(self, tally: Tally, note: Plain) -> None:
        """Notes of other decks that ask the same, to point out."""
        deck = self._askers.get(_question_hash(note)) if self._askers else None
        if deck is not None and deck != tally.deck.id:
            tally.twins.setdefault(deck, []).append(first_words(note))


def _question_hash(note: Plain) -> int:
    return hash(" ".join(front(note).casefold().split()))


def _positions(connection: Connection, deck_id: str) -> Iterator[int]:
    """The positions of notes that come to a deck: after the last that is there."""
    return count(library.last_place(connection, deck_id)[1] + 1)


class OfferWalk:
    """One walk over an offer. With a `step`, it is written; without one, only counted."""

    def __init__(
        self, home: Home, connection: Connection, opened: Opened, wish: Wish,
        step: ImportStep | None = None, known: Walked | None = None,
    ) -> None:  # fmt: skip
        """`known` is what an earlier walk found of it."""
        self._home = home
        self._connection = connection
        self._opened = opened
        self._wish = wish
        self._step = step
        self._writer = OfferWriter(connection, step) if step else None
        digested = known.found if known and known.stands(connection) else None
        self._notes = OfferNotes(connection, opened, wish, digested)
        self._decks = OfferDecks(self._notes)
        self._matches = OfferMatches(self._notes, self._decks)
        self._planner = NotePlanner(self._notes, step)
        self._seen: set[str] = set()
        """Ids of the notes that came already: the second of one is left out."""
        self._copies = 0
        self._at_rest = True
        self._by_cards = False
        simple = step is None and not self._notes.by_words and not wish.history
        self._kept = KeptNotes() if simple else None

    def run(self, progress: Progress) -> Walked:
        """Walk, and return what became of each deck.

        Raises DeckError, UsageError, StoreError, and Cancelled where the watcher stops it.
        """
        self._decks.find()
        self._matches.prepare()
        done = 0
        for portion in portions(self._notes.parts()):
            for part in portion:
                if not isinstance(part, Offered | Unchanged):
                    self._decks.first().skip(part)
            self._at_rest &= all(isinstance(part, Unchanged) for part in portion)
            notes = [part for part in portion if isinstance(part, Offered | Unchanged)]
            self._take(notes)
            done += len(notes)
            progress(min(0.99, done / max(1, self._notes.offer.count)))
        tallies = self._decks.tallies.values()
        for tally in tallies:
            tally.warnings += deck_plan.absent(tally.deck.id, tally.away, "--edits theirs")
            self._say_joined(tally)
            self._say_missing(tally)
            self._follow_title(tally)
        if self._writer:
            if self._notes.by_words:
                self._writer.remember(self._decks, self._opened.lasting)
            self._writer.finish()
        progress(1.0)
        return Walked(
            [tally for tally in tallies if tally.notes or tally.cards or tally.away],
            frozenset(self._decks.ids.values()), self._copies, self._at_rest, self._by_cards,
            self._kept, {} if self._kept is not None else self._notes.found,
            self._connection.version(),
        )  # fmt: skip

    # -- the notes -------------------------------------------------------------------

    def _take(self, portion: Sequence[Offered | Unchanged]) -> None:
        by_deck: dict[str, list[OfferMatch]] = {}
        for deck_id, match in self._matches.find(list(self._without_copies(portion))):
            by_deck.setdefault(deck_id, []).append(match)
        for deck_id, matches in by_deck.items():
            self._take_into(self._decks.tally(deck_id), matches)

    def _without_copies(self, portion: Iterable[Offered | Unchanged]) -> Iterator[Offered]:
        """Those that are to be compared: of copies of drill's own cards the reviews are taken, what
        is unchanged is counted."""
        for offered in portion:
            if isinstance(offered, Unchanged):
                self._kept = None
                if self._is_first(offered.id):
                    self._count_unchanged(offered)
                continue
            self._by_cards |= bool(offered.card)
            key = self._own_key(offered.card) if offered.card else ""
            if key:
                self._copies += 1
                self._kept = None
                tally = self._decks.tally(key.partition("/")[0])
                tally.cards["kept"] += 1
                pasts = offered.past.values()
                self._earn(tally, (CardPast(key, offered.note, past, new=False) for past in pasts))
            elif self._is_first(offered.note.id, offered.note):
                yield offered

    def _is_first(self, name: str, note: Plain | None = None) -> bool:
        """Whether no note of this id came yet; that a second one is left out is said."""
        if name not in self._seen:
            self._seen.add(name)
            return True
        where = quoted(first_words(note)) if note else ""
        self._decks.first().skip(Problem("another note before it goes by the same id", where=where))
        return False

    def _count_unchanged(self, note: Unchanged) -> None:
        tally = self._decks.tally(note.deck)
        tally.notes["same"] += 1
        tally.cards["kept"] += note.cards
        tally.known += self._left(tally).pop(note.pk, None) is not None

    def _own_key(self, card: str) -> str:
        """The key in this store of what is known as `origin/note/slot`; empty where it is not."""
        origin, _, rest = card.partition("/")
        deck = library.deck_by_origin(self._connection, origin) if rest else None
        key = f"{deck.id}/{rest}" if deck else ""
        return key if key and cards.by_key(self._connection, key) else ""

    def _take_into(self, tally: Tally, matches: Sequence[OfferMatch]) -> None:
        """A portion of notes into one deck: compared, counted, and written if it is asked for."""
        deck_id = tally.deck.id
        self._count_known(tally, matches)
        taken = [
            self._planner.tagged(match, tally.deck.title)
            for match in matches
            if not self._stays_away(match)
        ]
        tally.away += len(matches) - len(taken)
        plans = [self._planner.plan(tally, match) for match in taken]
        rows = [row for row in plans if row is not None]
        new = {row.note.id for row in rows if row.stored is None}
        reviewed = [match.offered for match in taken if match.offered.past]
        suspended = [
            f"{deck_id}/{match.offered.note.id}/{slot}"
            for match in taken
            if match.offered.suspended and match.offered.note.id in new
            for slot in match.offered.suspended
        ]
        tally.suspended += len(suspended)
        tally.ended += endings.ended(self._connection, note_plan.going(rows))
        if not tally.fresh:
            self._kept = None
        if self._writer and not tally.fresh:
            self._writer.write(tally, rows, self._made_of(tally, taken, plans))
            cards.suspend_new(self._connection, suspended)
        elif rows and (self._writer or self._kept):
            self._add(
                tally, NewNotes.of(deck_id, rows, self._made_of(tally, taken, plans), suspended)
            )
        self._earn(
            tally,
            (
                CardPast(
                    f"{deck_id}/{offered.note.id}/{slot}",
                    offered.note,
                    past,
                    offered.note.id in new,
                )
                for offered in reviewed
                for slot, past in offered.past.items()
            ),
        )

    def _add(self, tally: Tally, notes: NewNotes) -> None:
        """Write notes of a deck that comes with them, or keep them until that is asked for."""
        if self._writer:
            self._writer.add(tally, notes)
        elif self._kept is not None:
            self._kept.add(notes)
            self._kept = self._kept if self._kept.whole else None

    def _made_of(
        self, tally: Tally, taken: Sequence[OfferMatch], plans: Sequence[NotePlan | None]
    ) -> dict[str, int]:
        """What the notes are made of that are written, by id; of those that are here already it is
        kept at once."""
        written: dict[str, int] = {}
        here: list[tuple[int, int]] = []
        for match, plan in zip(taken, plans, strict=True):
            if not (digest := self._notes.made_of(match.offered, tally.deck.title)):
                continue
            if plan is not None and plan.note is match.note:
                written[plan.note.id] = digest
            elif plan is None and match.stored and match.stored.note == match.note:
                here.append((match.stored.pk, digest))
        digests.keep(self._connection, here)
        return written

    def _count_known(self, tally: Tally, matches: Sequence[OfferMatch]) -> None:
        """Count those of the deck's notes that the offer has."""
        deck_id = tally.deck.id
        left = self._left(tally)
        for match in matches:
            if match.stored:
                mark = self._notes.marks(deck_id).get(match.stored.note.id)
                came = left.pop(match.stored.pk, None) is not None
                tally.known += came and not (mark and mark.home)
        if self._notes.by_words:
            tally.brought.update(match.offered.note.id for match in matches)

    def _left(self, tally: Tally) -> dict[int, str]:
        """The notes that a deck had and that the offer did not bring yet."""
        if tally.missing is None:
            here = () if tally.fresh else library.plain_ids(self._connection, tally.deck.id)
            tally.missing = dict(here)
        return tally.missing

    def _stays_away(self, match: OfferMatch) -> bool:
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
        chosen = foreign_reviews.choose(self._home, self._connection, pasts, tally.left_out)
        if self._step is None:
            tally.reviews += sum(len(past.reviews) for past in chosen)
            return
        self._step.secure()
        seqs = foreign_reviews.earn(self._home, self._connection, chosen)
        tally.reviews += sum(map(len, seqs.values()))
        for past in chosen:
            self._step.reviews += [] if past.new else seqs.get(past.key, [])

    # -- the decks, after the last note ----------------------------------------------

    def _say_joined(self, tally: Tally) -> None:
        """New notes that come among others, which nobody asked for: an update has more that are
        known, or is of a file that came into the deck before.
        """
        new, others = tally.notes["new"], len(tally.missing or ())
        if self._wish.as_id or not new or not others:
            return
        joins = new > tally.known and not self._decks.took_before(tally.deck.id)
        if joins or self._notes.by_words:
            tally.apart = self._decks.free_id(self._opened.title)
        if joins:
            join = "new note joins" if new == 1 else "new notes join"
            tally.warnings.append(
                f"{new:,} {join} the {words.count(others, 'note')} of the deck "
                f"“{tally.deck.title}”, which was here before (--deck {tally.apart} makes a deck "
                f"of {'it' if new == 1 else 'them'})"
            )

    def _say_missing(self, tally: Tally) -> None:
        """The notes of a deck that the offer does not have: those of the person's apart."""
        if not tally.known or self._copies:
            return
        pks = missing(self._notes, tally.deck.id, tally.missing or {})
        moved = self._matches.moved_and_missing(tally.deck.id)
        if count := len(pks) + len(moved):
            shown = library.notes(self._connection, pks=pks[:MOST_NAMED]) + moved
            labels = [first_words(stored.note) for stored in shown]
            many = "1 note is" if count == 1 else f"{count:,} notes are"
            source = FORMATS[self._notes.offer.format].noun
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
        tally.renamed, self._at_rest = True, False
        tally.warnings.append(f"the deck is called {title!r} now; it was {stored.head.title!r}")
        tally.deck = replace(stored.head, title=title)
        if self._writer:
            self._writer.rename(tally.deck)
