"""Our table in Anki: what Anki made of it (`bench/anki_tables.py`), and what comes back here."""

import html
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from drill.deckfile.reading import read_deck
from drill.exchange.offer import Offered
from drill.exchange.tables import read_table
from drill.service.library import decks
from drill.service.library.exports import ExportOrder, Form, written

HERE = Path(__file__).parent
ANKI = json.loads((HERE / "anki_table.json").read_text(encoding="utf-8"))
SOURCE = (HERE / "anki_table.yaml").read_text(encoding="utf-8")
BY_FRONT = {note["fields"][0]: note for note in ANKI["notes"]}


@pytest.fixture
def table(home):
    decks.take(home, [("t", read_deck(SOURCE, "t"))])
    return written(home, ExportOrder(("table",), Form.CSV)).decode()


def test_the_table_is_the_one_that_anki_took(table):
    assert table == ANKI["csv"]


def test_anki_took_every_row_as_a_note_and_knows_it_again():
    problems = ("conflicting", "first_field_match", "missing_notetype", "missing_deck",
                "empty_first_field")  # fmt: skip
    assert [ANKI["first"][name] for name in ("new", "updated", *problems)] == [11, *[0] * 6]
    assert [ANKI["again"][name] for name in ("new", "duplicate", *problems)] == [0, 11, *[0] * 5]


@pytest.mark.parametrize(
    ("front", "back", "kind", "cards", "tags"),
    [
        ("# What?<br># And &quot;what&quot;, else?", "a &lt;b&gt;, 1 &amp; 2<br><br>and more",
         "Basic", 1, ["two_words", "u::v"]),
        ("casa", "house", "Basic (and reversed card)", 2, ["route"]),
        ("A {{c1::door}} and {{c2::a key}}", "", "Cloze", 2, []),
        ("{{c1::std:\u2060:move}} is {{c2::f(x) {}\u2060}} of {{c3::2}}", "", "Cloze", 3, []),
        ("=1+1", "-2", "Basic", 1, []),
        ("The long outage (sample) · Plan<br><br>____ days to mend it", "30 days", "Basic", 1,
         ["core", "outage", "speed"]),
        ("The long outage (sample)<br><br>Plan<br>(after: Start)<br><br>Its fact?",
         "30 days to mend it", "Basic", 1, ["outage", "speed"]),
    ],
)  # fmt: skip
def test_what_anki_shows(front, back, kind, cards, tags):
    note = BY_FRONT[front]
    assert (note["fields"][1], note["kind"], len(note["questions"])) == (back, kind, cards)
    assert (note["tags"], note["decks"]) == (tags, ["Cards for a table"])


def test_anki_blanks_the_hole_and_nothing_else():
    (note,) = (note for note in ANKI["notes"] if "std:" in note["fields"][0])
    shown = [html.unescape(re.sub("<[^>]*>", "", text)) for text in note["questions"]]
    assert [text.replace("\u2060", "") for text in shown] == [
        "[...] is f(x) {} of 2", "std::move is [...] of 2", "std::move is f(x) {} of [...]",
    ]  # fmt: skip


def test_everything_in_anki_is_a_field_a_tag_or_the_deck():
    """No id, no kind and no tag became text of a card."""
    ids = {"lines", "ways", "door", "code", "formula"}
    for note in ANKI["notes"]:
        assert len(note["fields"]) == 2
        assert not ids & {*note["fields"], *note["tags"]}
        assert not {"figure", "beat", "outline", "tell", "basic"} & {*note["tags"]}
        assert re.fullmatch("[0-9a-f]{16}", note["guid"])


def test_the_notes_come_back_here_as_they_were(table):
    found = [each.note for each in read_table(table, "t").read() if isinstance(each, Offered)]
    back = {note.id: note for note in found}
    for note in read_deck(SOURCE, "t").cards:
        assert back[note.id] == replace(
            note, tags=tuple(tag.replace(" ", "_") for tag in note.tags)
        )
