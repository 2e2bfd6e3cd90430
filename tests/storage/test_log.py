"""What the log tells of a person: the newest of it, where not all of it counts."""

from __future__ import annotations

import json

import pytest

from drill.domain.kind import Kind
from drill.domain.rehearsal import Asked, Told, WayToTell
from drill.domain.review import DueOn, Rating, Source, StudyDay
from drill.service.home import undo
from drill.service.stories import rehearsal
from drill.service.study import grades
from drill.storage import cards, changes, health, lines, log, rehearsals
from drill.storage.lines import REVIEW, Line


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


def test_tellings_and_mocks_come_as_they_were_told_not_as_they_came(small):
    """What another device kept of Monday may come after what this one kept of Tuesday."""
    with small.store.write() as connection:
        tell = card_pk(connection, "small/quiet/tell")
        for at in (2_000, 1_000, 3_000, 2_000):
            pk = rehearsals.add(connection, tell, at, 0, at / 10, Told((0,), at / 100))
            mock = rehearsals.begin_mock(connection, at, 0, 45.0)
            rehearsals.keep_asked(connection, mock, [Asked("Why?", "small/people")])
            assert pk == mock
        assert [one.pk for one in rehearsals.tellings(connection)] == [2, 1, 4, 3]
        assert [one.pk for one in rehearsals.mocks(connection)] == [2, 1, 4, 3]
        assert rehearsals.rates(connection, most=3) == [(300.0, 30.0), (200.0, 20.0), (200.0, 20.0)]
        assert rehearsals.rates(connection)[3:] == [(100.0, 10.0)]


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


LOG = [
    {"card_pk": 1, "at": 1_000},
    {"card_pk": 1, "at": 2_000, "rating": 1},
    {"card_pk": 2, "at": 3_000, "rating": 1, "source": "answer"},
    {"card_pk": 2, "at": 3_500, "source": "answer", "day": 11},
    {"card_pk": 3, "at": 4_000, "rating": 2, "source": "tell"},
    {"card_pk": 3, "at": 4_000, "source": "tell"},
    {"card_pk": 3, "at": 4_500, "source": "tell", "undoes": 6},
    {"card_pk": 4, "at": 4_000, "source": "tell"},
    {"card_pk": 5, "at": 4_000, "source": "tell", "device": "another"},
    {"card_pk": 6, "at": 4_000, "source": "tell", "day": 11},
    {"card_pk": 7, "at": 900, "source": "import"},
    {"card_pk": 7, "at": 800, "source": "import"},
    {"card_pk": 7, "at": 4_600, "source": "import", "undoes": 12},
    {"card_pk": 8, "at": 5_000, "rating": 1, "source": "cram"},
    {"card_pk": 9, "at": 5_000, "rating": 2, "source": "mock"},
    {"card_pk": 9, "at": 4_900, "rating": 4, "source": "mock"},
    {"card_pk": 1, "at": 700, "day": 9, "rating": 2},
]
"""Lines as they were written, which is not always the order of their times."""


@pytest.fixture
def logged(small):
    common = {"rating": 3, "day": 10, "seconds": 1.0, "source": "study", "due_day": 12,
              "due_at": None, "rules": "r", "device": "one", "recalled": None,
              "undoes": None}  # fmt: skip
    with small.store.read() as connection:  # what is done here is taken back
        for number, given in enumerate(LOG, 1):
            log.take_in(connection, {"id": f"line {number}", **common, **given})
        yield connection


def test_which_reviews_stand_and_what_they_are(logged):
    assert [seq for seq, *_ in log.plain(logged)] == [
        1, 2, 3, 4, 5, 8, 9, 10, 11, 14, 15, 16, 17,
    ]  # fmt: skip
    assert next(log.plain(logged)) == (1, 1, 10, 3, 1_000)
    assert log.standing(logged, [17, 12, 7, 6, 5]) == [5, 17]
    assert log.massed(logged) == {9}, "recalled twice on a day, and neither taken back"
    # Of 1, 2 and 8, as a person answered them; 1 was met on the day before.
    assert log.at_first_sight(logged) == (1, 3)
    assert log.at_first_sight(logged, most=2) == (0, 2)
    assert log.cards_counted_for(logged) == {1, 2, 3, 4, 5, 6, 7, 8, 9}


def test_among_homes_the_log_has_the_order_of_lines_and_the_cards_that_they_count_for(logged):
    lines.add(logged, [Line("line 2", 5, "here", REVIEW, "r", ())], shared=False)
    lines.let_count(logged, 16, 7)
    found = {seq: pk for seq, pk, *_ in log.plain(logged)}
    assert [*found] == [2, 1, 3, 4, 5, 8, 9, 10, 11, 14, 15, 16, 17]
    assert (found[15], found[16]) == (9, 7)
    assert log.massed(logged) == {7}


def test_given_together_is_what_one_device_wrote_at_one_moment(logged):
    found = {seq: log.given_with(logged, seq) for seq in (5, 8, 9, 10)}
    assert found == {5: [5, 8], 8: [5, 8], 9: [9], 10: [10]}


def test_when_cards_were_reviewed(logged):
    keys = {pk: cards.place(logged, pk)[0] for pk in (1, 3, 7, 12)}
    assert log.times(logged, list(keys.values())) == {
        keys[1]: [700, 1_000, 2_000],
        keys[3]: [4_000, 4_000],  # also what was taken back
        keys[7]: [900],  # but for what may come again
    }


ASKED = [
    ({"card_pk": 1}, [1, 2, 17]),
    ({"card_pk": 1, "last": 2}, [2, 17]),
    ({"card_pk": 1, "since": 1}, [2, 17]),
    ({"of": [9, 2]}, [3, 4, 15, 16]),
    ({"of": []}, []),
    ({"later": 4_900}, [14, 15]),
    ({"since": 12, "later": 800}, [14, 15, 16]),
    ({"last": 2}, [16, 17]),
]


def test_reviews_of_some_cards_and_some_times(logged):
    for asked, found in ASKED:
        assert [seq for seq, _ in log.reviews(logged, **asked)] == found, asked


def test_of_a_review_it_is_told_whether_it_was_taken_back(logged):
    of = dict(log.reviews(logged, since=3))
    assert [seq for seq, review in of.items() if review.undone] == [6, 12]
    review = of[4]
    assert (review.id, review.at, review.day, review.device) == ("line 4", 3_500, 11, "one")
    assert (review.rating, review.source, review.due) == (
        Rating.GOOD, Source.ANSWER, DueOn(StudyDay(12)),
    )  # fmt: skip


def test_nothing_ticked_is_another_matter_than_nothing_asked(small):
    for recalled in (None, (), (2, 0)):
        grades.grade(small, "small/quiet/beat:plan", Rating.AGAIN, recalled=recalled)
    with small.store.read() as connection:
        kept = connection.scalars("SELECT recalled FROM review ORDER BY seq")
        assert kept == [None, "[]", "[2, 0]"]


def test_damaged_lines_have_their_card_where_it_is_known(logged):
    logged.execute("PRAGMA defer_foreign_keys = ON")
    for trigger in ("review_keeps_words", "review_keeps_rows"):
        logged.execute(f"DROP TRIGGER {trigger}")
    assert list(log.damaged_lines(logged)) == []
    logged.execute("UPDATE review SET rating = 4 WHERE seq = 1")
    logged.execute("UPDATE review SET card_pk = 999 WHERE seq = 2")
    found = [(pk, error.name) for pk, error in log.damaged_lines(logged)]
    assert found == [(1, "1 of 1970-01-01T00:00:01.000Z"), (None, "2 of 1970-01-01T00:00:02.000Z")]
    assert list(log.missing_lines(logged)) == []
    logged.execute("DELETE FROM review WHERE seq IN (1, 5, 6, 17)")
    assert list(log.missing_lines(logged)) == [(1, 1), (5, 6), (17, 17)]
    assert list(health.integrity(logged)) == [
        ("the trigger review_keeps_rows is not what drill made", False),
        ("the trigger review_keeps_words is not what drill made", False),
        ("review row 2 points at a card that is not there", False),
    ]
