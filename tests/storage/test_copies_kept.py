"""Which copies are kept, in which order they are, and what one holds: day by day, name by name."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from drill.domain.review import Rating
from drill.errors import NotFound, StoreDamaged
from drill.service.home import undo
from drill.service.library import bulk
from drill.service.study import grades
from drill.storage import backup, copies, restore
from drill.storage.engine import Store
from drill.storage.migrations import STEPS
from tests_support import pks

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_of_two_copies_a_day_for_four_hundred_days_these_are_kept():
    noons = {NOON - timedelta(days=age) for age in range(400)}
    kept = backup.keep(noons | {noon - timedelta(hours=6) for noon in noons})
    days = [
        *("2026-11-23", "2026-11-22"),
        *(f"2026-11-{day:02}" for day in range(21, 7, -1)),
        *("2026-11-07", "2026-11-01", "2026-10-25", "2026-10-18", "2026-10-11", "2026-10-04"),
        *("2026-09-27", "2026-09-20", "2026-09-13"),
        *("2026-09-06", "2026-08-31", "2026-07-31", "2026-06-30", "2026-05-31", "2026-04-30"),
        *("2026-03-31", "2026-02-28", "2026-01-31", "2025-12-31", "2025-11-30", "2025-10-31"),
    ]
    mornings = ["2026-11-23T06:00", "2026-11-22T06:00"]
    assert sorted(f"{at:%Y-%m-%dT%H:%M}" for at in kept) == sorted(
        [*mornings, *(f"{day}T12:00" for day in days)]
    )


def test_a_week_across_new_year_is_one_and_a_month_of_another_year_another():
    days = [datetime(2027, 1, day, tzinfo=UTC) for day in range(26, 10, -1)]
    week = [datetime(2027, 1, 3, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC),
            datetime(2026, 12, 31, tzinfo=UTC)]  # fmt: skip
    before = datetime(2026, 12, 27, tzinfo=UTC)
    months = [datetime(2024, 7, 9, tzinfo=UTC), datetime(2023, 7, 9, tzinfo=UTC)]
    weeks = [datetime(2025, 3, 3, tzinfo=UTC) - timedelta(weeks=n) for n in range(7)]
    times = {*days, *week, before, *weeks, *months, months[0] - timedelta(days=1)}
    assert times - backup.keep(times) == {*week[1:], months[0] - timedelta(days=1)}


NAMES = [
    "20261123T120000000000-daily.db.zst",
    "20261123T120000000000-by-hand.db.zst",
    "20261122T120000000000-import.damaged.db.zst",
    "20261121T120000000000-before-schema-3.db",
    "20261120T120000000000-old.damaged.db",
    "20361123T120000000000-daily.db.zst",
]
OTHERS = [
    "20260231T120000000000-daily.db.zst",
    "notes.db",
    "20261123T1200-daily.db.zst",
    "20261123T120000000000-daily.db.zst.part",
    "20261119T120000000000-damaged.bin",
]


@pytest.fixture
def store(tmp_path):
    store = tmp_path / "drill.db"
    copies.folder(store).mkdir()
    for size, name in enumerate([*NAMES, *OTHERS]):
        (copies.folder(store) / name).write_bytes(b"x" * size)
    return store


def test_copies_are_known_by_their_names(store):
    found = copies.listing(store)
    assert [copy.path.name for copy in found] == [NAMES[5], *NAMES[:5]]
    assert [(copy.why, copy.size, copy.sound) for copy in found] == [
        ("daily", 5, True), ("daily", 0, True), ("by-hand", 1, True), ("import", 2, False),
        ("before-schema-3", 3, True), ("old", 4, False),
    ]  # fmt: skip
    assert found[1].at == NOON


def test_the_time_in_a_name_is_utc_wherever_one_is(store, monkeypatch):
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        assert copies.listing(store)[1].at == NOON
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_way_back_tries_what_was_sound_and_is_not_of_the_future_first(store):
    found = copies.by_trust(copies.listing(store), NOON)
    assert [copy.path.name for copy in found] == [
        NAMES[0], NAMES[1], NAMES[3], NAMES[5], NAMES[2], NAMES[4],
    ]  # fmt: skip


def test_a_copy_or_what_was_put_aside_tells_of_a_store_before(tmp_path):
    store = tmp_path / "drill.db"
    assert not copies.traces(store)
    copies.folder(store).mkdir()
    assert not copies.traces(store)
    for name in (*NAMES, OTHERS[0], OTHERS[4], OTHERS[4] + "-wal"):
        (copies.folder(store) / name).write_bytes(b"")
        assert copies.traces(store), name
        (copies.folder(store) / name).unlink()


def test_a_copy_holds_what_is_there_and_not_what_is_gone(mine, tmp_path):
    grades.grade(mine, "other/one/basic", Rating.GOOD)
    undo.undo(mine)
    bulk.delete(mine, pks(mine, "mine/two/basic"))
    with mine.store.write() as connection:
        connection.execute("UPDATE deck SET retired = 1 WHERE id = 'other'")
    target = tmp_path / "copy.db"
    with mine.store.read() as connection:
        assert backup.copy_to(connection.raw, target).fault == ""
    assert backup.held(target) == backup.Held(2, 22, 3, len(STEPS))


def test_a_copy_made_in_the_same_instant_as_others_comes_behind_them(small):
    with small.store.read() as connection:
        made = [
            backup.make(connection.raw, small.paths.store, why, NOON)
            for why in ("one", "two", "three")
        ]
    ats = {copy.path: copy.at for copy in copies.listing(small.paths.store)}
    assert [ats[one.path] - NOON for one in made] == [
        timedelta(microseconds=number) for number in range(3)
    ]


def test_where_files_have_no_second_name_a_copy_takes_no_place_of_another(tmp_path, monkeypatch):
    def fail(*_):
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", fail)
    half, target = tmp_path / "half", tmp_path / "target"
    half.write_text("new")
    target.write_text("old")
    with pytest.raises(FileExistsError):
        backup.place(half, target)
    assert (half.read_text(), target.read_text()) == ("new", "old")
    target.unlink()
    backup.place(half, target)
    assert target.read_text() == "new"


def test_of_what_was_left_half_only_what_is_old_and_drills_own_goes(tmp_path):
    stamp, zeros = "20261123T120000000000", "0" * 15
    ours = [
        *(f".drill-{zeros}0.half", f".drill-{zeros}a.half-wal"),
        *(f"{stamp}-daily.part", f"{stamp}-daily.part-journal"),
    ]
    others = [
        *(".drill-0.half", f"drill-{zeros}0.half", f".drill-{zeros}0.half.db"),
        *(f".drill-{zeros}g.half", f"{stamp}-daily.db", "mine.part"),
    ]
    new = f".drill-{'b' * 16}.half"
    for name in (*ours, *others, new):
        (tmp_path / name).write_text("x")
        if name != new:
            os.utime(tmp_path / name, (1, 1))
    with backup.half_in(tmp_path) as half:
        half.write_text("x")
        for end in ("-wal", "-shm", "-journal"):
            half.with_name(half.name + end).write_text("x")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*others, new])


def test_a_copy_is_restored_where_there_is_no_folder_yet(small, tmp_path):
    with small.store.read() as connection:
        copy = backup.make(connection.raw, small.paths.store, "daily", NOON).path
    store = tmp_path / "no" / "home" / "yet" / "drill.db"
    assert restore.restore(copy, store, NOON) == restore.Restored(backup.held(copy), None)
    with Store(store) as other, other.read() as connection:
        assert connection.scalar("SELECT count(*) FROM note") == 4
    assert copies.listing(store) == []


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("DROP INDEX note_kind", "index note_kind is not what drill made"),
        ("DROP TRIGGER review_keeps_rows", "trigger review_keeps_rows is not what drill made"),
        ("UPDATE note SET seal = seal + 1 WHERE note = 'doors'",
         "note small/doors is not what was written"),
        ("UPDATE change SET what = 'other' WHERE seq = 1",
         "step 1 of the history is not what was written"),
        ("DROP TABLE fact", "is no backup of a drill store"),
        ("PRAGMA user_version = 0", "is no backup of a drill store"),
        ("CREATE TABLE theirs (it)", None),
    ],
)  # fmt: skip
def test_a_copy_is_sound_where_it_is_what_drill_made_and_wrote(small, tmp_path, statement, says):
    target = tmp_path / "copy.db"
    with small.store.read() as connection:
        assert backup.copy_to(connection.raw, target).fault == ""
    with closing(sqlite3.connect(target, isolation_level=None)) as connection:
        connection.execute(statement)
    if says is None:
        assert backup.held(target).decks == 1
    else:
        with pytest.raises(StoreDamaged, match=says):
            backup.held(target)
    with closing(sqlite3.connect(target)) as connection:
        again = backup.copy_to(connection, tmp_path / "again.db")
    assert (again.fault == "") == (says is None)


@pytest.mark.parametrize("missing", [True, False])
def test_what_is_no_file_is_no_copy(tmp_path, missing):
    path = tmp_path / "copy.db"
    if not missing:
        path.mkdir()
    with pytest.raises(NotFound, match="there is no backup"):
        backup.held(path)
