"""The files of a home: where they may lie, and what a failure leaves behind."""

from __future__ import annotations

import sqlite3

import pytest

from drill.deckfile.reading import read_deck
from drill.errors import StoreError
from drill.paths import Paths
from drill.service import decks
from drill.service.today import fast_overview
from drill.service.trainer import Trainer
from drill.storage import backup, migrations
from drill.storage.engine import Store
from tests_support import SMALL


@pytest.mark.parametrize("name", ["a?b=c", "50%41", "a#b", "a b", "ä", "file:x"])
def test_a_home_may_be_called_anything(tmp_path, clock, name):
    home = tmp_path / name
    with Trainer.open(Paths(home, home, home), clock) as trainer:
        decks.take(trainer, [("s", read_deck(SMALL, "s"))])
    assert sorted(path.name for path in home.iterdir()) == ["backups", "drill.db"]
    assert fast_overview(Paths(home, home, home), clock).unseen == 19
    assert [path.name for path in tmp_path.iterdir()] == [name]


class _Full:
    def backup(self, copy):
        copy.execute("CREATE TABLE half (way)")
        raise sqlite3.OperationalError("database or disk is full")


def test_a_backup_that_fails_leaves_no_half(small):
    before = sorted(small.paths.backups.iterdir())
    with pytest.raises(sqlite3.OperationalError, match="full"):
        backup.make(_Full(), small.paths.store, "before-import")
    assert sorted(small.paths.backups.iterdir()) == before


def test_a_backup_that_fails_stops_the_import(small, monkeypatch):
    def fail(*_):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(backup, "make", fail)
    with pytest.raises(StoreError, match="full"):
        decks.take(small, [("s", read_deck(SMALL.replace("Small", "Other"), "s"))])
    assert decks.listing(small)[0].title == "Small"


def test_what_is_here_already_costs_no_backup(small):
    before = sorted(small.paths.backups.iterdir())
    decks.take(small, [("s", read_deck(SMALL, "s"))])
    assert sorted(small.paths.backups.iterdir()) == before
    decks.take(small, [("s", read_deck(SMALL.replace("Small", "Other"), "s"))])
    (copy,) = set(small.paths.backups.iterdir()) - set(before)
    connection = sqlite3.connect(copy)
    assert "Other" not in connection.execute("SELECT head FROM deck").fetchone()[0]
    connection.close()


def test_old_backups_make_room(small, monkeypatch):
    monkeypatch.setattr(backup, "KEPT", 3)
    with small.store.read() as connection:
        made = [backup.of_connection(connection, small.paths.store, f"n{n}") for n in range(5)]
    assert sorted(small.paths.backups.glob("*.db")) == sorted(made[-3:])
    copy = sqlite3.connect(made[-1])
    assert copy.execute("SELECT count(*) FROM card").fetchone() == (19,)
    copy.close()


def test_what_made_sqlite_roll_back_is_what_is_said(tmp_path, monkeypatch):
    # On some errors SQLite rolls back by itself; a second ROLLBACK would hide the first error.
    steps = (migrations.FIRST, "ROLLBACK;\nSELECT * FROM nowhere;\n")
    monkeypatch.setattr(migrations, "STEPS", steps)
    with pytest.raises(StoreError, match="no such table: nowhere"):
        Store(tmp_path / "drill.db")
