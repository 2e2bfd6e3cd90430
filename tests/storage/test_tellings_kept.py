"""Stories told aloud and mocks, as the store keeps them: which count, and in which order."""

from __future__ import annotations

import pytest

from drill.domain.rehearsal import Asked, Told, WayToTell
from drill.domain.review import Rating, Source
from drill.service.study import grades
from drill.storage import cards, log, rehearsals

TELL, OUTLINE = "small/quiet/tell", "small/quiet/outline"
WHOLE = Told(
    (2, 0), 61.5, invented=1, beat_seconds=(20.0, None, 41.5), beat_begins=(41.5, None, 0.0),
    question="How?", way=WayToTell.RESULT, probes=(("differently", True),), flags=("a",),
    words=140.0, fillers=3, pauses=(1.5, 2.0), recording="x.flac",
)  # fmt: skip


@pytest.fixture
def told(small, clock):
    """Four tellings: the second was taken back, the third is dated before the first."""
    now = clock.now()
    with small.store.write() as connection:
        tell, outline = (cards.by_key(connection, key).pk for key in (TELL, OUTLINE))
        mock = rehearsals.begin_mock(connection, now, 5, 20.0)
        for pk, at, words, seconds, of in (
            (tell, 5, 100.0, 50.0, mock), (tell, 6, 90.0, 30.0, mock),
            (outline, 4, 0.0, 40.0, None),
            (tell, 7, 80.0, 0.0, None),
        ):  # fmt: skip
            rehearsals.add(connection, pk, now + at, 5, words, Told((0,), seconds), of)
        rehearsals.take_back(connection, 2)
        yield connection


def test_tellings_that_stand_come_in_the_order_in_which_they_were_told(told, clock):
    assert [one.pk for one in rehearsals.tellings(told)] == [3, 1, 4]
    assert [one.pk for one in rehearsals.tellings(told, card=TELL)] == [1, 4]
    assert [one.pk for one in rehearsals.tellings(told, card="none")] == []
    _, first, _ = rehearsals.tellings(told)
    assert (first.card, first.at, first.day, first.words, first.mock) == (
        TELL, clock.now() + 5, 5, 100.0, 1,
    )  # fmt: skip
    assert rehearsals.rates(told) == [(100.0, 50.0)], "without words or seconds there is no rate"


def test_all_of_a_telling_is_kept_as_it_was(small):
    with small.store.write() as connection:
        pk = cards.by_key(connection, TELL).pk
        rehearsals.add(connection, pk, 1, 2, 3.5, WHOLE)
        (kept,) = rehearsals.tellings(connection)
        assert (kept.told, kept.words, kept.at, kept.day) == (WHOLE, 3.5, 1, 2)
        assert connection.scalar("SELECT seconds FROM rehearsal") == 61.5


def test_of_a_mock_it_is_known_which_tellings_were_taken_back(told, clock):
    empty = rehearsals.begin_mock(told, clock.now() + 1, 6, 0.0)
    later = rehearsals.begin_mock(told, clock.now() - 1, 6, 0.0)
    asked = [
        Asked("How?", "small/people", "small/quiet", right=True, rehearsal=1, seconds=4.5),
        Asked("Why?", ""),
    ]
    rehearsals.keep_asked(told, 1, [])
    rehearsals.keep_asked(told, later, asked[1:])
    assert [mock.pk for mock in rehearsals.mocks(told)] == [later]
    rehearsals.keep_asked(told, 1, asked)
    second, first = rehearsals.mocks(told)
    assert (first.pk, first.at, first.day, first.minutes, first.asked) == (
        1, clock.now(), 5, 20.0, tuple(asked),
    )  # fmt: skip
    assert (second.pk, second.asked) == (later, tuple(asked[1:]))
    assert first.taken_back == {2}
    assert empty not in (first.pk, second.pk)


def test_how_tellings_were_rated_and_of_which_reviews_they_are(small, clock):
    now = clock.now()
    with small.store.write() as connection:
        tell = cards.by_key(connection, TELL).pk
        first = rehearsals.add(connection, tell, now, 5, 9.0, Told((0,), 9.0))
    grades.grade(small, TELL, Rating.HARD, source=Source.TELL)
    grades.grade(small, OUTLINE, Rating.EASY, source=Source.TELL)
    clock.advance(60)
    with small.store.write() as connection:
        second = rehearsals.add(connection, tell, clock.now(), 5, 9.0, Told((0,), 9.0))
    grades.grade(small, TELL, Rating.EASY, source=Source.TELL)
    with small.store.write() as connection:
        assert rehearsals.ratings(connection) == {first: 2, second: 4}
        assert rehearsals.of_reviews(connection, [1, 2]) == first
        assert rehearsals.of_reviews(connection, [3]) == second
        assert rehearsals.of_reviews(connection, [2]) is None
        assert rehearsals.of_reviews(connection, []) is None
        log.take_back(connection, 3, "u", clock.now(), "d")
        assert rehearsals.ratings(connection) == {first: 2, second: 4}
        rehearsals.take_back(connection, second)
        assert rehearsals.ratings(connection) == {first: 2}
        assert rehearsals.of_reviews(connection, [3]) is None
