"""Whether a store begins or was lost: by its file and by what lies beside it."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from drill.errors import StoreDamaged, StoreError
from drill.storage import copies, sqlite_file

PENDING = sqlite_file.PENDING
COPY, ASIDE = "20261123T120000000000-daily.db.zst", "20261123T120000000000-damaged.bin"


@pytest.fixture
def store(tmp_path):
    return tmp_path / "drill.db"


def lay(store, beside):
    for end, content in beside.items():
        store.with_name(store.name + end).write_bytes(content)


@pytest.mark.parametrize(
    ("beside", "copy", "says"),
    [
        ({}, None, None),
        ({"": b""}, None, None),
        ({"": b"it", "-wal": b"x"}, COPY, None),
        ({"-wal": b""}, None, None),
        ({"-journal": b"x", "-shm": b"x"}, None, None),
        ({"-wal": b"x"}, None, "is missing"),
        ({"": b"", "-wal": b"x"}, None, "is empty, and was not always"),
        ({}, COPY, "is missing"),
        ({}, ASIDE, "is missing"),
        ({}, ASIDE + "-wal", "is missing"),
        ({"": b""}, COPY, "is empty, and was not always"),
        ({"": b""}, "notes.txt", None),
    ],
)
def test_a_store_is_lost_where_there_are_signs_of_one_before(store, beside, copy, says):
    lay(store, beside)
    if copy:
        copies.folder(store).mkdir()
        (copies.folder(store) / copy).write_bytes(b"")
    if says is None:
        sqlite_file.check_not_lost(store)
    else:
        with pytest.raises(StoreDamaged) as lost:
            sqlite_file.check_not_lost(store)
        assert lost.value.message == f"the store {store} {says}"


def test_a_store_that_another_one_is_just_making_is_not_lost(store, monkeypatch):
    def meanwhile(path):
        path.write_bytes(b"made by another one, with its first copy")
        return True

    monkeypatch.setattr(copies, "traces", meanwhile)
    sqlite_file.check_not_lost(store)


def test_a_folder_is_no_store(store):
    store.mkdir()
    for check in (sqlite_file.check_is_file, sqlite_file.check_not_lost):
        with pytest.raises(StoreError, match="not a file"):
            check(store)


@pytest.mark.parametrize(
    ("beside", "endings", "pending"),
    [
        ({"-wal": b"x"}, PENDING, True), ({"-journal": b"x"}, PENDING, True),
        ({"-shm": b"x"}, PENDING, False), ({"-wal": b""}, PENDING, False),
        ({"": b"x"}, PENDING, False), ({"-journal": b"x"}, ("-wal",), False),
    ],
)  # fmt: skip
def test_what_is_pending_lies_beside_the_file_and_has_something(store, beside, endings, pending):
    lay(store, beside)
    assert sqlite_file.has_pending(store, endings) is pending


def test_what_sqlite_keeps_beside_a_file_is_called_after_it(store):
    assert [path.name for path in sqlite_file.beside(store)] == [
        "drill.db-wal", "drill.db-shm", "drill.db-journal",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("statements", "ours"),
    [
        ([], True), (["CREATE TABLE a (b)"], False), (["PRAGMA user_version = 3"], True),
        (["CREATE TABLE a (b)", "PRAGMA user_version = 3"], True),
    ],
)  # fmt: skip
def test_tables_without_a_version_are_another_programs(store, statements, ours):
    with closing(sqlite3.connect(store)) as connection:
        for statement in statements:
            connection.execute(statement)
        if ours:
            sqlite_file.check_ours(connection, store)
        else:
            with pytest.raises(StoreDamaged, match="another program's"):
                sqlite_file.check_ours(connection, store)
