"""Copies: made whole, thinned without gaps, and a way back that is safe on bad ground."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drill.cli.main import run
from drill.domain.review import Rating
from drill.errors import DrillError, NotFound, StoreBusy, StoreDamaged, StoreTooNew
from drill.service import grading, safekeeping
from drill.service.trainer import Trainer
from drill.storage import backup
from drill.storage.engine import Store
from tests_support import state

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ROUTE = "small/people/route"
ages = st.lists(st.integers(0, 700 * 24 * 60), max_size=120)


@given(ages)
def test_thinning_keeps_what_it_promises(minutes):
    times = {NOW - timedelta(minutes=age) for age in minutes}
    kept = backup.keep(times, NOW)
    assert kept <= times
    assert backup.keep(kept, NOW) == kept, "what is thinned stays as it is"
    for at in times:
        age = NOW - at
        if age <= timedelta(days=2):
            assert at in kept
        elif age <= timedelta(days=16):
            assert any(each.date() == at.date() for each in kept)
        elif age <= timedelta(days=76):
            assert any(each.isocalendar()[:2] == at.isocalendar()[:2] for each in kept)
        else:
            assert any((each.year, each.month) == (at.year, at.month) for each in kept)
    if times:
        assert max(times) in kept, "never the newest"


def test_a_day_after_day_year_leaves_a_handful():
    kept: set[datetime] = set()
    for day in range(365):
        now = NOW + timedelta(days=day)
        kept = backup.keep({*kept, now}, now)
    assert 25 < len(kept) < 45


def test_one_a_day_and_only_where_there_is_something_to_lose(trainer, small, clock):
    before = len(safekeeping.listing(small.paths))
    clock.advance(86_400 * 30)
    assert safekeeping.daily(small)
    assert safekeeping.daily(small) is None
    clock.advance(86_400)
    assert safekeeping.daily(small)
    small.paths.options.write_text("[backups]\ndaily = false\n")
    small.reload()
    clock.advance(86_400)
    assert safekeeping.daily(small) is None
    assert len(safekeeping.listing(small.paths)) >= before


def test_there_and_back_and_back_again(small, capsys):
    grading.grade(small, ROUTE, Rating.GOOD)
    then = state(small)
    assert run(["backup", "--json"]) == 0
    made = json.loads(capsys.readouterr().out)["backup"]
    grading.grade(small, "small/doors/basic", Rating.EASY)
    now = state(small)
    assert run(["restore", made, "--yes", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["reviews"], told["decks"]) == (1, 1)
    with Trainer.open(small.paths, small.clock) as again:
        assert state(again) == then
        assert grading.undo(again), "the history came back with it"
    assert run(["restore", told["before"], "--yes"]) == 0
    with Trainer.open(small.paths, small.clock) as again:
        assert state(again) == now


def test_an_open_window_sees_what_was_restored(small):
    made = safekeeping.now(small)
    grading.grade(small, ROUTE, Rating.GOOD)
    safekeeping.restore(small.paths, made)
    grading.grade(small, "small/doors/basic", Rating.EASY)
    with small.store.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM review").scalar() == 1


def test_to_a_file_that_is_not_written_over(small, tmp_path):
    target = tmp_path / "mine.db"
    assert safekeeping.now(small, target) == target
    with pytest.raises(DrillError, match="already"):
        safekeeping.now(small, target)
    with pytest.raises(NotFound, match="no folder"):
        safekeeping.now(small, tmp_path / "no" / "mine.db")


def broken(tmp_path, small):
    good = safekeeping.now(small)
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
        half: StoreDamaged, text: StoreDamaged, empty: StoreDamaged, other: StoreDamaged,
        newer: StoreTooNew, tmp_path / "none.db": NotFound, tmp_path: NotFound,
    }  # fmt: skip


def test_what_is_no_backup_changes_nothing(small, tmp_path):
    before = state(small)
    for path, error in broken(tmp_path, small).items():
        with pytest.raises(error):
            safekeeping.restore(small.paths, path)
    assert state(small) == before


def test_while_another_writes_it_waits_and_says_so(small, monkeypatch):
    monkeypatch.setattr(backup, "_WAIT", 0.05)
    made = safekeeping.now(small)
    other = sqlite3.connect(small.paths.store, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy, match="another drill"):
        safekeeping.restore(small.paths, made)
    other.execute("ROLLBACK")
    other.close()
    assert safekeeping.restore(small.paths, made).held.decks == 1


def test_in_place_of_a_store_that_is_damaged_or_gone(small):
    made = safekeeping.now(small)
    small.close()
    small.paths.store.write_bytes(b"nonsense" * 999)
    done = safekeeping.restore(small.paths, made)
    assert done.before is not None
    assert done.before.read_bytes() == b"nonsense" * 999
    small.paths.store.unlink()
    assert safekeeping.restore(small.paths, made).before is None
    Store(small.paths.store).close()


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
    made = safekeeping.now(small)
    assert run(["restore", made.name]) == 2
    assert "--yes" in capsys.readouterr().err
    assert run(["backup", "--list"]) == 0
    assert made.name in capsys.readouterr().out
    assert run(["backup", "--list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["why"] == "by-hand"
