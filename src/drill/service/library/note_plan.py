"""What happens to one note of a deck that is taken in, and to its cards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from drill.cards.build import build
from drill.cards.faces import faces
from drill.cards.moves import late_moves, moves, says_late
from drill.cards.shelf import Shelf
from drill.domain.card import Card
from drill.domain.deck import Note
from drill.domain.memory import Seen
from drill.storage import cards
from drill.storage.cards import StoredCard
from drill.storage.connection import Connection
from drill.storage.library import StoredNote


class NotePlan(NamedTuple):
    """What happens to one note: its row (None for a new one), the note, and its cards."""

    stored: StoredNote | None
    note: Note
    position: int
    pairs: tuple[tuple[str, Card], ...]
    """Key of the card that goes on (empty for a new card), and the card as it will be."""
    gone: tuple[str, ...]
    """Keys of the cards to retire."""
    altered: frozenset[str]
    """Keys of the cards that go on with another face."""
    what: str
    """new, changed or same."""
    cards: Mapping[str, int]
    """new, kept, changed, retired: how many of its cards are."""


def row_of(
    item: StoredNote | None,
    note: Note,
    deck: str,
    position: int,
    was: Shelf,
    now: Shelf,
    heirs: Mapping[str, str],
    stray: Sequence[str] = (),
) -> NotePlan:
    """What happens to one note and its cards.

    `item` is what is stored of it, None for a new one; `was` and `now` are the notes before and
    after, `heirs` slot → key of a retired card that goes on under it, `stray` the keys of its
    `strays`.
    """
    fresh = build(note, deck, position)
    if item is None:
        begun = tuple([("", card) for card in fresh])
        return NotePlan(None, note, position, begun, (), frozenset(), "new", {"new": len(fresh)})
    tally: Counter[str] = Counter()
    renames = moves(item.note, note) if item.note.section == note.section else {}
    taken = set(renames.values())
    former: dict[str, Card] = {}
    pairs, displaced, altered = [], [], set()
    for card in build(item.note, deck):
        if card.slot in taken and card.slot not in renames:
            displaced.append(card.key)  # another's history goes on under its slot
            tally["retired"] += not item.retired
        else:
            former[renames.get(card.slot, card.slot)] = card
    for card in fresh:
        before = former.pop(card.slot, None)
        if card.slot in heirs:
            pairs.append((heirs[card.slot], card))
            displaced += [before.key] if before else []
            altered.add(card.key)
            continue
        pairs.append((before.key if before else "", card))
        if before is None:
            tally["new"] += 1
        else:
            alike = not item.retired and faces(before, was) == faces(card, now)
            tally["kept"] += alike
            if not alike:
                altered.add(card.key)
    keys = {card.key for card in fresh}
    stray = [key for key in stray if key not in keys]
    gone = () if item.retired else (*(card.key for card in former.values()), *stray)
    tally["retired"] += len(gone)
    tally["changed"] += len(altered)
    gone += tuple(displaced)
    what = "same" if item.note == note and not item.retired else "changed"
    return NotePlan(item, note, position, tuple(pairs), gone, frozenset(altered), what, tally)


def going(rows: Iterable[NotePlan]) -> list[tuple[StoredNote, tuple[str, ...]]]:
    """The notes that are here already, with the keys of their cards to retire."""
    return [(row.stored, row.gone) for row in rows if row.stored]


def strays(connection: Connection, stored: Sequence[StoredNote]) -> dict[int, list[str]]:
    """Note's row number → keys of the cards in use that an earlier drill made of it, and this one
    would not.
    """
    slots = {item.pk: {card.slot for card in build(item.note, item.deck)} for item in stored}
    out: dict[int, list[str]] = {}
    for deck in {item.deck for item in stored}:
        for card in cards.every(connection, deck=deck):
            if card.card.slot not in slots.get(card.note_pk, {card.card.slot}):
                out.setdefault(card.note_pk, []).append(card.key)
    return out


def heirs(
    connection: Connection, item: StoredNote, former: StoredNote | None, note: Note
) -> dict[str, str]:
    """Slot → key of the retired card that goes on under it, by a `was` forgotten at first.

    The note came without it once, so its cards began anew beside the retired ones. Only a slot
    whose card has no history yet takes one. `former` is the note that the note's `was` names.
    """
    if not says_late(item.note, note):
        return {}
    with_history = _with_history(connection, item)
    retired = {card.card.slot: card.key for card in with_history if card.retired}
    late = {slot: retired[gone] for gone, slot in late_moves(retired, item.note, note).items()}
    if former and former is not item and former.retired and note.was != item.note.was:
        renames = moves(former.note, note)
        for card in _with_history(connection, former):
            late[renames.get(card.card.slot, card.card.slot)] = card.key
    renames = moves(item.note, note)
    held = {renames.get(card.card.slot, card.card.slot) for card in with_history}
    return {slot: key for slot, key in late.items() if slot not in held}


def _with_history(connection: Connection, item: StoredNote) -> list[StoredCard]:
    """The cards of a note that were reviewed, retired ones too."""
    every = cards.every(connection, deck=item.deck, note=item.note.id, retired=True)
    return [card for card in every if isinstance(card.memory, Seen)]
