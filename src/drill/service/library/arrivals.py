"""What is wished of an import, and what it does, deck by deck, in data and in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from drill.domain.deck import Deck
from drill.errors import Problem
from drill.exchange.offer import SkippedCard
from drill.service.home.words import count
from drill.service.library import edits, endings
from drill.service.library.foreign_reviews import LeftOut
from drill.service.library.formats import Opened
from drill.text import one_line

MOST_ITEMS = 10_000
"""Notes that a list names."""
MOST_NAMED = 3
_LABEL = 70
_MOST_WARNED = 20
"""Edited notes of which a warning says that they stand."""
NOTES = ("new", "changed", "same", "retired", "skipped")
_CARDS = ("new", "kept", "changed", "retired", "skipped")
_MOST_ENTRIES = 5
"""Of an author's changelog; the last."""


class Edits(StrEnum):
    """What becomes of notes that the person edited and the source changes."""

    MINE = "mine"
    THEIRS = "theirs"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Wish:
    """How sources are to be taken."""

    own: bool = False
    """Their stories are the person's own."""
    as_id: str | None = None
    """The deck that they go to."""
    edits: Edits = Edits.MINE
    split: bool = False
    """Each deck of a package becomes a deck; else they become tags of one."""
    history: bool = False
    """Take the reviews too."""
    columns: tuple[str, str] = ("", "")
    """Of a table: where question and answer are, numbers from 1 or names; empty: not said."""
    theirs: frozenset[tuple[str, str]] = frozenset()
    """(deck, note) whose new words are taken although the person edited them."""

    def takes_theirs(self, deck_id: str, note: str) -> bool:
        """Whether the source's words replace what the person made of a note."""
        return self.edits is Edits.THEIRS or (deck_id, note) in self.theirs


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


@dataclass(frozen=True, slots=True)
class Arrival:
    """One deck of one source, and what becomes of it."""

    source: str
    format: str
    """A name in `formats.FORMATS`."""
    deck: str
    title: str
    version: str
    notes: dict[str, int]
    """new, changed, same, retired, skipped."""
    cards: dict[str, int]
    """new, kept, changed, retired, skipped."""
    reviews: int
    """That are taken, where the history is."""
    suspended: int
    """New cards that come suspended, as they were."""
    items: tuple[Item, ...]
    """What happens to which note, but for those that stay the same; the first 10,000."""
    warnings: tuple[str, ...]
    own: bool
    fresh: bool
    """The deck is not here yet."""
    does_nothing: bool
    applied: bool
    edited: tuple[str, ...]
    """Ids of notes that the person edited and the source changes."""
    former_version: str = ""
    """That is here already, of a deck file; empty where none is."""
    changelog: tuple[str, ...] = ()
    """What its author says of the versions since that one."""
    ended: tuple[str, ...] = ()
    """Names of the cards whose history ends; the warnings say so as well."""
    apart: str = ""
    """Id of a deck of its own that it could become, where its new notes come among others of a deck
    that nobody named; empty where that is no question."""
    at_rest: bool = False
    """Nothing at all would be written of its source: every note is here as it would be made."""


def summary(arrival: Arrival) -> list[str]:
    """A preview, for people: one line for notes, one for cards, then what else is to be said."""
    version = arrival.version
    if arrival.former_version not in ("", version):
        version = f"{arrival.former_version} → {version}"
    head = f"{arrival.source} → {arrival.deck} ({arrival.title}, {version})"
    warnings = [f"  note: {text}" for text in arrival.warnings]
    if arrival.does_nothing and not arrival.notes["skipped"]:
        return [head, "  nothing new", *warnings]
    lines = [head, f"  notes: {_counts(arrival.notes)}", f"  cards: {_counts(arrival.cards)}"]
    if arrival.reviews:
        lines.append(f"  reviews: {arrival.reviews:,}")
    lines += [f"  what is new: {text}" for text in arrival.changelog[-_MOST_ENTRIES:]]
    return lines + warnings


def _counts(numbers: dict[str, int]) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in numbers.items() if number) or "none"


def listed(arrival: Arrival, most: int) -> list[str]:
    """What happens to which note, a line each: skipped ones first, for they need a look."""
    order = {"skipped": 0, "changed": 1}
    ordered = sorted(arrival.items, key=lambda item: order.get(item.what, 1 if item.why else 2))
    in_warnings = set(edits_said(arrival).values())
    ordered = [item for item in ordered if item not in in_warnings]
    # Each answer that changes is shown, however many there are.
    most = max(most, sum(item.what in order and bool(item.why) for item in ordered))
    lines = [
        f"  {item.what:8} {item.label}{f' — {item.why}' if item.why else ''}"
        for item in ordered[:most]
    ]
    total = sum(number for name, number in arrival.notes.items() if name != "same")
    left = max(len(ordered), total) - most
    return lines + ([f"  … and {left:,} more"] if left > 0 else [])


def edits_said(arrival: Arrival) -> dict[str, Item]:
    """The edited notes that stand and that a warning speaks of, by that warning: a preview says
    one of the two."""
    items: dict[str, Item] = {}
    for item in arrival.items:
        if item.what == "edited":
            deck, _, note = item.note.rpartition("/")  # of a note that was moved to another deck
            for option in edits.REPLACING:
                items[edits.warning(deck or arrival.deck, note, item.why, option)] = item
    return {text: items[text] for text in arrival.warnings if text in items}


# -- of an offer of notes ------------------------------------------------------------------


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
    apart: str = ""
    """Id of a deck of its own, where new notes come among others; see `Arrival`."""
    twins: dict[str, list[str]] = field(default_factory=dict)
    """Deck id → first words of notes there that ask what a new one asks."""

    @property
    def takes(self) -> bool:
        """Whether anything of it is here, or comes."""
        counts = (*self.notes.items(), *self.cards.items())
        return self.away > 0 or any(number and key != "skipped" for key, number in counts)

    def item(self, what: str, note: str, label: str, why: str = "") -> None:
        """Put a note on the list, as far as it goes; `label` is a short line."""
        if len(self.items) < MOST_ITEMS:
            self.items.append(Item(what, note, label, why))

    def skip(self, part: Problem | SkippedCard) -> None:
        """Count a note, or a card, that is left out, and say why."""
        counts, problem = (
            (self.cards, part.problem) if isinstance(part, SkippedCard) else (self.notes, part)
        )
        counts["skipped"] += 1
        line = f"line {problem.line}: " if problem.line else ""
        hint = f" ({problem.hint})" if problem.hint else ""
        label = one_line(problem.where)[:_LABEL] or "?"
        self.item("skipped", "", label, f"{line}{problem.message}{hint}")

    def arrival(
        self, opened: Opened, wish: Wish, copies: int, *, applied: bool, at_rest: bool
    ) -> Arrival:
        """The same as a report. `copies` are cards of drill's own that came back."""
        changes = self.notes["new"] + self.notes["changed"] + self.reviews + self.renamed
        return Arrival(
            source=opened.name,
            format=opened.format,
            deck=self.deck.id,
            title=self.deck.title,
            version=self.deck.version,
            notes={key: self.notes[key] for key in NOTES},
            cards={key: self.cards[key] for key in _CARDS},
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
            apart=self.apart,
            at_rest=at_rest,
        )

    def _warnings(self, opened: Opened, wish: Wish, copies: int) -> Iterator[str]:
        yield from endings.sentences(self.ended)
        for deck, labels in self.twins.items():
            yield (
                f"deck {deck} asks the same already: {len(labels):,} of the new notes: "
                f"{named(labels)}"
            )
        yield from _of_those_ahead(self.left_out.ahead)
        if wish.edits is not Edits.THEIRS:
            stands = [note for note in self.edited if (self.deck.id, note) not in wish.theirs]
            for note in stands[:_MOST_WARNED]:
                yield edits.warning(self.deck.id, note, self.edited[note], edits.REPLACING[1])
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


def _of_those_ahead(reviews: dict[str, int]) -> Iterator[str]:
    """What to say of reviews that were made elsewhere later than now."""
    if reviews:
        number = sum(reviews.values())
        verb = "is" if number == 1 else "are"
        yield (
            f"{count(number, 'review')} of {count(len(reviews), 'card')} {verb} later than now, "
            f"and left out: {named([*reviews])}"
        )


def named(labels: Sequence[str], total: int = 0) -> str:
    """The first few, and how many more; `total` is how many there are, where not all are given."""
    shown = ", ".join(f"“{label}”" for label in labels[:MOST_NAMED])
    left = max(total, len(labels)) - MOST_NAMED
    return f"{shown} and {left:,} more" if left > 0 else shown
