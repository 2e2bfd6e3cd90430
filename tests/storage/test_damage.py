"""Rows that are not what was written: named by the doctor, left out of everything, never fatal."""

from __future__ import annotations

import json
import random
import re
import shutil
import sqlite3
import sys
import threading
from dataclasses import replace
from itertools import compress

import pytest

from drill import clock
from drill.deckfile.reading import read_deck
from drill.domain.review import Rating, Source
from drill.errors import DamagedRow, StoreDamaged
from drill.service.home import undo
from drill.service.insight import backups, doctor
from drill.service.library import bulk, decks, note_editor
from drill.service.library.opening import open_home
from drill.service.study import grades
from drill.storage import backup, cards, damage, fulltext, health, library, log, migrations
from drill.storage.connection import Damage
from drill.storage.damage import words
from drill.storage.engine import Store
from drill.storage.seals import declare, seal
from flipped import Flipper
from tests_support import OTHER, PLAIN, SMALL, pks

ROUTE, ONE, TWO = "small/people/route", "mine/one/basic", "mine/two/basic"
LOOSE = """
PRAGMA ignore_check_constraints = ON;
DROP TRIGGER review_keeps_words;
DROP TRIGGER note_said;
"""


def hurt(home, *statements):
    """What no program of ours would write, put in the store; the root is closed."""
    home.close()
    connection = sqlite3.connect(home.paths.store)
    before = connection.execute(
        "SELECT sql FROM sqlite_master WHERE name IN ('review_keeps_words', 'note_said')"
    ).fetchall()
    connection.executescript(LOOSE)
    for statement in statements:
        connection.execute(statement)
    for (sql,) in before:
        connection.execute(sql)
    connection.commit()
    connection.close()


def memories(home):
    with home.store.read() as connection:
        return {card.key: (card.memory, card.due) for card in cards.every(connection)}


def test_a_seal_tells_values_their_places_and_their_kinds_apart():
    rows = [("a", "b"), ("b", "a"), ("ab", ""), ("a", None), ("a", 1), ("a", 1.0), ("a", "b", None),
            ("a", "")]  # fmt: skip
    assert len({seal(*row) for row in rows}) == len(rows)
    assert seal("basic", '{"id":"x"}') == seal("basic", '{"id":"x"}')
    assert seal(Source.STUDY) == seal("study"), "a word is what it says"
    with pytest.raises(TypeError):
        seal(b"basic")  # type: ignore[arg-type]


def test_what_was_read_as_one_kind_of_note_is_not_that_as_another():
    body = '{"id":"x"}'
    assert library.read_note("basic", body).kind == "basic"
    with pytest.raises(TypeError):
        library.read_note("story", body)


def test_a_note_that_is_asked_for_again_and_again_is_made_once():
    """However many others are read between; of those the last 2,000 are known."""
    often = library.read_note("basic", '{"id":"often"}')
    for number in range(2_500):
        last = library.read_note("basic", f'{{"id":"n{number}"}}')
        assert library.read_note("basic", '{"id":"often"}') is often
    assert library.read_note("basic", '{"id":"n2499"}') is last


def test_a_zero_has_no_sign_to_seal():
    assert seal("a", -0.0) == seal("a", 0.0)
    assert seal("a", -1.0) != seal("a", 1.0)
    assert seal("a", 1) != seal("a", 1.0)


def test_sql_seals_as_python_does():
    connection = sqlite3.connect(":memory:")
    declare(connection)
    found = connection.execute("SELECT drill_seal(CAST('né' AS BLOB), 1, 2.0, NULL)").fetchone()
    assert found == (seal("né", 1, 2.0, None),)
    for values in ("x'61ff', 1, 'b'", "x'61ff', 'b'", "'b', x'61ff'"):
        (found,) = connection.execute(f"SELECT drill_seal({values})").fetchone()
        read = [{"x'61ff'": "a\ufffd", "1": 1, "'b'": "b"}[value] for value in values.split(", ")]
        assert found == seal(*read), "letters that are none count as what is read for them"
    connection.close()


def unsealed(kept):
    """What was kept of rows, as an earlier drill kept it."""
    if "columns" in kept:
        then = [column not in ("seal", "retagged") for column in kept["columns"]]
        kept["columns"] = list(compress(kept["columns"], then))
        kept["rows"] = [list(compress(row, (True, *then))) for row in kept["rows"]]
    kept.pop("seal", None)
    return kept


def older(new, old):
    """The rows of a store, in a store of the version before there were seals."""
    connection = sqlite3.connect(old, isolation_level=None)
    for step in migrations.STEPS[:4]:
        for statement in migrations.statements(step):
            connection.execute(statement)
    connection.execute("PRAGMA user_version = 4")
    connection.execute("ATTACH ? AS newer", (str(new),))
    for table in ("deck", "note", "card", "review", "change", "fact", "amendment"):
        columns = ", ".join(row[1] for row in connection.execute(f"PRAGMA table_info({table})"))
        connection.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM newer.{table}")
    for seq, before in connection.execute("SELECT seq, before FROM change").fetchall():
        then = json.dumps(json.loads(before, object_hook=unsealed))
        connection.execute("UPDATE change SET before = ? WHERE seq = ?", (then, seq))
    connection.execute("DELETE FROM stale")
    connection.execute("INSERT INTO note_words (rowid, words) SELECT pk, words FROM note_text")
    connection.close()


def test_a_store_of_the_version_before_keeps_every_memory(mine, tmp_path):
    grades.grade(mine, ROUTE, Rating.HARD)
    undo.undo(mine)
    decks.take(mine, [("mine.yaml", read_deck(PLAIN.replace("The first", "A first"), "mine"))])
    bulk.move(mine, pks(mine, ONE), "other")  # whose own note of that id makes it another
    before = memories(mine)
    mine.close()
    old = tmp_path / "old.db"
    older(mine.paths.store, old)
    for suffix in ("", "-wal", "-shm"):
        mine.paths.store.with_name(f"drill.db{suffix}").unlink(missing_ok=True)
    shutil.copy(old, mine.paths.store)
    with open_home(mine.paths, mine.clock) as home:
        assert memories(home) == before
        assert all(check.ok for check in doctor.examine(home))
        with (
            pytest.raises(Exception, match="append-only"),
            home.store.write() as connection,
        ):
            connection.execute("UPDATE review SET seal = 0")
        for what in ("moving to other: mine/one", "importing mine"):
            assert undo.undo(home).what == what
            assert all(check.ok for check in doctor.examine(home))


def test_the_log_is_append_only_while_it_is_sealed(mine, tmp_path):
    """The trigger that gives way to the sealing lets nothing else happen."""
    mine.close()
    old = tmp_path / "old.db"
    older(mine.paths.store, old)
    connection = sqlite3.connect(old, isolation_level=None)
    declare(connection)
    for statement in migrations.statements(migrations.SEALS):
        if "UPDATE review" in statement and not statement.startswith("CREATE"):
            break
        connection.execute(statement)
    for change in (
        "rating = 1, seal = 1",
        "rating = 1",
        "seal = NULL",
        "recalled = '[]', seal = 1",
    ):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(f"UPDATE review SET {change}")
    connection.execute("UPDATE review SET seal = 1")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute("UPDATE review SET seal = 2")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute("DELETE FROM review")
    connection.close()


NOTES = {
    "another letter": "body = replace(body, 'first', 'worst')",
    "no JSON": "body = substr(body, 1, length(body) - 1)",
    "another shape": "body = '[1]'",
    "no UTF-8": "body = CAST(replace(CAST(body AS BLOB), x'66', x'ff') AS TEXT)",
    "a blob": "body = CAST(body AS BLOB)",
    "a kind that is none": "kind = 'bazic'",
    "another kind": "kind = 'cloze'",
    "no seal": "seal = NULL",
}


@pytest.mark.parametrize("what", NOTES)
def test_a_damaged_note_is_left_out_named_and_mended_by_its_deck(mine, drill, tmp_path, what):
    before = memories(mine)
    hurt(mine, f"UPDATE note SET {NOTES[what]} WHERE deck = 'mine' AND note = 'one'")
    code, out, err = drill("doctor")
    assert code == 1
    assert "the note mine/one is damaged" in out
    assert "Importing the file that the deck mine came from mends it" in err
    said = "1 note is damaged and left out: mine/one. `drill doctor` says more."
    for argv in (["cards"], ["stats"], ["decks"], ["export", "mine"], ["cards", "is:duplicate"],
                 ["cards", "tag:old"], ["cards", "re:First"], ["log"], ["matrix"]):  # fmt: skip
        code, out, err = drill(*argv)
        assert code in (0, 1), (argv, err)
        assert "Traceback" not in err
        assert "The first" not in out
        if argv[0] in ("cards", "export") and len(argv) < 2:
            assert err.count(said) == 1, argv
    code, out, err = drill("study", "--plain", "--deck", "mine", stdin="\n3\n" * 9)
    assert code == 0
    assert "What is two?" in out
    assert "What is one?" not in out
    assert err.count(said) == 1
    assert "Managing people" in drill("study", "--plain", stdin="\n3\n" * 9)[1]
    assert drill("answer", TWO, "3")[0] == 0
    path = tmp_path / "mine.yaml"
    path.write_text(PLAIN)
    code, out, err = drill("import", str(path), "--yes")
    assert code == 0, err
    assert "1 damaged note is written anew" in out + err
    assert drill("doctor") == (0, drill("doctor")[1], "")
    with open_home(mine.paths, mine.clock) as home:
        assert memories(home)[ONE] == before[ONE]
        assert before[ONE][0] is not None


def test_a_damaged_note_that_its_deck_dropped_is_retired_with_the_others(mine, drill, tmp_path):
    before = memories(mine)
    hurt(mine, f"UPDATE note SET {NOTES['no JSON']} WHERE deck = 'mine' AND note = 'one'")
    path = tmp_path / "mine.yaml"
    path.write_text("\n".join(line for line in PLAIN.splitlines() if "id: one" not in line))
    code, out, err = drill("import", str(path), "--yes")
    assert code == 0, err
    assert "the damaged note mine/one is not in the deck any more: retired" in out + err
    assert re.search(r"[^-]1 retired", out + err)
    code, out, err = drill("import", str(path), "--yes")
    assert (code, "nothing new" in out + err) == (0, True)
    assert ONE not in drill("cards", "deck:mine")[1]
    assert drill("undo")[0] == 0
    path.write_text(PLAIN)
    assert drill("import", str(path), "--yes")[0] == 0
    with open_home(mine.paths, mine.clock) as home:
        assert memories(home)[ONE] == before[ONE]


def test_a_damaged_note_of_another_deck_is_left_to_that(mine):
    hurt(mine, "UPDATE note SET body = '{' WHERE deck = 'mine'")
    with open_home(mine.paths, mine.clock) as home:
        with home.store.read() as connection:
            assert library.notes(connection, deck="mine") == []
        decks.take(home, [("other", read_deck(OTHER.replace("Yes", "No"), "other"))])
        with home.store.read() as connection:
            query = "SELECT note FROM note WHERE deck = 'mine' AND retired = 0 ORDER BY note"
            assert connection.scalars(query) == ["one", "three", "two"]


def test_an_edit_beside_a_damaged_note_leaves_it_to_be_mended(mine, drill, tmp_path):
    before = memories(mine)
    hurt(mine, f"UPDATE note SET {NOTES['no JSON']} WHERE deck = 'mine' AND note = 'one'")
    with open_home(mine.paths, mine.clock) as home:
        said = note_editor.text(home, "mine", "two").replace("What is two?", "What is 2?")
        assert note_editor.save(home, "mine", "two", said).changed
        with home.store.read() as connection:
            (damaged,) = library.damaged_notes(connection, "mine")
        assert not damaged.retired
        assert memories(home)[ONE] == before[ONE]


def test_a_damaged_note_under_another_id_keeps_its_history(mine, drill, tmp_path):
    before = memories(mine)
    hurt(mine, f"UPDATE note SET {NOTES['no JSON']} WHERE deck = 'mine' AND note = 'one'")
    path = tmp_path / "mine.yaml"
    path.write_text(PLAIN.replace("id: one", "id: first, was: one"))
    code, out, err = drill("import", str(path), "--yes")
    assert code == 0, err
    assert "1 damaged note is written anew" in out + err
    with open_home(mine.paths, mine.clock) as home:
        assert memories(home)["mine/first/basic"] == before[ONE]
    assert drill("doctor")[0] == 0


CARDS = {
    "kind": "kind = 'bazic'",
    "state": "state = 'fresh'",
    "no UTF-8": "competency = CAST(x'ff41' AS TEXT)",
    "a word for a number": "stability = 'much'",
    "no stability": "stability = NULL",
    "no difficulty": "difficulty = NULL",
    "no due day": "due_day = NULL",
    "a day after all days": "last_day = 9000000000000",
    "a day before all days": "last_day = -9000000000000",
    "a word for a day": "buried_until = 'soon'",
    "a time after all times": "last_at = 9000000000000000000",
    "half a review": "reps = 0.5",
    "no step in learning": "state = 'learning', step = NULL",
    "a step in review": "state = 'review', step = 1",
    "a blob": "slot = CAST(slot AS BLOB)",
}


@pytest.mark.parametrize("what", CARDS)
def test_a_damaged_card_is_left_out_and_named(mine, drill, what):
    before = memories(mine)
    hurt(mine, f"UPDATE card SET {CARDS[what]} WHERE key = '{ONE}'")
    code, out, _ = drill("doctor")
    assert code == 1
    assert f"the card {ONE} is damaged" in out
    for argv in (["cards"], ["cards", "--json"], ["due"], ["decks"], ["stats"], ["log"],
                 ["export", "mine"], ["leeches"], ["card", ONE], ["answer", ONE, "3"]):  # fmt: skip
        code, _, err = drill(*argv)
        assert code in (0, 1, 2), (argv, err)
        assert "Traceback" not in err
        assert "drill failed" not in err
        assert "ended over it" not in err, "everything else goes on"
    err = drill("answer", ONE, "3")[2]
    assert f"the card {ONE} is damaged" in err
    assert f"1 card is damaged and left out: {ONE}. " in err, "said whatever it ends in"
    code, out, err = drill("study", "--plain", stdin="\n3\n" * 9)
    assert (code, "Managing people" in out) == (0, True), err
    assert drill("doctor", "--repair")[0] == 0, "its note and its log tell what it was"
    assert drill("doctor")[0] == 0
    with open_home(mine.paths, mine.clock) as home:
        assert memories(home)[ONE] == before[ONE]


@pytest.mark.parametrize(
    "change",
    [
        "stability = 'much'",
        "last_at = 9000000000000000000",
        "last_at = NULL",
        "key = CAST(CAST(key AS BLOB) || x'ff' AS TEXT)",
        "key = 'plan'",
        "key = CAST(key AS BLOB)",
        "kind = 'xyz'",
        "kind = CAST(kind AS BLOB)",
    ],
)
def test_a_damaged_card_makes_nobody_ready(small, change):
    key = "small/quiet/beat:plan"
    grades.grade(small, key, Rating.GOOD)
    with small.store.read() as connection:
        before = cards.strengths(connection)
    hurt(small, f"UPDATE card SET {change} WHERE key = '{key}'")
    with open_home(small.paths, small.clock) as home, home.store.read() as connection:
        assert cards.strengths(connection) == {
            name: strength for name, strength in before.items() if name != key
        }
        assert [kind for kind, _ in connection.damage] == ["card"]


def test_a_damaged_line_of_the_log_is_named_and_its_card_keeps_its_memory(mine, drill):
    before = memories(mine)
    hurt(mine, "UPDATE review SET rating = 1 WHERE seq = 1")
    code, out, _ = drill("doctor")
    assert code == 1
    assert "the line 1 of 2026-11-23T09:00:00" in out
    assert "ok       every card's memory" in out
    code, out, err = drill("log")
    assert (code, ONE in out) == (0, False)
    assert "1 line of the log is damaged and left out: 1 of 2026-11-23" in err
    assert drill("doctor", "--repair")[0] == 1
    with open_home(mine.paths, mine.clock) as home:
        assert memories(home) == before
        grades.grade(home, ONE, Rating.GOOD)
        with pytest.raises(DamagedRow):
            undo.undo(home)


def test_damaged_lines_are_named_as_the_log_has_them(mine):
    hurt(mine, "UPDATE review SET rating = 1")
    with open_home(mine.paths, mine.clock) as home, home.store.read() as connection:
        found = list(log.damaged_lines(connection))
        keys = [cards.by_pks(connection, [pk])[0].key for pk, _ in found]
    assert keys == [ONE, ROUTE]
    assert [str(error).partition(" of ")[0] for _, error in found] == ["the line 1", "the line 2"]


@pytest.mark.parametrize(("gone", "words"), [(1, "line 1 is missing"), (2, "line 2 is missing")])
def test_a_line_that_the_log_has_lost_is_missed_and_no_memory_told_without_it(
    mine, drill, gone, words
):
    before = memories(mine)
    hurt(mine, "DROP TRIGGER review_keeps_rows", f"DELETE FROM review WHERE seq = {gone}")
    code, out, err = drill("doctor")
    assert (code, words in out) == (1, True)
    assert "drill restore" in err
    assert drill("doctor", "--repair")[0] == 1
    with open_home(mine.paths, mine.clock) as home:
        assert memories(home) == before


def test_a_damaged_step_is_named_and_goes_with_a_repair(mine, drill):
    hurt(mine, "UPDATE change SET before = '{}' WHERE seq = 4")
    assert "the step 4" in drill("doctor")[1]
    code, _, err = drill("undo")
    assert (code, "`drill doctor`" in err) == (0, False)  # the newest is another
    code, _, err = drill("undo")
    assert (code, "is damaged" in err) == (2, True)
    assert drill("doctor", "--repair")[0] == 0
    assert drill("doctor")[0] == 0
    assert drill("undo")[0] == 1


def test_a_damaged_step_keeps_no_other_from_being_listed(mine, drill):
    _, whole, _ = drill("undo", "--list", "--json")
    hurt(mine, "UPDATE change SET what = x'ff' WHERE seq = 4")
    code, out, _ = drill("undo", "--list", "--json")
    assert code == 0
    assert json.loads(out) == [step for step in json.loads(whole) if step["seq"] != 4]


def test_a_damaged_step_that_was_undone_takes_no_other_with_it(mine, drill):
    assert drill("undo")[0] == 0
    hurt(mine, "UPDATE change SET before = '{}' WHERE undone")
    assert drill("doctor")[0] == 1
    assert drill("doctor", "--repair")[0] == 0
    assert drill("undo")[0] == 0, "the step before it"


def test_what_points_nowhere_is_told_with_the_way_back(mine, drill):
    hurt(mine, "DELETE FROM note WHERE note = 'one'")
    code, out, err = drill("doctor")
    assert code == 1
    assert "points at a note that is not there" in out
    assert "keeps what the tables say" not in out + err
    assert "`drill restore latest`" in out + err


def test_a_word_that_no_note_has_is_found_in_the_index(mine, drill):
    hurt(mine, "INSERT INTO note_words (rowid, words) VALUES (9999, 'zebra')")
    code, out, _ = drill("doctor")
    assert (code, "the index of words is not what the notes say" in out) == (1, True)
    assert drill("doctor", "--repair")[0] == 0
    assert drill("doctor")[0] == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE said SET words = 'zebra'",
        "UPDATE said SET words = CAST(x'7768ff6174' AS TEXT)",
        "DELETE FROM said WHERE note_pk = 1",
        "INSERT INTO said VALUES (9999, 'zebra')",
    ],
)
def test_words_that_no_note_says_are_found_where_patterns_read_them(mine, drill, statement):
    hurt(mine, statement)
    code, _, err = drill("cards", "re:x")
    assert code in (0, 1), "one letter that is none takes no others with it"
    assert err in ("", "No card matches.\n")
    code, out, _ = drill("doctor")
    assert (code, "the index of words is not what the notes say" in out) == (1, True)
    assert drill("doctor", "--repair")[0] == 0
    assert drill("doctor")[0] == 0
    assert "mine/one" in drill("cards", "re:first", "--json")[1]


def test_a_note_of_which_neither_words_nor_index_know_is_missed(mine, drill):
    of_it = "FROM said WHERE note_pk = (SELECT pk FROM note WHERE deck = 'mine' AND note = 'one')"
    hurt(
        mine,
        "INSERT INTO note_words (note_words, rowid, words)"
        f" SELECT 'delete', note_pk, words {of_it}",
        f"DELETE {of_it}",
    )
    code, out, _ = drill("doctor")
    assert (code, "the index of words is not what the notes say" in out) == (1, True)
    assert drill("doctor", "--repair")[0] == 0
    assert "mine/one" in drill("cards", "first", "--json")[1]


def test_the_index_is_not_told_of_what_leaves_the_words(mine):
    """A tag on twenty thousand notes is in no word of theirs."""
    before = [index(mine), said(mine)]
    bulk.tag(mine, pks(mine, ONE), add=["zebra"])
    assert [index(mine), said(mine)] == before
    note_editor.save(mine, "mine", "one", note_editor.text(mine, "mine", "one") + "\n# zebra")
    assert said(mine) == before[1]
    text = note_editor.text(mine, "mine", "one").replace("The first", "A zebra")
    note_editor.save(mine, "mine", "one", text)
    assert index(mine) != before[0]
    assert said(mine) != before[1]
    with mine.store.read() as connection:
        assert fulltext.sound(connection)


def index(home):
    with home.store.read() as connection:
        return list(connection.execute("SELECT * FROM note_words_data ORDER BY id"))


def said(home):
    with home.store.read() as connection:
        return list(connection.execute("SELECT * FROM said ORDER BY note_pk"))


@pytest.mark.parametrize(
    ("kind", "one", "two"),
    [
        ("note", "1 note is", "2 notes are"),
        ("card", "1 card is", "2 cards are"),
        ("line", "1 line of the log is", "2 lines of the log are"),
        ("step", "1 step that undo knew is", "2 steps that undo knew are"),
        ("telling", "1 telling is", "2 tellings are"),
        ("mock", "1 mock interview is", "2 mock interviews are"),
        ("onsite", "1 onsite is", "2 onsites are"),
        ("question", "1 question heard is", "2 questions heard are"),
    ],
)
def test_what_is_left_out_is_called_what_it_is(kind, one, two):
    damage = {(kind, "a"): DamagedRow(kind, "a")}
    more = "`drill doctor` says more."
    assert words(damage) == [f"{one} damaged and left out: a. {more}"]
    damage[kind, "b"] = DamagedRow(kind, "b")
    assert words(damage) == [f"{two} damaged and left out: a, b. {more}"]


def test_each_kind_has_a_line_and_the_last_says_where_more_is_said():
    met = {
        (kind, name): DamagedRow(kind, name)
        for kind, name in (
            ("deck", "d"),
            ("card", "c"),
            ("note", "n"),
            ("card", "b"),
            ("pace", "p"),
        )
    }
    assert words(met) == [
        "1 note is damaged and left out: n.",
        "2 cards are damaged and left out: c, b.",
        "What the store says about this is damaged: d, p. `drill doctor` says more.",
    ]
    assert words({}) == []


def test_what_was_left_out_is_known_by_its_kind_and_its_name(mine):
    with mine.store.read() as connection:
        assert not damage.met(connection, "card")
        damage.leave_out(connection, DamagedRow("card", "a", "first"))
        damage.leave_out(connection, DamagedRow("card", "a", "again"))
        assert damage.met(connection, "card")
        assert not damage.met(connection, "note")
        damage.check(connection, "card", "b")
        damage.check(connection, "note", "a")
        with pytest.raises(DamagedRow, match="the card a is damaged") as caught:
            damage.check(connection, "card", "a")
        assert caught.value.why == "first"


def test_three_rows_of_a_kind_are_named_and_the_others_counted():
    met = {("note", name): DamagedRow("note", name) for name in ("a", "b", "c", "d")}
    (said,) = words(met)
    assert said.startswith("4 notes are damaged and left out: a, b, c and 1 more. ")
    del met["note", "d"]
    (said,) = words(met)
    assert said.startswith("3 notes are damaged and left out: a, b, c. ")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE deck SET head = '{' WHERE id = 'mine'",
        "UPDATE deck SET options = '{' WHERE id = 'mine'",
        "INSERT INTO fact VALUES ('pace', '{')",
        "INSERT INTO fact VALUES ('parameters', '[1')",
        "INSERT INTO onsite VALUES ('x', 'X', 'soon', 30, '{', 0, NULL, NULL)",
        "INSERT INTO onsite VALUES ('x', 'X', 'soon', 30, '{', 1, NULL, NULL)",
        "INSERT INTO heard VALUES (1, 'X', 1, 'How?', '', 'nicely')",
        "INSERT INTO mock VALUES (1, 1, 1, 5, '[')",
        "INSERT INTO rehearsal VALUES (1, 1, 1, 1, 1, 1, '[', NULL, 0)",
    ],
)
def test_what_else_is_damaged_stops_nothing(mine, drill, statement):
    hurt(mine, statement)
    code, out, _ = drill("doctor")
    assert (code, " damaged" in out) == (1, True) or "INTO fact" in statement
    for argv in (
        ["due"],
        ["cards"],
        ["decks"],
        ["stats"],
        ["onsite", "list"],
        ["matrix"],
    ):
        code, _, err = drill(*argv)
        assert code in (0, 1), (argv, err)
    code, out, err = drill("study", "--plain", "--deck", "mine", stdin="\n3\n" * 9)
    assert (code, "What is two?" in out) == (0, True), err


def past_an_index(home, name, column, instead, statement):
    """Change a column of which the index is not told: meanwhile it is one of another column."""
    home.close()
    connection = sqlite3.connect(home.paths.store)
    connection.execute("PRAGMA writable_schema = ON")
    held = "SELECT sql FROM sqlite_master WHERE name = ?"
    (sql,) = connection.execute(held, (name,)).fetchone()
    put = "UPDATE sqlite_master SET sql = ? WHERE name = ?"
    connection.execute(put, (sql.replace(column, instead), name))
    connection.commit()
    connection.close()
    connection = sqlite3.connect(home.paths.store)
    connection.execute(statement)
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute(put, (sql, name))
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("index", "column", "instead", "statement", "named"),
    [
        ("card_note", "suspended", "shadowed",
         f"UPDATE card SET suspended = 0 WHERE key = '{TWO}'", f"card {TWO}"),
        ("note_order", "position", "pk",
         "UPDATE note SET position = 9 WHERE deck = 'mine' AND note = 'one'", "note mine/one"),
    ],
    ids=["card", "note"],
)  # fmt: skip
def test_sqlite_compares_what_is_small(mine, drill, index, column, instead, statement, named):
    """A decision that is held once would go unseen: each stands in an index as well."""
    with mine.store.write() as connection:
        connection.execute("UPDATE card SET suspended = 1, active = 0 WHERE key = :key", key=TWO)
    past_an_index(mine, index, column, instead, statement)
    code, out, err = drill("doctor")
    assert code == 1
    assert f"{named}: row" in out
    assert f"missing from index {index}" in out
    assert "`drill doctor --repair`" in err
    assert drill("doctor", "--repair")[0] == 0
    assert drill("doctor")[0] == 0


BESIDE = [
    ("row 1 missing from index card_key", "card small/people/route: {}", True),
    ("row 9999 missing from index card_key", "{}", True),
    ("row 1 missing from index note_order", "note small/people: {}", True),
    ("row 2 missing from index review_day", "review line 2: {}", True),
    ("row 1 missing from index sqlite_autoindex_deck_1", "deck small: {}", True),
    ("row 1 missing from index sqlite_autoindex_fact_1", "fact device: {}", True),
    ("row 1 missing from index nowhere", "{}", True),
    ("wrong # of entries in index card_key", "{}", True),
    ("non-unique entry in index card_key", "{}", True),
    ("Tree 5 page 3: btreeInitPage() returns error code 11", "{}", False),
]
"""What SQLite says, how a person hears of it, and whether indexes made anew would mend it."""


def test_what_sqlite_finds_is_named_as_a_person_knows_it(mine):
    with mine.store.read() as connection:

        class Checked:
            raw, scalar = connection.raw, connection.scalar

            def execute(self, sql):
                lines = [(line,) for line, *_ in BESIDE]
                return lines if sql == "PRAGMA integrity_check" else connection.execute(sql)

        found = list(health.integrity(Checked()))
    assert found == [(said.format(line), beside) for line, said, beside in BESIDE]


def test_no_reader_of_many_rows_takes_a_damaged_one_for_sound(mine):
    """Readiness and lists of cards read less of a row than a session does."""
    hurt(
        mine,
        f"UPDATE card SET key = CAST(x'6d696e652fff' AS TEXT) WHERE key = '{ONE}'",
        f"UPDATE card SET key = CAST(key AS BLOB) WHERE key = '{TWO}'",
        "UPDATE note SET body = replace(body, 'Managing', 'Damaging') WHERE note = 'people'",
    )
    with open_home(mine.paths, mine.clock) as home, home.store.read() as connection:
        every = connection.scalars("SELECT pk FROM card WHERE note_pk != 1")
        keys = {row.key for row in cards.standings(connection, every)}
        assert {key for key in keys if not key.startswith("small/")} == {
            "mine/three/cloze", "other/one/basic",
        }  # fmt: skip
        assert set(library.outlines(connection)) == {("small", "quiet")}
        assert set(library.frame(connection)) == {("small", "quiet")}


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        (f"UPDATE note SET {NOTES['another letter']} WHERE note = 'one' AND deck = 'mine'",
         "note mine/one"),
        ("UPDATE review SET rating = 1 WHERE seq = 2", "line 2 of the log"),
        ("UPDATE change SET before = '{}' WHERE seq = 3", "step 3 of the history"),
    ],
)  # fmt: skip
def test_a_copy_in_which_a_row_is_damaged_is_not_sound(mine, statement, named):
    mine.close()
    assert backup.held(mine.paths.store).reviews == 2
    hurt(mine, statement)
    with pytest.raises(StoreDamaged) as found:
        backup.held(mine.paths.store)
    assert found.value.message == (
        f"the copy {mine.paths.store} is damaged ({named} is not what was written)"
    )
    assert found.value.hint == ("Nothing was changed. `drill backup --list` shows which are sound.")


def test_a_card_whose_key_names_no_slot_keeps_no_other_from_coming_back(mine):
    both = pks(mine, ONE, TWO)
    bulk.retire(mine, both)
    hurt(mine, f"UPDATE card SET key = 'oops' WHERE key = '{ONE}'")
    with open_home(mine.paths, mine.clock) as home:
        assert bulk.retire(home, both, False).keys == (TWO,)
        assert ("card", "oops") in home.store.damage


def test_an_outline_is_a_note_without_what_is_said_in_it(small):
    with small.store.read() as connection:
        whole, outlines = library.frame(connection), library.outlines(connection)
    people, quiet = whole["small", "people"], whole["small", "quiet"]
    beats = tuple(replace(beat, facts=()) for beat in quiet.beats)
    assert outlines == {
        ("small", "people"): replace(people, questions=(), red_flags=(), sounds_right=()),
        ("small", "quiet"): replace(quiet, beats=beats, probes=()),
    }


def test_a_bundled_deck_is_mended_by_the_command_that_the_doctor_says(
    bundled, root, clock, drill, monkeypatch, request
):
    found = [request.config.rootpath / "decks" / "em-interview.yaml"]
    monkeypatch.setattr("drill.service.insight.doctor.bundled_decks", lambda: found)
    with open_home(clock=clock) as home:
        hurt(home, "UPDATE note SET body = '{}' WHERE pk = 3")
    err = drill("doctor")[2]
    command = err[err.index("`drill ") + 7 : err.index("` mends it")].split()
    assert command == ["import", str(found[0]), "--yes"]
    assert drill(*command)[0] == 0
    assert drill("doctor")[0] == 0


def dies(*_):
    raise ZeroDivisionError("of a number that cannot be")


def test_an_unexpected_end_is_traced_to_damage(mine, drill, monkeypatch):
    monkeypatch.setattr("drill.cli.verbs.decks.run", dies)
    assert drill("decks")[0] == 70, "a sound store is not to blame"
    mine.paths.log.unlink()
    hurt(mine, "UPDATE note SET body = '{}' WHERE deck = 'mine' AND note = 'one'")
    code, _, err = drill("decks")
    assert code == 2
    assert "the note mine/one is damaged" in err
    assert str(mine.paths.log) in err, "it may as well have ended over something else"
    assert "ZeroDivisionError" in mine.paths.log.read_text()


def test_an_offer_that_mends_a_note_leaves_no_word_of_it_behind(mine, drill, tmp_path):
    table = tmp_path / "t.csv"
    table.write_text("question,answer,id\nwhat is a,alpha,n1\n")
    assert drill("import", str(table), "--yes")[0] == 0
    hurt(mine, "UPDATE note SET body = replace(body, 'alpha', 'blpha') WHERE note = 'n1'")
    table.write_text("question,answer,id\nwhat is a,gamma,n1\n")
    assert drill("import", str(table), "--yes")[0] == 0
    assert drill("doctor")[0] == 0
    assert "n1" not in drill("cards", "alpha")[1]


def test_damage_is_told_while_another_thread_meets_more():
    met: Damage = {}
    stop = threading.Event()

    def meet():
        while not stop.is_set():
            for number in range(2000):
                met["note", str(number)] = DamagedRow("note", str(number))
            met.clear()

    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    other = threading.Thread(target=meet)
    other.start()
    try:
        for _ in range(300):
            words(met)
    finally:
        stop.set()
        other.join()
        sys.setswitchinterval(before)


def test_a_review_from_the_future_is_not_to_blame(mine, drill, monkeypatch):
    monkeypatch.setattr(clock.Clock, "from_environment", lambda: mine.clock)
    mine.clock.advance(1_000_000)
    grades.grade(mine, ROUTE, Rating.GOOD)
    mine.clock.advance(-1_000_000)
    mine.close()
    monkeypatch.setattr("drill.cli.verbs.decks.run", dies)
    assert drill("decks")[0] == 70
    assert "which is yet to come" in drill("doctor")[1]


@pytest.mark.parametrize("letter", [b"\xff", b"q"], ids=["no text", "another letter"])
def test_a_schema_that_drill_did_not_make_is_named_and_ends_in_a_sentence(
    mine, drill, monkeypatch, letter
):
    mine.close()
    raw = mine.paths.store.read_bytes()
    mine.paths.store.write_bytes(raw.replace(b"'edited/'", b"'edite" + letter + b"/'"))
    code, out, _ = drill("doctor")
    assert (code, "the trigger fact_changes is not what drill made" in out) == (1, True)
    monkeypatch.setattr("drill.cli.verbs.decks.run", dies)  # as over words that are no text
    assert "fact_comes is not what drill made" in drill("decks")[2]
    assert drill("backup", "--json")[0] == 1
    assert not backups.listing(mine.paths)[0].sound


@pytest.mark.parametrize("what", NOTES)
def test_rows_are_read_with_their_faults_by_one_reader(mine, what):
    hurt(mine, f"UPDATE note SET {NOTES[what]} WHERE deck = 'mine' AND note = 'one'")
    with Store(mine.paths.store) as store, store.read() as connection:
        assert [item.note.id for item in library.notes(connection, deck="mine")] == ["two", "three"]
        assert list(store.damage) == [("note", "mine/one")]
        assert [each.note for each in library.damaged_notes(connection)] == ["one"]
        assert not list(log.damaged_lines(connection))


def test_no_flipped_byte_is_fatal_or_shown_unseen(tmp_path, monkeypatch):
    """A few of what `bench/torture` does by the thousand."""
    monkeypatch.setattr(clock, "time", clock.time)
    flipper, rng = Flipper(tmp_path), random.Random(7)
    body = flipper.whole.index(b"velocity fell")
    log_line = flipper.whole.index(b"study\x00") if b"study\x00" in flipper.whole else body
    places = [body, log_line, *(None for _ in range(8))]
    kinds = [flipper.flip(rng, at) for at in places]
    wrong = [outcome for outcome in kinds if outcome.kind.isupper()]
    assert not wrong, wrong
    assert kinds[0].kind == "mended"
    assert SMALL.count("velocity fell") == 1
