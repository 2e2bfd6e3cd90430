"""Decisions about a card, and the way back from several of them at once."""

from __future__ import annotations

from drill.domain.review import Rating
from drill.service.study import grades
from drill.storage import amendments, cards

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
