"""Copies: made whole, thinned without gaps, and a way back that is safe on bad ground."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from drill import zstd
from drill.cli.main import run
from drill.clock import parse_instant
from drill.domain.review import Rating
from drill.errors import (
    DrillError,
    NotFound,
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreTooNew,
    StoreUnwritable,
)
from drill.service.home import undo
from drill.service.insight import backups
from drill.service.insight.doctor import examine
from drill.service.library.opening import open_home
from drill.service.study import grades
from drill.storage import backup, copies, migrations, packing, restore
from drill.storage.engine import Store
from drill.storage.errors import way_back
from tests_support import no_room, state, unpack


def log_of(home):
    with home.store.read() as connection:
        return connection.scalars("SELECT seq FROM review")


NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ROUTE = "small/people/route"
times = st.sets(
    st.integers(0, 700 * 24 * 60).map(lambda age: NOW - timedelta(minutes=age)), max_size=120
)


@given(times)
@example({NOW - timedelta(hours=19 * number) for number in range(600)})
def test_thinning_keeps_what_it_promises(times):
    kept = backup.keep(times)
    assert kept <= times
    assert backup.keep(kept) == kept, "what is thinned stays as it is"
    days = sorted({at.date() for at in times}, reverse=True)
    assert {at for at in times if at.date() in days[:2]} <= kept
    for day in days[2:16]:
        assert {at for at in kept if at.date() == day} == {
            max(at for at in times if at.date() == day)
        }
    older = [at for at in times if at.date() in days[16:]]
    weeks = sorted({at.isocalendar()[:2] for at in older}, reverse=True)
    for week in weeks[:9]:
        of_week = [at for at in older if at.isocalendar()[:2] == week]
        assert kept & set(of_week) == {max(of_week)}
    before = [at for at in older if at.isocalendar()[:2] in weeks[9:]]
    for month in {(at.year, at.month) for at in before}:
        assert any((at.year, at.month) == month for at in kept)
    if times:
        assert max(times) in kept, "never the newest"


def test_a_day_after_day_year_leaves_a_handful():
    kept: set[datetime] = set()
    for day in range(365):
        kept = backup.keep({*kept, NOW + timedelta(days=day)})
    assert 25 < len(kept) < 45


def _copy(paths, at, why="daily", *, sound=True):
    """A file that is named as a copy; only its name is looked at when thinning."""
    paths.backups.mkdir(exist_ok=True)
    path = paths.backups / copies.name(at, why, sound=sound)
    path.write_bytes(b"")
    return path


def _names(paths):
    return {copy.path.name for copy in backups.listing(paths)}


def test_a_clock_that_was_ahead_takes_no_copy_away_and_stops_none(small):
    """A year of daily copies; for a day the clock says 2031; then it is right again."""
    for age in range(365):
        backup.thin(small.paths.store, _copy(small.paths, NOW - timedelta(days=age)) and NOW)
    for _ in range(100):
        backup.thin(small.paths.store, NOW)
    before = _names(small.paths)
    with small.store.read() as connection:
        raw = connection.raw
        ahead = backup.make(raw, small.paths.store, "daily", NOW + timedelta(days=1900))
        assert len(before - _names(small.paths)) <= 1, "one place on, as on any other day"
        assert len(ahead.thinned) <= 5
    small.clock.advance(86_400)
    made = backups.daily(small)
    assert made is not None, "a copy from the future is not today's"
    (said,) = backups.warnings(small, made)
    assert "1 backup is dated after now (to 2032-02-05" in said
    assert backups.find(small.paths, "latest", small.clock).path == made.path
    for _ in range(30):
        backup.thin(small.paths.store, NOW + timedelta(days=1))
    assert ahead.path.exists(), "it is not thrown away either"
    assert len(before - _names(small.paths)) <= 2


def test_of_copies_from_the_future_the_latest_is_named(small):
    made = backups.now(small)
    _copy(small.paths, NOW + timedelta(days=1900))
    _copy(small.paths, NOW + timedelta(days=300))
    (said,) = backups.warnings(small, made)
    assert "2 backups are dated after now (to 2032-02-05" in said


def test_a_sound_copy_from_the_future_is_named_before_one_that_was_damaged(small):
    for made in backups.listing(small.paths):
        made.path.unlink()
    _copy(small.paths, NOW - timedelta(days=9000), sound=False)
    _copy(small.paths, NOW + timedelta(days=90_000))
    ahead, _ = backups.listing(small.paths)
    assert f"The newest sound copy is {ahead.path}:" in way_back(small.paths.store)


def test_few_copies_go_at_once(small):
    for minute in range(60):
        _copy(small.paths, NOW - timedelta(days=30, minutes=minute))
        _copy(small.paths, NOW - timedelta(days=20 - minute // 4, minutes=minute))
    count = len(_names(small.paths))
    gone = backup.thin(small.paths.store, NOW)
    assert len(gone) == 5
    assert len(_names(small.paths)) == count - 5
    assert gone == tuple(sorted(gone)), "the oldest first"


def test_damaged_copies_push_no_sound_one_out(small):
    """A store that is damaged for 200 days: the sound copies from before stay, and the newest is
    what `latest` goes back to."""
    good = backups.now(small).path
    small.close()
    for _ in range(200):
        small.clock.advance(86_400)
        at = datetime.fromtimestamp(small.clock.now() / 1000, UTC)
        _copy(small.paths, at, sound=False)
        backup.thin(small.paths.store, at)
    assert good.exists()
    damaged = [copy for copy in backups.listing(small.paths) if not copy.sound]
    assert len(damaged) == 3
    found = backups.find(small.paths, "latest", small.clock)
    assert found.path == good
    assert len(found.skipped) == 3


def test_a_copy_of_a_damaged_store_says_so(small, capsys):
    good = backups.now(small).path
    small.close()
    with sqlite3.connect(small.paths.store) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (root,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'card_key'"
        ).fetchone()
    connection.close()
    data = bytearray(small.paths.store.read_bytes())
    at = (root - 1) * 4096
    data[at + 2048 : at + 4096] = b"\xa5" * 2048
    small.paths.store.write_bytes(data)
    assert run(["backup", "--json"]) == 1
    told, err = capsys.readouterr()
    made = json.loads(told)
    assert made["sound"] is False
    assert made["backup"].endswith("-by-hand.damaged.db.zst")
    assert "the store is damaged" in err
    assert ".half" not in err, "nobody finds that file"
    assert f"The newest sound copy is {good}" in err
    assert run(["backup", "--list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert {row["sound"] for row in listed if row["name"].endswith(".damaged.db.zst")} == {False}
    assert next(row for row in listed if row["path"] == str(good))["sound"]


@pytest.mark.parametrize(
    ("table", "change"),
    [("note", "body = replace(body, 'How', 'Who')"), ("change", "what = what || '!'")],
)
def test_a_letter_that_changed_unseen_by_sqlite_is_found_in_a_copy(small, table, change):
    good = backups.now(small).path
    with sqlite3.connect(small.paths.store) as connection:
        query = "SELECT sql FROM sqlite_master WHERE name = 'note_said'"
        (trigger,) = connection.execute(query).fetchone()
        connection.execute("DROP TRIGGER note_said")
        connection.execute(f"UPDATE {table} SET {change}")
        connection.execute(trigger)
    connection.close()
    made = backups.now(small)
    assert "is not what was written" in made.fault
    assert backups.find(small.paths, "latest", small.clock).path == good


def test_a_damaged_letter_is_found_in_the_copy_before_a_migration(small, monkeypatch):
    good = backups.now(small).path
    small.close()
    with closing(sqlite3.connect(small.paths.store)) as connection, connection:
        query = "SELECT sql FROM sqlite_master WHERE name = 'note_said'"
        (trigger,) = connection.execute(query).fetchone()
        connection.execute("DROP TRIGGER note_said")
        connection.execute("UPDATE note SET body = replace(body, 'a', 'b')")
        connection.execute(trigger)
    newer = (*migrations.STEPS, "SELECT 1;\n")
    for module in (migrations, backup):
        monkeypatch.setattr(module, "STEPS", newer)
    Store(small.paths.store).close()
    (made,) = small.paths.backups.glob("*before-schema-*")
    assert made.name.endswith(".damaged.db.zst")
    assert backups.find(small.paths, "latest", small.clock).path == good


def test_a_copy_of_a_newer_drill_is_not_called_damaged(small, capsys):
    sound, newer = (backups.now(small).path for _ in range(2))
    with closing(sqlite3.connect(unpack(newer))) as connection:
        connection.execute("PRAGMA user_version = 99")
    assert run(["backup", "--list"]) == 0
    assert re.search(rf"too new +{newer.name}", capsys.readouterr().out)
    assert run(["restore", "latest", "--yes"]) == 0
    out, err = capsys.readouterr()
    assert f"passed over {newer.name}: too new" in err
    assert f"restored {sound.name}" in out


@pytest.mark.parametrize(
    "error", [sqlite3.OperationalError("unable to open database file"), OSError(28, "No space")]
)
def test_a_place_that_takes_no_copy_is_not_called_the_store(
    small, capsys, monkeypatch, tmp_path, error
):
    def refused(*_):
        raise error

    monkeypatch.setattr(backup, "_copy", refused)
    target = tmp_path / "mine.db"
    assert run(["backup", "-o", str(target)]) == 2
    err = capsys.readouterr().err
    assert f"the copy {target} cannot be written" in err
    assert f"the store {target}" not in err


def test_latest_passes_over_a_copy_that_rotted_since(small, capsys):
    good, later = backups.now(small).path, backups.now(small).path
    later.write_bytes(later.read_bytes()[:500])
    assert run(["restore", "--yes"]) == 0
    out, err = capsys.readouterr()
    assert good.name in out
    assert f"passed over {later.name}: damaged" in err
    for path in small.paths.backups.glob("*.db.zst"):
        path.write_bytes(path.read_bytes()[:500])
    assert run(["restore", "--yes"]) == 2
    assert "is sound" in capsys.readouterr().err


def test_copies_are_packed_and_every_byte_of_one_counts(small):
    made = backups.now(small).path
    data = made.read_bytes()
    assert len(data) * 3 < small.paths.store.stat().st_size
    for at in (5, len(data) // 2, len(data) - 1):
        made.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        with pytest.raises(StoreDamaged):
            backup.held(made)
    made.write_bytes(data)
    assert backup.held(made).decks == 1


def test_a_large_copy_is_unpacked_into_a_temporary_file(small, tmp_path, monkeypatch):
    made = backups.now(small).path
    monkeypatch.setattr(packing, "_IN_MEMORY", 1000)
    room = tmp_path / "room"
    room.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(room))
    assert backup.held(made).decks == 1
    assert backups.restore(small.paths, made, small.clock).held.decks == 1
    assert not list(room.iterdir())
    with no_room(), pytest.raises(StoreUnwritable, match="cannot be unpacked into") as caught:
        backups.find(small.paths, "latest", small.clock)
    assert "TMPDIR" in caught.value.hint
    assert not list(room.iterdir())


def test_what_does_not_say_how_much_it_holds_is_not_unpacked_in_memory(tmp_path):
    silent, small_one = tmp_path / "silent.zst", tmp_path / "small.zst"
    packer = zstd.ZstdCompressor()
    silent.write_bytes(packer.compress(b"x" * 100) + packer.flush())
    small_one.write_bytes(zstd.compress(b"x" * 100))
    assert [packing.is_large(path) for path in (silent, small_one)] == [True, False]


def test_a_copy_of_an_earlier_drill_is_not_packed_and_is_gone_back_to(small):
    then = state(small)
    old = unpack(backups.now(small).path)
    named = old.with_suffix("")
    old.rename(named)
    assert named.suffix == ".db"
    grades.grade(small, ROUTE, Rating.GOOD)
    assert backups.find(small.paths, "latest", small.clock).path == named
    backups.restore(small.paths, named, small.clock)
    assert state(small) == then


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_packing_that_is_cut_short_leaves_nothing(small, monkeypatch, fault):
    before = sorted(small.paths.backups.iterdir())
    pack = packing.pack

    def cut(source, target):
        pack(source, target)
        raise fault

    monkeypatch.setattr(packing, "pack", cut)
    with pytest.raises((StoreError, KeyboardInterrupt)):
        backups.now(small)
    assert sorted(small.paths.backups.iterdir()) == before


def test_what_was_packed_is_read_back_before_it_counts(small, monkeypatch):
    before = sorted(small.paths.backups.iterdir())
    rotten = zstd.compress(b"no copy" * 100)[:-9]
    monkeypatch.setattr(os, "fsync", lambda number: os.pwrite(number, rotten, 0))
    with pytest.raises(StoreError, match="cannot be read back"):
        backups.now(small)
    assert sorted(small.paths.backups.iterdir()) == before


def test_it_is_said_when_copies_come_to_take_more_than_twice_the_store(small, tmp_path, capsys):
    large = _copy(small.paths, NOW - timedelta(days=1))
    others = sum(copy.size for copy in backups.listing(small.paths))
    os.truncate(large, 99_999_999 - others)  # a small store's may take 100 MB
    assert run(["backup"]) == 0
    err = capsys.readouterr().err
    assert "have come to take 100.0 MB; your store has 0." in err
    assert run(["backup"]) == 0
    assert "have come to take" not in capsys.readouterr().err, "once"
    assert run(["backup", "-o", str(tmp_path / "mine.db")]) == 0
    assert "have come to take" not in capsys.readouterr().err
    os.truncate(large, 50_000_000)
    assert run(["backup", "--list"]) == 0
    assert "50.0 MB in all; the store has 0." in capsys.readouterr().err


def test_one_a_day_and_only_where_there_is_something_to_lose(home, small, clock):
    before = len(backups.listing(small.paths))
    clock.advance(86_400 * 30)
    assert backups.daily(small)
    assert backups.daily(small) is None
    clock.advance(86_400)
    assert backups.daily(small)
    small.paths.options.write_text("[backups]\ndaily = false\n")
    small.reload()
    clock.advance(86_400)
    assert backups.daily(small) is None
    assert len(backups.listing(small.paths)) >= before


def test_there_and_back_and_back_again(small, capsys):
    grades.grade(small, ROUTE, Rating.GOOD)
    then = state(small)
    assert run(["backup", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)["backup"]
    grades.grade(small, "small/doors/basic", Rating.EASY)
    now = state(small)
    assert run(["restore", made, "--yes", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["reviews"], told["decks"]) == (1, 1)
    with open_home(small.paths, small.clock) as again:
        assert state(again) == then
        assert undo.undo(again), "the history came back with it"
    assert run(["restore", told["before"], "--yes"]) == 0
    with open_home(small.paths, small.clock) as again:
        assert state(again) == now


def test_an_open_window_sees_what_was_restored(small):
    made = backups.now(small).path
    grades.grade(small, ROUTE, Rating.GOOD)
    backups.restore(small.paths, made, small.clock)
    grades.grade(small, "small/doors/basic", Rating.EASY)
    with small.store.read() as connection:
        assert connection.scalar("SELECT count(*) FROM review") == 1


def test_to_a_file_that_is_not_written_over(small, tmp_path):
    target = tmp_path / "mine.db"
    assert backups.now(small, target).path == target
    with pytest.raises(DrillError, match="already"):
        backups.now(small, target)
    with pytest.raises(NotFound, match="no folder"):
        backups.now(small, tmp_path / "no" / "mine.db")


def test_a_file_that_comes_while_the_copy_is_made_is_not_written_over(small, tmp_path, monkeypatch):
    target, copy_to = tmp_path / "mine.db", backup.copy_to

    def beaten(connection, path):
        path.write_text("a letter")
        return copy_to(connection, path)

    monkeypatch.setattr(backup, "copy_to", beaten)
    with pytest.raises(DrillError, match=r"there is a file .* already"):
        backups.now(small, target)
    assert target.read_text() == "a letter"


def broken(tmp_path, small):
    packed = tmp_path / "packed.db.zst"
    good = backups.now(small).path
    packed.write_bytes(good.read_bytes()[:-1])
    unpack(good)
    half = tmp_path / "half.db"
    half.write_bytes(good.read_bytes()[:9000])
    text = tmp_path / "text.db"
    text.write_text("not a database")
    empty = tmp_path / "empty.db"
    empty.write_bytes(b"")
    other = tmp_path / "other.db"
    connection = sqlite3.connect(other)
    connection.execute("CREATE TABLE theirs (x)")
    connection.execute("PRAGMA user_version = 2")
    connection.commit()
    connection.close()
    newer = tmp_path / "newer.db"
    newer.write_bytes(good.read_bytes())
    connection = sqlite3.connect(newer)
    connection.execute("PRAGMA user_version = 99")
    connection.commit()
    connection.close()
    return {
        packed: StoreDamaged, half: StoreDamaged, text: StoreDamaged, empty: StoreDamaged,
        other: StoreDamaged, newer: StoreTooNew, tmp_path / "none.db": NotFound, tmp_path: NotFound,
    }  # fmt: skip


def test_what_is_no_backup_changes_nothing(small, tmp_path):
    before = state(small)
    for path, error in broken(tmp_path, small).items():
        with pytest.raises(error):
            backups.restore(small.paths, path, small.clock)
    assert state(small) == before


def test_a_store_of_another_program_is_no_backup(small, tmp_path):
    path = tmp_path / "theirs.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    with pytest.raises(StoreDamaged) as caught:
        backups.restore(small.paths, path, small.clock)
    assert caught.value.message == f"{path} is no backup of a drill store"
    assert caught.value.hint == "Nothing was changed."


def test_while_another_writes_it_waits_and_says_so(small, monkeypatch):
    monkeypatch.setattr(restore, "_WAIT", 0.05)
    made = backups.now(small).path
    other = sqlite3.connect(small.paths.store, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy, match="another drill"):
        backups.restore(small.paths, made, small.clock)
    other.execute("ROLLBACK")
    other.close()
    assert backups.restore(small.paths, made, small.clock).held.decks == 1


def test_what_another_writes_at_the_last_moment_is_refused_or_in_the_copy(small, monkeypatch):
    made = backups.now(small).path
    make = backup.make

    def meanwhile(*args):
        done = make(*args)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("INSERT INTO fact VALUES ('late', 'x')")
        return done

    monkeypatch.setattr(backup, "make", meanwhile)
    other = sqlite3.connect(small.paths.store, timeout=0.05)
    assert backups.restore(small.paths, made, small.clock).before is not None
    other.execute("INSERT INTO fact VALUES ('late', 'x')")
    other.close()


def test_a_store_whose_copy_cannot_be_made_stays_what_it_is(small, monkeypatch):
    made = backups.now(small).path
    grades.grade(small, ROUTE, Rating.GOOD)
    then = state(small)

    def full(*_):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(backup, "make", full)
    with pytest.raises(StoreError, match="full"):
        backups.restore(small.paths, made, small.clock)
    assert state(small) == then
    grades.grade(small, ROUTE, Rating.GOOD)


def test_what_was_there_bears_the_time_of_the_homes_clock(small, monkeypatch):
    made = backups.now(small).path
    small.clock.at = parse_instant("2031-05-06T07:08:09Z")
    assert backups.restore(small.paths, made, small.clock).before.name.startswith("20310506T070809")
    small.close()
    with monkeypatch.context() as newer:
        newer.setattr(migrations, "STEPS", (*migrations.STEPS, "SELECT 1;\n"))
        open_home(small.paths, small.clock).close()
    assert copies.listing(small.paths.store)[0].path.name.startswith("20310506T070809")
    assert "before-schema" in copies.listing(small.paths.store)[0].why
    small.paths.store.write_bytes(b"nonsense" * 999)
    assert backups.restore(small.paths, made, small.clock).before.name.startswith("20310506T070809")


def test_in_place_of_a_store_that_is_damaged_or_gone(small):
    made = backups.now(small).path
    small.close()
    small.paths.store.write_bytes(b"nonsense" * 999)
    done = backups.restore(small.paths, made, small.clock)
    assert done.before is not None
    assert done.before.read_bytes() == b"nonsense" * 999
    small.paths.store.unlink()
    assert backups.restore(small.paths, made, small.clock).before is None
    Store(small.paths.store).close()


def _of_no_use(path):
    """Files that SQLite may open, or not, and that are no store with anything in it."""
    yield b"nonsense" * 999
    yield b""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE begun (it)")
    yield path.read_bytes()
    yield path.read_bytes().replace(b"TABLE begun", b"TABLE be\xffun")


def test_what_is_no_store_any_more_is_put_aside_for_what_is_restored(small, tmp_path):
    grades.grade(small, ROUTE, Rating.GOOD)
    made = backups.now(small).path
    small.close()
    for held in _of_no_use(tmp_path / "begun.db"):
        small.clock.advance(60)
        small.paths.store.write_bytes(held)
        done = backups.restore(small.paths, made, small.clock)
        assert done.before.read_bytes() == held
        with open_home(small.paths, small.clock) as home:
            assert log_of(home) == [1]


def test_a_new_store_that_another_drill_makes_meanwhile_is_not_written_over(small, monkeypatch):
    made = backups.now(small).path
    small.close()
    small.paths.store.unlink()
    place = backup.place

    def meanwhile(stage, store):
        store.write_text("another's")
        place(stage, store)

    monkeypatch.setattr(backup, "place", meanwhile)
    with pytest.raises(StoreBusy, match="another drill has just made a new store"):
        backups.restore(small.paths, made, small.clock)
    assert small.paths.store.read_text() == "another's"
    assert not list(small.paths.data.glob("*.part"))


def _killed(small):
    """What a kill leaves of the store: reviews that are only in the `-wal`, and an `-shm`."""
    for rating in (Rating.GOOD, Rating.EASY):
        grades.grade(small, ROUTE, rating)
    names = [small.paths.store.name + end for end in ("", "-wal", "-shm")]
    left = {name: (small.paths.data / name).read_bytes() for name in names}
    small.close()
    for name, data in left.items():
        (small.paths.data / name).write_bytes(data)
    assert len(left["drill.db-wal"]) > 0
    return left


@pytest.mark.parametrize(
    "gone", [(), ("",), ("-wal",), ("-shm",), ("", "-shm"), ("-wal", "-shm"), ("", "-wal", "-shm")],
)  # fmt: skip
def test_a_store_killed_in_the_middle_plays_nothing_into_what_is_restored(small, gone):
    made = backups.now(small).path
    then = state(small)
    left = _killed(small)
    for end in gone:
        (small.paths.data / f"drill.db{end}").unlink()
    done = backups.restore(small.paths, made, small.clock)
    assert done.held.reviews == 0
    with open_home(small.paths, small.clock) as again:
        assert state(again) == then
        assert all(check.ok for check in examine(again))
    if "" in gone and len(gone) < 3:
        assert done.before is not None
        kept = done.before.name.partition("-damaged.bin")[2]
        assert done.before.read_bytes() == left[f"drill.db{kept}"], "put aside, not thrown away"


def test_the_old_wal_of_a_damaged_store_goes_with_it(small):
    made = backups.now(small).path
    left = _killed(small)
    small.paths.store.write_bytes(b"nonsense" * 999)
    done = backups.restore(small.paths, made, small.clock)
    assert (done.before.parent / f"{done.before.name}-wal").read_bytes() == left["drill.db-wal"]
    with open_home(small.paths, small.clock) as again:
        assert not log_of(again)


def test_an_old_journal_without_its_store_is_put_aside(small):
    """SQLite would play it back into the copy that takes the store's place, or throw it away."""
    made = backups.now(small).path
    small.close()
    small.paths.store.unlink()
    (small.paths.data / "drill.db-journal").write_bytes(b"pages from before")
    done = backups.restore(small.paths, made, small.clock)
    assert done.before.name.endswith("-damaged.bin-journal")
    assert done.before.read_bytes() == b"pages from before"


def test_what_lies_in_the_wal_of_another_store_is_restored_with_it(small, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    for name, data in _killed(small).items():
        (other / name).write_bytes(data)
    before = {path.name: path.read_bytes() for path in other.glob("*-wal")}
    with open_home(small.paths, small.clock) as again:
        while undo.undo(again):
            pass
    done = backups.restore(small.paths, other / "drill.db", small.clock)
    assert done.held.reviews == 2
    with open_home(small.paths, small.clock) as again:
        assert len(log_of(again)) == 2
    assert {path.name: path.read_bytes() for path in other.glob("*-wal")} == before


def test_a_store_with_an_unfinished_change_beside_it_is_not_read_without(small, tmp_path):
    other = backups.now(small, tmp_path / "other.db").path
    (tmp_path / "other.db-journal").write_bytes(b"pages from before")
    before = state(small)
    with pytest.raises(StoreError):
        backups.restore(small.paths, other, small.clock)
    assert state(small) == before


def test_success_is_said_only_of_what_is_there(small, monkeypatch):
    made = backups.now(small).path
    grades.grade(small, ROUTE, Rating.GOOD)
    small.close()

    def wrong(stage, store, at):
        return store.with_name("a copy")

    monkeypatch.setattr(restore, "_overwrite", wrong)
    with pytest.raises(StoreDamaged) as caught:
        backups.restore(small.paths, made, small.clock)
    said = f"the store {small.paths.store} is not what {made.name} holds: "
    assert caught.value.message == said + "it holds 1 review and 19 cards"
    assert caught.value.hint == f"What it was is in {small.paths.store.with_name('a copy')}."


def test_a_store_that_may_not_be_read_is_not_moved_away(small, monkeypatch):
    made = backups.now(small).path
    small.close()
    before = small.paths.store.read_bytes()

    def refuse(*_, **__):
        raise sqlite3.OperationalError("unable to open database file")

    real = sqlite3.connect
    monkeypatch.setattr(
        restore.sqlite3,
        "connect",
        lambda path, *args, **named: (
            refuse()
            if str(path).startswith(small.paths.store.as_uri())
            else real(path, *args, **named)
        ),
    )
    with pytest.raises(StoreError, match="cannot be opened"):
        backups.restore(small.paths, made, small.clock)
    assert small.paths.store.read_bytes() == before
    assert not list(small.paths.backups.glob("*damaged*"))


def test_a_folder_of_copies_that_may_not_be_read_is_not_empty(small, monkeypatch, capsys):
    small.close()
    small.paths.store.unlink()
    small.paths.backups.mkdir(exist_ok=True)
    real = type(small.paths.backups).iterdir

    def iterdir(path):
        if path == small.paths.backups:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(type(small.paths.backups), "iterdir", iterdir)
    for argv in (["due"], ["decks"], ["restore", "--yes"], ["backup", "--list"]):
        assert run(argv) == 2
        assert "backups: Permission denied" in capsys.readouterr().err
    assert not small.paths.store.exists()


def test_a_missing_store_beside_copies_is_no_first_start(small, capsys):
    made = backups.now(small).path
    small.close()
    small.paths.store.unlink()
    for argv in (["due"], ["decks"], ["doctor"]):
        assert run(argv) == 2
        err = capsys.readouterr().err
        assert "is missing" in err
        assert f"The newest sound copy is {made}" in err
    assert not small.paths.store.exists()
    assert run(["restore", "latest", "--yes"]) == 0
    assert run(["decks"]) == 0


def test_a_kill_between_the_two_last_steps_loses_nothing(small, monkeypatch, tmp_path):
    """The store was put aside, the copy is not yet in place, and it lies elsewhere."""
    elsewhere = backups.now(small, tmp_path / "mine.db").path
    small.close()
    small.paths.store.write_bytes(b"nonsense" * 999)

    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as context:
        context.setattr(restore, "_put", killed)
        with pytest.raises(KeyboardInterrupt):
            backups.restore(small.paths, elsewhere, small.clock)
    with pytest.raises(StoreDamaged, match="is missing"):
        Store(small.paths.store)
    assert backups.restore(small.paths, elsewhere, small.clock).held.decks == 1


def test_a_copy_with_a_name_that_is_no_text_is_restored(small, tmp_path):
    made = backups.now(small).path
    odd = Path(os.fsdecode(os.fsencode(tmp_path) + b"/odd\xff.db"))
    try:
        odd.write_bytes(made.read_bytes())
    except OSError:
        pytest.skip("this file system has no such names")
    assert backups.restore(small.paths, odd, small.clock).held.decks == 1


def test_a_copy_whose_schema_cannot_be_brought_on_is_called_damaged(small):
    made = unpack(backups.now(small).path)
    with sqlite3.connect(made) as connection:
        connection.execute("PRAGMA user_version = 4")  # with the tables of version 5
    connection.close()
    before = state(small)
    with pytest.raises(StoreDamaged, match=f"the copy {made} is damaged"):
        backups.restore(small.paths, made, small.clock)
    assert state(small) == before
    assert backups.find(small.paths, "latest", small.clock).path != made


def test_a_store_of_a_newer_drill_is_kept_as_a_sound_copy(small):
    made = backups.now(small).path
    small.close()
    with sqlite3.connect(small.paths.store) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    done = backups.restore(small.paths, made, small.clock)
    assert done.before.name.endswith("-before-restore.db.zst")


def test_a_copy_to_a_full_disk_is_not_called_the_store(small, tmp_path, monkeypatch):
    def full(*_):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(backup, "_copy", full)
    target = tmp_path / "mine.db"
    with pytest.raises(DrillError, match=f"the copy {target} cannot be written") as caught:
        backups.now(small, target)
    assert "The store is as it was" in caught.value.hint


def test_a_damaged_store_with_a_journal_beside_it_is_put_aside_with_it(small):
    made = backups.now(small).path
    small.close()
    small.paths.store.write_bytes(b"nonsense" * 999)
    journal = small.paths.store.with_name("drill.db-journal")
    journal.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\1" * 600)
    done = backups.restore(small.paths, made, small.clock)
    assert done.held.decks == 1
    assert not journal.exists()
    assert done.before.with_name(f"{done.before.name}-journal").exists()


def test_the_store_is_no_copy_of_itself(small, tmp_path):
    link = tmp_path / "link.db"
    link.symlink_to(small.paths.store)
    for name in (small.paths.store, link):
        with pytest.raises(NotFound, match="the store itself"):
            backups.restore(small.paths, name, small.clock)


def test_a_copy_touches_no_file_of_a_person_s(small, tmp_path, capsys):
    part = tmp_path / "mine.part"
    part.write_text("theirs")
    assert run(["backup", "-o", str(tmp_path / "mine.db")]) == 0
    assert part.read_text() == "theirs"
    assert run(["backup", "-o", str(tmp_path / "x.part")]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == str(tmp_path / "x.part")
    assert backup.held(tmp_path / "x.part").decks == 1
    assert {path.name for path in tmp_path.iterdir()} == {"drill", "mine.db", "mine.part", "x.part"}


def test_half_copies_go_with_the_next(small):
    folder = small.paths.backups
    backups.now(small)
    old = [
        folder / ".drill-0123456789abcdef.half",
        folder / ".drill-0123456789abcdef.half-journal",
        folder / "20261101T120000000000-daily.part",
        folder / "20261101T120000000000-daily.part-journal",
    ]
    fresh = folder / ".drill-fedcba9876543210.half"
    theirs = folder / "notes.part"
    for path in (*old, fresh, theirs):
        path.write_text("half")
    for path in (*old, theirs):
        os.utime(path, (0, 0))
    backups.now(small)
    assert not any(path.exists() for path in old)
    assert fresh.exists(), "another process may be making it"
    assert theirs.exists()


def test_what_a_killed_restore_left_beside_the_store_goes_with_the_next(small):
    made = backups.now(small).path
    old = [small.paths.data / f".drill-0123456789abcdef.half{end}" for end in ("", "-wal", "-shm")]
    for path in old:
        path.write_text("half")
        os.utime(path, (0, 0))
    backups.restore(small.paths, made, small.clock)
    assert not any(path.exists() for path in old)


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["restore"], "there is no backup yet"),
        (["restore", "yesterday", "--yes"], "there is no backup 'yesterday'"),
        (["backup", "-o", "/no/such/folder/x.db"], "there is no folder"),
    ],
)
def test_the_commands_say_what_is_wrong(small, capsys, argv, says):
    for path in small.paths.backups.glob("*"):
        path.unlink()
    small.paths.options.write_text("[backups]\ndaily = false\n")
    assert run(argv) == 2
    assert says in capsys.readouterr().err


def test_it_asks_first_and_the_list_names_them(small, capsys):
    made = backups.now(small).path
    assert run(["restore", made.name]) == 2
    assert "--yes" in capsys.readouterr().err
    assert run(["backup", "--list"]) == 0
    assert made.name in capsys.readouterr().out
    assert run(["backup", "--list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["why"] == "by-hand"
