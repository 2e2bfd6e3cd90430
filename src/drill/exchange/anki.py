"""Notes of Anki, whatever file brings them: note types, and the sides that their templates make.

A card is rendered as Anki renders it and turned to Markdown. A side is known by its template's
number, a cloze side by the number of its hole, a note by its guid.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from drill.domain.deck import Plain, Side
from drill.domain.slot import side_slot
from drill.errors import Problem
from drill.exchange.holes import cloze_parts
from drill.exchange.html import to_markdown
from drill.exchange.offer import NO_PAST, Offered, Past, Reading, SkippedCard
from drill.exchange.plain import COVERED, quoted, tags_of, too_much
from drill.exchange.templates import Template, TemplateError, compile_template
from drill.text import clean, one_line

MAKING = 1
"""Which way of making notes this is: one higher whenever one of the same rows becomes another, or a
package that is here already would not be made anew. A test says when."""
MOST_CARDS = 500
"""Of one note."""
NOTHING = "—"
"""The back of a card that has none."""
_EMPTY = "its front is empty"
"""Why there is no side of a card; Anki makes no such card."""
_MOST_ASKED = 50
"""Holes of one side that are typed."""
_OCCLUSION = "image-occlusion:"
"""In a hole of a note whose picture is covered in parts."""


class AnkiTemplate(NamedTuple):
    """What the cards of one number are made by."""

    name: str
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class NoteType:
    """A note type: what its cards are made by."""

    name: str
    cloze: bool
    fields: tuple[str, ...]
    templates: Mapping[int, AnkiTemplate]
    """By their number; of a note type for cloze only the first is used."""
    compiled: dict[int, Template | str] = field(default_factory=dict)
    """Templates that were compiled, or why one could not be."""
    begun: hashlib.blake2b = field(init=False, compare=False, repr=False)
    """The digest of a note, begun with all that its type makes of it."""

    def __post_init__(self) -> None:
        templates = sorted((number, *template) for number, template in self.templates.items())
        says = repr((MAKING, self.name, self.cloze, self.fields, templates))
        object.__setattr__(self, "begun", hashlib.blake2b(says.encode(), digest_size=8))

    def digest(self, note: AnkiNote) -> int:
        """A digest of all that a note is made of, 60 bits and never 0."""
        digest = self.begun.copy()
        digest.update(repr((note.tags, note.fields, [card[:3] for card in note.cards])).encode())
        return int.from_bytes(digest.digest(), "big") >> 4 or 1

    def values(self, fields: list[str]) -> list[str]:
        """The fields of a note, as many as its type has."""
        missing = len(self.fields) - len(fields)
        return fields if not missing else [*fields, *[""] * missing][: len(self.fields)]

    def template(self, number: int) -> Template | str:
        """The template of a card, or why there is none; a note type for cloze has only one."""
        number = 0 if self.cloze else number
        if number not in self.compiled:
            self.compiled[number] = self._compile(number)
        return self.compiled[number]

    def _compile(self, number: int) -> Template | str:
        if not self.cloze and number not in self.templates:
            return "its template is not in the package"
        _, front, back = self.templates.get(number, _NO_TEMPLATE)
        try:
            return compile_template(front, back, self.fields, cloze=self.cloze)
        except TemplateError as error:
            return str(error)


_NO_TEMPLATE = AnkiTemplate("", "", "")


class AnkiCard(NamedTuple):
    """A card as Anki knows it."""

    number: int
    """Of its template, or of its hole less one; from 0."""
    deck: str
    """Its deck's whole name."""
    row: int = 0
    """Of a package's table of cards; 0 where there is no such table."""
    suspended: bool = False


class AnkiNote(NamedTuple):
    """A note as the package has it."""

    guid: str
    id: str
    """As `note_id` makes it of the guid."""
    tags: tuple[str, ...]
    fields: list[str]
    cards: Sequence[AnkiCard]

    @property
    def where(self) -> str:
        """How a problem names it."""
        return quoted(to_markdown(self.fields[0][:200])) if self.fields else ""


_PastOf = Callable[[AnkiCard, str], tuple[Past, ...]]
"""The reviews of a card, by its slot, oldest first; None where they are not read."""


def readings(
    note: AnkiNote, kind: NoteType, past: _PastOf | None = None, made_of: int = 0
) -> list[Reading]:
    """A note with a side for each of its cards, after those of which none can be made; `made_of`
    where all can."""
    results: list[Reading] = []
    sides: dict[str, tuple[AnkiCard, Side]] = {}
    why = "Anki makes no card of it"
    values = kind.values(note.fields)
    covered = kind.cloze and _OCCLUSION in "\n".join(values)
    for card in note.cards:
        side = _side(note, kind, values, card, covered=covered)
        if isinstance(side, Side):
            sides.setdefault(side.id, (card, side))
        elif side != _EMPTY or card.row:  # without a row for it, there is no such card
            why = "none of its cards can be made"
            made_of = 0
            results.append(
                SkippedCard(Problem(f"card {card.number + 1}: {side}", where=note.where))
            )
    if sides:
        results.append(offered(note, [*sides.values()], past, made_of=made_of))
    else:
        results.append(Problem(why, where=note.where))
    return results


def offered(
    note: AnkiNote, sides: Sequence[tuple[AnkiCard, Side]], past: _PastOf | None, copy_of: str = "",
    made_of: int = 0,
) -> Offered:  # fmt: skip
    """A note with these sides; `copy_of` is the key of the card of drill's own that it copies."""
    pasts = NO_PAST
    if past:
        slots = [(side_slot(side.id), card) for card, side in sides]
        pasts = {slot: log for slot, card in slots if (log := past(card, slot))} or NO_PAST
    return Offered(
        Plain(note.id, sides=tuple([side for _, side in sides]), tags=tags_of(note.tags)),
        deck=note.cards[0].deck,
        suspended=frozenset([side_slot(side.id) for card, side in sides if card.suspended]),
        past=pasts,
        card=copy_of,
        made_of=made_of,
    )


def _side(
    note: AnkiNote, kind: NoteType, values: Sequence[str], card: AnkiCard, *, covered: bool
) -> Side | str:
    """One card as a side, as Anki shows it, or why there is none. `values` are the fields that the
    type has; `covered`: they cover parts of a picture."""
    template = kind.template(card.number)
    if isinstance(template, str):
        return template
    if covered:
        return COVERED
    extras = _extras(note, kind, card) if template.special else {}
    question, answer = template.parts(values, card.number, extras)
    front, back = clean(to_markdown(question)), clean(to_markdown(answer))
    if not front.strip():
        return _EMPTY
    for name in template.hints:
        # Elsewhere a hint opens where it stands; here it is told with the answer.
        hint = clean(to_markdown(dict(zip(kind.fields, values, strict=True)).get(name, ""))).strip()
        if hint and hint not in back:
            back = f"{back}\n\n{name}: {hint}".strip()
    if wrong := too_much(front, back):
        return wrong
    asks: tuple[str, ...] = ()
    if kind.cloze:
        with_holes = [value for value in values if "{{c" in value]
        holes = [part for value in with_holes for part in cloze_parts(value, card.number + 1)]
        asked = [clean(to_markdown(part)).strip() for part in holes]
        asks = tuple(dict.fromkeys(filter(None, asked)))[:_MOST_ASKED]
    name = f"c{card.number + 1}" if kind.cloze else str(card.number + 1)
    return Side(name, front, back if back.strip() else NOTHING, asks)


def _extras(note: AnkiNote, kind: NoteType, card: AnkiCard) -> dict[str, str]:
    """What the special names of a template stand for, but `FrontSide`."""
    own = kind.templates.get(0 if kind.cloze else card.number, _NO_TEMPLATE)
    return {
        "Tags": " ".join(note.tags), "Deck": card.deck, "Subdeck": card.deck.rpartition("::")[2],
        "Type": kind.name, "Card": own.name, "CardFlag": "flag0", "CardID": str(card.row),
    }  # fmt: skip


def note_id(guid: str) -> str:
    """A note's id made of what Anki knows it by, whatever signs that has and however long it is."""
    digest = hashlib.blake2b(guid.encode("utf-8", "replace"), digest_size=10)
    return f"anki-{digest.hexdigest()}"


def deck_name(name: str) -> str:
    """A deck's name with its parents before it, each made one line."""
    return "::".join(filter(None, (one_line(part)[:100] for part in name.split("::"))))[:500]


def legacy_note_type(model: Mapping[str, Any]) -> NoteType:
    """A note type of a legacy collection; what is malformed in it is left out."""
    fields = sorted(
        (field for _, field in dicts(model.get("flds"))),
        key=lambda field: whole(field.get("ord", 0)),
    )
    return NoteType(
        name=one_line(str(model.get("name", ""))),
        cloze=whole(model.get("type", 0)) == 1,
        fields=tuple(str(field.get("name", "")) for field in fields),
        templates={
            whole(template.get("ord", index)): AnkiTemplate(
                one_line(str(template.get("name", ""))),
                str(template.get("qfmt", "")),
                str(template.get("afmt", "")),
            )
            for index, (_, template) in enumerate(dicts(model.get("tmpls")))
        },
    )


def dicts(value: object) -> Iterator[tuple[Any, Mapping[str, Any]]]:
    """Key (or index) and value of what is a mapping in a mapping or list."""
    pairs = value.items() if isinstance(value, dict) else enumerate(items(value))
    return ((key, item) for key, item in pairs if isinstance(item, dict))


def items(value: object) -> list[Any]:
    """A list; an empty one for whatever else stands where one is meant."""
    return value if isinstance(value, list) else []


def whole(value: object) -> int:
    """A whole number, whatever stands where one is meant; 0 for what is none."""
    if type(value) is int:
        return value
    try:
        return int(value)  # type: ignore[call-overload, no-any-return]
    except (TypeError, ValueError, OverflowError):
        return 0
