"""What SQLite and the system say of a store, as a person is told it."""

from __future__ import annotations

import errno
import os
import sqlite3
from datetime import timedelta

import pytest

from drill.clock import Clock
from drill.errors import StoreBusy, StoreDamaged, StoreError, StoreUnwritable
from drill.storage import copies, errors

LOOK = (
    "It can still be looked at, and `drill backup -o FILE` or `drill export DECK -o FILE` takes"
    " what it holds to another place."
)
NOT_SAVED = "This change was not saved. "


@pytest.fixture
def store(tmp_path):
    path = tmp_path / "drill.db"
    path.write_bytes(b"it")
    return path


@pytest.mark.parametrize(
    ("said", "kind", "what"),
    [
        ("database is locked", StoreBusy, "another drill is writing to {path}"),
        ("the database is BUSY", StoreBusy, "another drill is writing to {path}"),
        ("database disk image is malformed", StoreDamaged,
         "the store {path} is damaged (database disk image is malformed)"),
        ("file is not a database", StoreDamaged,
         "the store {path} is damaged (file is not a database)"),
        ("file is encrypted", StoreDamaged, "the store {path} is damaged (file is encrypted)"),
        ("attempt to write a readonly database", StoreUnwritable, "the store {path} is read-only"),
        ("read-only file system", StoreUnwritable, "the store {path} is read-only"),
        ("database or disk is full", StoreUnwritable,
         "the store {path} cannot be written: its disk is full"),
        ("disk I/O error", StoreUnwritable,
         "the store {path} cannot be written (disk I/O error). Is the disk full?"),
        ("unable to open database file", StoreUnwritable, "the store {path} cannot be opened"),
        ("no such table: x", StoreError, "the store {path} could not be used: no such table: x"),
    ],
)  # fmt: skip
def test_what_sqlite_says_is_said_in_words(store, said, kind, what):
    error = errors.worded(store, sqlite3.OperationalError(said))
    assert (type(error), error.message) == (kind, what.format(path=store))
    saving = errors.worded(store, sqlite3.OperationalError(said), saving=True)
    told = kind in (StoreBusy, StoreUnwritable)
    assert (saving.message, saving.hint) == (error.message, NOT_SAVED * told + error.hint)
    if kind is StoreUnwritable:
        assert error.hint == LOOK


@pytest.mark.parametrize("content", [None, b""])
def test_of_a_store_that_holds_nothing_nothing_is_to_be_taken_out(store, content):
    store.unlink()
    if content is not None:
        store.write_bytes(content)
    assert errors.unwritable(store, "is full").hint == errors.ELSEWHERE


@pytest.mark.parametrize(
    ("file", "folder", "says"),
    [
        (False, True, "is read-only"), (False, False, "is read-only"),
        (True, False, "cannot be written: its folder {folder} is read-only"),
        (True, True, "cannot be opened"),
    ],
)  # fmt: skip
def test_it_is_told_whether_the_store_or_its_folder_is_read_only(
    store, monkeypatch, file, folder, says
):
    writable = {store: file, store.parent: folder}
    monkeypatch.setattr(os, "access", lambda path, how: how != os.W_OK or writable[path])
    error = errors.worded(store, sqlite3.OperationalError("unable to open database file"))
    assert error.message == f"the store {store} {says.format(folder=store.parent)}"


def test_a_store_that_cannot_be_read_either_is_not_called_read_only(store, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)
    error = errors.worded(store, sqlite3.OperationalError("unable to open database file"))
    assert (error.message, error.hint) == (f"the store {store} cannot be opened", errors.ELSEWHERE)


@pytest.mark.parametrize("name", ["EROFS", "EACCES", "EPERM", "ENOSPC", "EDQUOT", "EIO", "EMFILE"])
def test_what_the_system_refuses_is_unwritable_or_some_other_trouble(store, name):
    number = getattr(errno, name)
    error = errors.worded_os(store, OSError(number, "No", str(store)))
    assert error.message == f"the store {store} cannot be used: No"
    unwritable = name not in ("EIO", "EMFILE")
    assert type(error) is (StoreUnwritable if unwritable else StoreError)
    assert error.hint == (
        LOOK if unwritable
        else "Check the folder's rights and space, or set DRILL_HOME to another one."
    )  # fmt: skip
    saving = errors.worded_os(store, OSError(number, "No"), saving=True)
    assert (saving.message, saving.hint) == (error.message, NOT_SAVED + error.hint)
    beside = errors.worded_os(store, OSError(number, "No", "/elsewhere"))
    assert beside.message == f"the store {store} cannot be used: /elsewhere: No"


def test_the_way_back_is_the_newest_sound_copy_and_without_one_it_says_so(store, clock):
    folder, at = store.parent / "backups", clock.utc()
    lack = f"{folder} holds {{}}. Keep drill.db: SQLite's `.recover` may still read some of it."
    assert errors.way_back(store).startswith(lack.format("no copy"))
    folder.mkdir()
    for days in (1, 2):
        hurt = copies.name(at - timedelta(days=days), "daily", sound=False)
        (folder / hurt).write_bytes(b"")
    assert errors.way_back(store).startswith(lack.format("no sound copy (2 damaged)"))
    for days in (4, 3):
        (folder / copies.name(at - timedelta(days=days), "daily")).write_bytes(b"")
    newest = folder / copies.name(at - timedelta(days=3), "daily")
    assert errors.way_back(store).startswith(f"The newest sound copy is {newest}: `drill restore")


@pytest.mark.parametrize(
    ("ahead", "first"),
    [(timedelta(0), True), (timedelta(microseconds=1), True), (timedelta(seconds=1), False)],
)
def test_a_copy_made_just_now_is_not_from_the_future(store, clock, monkeypatch, ahead, first):
    monkeypatch.setattr(Clock, "from_environment", lambda: clock)
    folder, at = store.parent / "backups", clock.utc()
    folder.mkdir()
    now, before = (copies.name(when, "daily") for when in (at + ahead, at - timedelta(days=1)))
    for name in (now, before):
        (folder / name).write_bytes(b"")
    assert f"copy is {folder / (now if first else before)}:" in errors.way_back(store)
