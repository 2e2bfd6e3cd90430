"""What happens when something else happens: another process, another zone, a lost rule."""

from __future__ import annotations

import sqlite3
from datetime import timedelta, timezone

import pytest

from drill.deckfile.reading import read_deck
from drill.domain.review import Rating, Source
from drill.errors import NotFound
from drill.paths import Paths
from drill.service.home import undo
from drill.service.insight.browser import reviews, search
from drill.service.insight.doctor import examine
from drill.service.library import bulk, decks
from drill.service.library.opening import open_home
from drill.service.study import grades
from drill.service.study.session import open_session
from drill.storage import engine
from tests_support import SMALL, Still

ROUTE, TELL = "small/people/route", "small/quiet/tell"
BEATS = [f"small/quiet/beat:{beat}" for beat in ("context", "plan", "outcome")]


def test_beats_told_with_their_story_are_done_but_for_those_missed(small, clock):
    for key in BEATS:
        grades.grade(small, key, Rating.EASY)
    rest = [f.stored.key for f in search(small) if f.stored.key not in (*BEATS, TELL)]
    bulk.suspend(small, rest)
    clock.advance(60 * 86_400)
    session = open_session(small, minutes=30)
    grades.grade(small, TELL, Rating.GOOD)
    session.undo()
    assert session.current.key == TELL
    session.grade(Rating.EASY, recalled=[0, 2])
    before = len(BEATS) + 1
    told = [(line.card, line.rating, line.source) for line in reviews(small)[before:]]
    assert told == [
        (TELL, Rating.EASY, Source.STUDY),
        (BEATS[0], Rating.GOOD, Source.TELL),
        (BEATS[1], Rating.AGAIN, Source.TELL),
        (BEATS[2], Rating.GOOD, Source.TELL),
    ]
    clock.advance(601)
    seen = []
    while session.current is not None:
        seen.append(session.current.key)
        session.grade(Rating.GOOD)
    assert seen == [BEATS[1]]
    for _ in range(2):
        undo.undo(small)
    assert all(line.undone for line in reviews(small)[before:]), "one step, four reviews"
    assert all(check.ok for check in examine(small))


def test_a_card_taken_out_by_another_process_makes_room_for_the_next(small):
    session = open_session(small)
    gone = session.current.key
    text = SMALL.replace("id: quiet\n", "id: other\n").replace("id: people\n", "id: folk\n")
    decks.take(small, [("s", read_deck(text.replace("[people]", "[folk]"), "s"))])
    with pytest.raises(NotFound, match="there is no card"):
        session.grade(Rating.GOOD)
    assert session.current.key != gone
    session.grade(Rating.GOOD)
    assert len(reviews(small)) == 1


def test_a_summary_needs_no_lock(small, monkeypatch):
    session = open_session(small)
    session.grade(Rating.GOOD)
    small.close()
    monkeypatch.setattr(small, "store", engine.Store(small.paths.store, busy_seconds=0.05))
    other = sqlite3.connect(small.paths.store, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        assert session.summary().reviews == 1
    finally:
        other.execute("ROLLBACK")
        other.close()
        small.close()


def test_reviews_under_two_time_zones_replay_as_they_were_made(root):
    east, west = timezone(timedelta(hours=13)), timezone(timedelta(hours=-11))
    paths = Paths(root, root, root)
    with open_home(paths, Still("2026-11-23T20:00:00Z", east)) as home:
        decks.take(home, [("s", read_deck(SMALL, "s"))])
        grades.grade(home, ROUTE, Rating.GOOD)
        first = home.day()
    with open_home(paths, Still("2026-11-24T02:00:00Z", west)) as home:
        assert home.day() == first - 1, "the flight went over the date line"
        made = grades.grade(home, ROUTE, Rating.HARD)
        assert made.review.day == first
        assert made.review.at > reviews(home)[0].at
    for zone in (east, west):
        with open_home(paths, Still("2026-11-30T20:00:00Z", zone)) as home:
            assert all(check.ok for check in examine(home))
            assert search(home, "kind:route")[0].stored.memory == made.memory


def checks(home, **how):
    return {check.name: check for check in examine(home, **how)}


def test_the_doctor_names_a_log_that_cannot_be_replayed(small):
    grades.grade(small, ROUTE, Rating.GOOD)
    small.close()
    connection = sqlite3.connect(small.paths.store)
    with connection:
        connection.execute("DELETE FROM fact WHERE key LIKE 'rules:%'")
    connection.close()
    with open_home(small.paths, small.clock) as home:
        for repair in (False, True):
            replay = checks(home, repair=repair)["replay"]
            assert not replay.ok
            assert "cannot be replayed" in replay.faults[0]
        with home.store.read() as reading:
            assert reading.scalar("SELECT max(reps) FROM card") == 1


def test_a_repair_makes_the_second_run_clean(small):
    made = grades.grade(small, ROUTE, Rating.GOOD)
    with small.store.write() as connection:
        connection.execute("UPDATE card SET stability = 99 WHERE reps = 1")
    assert not checks(small)["replay"].ok
    assert checks(small, repair=True)["replay"].repaired
    assert all(check.ok and not check.faults for check in examine(small))
    assert search(small, "kind:route")[0].stored.memory == made.memory
    assert list(small.paths.backups.glob("*before-repair.db.zst"))
