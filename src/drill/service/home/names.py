"""What to call a card in a list, in a few words that do not give its answer."""

from __future__ import annotations

from drill.cards.shelf import Shelf
from drill.domain.card import Card
from drill.domain.deck import Competency, Note, Plain, Principle, Story
from drill.domain.kind import Kind
from drill.domain.slot import REVERSE, SIDE, Slot
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
    slot = Slot.parse(card.slot)
    if isinstance(note, Competency):
        return _of_competency(note, slot)
    if isinstance(note, Story):
        beat = next((b.label for b in note.beats if b.id == slot.part), "")
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
        return next((side.q for side in note.sides if Slot(SIDE, side.id) == slot), "")
    return (note.a if slot == REVERSE else note.q) or without_marks(note.cloze)


def _of_competency(note: Competency, slot: Slot) -> str:
    if slot.kind == Kind.ROUTE:
        return f"{note.name}: a question to place"
    if slot.kind == Kind.FLAG:
        return f"{note.name}: sound or a red flag"
    framework = next((f for f in note.frameworks if f.id == slot.part), None)
    named = framework.name if framework else note.name
    return f"{named}: {'its steps' if slot.kind == Kind.STEPS else 'a step'}"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
