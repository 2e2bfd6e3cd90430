"""The tally of the log, held against a plain recount of all of its lines."""

from __future__ import annotations

import random
from collections import Counter, defaultdict

import pytest

from drill.service.insight import dashboard
from drill.service.insight.stats import stats
from drill.storage import settings, tally
from drill.storage.columns import CARD, REVIEW
from drill.storage.sql import add_row


@pytest.fixture(autouse=True)
def short(monkeypatch):
    """What is kept of a million lines is kept of a few."""
    monkeypatch.setattr(tally, "OPEN", 4)
    monkeypatch.setattr(tally, "WORTH", 10)


def line(chance, number, cards, undoes=None):
    day = 20_000 + number // 5 + chance.choice((-3, 0, 0, 0, 1))
    return {
        "id": f"{chance.getrandbits(96):032x}", "card_pk": chance.choice(cards),
        "rating": chance.choice((1, 2, 3, 4)), "at": number * 1_000, "day": day,
        "seconds": chance.choice((0.0, 2.5, 3.0, 8.125)),
        "source": chance.choice(("study", "study", "cram", "import")),
        "due_day": day + chance.choice((1, 20, 21, 40)),
        "due_at": chance.choice((None, None, number)), "rules": "r", "device": "d",
        "undoes": undoes,
    }  # fmt: skip


def line_of(connection, seq):
    return connection.row("SELECT * FROM review WHERE seq = :seq", seq=seq)


def added(connection, chance, many):
    """So many lines more, some of which take an earlier one back."""
    cards = connection.scalars("SELECT pk FROM card LIMIT 6")
    start = connection.scalar("SELECT max(seq) FROM review") or 0
    taken = set(connection.scalars("SELECT undoes FROM review"))
    for number in range(start + 1, start + many + 1):
        back = chance.randint(1, number) if chance.random() < 0.15 else 0
        of = line_of(connection, back)
        if of is None or of.undoes or back in taken:
            add_row(connection, REVIEW, line(chance, number, cards))
        else:
            taken.add(back)
            add_row(connection, REVIEW, line(chance, number, [of.card_pk], undoes=back))


def recounted(connection):
    rows = list(connection.rows("SELECT * FROM review ORDER BY seq"))
    kinds = dict(connection.execute("SELECT pk, kind FROM card"))
    taken = {row.undoes for row in rows}
    days, timed, last = {}, defaultdict(Counter), {}
    for row in rows:
        if row.undoes or row.seq in taken:
            continue
        of = days.setdefault(row.day, [row.seq, 0, 0.0, 0, [0, 0, 0, 0]])
        before = last.get(row.card_pk)
        if before is not None and before.due_at is None and before.day < row.day:
            of[4][2 * (before.due_day - before.day >= 21) + (row.rating == 1)] += 1
        last[row.card_pk] = row
        if row.source == "import":
            continue
        of[1] += 1
        of[2] += row.seconds
        of[3] += row.rating == 1
        if row.seconds:
            timed[kinds[row.card_pk]][row.seconds] += 1
    return days, timed


def counted(connection):
    found = tally.read(connection)
    days = {
        day: [one.first, one.reviews, one.seconds, one.again, one.known]
        for day, one in found.days.items()
    }
    return days, found.kinds


@pytest.mark.parametrize("seed", range(8))
def test_what_was_kept_and_what_came_since_are_the_whole_log(small, seed):
    chance, kept = random.Random(seed), 0
    for _ in range(6):
        with small.store.write() as connection:
            added(connection, chance, chance.randint(1, 30))
        with small.store.read() as connection:
            assert counted(connection) == recounted(connection)
        dashboard.keep_tally(small)
        with small.store.read() as connection:
            assert counted(connection) == recounted(connection)
            kept += tally.to_keep(connection) is None
    assert kept == 6, "nothing is left to keep once it is kept"


def upto(home):
    """Up to which line the tally is kept that holds, as what is read says it."""
    with home.store.read() as connection:
        return tally.known(connection).upto


def test_only_a_log_that_grew_much_is_counted_anew(small):
    chance = random.Random(1)
    for many, kept in ((13, 0), (1, 10), (9, 10), (1, 20)):
        with small.store.write() as connection:
            cards = connection.scalars("SELECT pk FROM card LIMIT 6")
            for number in range(many):
                add_row(connection, REVIEW, line(chance, number, cards))
        stats(small)
        assert upto(small) == kept


@pytest.fixture
def kept(small):
    chance = random.Random(2)
    with small.store.write() as connection:
        cards = connection.scalars("SELECT pk FROM card LIMIT 6")
        for number in range(30):
            add_row(connection, REVIEW, line(chance, number, cards))
    dashboard.keep_tally(small)
    assert upto(small) == 26
    return small


def test_it_holds_no_longer_once_one_of_its_lines_was_taken_back(kept):
    with kept.store.write() as connection:
        of = line_of(connection, 7)
        back = line(random.Random(3), 30, [of.card_pk], undoes=7)
        add_row(connection, REVIEW, back)
        assert counted(connection) == recounted(connection)
    assert upto(kept) == 0
    dashboard.keep_tally(kept)
    assert upto(kept) == 27


def test_it_holds_no_longer_once_a_card_is_of_another_kind(kept):
    with kept.store.write() as connection:
        pk = connection.scalar("SELECT card_pk FROM review")
        connection.execute("UPDATE card SET kind = 'basic' WHERE pk = :pk", pk=pk)
        assert counted(connection) == recounted(connection)
    assert upto(kept) == 0


def test_it_holds_no_longer_in_another_store(kept):
    with kept.store.read() as connection:
        text = settings.get(connection, tally.KEY)
    with kept.store.write() as connection:
        tally.keep(connection, text.replace('"of":[21,"', '"of":[21,"another'))
    assert upto(kept) == 0


@pytest.mark.parametrize("text", ["", "{", "[]", '{"upto": 3}', '{"upto":26,"of":null}', "7"])
def test_one_that_cannot_be_read_is_none(kept, text):
    with kept.store.write() as connection:
        tally.keep(connection, text)
        assert counted(connection) == recounted(connection)


def test_cards_that_come_later_change_nothing(kept):
    with kept.store.write() as connection:
        one = connection.row("SELECT * FROM card LIMIT 1")._asdict()
        most = connection.scalar("SELECT max(pk) FROM card")
        more = one | {"pk": most + 1, "key": "a/b/c", "slot": "c"}
        add_row(connection, CARD, more)
    assert upto(kept) == 26


def test_nothing_is_kept_where_nothing_can_be_written(kept, monkeypatch):
    monkeypatch.setattr(kept.store, "barred", object())
    monkeypatch.setattr(tally, "to_keep", None)
    dashboard.keep_tally(kept)


@pytest.mark.parametrize("change", [{"day": "?"}, {"seconds": "long"}, {"rating": "?"}])
def test_a_damaged_line_is_left_out(small, change):
    chance = random.Random(4)
    with small.store.write() as connection:
        cards = connection.scalars("SELECT pk FROM card LIMIT 6")
        for number in range(20):
            add_row(connection, REVIEW, line(chance, number, cards))
        whole = sum(one.reviews for one in tally.read(connection).days.values())
        add_row(connection, REVIEW, {**line(chance, 20, cards), "source": "study", **change})
        assert sum(one.reviews for one in tally.read(connection).days.values()) == whole


def test_days_count_up_to_today_and_what_bears_tomorrows_number_is_of_today():
    found = tally.LogTally(9, {
        -1: tally.DayTally(1, 9, 9.0, 9), 0: tally.DayTally(2, 1, 2.0, 1),
        5: tally.DayTally(3, 0, 0.0, 0, [1, 0, 0, 0]), 8: tally.DayTally(4, 2, 3.0, 0),
        10: tally.DayTally(5, 4, 5.0, 1), 11: tally.DayTally(6, 8, 7.0, 2),
        12: tally.DayTally(7, 16, 9.0, 3),
    })  # fmt: skip
    assert found.by_day(10) == {0: (1, 2.0, 1), 8: (2, 3.0, 0), 10: (12, 12.0, 3)}
    assert found.by_day(9) == {0: (1, 2.0, 1), 8: (2, 3.0, 0), 9: (4, 5.0, 1)}
