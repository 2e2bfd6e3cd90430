"""What a source of another program offers: notes to add, one after the other.

An offer is read as often as it is asked for and holds no more than a note at a time, so that a
package of any size is looked at first and taken in afterwards. It only ever adds and updates:
what it no longer has, stays.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from drill.domain.deck import Plain
from drill.domain.review import Rating
from drill.errors import Problem


@dataclass(frozen=True, slots=True)
class Past:
    """A review that was made in another program."""

    id: str
    """UUID; one review has the same one whatever package brings it."""
    at: int
    """Epoch ms UTC."""
    rating: Rating
    seconds: float


NO_PAST: Mapping[str, tuple[Past, ...]] = MappingProxyType({})
"""Of a note without reviews: as many as there are notes need no room for it."""


class Offered(NamedTuple):
    """One note, and what the other program knows of its cards."""

    note: Plain
    deck: str = ""
    """Name of the deck that it is in, its parents before it: `Spanish::Verbs`."""
    suspended: frozenset[str] = frozenset()
    """Slots of the cards that are suspended there."""
    past: Mapping[str, tuple[Past, ...]] = NO_PAST
    """Reviews by slot, oldest first."""
    card: str = ""
    """Key of one of drill's own cards (`origin/note/slot`) that this is a copy of, made by an
    export; then only its reviews count."""
    named: bool = True
    """Whether its id is a guid: then it is that note in whatever deck it is."""
    stated: bool = False
    """Whether the source states its id; else it is a guid or made of its words. What two sources
    call alike are two notes."""
    guid: str = ""
    """Of a note whose id is stated: by it a deck knows a row of its own."""
    remark: str = ""
    """What of it was left out, or that another note of the source asks the same."""
    line: int = 0
    """Of a text, from 1; 0 elsewhere."""
    made_of: int = 0
    """A digest of what the note was made of, where the same makes the same; else 0."""

    @property
    def by_words(self) -> bool:
        """Whether it is known by its question, and by its answer where that is asked twice."""
        return bool(self.note.q) and not (self.named or self.stated)


class SkippedCard(NamedTuple):
    """A card that was left out of a note that is taken, or would be."""

    problem: Problem


@dataclass(slots=True)
class Unmade:
    """A note before it is made: rendering takes longer than reading."""

    id: str
    """Empty for a copy of one of drill's own cards."""
    deck: str
    """As `Offered` has it."""
    home: str
    """The first deck that one of its cards is in, if any."""
    cards: int
    """That it has, where it can be made."""
    made_of: int
    """As `Offered` has it."""


Reading = Offered | Problem | SkippedCard
"""One note, or why it (or a card of it) was left out."""


Known = Callable[[Sequence[Unmade]], Collection[str]]
"""Which of a portion of notes need not be made, by id."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a source offers."""

    format: str
    """As `service.library.formats` names it, such as apkg or csv."""
    title: str
    """Of the deck that it would become; empty where the source names none."""
    read: Callable[[], Iterator[Reading]]
    """Every note. Each call reads anew, and raises DeckError where the source cannot be read to its
    end."""
    unless: Callable[[Known], Iterator[Reading | Unmade]] | None = None
    """The same, but for notes that are known already, which are not made."""
    ids: Callable[[], Iterator[tuple[str, str]]] | None = None
    """Id and deck of every note, where that is known without making the notes."""
    count: int = 0
    """Notes, as far as known beforehand; for progress."""
    remarks: tuple[str, ...] = ()
    """What else a person should know: media left out, ways of scheduling."""
    doubt: str = ""
    """Why it is not certain which columns of a table are question and answer; empty where it is."""
    sample: tuple[tuple[str, ...], ...] = ()
    """The first rows of a table."""
    names: tuple[str, ...] = ()
    """What a table calls its columns, or its first row seems to; empty where nothing does."""
    media: tuple[str, ...] = ()
    """Names of the files that notes refer to."""

    def places(self) -> Iterator[tuple[str, str]]:
        """Id and deck of every note that is not a copy of one of drill's own cards."""
        if self.ids is not None:
            yield from self.ids()
            return
        for reading in self.read():
            if isinstance(reading, Offered) and not reading.card:
                yield reading.note.id, reading.deck
