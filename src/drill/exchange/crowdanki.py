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

from drill.domain.deck import MOST_IN_A_TEXT, Plain, Side
from drill.errors import DeckError, Problem
from drill.exchange.anki import (
    EMPTY,
    MOST_CARDS,
    AnkiNote,
    CardRow,
    NoteType,
    deck_name,
    dicts,
    items,
    legacy_note_type,
    note_id,
    side_of,
)  # fmt: skip
from drill.exchange.html import to_markdown
from drill.exchange.media import remark
from drill.exchange.offer import Offer, Offered, Reading, SkippedCard
from drill.exchange.plain import quoted, tags_of, too_long
from drill.exchange.templates import cloze_numbers
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
        remarks=remark(media, kept=has_media),
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
        for _, note in dicts(items(deck.get("notes"))):
            fields = [str(each) for each in items(note.get("fields"))]
            raw = AnkiNote(
                guid=str(note.get("guid", "")) or "\x1f".join(fields),
                tags=tuple(str(tag) for tag in items(note.get("tags"))),
                fields=fields,
                cards=[],
            )
            kind = kinds.get(str(note.get("note_model_uuid", "")))
            if kind is None and len(fields) == 2:
                kind = legacy_note_type({**_BASIC, "flds": [{"name": "Front"}, {"name": "Back"}]})
            yield from _note(raw, kind, name)


def _note(raw: AnkiNote, kind: NoteType | None, deck: str) -> Iterator[Reading]:
    where = quoted(to_markdown(raw.fields[0][:200])) if raw.fields else ""
    if sum(map(len, raw.fields)) > MOST_IN_A_TEXT:
        yield Problem(too_long(), where=where)
        return
    if kind is None:
        yield Problem("its note type is not in the file", where=where)
        return
    sides: list[Side] = []
    refused = False
    for number in _numbers(raw, kind):
        side = side_of(raw, kind, CardRow(0, 0, number, 0, 0), deck)
        if isinstance(side, Side):
            sides.append(side)
        elif side != EMPTY:
            refused = True
            yield SkippedCard(Problem(f"card {number + 1}: {side}", where=where))
    if sides:
        note = Plain(note_id(raw.guid), sides=tuple(sides), tags=tags_of(raw.tags))
        yield Offered(note, deck=deck)
    else:
        why = "none of its cards can be made" if refused else "Anki makes no card of it"
        yield Problem(why, where=where)


def _numbers(raw: AnkiNote, kind: NoteType) -> list[int]:
    """The cards that Anki makes of a note, from 0."""
    if kind.cloze:
        found = {number for field in raw.fields for number in cloze_numbers(field)}
        return [number - 1 for number in sorted(found) if number > 0][:MOST_CARDS]
    return [number for number in sorted(kind.sources) if _fills(raw, kind, number)][:MOST_CARDS]


def _fills(raw: AnkiNote, kind: NoteType, number: int) -> bool:
    """Whether some field makes the front of a template other than it is without any."""
    template = kind.template(number)
    if isinstance(template, str):
        return True  # why it cannot be made is said
    nothing = [""] * len(kind.fields)
    values = (raw.fields + nothing)[: len(nothing)]
    return template.render(values, number, {})[0] != template.render(nothing, number, {})[0]
