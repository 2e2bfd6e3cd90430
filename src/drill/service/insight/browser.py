"""Looking: cards that match a search, as many as there are, and the review log."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast

from drill.cards.faces import faces
from drill.cards.query import SearchError, WordTerm, cleaned, parse
from drill.cards.shelf import Shelf
from drill.domain.card import Faces
from drill.domain.memory import Seen
from drill.domain.review import Review
from drill.errors import UsageError
from drill.scheduling.memory import recall
from drill.service.home import names
from drill.service.home.home import Home
from drill.storage import cards, log, search_sql
from drill.storage.amendments import Turns
from drill.storage.cache import cached
from drill.storage.cards import StoredCard
from drill.storage.connection import Connection
from drill.text import did_you_mean

__all__ = ["DUPLICATES", "LEECHES", "SORTS", "SearchError"]

SORTS: Mapping[str, str] = search_sql.SORTS
"""What a list of cards can be sorted by → the title of its column."""
DUPLICATES, LEECHES = "is:duplicate", "is:leech"
"""Searches that are lists of their own."""
PAGE, NEXT = 100, 1_000
"""Lines that are read at first, so that some are there soon, and then at a time: what a page costs
besides its lines, as the stories that its competencies share, is paid less often."""
MOST_NARROWED = 5_000
"""Cards of stories and frameworks whose faces are looked at for a word; of more, their notes."""
_WORD = re.compile(r"[^\W_]+")
_Said = dict[int, list[tuple[int, str]]]


@dataclass(frozen=True, slots=True)
class FoundCard:
    """A card of a list, with its faces and its chance of recall now."""

    stored: StoredCard
    name: str
    """As `names.name` has it."""
    question: str
    """The same, not cut."""
    faces: Faces
    """Of a card that is gone its key alone."""
    gone: bool
    """Whether its note asks for it no more."""
    flags: frozenset[str]
    """Of suspended, buried, retired, shadowed, leech, sample."""
    due: int | None
    """Epoch ms; None for a new card."""
    recall: float | None


def find(
    home: Home, query: str, *, sort: str = "deck", descending: bool = False,
    first: int = -1,
) -> Sequence[int]:  # fmt: skip
    """Row numbers of the cards that match a search, sorted, all or only the `first` so many.

    Raises SearchError (with the character), UsageError (nothing to sort by) and StoreError.
    """
    if sort not in SORTS:
        raise UsageError(f"cards are not sorted by {sort!r}", did_you_mean(sort, list(SORTS)))
    looked: dict[int, int] = {}
    try:
        tree = parse(query)
        with home.store.read() as connection:
            home.follow(connection)
            terms = search_sql.Terms(
                now=home.clock.now(),
                day=home.day(),
                decay=home.parameters[20],
                query=cleaned(query),
                leech=leech_lapses(home),
                narrow=lambda word, notes: _narrow(home, connection, word, notes, looked),
            )
            return search_sql.find(
                connection, tree, terms, sort=sort, descending=descending, first=first
            )
    except (MemoryError, RecursionError):
        raise SearchError(
            "this search takes more memory than there is", "Make it shorter.", query=cleaned(query)
        ) from None


def leech_lapses(home: Home) -> int:
    """Lapses from which on a card is a leech."""
    return int(home.options["scheduling.leech_lapses"])


def lines(home: Home, pks: Sequence[int]) -> list[FoundCard]:
    """Cards by row number, in their order; those that are not in the store any more left out."""
    day, now, rules, leech = home.day(), home.clock.now(), home.rules(), leech_lapses(home)
    cards_found = []
    with home.store.read() as connection:
        here, shelf = _with_shelf(home, connection, pks)
        for stored in here:
            memory = stored.memory
            shown = faces(stored.card, shelf, memory.reps)
            states = {
                "suspended": stored.suspended,
                "buried": (stored.buried_until or 0) > day,
                "retired": stored.retired,
                "shadowed": stored.shadowed,
                "sample": stored.card.sample,
                "leech": isinstance(memory, Seen) and memory.lapses >= leech,
            }
            cards_found.append(
                FoundCard(
                    stored,
                    names.name(stored.card, shelf, stored.memory.reps),
                    names.whole_name(stored.card, shelf, stored.memory.reps),
                    shown or Faces("", stored.key, ""),
                    gone=shown is None,
                    flags=frozenset(name for name, holds in states.items() if holds),
                    due=None if stored.due is None else home.due_at(stored.due),
                    recall=recall(memory, now, rules) if isinstance(memory, Seen) else None,
                )
            )
    return cards_found


def pages(home: Home, pks: Sequence[int]) -> Iterator[FoundCard]:
    """The same, one after the other, of however many: a page of them is read at a time."""
    start = 0
    while start < len(pks):
        end = start + (NEXT if start else PAGE)
        yield from lines(home, pks[start:end])
        start = end


def search(home: Home, query: str = "", *, sort: str = "deck",
           descending: bool = False) -> list[FoundCard]:  # fmt: skip
    """The cards that match a search, but for those that are gone. Raises as `find` does."""
    hits = pages(home, find(home, query, sort=sort, descending=descending))
    return [card for card in hits if not card.gone]


def _with_shelf(
    home: Home, connection: Connection, pks: Sequence[int]
) -> tuple[list[StoredCard], Shelf]:
    """Cards by row number, in their order, and what their faces are made of."""
    stored = {card.pk: card for card in cards.by_pks(connection, pks)}
    here = [stored[pk] for pk in pks if pk in stored]
    notes = sorted({card.note_pk for card in here})
    return here, home.shelf(connection, pks=notes, alone=True)


def _narrow(
    home: Home,
    connection: Connection,
    word: WordTerm,
    notes: Sequence[int],
    looked: dict[int, int],
) -> Sequence[int]:
    """Of notes of several cards, the cards whose own faces say a word.

    `looked` counts the cards of each note that the same search has looked at.
    """
    fresh = [note for note in notes if note not in looked]
    pks = cards.of_notes(connection, fresh)
    if len(pks) + sum(looked.values()) > MOST_NARROWED:
        return pks if len(fresh) == len(notes) else cards.of_notes(connection, notes)
    asked = _plain(word.text).rstrip()
    texts = _texts(home, connection, notes, _plain if asked else str)
    looked |= {note: len(texts[note]) for note in fresh}
    asked = f"{asked} " if word.exact and asked else asked or word.text
    return [pk for note in notes for pk, text in texts[note] if asked in text]


def _texts(
    home: Home, connection: Connection, notes: Sequence[int], fold: Callable[[str], str]
) -> _Said:
    """What the faces of the cards of notes say, by note: the row number of each card, and its text
    folded. It is known until something is written: who types a search asks with every letter.
    """
    known, basis = cached(connection), (home.options, fold)  # a senior role is asked for more steps
    went_by, texts = known.get(cards.BY_TURNS, (basis, {}))
    if went_by != basis:
        texts = {}
    missing = [note for note in notes if note not in texts]
    if not missing:
        return cast("_Said", texts)
    asking = cards.asking(connection, missing)
    if sum(map(len, texts.values())) + len(asking) > MOST_NARROWED:
        texts = {note: texts[note] for note in notes if note in texts}
    fresh: _Said = {note: [] for note in missing}
    shelf = home.shelf(connection, pks=missing, alone=True)
    for one in asking:
        if (shown := faces(one.card, shelf, one.turn)) is not None:
            text = (shown.context, shown.front, shown.back, shown.aside)
            fresh[one.note_pk].append((one.pk, fold("\n".join(text))))
    fresh |= texts
    known[cards.BY_TURNS] = basis, fresh
    return fresh


def _plain(words: str) -> str:
    """Words as the full-text index knows them, each with a space before it, and one at the end."""
    bare = words.lower()
    if not bare.isascii():
        bare = unicodedata.normalize("NFKD", words.casefold())
        # Each sign once: of most texts the quotation marks alone are not ASCII.
        accents = [sign for sign in set(bare) if unicodedata.combining(sign)]
        bare = bare.translate(dict.fromkeys(map(ord, accents))) if accents else bare
    return " " + " ".join(_WORD.findall(bare)) + " "


def log_lines(home: Home, last: int | None = None) -> Iterator[tuple[Review, str]]:
    """The review log with the names of its cards as they were asked, oldest first, each line as
    soon as it is read; `last` keeps only the newest so many.
    """
    with home.store.read() as connection:
        lines = log.reviews(connection, last=last)
        called: dict[tuple[str, int], str] = {}
        again: dict[str, int] = {}
        counted: Turns = {}
        many = PAGE
        while page := list(islice(lines, many)):
            many = NEXT
            turns = names.turns_of(connection, {seq: review.card for seq, review in page}, counted)
            # Without that there would be a name for every line of a long log.
            keys = {
                seq: (review.card, turns[seq] % again.get(review.card, turns[seq] + 1))
                for seq, review in page
            }
            if unnamed := set(keys.values()) - called.keys():
                for asked, (name, after) in names.as_asked(home, connection, unnamed).items():
                    called[asked] = name
                    again[asked[0]] = after
            yield from ((review, called[keys[seq]]) for seq, review in page)


def whole_log(home: Home, last: int | None = None) -> Iterator[tuple[Review, Any]]:
    """The review log, oldest first, each with the line that takes it back (see `log.take_backs`),
    where one does, else None; `last` keeps only the newest so many."""
    with home.store.read() as connection:
        lines = log.reviews(connection, last=last)
        while page := [review for _, review in islice(lines, NEXT)]:
            taken = log.take_backs(connection, [review.id for review in page if review.undone])
            yield from ((review, taken.get(review.id)) for review in page)


def reviews(home: Home, last: int | None = None) -> list[Review]:
    """The review log, oldest first; `last` keeps only the newest so many."""
    with home.store.read() as connection:
        return [review for _, review in log.reviews(connection, last=last)]
