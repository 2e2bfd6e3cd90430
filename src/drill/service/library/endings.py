"""The histories that end with a change: reviewed cards whose source is gone, by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from drill.cards.shelf import Shelf
from drill.domain.card import Card
from drill.domain.memory import Seen
from drill.service.home import names
from drill.service.home.words import count
from drill.storage import cards, library
from drill.storage.connection import Connection
from drill.storage.library import StoredNote

FEW = 6
"""Cards that are named in a sentence; of more only the number is said."""
_BY_NOTE = 20
"""Notes that are asked for one by one; of more the whole deck is read."""


def ended(
    connection: Connection, gone: Iterable[tuple[StoredNote, Iterable[str]]]
) -> tuple[str, ...]:
    """Names of the cards with a history among those that go: notes of one deck, with the keys of
    their cards that go. Before anything is written.
    """
    lost = [(item, keys) for item, going in gone if (keys := set(going))]
    if not lost:
        return ()
    deck = lost[0][0].deck
    if len(lost) > _BY_NOTE:
        stored = cards.every(connection, deck=deck)
    else:
        stored = [
            card
            for item, _ in lost
            for card in cards.every(connection, deck=deck, note=item.note.id)
        ]
    reviewed: dict[int, list[Card]] = {}
    for card in stored:
        if isinstance(card.memory, Seen):
            reviewed.setdefault(card.note_pk, []).append(card.card)
    shelf = Shelf(library.frame(connection) | {(deck, item.note.id): item.note for item, _ in lost})
    return tuple(
        names.name(card, shelf)
        for item, keys in lost
        for card in reviewed.get(item.pk, ())
        if card.key in keys
    )


def sentences(names_: Sequence[str]) -> list[str]:
    """`history of 2 cards ends: A; B` as a list of one sentence; empty where none ends."""
    if not names_:
        return []
    several = [f"{n} ({names_.count(n)})" if names_.count(n) > 1 else n for n in names_]
    shown = list(dict.fromkeys(several))
    more = "; …" if len(shown) > FEW else ""
    return [f"history of {count(len(names_), 'card')} ends: {'; '.join(shown[:FEW])}{more}"]
