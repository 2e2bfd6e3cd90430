"""What becomes of one deck, counted while the notes of an offer go by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from drill.domain.deck import Deck
from drill.errors import Problem
from drill.service.home.words import count
from drill.service.library import edits, endings
from drill.service.library.arrivals import CARDS, MOST_ITEMS, NOTES, Arrival, Edits, Item, Wish
from drill.service.library.foreign_reviews import LeftOut
from drill.service.library.sources import Opened
from drill.text import one_line

_LABEL = 70
MOST_NAMED = 3
_MOST_WARNED = 20
"""Edited notes of which a warning says that they stand."""


@dataclass(slots=True)
class Tally:
    """What becomes of one deck."""

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
    left_out: LeftOut = field(default_factory=LeftOut)
    missing: dict[int, str] | None = None
    """Notes that the deck had, by row number, which the offer did not bring yet; None where it
    brought none at all."""
    known: int = 0
    """Of the deck's notes those that the offer brought."""
    away: int = 0
    """Notes that the person deleted, which stay so."""
    brought: set[str] = field(default_factory=set)
    """Ids of the notes that a table or a Markdown file brought."""
    titles: set[str] = field(default_factory=set)
    """What the offer calls the deck."""
    renamed: bool = False
    """The deck's title follows the offer's."""
    ended: list[str] = field(default_factory=list)
    """Names of the cards whose history ends."""
    twins: dict[str, list[str]] = field(default_factory=dict)
    """Deck id → first words of notes there that ask what a new one asks."""

    @property
    def takes(self) -> bool:
        """Whether anything of it is here, or comes."""
        counts = (*self.notes.items(), *self.cards.items())
        return self.away > 0 or any(number and key != "skipped" for key, number in counts)

    def item(self, what: str, note: str, label: str, why: str = "") -> None:
        """Put a note on the list, as far as it goes."""
        if len(self.items) < MOST_ITEMS:
            self.items.append(Item(what, note, one_line(label)[:_LABEL], why))

    def skip(self, problem: Problem, *, card: bool = False) -> None:
        """Count a note, or a card, that is left out, and say why."""
        (self.cards if card else self.notes)["skipped"] += 1
        line = f"line {problem.line}: " if problem.line else ""
        hint = f" ({problem.hint})" if problem.hint else ""
        self.item("skipped", "", problem.where or "?", f"{line}{problem.message}{hint}")

    def arrival(self, opened: Opened, wish: Wish, copies: int, *, applied: bool) -> Arrival:
        """The same as a report. `copies` are cards of drill's own that came back."""
        changes = self.notes["new"] + self.notes["changed"] + self.reviews + self.renamed
        return Arrival(
            source=opened.name,
            format=opened.format,
            deck=self.deck.id,
            title=self.deck.title,
            version=self.deck.version,
            notes={key: self.notes[key] for key in NOTES},
            cards={key: self.cards[key] for key in CARDS},
            reviews=self.reviews,
            suspended=self.suspended,
            items=tuple(self.items),
            warnings=(*self.warnings, *self._warnings(opened, wish, copies)),
            own=self.own,
            fresh=self.fresh,
            does_nothing=not changes,
            applied=applied,
            edited=tuple(self.edited),
            ended=tuple(self.ended),
        )

    def _warnings(self, opened: Opened, wish: Wish, copies: int) -> Iterator[str]:
        yield from endings.said(self.ended)
        for deck, labels in self.twins.items():
            yield (
                f"deck {deck} asks the same already: {len(labels):,} of the new notes: "
                f"{named(labels)}"
            )
        yield from _of_left_out(self.left_out.older, "older than {} last review here")
        yield from _of_left_out(self.left_out.ahead, "later than now")
        if wish.edits is not Edits.THEIRS:
            stands = [note for note in self.edited if (self.deck.id, note) not in wish.theirs]
            for note in stands[:_MOST_WARNED]:
                yield edits.told(self.deck.id, note, self.edited[note], edits.REPLACING[1])
        if copies and opened.by_title:
            rows = "1 row is" if copies == 1 else f"{copies:,} rows are"
            yield (
                f"{rows} what drill asks about notes that are here: nothing is taken of "
                "them; edit the notes"
            )
        elif copies and not wish.history:
            yield "cards of your own came back (--with-history takes their reviews)"
        if self.suspended:
            yield f"suspended there, so here too: {self.suspended:,} of the new cards"


def _of_left_out(reviews: dict[str, int], reason: str) -> Iterator[str]:
    """What to say of reviews that were made elsewhere and are not taken."""
    if reviews:
        number = sum(reviews.values())
        verb = "is" if number == 1 else "are"
        why = reason.format("its" if len(reviews) == 1 else "their")
        yield (
            f"{count(number, 'review')} of {count(len(reviews), 'card')} {verb} {why}, "
            f"and left out: {named([*reviews])}"
        )


def named(labels: Sequence[str], total: int = 0) -> str:
    """The first few, and how many more; `total` is how many there are, where not all are given."""
    shown = ", ".join(f"“{label}”" for label in labels[:MOST_NAMED])
    left = max(total, len(labels)) - MOST_NAMED
    return f"{shown} and {left:,} more" if left > 0 else shown
