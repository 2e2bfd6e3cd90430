"""Notes of other programs into decks: which are new, which changed, and writing them.

An offer only adds and updates. A note is known by its guid in whatever deck it is, so it stays in
the deck where the person has it; new ones go to the deck that the offer becomes. An id that a file
states, or that is made of a note's words, counts in that deck only: two languages both ask what
"big" is. A row of a table that drill wrote of a deck here proves it by its guid.

Looking and writing are one walk over the offer, a portion of notes at a time, so that a package of
any size needs no more memory than a small one, and what was shown is what is done.
"""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Connection

from drill.cards.build import build
from drill.cards.rewording import reworded
from drill.cards.shelf import Shelf
from drill.deckfile import schema
from drill.domain.deck import (
    FORMAT_VERSION,
    Deck,
    Note,
    Plain,
)
from drill.errors import Problem
from drill.exchange.offer import Offer, Offered, Past, SkippedCard
from drill.exchange.plain import former_id, full_id, guid_of, id_of
from drill.service.home import words
from drill.service.home.home import Home
from drill.service.home.progress import Progress
from drill.service.home.undo import ImportStep
from drill.service.library import deck_plan, decks, edits, endings, foreign_reviews, note_plan
from drill.service.library.differences import first_words, front, says, told
from drill.service.library.note_plan import NotePlan
from drill.storage import cards, fulltext, library, settings, snapshots, visibility
from drill.storage.damage import met
from drill.storage.library import StoredNote
from drill.text import one_line, telling_slug, unmarked

PORTION = 500
"""Notes that are looked at, and written, at once."""
MOST_ITEMS = 10_000
"""Notes that a list names."""
_LABEL = 70
_MOST_NAMED = 3
_MOST_REWORDED = 2_000
"""Notes that a source has no more, or new, among which those are looked for that go on in other
words; of more, it is another source."""
_MOST_REMEMBERED = 20_000
"""Notes of one source whose ids are kept."""
_DEFAULT = "default"
"""Anki's deck for what has none: its name says nothing of where a file belongs."""
_CALLED = {"apkg": "package", "colpkg": "package", "csv": "table"}
"""A source's format, in words."""


class Item(NamedTuple):
    """One note of what an import does, for a list."""

    what: str
    """new, changed, retired, skipped, or edited: the person's version stands."""
    note: str
    """Its id; empty for a part that was skipped."""
    label: str
    """Its first words."""
    why: str = ""
    """Of a skipped one, with its line where it has one; of a changed one what it said and says,
    and in which deck; else what of it was left out."""


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
    edited: dict[str, str] = field(default_factory=dict)
    """Why, by id, of notes in which the person's words stand against the offer's."""
    warnings: list[str] = field(default_factory=list)
    older: dict[str, int] = field(default_factory=dict)
    """First words of cards → their reviews that are older than the last one here and not taken."""
    ahead: dict[str, int] = field(default_factory=dict)
    """The same for reviews that are later than now."""
    left: dict[int, str] | None = None
    """Notes that the deck had, by row number, which the offer did not bring yet; None where it
    brought none at all."""
    known: int = 0
    """Of the deck's notes those that the offer brought."""
    away: int = 0
    """Notes that the person deleted, which stay so."""
    renamed: bool = False
    """The deck's title follows the offer's."""
    ended: list[str] = field(default_factory=list)
    """Names of the cards whose history ends."""
    alike: dict[str, list[str]] = field(default_factory=dict)
    """Deck id → first words of notes there that ask what a new one asks."""

    @property
    def takes(self) -> bool:
        """Whether anything of it is here, or comes."""
        parts = (self.notes, self.cards)
        taken = any(number and key != "skipped" for each in parts for key, number in each.items())
        return taken or self.away > 0

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
    """Whether its deck is found by where it was taken before: the way of tables and Markdown."""
    source: str = ""
    """The file or address, by which it is known again; empty where it has no lasting name."""


class Adding:
    """One walk over an offer. With a `step`, it is written; without one, only counted."""

    def __init__(
        self, home: Home, connection: Connection, offer: Offer, how: How,
        step: ImportStep | None = None,
    ) -> None:  # fmt: skip
        self._home = home
        self._connection = connection
        self._offer = replace(offer, read=self._known(offer)) if how.by_title else offer
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
            if (there.id == how.as_id if how.as_id else not (how.by_title and there.stated))
        ]
        """Decks in which a note may be known: the one that was named, or all. Ids of tables and
        Markdown are no guids: in a deck that has its own origin, an equal id is another note."""
        self._origins = {
            there.id: there.head.origin
            for there in library.decks(connection, retired=True)
            if how.by_title and how.as_id in (None, there.id)
        }
        """Of the decks that know a row of their own by its guid."""
        self._as_asked: dict[str, dict[str, str]] = {}
        """By deck id, what an export calls the cards that are no note of their own → their key
        there, with its origin for the deck."""
        self._answers: dict[str, set[str]] = {}
        """By the id that a question makes, the answers of the offer's further notes that ask it."""
        self._vacant: set[str] = set()
        """Those of these ids whose first note goes by its answer."""
        self._gone: dict[str, set[str]] = {}
        self._went_on: dict[tuple[str, str], StoredNote] = {}
        """By deck and offered id, the notes here that go on in other words."""
        self._brought: dict[str, set[str]] = {}
        """Ids of the offer's notes, by deck."""
        self._away: dict[str, dict[str, tuple[str, str]]] = {}
        """Where the person moved notes of a deck, by its id and theirs there."""
        self._here_again: set[str] = set()
        """Ids of the offered notes that are in the store already."""
        self._taken: set[tuple[str, str]] = set()
        """Places of notes that are no plain ones, and never become such."""
        self._first = library.last_place(connection, "")[0] + 1
        self._snapshots: dict[str, dict[str, Any]] = {}
        self._marks: dict[str, dict[str, edits.Mark]] = {}
        self._titles: dict[str, set[str]] = {}
        """What the offer calls its decks, by deck id."""
        self._mends = False
        """Whether a damaged note is written anew: what the index has of it nobody can tell."""
        self._asked: dict[int, str] | None = None
        self.copies = 0
        """Cards of drill's own that came back from another program."""

    @property
    def targets(self) -> frozenset[str]:
        """Ids of the decks that the offer became; notes of it may be known in others besides."""
        return frozenset(self._targets.values())

    def run(self, progress: Progress) -> list[Tally]:
        """Walk, and return what became of each deck.

        Raises DeckError, UsageError, StoreError, and Cancelled where the watcher stops it.
        """
        self._find_targets()
        if self._how.by_title:
            self._find_reworded()
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
        return [each for each in self._tallies.values() if each.notes or each.cards or each.away]

    def _known(self, offer: Offer) -> Callable[[], Iterator[Offered | Problem | SkippedCard]]:
        """The offer's notes, those that are here under an id of earlier versions with that id."""

        def read() -> Iterator[Offered | Problem | SkippedCard]:
            rest = offer.read()
            while portion := list(islice(rest, PORTION)):
                former = {
                    each.note.id: before
                    for each in portion
                    if isinstance(each, Offered) and (before := former_id(each.note))
                }
                here = self._here([*former, *former.values()]) if former else {}
                for each in map(self._as_copy, portion):
                    before = former.get(each.note.id, "") if isinstance(each, Offered) else ""
                    if isinstance(each, Offered) and before in here and each.note.id not in here:
                        yield replace(each, note=replace(each.note, id=before))
                    else:
                        yield each

        return read

    def _as_copy(self, each: Offered | Problem | SkippedCard) -> Offered | Problem | SkippedCard:
        """A row that a deck here was written as, known as the card that it shows."""
        deck = self._proved(each) if isinstance(each, Offered) else ""
        if not isinstance(each, Offered) or not deck:
            return each
        if deck not in self._as_asked:
            self._as_asked[deck] = {
                id_of(f"{card.card.note} {card.card.slot}"):
                f"{self._origins[deck]}/{card.card.note}/{card.card.slot}"
                for card in cards.every(self._connection, deck=deck)
            }  # fmt: skip
        return replace(each, card=self._as_asked[deck].get(each.note.id, ""))

    def _proved(self, each: Offered) -> str:
        """The deck that a row was written from, as its guid says; empty where that is none here."""
        decks_here = self._origins.items() if each.guid else ()
        told = (deck for deck, of in decks_here if guid_of(of, each.note.id) == each.guid)
        return next(told, "")

    def _here(self, ids: Sequence[str]) -> dict[str, str]:
        return library.homes(self._connection, ids, self._among)

    # -- where to --------------------------------------------------------------------

    def _find_targets(self) -> None:
        """The deck of each of the offer's decks."""
        if self._how.as_id is not None:
            self._first_target()
            deque(self._words() if self._how.by_title else (), maxlen=0)  # for the answers
            return
        rows: Counter[str] = Counter()
        here: dict[str, Counter[str]] = {}
        for some in _portions(self._words() if self._how.by_title else self._ids()):
            rows.update(group for group, *_ in some)
            for group, deck in self._homes(some):
                here.setdefault(group, Counter())[deck] += 1
        for group, count in rows.items():
            title = (group if self._how.split else "") or self._offer.title
            target = self._target_of(group, title, here.get(group, Counter()), count)
            self._targets[group] = self._settled(target, title)

    def _ids(self) -> Iterator[tuple[str, str, Offered | None]]:
        """Every note by the deck that it belongs to: that, its id, and itself where it is read."""
        for note, deck in self._offer.places():
            yield deck if self._how.split else "", note, None

    def _words(self) -> Iterator[tuple[str, str, Offered | None]]:
        for each in self._offer.read():
            if isinstance(each, Offered) and not each.card:
                if each.by_words and each.note.id == full_id(each.note):
                    self._answers.setdefault(self._short_id(each.note), set()).add(each.note.a)
                yield each.deck if self._how.split else "", each.note.id, each

    def _short_id(self, note: Plain) -> str:
        """The id of a note that is known by its question alone."""
        return id_of(unmarked(note.q) if self._offer.format == "markdown" else note.q)

    def _homes(
        self, some: Sequence[tuple[str, str, Offered | None]]
    ) -> Iterator[tuple[str, str]]:  # fmt: skip
        """Group and deck of the notes that are in a deck already; one known by its words has to
        say the same there."""
        groups = {note: (group, each) for group, note, each in some}
        if not self._how.by_title:
            for note, deck in library.homes(self._connection, list(groups), self._among).items():
                yield groups[note][0], deck
            return
        for item in library.known(self._connection, list(groups), self._among):
            group, each = groups[item.note.id]
            if each is None:
                continue
            if each.named or self._own_row(each, item) or says(each.note) == says(item.note):
                yield group, item.deck

    def _own_row(self, each: Offered, item: StoredNote) -> bool:
        """Whether a row was written from this note."""
        return bool(each.guid) and item.deck == self._proved(each)

    def _target_of(self, group: str, title: str, here: Counter[str], rows: int) -> str:
        """The deck that is brought up to date: the one the source was taken into before, or where
        most of it is already; empty for a new one."""
        found = here.most_common(1)
        if not self._how.by_title:
            return found[0][0] if found else ""
        keys = set(self._sources(group, title))
        sources = settings.under(self._connection, edits.SOURCE).items()
        came = {key.split("/")[1] for key, value in sources if value in keys} & set(self._among)
        if came:
            return max(sorted(came), key=lambda deck: here[deck])
        return found[0][0] if found and 2 * found[0][1] > rows else ""

    def _sources(self, group: str, title: str) -> Iterator[str]:
        """What the source, or one of its decks, is known by."""
        if self._how.source:
            yield f"file {self._how.source} {group}".rstrip()
        if title and title.casefold() != _DEFAULT:
            yield f"deck {title}"

    # -- notes that go on in other words ---------------------------------------------

    def _find_reworded(self) -> None:
        """Match the notes that the source has no more with its new ones."""
        gone: dict[str, dict[str, int]] = {}
        for deck_id in dict.fromkeys(self._targets.values()):
            here = library.plain_ids(self._connection, deck_id)
            gone[deck_id] = {here[pk]: pk for pk in self._missing(deck_id, here)}
        if not any(gone.values()):
            return
        fresh: dict[str, list[Offered]] = {deck_id: [] for deck_id in gone}
        brought: dict[str, set[str]] = {deck_id: set() for deck_id in gone}
        for each in self._offer.read():
            if isinstance(each, Offered) and not each.card:
                deck_id = self._target(each)
                found = self._ids_of(each) & gone[deck_id].keys()
                brought[deck_id] |= found
                few = len(fresh[deck_id]) <= _MOST_REWORDED
                if few and not (found or each.named or each.stated):
                    fresh[deck_id].append(each)
        for deck_id, some in fresh.items():
            pks = [pk for name, pk in gone[deck_id].items() if name not in brought[deck_id]]
            if pks and some and max(len(pks), len(some)) <= _MOST_REWORDED:
                self._match_reworded(deck_id, library.notes(self._connection, pks=pks), some)

    def _match_reworded(
        self, deck_id: str, had: Sequence[StoredNote], some: Sequence[Offered]
    ) -> None:  # fmt: skip
        ids = [name for each in some for name in self._ids_of(each)]
        known = {it.note.id for it in library.known(self._connection, ids, [deck_id])}
        has = [each.note for each in some if not known & self._ids_of(each)]
        before = [self._as_offered(deck_id, item) for item in had]
        for a, b in reworded(before, has).items():
            self._went_on[deck_id, has[b].id] = had[a]

    def _ids_of(self, each: Offered) -> set[str]:
        """Every id that a note of the offer may have here."""
        if not each.by_words:
            return {each.note.id}
        return {each.note.id, self._short_id(each.note), full_id(each.note)}

    def _as_offered(self, deck_id: str, item: StoredNote) -> Plain:
        """A stored note as its source had it last."""
        mark = self._marks_of(deck_id).get(item.note.id)
        note = (mark.base if mark else None) or item.note
        assert isinstance(note, Plain)
        return note

    def _missing(self, deck_id: str, left: Mapping[int, str]) -> list[int]:
        """Of notes of a deck, id by row number, those that the offer had once and has no more: the
        person did not write them or move them there, and no other source brought them."""
        marks = self._marks_of(deck_id)
        placed = {note for note, mark in marks.items() if not mark.theirs or mark.home}
        others = placed | self._of_others(deck_id)
        return [pk for pk, note in left.items() if note not in others]

    def _of_others(self, deck_id: str) -> set[str]:
        """Ids of the notes of a deck that another table or Markdown file brought, and not this."""
        mine = f"{edits.BROUGHT}{deck_id}/{self._digest()}"
        found = settings.under(self._connection, f"{edits.BROUGHT}{deck_id}/")
        others = {note for key, text in found.items() if key != mine for note in text.split()}
        return others - set(found.get(mine, "").split())

    def _digest(self) -> str:
        return hashlib.blake2b(self._how.source.encode(), digest_size=8).hexdigest()

    def _settled(self, target: str, title: str) -> str:
        """The id of the deck, which is given a tally. `target` is where its notes are already."""
        stated = bool(title)
        title = one_line(title.replace("::", " · "))[:100] or self._how.name
        wanted = self._how.as_id or target or _deck_id(title)
        deck_plan.check_id(wanted)
        if target and stated:
            self._titles.setdefault(target, set()).add(title)
        if self._how.as_id or target:
            return self._tally(wanted, title).deck.id

        def is_other(name: str) -> bool:
            begun = self._tallies.get(name)
            if begun and begun.fresh:
                return begun.deck.title != title
            return library.deck(self._connection, name, retired=True) is not None

        free = schema.free_id(wanted, is_other)
        tally = self._tally(free, title)
        if free != wanted:
            tally.warnings.append(
                f"there is another deck {wanted}; this one goes in as {free} "
                f"(--deck {wanted} adds its notes there)"
            )
        return free

    def _tally(self, deck_id: str, title: str = "") -> Tally:
        """What becomes of a deck; one that is not here yet is begun, under this title."""
        if deck_id not in self._tallies:
            there = library.deck(self._connection, deck_id, retired=True)
            if there is None:
                head = Deck(FORMAT_VERSION, deck_id, title, origin=str(uuid.uuid4()))
                self._tallies[deck_id] = Tally(head, fresh=True)
            else:
                self._tallies[deck_id] = Tally(there.head, fresh=False, own=there.own)
        return self._tallies[deck_id]

    # -- the notes -------------------------------------------------------------------

    def _skipped(self, problem: Problem, *, cards: bool = False) -> None:
        tally = self._tallies[next(iter(self._targets.values()), "") or self._first_target()]
        (tally.cards if cards else tally.notes)["skipped"] += 1
        line = f"line {problem.line}: " if problem.line else ""
        hint = f" ({problem.hint})" if problem.hint else ""
        tally.item("skipped", "", problem.where or "?", f"{line}{problem.message}{hint}")

    def _take(self, portion: Sequence[Offered]) -> None:
        strangers = list(self._by_answer(self._not_copies(portion)))
        there = self._there(strangers)
        placed: dict[str, list[tuple[Offered, StoredNote | None]]] = {}
        for each in strangers:
            item = there.get(each.note.id)
            deck_id = item.deck if item else self._target(each)
            if item is None and (deck_id, each.note.id) in self._taken:
                what = f"'{first_words(each.note)}'"
                self._skipped(Problem("its id is that of another note of the deck", where=what))
                continue
            if item:
                self._here_again.add(each.note.id)
                each = replace(each, note=replace(each.note, id=item.note.id))
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
            tally = self._tally(key.partition("/")[0])
            tally.cards["kept"] += 1
            if self._how.history:
                (past,) = each.past.values() if each.past else ((),)
                tally.reviews += self._earn(tally, [(key, past)], [each.note], new=False)

    def _by_answer(self, some: Iterable[Offered]) -> Iterator[Offered]:
        """The notes, those that are known by their words under the id that they have here: of
        several that ask the same, each is the one with its answer, in whatever order they come."""
        told = list(some)
        ids = [name for each in told if each.by_words
               for name in (self._short_id(each.note), full_id(each.note))]  # fmt: skip
        found = library.known(self._connection, ids, self._among) if self._how.by_title else []
        here = {(item.deck, item.note.id): item.note for item in found}
        for each in told:
            if not (here or self._vacant) or not each.by_words:
                yield each
                continue
            note, deck = each.note, self._target(each)
            short, full = self._short_id(note), full_id(note)
            first = here.get((deck, short))
            name = note.id
            if (deck, full) in here and says(here[deck, full]) == says(note):
                name = full
            elif first and says(first) == says(note):
                name = short
            elif name == short and first and _answer_of(first) in self._answers.get(short, ()):
                name = full
            elif name == full and short in self._vacant and (deck, full) not in here:
                name = short if _answer_of(first) not in self._answers.get(short, ()) else full
            if name == full and note.id == short:
                self._vacant.add(short)
            elif name == short:
                self._vacant.discard(short)
            yield each if name == note.id else replace(each, note=replace(note, id=name))

    def _own_key(self, card: str) -> str:
        """The key in this store of what is known as `origin/note/slot`; empty where it is not."""
        origin, _, rest = card.partition("/")
        if not rest:
            return ""
        found = library.deck_by_origin(self._connection, origin)
        key = f"{found.id}/{rest}" if found else ""
        return key if key and cards.by_key(self._connection, key) else ""

    def _there(self, portion: Sequence[Offered]) -> dict[str, StoredNote]:
        """The stored notes that these are: one that lives before one that is retired."""
        out: dict[str, StoredNote] = {}
        offered = {each.note.id: each for each in portion}
        proved = {deck for each in portion if (deck := self._proved(each))}
        among = list(proved.union(self._among))
        found = library.known(self._connection, list(offered), among)
        placed = {(item.deck, item.note.id) for item in found}
        for item in found:
            own = self._own_row(offered[item.note.id], item)
            if item.deck not in self._among and not own:
                continue
            if not isinstance(item.note, Plain):
                self._taken.add((item.deck, item.note.id))
                continue
            target = self._target(offered[item.note.id])
            here = (target, item.note.id) in placed
            if not own and not self._counts(offered[item.note.id], item, target, here):
                continue
            # By hand: a note may be here twice, by an earlier `--deck`.
            before = out.get(item.note.id)
            if before is None or (item.retired, item.deck != target) < (
                before.retired, before.deck != target,
            ):  # fmt: skip
                out[item.note.id] = item
        if met(self._connection, "note"):
            for deck in self._among:
                for hurt in library.damaged_notes(self._connection, deck):
                    each = offered.get(hurt.note)
                    if each and (each.named or deck == self._target(each)):
                        self._mends = True
                        out[hurt.note] = hurt.as_if(each.note)
        for each in portion:
            went_on = self._went_on.get((self._target(each), each.note.id))
            if went_on and each.note.id not in out:
                out[each.note.id] = went_on
        for of, place in self._moved().items():
            each, before = offered.get(of), out.get(of)
            if each and (before is None or before.retired or before.deck != self._target(each)):
                for item in library.notes(self._connection, place=place, retired=True):
                    out[of] = item
        return out

    def _moved(self) -> dict[str, tuple[str, str]]:
        """Where the person moved notes of the decks that this updates, by their ids there."""
        for deck_id in self._targets.values():
            if deck_id not in self._away:
                origin = self._tallies[deck_id].deck.origin
                self._away[deck_id] = edits.moved_from(self._connection, origin)
        return {of: place for found in self._away.values() for of, place in found.items()}

    def _counts(self, each: Offered, item: StoredNote, target: str, here: bool) -> bool:
        """Whether a stored note of the same id is that note: in the target, or anywhere for a guid.
        One that the person moved out of the target is still that: neither is it `here`, in the
        target, as a deleted one is, nor is it known where it went."""
        if each.named or item.deck == target:
            return True
        lost = not here and item.note.id not in self._moved()
        return lost and not item.retired and item.note.id in self._gone_from(target)

    def _gone_from(self, deck: str) -> set[str]:
        """Ids of the notes of a deck that the person deleted or moved away."""
        if deck not in self._gone:
            self._gone[deck] = edits.gone(self._connection, deck)
        return self._gone[deck]

    def _stays_away(self, item: StoredNote) -> bool:
        """Whether a retired note is one that the person deleted, and wants no more."""
        gone = item.note.id in self._gone_from(item.deck)
        return gone and not self._takes_theirs(item.deck, item.note.id)

    def _target(self, each: Offered) -> str:
        if self._how.as_id is not None or not self._how.split:
            return self._targets.get("") or self._first_target()
        return self._targets[each.deck]

    def _first_target(self) -> str:
        self._targets[""] = self._settled("", self._offer.title)
        return self._targets[""]

    def _into(self, deck_id: str, some: Sequence[tuple[Offered, StoredNote | None]]) -> None:
        """A portion of notes into one deck: compared, counted, and written if it is asked for."""
        tally = self._tally(deck_id)
        if tally.left is None:
            here = () if tally.fresh else library.plain_ids(self._connection, deck_id)
            tally.left = dict(here)
        for _, item in some:
            mark = self._marks_of(deck_id).get(item.note.id) if item else None
            came = item is not None and tally.left.pop(item.pk, None) is not None
            tally.known += came and not (mark and mark.home)
        self._brought.setdefault(deck_id, set()).update(each.note.id for each, _ in some)
        rows: list[NotePlan] = []
        taken: list[Offered] = []
        for each, item in some:
            if item and item.retired and self._stays_away(item):
                tally.away += 1
                continue
            note = self._tagged(each, tally.deck.title)
            row = self._row(tally, note, item, each.remark)
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
                found = [
                    (f"{deck_id}/{each.note.id}/{slot}", past, each.note)
                    for each in taken
                    for slot, past in each.past.items()
                    if past and (each.note.id in new) is brand_new
                ]
                pasts = [(key, past) for key, past, _ in found]
                notes = [note for *_, note in found]
                tally.reviews += self._earn(tally, pasts, notes, new=brand_new)

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

    def _row(
        self, tally: Tally, note: Plain, item: StoredNote | None, remark: str
    ) -> NotePlan | None:
        """What happens to one note, counted; None where nothing does."""
        deck_id, label = tally.deck.id, first_words(note)
        if item is not None:
            note = self._with_edits(tally, note, item)
        if item is not None and item.note == note and not item.retired:
            tally.notes["same"] += 1
            tally.cards["kept"] += _cards_of(note)
            return None
        position = item.position if item else self._next_position(deck_id)
        if item is None:
            self._look_for_twins(tally, note)
        old = Shelf({(deck_id, item.note.id): item.note} if item else {})
        new = Shelf({(deck_id, note.id): note})
        row = note_plan.row_of(item, note, deck_id, position, old, new, tally.cards, {})
        tally.notes[row.what] += 1
        said = told(item.note, note) if item and row.what == "changed" else ""
        said = f"in {deck_id}: {said}" if said else ""
        if note.id not in tally.edited or self._takes_theirs(deck_id, note.id):
            tally.item(row.what, note.id, label, "; ".join(filter(None, (said, remark))))
        return row

    def _with_edits(self, tally: Tally, note: Plain, item: StoredNote) -> Plain:
        """A note as it will be: what the person changed in it stands, which is said."""
        deck_id = tally.deck.id
        mark = self._marks_of(deck_id).get(item.note.id)
        if item.retired or mark is None or not mark.edited(item.note):
            return note
        theirs = replace(note, id=mark.of) if mark.home else note
        found = edits.merged(deck_id, mark, item.note, theirs)
        assert isinstance(found.note, Plain)
        if found.why:
            tally.edited[item.note.id] = found.why
        if self._takes_theirs(deck_id, item.note.id):
            return note
        if found.why:
            tally.item("edited", item.note.id, first_words(item.note), found.why)
        if self._step is not None:
            self._step.hold(edits.keep(self._connection, found.settings))
            edits.follow(self._marks[deck_id], found.settings)
        return found.note

    def _marks_of(self, deck_id: str) -> dict[str, edits.Mark]:
        if deck_id not in self._marks:
            self._marks[deck_id] = edits.marks(self._connection, deck_id)
        return self._marks[deck_id]

    def _takes_theirs(self, deck_id: str, note: str) -> bool:
        return self._how.replace_edits or (deck_id, note) in self._how.theirs

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
            tally.alike.setdefault(deck, []).append(first_words(note))

    # -- writing ---------------------------------------------------------------------

    def _write(self, tally: Tally, rows: Sequence[NotePlan]) -> None:
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
            part = snapshots.take(self._connection, deck_id, changed)
            kept = self._snapshots.setdefault(deck_id, part)
            if kept is part:
                library.revive(self._connection, deck_id)
            else:
                kept["notes"] += part["notes"]
                kept["cards"] += part["cards"]
        decks.write_rows(self._connection, deck_id, rows, alone=True)

    def _earn(
        self, tally: Tally, pasts: Sequence[tuple[str, tuple[Past, ...]]], notes: Sequence[Plain],
        *, new: bool,
    ) -> int:  # fmt: skip
        """Reviews made elsewhere into the log; returns how many were taken, or would be. What is
        left out is put into the tally, by the first words of its note."""
        if not any(past for _, past in pasts):
            return 0
        labels = {key: first_words(note) for (key, _), note in zip(pasts, notes, strict=True)}
        for key, older, ahead in foreign_reviews.left_out(self._home, self._connection, pasts):
            # Cards that begin alike are told apart by their keys.
            name = labels[key] if labels[key] not in tally.older.keys() | tally.ahead else key
            for kept, number in ((tally.older, older), (tally.ahead, ahead)):
                if number:
                    kept[name] = kept.get(name, 0) + number
        if self._step is None:
            return foreign_reviews.count(self._home, self._connection, pasts, new=new)
        self._step.secure()
        seqs = foreign_reviews.earn(self._home, self._connection, pasts)
        if not new:
            self._step.reviews += seqs
        return len(seqs)

    def _say_left(self, tally: Tally) -> None:
        """The notes of a deck that the offer does not have: those of the person's apart."""
        if not tally.known or self.copies:
            return
        missing = self._missing(tally.deck.id, tally.left or {})
        moved = [
            item
            for of, place in self._away.get(tally.deck.id, {}).items()
            if of not in self._here_again
            for item in library.notes(self._connection, place=place)
        ]
        if count := len(missing) + len(moved):
            shown = library.notes(self._connection, pks=missing[:_MOST_NAMED]) + moved
            labels = [first_words(item.note) for item in shown]
            many = "1 note is" if count == 1 else f"{count:,} notes are"
            what = _CALLED.get(self._offer.format, "file")
            tally.warnings.append(
                f"{many} not in this {what} any more: kept: {_named(labels, count)}"
            )

    def _follow_title(self, tally: Tally) -> None:
        """The deck is called what the offer calls it now, unless the person named it.

        An offer of a small part of the deck does not name it.
        """
        deck_id, titles = tally.deck.id, self._titles.get(tally.deck.id, set())
        homes = sum(each.known > 0 for each in self._tallies.values())
        if len(titles) != 1 or tally.known <= len(tally.left or ()):
            return
        (title,) = titles
        if title.casefold() == _DEFAULT or (homes > 1 and not self._how.split):
            return
        there = library.deck(self._connection, deck_id)
        if there is None or there.stated or there.own or title == there.head.title:
            return
        if library.options(self._connection).get(deck_id, {}).get("named"):
            return
        tally.renamed = True
        tally.warnings.append(f"the deck is called {title!r} now; it was {there.head.title!r}")
        tally.deck = replace(there.head, title=title)
        if self._step is not None:
            self._step.secure()
            part = snapshots.take(self._connection, deck_id, [])
            self._snapshots.setdefault(deck_id, part)
            library.put_deck(self._connection, tally.deck, stated=False, own=False)

    def _close(self) -> None:
        """The end of the walk: what belongs to the store as a whole, and to the undo step."""
        for tally in self._tallies.values():
            tally.warnings += deck_plan.absent(tally.deck.id, tally.away, "--edits theirs")
            self._say_left(tally)
            self._follow_title(tally)
        if self._step is None:
            return
        last = library.last_place(self._connection, "")[0]
        self._remember()
        for deck_id, kept in self._snapshots.items():
            if kept:
                kept["came"] = [self._first, last]
                self._step.snapshots.append(kept)
            library.follow_notes(self._connection, deck_id)
        if self._mends:
            fulltext.rebuild(self._connection)
        visibility.settle(self._connection)

    def _remember(self) -> None:
        """Which decks the source went into, for its next version."""
        assert self._step is not None
        fresh: dict[str, str] = {}
        for group, deck_id in self._targets.items() if self._how.by_title else ():
            if deck_id not in self._snapshots:
                continue
            title = (group if self._how.split else "") or self._offer.title
            for source in self._sources(group, title):
                digest = hashlib.blake2b(source.encode(), digest_size=8).hexdigest()
                key = f"{edits.SOURCE}{deck_id}/{digest}"
                fresh[key] = source
                # What made a deck is remembered even when it is undone: it may leave a deck
                # whose reviews are to be found again.
                if not self._tallies[deck_id].fresh:
                    self._step.hold({key: settings.get(self._connection, key)})
            if self._how.source:
                key = f"{edits.BROUGHT}{deck_id}/{self._digest()}"
                former = settings.get(self._connection, key)
                notes = self._brought.get(deck_id, set()).union((former or "").split())
                if len(notes) <= _MOST_REMEMBERED:
                    fresh[key] = " ".join(sorted(notes))
                    self._step.hold({key: former})
        settings.put_all(self._connection, fresh)


def _named(labels: Sequence[str], count: int = 0) -> str:
    """The first few, and how many more; `count` is how many there are, where not all are given."""
    named = ", ".join(f"“{label}”" for label in labels[:_MOST_NAMED])
    left = max(count, len(labels)) - _MOST_NAMED
    return f"{named} and {left:,} more" if left > 0 else named


def _portions(
    notes: Iterable[tuple[str, str, Offered | None]],
) -> Iterator[list[tuple[str, str, Offered | None]]]:
    rest = iter(notes)
    while some := list(islice(rest, PORTION)):
        yield some


def twins(tally: Tally) -> Iterator[str]:
    """What to say of notes that other decks have as well."""
    for deck, found in tally.alike.items():
        yield f"deck {deck} asks the same already: {len(found):,} of the new notes: {_named(found)}"


def left_out(tally: Tally) -> Iterator[str]:
    """What to say of reviews that were made elsewhere and are not taken."""
    why = ("{} older than {} last review here", "{} later than now")
    for found, reason in zip((tally.older, tally.ahead), why, strict=True):
        if found:
            number = sum(found.values())
            said = reason.format(
                "is" if number == 1 else "are", "its" if len(found) == 1 else "their"
            )
            yield (
                f"{words.count(number, 'review')} of {words.count(len(found), 'card')} {said}, "
                f"and left out: {_named([*found])}"
            )


def _cards_of(note: Note) -> int:
    return len(build(note, ""))


def _answer_of(note: Note | None) -> str:
    return note.a if isinstance(note, Plain) else ""


def _asks(note: Plain) -> str:
    """What a note asks, for comparing."""
    return " ".join(front(note).casefold().split())


def _deck_id(title: str) -> str:
    """A deck's id made of its title."""
    return telling_slug(title, "imported")[: schema.ID_LENGTH]
