"""What is kept of the store between one transaction and the next, and what ends that."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from uuid import UUID

import pytest

from drill.domain.memory import Unseen
from drill.domain.rehearsal import Told
from drill.domain.review import Rating
from drill.errors import NotFound, StoreError
from drill.service.home import undo
from drill.service.insight.doctor import examine
from drill.service.library import bulk
from drill.service.library.opening import open_home
from drill.service.study import grades
from drill.service.study.session import open_session
from drill.storage import cards, log, settings
from drill.storage.cache import cached, holds
from drill.storage.engine import Store

ROUTE, PLAN = "small/people/route", "small/quiet/beat:plan"
TELL = "small/quiet/tell"


@pytest.fixture
def store(small):
    return small.store


def keep(store):
    with store.read() as connection:
        cached(connection)["it"] = 1


def is_kept(store):
    with store.read() as connection:
        return "it" in cached(connection)


def test_it_is_kept_until_something_is_written(store):
    keep(store)
    assert is_kept(store)
    with store.write() as connection:
        assert "it" in cached(connection), "nothing was written yet"
        settings.put(connection, "other", "1")
        assert "it" not in cached(connection)
    assert not is_kept(store)


def test_what_another_process_writes_ends_it(store):
    keep(store)
    with closing(Store(store.path)) as other, other.write() as connection:
        settings.put(connection, "other", "1")
    assert not is_kept(store)


def fail(after):
    """Write, do something in the same transaction, and take it all back."""

    class TakenBack(Exception):
        pass

    def change(store):
        with store.write() as connection:
            known = cached(connection)
            settings.put(connection, "other", "1")
            after(connection, known)
            raise TakenBack

    def does(store):
        with suppress(TakenBack):
            change(store)

    return does


def test_of_a_change_that_is_taken_back_nothing_stays(store):
    keep(store)
    fail(lambda connection, _: cached(connection).update(it=settings.get(connection, "other")))(
        store
    )
    assert not is_kept(store)


def test_what_a_change_leaves_as_it_was_stays(store):
    keep(store)
    with store.write() as connection:
        known = cached(connection)
        settings.put(connection, "other", "1")
        holds(connection, known)
    assert is_kept(store)
    fail(holds)(store)
    assert is_kept(store), "also where the change is taken back"


def test_what_was_read_behind_a_change_does_not_hold(store):
    def read(connection, _):
        known = cached(connection)
        known["it"] = settings.get(connection, "other")
        holds(connection, known)

    keep(store)
    fail(read)(store)
    assert not is_kept(store), "the change was taken back"


def test_what_was_over_when_a_change_began_does_not_hold_again(store):
    keep(store)
    with closing(Store(store.path)) as other, other.write() as connection:
        settings.put(connection, "other", "1")
    with store.write() as connection:
        known = cached(connection)
        settings.put(connection, "another", "1")
        holds(connection, known)
    assert not is_kept(store)


def test_the_version_of_one_connection_is_that_of_no_other(store):
    with closing(Store(store.path)) as fresh, fresh.read() as one, fresh.read() as other:
        assert one.version() == one.version()
        assert one.version() != other.version()


def statements(home, does):
    """What was asked of the store meanwhile."""
    said = []
    with home.store.read() as connection:
        raw = connection.raw
    raw.set_trace_callback(lambda sql: said.append(sql.strip()))
    try:
        does()
    finally:
        raw.set_trace_callback(None)
    return said


def test_between_a_grade_and_the_next_card_nothing_is_read_again(small):
    session = open_session(small)
    session.grade(Rating.GOOD)  # its rules are written
    session.grade(Rating.GOOD)
    said = statements(small, lambda: session.grade(Rating.GOOD))
    assert session.current is not None
    assert any(line.startswith("INSERT INTO review") for line in said)
    reads = [line.split("\n")[0] for line in said if line.startswith("SELECT")]
    assert [line for line in reads if "stale" not in line and "onsite" not in line] == []


def test_a_card_is_graded_as_it_is_though_it_was_read_before(small):
    with small.store.read() as connection:
        assert isinstance(cards.by_key(connection, PLAN).memory, Unseen)
    grades.grade(small, PLAN, Rating.AGAIN)
    grades.grade(small, PLAN, Rating.GOOD)
    with small.store.read() as connection:
        assert cards.by_key(connection, PLAN).memory.reps == 2
    undo.undo(small)
    with small.store.read() as connection:
        assert cards.by_key(connection, PLAN).memory.reps == 1


def test_what_another_window_did_with_a_card_that_was_read_counts(small, clock):
    session = open_session(small)
    key = session.current.key
    with open_home(small.paths, clock) as other:
        bulk.retire(other, [key])
    with pytest.raises(NotFound):
        session.grade(Rating.GOOD)
    with small.store.read() as connection:
        assert cards.by_key(connection, key).retired


def test_parameters_of_another_window_hold_for_the_next_grade(small, clock):
    before = grades.grade(small, ROUTE, Rating.GOOD).memory.stability
    slow = ", ".join(f"{number * 3}" if at == 2 else f"{number}"
                     for at, number in enumerate(small.parameters))  # fmt: skip
    with closing(sqlite3.connect(small.paths.store)) as raw, raw:
        raw.execute("INSERT INTO fact (key, value) VALUES ('parameters', ?)", (f"[{slow}]",))
    after = grades.grade(small, PLAN, Rating.GOOD).memory.stability
    assert after == pytest.approx(3 * before)


def test_the_id_of_a_line_is_a_uuid_that_begins_with_its_time(small, clock):
    grades.grade(small, ROUTE, Rating.GOOD)
    clock.advance(1)
    undo.undo(small)
    with small.store.read() as connection:
        rows = list(connection.rows("SELECT * FROM review ORDER BY seq"))
    assert [row.id for row in rows] == sorted(row.id for row in rows)
    for row in rows:
        assert (UUID(row.id).version, UUID(row.id).int >> 80) == (7, row.at)
    assert len({log.new_id(0) for _ in range(100)}) == 100


def test_rules_of_a_grade_that_was_not_written_are_written_with_the_next(small, monkeypatch):
    still_hold = cards.still_hold

    def full(*args, **named):
        still_hold(*args, **named)
        raise StoreError("the disk is full", "")

    with small.store.read() as connection:
        cards.by_key(connection, ROUTE)
    with monkeypatch.context() as patching:
        patching.setattr(cards, "still_hold", full)
        with pytest.raises(StoreError):
            grades.grade(small, ROUTE, Rating.GOOD)
    grades.grade(small, ROUTE, Rating.GOOD)
    assert [check.name for check in examine(small) if not check.ok] == []


def test_the_beats_that_a_telling_graded_are_not_kept_as_they_were(small):
    with small.store.read() as connection:
        assert isinstance(cards.by_key(connection, PLAN).memory, Unseen)
    grades.grade(small, TELL, Rating.GOOD, told=Told((0, 1, 2), 100.0))
    with small.store.read() as connection:
        assert cards.by_key(connection, PLAN).memory.reps == 1
