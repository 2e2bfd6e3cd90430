"""Every card of the bundled decks, front and back, for somebody who reads them all.

    python bench/faces.py [FILE...] > faces.txt

Counts by kind stand at the end. Cards whose front changes are shown with their first three.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from drill.cards.build import build
from drill.cards.faces import faces
from drill.cards.shelf import Shelf
from drill.deckfile.reading import read_deck_file
from drill.domain.kind import Kind
from drill.paths import bundled_decks

TURNS = 3
"""Fronts shown of a card that has several."""


def main() -> None:
    """Print them in the order in which they are taught."""
    decks = [read_deck_file(path) for path in map(Path, sys.argv[1:])] or [
        read_deck_file(path) for path in bundled_decks()
    ]
    shelf = Shelf({(deck.id, note.id): note for deck in decks for note in deck.notes()})
    kinds: Counter[Kind] = Counter()
    cards = [
        card
        for deck in decks
        for position, note in enumerate(deck.notes())
        for card in build(note, deck.id, position)
    ]
    for card in sorted(cards, key=lambda card: card.order):
        made = [made for turn in range(TURNS) if (made := faces(card, shelf, turn))]
        kinds[card.kind] += 1
        print(f"### {card.key} · {card.kind.value}{' · core' * card.core}\n[{made[0].context}]")
        print("\n--- or ---\n".join(dict.fromkeys(face.front for face in made)))
        print(f"=> {made[0].back}")
        if made[0].aside:
            print(f"({made[0].aside})")
        print()
    print(f"{sum(kinds.values())} cards")
    for kind, number in kinds.most_common():
        print(f"{number:4} {kind.value}")


main()
