"""A store opened and written to: which copy it makes, whom it waits for, what it refuses."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from drill.errors import StoreBusy, StoreDamaged, StoreGone, StoreTooNew
from drill.storage import copies, lines, migrations, settings
from drill.storage.engine import Store

AT = 1_800_000_000_123
NEWEST = len(migrations.STEPS)


def made(path, version, *statements):
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrations.make(connection, version)
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize("version", [0, 1, NEWEST - 1, NEWEST])
def test_a_copy_is_made_of_what_has_to_be_brought_on(tmp_path, version):
    path = tmp_path / "drill.db"
    made(path, version, "PRAGMA journal_mode = WAL")
    with Store(path, now=lambda: AT) as store, store.read() as connection:
        assert migrations.version_of(connection.raw) == NEWEST
        assert migrations.altered(connection.raw) == []
    found = [(copy.path.name, copy.sound) for copy in copies.listing(path)]
    name = f"20270115T080000123000-before-schema-{NEWEST}.db.zst"
    assert found == [(name, True)] * (0 < version < NEWEST)


def test_another_programs_tables_are_left_as_they_are(tmp_path):
    path = tmp_path / "drill.db"
    made(path, 0, "CREATE TABLE theirs (it)")
    before = path.read_bytes()
    with pytest.raises(StoreDamaged, match="another program's"):
        Store(path)
    assert path.read_bytes() == before
    made(path, 0, f"PRAGMA user_version = {NEWEST + 1}")
    with pytest.raises(StoreTooNew, match=f"version {NEWEST + 1}; .* up to {NEWEST}"):
        Store(path)


@pytest.mark.parametrize("instead", [None, b"another"])
def test_what_was_removed_or_replaced_takes_no_change(small, tmp_path, instead):
    path = small.paths.store
    with small.store.write() as connection:
        settings.put(connection, "it", "before")

    def change():
        with small.store.write() as connection:
            settings.put(connection, "it", "lost")
            path.rename(tmp_path / "kept.db")
            if instead:
                path.write_bytes(instead)

    with pytest.raises(StoreGone) as refused:
        change()
    assert refused.value.message == (
        f"the store {path} was removed or replaced while drill had it open"
    )
    (tmp_path / "kept.db").replace(path)
    with small.store.read() as connection:
        assert settings.get(connection, "it") == "before"


def test_who_is_not_patient_waits_for_nobody_and_the_next_one_does(small):
    path = small.paths.store
    with Store(path, 60) as store:
        with store.write(patient=False) as connection:
            assert connection.scalar("PRAGMA busy_timeout") == 0
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(StoreBusy) as refused, store.write(patient=False):
                pass
            other.execute("ROLLBACK")
        assert refused.value.message == f"another drill is writing to {path}"
        assert refused.value.hint == "This change was not saved. Try again in a moment."
        with store.write() as again:
            assert again is connection
            assert again.scalar("PRAGMA busy_timeout") == 60_000
        store.wait_at_most(1.5)
        with store.read() as other:
            assert other.scalar("PRAGMA busy_timeout") == 1_500


def test_what_changes_is_dated_by_the_clock_of_the_home(small):
    with Store(small.paths.store, now=lambda: AT) as store:
        with store.write() as connection:
            lines.watch(connection)
        with store.write() as connection:
            settings.put(connection, "moments", "1")
        with store.read() as connection:
            assert ("setting", "moments", AT) in lines.touched(connection)


def test_what_is_read_in_one_transaction_is_of_one_moment(small):
    with small.store.read() as reading:
        before = reading.scalar("SELECT count(*) FROM fact")
        with small.store.write() as connection:
            settings.put_all(connection, {"one": "1", "two": "2"})
            assert connection.scalar("SELECT count(*) FROM fact") == before + 2
        assert reading.scalar("SELECT count(*) FROM fact") == before
    with small.store.read() as reading:
        assert reading.scalar("SELECT count(*) FROM fact") == before + 2


def test_a_statement_gives_its_rows_its_first_row_or_its_values(small):
    with small.store.read() as connection:
        query = "SELECT pk, note AS called FROM note WHERE deck = :deck ORDER BY pk"
        rows = list(connection.rows(query, deck="small"))
        assert [(row.pk, row.called) for row in rows] == [
            (1, "people"), (2, "quiet"), (3, "doors"), (4, "speed"),
        ]  # fmt: skip
        assert rows[0] == connection.row(query, deck="small") == (1, "people")
        assert connection.row(query, deck="none") is None
        assert connection.scalar(query, deck="small") == 1
        assert connection.scalar(query, deck="none") is None
        assert connection.scalars(query, deck="small") == [1, 2, 3, 4]
        assert list(connection.execute(query, deck="small")) == rows


def test_a_migration_that_fails_leaves_what_was(tmp_path, monkeypatch):
    path = tmp_path / "drill.db"
    made(path, 2)
    steps = (*migrations.STEPS[:3], "CREATE TABLE half (it);\nINSERT INTO nowhere VALUES (1);\n")
    monkeypatch.setattr(migrations, "STEPS", steps)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        with pytest.raises(sqlite3.OperationalError, match="nowhere"):
            migrations.migrate(connection)
        assert migrations.version_of(connection) == 2
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        assert "heard" not in tables, "nor is anything of the steps before it there"
        assert "half" not in tables


def test_what_a_newer_drill_brought_on_meanwhile_stays_of_its_version(tmp_path):
    path = tmp_path / "drill.db"
    made(path, NEWEST, f"PRAGMA user_version = {NEWEST + 1}")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        with pytest.raises(StoreTooNew):
            migrations.migrate(connection)
        assert migrations.version_of(connection) == NEWEST + 1


@pytest.mark.parametrize(
    ("script", "statements"),
    [
        ("", []),
        ("SELECT 1;\n", ["SELECT 1;"]),
        ("SELECT 1;\n\nSELECT ';',\n 2;\n", ["SELECT 1;", "SELECT ';',\n 2;"]),
        (
            "CREATE TRIGGER t AFTER INSERT ON a BEGIN\n SELECT 1;\n SELECT 2;\nEND;\nSELECT 3;\n",
            ["CREATE TRIGGER t AFTER INSERT ON a BEGIN\n SELECT 1;\n SELECT 2;\nEND;", "SELECT 3;"],
        ),
    ],
)
def test_a_script_is_taken_statement_by_statement(script, statements):
    assert migrations.statements(script) == statements
