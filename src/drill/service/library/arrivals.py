"""What is wished of an import, and what it does, deck by deck, in data and in words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from drill.service.library import edits

MOST_ITEMS = 10_000
"""Notes that a list names."""
NOTES = ("new", "changed", "same", "retired", "skipped")
CARDS = ("new", "kept", "changed", "retired", "skipped")
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
    """yaml, json, pack, apkg, colpkg, crowdanki, csv, markdown or notes."""
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
                items[edits.told(deck or arrival.deck, note, item.why, option)] = item
    return {text: items[text] for text in arrival.warnings if text in items}
