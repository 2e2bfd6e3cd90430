"""The files of a root: where they may lie, and what a failure leaves behind."""

from __future__ import annotations

import errno
import os
import signal
import socket
import sqlite3
import subprocess
import sys

import pytest

from drill import config
from drill.cli import main as cli
from drill.deckfile.reading import read_deck
from drill.errors import ConfigError, StoreDamaged, StoreError
from drill.files import replace_text
from drill.paths import Paths
from drill.service.library import decks
from drill.service.library.opening import open_home
from drill.service.study.today import overview
from drill.storage import backup, migrations
from drill.storage.counts import Allowance, read_counts
from drill.storage.engine import Store
from drill.tui import keymap
from tests_support import SMALL, unpack


@pytest.mark.parametrize("name", ["a?b=c", "50%41", "a#b", "a b", "ä", "file:x"])
def test_a_home_may_be_called_anything(tmp_path, clock, name):
    root = tmp_path / name
    with open_home(Paths(root, root, root), clock) as home:
        decks.take(home, [("s", read_deck(SMALL, "s"))])
    assert sorted(path.name for path in root.iterdir()) == ["backups", "drill.db"]
    assert overview(Paths(root, root, root), clock).unseen == 13
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_file_that_is_replaced_keeps_its_rights(tmp_path):
    path = tmp_path / "mine.txt"
    path.write_text("before")
    path.chmod(0o640)
    replace_text(path, "after")
    assert (path.read_text(), path.stat().st_mode & 0o7777) == ("after", 0o640)


class _Full:
    def backup(self, copy):
        copy.execute("CREATE TABLE half (way)")
        raise sqlite3.OperationalError("database or disk is full")


def test_a_backup_that_fails_leaves_no_half(small):
    before = sorted(small.paths.backups.iterdir())
    with pytest.raises(sqlite3.OperationalError, match="full"):
        backup.make(_Full(), small.paths.store, "before-import", small.clock.utc())
    assert sorted(small.paths.backups.iterdir()) == before


def test_where_files_have_no_second_name_a_copy_still_takes_no_place_of_another(
    small, tmp_path, monkeypatch
):
    def none(*_):
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", none)
    made, taken = tmp_path / "made.db", tmp_path / "taken.db"
    taken.write_text("theirs")
    with small.store.read() as connection:
        assert backup.copy_to(connection.raw, made).path == made
        with pytest.raises(FileExistsError):
            backup.copy_to(connection.raw, taken)
    assert backup.held(made).decks == 1
    assert taken.read_text() == "theirs"
    assert {path.name for path in tmp_path.iterdir()} == {"drill", "made.db", "taken.db"}


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
    connection = sqlite3.connect(unpack(copy))
    assert "Other" not in connection.execute("SELECT head FROM deck").fetchone()[0]
    connection.close()


def test_a_damaged_store_names_its_newest_copy(small):
    with small.store.read() as connection:
        newest = small.back_up(connection, "before-repair").path
    small.close()
    small.paths.store.write_bytes(b"nonsense" * 999)
    with pytest.raises(StoreDamaged, match="is damaged") as caught:
        Store(small.paths.store)
    assert f"The newest sound copy is {newest}: `drill restore latest`" in caught.value.hint


def test_a_damaged_store_without_a_copy_says_that_there_is_none(root):
    root.mkdir()
    (root / "drill.db").write_bytes(b"nonsense" * 999)
    with pytest.raises(StoreDamaged, match="is damaged") as caught:
        Store(root / "drill.db")
    assert f"{root / 'backups'} holds no copy" in caught.value.hint
    assert "Keep drill.db" in caught.value.hint


def test_a_store_that_was_emptied_is_no_first_start(small, clock):
    small.close()
    small.paths.store.write_bytes(b"")
    for look in (Store, lambda path: read_counts(path, 20_000, 0, Allowance(8))):
        with pytest.raises(StoreDamaged, match="is empty") as caught:
            look(small.paths.store)
        assert "The newest sound copy is" in caught.value.hint
    assert small.paths.store.read_bytes() == b""


def test_the_log_of_a_store_that_was_emptied_is_not_thrown_away(root):
    root.mkdir()
    store, wal = root / "drill.db", root / "drill.db-wal"
    store.touch()
    wal.write_bytes(b"the last grades")
    for look in (Store, lambda path: read_counts(path, 20_000, 0, Allowance(8))):
        with pytest.raises(StoreDamaged, match="is empty"):
            look(store)
    assert wal.read_bytes() == b"the last grades"


def test_what_was_put_aside_tells_of_a_store_before(root):
    (root / "backups").mkdir(parents=True)
    (root / "backups" / "20261123T090000000000-damaged.bin").write_bytes(b"what it was")
    with pytest.raises(StoreDamaged, match="is missing"):
        Store(root / "drill.db")
    assert not (root / "drill.db").exists()


def test_an_empty_log_beside_an_empty_file_is_a_first_start(root):
    root.mkdir()
    (root / "drill.db").touch()
    (root / "drill.db-wal").touch()
    Store(root / "drill.db").close()
    assert (root / "drill.db").stat().st_size


KILLED = """
import os, signal, sqlite3, sys
from drill.storage import engine, migrations
from pathlib import Path

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

before = sys.argv[2]
if before == "anything":
    migrations.version_of = lambda connection: die(connection.execute("PRAGMA user_version"))
elif before == "a table":
    migrations.migrate = die
else:
    migrations.statements = lambda step: ["CREATE TABLE half (way)", die()]
engine.Store(Path(sys.argv[1]))
"""


@pytest.mark.parametrize("before", ["anything", "a table", "the end"])
def test_a_first_start_that_was_killed_is_made_good(root, before):
    store = root / "drill.db"
    done = subprocess.run([sys.executable, "-c", KILLED, str(store), before], check=False)
    assert done.returncode == -signal.SIGKILL
    assert store.exists()
    assert read_counts(store, 20_000, 0, Allowance(8)) is None
    Store(store).close()
    connection = sqlite3.connect(store)
    assert migrations.version_of(connection) == len(migrations.STEPS)
    connection.close()


def test_another_program_s_file_is_not_made_a_store(root):
    root.mkdir()
    store = root / "drill.db"
    connection = sqlite3.connect(store)
    connection.execute("CREATE TABLE theirs (thing)")
    connection.commit()
    connection.close()
    before = store.read_bytes()
    with pytest.raises(StoreDamaged, match="is not a drill store"):
        Store(store)
    assert store.read_bytes() == before


def test_what_made_sqlite_roll_back_is_what_is_said(tmp_path, monkeypatch):
    # On some errors SQLite rolls back by itself; a second ROLLBACK would hide the first error.
    steps = (migrations.FIRST, "ROLLBACK;\nSELECT * FROM nowhere;\n")
    monkeypatch.setattr(migrations, "STEPS", steps)
    with pytest.raises(StoreError, match="no such table: nowhere"):
        Store(tmp_path / "drill.db")


@pytest.mark.parametrize("kind", ["folder", "pipe", "socket", "device"])
def test_what_is_no_file_is_named_as_what_it_is(root, clock, capsys, monkeypatch, kind):
    root.mkdir()

    def put(path):
        if kind == "folder":
            path.mkdir()
        elif kind == "pipe":
            os.mkfifo(path)
        elif kind == "device":
            path.symlink_to("/dev/null")
        else:
            monkeypatch.chdir(root)  # a socket's name may not be long
            with socket.socket(socket.AF_UNIX) as made:
                made.bind(path.name)

    put(root / "drill.db")
    for argv in (["due"], ["doctor"], ["study", "--jsonl"], ["backup"]):
        assert cli.run(argv) == 2
        said = f"drill: the store {root / 'drill.db'} is a {kind}, not a file\n"
        assert capsys.readouterr().err.startswith(said)
    assert sorted(path.name for path in root.iterdir()) == ["drill.db"]
    for name, read in (("config.toml", config.load), ("keys.toml", keymap.read)):
        put(root / name)
        with pytest.raises(ConfigError, match=f"{name} cannot be read: it is a {kind}, not a file"):
            read(root / name)
