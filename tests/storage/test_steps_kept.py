"""The history of undo as the store keeps it: which steps stand, what they wrote, which go."""

from __future__ import annotations

import pytest

from drill.domain.review import Rating
from drill.service.study import grades
from drill.storage import changes, log, settings

ROUTE, PLAN = "small/people/route", "small/quiet/beat:plan"


def kept(connection):
    return connection.scalars("SELECT seq FROM change ORDER BY seq")


@pytest.fixture
def history(small):
    """Six steps of two bytes each, of the instants 1, 2, 9, 4, 5, 6; the fifth was undone."""
    with small.store.write() as connection:
        connection.execute("DELETE FROM change")
        connection.execute("DELETE FROM sqlite_sequence WHERE name = 'change'")
        for at, kind in ((1, "edit"), (2, "bulk"), (9, "edit"), (4, "bulk"), (5, "edit"),
                         (6, "import")):  # fmt: skip
            changes.add(connection, at, kind, f"what {at}", {})
        changes.close(connection, 5)
        yield connection


THINNED = [
    (0, 12, 1, None, [1, 2, 3, 4, 5, 6]),
    (0, 11, 1, 1, [2, 3, 4, 5, 6]),
    (0, 8, 1, 2, [3, 4, 5, 6]),
    (0, 1, 2, 4, [5, 6]),
    (2, 99, 1, 1, [2, 3, 4, 5, 6]),
    (9, 99, 1, 2, [3, 4, 5, 6]),
    (10, 99, 3, 9, [4, 5, 6]),
    (10, 99, 6, None, [1, 2, 3, 4, 5, 6]),
]


def test_the_oldest_steps_go_by_their_age_or_by_their_size(history):
    for since, size, steps, gone, left in THINNED:
        history.execute("SAVEPOINT as_it_was")
        assert changes.thin(history, since=since, bytes=size, steps=steps) == gone
        assert kept(history) == left
        history.execute("ROLLBACK TO as_it_was")


def test_which_steps_stand(history):
    assert [(step.seq, step.undone) for step in changes.newest(history, 3)] == [
        (6, False), (5, True), (4, False),
    ]  # fmt: skip
    assert [step.seq for step in changes.newest(history)] == [6, 5, 4, 3, 2, 1]
    assert [step.seq for step in changes.of_kinds(history, ["edit", "import"])] == [1, 3, 6]
    assert changes.last(history).seq == 6
    assert changes.last(history, 5).seq == 6
    assert changes.last(history, 6) is None
    assert changes.close(history, 6) == 4
    assert changes.last(history).seq == 4
    assert changes.last(history, 4) is None
    assert changes.stamp(history) == (6, 2, 0)
    changes.count_merge(history)
    changes.count_merge(history)
    assert changes.stamp(history) == (6, 2, 2)
    assert settings.get(history, "sync/merges") == "2"


def test_of_which_step_a_line_of_the_log_is(small):
    for key in (ROUTE, PLAN, ROUTE):
        grades.grade(small, key, Rating.GOOD)
    with small.store.write() as connection:
        (first, second, third) = [step.seq for step in changes.newest(connection, 3)][::-1]
        both = changes.add(connection, 1, "grade", "it", {"reviews": [2, 3]})
        changes.close(connection, second)
        assert changes.lines_of(connection, [first, third, both, 1]) == {
            first: 1, third: 3, both: 2,
        }  # fmt: skip
        assert changes.of_review(connection, 1, "grade").seq == first
        assert changes.of_review(connection, 1, "bulk") is None
        assert changes.of_review(connection, 2, "grade").seq == both
        log.take_back(connection, 2, "u2", 1, "elsewhere")
        changes.close_taken_back(connection, [2], "grade")
        assert changes.of_review(connection, 2, "grade").seq == both, "one of its two lines stands"
        log.take_back(connection, 3, "u3", 1, "elsewhere")
        changes.close_taken_back(connection, [1], "grade")
        assert changes.of_review(connection, 2, "grade").seq == both
        changes.close_taken_back(connection, [3], "bulk")
        assert changes.of_review(connection, 2, "grade").seq == both
        changes.close_taken_back(connection, [3], "grade")
        assert changes.of_review(connection, 2, "grade") is None
        assert changes.of_review(connection, 3, "grade") is None
        assert changes.of_review(connection, 1, "grade").seq == first
