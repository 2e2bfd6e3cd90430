"""Looking: cards that match a search, as many as there are, and the review log."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from drill.cards.faces import faces
from drill.cards.query import SearchError, WordTerm, cleaned, parse
from drill.cards.shelf import Shelf
from drill.domain.card import Faces
from drill.domain.memory import Seen
from drill.domain.review import Review
from drill.errors import NotFound, UsageError
from drill.scheduling.memory import recall
from drill.service.home.home import Home
from drill.storage import cards, log, search_sql
from drill.storage.cards import StoredCard
from drill.text import did_you_mean, one_line, unmarked

__all__ = ["DUPLICATES", "LEECHES", "SORTS", "SearchError"]

SORTS: Mapping[str, str] = search_sql.SORTS
"""What a list of cards can be sorted by → the title of its column."""
DUPLICATES, LEECHES = "is:duplicate", "is:leech"
"""Searches that are lists of their own."""
MOST_NARROWED = 5_000
"""Cards of stories and frameworks whose faces are looked at for a word; of more, their notes."""


@dataclass(frozen=True, slots=True)
class FoundCard:
    """A card that matched, with its faces and its chance of recall now."""

    stored: StoredCard
    faces: Faces
    due: int | None
    """Epoch ms; None for a new card."""
    recall: float | None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The cards that match a search, by their row numbers, in order."""

    query: str
    sort: str
    descending: bool
    pks: Sequence[int]


@dataclass(frozen=True, slots=True)
class CardLine:
    """A card as a list shows it."""

    pk: int
    key: str
    question: str
    """One line."""
    deck: str
    note: str
    kind: str
    state: str
    """`new`, `learning`, `review` or `relearning`."""
    flags: frozenset[str]
    """Of suspended, buried, retired, shadowed, leech, sample."""
    due: int | None
    """Epoch ms."""
    recall: float | None
    stability: float | None
    """Days."""
    difficulty: float | None
    lapses: int
    reps: int


def find(home: Home, query: str, *, sort: str = "deck", descending: bool = False) -> SearchResult:
    """The cards that match a search, sorted.

    Raises SearchError (with the character), UsageError (nothing to sort by) and StoreError.
    """
    if sort not in SORTS:
        raise UsageError(f"cards are not sorted by {sort!r}", did_you_mean(sort, list(SORTS)))
    try:
        return SearchResult(query, sort, descending, _find(home, query, sort, descending))
    except (MemoryError, RecursionError):
        raise SearchError(
            "this search takes more memory than there is", "Make it shorter.", query=cleaned(query)
        ) from None


def _find(home: Home, query: str, sort: str, descending: bool) -> Sequence[int]:
    tree = parse(query)
    with home.store.read() as connection:
        home.follow(connection)
        said: dict[int, list[tuple[int, str]]] = {}
        terms = search_sql.Terms(
            now=home.clock.now(),
            day=home.day(),
            decay=home.parameters[20],
            query=cleaned(query),
            leech=leech_lapses(home),
            narrow=lambda word, notes: _narrow(home, connection, word, notes, said),
        )
        return search_sql.find(connection, tree, terms, sort=sort, descending=descending)


def leech_lapses(home: Home) -> int:
    """Lapses from which on a card is a leech."""
    return int(home.options["scheduling.leech_lapses"])


def lines(home: Home, pks: Sequence[int]) -> list[CardLine]:
    """Cards as a list shows them, in the order of the row numbers; those that are gone left out."""
    day, now, rules, leech = (
        home.day(), home.clock.now(), home.rules(), leech_lapses(home),
    )  # fmt: skip
    out = []
    with home.store.read() as connection:
        for stored, made in _with_faces(home, connection, pks):
            memory = stored.memory
            held = {
                "suspended": stored.suspended,
                "buried": (stored.buried_until or 0) > day,
                "retired": stored.retired,
                "shadowed": stored.shadowed,
                "sample": stored.card.sample,
                "leech": isinstance(memory, Seen) and memory.lapses >= leech,
            }
            out.append(
                CardLine(
                    pk=stored.pk,
                    key=stored.key,
                    question=question(made) if made else stored.key,
                    deck=stored.card.deck,
                    note=stored.card.note,
                    kind=stored.card.kind.value,
                    state=stored.state.value,
                    flags=frozenset(name for name, on in held.items() if on),
                    due=due_at(home, stored),
                    recall=recall(memory, now, rules) if isinstance(memory, Seen) else None,
                    stability=memory.stability if isinstance(memory, Seen) else None,
                    difficulty=memory.difficulty if isinstance(memory, Seen) else None,
                    lapses=memory.lapses,
                    reps=memory.reps,
                )
            )
    return out


def question(made: Faces) -> str:
    """What a card asks, in one line."""
    return one_line(unmarked(made.front)) or one_line(made.context)


def faces_of(home: Home, pk: int) -> Faces:
    """Front and back of a card. Raises NotFound (it is gone, or its note asks no more for it)."""
    with home.store.read() as connection:
        for _, made in _with_faces(home, connection, [pk]):
            if made is not None:
                return made
    raise NotFound("this card is asked for no more")


def search(home: Home, query: str = "", *, sort: str = "deck",
           descending: bool = False, most: int | None = None) -> list[FoundCard]:  # fmt: skip
    """The cards that match a search, with their faces; `most` keeps the first so many.

    Raises as `find` does.
    """
    found = find(home, query, sort=sort, descending=descending)
    now, rules = home.clock.now(), home.rules()
    out = []
    with home.store.read() as connection:
        for stored, made in _with_faces(home, connection, list(found.pks)[:most]):
            if made is not None:
                memory = stored.memory
                chance = recall(memory, now, rules) if isinstance(memory, Seen) else None
                out.append(FoundCard(stored, made, due_at(home, stored), chance))
    return out


def _with_faces(
    home: Home, connection: Connection, pks: Sequence[int]
) -> list[tuple[StoredCard, Faces | None]]:
    stored = {card.pk: card for card in cards.by_pks(connection, pks)}
    some = [stored[pk] for pk in pks if pk in stored]
    shelf = home.shelf(connection, pks=sorted({card.note_pk for card in some}))
    return [(card, _faces(card, shelf)) for card in some]


def _faces(stored: StoredCard, shelf: Shelf) -> Faces | None:
    return faces(stored.card, shelf, stored.memory.reps)


def _narrow(
    home: Home,
    connection: Connection,
    word: WordTerm,
    notes: Sequence[int],
    said: dict[int, list[tuple[int, str]]],
) -> Sequence[int]:
    """Of notes of several cards, the cards whose own faces say a word.

    `said` keeps what the cards of a note say, for the other words of the same search.
    """
    fresh = [note for note in notes if note not in said]
    pks = cards.of_notes(connection, fresh)
    if len(pks) + sum(map(len, said.values())) > MOST_NARROWED:
        return cards.of_notes(connection, notes)
    said |= {note: [] for note in fresh}
    for card, made in _with_faces(home, connection, pks):
        if made is not None:
            said[card.note_pk].append((card.pk, _all(made)))
    asked = _plain(word.text if word.exact else word.text.rstrip("*")).rstrip()
    fold = _plain if asked else str
    asked = f"{asked} " if word.exact and asked else asked or word.text
    return [pk for note in notes for pk, text in said[note] if asked in fold(text)]


def _all(made: Faces) -> str:
    return "\n".join((made.context, made.front, made.back, *made.more, made.aside))


def _plain(words: str) -> str:
    """Words as the full-text index knows them, each with a space before it, and one at the end."""
    flat = unicodedata.normalize("NFKD", words.casefold())
    bare = "".join(sign for sign in flat if not unicodedata.combining(sign))
    return " " + " ".join(re.findall(r"[^\W_]+", bare)) + " "


def due_at(home: Home, stored: StoredCard) -> int | None:
    """When a card falls due, epoch ms: its minute, or the start of its study day."""
    return None if stored.due is None else home.due_at(stored.due)


def reviews(home: Home, last: int | None = None) -> list[Review]:
    """The review log, oldest first; `last` keeps only the newest so many."""
    with home.store.read() as connection:
        return [review for _, review in log.reviews(connection, last=last)]
