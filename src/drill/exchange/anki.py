"""Notes of Anki, whatever file brings them: note types, and the sides that their templates make.

A card is rendered as Anki renders it and turned to Markdown. A side is known by its template's
number, a cloze side by the number of its hole, a note by its guid.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from drill.domain.deck import Side
from drill.exchange.html import to_markdown
from drill.exchange.plain import COVERED, too_much
from drill.exchange.templates import Template, TemplateError, cloze_parts, compile_template
from drill.text import clean, one_line

MOST_CARDS = 500
"""Of one note."""
NOTHING = "—"
"""The back of a card that has none."""
EMPTY = "its front is empty"
"""Why there is no side of a card; Anki makes no such card."""
_MOST_ASKED = 50
"""Holes of one side that are typed."""
_OCCLUSION = "image-occlusion:"
"""In a hole of a note whose picture is covered in parts."""


@dataclass(frozen=True, slots=True)
class NoteType:
    """A note type: what its cards are made by."""

    name: str
    cloze: bool
    fields: tuple[str, ...]
    names: Mapping[int, str]
    """Of its templates, by their number."""
    sources: Mapping[int, tuple[str, str]]
    """Question and answer of each template."""
    compiled: dict[int, Template | str] = field(default_factory=dict)
    """Templates that were compiled, or why one could not be."""

    def template(self, number: int) -> Template | str:
        """The template of a card; of a note type for cloze there is only one."""
        number = 0 if self.cloze else number
        if number not in self.compiled:
            front, back = self.sources.get(number, ("", ""))
            try:
                self.compiled[number] = compile_template(front, back, self.fields, cloze=self.cloze)
            except TemplateError as error:
                self.compiled[number] = str(error)
        return self.compiled[number]


@dataclass(frozen=True, slots=True)
class CardRow:
    """A card's row."""

    number_of_row: int
    deck: int
    number: int
    """Of its template, or of its hole less one; from 0."""
    queue: int
    home: int
    """The deck that it came from, while it is in a filtered one; else 0."""


@dataclass(frozen=True, slots=True)
class AnkiNote:
    """A note as the package has it."""

    guid: str
    tags: tuple[str, ...]
    fields: list[str]
    cards: list[CardRow]


def side_of(note: AnkiNote, kind: NoteType, card: CardRow, deck: str) -> Side | str:
    """One card as a side, as Anki shows it, or why there is none."""
    values = (note.fields + [""] * len(kind.fields))[: len(kind.fields)]
    template = kind.template(card.number)
    if isinstance(template, str):
        return template
    if not kind.cloze and card.number not in kind.sources:
        return "its template is not in the package"
    if kind.cloze and any(_OCCLUSION in value for value in values):
        return COVERED
    extras = {
        "Tags": " ".join(note.tags), "Deck": deck, "Subdeck": deck.rpartition("::")[2],
        "Type": kind.name, "Card": kind.names.get(0 if kind.cloze else card.number, ""),
        "CardFlag": "flag0", "CardID": str(card.number_of_row),
    }  # fmt: skip
    question, answer = template.render(values, card.number, extras)
    front = clean(to_markdown(question))
    back = clean(to_markdown(_without_front(answer, question)))
    if not front.strip():
        return EMPTY
    for name in template.hints():
        # Elsewhere a hint opens where it stands; here it is told with the answer.
        hint = clean(to_markdown(dict(zip(kind.fields, values, strict=True)).get(name, ""))).strip()
        if hint and hint not in back:
            back = f"{back}\n\n{name}: {hint}".strip()
    if wrong := too_much(front, back):
        return wrong
    asks: tuple[str, ...] = ()
    if kind.cloze:
        holes = [part for value in values for part in cloze_parts(value, card.number + 1)]
        asked = (clean(to_markdown(part)).strip() for part in holes)
        asks = tuple(dict.fromkeys(part for part in asked if part))[:_MOST_ASKED]
    name = f"c{card.number + 1}" if kind.cloze else str(card.number + 1)
    return Side(name, front, back if back.strip() else NOTHING, asks)


def note_id(guid: str) -> str:
    """A note's id made of what Anki knows it by, whatever signs that has and however long it is."""
    digest = hashlib.blake2b(guid.encode("utf-8", "replace"), digest_size=10)
    return f"anki-{digest.hexdigest()}"


def _without_front(answer: str, question: str) -> str:
    """An answer without the question that it repeats: drill shows it above anyway."""
    if not answer.startswith(question):
        return answer
    rest = answer[len(question) :].lstrip()
    for rule in ("<hr id=answer>", '<hr id="answer">', "<hr id='answer'>", "<hr>", "<hr/>"):
        if rest.startswith(rule):
            rest = rest[len(rule) :]
            break
    return rest if rest.strip() else answer


def deck_name(name: str) -> str:
    """A deck's name with its parents before it, each made one line."""
    return "::".join(filter(None, (one_line(part)[:100] for part in name.split("::"))))[:500]


def legacy_note_type(model: Mapping[str, Any]) -> NoteType:
    """A note type of a legacy collection; what is malformed in it is left out."""
    fields = [each for _, each in dicts(model.get("flds"))]
    templates = [each for _, each in dicts(model.get("tmpls"))]
    numbered = {whole(each.get("ord", index)): each for index, each in enumerate(templates)}
    fields.sort(key=lambda each: whole(each.get("ord", 0)))
    return NoteType(
        name=one_line(str(model.get("name", ""))),
        cloze=whole(model.get("type", 0)) == 1,
        fields=tuple(str(each.get("name", "")) for each in fields),
        names={number: one_line(str(each.get("name", ""))) for number, each in numbered.items()},
        sources={
            number: (str(each.get("qfmt", "")), str(each.get("afmt", "")))
            for number, each in numbered.items()
        },
    )


def dicts(value: object) -> Iterator[tuple[Any, Mapping[str, Any]]]:
    """Key (or index) and value of what is a mapping in a mapping or list."""
    pairs = value.items() if isinstance(value, dict) else enumerate(items(value))
    for key, each in pairs:
        if isinstance(each, dict):
            yield key, each


def items(value: object) -> list[Any]:
    """A list; an empty one for whatever else stands where one is meant."""
    return value if isinstance(value, list) else []


def whole(value: object) -> int:
    """A whole number, whatever stands where one is meant; 0 for what is none."""
    try:
        return int(value)  # type: ignore[call-overload, no-any-return]
    except (TypeError, ValueError, OverflowError):
        return 0
