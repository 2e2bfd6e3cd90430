"""What an import does, in data and in words, of arrivals and tallies made by hand."""

from __future__ import annotations

from collections import Counter

import pytest

from drill.domain.deck import Deck
from drill.errors import Problem
from drill.exchange.offer import SkippedCard
from drill.service.library import arrivals, edits
from drill.service.library.arrivals import Arrival, Edits, Item, Tally, Wish, listed, summary
from drill.service.library.foreign_reviews import LeftOut
from drill.service.library.formats import Opened

NONE = {"new": 0, "changed": 0, "same": 0, "retired": 0, "skipped": 0}
PACKAGE = Opened("a.apkg", "apkg")
TABLE = Opened("a.csv", "csv", by_title=True)


def arrival(*items, **more):
    given = {
        "source": "a.apkg", "format": "apkg", "deck": "es", "title": "Spanish", "version": "1.1",
        "notes": NONE, "cards": {"new": 0, "kept": 0}, "reviews": 0, "suspended": 0,
        "items": items, "warnings": (), "own": False, "fresh": False, "does_nothing": False,
        "applied": False, "edited": (),
    }  # fmt: skip
    return Arrival(**(given | more))


@pytest.mark.parametrize(
    ("more", "lines"),
    [
        ({}, ["(Spanish, 1.1)", "  notes: none", "  cards: none"]),
        ({"former_version": "1.1"}, ["(Spanish, 1.1)", "  notes: none", "  cards: none"]),
        ({"former_version": "1.0"}, ["(Spanish, 1.0 → 1.1)", "  notes: none", "  cards: none"]),
        ({"does_nothing": True}, ["(Spanish, 1.1)", "  nothing new"]),
        (
            {"does_nothing": True, "notes": NONE | {"skipped": 1}},
            ["(Spanish, 1.1)", "  notes: 1 skipped", "  cards: none"],
        ),
        (
            {"notes": NONE | {"new": 1200, "same": 3}, "cards": {"new": 2400}, "reviews": 1234},
            [
                "(Spanish, 1.1)", "  notes: 1,200 new, 3 same", "  cards: 2,400 new",
                "  reviews: 1,234",
            ],
        ),
        (
            {"changelog": tuple("abcdefg"), "warnings": ("beware",)},
            [
                "(Spanish, 1.1)", "  notes: none", "  cards: none", "  what is new: c",
                "  what is new: d", "  what is new: e", "  what is new: f", "  what is new: g",
                "  note: beware",
            ],
        ),
        (
            {"does_nothing": True, "warnings": ("beware",)},
            ["(Spanish, 1.1)", "  nothing new", "  note: beware"],
        ),
    ],
)  # fmt: skip
def test_a_preview_in_words(more, lines):
    assert summary(arrival(**more)) == [f"a.apkg → es {lines[0]}", *lines[1:]]


def test_what_needs_a_look_is_listed_first_and_the_rest_is_counted():
    items = (
        Item("new", "n", "New"), Item("retired", "r", "Gone"), Item("changed", "c", "Tag"),
        Item("edited", "e", "Mine", "stands"), Item("new", "n2", "Bare", "a picture was left out"),
        Item("skipped", "", "Bad", "line 3: empty"), Item("changed", "c2", "Other", "a → b"),
    )  # fmt: skip
    notes = NONE | {"new": 9, "changed": 2, "same": 50, "retired": 1, "skipped": 1}
    lines = [
        "  skipped  Bad — line 3: empty",
        "  changed  Tag",
        "  edited   Mine — stands",
        "  new      Bare — a picture was left out",
        "  changed  Other — a → b",
        "  new      New",
        "  retired  Gone",
    ]
    said = arrival(*items, notes=notes)
    assert listed(said, 7) == [*lines, "  … and 6 more"]
    assert listed(said, 5) == [*lines[:5], "  … and 8 more"]
    assert listed(arrival(*items, notes=NONE), 7) == lines
    assert listed(arrival(*items, notes=NONE), 6) == [*lines[:6], "  … and 1 more"]


def test_every_answer_that_changes_is_listed_however_few_are_asked_for():
    changed = [Item("changed", f"c{n}", f"C{n}", "a → b") for n in range(3)]
    said = arrival(Item("skipped", "", "Bad", "why"), *changed, Item("changed", "t", "Tag"))
    assert listed(said, 1) == [
        "  skipped  Bad — why", "  changed  C0 — a → b", "  changed  C1 — a → b",
        "  changed  C2 — a → b", "  … and 1 more",
    ]  # fmt: skip


@pytest.mark.parametrize("option", ["--replace-edits", "--edits theirs"])
@pytest.mark.parametrize("place", ["one", "other/one"])
def test_an_edit_that_a_warning_names_is_not_listed_as_well(option, place):
    deck = "other" if "/" in place else "es"
    item = Item("edited", place, "One", "theirs is 2")
    said = f"kept your version of {deck}/one ({option} takes theirs): theirs is 2"
    both = arrival(item, Item("new", "n", "New"), warnings=("beware", said))
    assert arrivals.edits_said(both) == {said: item}
    assert listed(both, 9) == ["  new      New"]
    assert listed(arrival(item, warnings=("beware",)), 9) == ["  edited   One — theirs is 2"]


def tally(**more):
    return Tally(Deck(1, "es", "Spanish", version="1.1"), fresh=False, **more)


@pytest.mark.parametrize(
    ("more", "takes"),
    [
        ({}, False), ({"notes": Counter(same=1)}, True), ({"notes": Counter(skipped=1)}, False),
        ({"cards": Counter(kept=1)}, True), ({"cards": Counter(skipped=1)}, False),
        ({"away": 1}, True), ({"notes": Counter(new=0, skipped=2)}, False),
    ],
)  # fmt: skip
def test_whether_anything_of_it_is_here_or_comes(more, takes):
    assert tally(**more).takes is takes


def test_what_is_skipped_is_counted_where_it_belongs_and_named_with_its_line():
    said = tally()
    said.skip(Problem("too few columns", 3, "row", "add one"))
    said.skip(SkippedCard(Problem("its front is empty", where="x\ty" * 40)))
    said.skip(Problem("nothing"))
    assert (said.notes["skipped"], said.cards["skipped"]) == (2, 1)
    assert said.items == [
        Item("skipped", "", "row", "line 3: too few columns (add one)"),
        Item("skipped", "", ("x y" * 40)[:70], "its front is empty"),
        Item("skipped", "", "?", "nothing"),
    ]


def test_a_list_ends_and_the_counts_do_not(monkeypatch):
    monkeypatch.setattr(arrivals, "MOST_ITEMS", 2)
    said = tally()
    for number in range(3):
        said.skip(Problem(f"p{number}"))
    assert [item.why for item in said.items] == ["p0", "p1"]
    assert said.notes["skipped"] == 3


def reported(said, opened=PACKAGE, wish=Wish(), copies=0):  # noqa: B008  # it is frozen
    return said.arrival(opened, wish, copies, applied=True, at_rest=False)


@pytest.mark.parametrize(
    ("more", "nothing"),
    [
        ({"notes": Counter(new=1)}, False), ({"notes": Counter(changed=1)}, False),
        ({"reviews": 1}, False), ({"renamed": True}, False), ({"notes": Counter(same=9)}, True),
        ({"notes": Counter(skipped=9), "away": 1, "cards": Counter(kept=3)}, True),
    ],
)  # fmt: skip
def test_what_changes_nothing_says_so(more, nothing):
    assert reported(tally(**more)).does_nothing is nothing


def test_a_report_has_every_count_of_its_deck():
    said = tally(
        notes=Counter(new=1, changed=2), cards=Counter(new=3, kept=4), reviews=5, suspended=6,
        own=True, ended=["Who?"], apart="es-2", edited={"one": "why"},
    )  # fmt: skip
    told = reported(said)
    assert told.notes == {"new": 1, "changed": 2, "same": 0, "retired": 0, "skipped": 0}
    assert told.cards == {"new": 3, "kept": 4, "changed": 0, "retired": 0, "skipped": 0}
    assert (told.source, told.format, told.deck, told.title, told.version) == (
        "a.apkg", "apkg", "es", "Spanish", "1.1",
    )  # fmt: skip
    assert (told.reviews, told.suspended, told.own, told.fresh, told.applied) == (
        5, 6, True, False, True,
    )  # fmt: skip
    assert (told.edited, told.ended, told.apart) == (("one",), ("Who?",), "es-2")


MINE = "kept your version of es/{} (--edits theirs takes theirs): {}"
COPIES = "cards of your own came back (--with-history takes their reviews)"
ROWS = " what drill asks about notes that are here: nothing is taken of them; edit the notes"
LATER = "later than now, and left out:"


@pytest.mark.parametrize(
    ("more", "how", "said"),
    [
        ({"warnings": ["first"], "ended": ["Who?"]}, {}, ["first", "history of 1 card ends: Who?"]),
        (
            {"twins": {"other": ["a", "b", "c", "d", "e"]}}, {},
            [
                "deck other asks the same already: 5 of the new notes: “a”, “b”, “c” and 2 more"
            ],
        ),
        (
            {"left_out": LeftOut(Counter({"Who?": 1}))}, {},
            [f"1 review of 1 card is {LATER} “Who?”"],
        ),
        (
            {"left_out": LeftOut(Counter({"Who?": 1, "Why?": 2}))}, {},
            [f"3 reviews of 2 cards are {LATER} “Who?”, “Why?”"],
        ),
        (
            {"edited": {"one": "why", "two": "how"}}, {},
            [MINE.format("one", "why"), MINE.format("two", "how")],
        ),
        (
            {"edited": {"one": "why", "two": "how"}},
            {"wish": Wish(theirs=frozenset({("es", "one")}))},
            [MINE.format("two", "how")],
        ),
        ({"edited": {"one": "why"}}, {"wish": Wish(edits=Edits.THEIRS)}, []),
        (
            {"edited": {str(n): "why" for n in range(21)}}, {},
            [MINE.format(n, "why") for n in range(20)],
        ),
        ({}, {"copies": 1}, [COPIES]),
        ({}, {"copies": 1, "wish": Wish(history=True)}, []),
        ({}, {"copies": 1, "opened": TABLE}, [f"1 row is{ROWS}"]),
        (
            {}, {"copies": 1200, "opened": TABLE, "wish": Wish(history=True)},
            [f"1,200 rows are{ROWS}"],
        ),
        (
            {"suspended": 1200}, {}, ["suspended there, so here too: 1,200 of the new cards"],
        ),
    ],
)  # fmt: skip
def test_what_is_to_be_said_of_a_deck(more, how, said):
    assert list(reported(tally(**more), **how).warnings) == said


@pytest.mark.parametrize(
    ("labels", "total", "said"),
    [
        (["a"], 0, "“a”"), (["a", "b", "c"], 0, "“a”, “b”, “c”"),
        (["a", "b", "c", "d"], 0, "“a”, “b”, “c” and 1 more"),
        (["a", "b", "c"], 1203, "“a”, “b”, “c” and 1,200 more"), (["a", "b"], 2, "“a”, “b”"),
    ],
)  # fmt: skip
def test_the_first_are_named_and_the_rest_is_counted(labels, total, said):
    assert arrivals.named(labels, total) == said


def test_theirs_is_taken_of_all_or_of_the_notes_that_are_named():
    assert not Wish().takes_theirs("es", "one")
    assert Wish(edits=Edits.THEIRS).takes_theirs("es", "one")
    one = Wish(theirs=frozenset({("es", "one")}))
    places = (("es", "one"), ("es", "two"), ("de", "one"))
    assert [one.takes_theirs(*place) for place in places] == [True, False, False]
    assert edits.REPLACING == ("--replace-edits", "--edits theirs")
