from __future__ import annotations

import contextlib
import io
import sqlite3

import pytest

from drill.errors import DeckError, NotFound, Problem
from drill.exchange.foreign import Foreign
from drill.exchange.unsound import pieces_of, sound


def made(path, *statements):
    with sqlite3.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()
    return path


NOTES = "CREATE TABLE notes (id INTEGER PRIMARY KEY, flds TEXT)"


def test_rows_of_a_table(tmp_path):
    path = made(tmp_path / "a.db", NOTES, "INSERT INTO notes VALUES (1, 'x'), (2, 'y')")
    with Foreign(path, "a", ["notes", "cards"]) as opened:
        assert list(opened.rows("SELECT id, flds FROM notes")) == [(1, "x"), (2, "y")]
        assert opened.tables == {"notes"}
        assert opened.columns("notes") == {"id", "flds"}
        assert opened.columns("cards") == set()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE VIEW notes AS SELECT 1 AS id, 'x' AS flds",
        "CREATE VIRTUAL TABLE notes USING fts5(flds)",
    ],
)
def test_what_is_no_ordinary_table(tmp_path, statement):
    with pytest.raises(DeckError, match=r"^a: 'notes' is not an ordinary table$"):
        Foreign(made(tmp_path / "a.db", statement), "a", ["notes"])


def test_another_table_a_function_and_a_write_are_refused(tmp_path):
    path = made(
        tmp_path / "a.db", NOTES, "CREATE TABLE secrets (x)", "INSERT INTO notes VALUES (1,2)"
    )
    with Foreign(path, "a", ["notes"]) as opened:
        for query in (
            "SELECT * FROM secrets", "SELECT load_extension('x')", "DELETE FROM notes",
            "ATTACH '/tmp/x' AS y", "PRAGMA writable_schema = ON", "SELECT zeroblob(10) FROM notes",
        ):  # fmt: skip
            with pytest.raises(DeckError):
                list(opened.rows(query))
        assert len(list(opened.rows("SELECT id FROM notes"))) == 1


def test_a_trigger_and_an_index_on_an_expression_have_no_effect(tmp_path):
    path = made(
        tmp_path / "a.db", NOTES, "CREATE INDEX odd ON notes (abs(id))",
        "CREATE TRIGGER t AFTER INSERT ON notes BEGIN SELECT 1; END",
        "INSERT INTO notes VALUES (1, 'x')",
    )  # fmt: skip
    with Foreign(path, "a", ["notes"]) as opened:
        assert len(list(opened.rows("SELECT id, flds FROM notes ORDER BY id"))) == 1


def test_a_schema_that_is_broken(tmp_path):
    path = made(tmp_path / "a.db", NOTES)
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_master SET sql = 'CREATE TABLE notes (' WHERE name = 'notes'")
    connection.commit()
    connection.close()
    with pytest.raises(DeckError, match="cannot be read"):
        list(Foreign(path, "a", ["notes"]).rows("SELECT id FROM notes"))


def test_no_database_at_all(tmp_path):
    (tmp_path / "a.db").write_bytes(b"not a database, and long enough to be looked at" * 50)
    with pytest.raises(DeckError, match="cannot be read"):
        Foreign(tmp_path / "a.db", "a", ["notes"])


def test_a_portion_that_takes_too_long_is_stopped(tmp_path):
    path = made(tmp_path / "a.db", NOTES)
    with sqlite3.connect(path) as connection:
        connection.executemany("INSERT INTO notes VALUES (?, ?)", ((n, "x") for n in range(20_000)))
    connection.close()
    now = iter(range(0, 100_000, 30))
    with (
        Foreign(path, "a", ["notes"], clock=lambda: float(next(now))) as opened,
        pytest.raises(DeckError) as caught,
    ):
        list(opened.rows("SELECT a.id FROM notes a, notes b WHERE a.flds > b.flds"))
    slow = "its database cannot be read: a part of it took more than 20 seconds to read"
    assert str(caught.value) == f"a: {slow}"


def test_a_portion_that_takes_as_long_as_it_may_is_read(tmp_path):
    path = made(tmp_path / "a.db", NOTES)
    with sqlite3.connect(path) as connection:
        connection.executemany("INSERT INTO notes VALUES (?, ?)", ((n, "x") for n in range(1_201)))
    connection.close()
    looked = iter(range(0, 100_000, 20))
    with Foreign(path, "a", ["notes"], clock=lambda: float(next(looked))) as opened:
        found = list(opened.rows("SELECT a.id FROM notes a ORDER BY a.flds, a.id"))
    assert found == [(n,) for n in range(1_201)]


def test_what_only_its_maker_can_compare_is_compared_without_its_case(tmp_path):
    named = "CREATE TABLE notes (id INTEGER, flds TEXT COLLATE unicase)"
    path = tmp_path / "a.db"
    with sqlite3.connect(path) as connection:
        connection.create_collation("unicase", lambda a, b: 0)
        connection.execute(named)
        connection.executemany(
            "INSERT INTO notes VALUES (?, ?)", [(1, "b"), (2, "A"), (3, "B"), (4, "Ä"), (5, "a")]
        )
    connection.close()
    with Foreign(path, "a", ["notes"], collations=["unicase"]) as opened:
        found = [row[0] for row in opened.rows("SELECT id FROM notes ORDER BY flds, id")]
    assert found == [2, 5, 1, 3, 4]


def test_what_libraries_raise_becomes_a_sentence():
    for error, says in (
        (ValueError("it is so"), "it is so"), (KeyError("word"), "KeyError 'word'"),
        (MemoryError(), "MemoryError"), (ValueError("x " * 80), ("x " * 80)[:100]),
        (UnicodeDecodeError("utf-8", b"", 0, 1, "x"), "a name or a text in it is not UTF-8"),
    ):  # fmt: skip
        with pytest.raises(DeckError) as caught, sound("a", "cannot"):
            raise error
        assert caught.value.problems == (Problem(f"cannot: {says}"),)
    with pytest.raises(OSError, match="disk"), sound("a", "cannot"):
        raise OSError("disk is full")
    with pytest.raises(DeckError), sound("a", "cannot", system=True):
        raise OSError("disk is full")
    with pytest.raises(NotFound), sound("a", "cannot", system=True):
        raise NotFound("x")


def test_pieces_of_a_file_up_to_a_bound():
    held = bytes(range(256)) * 4096 * 2  # two mebibytes
    found = [len(piece) for piece in pieces_of(io.BytesIO(held), len(held), "a", "x")]
    assert found == [1 << 20] * 2
    with pytest.raises(DeckError, match=r"^a: too large$"):
        list(pieces_of(io.BytesIO(held), len(held) - 1, "a", "too large"))


def test_text_that_is_no_unicode_is_read_all_the_same(tmp_path):
    path = made(tmp_path / "a.db", NOTES, "INSERT INTO notes VALUES (1, CAST(x'ff41' AS TEXT))")
    with Foreign(path, "a", ["notes"]) as opened:
        assert list(opened.rows("SELECT flds FROM notes")) == [("\ufffdA",)]


@pytest.mark.parametrize(("was", "now"), [(b"flds TEXT", b"fl\xffs TEXT"), (b"TEXT", b"\xff XT")])
def test_a_schema_that_is_no_utf_8(tmp_path, was, now):
    """Names of columns and SQLite's own messages never come through the text factory."""
    path = made(tmp_path / "a.db", NOTES, "INSERT INTO notes VALUES (1, 'x')")
    path.write_bytes(path.read_bytes().replace(was, now))
    with Foreign(path, "a.apkg", ["notes"]) as opened:
        for read in (
            lambda: list(opened.rows("SELECT * FROM notes")),
            lambda: list(opened.rows("SELECT id, flds FROM notes")),
            lambda: opened.columns("notes"),
        ):
            with contextlib.suppress(DeckError):
                read()
        if b"\xffs" in now:
            with pytest.raises(DeckError, match=r"^a.apkg: its database cannot be read: .*UTF-8"):
                opened.columns("notes")


def test_a_table_is_read_by_its_own_name_only(tmp_path):
    path = made(tmp_path / "a.db", NOTES, "CREATE VIEW sneaky AS SELECT id FROM notes")
    with Foreign(path, "a", ["notes"]) as opened:
        for query in (
            "SELECT id FROM sneaky", "SELECT 1 FROM sneaky",
            "WITH sneaky AS MATERIALIZED (SELECT id FROM notes) SELECT id FROM sneaky",
        ):  # fmt: skip
            with pytest.raises(DeckError):
                list(opened.rows(query))
