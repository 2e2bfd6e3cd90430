"""The daily backup, what is said of it, and the backup that a person names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from drill.errors import DrillError, NotFound, StoreError
from drill.service.home import undo
from drill.service.home.home import Home
from drill.service.insight import backups
from drill.service.insight.backups import Checked
from drill.storage import backup, copies
from drill.storage.backup import NewBackup
from drill.storage.copies import Copy

HOUR = 3_600
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def told(small):
    """Finds what a name names: the copies named by the days of November on which they were made."""
    for made in backups.listing(small.paths):
        made.path.unlink()
    for day in (1, 10, 11):
        at = NOW.replace(day=day)
        (small.paths.backups / copies.name(at, "daily")).write_bytes(b"")

    def find(name):
        return backups.find(small.paths, name, small.clock)

    return find


def test_there_is_one_a_study_day_not_one_a_date(small):
    small.clock.advance(24 * HOUR)
    assert backups.daily(small)
    small.clock.advance(18 * HOUR)  # three at night
    assert backups.daily(small) is None
    small.clock.advance(HOUR)
    assert backups.daily(small)
    small.clock.advance(21 * HOUR)  # one at night
    assert backups.daily(small) is None


@pytest.mark.parametrize(("fault", "thinned"), [("", 1), ("a page is gone", 0)])
def test_steps_go_only_where_a_sound_copy_has_them(small, monkeypatch, fault, thinned):
    went = []
    monkeypatch.setattr(Home, "back_up", lambda *_: NewBackup(Path("x"), fault))
    monkeypatch.setattr(undo, "thin", went.append)
    small.clock.advance(24 * HOUR)
    backups.daily(small)
    assert len(went) == thinned


def test_a_backup_that_fails_is_said_and_stops_nobody(small, monkeypatch):
    def full(*_):
        raise StoreError("the disk is full")

    small.clock.advance(24 * HOUR)
    monkeypatch.setattr(Home, "back_up", full)
    assert list(backups.news_of_daily(small)) == [
        "today's backup could not be made: the disk is full"
    ]
    monkeypatch.undo()


@pytest.mark.parametrize(
    ("name", "found"),
    [("20261101", "20261101T090000000000-daily.db.zst"),
     ("20261110T", "20261110T090000000000-daily.db.zst"), ("~/kept.db", "kept.db")],
)  # fmt: skip
def test_a_backup_is_named_by_how_its_name_begins_or_as_a_file(told, name, found):
    Path("~/kept.db").expanduser().write_bytes(b"")
    assert told(name).path.name == found


@pytest.mark.parametrize(
    ("name", "says"),
    [("2026111", "'2026111' could be 2 backups"), ("", "there is no backup ''"),
     ("daily", "there is no backup 'daily'"), ("20261112", "there is no backup '20261112'")],
)  # fmt: skip
def test_what_names_no_backup_or_several_is_refused(told, name, says):
    with pytest.raises(NotFound) as caught:
        told(name)
    assert caught.value.message == says


def test_a_file_is_found_even_if_a_name_begins_like_it(told, here):
    (here / "2026111").write_bytes(b"")
    assert told("2026111").path == Path("2026111")


def test_latest_says_only_what_is_newer(small):
    first, second, third = (backups.now(small).path for _ in range(3))
    third.write_bytes(b"")
    found = backups.find(small.paths, "latest", small.clock)
    assert found.path == second
    assert [copy.path for copy in found.skipped] == [third]
    assert first.exists()


@pytest.mark.parametrize(
    ("trouble", "ahead", "state"),
    [("", False, "sound"), ("", True, "dated after now"), ("too new", True, "too new"),
     ("damaged", False, "damaged")],
)  # fmt: skip
def test_what_is_wrong_with_a_backup_counts_more_than_its_date(trouble, ahead, state):
    copy = Copy(Path("x"), NOW, "daily", 1)
    assert Checked(copy, trouble, ahead, trouble).state == state


def test_when_a_backup_was_made_is_said_by_the_clock_on_the_wall(small):
    copy = Copy(Path("x"), NOW + timedelta(hours=14), "daily", 1)
    small.clock.go_by("Asia/Tokyo")
    assert backups.when(small.clock, copy) == "2026-11-24 08:00"


def test_a_backup_from_this_moment_is_not_from_the_future(small):
    assert backups.warnings(small, backups.now(small)) == []


@pytest.mark.parametrize(
    ("hours", "said"),
    [((1,), "1 backup is dated after now (to 2026-11-23 10:00): was the clock ahead? `drill "
            "restore latest` passes over it."),
     ((24, 48), "2 backups are dated after now (to 2026-11-25 09:00): was the clock ahead? `drill "
                "restore latest` passes over them.")],
)  # fmt: skip
def test_backups_from_the_future_are_counted(small, hours, said):
    made = backups.now(small)
    for hour in hours:
        name = copies.name(NOW + timedelta(hours=hour), "daily")
        (small.paths.backups / name).write_bytes(b"")
    assert backups.warnings(small, made) == [said]


def test_where_a_name_leads_to_no_file_yet_nothing_is_written(small, tmp_path):
    (tmp_path / "link.db").symlink_to(tmp_path / "elsewhere.db")
    with pytest.raises(DrillError, match="already"):
        backups.now(small, tmp_path / "link.db")
    assert not (tmp_path / "elsewhere.db").exists()


def test_a_backup_is_checked_as_it_is_now(small, monkeypatch):
    copy = backups.listing(small.paths)[0]
    assert backups.check(copy, small.clock).state == "sound"

    def unreadable(path):
        raise StoreError(f"{path} cannot be read")

    monkeypatch.setattr(backup, "held", unreadable)
    found = backups.check(copy, small.clock)
    assert (found.state, found.fault) == ("unreadable", f"{copy.path} cannot be read")
