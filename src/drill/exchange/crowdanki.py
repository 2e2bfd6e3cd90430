"""Decks that CrowdAnki wrote: one JSON of notes, note types and decks below the deck.

There are no cards in it: they are made as Anki makes them of a note, one for each template whose
front some field fills, one for each number of a cloze. A note is known by its guid, so that an
Anki package of the same deck finds it again. Media lie in a folder beside the file
and are left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from drill.errors import DeckError, Problem
from drill.exchange.anki import (
    MOST_CARDS,
    AnkiCard,
    AnkiNote,
    NoteType,
    deck_name,
    dicts,
    items,
    legacy_note_type,
    note_id,
    readings,
)
from drill.exchange.holes import cloze_numbers
from drill.exchange.media import remark
from drill.exchange.offer import Offer, Reading
from drill.exchange.plain import MOST_MARKUP, too_long
from drill.text import clean, one_line

_MOST_DEEP = 50
"""Decks in one another."""
_BASIC = {"tmpls": [{"name": "Card 1", "qfmt": "{{Front}}", "afmt": "{{FrontSide}}\n\n{{Back}}"}]}
"""How a note of two fields is shown whose note type is not in the file."""

_Json = Mapping[str, Any]


def read_crowdanki(text: str, name: str, *, has_media: bool = False) -> Offer:
    """What a deck of CrowdAnki offers; `has_media`: its folder of media is there. Raises DeckError
    where the file is none."""
    try:
        top = json.loads(text)
    except json.JSONDecodeError as error:
        raise DeckError(name, [Problem(f"not sound JSON: {error.msg}", error.lineno)]) from None
    except RecursionError:
        raise DeckError(name, [Problem("nested too deeply")]) from None
    except ValueError:
        raise DeckError(name, [Problem("a number in it has thousands of digits")]) from None
    if not isinstance(top, dict) or top.get("__type__") != "Deck":
        hint = "import the deck.json that CrowdAnki writes, or a package (.apkg)"
        raise DeckError(name, [Problem("a part of a CrowdAnki export, not its deck", hint=hint)])
    decks = list(_decks(top, "", 0))
    count = sum(len(items(deck.get("notes"))) for _, deck in decks)
    files = [one_line(str(file)) for _, deck in decks for file in items(deck.get("media_files"))]
    media = tuple(dict.fromkeys(files))
    kinds = {
        str(model.get("crowdanki_uuid", "")): legacy_note_type(model)
        for _, deck in decks
        for _, model in dicts(items(deck.get("note_models")))
    }
    return Offer(
        format="crowdanki",
        title=decks[0][0].partition("::")[0],
        read=partial(_notes, decks, kinds),
        count=count,
        remarks=remark(media, has_files=has_media),
        media=media,
    )


def _decks(deck: _Json, above: str, depth: int) -> Iterator[tuple[str, _Json]]:
    """A deck and those below it, each with its whole name."""
    name = deck_name(clean(str(deck.get("name", ""))))
    if above and not name.startswith(f"{above}::"):
        name = deck_name(f"{above}::{name}")
    yield name, deck
    if depth < _MOST_DEEP:
        for _, child in dicts(items(deck.get("children"))):
            yield from _decks(child, name, depth + 1)


def _notes(decks: list[tuple[str, _Json]], kinds: Mapping[str, NoteType]) -> Iterator[Reading]:
    for name, deck in decks:
        for _, raw in dicts(items(deck.get("notes"))):
            fields = [str(field) for field in items(raw.get("fields"))]
            guid = str(raw.get("guid", "")) or "\x1f".join(fields)
            tags = tuple(str(tag) for tag in items(raw.get("tags")))
            note = AnkiNote(guid, note_id(guid), tags, fields, ())
            kind = kinds.get(str(raw.get("note_model_uuid", "")))
            if kind is None and len(fields) == 2:
                kind = legacy_note_type({**_BASIC, "flds": [{"name": "Front"}, {"name": "Back"}]})
            if sum(map(len, fields)) > MOST_MARKUP:
                yield Problem(too_long(MOST_MARKUP), where=note.where)
            elif kind is None:
                yield Problem("its note type is not in the file", where=note.where)
            else:
                cards = [AnkiCard(number, name) for number in _numbers(note, kind)]
                yield from readings(note._replace(cards=cards), kind)


def _numbers(note: AnkiNote, kind: NoteType) -> list[int]:
    """The cards that Anki makes of a note, from 0."""
    if kind.cloze:
        holes = {number for field in note.fields for number in cloze_numbers(field)}
        numbers = [number - 1 for number in sorted(holes) if number > 0]
    else:
        numbers = [number for number in sorted(kind.templates) if _fills(note, kind, number)]
    return numbers[:MOST_CARDS]


def _fills(note: AnkiNote, kind: NoteType, number: int) -> bool:
    """Whether some field makes the front of a template other than it is without any."""
    template = kind.template(number)
    if isinstance(template, str):
        return True  # why it cannot be made is said
    nothing = [""] * len(kind.fields)
    front, _ = template.render(kind.values(note.fields), number, {})
    return front != template.render(nothing, number, {})[0]
