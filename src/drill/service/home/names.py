"""What to call a card in a list, in a few words that do not give its answer and tell it from others
of its note.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from drill.cards.build import Figure, figures, hole_slots
from drill.cards.faces import BLANK, again_after, blanked, flag_quotes, route_question
from drill.cards.shelf import Shelf
from drill.domain.card import Card
from drill.domain.deck import Competency, Note, Plain, Principle, Story
from drill.domain.kind import Kind
from drill.domain.slot import REVERSE, SIDE, Slot
from drill.service.home import phrasings
from drill.storage import amendments, cards, library
from drill.text import alike_for, cut_within, one_line, unmarked, with_marks

if TYPE_CHECKING:
    from drill.service.home.home import Home
    from drill.storage.connection import Connection

LONGEST = 60
"""Characters after which a name is cut."""
_TELLING = 40
"""Characters by which a quotation is told from another; else it begins where they part."""
_PLACE = re.compile(r"[^\s/]+/[^\s/,:]+(?:/[^\s/,]+)?")
"""The key of a card or the place of a note, in the words of a step."""
_BY_TURN = {Kind.ROUTE, Kind.FLAG}
"""Kinds whose cards ask in other words each time, and are named by them."""
_OF_DECKS = {"importing", "updating"}
"""What begins the name of a step on whole decks, which names their ids."""


def name(card: Card, shelf: Shelf, turn: int = 0) -> str:
    """`The vendor call: Criteria`, `“I saw the drop…`; the key where its note is gone. What is
    quoted is what the card asks at a turn, as `faces` counts them: of a card in the store its
    reviews, so that the name says what comes up next.
    """
    text = whole_name(card, shelf, turn)
    plain = card.kind in (Kind.PRINCIPLE, Kind.BASIC, Kind.CLOZE)
    return cut_within(text, LONGEST) if plain else _cut(text)


def whole_name(card: Card, shelf: Shelf, turn: int = 0) -> str:
    """The same, not cut."""
    note = shelf.note(card.deck, card.note)
    return one_line(unmarked(_name(card, note, shelf, turn))) if note else card.key


class Called(NamedTuple):
    """What a card was called at a turn."""

    name: str
    again_after: int
    """Turns after which it asks in the same words again."""


def as_asked(
    home: Home, connection: Connection, asked: Collection[tuple[str, int]]
) -> dict[tuple[str, int], Called]:
    """What cards were called by their keys and the turns at which they were asked; of one that is
    gone its key.
    """
    stored = cards.by_keys(connection, sorted({key for key, _ in asked}))
    notes = sorted({card.note_pk for card in stored.values()})
    shelf = home.shelf(connection, pks=notes, alone=True)
    shelf.coming = {}  # of what comes next, not of what was
    return {
        (key, turn): _called(stored[key].card, shelf, turn) if key in stored else Called(key, 1)
        for key, turn in asked
    }


def _called(card: Card, shelf: Shelf, turn: int) -> Called:
    note = shelf.note(card.deck, card.note)
    return Called(name(card, shelf, turn), again_after(card, note, shelf))


def turns_of(
    connection: Connection, lines: Mapping[int, str], known: amendments.Turns
) -> dict[int, int]:
    """The turn at which each line of the log asked for its card, by its sequence number; 0 where
    no name goes by it. `lines` are the keys of their cards by their sequence numbers; `known` goes
    from one part of the log to the next, see `amendments.turns`.
    """
    by_turn = {
        seq for seq, key in lines.items() if Slot.parse(key.split("/", 2)[-1]).kind in _BY_TURN
    }
    return dict.fromkeys(lines, 0) | amendments.turns(connection, by_turn, known)


def in_words(
    connection: Connection, texts: Sequence[str], graded: Mapping[int, int] | None = None
) -> list[str]:
    """What steps are called, as people read it: decks, cards and notes by their names, in quotation
    marks, instead of their keys. What is not there keeps its key.

    `graded` has the line of the log of each text that is of a grade, by its place: its card is
    named as it was asked then.
    """
    places = {place for text in texts for place in _PLACE.findall(text)}
    stored = cards.by_keys(connection, sorted(places))
    here = {card.note_pk for card in stored.values()}
    noted = [place.split("/") for place in places - stored.keys() if place.count("/") == 1]
    notes = library.around(connection, sorted(here), retired=True)
    notes += [
        item
        for deck, note in noted
        for item in library.notes(connection, place=(deck, note), retired=True)
    ]
    known = phrasings.joined(connection, notes)
    shelf = Shelf({(item.deck, item.note.id): item.note for item in known})
    called = {f"{item.deck}/{item.note.id}": of_note(_unfilled(item.note)) for item in notes}
    turns = amendments.turns(connection, set((graded or {}).values()))

    def quoted(place: str, turn: int | None) -> str:
        if (card := stored.get(place)) is not None:
            text = name(card.card, shelf, card.memory.reps if turn is None else turn)
        else:
            text = called.get(place, "")
        return text and (text if text[:1] in "“" else f"“{text}”")

    def worded(index: int, text: str) -> str:
        turn = turns.get((graded or {}).get(index, 0))
        return _PLACE.sub(lambda match: quoted(match[0], turn) or match[0], text)

    texts = [worded(index, text) for index, text in enumerate(texts)]
    titles = {deck.id: f"“{_cut(one_line(deck.head.title))}”" for deck in library.decks(connection)}
    return [_with_titles(text, titles) for text in texts]


def _with_titles(text: str, titles: Mapping[str, str]) -> str:
    """A step on whole decks with their titles: `importing “My stories”`; of one that is
    gone its id."""
    doing, _, rest = text.partition(" ")
    if doing not in _OF_DECKS or "“" in rest:  # in words already
        return text
    called = (part if part == "…" else titles.get(part, f"“{part}”") for part in rest.split(", "))
    return f"{doing} {', '.join(called)}"


def title(card: Card, shelf: Shelf) -> str:
    """What the note of a card is called: `The vendor call`."""
    note = shelf.note(card.deck, card.note)
    return of_note(note) if isinstance(note, Competency | Story) else name(card, shelf)


def of_note(note: Note) -> str:
    """What it is called in a few words."""
    if isinstance(note, Competency):
        return _cut(one_line(note.name))
    if isinstance(note, Story):
        return _cut(one_line(note.title))
    if isinstance(note, Principle):
        return cut_within(one_line(note.ask), LONGEST)
    asks = (note.q, note.cloze, *(side.q for side in note.sides))
    return cut_within(one_line(unmarked(next(filter(None, asks), note.id))), LONGEST)


def _unfilled(note: Note) -> Note:
    """The same without what the holes of a text ask for."""
    if not isinstance(note, Plain):
        return note
    return replace(note, cloze=with_marks(note.cloze, lambda *_: "…"))


def _name(card: Card, note: Note, shelf: Shelf, turn: int) -> str:
    slot = Slot.parse(card.slot)
    if isinstance(note, Competency):
        return _of_competency(card, note, slot, shelf, turn)
    if isinstance(note, Story):
        variant = note.variant(slot.part) if slot.kind in (Kind.OUTLINE, Kind.TELL) else None
        owner = f" for {shelf.called(variant.competency, card.deck)}" if variant else ""
        return f"{note.title}: {_of_story(note, slot)}{owner}"
    if isinstance(note, Principle):
        return note.ask
    assert isinstance(note, Plain)
    if note.sides:
        return next((side.q for side in note.sides if Slot(SIDE, side.id) == slot), "")
    if note.cloze:
        holes = hole_slots(note)
        asked = holes.index(slot) if slot in holes else -1
        return with_marks(note.cloze, lambda at, _: BLANK if at == asked else "…")
    return note.a if slot == REVERSE else note.q


def _of_story(note: Story, slot: Slot) -> str:
    beat = next((beat for beat in note.every_beat if beat.id == slot.part), None)
    match slot.kind:
        case Kind.OUTLINE:
            return "what changes" if slot.part else "its beats"
        case Kind.TELL:
            return "told aloud"
        case Kind.PROBE:
            asks = {probe.id: probe.ask for probe in note.probes}
            return _quoted(asks.pop(slot.part, "a follow-up"), asks.values())
        case Kind.FIGURE if beat:
            return next((_blank(it) for it in figures(beat) if it.slot == slot), beat.label)
    kind, _, _ = slot.kind.partition("~")  # of a card that was set aside
    return beat.label if beat else Kind(kind).noun


def _blank(figure: Figure) -> str:
    """Its fact; the fact's other figures are other cards' answers."""
    return with_marks(figure.fact.say, lambda at, mark: blanked(mark) if at == figure.nth else "…")


def _of_competency(card: Card, note: Competency, slot: Slot, shelf: Shelf, turn: int) -> str:
    if slot.kind == Kind.ROUTE:
        # The competency is what it asks for.
        question = route_question(card, note, shelf, turn)
        return _quoted(question, ()) if question else ""
    if slot.kind == Kind.FLAG:
        quotes = flag_quotes(note, turn)
        return _quoted(quotes.pop(slot.part, ""), quotes.values())
    framework = next((f for f in note.frameworks if f.id == slot.part), None)
    if framework is None:
        return note.name
    ids = [step.id for step in framework.steps]
    if slot.kind == Kind.STEPS or slot.detail not in ids:
        return f"{framework.name}: its steps"
    at = ids.index(slot.detail)
    part = "Inside step" if framework.steps[at].items else "Step"
    return f"{part} {at + 1} of {len(ids)}: {framework.name}"


def _quoted(text: str, others: Iterable[str]) -> str:
    """A quotation from where it is told from others that begin alike."""
    alike = max((alike_for(text, other) for other in others), default=0)
    if alike < _TELLING:
        return f"“{text}”"
    begins = text.rfind(" ", 0, alike + 1) + 1
    return f"“…{text[begins:]}”"


def _cut(text: str) -> str:
    """At most so long; a quotation that is cut is closed."""
    if len(text) <= LONGEST:
        return text
    most = LONGEST - 2  # … and ”
    cut = (text[: most + 1].rpartition(" ")[0] or text[:most]).rstrip(" ,;:—–-") + "…"
    return f"{cut}”" if cut.count("“") > cut.count("”") else cut
