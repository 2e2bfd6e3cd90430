"""Study days that the log left out, held against a walk over all of its lines."""

from __future__ import annotations

import random

import pytest

from drill.service.library import bulk
from drill.storage import aggregates, changes, tally
from drill.storage.columns import REVIEW
from drill.storage.sql import add_row

HOUR = 3_600_000


def line(number, card, day, at, due, undoes=None):
    return {
        "id": f"{number:032}", "card_pk": card, "rating": 3, "at": at, "day": day, "seconds": 5.0,
        "source": "study", "due_day": due, "rules": "r", "device": "d", "undoes": undoes,
    }  # fmt: skip


def walked(lines, span):
    out, due = [], {}
    last, answered = lines[0]["day"], 0
    today = {"card_pk": 0, "day": span.day, "at": span.now, "due_day": 0}
    for one in (*lines, today):
        if one["day"] > last + 1:
            out.append((last, one["day"], one["at"] - answered, min(due.values())))
        last, answered = max(last, one["day"]), one["at"]
        due[one["card_pk"]] = one["due_day"]
    return out


@pytest.mark.parametrize("seed", range(6))
def test_the_log_says_which_days_it_left_out(small, seed):
    chance, span = random.Random(seed), small.span()
    with small.store.read() as connection:
        cards = connection.scalars("SELECT pk FROM card WHERE active = 1")
    bulk.suspend(small, cards[:1])
    lines, day = [], span.day - 60
    for number in range(40):
        day = min(span.day, max(span.day - 70, day + chance.choice((-2, 0, 0, 0, 1, 1, 2, 5))))
        at = span.now - (span.day - day) * 24 * HOUR + chance.randint(-HOUR, HOUR)
        lines.append(line(number, chance.choice(cards), day, at, day + chance.randint(0, 30)))
    taken_back = chance.randint(1, 40)
    undo = line(40, lines[taken_back - 1]["card_pk"], span.day, span.now, 0, undoes=taken_back)
    with small.store.write() as connection:
        for one in (*lines, undo):
            add_row(connection, REVIEW, one)
        found = [
            (*pause[:3], pause.due())
            for pause in aggregates.pauses(connection, span, tally.read(connection).days)
        ]
    standing = [
        one for seq, one in enumerate(lines, 1)
        if seq != taken_back and one["card_pk"] != cards[0]
    ]  # fmt: skip
    assert found == walked(standing, span)
    assert found


def test_a_log_without_lines_left_nothing_out(small):
    with small.store.read() as connection:
        assert list(aggregates.pauses(connection, small.span(), {})) == []


def test_when_a_card_was_due_is_looked_for_only_where_somebody_asks(small):
    span, asked = small.span(), []
    with small.store.write() as connection:
        (card,) = connection.scalars("SELECT pk FROM card WHERE active = 1 LIMIT 1")
        add_row(connection, REVIEW, line(1, card, span.day - 9, span.now - 9 * 24 * HOUR, span.day))
        connection.raw.set_trace_callback(asked.append)
        (pause,) = aggregates.pauses(connection, span, tally.read(connection).days)
        connection.raw.set_trace_callback(None)
        assert not [
            statement for statement in asked if "SELECT review.card_pk, review.due" in statement
        ]
        assert pause.due() == span.day


REVIEWED = (
    "state = 'review', stability = pk + 0.5, difficulty = 5.0, last_day = 9, last_at = 900 + pk,"
    " due_day = 9 + pk, first_day = pk, reps = 1"
)


def test_what_is_newest_and_what_is_remembered(small):
    day, taken_in = small.day(), small.clock.now()
    with small.store.write() as connection:
        assert aggregates.newest(connection, day) == (day, taken_in)
        assert aggregates.memories(connection) == []
        connection.execute(f"UPDATE card SET {REVIEWED}")
        assert aggregates.newest(connection, day) == (19, taken_in)
        found = aggregates.memories(connection)
        assert sorted(found) == [(pk + 0.5, 5.0, 900 + pk) for pk in range(1, 20)]
        connection.execute("UPDATE card SET due_at = 1, state = 'learning', step = 0 WHERE pk < 4")
        connection.execute("UPDATE card SET suspended = 1, active = 0 WHERE pk = 1")
        connection.execute("UPDATE card SET buried_until = :day WHERE pk = 2", day=day + 1)
        assert aggregates.learning(connection, day) == 1
        assert aggregates.learning(connection, day + 1) == 2
        changes.add(connection, taken_in + 5, "edit", "it", {})
        changes.add(connection, taken_in + 7, "grade", "it", {})
        assert aggregates.newest(connection, day) == (19, taken_in + 5)
        connection.execute("UPDATE change SET undone = 1")
        assert aggregates.newest(connection, day) == (19, None)
