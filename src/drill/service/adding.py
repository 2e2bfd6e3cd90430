"""Notes of other programs into decks: which are new, which changed, and writing them.

An offer only adds and updates. A note is known by its id in whatever deck it is, so it stays in the
deck where the person has it; new ones go to the deck that the offer becomes. Looking and writing
are one walk over the offer, a portion of notes at a time, so that a package of any size needs no
more memory than a small one, and what was shown is what is done.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from sqlalchemy import Connection

from drill.cards.build import build
from drill.cards.shelf import Shelf
from drill.deckfile import schema
from drill.domain.deck import FORMAT_VERSION, Deck, Note, Plain
from drill.errors import Problem
from drill.exchange.offer import Offer, Offered, Past, SkippedCard
from drill.service import decks, earned, edits, endings
from drill.service.decks import Row
from drill.service.progress import Progress
from drill.service.step import Step
from drill.service.trainer import Trainer
from drill.storage import cards, library, snapshots, standing
from drill.storage.damage import met
from drill.storage.library import StoredDeck, StoredNote
from drill.text import one_line, slug

PORTION = 500
"""Notes that are looked at, and written, at once."""
MOST_ITEMS = 10_000
"""Notes that a list names."""
_LABEL = 70
_MOST_NAMED = 3
_ASCII = re.compile(r"[^a-z0-9-]")


class Item(NamedTuple):
    """One note of what an import does, for a list."""

    what: str
    """new, changed, retired, skipped, or edited: the person's version stands."""
    note: str
    """Its id; empty for a part that was skipped."""
    label: str
    """Its first words."""
    why: str = ""
    """Of a skipped one, with its line where it has one."""


@dataclass(slots=True)
class Tally:
    """What becomes of one deck, counted while its notes go by."""

    deck: Deck
    fresh: bool
    """It is not in the store yet."""
    own: bool = False
    notes: Counter[str] = field(default_factory=Counter)
    cards: Counter[str] = field(default_factory=Counter)
    reviews: int = 0
    suspended: int = 0
    items: list[Item] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    """Ids of notes that the person edited and the offer changes."""
    warnings: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    """Names of the cards whose history ends."""
    alike: dict[str, list[str]] = field(default_factory=dict)
    """Deck id → first words of notes there that ask what a new one asks."""

    def item(self, what: str, note: str, label: str, why: str = "") -> None:
        """Put a note on the list, as far as it goes."""
        if len(self.items) < MOST_ITEMS:
            self.items.append(Item(what, note, one_line(label)[:_LABEL], why))


@dataclass(frozen=True, slots=True)
class How:
    """How an offer is to be taken."""

    name: str
    """Of the source, for a deck that the source gives no title."""
    as_id: str | None = None
    split: bool = False
    history: bool = False
    replace_edits: bool = False
    theirs: frozenset[tuple[str, str]] = frozenset()
    """(deck, note) whose new words are taken although the person edited them."""
    by_title: bool = False
    """A deck of the same title is the same deck, where an import made it: a table's way."""


class Adding:
    """One walk over an offer. With a `step`, it is written; without one, only counted."""

    def __init__(
        self, trainer: Trainer, connection: Connection, offer: Offer, how: How,
        step: Step | None = None,
    ) -> None:  # fmt: skip
        self._trainer = trainer
        self._connection = connection
        self._offer = offer
        self._how = how
        self._step = step
        self._tallies: dict[str, Tally] = {}
        """By deck id."""
        self._targets: dict[str, str] = {}
        """Deck id by the name of the offer's deck; of all of them where it is not split."""
        self._positions: dict[str, int] = {}
        self._among = [
            there.id
            for there in library.decks(connection, retired=True)
            if not (how.by_title and there.stated) or there.id == how.as_id
        ]
        """Decks in which a note may be known. Ids of tables and Markdown are no guids: in a deck
        that has its own origin, an equal id is another note."""
        self._taken: set[tuple[str, str]] = set()
        """Places of notes that are no plain ones, and never become such."""
        self._first = library.last_place(connection, "")[0] + 1
        self._snapshots: dict[str, dict[str, Any]] = {}
        self._marks: dict[str, Mapping[str, edits.Mark]] = {}
        self._asked: dict[int, str] | None = None
        self.copies = 0
        """Cards of drill's own that came back from another program."""

    def run(self, progress: Progress) -> list[Tally]:
        """Walk, and return what became of each deck.

        Raises DeckError, UsageError, StoreError, and Cancelled where the watcher stops it.
        """
        self._find_targets()
        portion: list[Offered] = []
        done = 0
        for each in self._offer.read():
            if isinstance(each, Problem):
                self._skipped(each)
                continue
            if isinstance(each, SkippedCard):
                self._skipped(each.problem, cards=True)
                continue
            portion.append(each)
            if len(portion) == PORTION:
                self._take(portion)
                done += len(portion)
                portion = []
                progress(min(0.99, done / max(1, self._offer.count)))
        self._take(portion)
        self._close()
        progress(1.0)
        return [tally for tally in self._tallies.values() if tally.notes or tally.cards]

    # -- where to --------------------------------------------------------------------

    def _find_targets(self) -> None:
        """The deck of each of the offer's decks: where most of its notes are already."""
        groups: dict[str, list[str]] = {}
        here: dict[str, Counter[str]] = {}
        for note, deck in self._offer.places() if self._how.as_id is None else ():
            some = groups.setdefault(deck if self._how.split else "", [])
            some.append(note)
            if len(some) == PORTION:
                here.setdefault(deck if self._how.split else "", Counter()).update(
                    self._homes(some)
                )
                some.clear()
        for name, some in groups.items():
            here.setdefault(name, Counter()).update(self._homes(some))
        for name in groups:
            found = here[name].most_common(1)
            title = (name or self._offer.title) if self._how.split else self._offer.title
            self._targets[name] = self._settled(found[0][0] if found else "", title)
        if self._how.as_id is not None:
            self._targets[""] = self._settled("", self._offer.title)

    def _homes(self, ids: Sequence[str]) -> Counter[str]:
        return Counter(library.homes(self._connection, ids, self._among).values())

    def _settled(self, home: str, title: str) -> str:
        """The id of the deck, which is given a tally. `home` is where its notes are already."""
        title = one_line(title.replace("::", " · "))[:100] or self._how.name
        wanted = self._how.as_id or home or _deck_id(title)
        decks.check_id(wanted)
        there = library.deck(self._connection, wanted, retired=True)
        if self._how.as_id or home or (there and self._same(there)) or there is None:
            return self._tally(wanted, there, title)
        number = 2
        while library.deck(self._connection, f"{wanted}-{number}", retired=True):
            number += 1
        tally = self._tallies[self._tally(f"{wanted}-{number}", None, title)]
        tally.warnings.append(
            f"there is another deck {wanted}; this one goes in as {tally.deck.id} "
            f"(--deck {wanted} adds its notes there)"
        )
        return tally.deck.id

    def _same(self, there: StoredDeck) -> bool:
        return self._how.by_title and not there.stated and not there.own

    def _tally(self, deck_id: str, there: StoredDeck | None, title: str) -> str:
        if deck_id not in self._tallies:
            if there is None:
                head = Deck(FORMAT_VERSION, deck_id, title, origin=str(uuid.uuid4()))
                self._tallies[deck_id] = Tally(head, fresh=True)
            else:
                self._tallies[deck_id] = Tally(there.head, fresh=False, own=there.own)
        return deck_id

    # -- the notes -------------------------------------------------------------------

    def _skipped(self, problem: Problem, *, cards: bool = False) -> None:
        first = next(iter(self._targets.values()), None)
        if first is None:
            first = self._settled("", self._offer.title)
            self._targets[""] = first
        tally = self._tallies[first]
        (tally.cards if cards else tally.notes)["skipped"] += 1
        line = f"line {problem.line}: " if problem.line else ""
        hint = f" ({problem.hint})" if problem.hint else ""
        tally.item("skipped", "", problem.where or "?", f"{line}{problem.message}{hint}")

    def _take(self, portion: Sequence[Offered]) -> None:
        strangers = list(self._not_copies(portion))
        there = self._there(strangers)
        placed: dict[str, list[tuple[Offered, StoredNote | None]]] = {}
        for each in strangers:
            item = there.get(each.note.id)
            deck_id = item.deck if item else self._target(each)
            if item is None and (deck_id, each.note.id) in self._taken:
                what = f"'{_first_words(each.note)}'"
                self._skipped(Problem("its id is that of another note of the deck", where=what))
                continue
            placed.setdefault(deck_id, []).append((each, item))
        for deck_id, some in placed.items():
            self._into(deck_id, some)

    def _not_copies(self, portion: Iterable[Offered]) -> Iterator[Offered]:
        """Those that are no copies of drill's own cards; of the copies the reviews are taken."""
        seen: set[str] = set()
        for each in portion:
            key = self._own_key(each.card)
            if not key:
                if each.note.id not in seen:
                    seen.add(each.note.id)
                    yield each
                continue
            self.copies += 1
            deck_id = key.partition("/")[0]
            if deck_id not in self._tallies:
                there = library.deck(self._connection, deck_id)
                self._tally(deck_id, there, deck_id)
            tally = self._tallies[deck_id]
            tally.cards["kept"] += 1
            if self._how.history:
                (past,) = each.past.values() if each.past else ((),)
                tally.reviews += self._earn([(key, past)], new=False)

    def _own_key(self, card: str) -> str:
        """The key in this store of what is known as `origin/note/slot`; empty where it is not."""
        origin, _, rest = card.partition("/")
        if not rest:
            return ""
        found = library.deck_by_origin(self._connection, origin)
        key = f"{found.id}/{rest}" if found else ""
        return key if key and cards.by_key(self._connection, key) else ""

    def _there(self, portion: Sequence[Offered]) -> dict[str, StoredNote]:
        """The stored notes of these ids: one that lives before one that is retired."""
        out: dict[str, StoredNote] = {}
        ids = [each.note.id for each in portion]
        for item in library.known(self._connection, ids, self._among):
            if not isinstance(item.note, Plain):
                self._taken.add((item.deck, item.note.id))
                continue
            if self._how.as_id is not None and item.retired and item.deck != self._how.as_id:
                continue  # what is gone elsewhere does not keep it from where it is to go
            # By hand: a note may be here twice, by an earlier `--deck`.
            before = out.get(item.note.id)
            wanted = item.deck == self._how.as_id
            if before is None or (item.retired, not wanted) < (
                before.retired, before.deck != self._how.as_id,
            ):  # fmt: skip
                out[item.note.id] = item
        if met(self._connection, "note"):
            offered = {each.note.id: each.note for each in portion}
            for deck in self._among:
                for hurt in library.damaged_notes(self._connection, deck):
                    if hurt.note in offered:
                        out[hurt.note] = hurt.as_if(offered[hurt.note])
        return out

    def _target(self, each: Offered) -> str:
        if self._how.as_id is not None or not self._how.split:
            return self._targets.get("") or self._first_target()
        return self._targets[each.deck]

    def _first_target(self) -> str:
        self._targets[""] = self._settled("", self._offer.title)
        return self._targets[""]

    def _into(self, deck_id: str, some: Sequence[tuple[Offered, StoredNote | None]]) -> None:
        """A portion of notes into one deck: compared, counted, and written if it is asked for."""
        if deck_id not in self._tallies:
            self._tally(deck_id, library.deck(self._connection, deck_id, retired=True), deck_id)
        tally = self._tallies[deck_id]
        rows: list[Row] = []
        taken: list[Offered] = []
        for each, item in some:
            note = self._tagged(each, tally.deck.title)
            row = self._row(tally, note, item)
            if row is not None:
                rows.append(row)
            taken.append(each if note is each.note else replace(each, note=note))
        new = {row.note.id for row in rows if row.stored is None}
        for each in taken:
            if each.note.id in new:
                tally.suspended += len(each.suspended)
        lost = [(row.stored, row.gone) for row in rows if row.stored]
        tally.ended += endings.ended(self._connection, lost)
        if self._step is not None:
            self._write(tally, rows)
            fresh = [each for each in taken if each.note.id in new]
            keys = [f"{deck_id}/{it.note.id}/{slot}" for it in fresh for slot in it.suspended]
            cards.suspend_new(self._connection, keys)
        if self._how.history:
            for brand_new in (True, False):
                pasts = [
                    (f"{deck_id}/{each.note.id}/{slot}", past)
                    for each in taken
                    for slot, past in each.past.items()
                    if (each.note.id in new) is brand_new
                ]
                tally.reviews += self._earn(pasts, new=brand_new)

    def _tagged(self, each: Offered, title: str) -> Plain:
        """The note with the subdeck that it is in as one of its tags, where decks are not split."""
        if self._how.split or not each.deck:
            return each.note
        top, _, below = each.deck.partition("::")
        tag = below if top == self._offer.title else each.deck
        tag = "" if tag in (title, self._offer.title) else tag.strip()
        if not tag or tag in each.note.tags:
            return each.note
        return replace(each.note, tags=(*each.note.tags, tag))

    def _row(self, tally: Tally, note: Plain, item: StoredNote | None) -> Row | None:
        """What happens to one note, counted; None where nothing does."""
        deck_id, label = tally.deck.id, _first_words(note)
        if item is not None and item.note == note and not item.retired:
            tally.notes["same"] += 1
            tally.cards["kept"] += _cards_of(note)
            return None
        if item is not None and self._stands(tally, note, item):
            return None
        position = item.position if item else self._next_position(deck_id)
        if item is None:
            self._look_for_twins(tally, note)
        old = Shelf({(deck_id, item.note.id): item.note} if item else {})
        row = decks.row_of(item, note, deck_id, position, old, Shelf({(deck_id, note.id): note}),
                        tally.cards, {})  # fmt: skip
        tally.notes[row.what] += 1
        tally.item(row.what, note.id, label)
        return row

    def _stands(self, tally: Tally, note: Plain, item: StoredNote) -> bool:
        """Whether the person's version of a note stays, which is said."""
        deck_id = tally.deck.id
        if deck_id not in self._marks:
            self._marks[deck_id] = edits.marks(self._connection, deck_id)
        mark = self._marks[deck_id].get(item.note.id)
        if item.retired or mark is None or not mark.edited(item.note):
            return False
        if mark.offered_before(note):
            tally.notes["same"] += 1
            tally.cards["kept"] += _cards_of(item.note)
            return True
        tally.edited.append(item.note.id)
        if self._how.replace_edits or (deck_id, item.note.id) in self._how.theirs:
            return False
        tally.notes["same"] += 1
        tally.cards["kept"] += _cards_of(item.note)
        tally.item("edited", item.note.id, _first_words(item.note), "your version stands")
        return True

    def _next_position(self, deck_id: str) -> int:
        if deck_id not in self._positions:
            self._positions[deck_id] = library.last_place(self._connection, deck_id)[1]
        self._positions[deck_id] += 1
        return self._positions[deck_id]

    def _look_for_twins(self, tally: Tally, note: Plain) -> None:
        """Notes of other decks that ask the same, to point out."""
        if self._asked is None:
            self._asked = {
                hash(_asks(plain)): deck for deck, plain in library.plain_notes(self._connection)
            }
        deck = self._asked.get(hash(_asks(note)))
        if deck is not None and deck != tally.deck.id:
            tally.alike.setdefault(deck, []).append(_first_words(note))

    # -- writing ---------------------------------------------------------------------

    def _write(self, tally: Tally, rows: Sequence[Row]) -> None:
        assert self._step is not None
        deck_id = tally.deck.id
        if not rows:
            return
        self._step.secure()
        if deck_id not in self._snapshots and tally.fresh:
            self._step.whole(deck_id)
            self._snapshots[deck_id] = {}
            library.put_deck(self._connection, tally.deck, stated=False, own=False)
        changed = [row.stored.pk for row in rows if row.stored]
        if not tally.fresh:
            part = snapshots.take_part(self._connection, deck_id, changed)
            kept = self._snapshots.setdefault(deck_id, part)
            if kept is part:
                library.revive(self._connection, deck_id)
            else:
                kept["notes"] += part["notes"]
                kept["cards"] += part["cards"]
        decks.write_rows(self._connection, deck_id, rows, alone=True)

    def _earn(self, pasts: Sequence[tuple[str, tuple[Past, ...]]], *, new: bool) -> int:
        """Reviews made elsewhere into the log; returns how many were taken, or would be."""
        pasts = [(key, past) for key, past in pasts if past]
        if not pasts:
            return 0
        if self._step is None:
            return earned.count(self._trainer, self._connection, pasts, new=new)
        self._step.secure()
        seqs = earned.earn(self._trainer, self._connection, pasts)
        if not new:
            self._step.reviews += seqs
        return len(seqs)

    def _close(self) -> None:
        """The end of the walk: what belongs to the store as a whole, and to the undo step."""
        if self._step is None:
            return
        last = library.last_place(self._connection, "")[0]
        for deck_id, kept in self._snapshots.items():
            if kept:
                kept["came"] = [self._first, last]
                self._step.keep(kept)
            library.follow_notes(self._connection, deck_id)
        standing.settle(self._connection)


def twins(tally: Tally) -> Iterator[str]:
    """What to say of notes that other decks have as well."""
    for deck, found in tally.alike.items():
        named = ", ".join(f"“{label}”" for label in found[:_MOST_NAMED])
        more = f" and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
        yield f"deck {deck} asks the same already: {len(found):,} of the new notes: {named}{more}"


def _cards_of(note: Note) -> int:
    return len(build(note, ""))


def _first_words(note: Note) -> str:
    return one_line(_front(note)[:300])[:_LABEL] if isinstance(note, Plain) else note.id


def _front(note: Plain) -> str:
    return note.q or note.cloze or next((side.q for side in note.sides), "")


def _asks(note: Plain) -> str:
    """What a note asks, for comparing."""
    return " ".join(_front(note).casefold().split())


def _deck_id(title: str) -> str:
    """A deck's id made of its title."""
    return _ASCII.sub("", slug(title)).strip("-")[: schema.ID_LENGTH] or "imported"
