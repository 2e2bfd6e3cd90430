"""What the log tells of a person: the newest of it, where not all of it counts."""

from __future__ import annotations

import json

from drill.domain.kind import Kind
from drill.domain.rehearsal import Told, WayToTell
from drill.domain.review import Rating, Source
from drill.service.home import undo
from drill.service.stories import rehearsal
from drill.service.study import grades
from drill.storage import changes, log, rehearsals


def card_pk(connection, key):
    return connection.scalar("SELECT pk FROM card WHERE key = :key", key=key)


def test_first_sights_are_the_newest_ones(small):
    grades.grade(small, "small/people/route", Rating.GOOD)
    small.clock.advance(10)
    grades.grade(small, "small/quiet/beat:plan", Rating.AGAIN)
    small.clock.advance(10)
    grades.grade(small, "small/quiet/beat:plan", Rating.GOOD)
    with small.store.read() as connection:
        assert log.at_first_sight(connection) == (1, 2)
        assert log.at_first_sight(connection, most=1) == (0, 1)


def test_a_grade_that_was_taken_back_is_no_first_sight(small):
    grades.grade(small, "small/people/route", Rating.AGAIN)
    undo.undo(small)
    with small.store.read() as connection:
        assert log.at_first_sight(connection) == (0, 0)
    small.clock.advance(10)
    grades.grade(small, "small/people/route", Rating.GOOD)
    with small.store.read() as connection:
        assert log.at_first_sight(connection) == (1, 1)


def test_a_rate_of_speaking_is_that_of_the_newest_tellings(small):
    for seconds in (100.0, 110.0, 90.0):
        rehearsal.finish(small, rehearsal.begin(small), Told((0, 1, 2), seconds))
    with small.store.read() as connection:
        assert [seconds for _, seconds in rehearsals.rates(connection, most=2)] == [90.0, 110.0]


def test_a_story_whose_telling_was_taken_back_was_not_told(small):
    rehearsal.finish(small, rehearsal.begin(small), Told((0, 1, 2), 100.0))
    with small.store.read() as connection:
        assert rehearsals.any_told(connection)
    undo.undo(small)
    with small.store.read() as connection:
        assert not rehearsals.any_told(connection)


def test_the_row_of_a_telling_calls_its_way_as_it_always_did(small):
    told = Told((0, 1), 60.0, way=WayToTell.SHORT)
    rehearsal.finish(small, rehearsal.begin(small, "quiet", way=WayToTell.SHORT), told)
    with small.store.read() as connection:
        kept = json.loads(connection.scalar("SELECT told FROM rehearsal"))
        assert (kept["variant"], "way" in kept) == ("60 seconds", False)
        (telling,) = rehearsals.tellings(connection)
        assert (telling.told.way, telling.mock) == (WayToTell.SHORT, None)


def test_the_seconds_of_some_days_are_those_that_stand_by_kind(small, clock):
    since = clock.now()
    for key, seconds, source in (
        ("small/people/route", 7.0, Source.CRAM),
        ("small/quiet/beat:plan", 20.0, Source.CRAM),
        ("small/quiet/beat:context", 40.0, Source.STUDY),
        ("small/quiet/beat:outcome", 80.0, Source.CRAM),
    ):
        grades.grade(small, key, Rating.GOOD, seconds=seconds, source=source)
        clock.advance(60)
    undo.undo(small)
    with small.store.read() as connection:

        def between(since, until):
            return log.seconds_between(connection, since, until, Source.CRAM)

        assert between(since, clock.now()) == {"route": 7.0, "beat": 20.0}
        assert between(since + 1, clock.now()) == {"beat": 20.0}
        assert between(since, since + 60_000) == {"route": 7.0}, "until then, and not then"


def test_a_line_is_found_by_any_beginning_of_its_id_and_by_no_other(small, monkeypatch):
    line = "0191d3a0-ffff-7fff-bfff-ffffffffffff"
    monkeypatch.setattr(log, "new_id", lambda _: line)
    grades.grade(small, "small/people/route", Rating.GOOD)
    with small.store.read() as connection:
        for length in range(1, len(line) + 1):
            assert log.beginning(connection, line[:length], 2) == [line]
        for other in ("0191d3a1", "0191d39f", "191d3a0", line + "f"):
            assert log.beginning(connection, other, 2) == []


def test_of_a_damaged_row_a_step_keeps_what_can_be_kept(small):
    with small.store.write() as connection:
        changes.add(connection, 1, "bulk", "it", {"rows": [[b"a\xff", 2, None]]})
        assert changes.last(connection).before == {"rows": [["a\ufffd", 2, None]]}


def test_the_seconds_of_a_kind_are_those_of_its_newest_reviews(small, clock):
    def seconds(most):
        with small.store.read() as connection:
            return log.seconds_by_kind(connection, most)

    assert seconds(1) == {}
    given = [("small/people/route", 9.0), ("small/people/route", 0.0)]
    given += [("small/quiet/beat:plan", float(number)) for number in range(1, 10)]
    for key, took in given:
        grades.grade(small, key, Rating.GOOD, seconds=took)
        clock.advance(86_400)
    assert seconds(1) == {Kind.BEAT: [9.0], Kind.ROUTE: [9.0]}
    assert seconds(2)[Kind.BEAT] == [9.0, 8.0]
    grades.grade(small, "small/quiet/beat:plan", Rating.GOOD, seconds=10.0)
    assert seconds(1) == {Kind.BEAT: [10.0]}, "ten reviews are looked at for one of each kind"


def test_what_one_day_s_seconds_are_spent_on(small, clock):
    for source, took in ((Source.STUDY, 5.0), (Source.CRAM, 7.0)):
        grades.grade(small, "small/people/route", Rating.GOOD, seconds=took, source=source)
    with small.store.read() as connection:
        span = small.span()
        found = [log.seconds_studied(connection, span, of) for of in (None, *Source)]
        assert dict(zip((None, *Source), found, strict=True)) == {
            None: 12.0, **dict.fromkeys(Source, 0.0), Source.STUDY: 5.0, Source.CRAM: 7.0,
        }  # fmt: skip
        other = span._replace(day=span.day + 1)
        assert log.seconds_studied(connection, other) == 0.0
        assert log.massed(connection) == {card_pk(connection, "small/people/route")}
