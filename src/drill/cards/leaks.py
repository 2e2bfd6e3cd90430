"""Which cards of a note give each other away.

A card leaks another when one of its faces contains the other's whole answer: a beat leaks
its figures. Two figures that are bounds in the same unit ("under 10 %", "above 15 %") are
held apart as well: they do not spell each other out, but seeing one is what makes the
other come out wrong (interference between similar items).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import permutations

from drill.domain.card import Card, Faces
from drill.domain.kind import Kind

Leaks = Mapping[str, frozenset[str]]
"""Card key → keys of the cards not to be shown on the same study day (symmetric)."""

_TOKEN = re.compile(r"[^\W_]+%?")
_BOUND = re.compile(
    r"(?:[<>≤≥]|\b(?:under|below|above|over|at least|at most|less than|more than)\b)\s*"
    r"[^\d\n]{0,12}____\s*(%|[^\W_]+)"
)


def leaks(cards: Sequence[tuple[Card, Faces]]) -> Leaks:
    """The leaks among the given cards; only siblings (cards of one note) are compared."""
    pairs: dict[str, set[str]] = {}
    for key, others in given_away(cards).items():
        pairs.setdefault(key, set()).update(others)
        for other in others:
            pairs.setdefault(other, set()).add(key)
    return {key: frozenset(others) for key, others in pairs.items()}


def given_away(cards: Sequence[tuple[Card, Faces]]) -> Mapping[str, frozenset[str]]:
    """The same with a direction: card key → keys of the cards whose answers its faces give away.

    Two bounds in the same unit give away each other.
    """
    notes: dict[tuple[str, str], list[tuple[Card, Faces]]] = {}
    for card, shown in cards:
        notes.setdefault((card.deck, card.note), []).append((card, shown))
    pairs: dict[str, set[str]] = {}
    for siblings in notes.values():
        if len(siblings) < 2:
            continue
        seen = [
            (
                card,
                _words("\n".join((face.context, face.front, face.back, face.aside))),
                [part for part in map(_words, face.answer) if part.strip()],
                _unit(card, face),
            )
            for card, face in siblings
        ]
        for (card, text, _, unit), (other, _, parts, other_unit) in permutations(seen, 2):
            reveals = bool(parts) and all(part in text for part in parts)
            if reveals or (unit and unit == other_unit):
                pairs.setdefault(card.key, set()).add(other.key)
    return {key: frozenset(others) for key, others in pairs.items()}


def _words(text: str) -> str:
    return f" {' '.join(_TOKEN.findall(text.casefold()))} "


def _unit(card: Card, shown: Faces) -> str:
    """The unit in which a figure card asks for a bound, or empty."""
    if card.kind is not Kind.FIGURE:
        return ""
    match = _BOUND.search(shown.front.casefold())
    return match[1] if match else ""
