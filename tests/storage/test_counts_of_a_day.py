"""What a day holds, counted by hand: due, in steps, new, and how long all of it takes."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from drill.clock import Span
from drill.deckfile.reading import read_deck
from drill.domain.review import DAY_MS
from drill.service.library import decks
from drill.storage import counts, library, migrations, settings
from drill.storage.counts import Allowance

DAY = 20_000
SINCE = DAY * DAY_MS
NOW = SINCE + 3_600_000
REVIEW = {"state": "review", "stability": 5.0, "difficulty": 5.0, "reps": 1, "last_day": DAY - 4,
          "last_at": SINCE - 4 * DAY_MS, "first_day": DAY - 4}  # fmt: skip
STEP = {**REVIEW, "state": "relearning", "step": 0, "last_day": DAY, "last_at": NOW - 1,
        "due_day": DAY}  # fmt: skip
STANDS = {
    "one/late": {**REVIEW, "due_day": DAY - 1},
    "one/today": {**REVIEW, "due_day": DAY, "kind": "beat"},
    "one/told": {**REVIEW, "due_day": DAY, "kind": "tell"},
    "one/told-too": {**REVIEW, "due_day": DAY, "kind": "tell"},
    "one/odd": {**REVIEW, "due_day": DAY, "kind": "no kind"},
    "one/buried": {**REVIEW, "due_day": DAY, "buried_until": DAY + 1},
    "one/later": {**REVIEW, "due_day": DAY + 5},
    "one/hidden": {**REVIEW, "due_day": DAY, "suspended": 1, "active": 0},
    "one/soon": {**STEP, "due_at": NOW + 60_000},
    "one/now": {**STEP, "due_at": NOW - 1},
    "one/aside": {**STEP, "due_at": NOW + 1, "buried_until": DAY + 2},
    **{f"one/new{number}": {} for number in range(5)},
    "one/flag0": {"kind": "flag"},
    "one/flag1": {"kind": "flag"},
    "one/tale": {"kind": "tell"},
    "one/rests": {"buried_until": DAY + 9, "active": 0, "suspended": 1},
    "two/met": {**REVIEW, "due_day": DAY + 9, "last_at": NOW, "last_day": DAY, "first_day": DAY},
    **{f"two/new{number}": {} for number in range(4)},
}
PACE = {"basic": 10, "beat": 20, "tell": 100, "flag": 30, "first sight": 1.0}


@pytest.fixture
def day(home):
    """Counts what the day would hold, were some statements run."""
    for deck in ("one", "two"):
        names = [name.partition("/")[2] for name in STANDS if name.startswith(deck)]
        notes = "".join(f"  - {{id: {name}, q: '{deck} {name}?', a: a}}\n" for name in names)
        text = f"drill: 1\nid: {deck}\ntitle: T\ncards:\n{notes}"
        decks.take(home, [(deck, read_deck(text, deck))])
    with home.store.read() as connection:  # what is done here is taken back
        library.set_options(connection, "one", {"order": "random"})
        library.set_options(connection, "two", {"new_per_day": 2})
        settings.put(connection, counts.PACE, json.dumps(PACE))
        for name, values in STANDS.items():
            for column, value in values.items():
                connection.execute(
                    f"UPDATE card SET {column} = :value WHERE key = :key",
                    value=value, key=f"{name}/basic",
                )  # fmt: skip

        def counted(brings, *statements, tells=1):
            connection.execute("SAVEPOINT as_it_was")
            for statement in statements:
                connection.execute(statement)
            found = counts.count(connection.raw, Span(DAY, SINCE, NOW), brings, tells)
            connection.execute("ROLLBACK TO as_it_was")
            return found

        yield counted


HELD = [
    (Allowance(20), 1, 4, 8),
    (Allowance(20, apart=1), 1, 3, 8),
    (Allowance(20, apart=9), 1, 0, 8),
    (Allowance(20, blocked=2), 1, 4, 7),
    (Allowance(20, blocked=20), 1, 4, 0),
    (Allowance(20, blocked=3, flags=1), 1, 4, 5),
    (Allowance(20, blocked=3, flags=0), 1, 4, 4),
    (Allowance(20, flags=1), 1, 4, 7),
    (Allowance(20, flags=0), 1, 4, 6),
    (Allowance(20, urgent=3, urgent_time=7_000), 1, 4, 8),
    (Allowance(9), 1, 4, 8),
    (Allowance(8), 1, 4, 7),
    (Allowance(1), 1, 4, 0),
    (Allowance(0), 1, 4, 0),
    (Allowance(20), 2, 4, 8),
    (Allowance(20), 3, 4, 9),
    (Allowance(20, tells=0), 3, 4, 8),
]  # fmt: skip


def test_a_day_holds_so_many(day):
    for brings, tells, due, new in HELD:
        found = day(brings, tells=tells)
        counted = (found.due, found.learning, found.new, found.unseen)
        assert counted == (due, 2, new, 12), (brings, tells)
        assert (found.next_day, found.next_at) == (DAY + 1, NOW + 60_000)
        assert (found.ahead, found.plan) == (False, None)


KIND = "UPDATE card SET kind = 'tell' WHERE key = 'one/{}/basic'"
HEARD = "INSERT INTO heard VALUES (1, 'A', 1, 'How?', '{}', '{}')"
MET = "UPDATE card SET first_day = {}, last_at = {} WHERE key = '{}/basic'"


CHANGED = [
    ([KIND.format("soon")], 3, 2, 8),
    ([KIND.format("soon"), KIND.format("now")], 3, 1, 8),
    ([HEARD.format("one/x", "badly")], 7, 2, 8),
    ([HEARD.format("", "badly")], 4, 2, 8),
    ([HEARD.format("one/x", "so-so")], 4, 2, 8),
    (["UPDATE deck SET options = NULL"], 4, 2, 11),
    (["UPDATE deck SET options = '{' WHERE id = 'two'"], 4, 2, 11),
    (["UPDATE deck SET options = '{\"new_per_day\": \"1\"}' WHERE id = 'two'"], 4, 2, 11),
    (["UPDATE deck SET options = '{\"new_per_day\": 0}' WHERE id = 'two'"], 4, 2, 7),
    (["UPDATE deck SET options = '{\"new_per_day\": 99}'"], 4, 2, 11),
    ([MET.format(DAY, NOW, "one/later"), MET.format(DAY, NOW, "one/buried")], 4, 2, 8),
]  # fmt: skip


def test_what_changes_a_day_changes_its_counts(day):
    for statements, due, learning, new in CHANGED:
        found = day(Allowance(20, urgent=3), *statements)
        assert (found.due, found.learning, found.new) == (due, learning, new), statements


def test_a_limit_that_is_not_reached_leaves_no_more_for_others(day):
    limits = "UPDATE deck SET options = '{\"new_per_day\": 99}'"
    assert [day(Allowance(20, blocked=held), limits).new for held in (0, 4, 9)] == [11, 8, 3]


def test_a_red_flag_that_was_met_leaves_fewer_for_the_day(day):
    met = (
        MET.format(DAY, NOW, "one/late"),
        "UPDATE card SET kind = 'flag' WHERE key LIKE '%/late/%'",
    )
    assert [day(Allowance(20, flags=flags), *met).new for flags in (0, 1, 2, 3)] == [6, 6, 7, 8]


LONGER = [
    (Allowance(20), "SELECT 1", 0.0),
    (Allowance(20, reading=500), "SELECT 1", 4.0),
    (Allowance(20, urgent=1, urgent_time=7_000), "SELECT 1", 0.0),
    (Allowance(20, urgent=1, urgent_time=7_000), HEARD.format("one/x", "badly"), 7.0),
    (Allowance(20, flags=1), "SELECT 1", -30.0),
    (Allowance(20), KIND.format("soon"), -11.5),
    (Allowance(20), "UPDATE card SET active = 0 WHERE key LIKE '%/late/%'", -11.15),
    (Allowance(20), 'UPDATE fact SET value = \'{"basic": 10, "beat": 20, "tell": 100,'
                    ' "flag": 30, "first sight": 0.0}\' WHERE key = \'pace\'', 138.0),
]  # fmt: skip


def test_how_long_a_day_takes(day):
    """A card of ten seconds and one of twenty are due, one story, two cards in steps, six new
    cards and two red flags; one in ten that are due fails, and what fails comes 1.15 times."""
    usual = 1.115 * (10 + 20) + 100 + 1.15 * (10 + 10) + 6 * 10 + 2 * 30
    for brings, statement, more in LONGER:
        assert day(brings, statement).seconds == pytest.approx(usual + more), (brings, statement)


NEXT = "UPDATE card SET {} WHERE key = 'one/{}/basic'"


COMES = [
    ([NEXT.format("buried_until = NULL", "buried")], DAY + 2, NOW + 60_000),
    ([NEXT.format("buried_until = NULL", "buried"), NEXT.format("active = 0", "aside")],
     DAY + 5, NOW + 60_000),
    ([NEXT.format("buried_until = 20000", "buried")], DAY + 2, NOW + 60_000),
    ([NEXT.format("buried_until = 20000", "aside")], DAY + 1, NOW + 1),
    ([NEXT.format(f"due_at = {NOW}", "soon")], DAY + 1, None),
    ([NEXT.format(f"due_at = {NOW + 1}", "soon")], DAY + 1, NOW + 1),
    (["UPDATE card SET active = 0"], None, None),
]  # fmt: skip


def test_what_comes_next(day):
    for statements, *wanted in COMES:
        found = day(Allowance(20), *statements)
        assert [found.next_day, found.next_at] == wanted, statements


ONSITE = "INSERT INTO onsite VALUES ('a', 'A', {}, 30, '{{}}', {}, NULL, NULL)"


def test_an_interview_is_ahead_until_it_begins(day):
    for at, closed, ahead in ((NOW + 1, 0, True), (NOW, 0, False), (NOW + 1, 1, False)):
        assert day(Allowance(20), ONSITE.format(at, closed)).ahead is ahead


def test_a_day_that_nobody_looked_at_yet_is_not_counted(day):
    assert day("its basis") is None
    kept = json.dumps(Allowance(20)._asdict() | {"day": DAY, "basis": "its basis", "stamp": []})
    settled = f"INSERT OR REPLACE INTO fact VALUES ('{counts.OF_DAY}', '{kept}')"
    assert day("its basis", settled).new == 8
    assert day("another", settled) is None
    assert day("its basis", settled, HEARD.format("one/x", "badly")) is None, (
        "what is urgent is not known"
    )
    assert day(Allowance(20), "DELETE FROM fact WHERE key = 'bundled'") is None


def test_a_letter_that_is_no_text_stops_no_count(small):
    with small.store.write() as connection:
        connection.execute("UPDATE card SET kind = CAST(x'ff' AS TEXT) WHERE pk = 1")
        connection.execute("UPDATE fact SET value = CAST(x'ff' AS TEXT) WHERE key = 'pace'")
    found = counts.read_counts(small.paths.store, DAY, NOW, Allowance(20))
    assert (found.due, found.unseen) == (0, 19)


@pytest.mark.parametrize("version", [0, 1, 5, len(migrations.STEPS) - 1])
def test_a_store_that_has_to_be_settled_first_is_not_counted(tmp_path, version):
    path = tmp_path / "drill.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrations.make(connection, version)
    assert counts.read_counts(path, DAY, NOW, Allowance(20)) is None
