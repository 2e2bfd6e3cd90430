"""Texts of other programs, and all that is made of each: `readings` has them, side by side.

After a wanted change, or with a text more in a file, `python tests/exchange/test_readings.py`
writes down what is made of each now: look at every difference.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, fields, is_dataclass
from pathlib import Path

import pytest

from drill.errors import DeckError, UsageError
from drill.exchange.flashcards import has_cards, looks_like_flashcards, read_flashcards
from drill.exchange.headings import asks_by_headings, is_heading_deck, read_headings
from drill.exchange.html import to_markdown
from drill.exchange.notes.stories import read_notes
from drill.exchange.table_columns import delimiter_of, looks_like_table
from drill.exchange.tables import Columns, read_table

FOLDER = Path(__file__).with_name("readings")
SAID_APART = {"format", "read", "unless", "ids"}
"""What of an offer is a function, or the same for all of a kind."""


def plain(value):
    """A value as JSON has it: of a dataclass or a named tuple what is not as it always is."""
    if is_dataclass(value):
        names = {field.name: field.default for field in fields(value)}
    elif hasattr(value, "_fields"):
        names = dict.fromkeys(value._fields, MISSING) | value._field_defaults
    else:
        many = isinstance(value, list | tuple)
        return [plain(each) for each in value] if many else value
    said = {name: getattr(value, name) for name in names if name not in SAID_APART}
    return {name: plain(each) for name, each in said.items() if each != names[name]}


def offered(offer):
    return plain(offer) | {"notes": [plain(reading) for reading in offer.read()]}


def table(text, front="", back=""):
    try:
        found = offered(read_table(text, "t.csv", to_markdown, Columns(front, back)))
    except UsageError as error:
        return str(error)
    signs = [suffix for suffix in ("", ".csv", ".txt") if looks_like_table(text, suffix=suffix)]
    return found | {"table": signs, "delimiter": delimiter_of(text)}


def flashcards(text):
    signs = [sign.__name__ for sign in (looks_like_flashcards, has_cards) if sign(text)]
    return offered(read_flashcards(text, "t.md")) | {"signs": signs}


def headings(text):
    signs = [sign.__name__ for sign in (asks_by_headings, is_heading_deck) if sign(text)]
    return offered(read_headings(text, "t.md")) | {"signs": signs}


def notes(text):
    try:
        return plain(read_notes(text, "t.md"))
    except DeckError as error:
        return str(error)


READ = {
    "tables": table, "columns": table, "flashcards": flashcards, "headings": headings,
    "notes": notes, "html": to_markdown,
}  # fmt: skip
CASES = [
    pytest.param(kind, *case, id=f"{kind}-{number}")
    for kind in READ
    for number, case in enumerate(json.loads((FOLDER / f"{kind}.json").read_text("utf-8")), 1)
]


def made_of(kind, text):
    return READ[kind](*([text] if isinstance(text, str) else text))


@pytest.mark.parametrize(("kind", "text", "found"), CASES)
def test_all_that_is_made_of_a_text(kind, text, found):
    assert made_of(kind, text) == found


if __name__ == "__main__":
    for kind in READ:
        path = FOLDER / f"{kind}.json"
        cases = [[text, made_of(kind, text)] for text, *_ in json.loads(path.read_text("utf-8"))]
        indent = None if kind == "html" else 1
        lines = (json.dumps(case, ensure_ascii=False, indent=indent) for case in cases)
        path.write_text("[\n" + ",\n".join(lines) + "\n]\n", "utf-8")
