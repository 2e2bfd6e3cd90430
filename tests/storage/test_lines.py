"""What homes tell each other, as the store keeps it: when things changed, in which order, and what
is late."""

from __future__ import annotations

import pytest

from drill.domain.rehearsal import Told
from drill.domain.review import Rating, Source
from drill.service.home import undo
from drill.service.stories import rehearsal
from drill.service.study import grades
from drill.storage import amendments, cards, lines, log, rehearsals, settings
from drill.storage.lines import REVIEW, LateReview, Line

ROUTE, PLAN = "small/people/route", "small/quiet/beat:plan"


@pytest.fixture
def watched(small):
    with small.store.write() as connection:
        lines.watch(connection)
    with small.store.write() as connection:
        lines.forget_touched(connection)
    return small


def pk_of(connection, key):
    return cards.by_key(connection, key).pk


def of_log(connection):
    """A line for each line of the log, in its order."""
    rows = list(connection.rows("SELECT seq, id, at FROM review ORDER BY seq"))
    said = [Line(row.id, row.at + row.seq, "here", REVIEW, "a card", ()) for row in rows]
    lines.add(connection, said, shared=False)
    return [row.id for row in rows]


def test_what_changed_first_is_first_and_keeps_its_time(watched, clock):
    began = clock.now()
    with watched.store.write() as connection:
        settings.put(connection, "moments", "1")
    clock.advance(60)
    with watched.store.write() as connection:
        connection.execute("UPDATE deck SET options = '{}' WHERE id = 'small'")
    with watched.store.read() as connection:
        found = [(kind, at - began) for kind, _, at in lines.touched(connection)]
    assert found == [("setting", 0), ("deck", 60_000)]


def test_the_last_review_of_a_card_is_none_of_the_lines_that_take_one_back(small, clock):
    for _ in range(2):
        grades.grade(small, ROUTE, Rating.GOOD)
        clock.advance(60)
    undo.undo(small)
    with small.store.write() as connection:
        _, second, _ = of_log(connection)
        pk = pk_of(connection, ROUTE)
        assert lines.last_reviews(connection, [pk]) == {pk: second}


def test_late_is_what_was_made_before_what_the_log_had_by_then(small, clock):
    clock.advance(3600)
    grades.grade(small, ROUTE, Rating.GOOD, source=Source.IMPORT)
    clock.advance(3600)
    grades.grade(small, ROUTE, Rating.GOOD)
    clock.advance(-7200)
    grades.grade(small, ROUTE, Rating.GOOD, source=Source.IMPORT)
    with small.store.read() as connection:
        pk = pk_of(connection, ROUTE)
        assert lines.late(connection, 0) == {3: LateReview(pk, "")}
        assert lines.late(connection, 3) == {}


def test_of_several_lines_that_take_a_review_back_the_first_counts(small):
    grades.grade(small, ROUTE, Rating.GOOD)
    with small.store.write() as connection:
        (taken,) = log.ids(connection, [1]).values()
        for name in ("one", "another"):
            log.take_back(connection, 1, name, 1, name)
        assert log.take_backs(connection, [taken])[taken].id == "one"


def test_a_telling_whose_grade_was_taken_back_is_of_no_review(small):
    rehearsal.finish(small, rehearsal.begin(small), Told((0, 1, 2), 100.0))
    with small.store.write() as connection:
        (told,) = rehearsals.tellings(connection)
        seqs = connection.scalars("SELECT seq FROM review")
        assert rehearsals.of_reviews(connection, seqs) == told.pk
        rehearsals.take_back(connection, told.pk)
        assert rehearsals.of_reviews(connection, seqs) is None


def test_what_no_line_says_yet_was_decided_after_all_that_lines_say(small):
    grades.grade(small, PLAN, Rating.EASY)
    with small.store.write() as connection:
        pk = pk_of(connection, PLAN)
        amendments.reset(connection, [pk], 1)
        (said,) = amendments.reset(connection, [pk], 2)
        lines.pair(connection, "amendment", [(said, "it")])
        lines.add(connection, [Line("i", 7, "here", "amendment", "it", (), {})], shared=False)
        found = [(one.at, one.clock) for one in amendments.of(connection)[pk]]
    assert found == [(2, 7), (1, None)]
