"""What to call a card in a list, in a few words that do not give its answer."""

from __future__ import annotations

from drill.cards.build import encode, side_slot
from drill.cards.shelf import Shelf
from drill.domain.card import Card
from drill.domain.deck import Competency, Note, Plain, Principle, Story
from drill.domain.kind import Kind
from drill.text import one_line, without_marks

LONGEST = 60
"""Characters after which a name is cut."""


def name(card: Card, shelf: Shelf) -> str:
    """`The vendor call: Criteria`, `Judgment: a red flag`; the key where its note is gone."""
    note = shelf.note(card.deck, card.note)
    return _cut(one_line(_name(card, note))) if note else card.key


def title(card: Card, shelf: Shelf) -> str:
    """What the note of a card is called: `The vendor call`."""
    note = shelf.note(card.deck, card.note)
    if isinstance(note, Competency):
        return _cut(one_line(note.name))
    return _cut(one_line(note.title)) if isinstance(note, Story) else name(card, shelf)


def _name(card: Card, note: Note) -> str:
    kind, _, rest = card.slot.partition(":")
    if isinstance(note, Competency):
        return _of_competency(note, kind, rest)
    if isinstance(note, Story):
        beat = next((b.label for b in note.beats if encode(b.id) == rest.partition(".")[0]), "")
        part = {
            Kind.OUTLINE: "its beats",
            Kind.TELL: "told aloud",
            Kind.BEAT: beat,
            Kind.FIGURE: f"{beat}, a figure",
            Kind.PROBE: "a follow-up",
        }.get(card.kind, card.kind.value)
        return f"{note.title}: {part}"
    if isinstance(note, Principle):
        return note.ask
    assert isinstance(note, Plain)
    if note.sides:
        return next((side.q for side in note.sides if side_slot(side) == card.slot), "")
    return (note.a if rest else note.q) or without_marks(note.cloze)


def _of_competency(note: Competency, kind: str, rest: str) -> str:
    if kind == Kind.ROUTE:
        return f"{note.name}: a question to place"
    if kind == Kind.FLAG:
        return f"{note.name}: sound or a red flag"
    framework = next((f for f in note.frameworks if encode(f.id) == rest.partition(".")[0]), None)
    named = framework.name if framework else note.name
    return f"{named}: {'its steps' if kind == Kind.STEPS else 'a step'}"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
