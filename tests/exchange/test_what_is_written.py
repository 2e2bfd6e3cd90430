"""Files that other programs read, held against ones that were looked at: `written` has them."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from drill.domain.deck import Beat, Deck, Fact, Probe, Story
from drill.domain.memory import Known, Learning, Relearning
from drill.domain.review import DAY_MS, DueAt, DueOn, Rating, Review, Source
from drill.exchange import apkg_out
from drill.exchange.apkg_out import Outgoing, guid, write_package
from drill.exchange.calendar_file import CalendarEntry, calendar
from drill.exchange.flashcards_out import Face, write_flashcards
from drill.exchange.sheet import SheetPage, html, markdown
from drill.exchange.tables_out import TableRow, write_table

WRITTEN = Path(__file__).with_name("written")
NOW = 1_700_000_000_000
TODAY = 19_675
DECK = Deck(1, "d", "A deck::of mine", origin="0d6f")


def read(name):
    return (WRITTEN / name).read_text(encoding="utf-8")


# -- an Anki package -----------------------------------------------------------------------


def review(at, rating, seconds, due, day=TODAY):
    return Review("r", "c", rating, at, day, seconds, Source.STUDY, due, "rules")


def outgoing():
    """New, suspended, known, learning, relearning; with every kind of review."""
    first = NOW - 9 * DAY_MS
    log = (
        review(first, Rating.AGAIN, 2.5, DueAt(TODAY - 9, first + 60_000), TODAY - 9),
        review(first, Rating.GOOD, 700.0, DueOn(TODAY - 6), TODAY - 9),
        review(NOW - 6 * DAY_MS, Rating.AGAIN, 1.0, DueAt(TODAY - 6, NOW - 6 * DAY_MS + 600_000)),
        review(NOW - 6 * DAY_MS + 700_000, Rating.EASY, 3.25, DueOn(TODAY), TODAY),
    )
    return [
        Outgoing("o/n/basic", "Context", "Front & <b>", "Back\nline", "Aside", ("a b", "c", "")),
        Outgoing("o/n/two", "", "Front", "Back", suspended=True),
        Outgoing(
            "o/n/known", "", "K", "B", memory=Known(12.34567, 5.43219, TODAY - 4, NOW - 5, 7, 2),
            due=DueOn(TODAY + 8), reviews=log,
        ),
        Outgoing(
            "o/n/held", "", "K", "B", memory=Known(1.0, 5.0, TODAY, NOW, 1, 0),
            due=DueOn(TODAY), suspended=True, reviews=log[:1],
        ),
        Outgoing(
            "o/n/step", "", "L", "B", memory=Learning(0.5, 6.0, TODAY, NOW, 1, 0, 0),
            due=DueAt(TODAY, NOW + 60_500),
        ),
        Outgoing(
            "o/n/again", "", "R", "B", memory=Relearning(0.7, 7.0, TODAY, NOW, 9, 3, 0),
            due=DueAt(TODAY, NOW + 600_000), suspended=True,
        ),
        Outgoing(
            "o/n/tomorrow", "", "R", "B", memory=Learning(0.7, 7.0, TODAY, NOW, 9, 3, 1),
            due=DueOn(TODAY + 1),
        ),
        Outgoing("o/n/undue", "", "U", "B", memory=Known(2.0, 5.0, TODAY, NOW, 1, 0)),
    ]  # fmt: skip


def rows(path, **options):
    """All that a package holds, its JSON taken apart."""
    with zipfile.ZipFile(path) as package:
        assert package.namelist() == ["collection.anki2", "media"]
        assert package.read("media") == b"{}"
        package.extract("collection.anki2", path.parent)
    connection = sqlite3.connect(path.parent / "collection.anki2")
    found = {}
    for table in ("col", "notes", "cards", "revlog"):
        found[table] = [
            [json.loads(cell) if str(cell)[:1] == "{" else cell for cell in row]
            for row in connection.execute(f"SELECT * FROM {table} ORDER BY id")
        ]
    connection.close()
    return found


@pytest.mark.parametrize("history", [True, False])
def test_a_package(tmp_path, history):
    path = tmp_path / "made.apkg"
    count = write_package(
        path, "d", "A deck::of\nmine", "What it is\n& why", outgoing(), now=NOW, today=TODAY,
        history=history, desired_retention=0.85,
    )  # fmt: skip
    found = rows(path)
    assert count == len(outgoing())
    assert sorted(left.name for left in tmp_path.iterdir()) == ["collection.anki2", "made.apkg"]
    expected = json.loads(read("package.json"))
    if not history:
        places = {guid(each.key): place for place, each in enumerate(outgoing(), 1)}
        place_of = {note[0]: places[note[1]] for note in expected["notes"]}
        new = [
            [*card[:6], 0, min(card[7], 0), place_of[card[1]], *[0] * 8, ""]
            for card in expected["cards"]
        ]
        expected |= {"cards": new, "revlog": []}
    assert found == expected


def test_no_two_notes_have_one_number(tmp_path, monkeypatch):
    monkeypatch.setattr(apkg_out.hashlib, "blake2b", lambda *_, digest_size: Same(digest_size))
    path = tmp_path / "made.apkg"
    write_package(path, "d", "T", "", outgoing()[:3], now=NOW, today=TODAY, history=False)
    first = 1_400_000_000_000 + int.from_bytes(b"\1" * 6) % 200_000_000_000
    assert [row[0] for row in rows(path)["notes"]] == [first, first + 1, first + 2]


class Same:
    """A digest that all texts have."""

    def __init__(self, size):
        self.size = size

    def digest(self):
        return b"\1" * self.size


def test_a_deck_without_a_name_and_one_with_a_long_one(tmp_path):
    for title, shown in (("", "drill"), ("x" * 300, "x" * 200)):
        path = tmp_path / "made.apkg"
        write_package(path, "d", title, "", [], now=NOW, today=TODAY, history=False)
        (col,) = rows(path)["col"]
        assert sorted(deck["name"] for deck in col[10].values()) == sorted(["Default", shown])


# -- texts ---------------------------------------------------------------------------------

STORY = Story(
    "s",
    "A story\nof mine",
    (
        Beat("a", "The bind", (Fact("lost ==1 in 12==", "counted"), Fact("2) no <b> budget"))),
        Beat("b", "Result", (Fact("from ==60%== to ==85%==x"),)),
        Beat("c", "Learning", ()),
        Beat("d", "Reflection", (Fact("ask *first*"), Fact("- dash"), Fact("www.x.y & &amp;"))),
    ),
    probes=(Probe("p", "Why\nso?", (Fact("it was ==6 months=="),)), Probe("q", "And?")),
)
TOLD = (("Other", ("open with: x", "add: y")), ("None", ()))
SAMPLE = Story("t", "Theirs", (Beat("x", "Only", (Fact("=="),)),), sample=True)
PAGES = [
    SheetPage(
        STORY, ("Judgment", "Two", "Three"), ("Q1?", "Q2?"), ("waits → act",), 43, "on Monday",
        "The bind", "Show <it>", TOLD,
    ),
    SheetPage(SAMPLE, (), (), (), 0),
]  # fmt: skip


@pytest.mark.parametrize(("name", "write"), [("sheet.html", html), ("sheet.md", markdown)])
def test_a_sheet(name, write):
    assert write(PAGES, "For <Acme>", ["a pen", "water"]) == read(name)


def test_a_sheet_of_nothing():
    assert markdown([], "#1 & more") == "# \\#1 & more\n"
    assert "<body>\n<p>A&amp;B: no story.</p>\n</body>" in html([], "A&B")


def test_a_calendar():
    east = timezone(timedelta(hours=2))
    entries = [
        CalendarEntry("one", date(2026, 12, 3), "A day", "Said, with; signs"),
        CalendarEntry("two", datetime(2026, 12, 4, 9, 30, tzinfo=east), "An hour"),
    ]
    made = calendar("acme", entries, datetime(2026, 12, 1, 8, tzinfo=UTC))
    assert made.decode().replace("\r\n", "\n") == read("calendar.ics")
    assert made.count(b"\r\n") == made.count(b"\n")


TABLE = [
    TableRow("one", "F, 1", "B\nx", ("a b", "c"), reverse=True),
    TableRow("two", "a ==hole== and ==a }} b==", "", ("t",)),
    TableRow("three", "plain ==marked==", "B"),
]


def test_tables():
    assert write_table(DECK, TABLE) == read("cards.csv")
    assert write_table(DECK, []).split("\n")[-4:] == [
        "#notetype:Basic", "#deck:A deck::of mine", "#columns:guid,Front,Back,tags,id,reverse", "",
    ]  # fmt: skip
    alone = write_table(DECK, TABLE[:1])
    assert "#notetype:Basic (and reversed card)\n" in alone
    assert "notetype column" not in alone


def test_flashcards():
    cards = [
        Face("Under?", "yes", "A heading", ("t", "two words", "1")),
        Face("First?\n# no heading", "a :: b\n```\ncode", "", ("t",)),
        Face("```\nx\n```", "- [link]", "A heading"),
        Face("Other?", "yes", "B"),
    ]
    assert write_flashcards(DECK, cards) == read("cards.md")
    assert write_flashcards(DECK, [Face("\n  a  ", " b \n c  \n")]).endswith("\nQ: a\nA: b\n c\n")
