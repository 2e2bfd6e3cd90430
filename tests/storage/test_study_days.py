"""Which cards a study day has, asked of cards that stand in every way a card can."""

from __future__ import annotations

import pytest

from drill.clock import Span
from drill.deckfile.reading import read_deck
from drill.domain.kind import Kind
from drill.domain.review import DAY_MS
from drill.service.library import decks
from drill.storage import predicates, study_days
from drill.storage.columns import REVIEW
from drill.storage.sql import add_row

DAY = 20_000
SINCE = DAY * DAY_MS
NOW = SINCE + 3_600_000
SPAN = Span(DAY, SINCE, NOW)
REVIEWED = {"state": "review", "stability": 5.0, "difficulty": 5.0, "reps": 1,
            "last_day": DAY - 4, "last_at": SINCE - 4 * DAY_MS, "first_day": DAY - 9}  # fmt: skip
STEP = {"state": "learning", "step": 0, "stability": 0.5, "difficulty": 5.0, "reps": 1,
        "last_day": DAY, "last_at": NOW, "first_day": DAY, "due_day": DAY}  # fmt: skip
STANDS = {
    "one/late": {**REVIEWED, "due_day": DAY - 1, "stability": 7.0},
    "one/today": {**REVIEWED, "due_day": DAY, "stability": 6.0},
    "one/after": {**REVIEWED, "due_day": DAY + 1, "stability": 9.0},
    "one/later": {**REVIEWED, "due_day": DAY + 2, "stability": 4.0},
    "one/same": {**REVIEWED, "due_day": DAY + 2, "stability": 3.0},
    "one/done": {**REVIEWED, "due_day": DAY + 1, "last_day": DAY, "last_at": NOW},
    "one/buried": {**REVIEWED, "due_day": DAY, "buried_until": DAY + 1, "stability": 1.0},
    "one/back": {**REVIEWED, "due_day": DAY, "buried_until": DAY, "stability": 8.0},
    "one/hidden": {**REVIEWED, "due_day": DAY, "suspended": 1, "active": 0, "stability": 0.5},
    "one/step": {**STEP, "due_at": NOW + 600_000},
    "one/sooner": {**STEP, "due_at": NOW + 60_000, "first_day": DAY - 3},
    "one/aside": {**STEP, "due_at": NOW + 1, "buried_until": DAY + 1},
    "two/early": {**STEP, "due_at": NOW + 300_000, "last_at": SINCE - 1},
    "two/ahead": {**STEP, "due_at": NOW + 400_000, "last_day": DAY + 1, "first_day": DAY + 1},
    "two/beyond": {**STEP, "due_at": NOW + 500_000, "last_day": DAY + 1, "first_day": DAY + 1,
                   "last_at": NOW + 1},
    "two/new": {},
    "two/kept": {"buried_until": DAY + 1},
    "two/fresh": {},
    "two/third": {},
}  # fmt: skip
"""How each card stands, by deck and note."""


@pytest.fixture
def stands(home):
    for deck in ("one", "two"):
        of = [name.partition("/")[2] for name in STANDS if name.startswith(deck)]
        notes = "".join(f"  - {{id: {note}, q: '{note}?', a: a}}\n" for note in of)
        text = f"drill: 1\nid: {deck}\ntitle: {deck}\ncards:\n{notes}"
        decks.take(home, [(deck, read_deck(text, deck))])
    with home.store.write() as connection:
        for name, values in STANDS.items():
            if values:
                changes = ", ".join(f"{column} = :{column}" for column in values)
                connection.execute(
                    f"UPDATE card SET {changes} WHERE key = :key", key=f"{name}/basic", **values
                )
        for number, name in enumerate(STANDS):
            if day := STANDS[name].get("last_day"):
                pk = connection.scalar("SELECT pk FROM card WHERE key = :key", key=f"{name}/basic")
                add_row(connection, REVIEW, {
                    "id": f"{number}", "card_pk": pk, "rating": 3, "at": STANDS[name]["last_at"],
                    "day": day, "seconds": 1.0, "source": "study", "due_day": DAY, "rules": "r",
                    "device": "d",
                })  # fmt: skip
    with home.store.read() as connection:
        yield connection


def names(found):
    return [card.key.removesuffix("/basic") for card in found]


IN_STEPS = ["one/sooner", "two/early", "two/ahead", "two/beyond", "one/step"]
DUE = ["one/late", "one/today", "one/back"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (lambda c: study_days.due_on(c, [DAY, DAY + 2]),
         ["one/back", "one/buried", "one/later", "one/same", "one/today"]),
        (lambda c: study_days.overdue(c, DAY), ["one/late"]),
        (lambda c: study_days.overdue(c, DAY + 1),
         ["one/back", "one/buried", "one/late", "one/today"]),
        (lambda c: study_days.due_by(c, DAY - 1), ["one/late"]),
        (lambda c: study_days.due_by(c, DAY),
         sorted([*DUE, "one/buried", "one/aside", *IN_STEPS])),
        (lambda c: study_days.shown_on(c, SPAN),
         ["one/aside", "one/done", "one/sooner", "one/step", "two/ahead"]),
    ],
)  # fmt: skip
def test_cards_by_their_days(stands, asked, found):
    assert sorted(names(asked(stands))) == found


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (lambda c: study_days.due_after(c, DAY),
         ["one/after", "one/same", "one/later", "one/done"]),
        (lambda c: study_days.due_after(c, DAY, most=2), ["one/after", "one/same"]),
        (lambda c: study_days.due_after(c, DAY, "two"), []),
        (lambda c: study_days.weakest(c, DAY), ["one/today", "one/late", "one/back"]),
        (lambda c: study_days.weakest(c, DAY, 1), ["one/today"]),
        (lambda c: study_days.weakest(c, None, 4),
         ["one/buried", "one/same", "one/later", "one/done"]),
    ],
)  # fmt: skip
def test_cards_in_their_order(stands, asked, found):
    assert names(asked(stands)) == found


def test_what_is_buried_comes_back_on_its_day(stands):
    """Also what is due only later, and is practised before."""
    until = "UPDATE card SET buried_until = :until WHERE key = 'one/after/basic'"
    for most, found in (
        (DAY + 1, ["one/same", "one/later", "one/done"]),
        (DAY, ["one/after", "one/same", "one/later", "one/done"]),
    ):
        stands.execute(until, until=most)
        assert names(study_days.due_after(stands, DAY)) == found
    found = stands.scalars(f"SELECT key FROM card WHERE {predicates.BURIED} ORDER BY key", day=DAY)
    assert found == ["one/aside/basic", "one/buried/basic", "two/kept/basic"]


def test_how_many_there_are(stands):
    assert study_days.load(stands) == {DAY - 1: 1, DAY: 3, DAY + 1: 2, DAY + 2: 2}
    assert study_days.load(stands, DAY) == {DAY + 1: 2, DAY + 2: 2}
    assert study_days.due_kinds(stands, DAY) == {Kind.BASIC: 3}
    assert study_days.due_kinds(stands, DAY, "two") == {}
    assert study_days.count_due(stands, DAY + 1, "one") == 6
    assert sorted(study_days.steps_before(stands, NOW + 400_000)) == [
        NOW + 1, NOW + 60_000, NOW + 300_000,
    ]  # fmt: skip
    assert study_days.introduced(stands, SPAN) == 3
    assert study_days.introduced(stands, SPAN, Kind.BASIC) == 3
    assert study_days.introduced(stands, SPAN, Kind.CLOZE) == 0
    assert study_days.introduced_by_deck(stands, SPAN) == {"one": 2, "two": 1}


NEW = ["two/new", "two/fresh", "two/third"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"new": 0}, [*IN_STEPS, *DUE]),
        ({"new": 1}, [*IN_STEPS, *DUE, *NEW]),
        ({"new": 1, "deck": "two"}, [*IN_STEPS[1:4], *NEW]),
        ({"new": 1, "deck": "one"}, ["one/sooner", "one/step", *DUE]),
        ({"new": 0, "most": 3}, [*IN_STEPS[:3], *DUE]),
        ({"new": 0, "most": 2}, [*IN_STEPS[:2], "one/late", "one/today"]),
        ({"new": 9, "caps": {"two": 0}}, [*IN_STEPS, *DUE]),
        ({"new": 9, "caps": {"one": 0}}, [*IN_STEPS, *DUE, *NEW]),
        ({"new": 9, "caps": {"one": 0}, "deck": "two"}, [*IN_STEPS[1:4], *NEW]),
        ({"new": 9, "caps": {"two": 9}, "deck": "one"}, ["one/sooner", "one/step", *DUE]),
        ({"new": 9, "orders": {"two": "random"}, "deck": "one"}, ["one/sooner", "one/step", *DUE]),
        ({"new": 9, "orders": {"two": "added"}}, [*IN_STEPS, *DUE, *NEW]),
    ],
)
def test_the_queue_of_a_day(stands, asked, found):
    shown = names(study_days.queue(stands, DAY, **asked))
    due = iter(sorted(set(DUE) & set(shown), key=DUE.index))  # they are in no order yet
    assert [next(due) if name in DUE else name for name in shown] == found


def test_new_cards_in_an_order_of_their_own_take_the_places_of_those_taught_first(stands):
    taught = study_days.queue(stands, DAY, 1, "two")[3:]
    stands.execute("UPDATE note SET position = 99 - position")
    for order, wanted in (
        ("random", sorted(taught, key=lambda card: card.pk * 2654435761 % 1000003)),
        ("added", taught[::-1]),
        ("", taught),
    ):
        found = study_days.queue(stands, DAY, 1, "two", orders={"two": order})[3:]
        assert names(found) == names(wanted)
        assert [card.card.order for card in found] == [card.card.order for card in taught]


def test_what_an_interview_may_ask_for(stands):
    asked = study_days.askable(stands)
    assert set(names(asked)) == STANDS.keys() - {"one/hidden"}
    assert asked == sorted(asked, key=lambda card: (card.card.order, card.key))
    of_two = [name for name in STANDS if name.startswith("two/")]
    assert names(study_days.askable(stands, ["two"])) == of_two
