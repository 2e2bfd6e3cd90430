"""Decisions about a card, and the way back from several of them at once."""

from __future__ import annotations

from drill.domain.memory import UNSEEN
from drill.domain.review import DueOn, Rating, StudyDay
from drill.service.study import grades
from drill.storage import amendments, cards, log

PLAN = "small/quiet/beat:plan"


def test_taken_back_at_once_they_leave_what_was_before_the_first(small):
    grades.grade(small, PLAN, Rating.EASY)
    with small.store.write() as connection:
        before = cards.by_key(connection, PLAN)
        day = before.due.day
        rows = amendments.move_due(connection, [(before.pk, day + 3)], 1)
        rows += amendments.move_due(connection, [(before.pk, day + 5)], 2)
        rows += amendments.reset(connection, [before.pk], 3)
        assert cards.by_key(connection, PLAN).due is None
        amendments.take_back(connection, rows)
        assert cards.by_key(connection, PLAN) == before
        assert amendments.of(connection) == {}
        assert connection.scalars("SELECT undone FROM amendment") == [1, 1, 1], "others hear of it"


def test_a_turn_is_what_it_was_when_the_line_was_written(small):
    for _ in range(3):
        grades.grade(small, PLAN, Rating.GOOD)
    with small.store.write() as connection:
        log.take_back(connection, 2, "taken back", 1, "elsewhere")
    grades.grade(small, PLAN, Rating.GOOD)
    with small.store.read() as connection:
        assert amendments.turns(connection, [1, 2, 3, 5]) == {1: 0, 2: 1, 3: 2, 5: 2}


def test_turns_counted_part_by_part_are_those_counted_at_once(small):
    """Also where a part takes back what is before it, or the card is forgotten between two."""
    for rating in (Rating.GOOD, Rating.GOOD, Rating.AGAIN, Rating.GOOD):
        grades.grade(small, PLAN, rating)
    with small.store.write() as connection:
        log.take_back(connection, 2, "taken back", 1, "elsewhere")  # line 5
    grades.grade(small, PLAN, Rating.GOOD)
    with small.store.write() as connection:
        amendments.reset(connection, [cards.by_key(connection, PLAN).pk], 1)
    for _ in range(3):
        grades.grade(small, PLAN, Rating.GOOD)
    known: amendments.Turns = {}
    with small.store.read() as connection:
        at_once = amendments.turns(connection, range(1, 10))
        parts = [[1, 2, 3], [4, 5, 6], [7], [9], [8]]
        counted = [amendments.turns(connection, part, known) for part in parts]
    assert {seq: at_once[seq] for seq in (4, 6, 7, 8, 9)} == {4: 3, 6: 3, 7: 0, 8: 1, 9: 2}
    assert {seq: turn for part in counted for seq, turn in part.items()} == at_once


def test_a_turn_is_counted_from_the_last_time_the_card_was_forgotten(small):
    route = "small/people/route"
    for key in (PLAN, route, PLAN):
        grades.grade(small, key, Rating.GOOD)
    with small.store.write() as connection:
        plan, other = (cards.by_key(connection, key).pk for key in (PLAN, route))
        amendments.reset(connection, [other], 1)
        amendments.move_due(connection, [(plan, 99)], 1)
    for key in (PLAN, route):
        grades.grade(small, key, Rating.GOOD)
    with small.store.write() as connection:
        (forgotten,) = amendments.reset(connection, [plan], 1)
    grades.grade(small, PLAN, Rating.GOOD)
    with small.store.write() as connection:
        seqs = range(1, 7)
        counted = {1: 0, 2: 0, 3: 1, 4: 2, 5: 0, 6: 0}
        assert amendments.turns(connection, seqs) == counted
        amendments.take_back(connection, [forgotten])
        assert amendments.turns(connection, seqs) == counted | {6: 3}


def test_of_one_card_are_its_own_that_stand(small):
    route = "small/people/route"
    for key in (PLAN, route):
        grades.grade(small, key, Rating.EASY)
    with small.store.write() as connection:
        plan, other = (cards.by_key(connection, key) for key in (PLAN, route))
        first = amendments.reset(connection, [plan.pk, other.pk], 1)
        moved = amendments.move_due(connection, [(plan.pk, 99)], 2)
        both = [amendments.Amendment(1, 2, "reset", None), amendments.Amendment(2, 2, "due", 99)]
        assert amendments.of(connection) == {plan.pk: both, other.pk: both[:1]}
        assert amendments.of(connection, plan.pk) == {plan.pk: both}
        assert amendments.of(connection, other.pk) == {other.pk: both[:1]}
        amendments.take_back(connection, moved)
        assert amendments.of(connection, plan.pk) == {plan.pk: both[:1]}
        assert [amendments.forgotten(connection, pk) for pk in (plan.pk, other.pk, 9)] == [2, 2, 0]
        amendments.take_back(connection, first)
        assert amendments.of(connection, plan.pk) == amendments.of(connection) == {}
        assert amendments.forgotten(connection, plan.pk) == 0
        assert [cards.by_key(connection, key) for key in (PLAN, route)] == [plan, other]


def test_a_card_that_was_only_moved_was_not_forgotten(small):
    grades.grade(small, PLAN, Rating.EASY)
    grades.grade(small, PLAN, Rating.EASY)
    with small.store.write() as connection:
        pk = cards.by_key(connection, PLAN).pk
        amendments.move_due(connection, [(pk, 99)], 1)
        assert amendments.forgotten(connection, pk) == 0
        assert cards.by_key(connection, PLAN).due == DueOn(StudyDay(99))
        amendments.reset(connection, [pk], 2)
        forgotten = cards.by_key(connection, PLAN)
        assert (forgotten.memory, forgotten.due, forgotten.first_day) == (UNSEEN, None, None)
        assert amendments.forgotten(connection, pk) == 2
