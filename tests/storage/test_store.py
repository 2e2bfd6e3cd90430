from __future__ import annotations

import gc
import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import create_engine

from drill.cards.build import PLACES
from drill.domain.deck import Plain
from drill.domain.onsite import HeardQuestion, Onsite, Went
from drill.domain.review import Rating, StudyDay
from drill.errors import StoreBusy, StoreDamaged, StoreError, StoreTooNew, StoreUnwritable
from drill.files import digest
from drill.paths import Paths
from drill.service.home import undo
from drill.service.insight.browser import find, reviews
from drill.service.library import edit_marks
from drill.service.library.exports import ExportOrder, written
from drill.service.library.opening import open_home
from drill.service.study import grades
from drill.service.study.today import fast_overview, overview
from drill.storage import (
    aggregates,
    at_rest,
    cards,
    changes,
    columns,
    digests,
    engine,
    fulltext,
    images,
    library,
    lines,
    migrations,
    onsites,
    seals,
    settings,
    study_days,
    wordings,
)
from drill.storage.counts import Allowance, read_counts
from drill.storage.digests import DigestedNote
from drill.storage.engine import Store
from drill.storage.models import TABLES
from tests_support import unpack

ROUTE = "small/people/route"


def schema(connection):
    """Columns and indexes of every table, as SQLite reports them."""
    tables = {
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith(("sqlite_", "note_words"))
    }
    columns = {
        table: [
            (row[1], row[2], row[3], row[5])
            for row in connection.execute(f"PRAGMA table_info({table})")
        ]
        for table in tables
    }
    indexes = {
        (table, tuple(info[2] for info in connection.execute(f"PRAGMA index_info({row[1]})")),
         bool(row[2]), bool(row[4]))
        for table in tables
        for row in connection.execute(f"PRAGMA index_list({table})")
    }  # fmt: skip
    return columns, indexes


def test_the_migrations_build_what_the_tables_declare(tmp_path):
    migrated = sqlite3.connect(":memory:", isolation_level=None)
    migrations.migrate(migrated)
    declared = create_engine("sqlite://")
    TABLES.create_all(declared)
    with declared.connect() as connection:
        theirs = schema(connection.connection.driver_connection)
    mine = schema(migrated)
    declared.dispose()
    migrated.close()
    assert mine[0] == theirs[0]
    assert mine[1] == theirs[1]


def test_the_columns_that_the_program_knows_are_those_that_the_migrations_build():
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as migrated:
        migrations.migrate(migrated)
        built, _ = schema(migrated)
    known = [table for table in vars(columns).values() if isinstance(table, columns.Table)]
    assert {table.name for table in known} == built.keys()
    for table in known:
        there = built[table.name]
        keys = [name for name, _, _, place in there if place]
        assert table.columns == tuple(name for name, *_ in there)
        assert table.flags == tuple(name for name, kind, *_ in there if kind == "BOOLEAN")
        assert table.key == (keys[0] if len(keys) == 1 else "")


NOW = len(migrations.STEPS)
STEPS = (
    *migrations.STEPS,
    "ALTER TABLE deck ADD COLUMN colour VARCHAR;\nCREATE INDEX deck_colour ON deck (colour);\n",
)


def test_an_older_store_migrates_with_a_backup(small, monkeypatch):
    grades.grade(small, ROUTE, Rating.GOOD)
    small.close()
    path = small.paths.store
    monkeypatch.setattr(migrations, "STEPS", STEPS)
    Store(path).close()
    connection = sqlite3.connect(path)
    assert migrations.version_of(connection) == NOW + 1
    assert "colour" in [row[1] for row in connection.execute("PRAGMA table_info(deck)")]
    assert connection.execute("SELECT count(*) FROM review").fetchone() == (1,)
    connection.close()
    (copy,) = small.paths.backups.glob(f"*before-schema-{NOW + 1}.db.zst")
    connection = sqlite3.connect(unpack(copy))
    assert migrations.version_of(connection) == NOW
    assert connection.execute("SELECT count(*) FROM review").fetchone() == (1,)
    connection.close()
    monkeypatch.undo()
    with pytest.raises(StoreTooNew, match=f"version {NOW + 1}"):
        Store(path)


def test_a_step_that_fails_leaves_the_store_at_its_version(small, monkeypatch):
    small.close()
    monkeypatch.setattr(migrations, "STEPS", (*STEPS, "CREATE TABLE deck (id);\n"))
    with pytest.raises(StoreError):
        Store(small.paths.store)
    connection = sqlite3.connect(small.paths.store)
    assert migrations.version_of(connection) == NOW
    assert "colour" not in [row[1] for row in connection.execute("PRAGMA table_info(deck)")]
    connection.close()


def test_the_memory_of_who_writes_much_is_given_back_whatever_becomes_of_it(tmp_path):
    with Store(tmp_path / "drill.db") as store:
        with store.read() as connection:
            usual = connection.scalar("PRAGMA cache_size")
        with store.write(much=True) as connection:
            assert connection.scalar("PRAGMA cache_size") < usual < 0, "kilobytes, as negatives"
        with store.read() as again:
            assert again is connection
            assert again.scalar("PRAGMA cache_size") == usual
        with pytest.raises(LookupError), store.write(much=True):
            raise LookupError
        with store.read() as again:
            assert again.scalar("PRAGMA cache_size") == usual


def test_a_store_of_the_first_schema_keeps_everything(tmp_path, monkeypatch):
    path = tmp_path / "drill.db"
    with monkeypatch.context() as older:
        older.setattr(migrations, "STEPS", (migrations.FIRST,))
        Store(path).close()
    connection = sqlite3.connect(path)
    connection.execute("INSERT INTO deck VALUES ('mine', 'o', 1, 1, 1, '{}', 0)")
    connection.commit()
    connection.close()
    with Store(path) as store, store.read() as reading:
        row = reading.row("SELECT id, link FROM deck")
    assert row == ("mine", None)
    assert list((tmp_path / "backups").glob("*before-schema-*.db.zst"))


def test_a_store_without_digests_of_packages_keeps_its_notes(tmp_path, monkeypatch):
    path = tmp_path / "drill.db"
    with monkeypatch.context() as older:
        older.setattr(migrations, "STEPS", migrations.STEPS[:6])
        Store(path).close()
    connection = sqlite3.connect(path)
    seals.declare(connection)
    body = '{"id":"n","q":"Q?","a":"A"}'
    connection.execute("INSERT INTO deck VALUES ('mine', 'o', 1, 1, 1, '{}', 0, NULL, NULL)")
    connection.execute(
        "INSERT INTO note VALUES (7, 'mine', 'n', 'basic', 0, ?1, 0, drill_seal('basic', ?1))",
        (body,),
    )
    connection.commit()
    connection.close()
    with Store(path) as store, store.read() as reading:
        (stored,) = library.notes(reading, deck="mine")
        kept = digests.known(reading, ["n"], ["mine"], ["basic"])
    assert (stored.pk, stored.note) == (7, Plain("n", "Q?", "A"))
    assert kept == {"n": DigestedNote(7, "mine", 0)}


def test_a_log_without_an_index_of_days_keeps_its_lines_and_finds_them_by_it(tmp_path, monkeypatch):
    path = tmp_path / "drill.db"
    with monkeypatch.context() as older:
        older.setattr(migrations, "STEPS", migrations.STEPS[:8])
        Store(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys = OFF")
    lines = [(f"{day}", 1, 3, day, day, 6.0, "study", day + 3, "r", "d") for day in (9, 7, 8)]
    connection.executemany(
        "INSERT INTO review (id, card_pk, rating, at, day, seconds, source, due_day, rules, device)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        lines,
    )
    connection.commit()
    connection.close()
    with Store(path) as store, store.read() as reading:
        asked = "SELECT seq, day FROM review WHERE day > 7"
        plan = reading.execute(f"EXPLAIN QUERY PLAN {asked}").fetchall()
        assert set(reading.execute(asked)) == {(1, 9), (3, 8)}
        assert reading.scalar("PRAGMA integrity_check") == "ok"
    assert "review_day" in str(plan)


@pytest.mark.parametrize("lost", ["", "DROP INDEX change_undone", "DROP INDEX note_retagged"])
def test_a_store_with_every_step_in_an_index_has_the_same_to_undo(tmp_path, monkeypatch, lost):
    path = tmp_path / "drill.db"
    with monkeypatch.context() as older:
        before = migrations.STEPS.index(migrations.UNDONE)
        older.setattr(migrations, "STEPS", migrations.STEPS[:before])
        with Store(path) as store, store.write() as writing:
            for number in range(4):
                changes.add(writing, number, "import", f"step {number}", {"number": number})
            writing.execute("UPDATE change SET undone = 1 WHERE seq IN (2, 4)")
            writing.execute(lost)
    with Store(path) as store, store.write() as connection:
        assert migrations.altered(connection.raw) == []
        assert connection.scalar("PRAGMA integrity_check") == "ok"
        assert changes.stamp(connection) == (4, 2, 0)
        assert changes.last(connection).before == {"number": 2}
        assert changes.last(connection, since=3) is None
        assert aggregates.newest(connection, 0) == (0, 2)
        assert changes.close(connection, 3) == 1
        assert changes.last(connection).seq == 1
        asked = "SELECT count(*) FROM change WHERE undone <> 0"
        plan = connection.execute(f"EXPLAIN QUERY PLAN {asked}").fetchall()
        assert connection.scalar(asked) == 3
        assert connection.scalar("PRAGMA integrity_check") == "ok"
    assert "change_undone" in str(plan)


def test_a_store_that_kept_nothing_of_packages_keeps_its_notes(tmp_path, monkeypatch):
    path = tmp_path / "drill.db"
    with monkeypatch.context() as older:
        older.setattr(migrations, "STEPS", migrations.STEPS[:9])
        Store(path).close()
    body = '{"id":"n","q":"Q?","a":"A"}'
    connection = sqlite3.connect(path)
    connection.execute("INSERT INTO deck VALUES ('mine', 'o', 1, 1, 1, '{}', 0, NULL, NULL)")
    note = (7, "mine", "n", "basic", 0, body, 0, seals.seal("basic", body), None)
    connection.execute("INSERT INTO note VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", note)
    connection.commit()
    connection.close()
    with Store(path) as store:
        with store.write() as writing:
            at_rest.keep(writing, "key", "found")
            (stored,) = library.notes(writing, deck="mine")
        assert (stored.pk, stored.note) == (7, Plain("n", "Q?", "A"))
        with store.write() as writing:
            assert at_rest.find(writing, "key") == "found"
            library.change_notes(writing, [(7, Plain("n", "Why?", "A"), 0)])
            assert at_rest.find(writing, "key") is None
        with store.read() as reading:
            assert fulltext.sound(reading)


def test_tags_marks_undo_and_exports_are_the_same_in_a_store_that_kept_no_former_tags(
    root, clock, monkeypatch
):
    """What an earlier drill wrote of a note that was given a tag, and how it took that back."""
    root.mkdir(parents=True, exist_ok=True)
    with monkeypatch.context() as older:
        older.setattr(migrations, "STEPS", migrations.STEPS[:10])
        Store(root / "drill.db").close()
    bare, tagged = '{"id":"n","q":"Q?","a":"A"}', '{"id":"n","q":"Q?","a":"A","tags":["x"]}'
    said = [f'["basic",{body}]' for body in (bare, tagged)]
    theirs, mine = (digest(text.encode()) for text in said)
    mark = f'{{"of":"n","theirs":"{theirs}","mine":["{mine}"],"base":{said[0]}}}'
    image = {"table": "note", "columns": ["body", "seal"],
             "rows": [[7, bare, seals.seal("basic", bare)]]}  # fmt: skip
    step = json.dumps({"keys": ["mine/n/basic"], "images": [image],
                       "marks": {"edited/mine/n": [digest(mark.encode()), None]}})  # fmt: skip
    change = (clock.now(), "bulk", "tagging mine/n", step)
    with closing(sqlite3.connect(root / "drill.db")) as connection, connection:
        connection.execute("INSERT INTO deck VALUES ('mine', 'o', 1, 1, 1, ?, 0, NULL, NULL)",
                           ('{"title":"Mine"}',))  # fmt: skip
        note = (7, "mine", "n", "basic", 0, tagged, 0, seals.seal("basic", tagged), None)
        connection.execute("INSERT INTO note VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", note)
        connection.execute(
            "INSERT INTO card (note_pk, key, slot, kind, core, sample, competency, ord, retired,"
            " suspended, shadowed, active, state, reps, lapses)"
            " VALUES (7, 'mine/n/basic', 'basic', 'basic', 0, 0, '', 0, 0, 0, 0, 1, 'new', 0, 0)"
        )
        connection.execute("INSERT INTO fact VALUES ('edited/mine/n', ?)", (mark,))
        connection.execute("INSERT INTO change VALUES (1, ?, ?, ?, ?, 0, ?)",
                           (*change, seals.seal(*change)))  # fmt: skip
    with closing(open_home(Paths(root, root, root), clock)) as home:
        assert len(find(home, "tag:x")) == len(find(home, "is:edited")) == 1
        with home.store.read() as connection:
            (stored,) = library.notes(connection, deck="mine")
            assert edit_marks.of_deck(connection, "mine") == {
                "n": edit_marks.Mark("n", theirs, (mine,), said[0])
            }
        assert stored.note == Plain("n", "Q?", "A", tags=("x",))
        assert b"tags: [x]" in written(home, ExportOrder(("mine",)))
        taken_back = undo.undo(home)
        assert taken_back is not None
        assert taken_back.what == "tagging mine/n"
        assert not find(home, "tag:x")
        assert not find(home, "is:edited")
        with home.store.read() as connection:
            (stored,) = library.notes(connection, deck="mine")
        assert stored.note == Plain("n", "Q?", "A")


def test_a_locked_store_says_so_and_changes_nothing(small):
    other = sqlite3.connect(small.paths.store, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    waiting = Store(small.paths.store, busy_seconds=0.05)
    with pytest.raises(StoreBusy, match="another drill"), waiting.write():
        pass
    with waiting.read() as connection:
        assert connection.scalar("SELECT count(*) FROM card")
    other.execute("ROLLBACK")
    other.close()
    with waiting.write():
        pass
    waiting.close()


def test_a_full_disk_loses_only_the_grade_being_written(small):
    grades.grade(small, ROUTE, Rating.GOOD)
    with small.store.write() as connection:
        pages = connection.scalar("PRAGMA page_count")
    with small.store.read() as one, small.store.read() as other:
        for connection in (one, other):  # every one that is kept: the limit is the connection's
            connection.execute(f"PRAGMA max_page_count = {pages}")

    def fill():
        for _ in range(2000):
            grades.grade(small, ROUTE, Rating.GOOD)

    with pytest.raises(StoreError, match="full"):
        fill()
    before = len(reviews(small))
    small.close()
    with open_home(small.paths, small.clock) as again:
        assert len(reviews(again)) == before
        grades.grade(again, ROUTE, Rating.GOOD)


@pytest.mark.parametrize("content", [b"this is no database" * 400, b"SQLite"], ids=len)
def test_a_file_that_is_no_database(root, content):
    root.mkdir()
    path = root / "drill.db"
    path.write_bytes(content)
    with pytest.raises(StoreDamaged, match="damaged"):
        Store(path)
    with pytest.raises(StoreDamaged):
        read_counts(path, 20_000, 0, Allowance(8))
    assert path.read_bytes() == content


def test_a_page_of_garbage(small):
    grades.grade(small, ROUTE, Rating.GOOD)
    small.close()
    path = small.paths.store
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    data = bytearray(path.read_bytes())
    for page in range(1, len(data) // 4096):
        data[page * 4096 : page * 4096 + 64] = b"\xa5" * 64
    path.write_bytes(data)
    with pytest.raises(StoreDamaged, match="damaged"):
        open_home(small.paths, small.clock)
    assert path.read_bytes() == data


def test_an_empty_file_is_a_first_start(root):
    root.mkdir()
    (root / "drill.db").touch()
    Store(root / "drill.db").close()
    assert read_counts(root / "drill.db", 20_000, 0, Allowance(8)) is None, (
        "its decks are not in yet"
    )


def test_no_folder_no_right_no_store(root, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StoreError):
        Store(tmp_path / "file" / "drill.db")
    with pytest.raises(StoreError):
        Store(tmp_path)  # a folder where the file should be


def test_the_system_s_refusals_become_sentences(tmp_path):
    with pytest.raises(StoreError, match="No space left"), engine.translated(tmp_path / "x"):
        raise OSError(28, "No space left on device")
    for text, kind in (
        ("attempt to write a readonly database", "read-only"),
        ("database or disk is full", "full"),
        ("unable to open database file", "opened"),
    ):
        with pytest.raises(StoreError, match=kind), engine.translated(tmp_path / "x"):
            raise sqlite3.OperationalError(text)


# -- the fast counts --------------------------------------------------------------------------


def test_what_is_kept_under_a_prefix_is_all_that_begins_so_and_nothing_else(small):
    under = {f"way/{rest}" for rest in ("", "%", "Zoo", "a", "zoo", "~", "é", "\U0001f600")}
    beside = dict.fromkeys(("way", "way.", "way0", "WAY/a", "wax/a", "waz"), "not this")
    with small.store.write() as connection:
        settings.put_all(connection, dict.fromkeys(under, "this") | beside)
        assert settings.under(connection, "way/") == dict.fromkeys(under, "this")


def test_no_store_yet(root, clock, home):
    assert read_counts(root / "nowhere.db", 20_000, 0, Allowance(8)) is None


def test_the_fast_counts_agree_with_the_session(eight, clock):
    from drill.service.study.session import open_session

    def today():
        return overview(eight.paths, clock)

    assert (today().due, today().new, today().unseen, today().learning) == (0, 8, 19, 0)
    session = open_session(eight)
    session.bury()
    session.suspend()
    session.grade(Rating.AGAIN)
    session.grade(Rating.GOOD)
    assert (today().new, today().unseen, today().learning) == (6, 16, 1)
    assert today().next_due == clock.now() + 600_000
    session.undo()
    assert (today().new, today().unseen) == (7, 17)
    clock.advance(3 * 86_400)
    assert today().learning == 1
    assert today().new == 8
    session = open_session(eight)
    while session.current is not None:
        session.grade(Rating.GOOD)
    clock.advance(2 * 86_400)
    before, known = today(), 0
    assert before.seconds > 0
    session = open_session(eight)
    while session.current is not None:
        known += not session.current.new
        session.grade(Rating.EASY)
    assert before.due == known + session.left.total > 0


def test_the_fast_counts_only_read(small, clock):
    overview(small.paths, clock)  # finds what today brings, and keeps it
    before = small.paths.store.read_bytes()
    assert fast_overview(small.paths, clock) == overview(small.paths, clock)
    assert small.paths.store.read_bytes() == before


def test_next_due_is_the_start_of_a_study_day(small, clock):
    made = grades.grade(small, ROUTE, Rating.GOOD)
    assert overview(small.paths, clock).next_due == small.day_start(made.due.day)
    assert small.clock.local(small.day_start(made.due.day)).hour == 4


def test_the_indexes_are_used(small):
    with small.store.read() as connection:
        plan = connection.execute(
            "EXPLAIN QUERY PLAN SELECT kind, count(*) FROM card WHERE active = 1 AND due_at IS NULL"
            " AND due_day <= 5 AND (buried_until IS NULL OR buried_until <= 5) GROUP BY kind"
        ).fetchall()
    assert any("card_due" in str(row) for row in plan)


def test_of_notes_that_keep_former_tags_those_of_a_deck_are_found_without_the_others(small):
    said = []
    with small.store.read() as connection:
        connection.raw.set_trace_callback(said.append)
        assert list(wordings.retagged_of(connection, "small")) == []
        connection.raw.set_trace_callback(None)
        plan = connection.execute(f"EXPLAIN QUERY PLAN {said[-1]}").fetchall()
    assert [step[-1] for step in plan] == [
        "SEARCH note USING COVERING INDEX note_retagged (deck=? AND retagged>?)"
    ]


def test_what_nobody_has_yet_is_found_without_looking_at_all_that_was_said(small):
    with closing(sqlite3.connect(small.paths.store)) as other, other:
        other.execute("ANALYZE")
        other.execute("DELETE FROM sqlite_stat1")
        # What `PRAGMA optimize` found of a hundred thousand lines, of which all are shared.
        known = [("line", "line_about", "68904 267 1"), ("line", "line", "173250 1")]
        other.executemany("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", known)
    said = []
    with closing(Store(small.paths.store)) as store, store.read() as connection:
        connection.raw.set_trace_callback(said.append)
        assert list(lines.unshared(connection)) == []
        connection.raw.set_trace_callback(None)
        plan = connection.execute(f"EXPLAIN QUERY PLAN {said[-1]}").fetchall()
    assert [step[-1] for step in plan] == ["SCAN line USING INDEX line_unshared"]


def test_a_drill_without_variants_of_stories_is_told_that_the_store_is_newer(tmp_path, monkeypatch):
    with sqlite3.connect(tmp_path / "new.db") as connection:
        connection.execute(f"PRAGMA user_version = {NOW}")
        monkeypatch.setattr(migrations, "STEPS", migrations.STEPS[:5])
        with pytest.raises(StoreTooNew, match="versions up to 5"):
            migrations.known_version(connection)
    connection.close()


def test_sqlite_is_asked_to_look_at_its_tables_after_a_change_and_only_then(small):
    def known():
        with closing(sqlite3.connect(small.paths.store)) as connection:
            query = "SELECT count(*) FROM sqlite_master WHERE name = 'sqlite_stat1'"
            return connection.execute(query).fetchone()[0]

    either = "SELECT * FROM card WHERE note_pk = 1 AND last_day = 1"  # by one index or the other
    with closing(sqlite3.connect(small.paths.store)) as connection:
        connection.execute("DROP TABLE IF EXISTS sqlite_stat1")
    store = Store(small.paths.store)
    with store.read() as connection:
        connection.execute(either).fetchall()
    store.close()
    assert not known()
    store = Store(small.paths.store)
    with store.write() as connection:
        connection.execute(either).fetchall()
    store.close()
    assert known()


def test_closing_waits_for_no_other_process(small):
    store = Store(small.paths.store, 60)
    with store.write() as connection:
        connection.execute("UPDATE card SET lapses = lapses WHERE key = 'x'")
    with closing(sqlite3.connect(small.paths.store, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        store.close()
        other.execute("ROLLBACK")


def test_the_grades_of_a_session_wait_for_no_folding_of_the_wal(small):
    path = small.paths.store
    before = path.read_bytes()
    for _ in range(150):  # some twelve pages each
        grades.grade(small, ROUTE, Rating.GOOD)
    assert path.read_bytes() == before
    small.close()
    assert path.read_bytes() != before
    assert not path.with_name("drill.db-wal").exists()


def test_a_connection_is_kept_from_one_transaction_to_the_next(small):
    with small.store.read() as first:
        first.row("SELECT 1 FROM card")
    with small.store.write() as second, small.store.read() as beside:
        assert second is first
        assert beside is not first
        second.execute("UPDATE card SET lapses = 7")
        assert beside.scalar("SELECT count(*) FROM card WHERE lapses = 7") == 0

    def fail():
        with small.store.write() as third:
            third.execute("UPDATE card SET lapses = 8")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with small.store.read() as last:
        assert last.scalars("SELECT DISTINCT lapses FROM card") == [7]
        assert last is second, "what failed was taken back"


def test_a_store_whose_file_is_another_one_was_moved(small, tmp_path):
    store, path = small.store, small.paths.store
    assert store.moved is False
    path.rename(tmp_path / "kept.db")
    assert store.moved is True
    path.write_bytes(b"")
    assert store.moved is True
    (tmp_path / "kept.db").replace(path)
    assert store.moved is False


FULL = Onsite(
    "full", "Full", 9, 30, competencies=("people", "judgment"), decks=("small",),
    zone="America/New_York", closed=True, went=Went.SO_SO,
)  # fmt: skip
BARE = Onsite("bare", "Bare", 7, 20)


def test_an_onsite_is_kept_replaced_and_restored_with_all_that_it_has(small):
    with small.store.write() as connection:
        for onsite in (FULL, replace(BARE, minutes=1), BARE):
            onsites.put(connection, onsite)
        assert onsites.every(connection, closed=True) == [BARE, FULL]
        assert onsites.every(connection) == onsites.to_come(connection, 6) == [BARE]
        assert onsites.to_come(connection, 7) == []
        scopes = connection.scalars("SELECT scope FROM onsite ORDER BY at")
        assert scopes == ["{}", '{"competencies":["people","judgment"],"decks":["small"]}']
        image = json.loads(json.dumps(onsites.image(FULL)))
        onsites.put(connection, replace(BARE, id="full"))
        onsites.restore(connection, "full", image)
        onsites.restore(connection, "bare", onsites.image(None))
        assert onsites.every(connection, closed=True) == [FULL]


def test_questions_heard_are_kept_in_the_order_of_asking_until_they_are_forgotten(small):
    with small.store.write() as connection:
        first = onsites.hear(connection, "Full", 5, "How?", "small/people", Went.BADLY)
        second = onsites.hear(connection, "Full", 4, "Why?", "", Went.WELL)
        kept = HeardQuestion(second, "Full", 4, "Why?", "", Went.WELL)
        assert onsites.questions(connection) == [
            kept, HeardQuestion(first, "Full", 5, "How?", "small/people", Went.BADLY),
        ]  # fmt: skip
        onsites.forget(connection, first)
        assert onsites.questions(connection) == [kept]


def test_a_row_that_would_point_nowhere_is_refused(small):
    with pytest.raises(sqlite3.IntegrityError), small.store.write() as connection:
        connection.execute("UPDATE card SET note_pk = 9999")
    with small.store.read() as connection:
        assert connection.scalar("SELECT count(*) FROM card WHERE note_pk = 9999") == 0


def test_a_part_that_was_taken_back_leaves_the_part_around_it_whole(small):
    def fail(connection, value):
        with connection.savepoint():
            settings.put(connection, "it", value)
            raise ZeroDivisionError

    def around(connection):
        with connection.savepoint():
            settings.put(connection, "around", "1")
            with pytest.raises(ZeroDivisionError):
                fail(connection, "within")
            fail(connection, "at last")

    with small.store.write() as connection:
        settings.put(connection, "before", "1")
        with pytest.raises(ZeroDivisionError):
            around(connection)
    with small.store.read() as connection:
        keys = ("before", "around", "it")
        assert settings.get_all(connection, keys) == {"before": "1"}


def test_a_part_says_what_happened_where_all_of_it_was_taken_back_already(small):
    """As SQLite does by itself where the disk is full."""

    def fill(connection):
        with connection.savepoint():
            connection.execute("ROLLBACK")
            raise ZeroDivisionError

    with small.store.read() as connection, pytest.raises(ZeroDivisionError):
        fill(connection)


def test_a_deck_that_is_gone_follows_no_file_and_is_back_once_it_is_put(small):
    with small.store.write() as connection:
        library.set_link(connection, "small", "{}")
        assert library.links(connection) == {"small": "{}"}
        connection.execute("UPDATE deck SET retired = 1 WHERE id = 'small'")
        assert library.links(connection) == {}
        gone = library.deck(connection, "small", retired=True)
        library.put_deck(connection, gone.head, stated=True, own=True)
        assert library.deck(connection, "small") == gone


def test_a_note_that_moves_behind_all_places_leaves_its_cards_theirs(mine):
    """What a card asks before another stands in front of the place of its note."""
    with mine.store.write() as connection:
        (card,) = cards.every(connection, deck="mine", note="one")
        wordings.resettle(connection, [(card.note_pk, PLACES + 5)], "small")
        moved = cards.by_key(connection, "small/one/basic")
        assert moved.pk == card.pk
        assert divmod(moved.card.order, PLACES) == (card.card.order // PLACES, PLACES - 1)


EVERY = {"foreign_keys": 1, "trusted_schema": 0, "cache_size": -1_000, "busy_timeout": 7_500}
"""What each connection is told, by its pragma."""


@pytest.mark.parametrize(
    ("barred", "told"),
    [
        (None, {"synchronous": 1, "wal_autocheckpoint": 4_000, "query_only": 0, "temp_store": 0}),
        (StoreUnwritable("no"), {"query_only": 1, "temp_store": 2}),
    ],
)
def test_what_a_connection_is_told(small, barred, told):
    small.close()
    with closing(Store(small.paths.store, 7.5, barred=barred)) as store, store.read() as reading:
        wanted = EVERY | told
        assert {name: reading.scalar(f"PRAGMA {name}") for name in wanted} == wanted


def test_of_all_connections_two_wait_for_their_next_transaction(small):
    with small.store.read() as last, small.store.read() as second, small.store.read() as first:
        pass
    for waiting in (first, second):
        assert waiting.scalar("SELECT 1") == 1
    with pytest.raises(sqlite3.ProgrammingError):
        last.scalar("SELECT 1")


def test_a_connection_in_use_while_the_store_is_closed_is_not_kept(small):
    path = small.paths.store
    with small.store.write() as connection:
        connection.execute("UPDATE card SET lapses = 7")
    with small.store.read() as connection:
        connection.scalar("SELECT 1 FROM card")
        small.close()
    gc.collect()
    assert not path.with_name("drill.db-wal").exists()


def test_what_an_image_of_rows_calls_a_column_is_no_sql(small):
    image = {"table": "card", "columns": ["reps = 9, lapses"], "rows": [[1, 9]]}
    with pytest.raises(LookupError, match="reps = 9"), small.store.write() as connection:
        images.put_back(connection, image)


def test_what_an_error_holds_of_its_reading_is_in_nobody_s_way(small):
    """Its frames hold the cursor for as long as somebody has the error at hand."""
    rows = []

    def fail():
        with small.store.read() as connection:
            rows.append(connection.rows("SELECT pk FROM card"))
            next(rows[0])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with closing(sqlite3.connect(small.paths.store)) as other, other:
        other.execute("UPDATE card SET lapses = 7")
    with small.store.write() as connection:
        assert connection.scalars("SELECT DISTINCT lapses FROM card") == [7]
        connection.execute("UPDATE card SET lapses = 8")
    rows.clear()


def test_a_connection_that_could_not_be_made_is_closed(small, monkeypatch):
    made = []

    class Refused(sqlite3.Connection):
        def execute(self, sql, *values):
            made.append(self)
            raise sqlite3.OperationalError("disk I/O error")

    small.store.wait_at_most(1)
    connect = partial(sqlite3.connect, factory=Refused)
    monkeypatch.setattr("drill.storage.engine.sqlite3.connect", connect)
    with pytest.raises(StoreError, match="I/O"), small.store.read():
        pass
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        made[0].cursor()


@pytest.mark.parametrize(("times", "seconds", "opens"), [(3, 5.0, True), (3, 0.0, False)])
def test_a_first_start_waits_for_another_ones_wal(tmp_path, monkeypatch, times, seconds, opens):
    """SQLite answers at once, whatever its busy timeout, where two turn an empty file into WAL."""
    waited = []

    class Beside(sqlite3.Connection):
        def execute(self, sql, *values):
            if "journal_mode" in sql and len(waited) < times:
                raise sqlite3.OperationalError("database is locked")
            return super().execute(sql, *values)

    connect = partial(sqlite3.connect, factory=Beside)
    monkeypatch.setattr("drill.storage.engine.sqlite3.connect", connect)
    monkeypatch.setattr("drill.storage.engine.time.sleep", waited.append)
    path = tmp_path / "drill.db"
    if opens:
        Store(path, seconds).close()
        assert len(waited) == times
    else:
        with pytest.raises(StoreBusy):
            Store(path, seconds)
        assert waited == []


def test_a_card_that_another_ones_line_counts_for_was_shown_on_its_day(small):
    """What was shown is found by the lines of the day: also by one that another card has now."""
    day = small.day()
    grades.grade(small, ROUTE, Rating.GOOD)
    with small.store.write() as connection:
        (line,) = connection.rows("SELECT seq, card_pk FROM review")
        other = connection.scalar("SELECT min(pk) FROM card WHERE pk != :pk", pk=line.card_pk)
        memory = ", ".join(f"{name} = mine.{name}" for name in cards.MEMORY)
        connection.execute(
            f"UPDATE card SET {memory} FROM card AS mine WHERE card.pk = :pk AND mine.pk = :of",
            pk=other, of=line.card_pk,
        )  # fmt: skip
        connection.execute("INSERT INTO astray VALUES (:seq, :pk)", seq=line.seq, pk=other)
        shown = study_days.shown_on(connection, small.span(day))
    assert {card.pk for card in shown} == {line.card_pk, other}
    with small.store.read() as connection:
        assert study_days.shown_on(connection, small.span(StudyDay(day + 1))) == []
