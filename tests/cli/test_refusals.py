"""What is refused, in words; and what is not asked about."""

from __future__ import annotations

import io
import json
import shlex
import sqlite3
import sys

import pytest

from drill.cli import main as cli
from drill.deckfile.reading import read_deck
from drill.domain.review import Rating
from drill.service.insight.browser import reviews
from drill.service.library import decks
from drill.service.library.opening import open_home
from drill.service.study import grades
from drill.service.study.session import open_session
from tests_support import SMALL

ROUTE = "small/people/route"


@pytest.fixture
def drill(drill, small):
    """A command beside a stocked root, with nobody at the keyboard."""
    small.close()
    return drill


def refused(result, *says):
    code, out, err = result
    assert (code, out) == (2, ""), err
    assert "Traceback" not in err
    for text in says:
        assert text in err


@pytest.mark.parametrize("seconds", ["nan", "inf", "-1", "86401", "soon"])
def test_seconds_that_are_none(drill, small, seconds):
    refused(drill("answer", ROUTE, "3", "--seconds", seconds), "--seconds")
    assert reviews(small) == []


@pytest.mark.parametrize(
    ("key", "near"),
    [("smal/people/route", ROUTE), ("small/people/rute", ROUTE), ("small/peple/route", ROUTE)],
)
def test_the_nearest_card_is_named(drill, key, near):
    refused(drill("answer", key, "3"), f"did you mean {near}?")
    refused(drill("bury", key), f"did you mean {near}?")


@pytest.mark.parametrize(
    "now", ["0001-01-01T00:00:00+05:00", "9999-12-31T23:00:00-05:00", "1500-01-01", "noon"]
)
def test_a_now_that_is_out_of_reach(drill, monkeypatch, now):
    monkeypatch.setenv("DRILL_NOW", now)
    for argv in (["due", "--json"], ["answer", ROUTE, "4"], ["study", "--plain"]):
        refused(drill(*argv))


@pytest.mark.parametrize("now", ["1970-01-02", "2999-12-31T23:59:59Z"])
def test_a_now_that_is_just_in_reach(drill, monkeypatch, now):
    monkeypatch.setenv("DRILL_NOW", now)
    assert drill("answer", ROUTE, "4")[0] == 0
    assert drill("due")[0] == 0


@pytest.mark.parametrize("place", ["x" * 5000, "~nobody-of-this-name/x"], ids=len)
def test_homes_that_are_no_path(drill, monkeypatch, place):
    monkeypatch.setenv("DRILL_HOME", place)
    for argv in (["due"], ["decks"], ["config"]):
        refused(drill(*argv), "DRILL_HOME")


def test_a_relative_xdg_path_is_ignored(drill, monkeypatch, tmp_path):
    monkeypatch.delenv("DRILL_HOME")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", "data")
    for _ in range(2):
        assert drill("due")[0] == 0
    assert not (tmp_path / "data").exists()
    assert (tmp_path / ".local/share/drill/drill.db").is_file()


def test_nobody_is_asked_about_nothing(drill, tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(SMALL)
    code, out, err = drill("import", str(path))
    assert (code, "nothing new" in out, err) == (0, True, "")
    path.write_text(SMALL.replace("title: Small\n", "title: Smaller\n"))
    code, out, err = drill("import", str(path), "--own")
    assert (code, "nobody is there to ask" in err) == (2, True)


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_every_quote_of_a_completion_is_closed(drill, shell):
    for line in drill("completion", shell)[1].splitlines():
        assert "'" not in "".join(shlex.split(line, comments=True)), line


def test_a_damaged_page_is_found_or_said(drill, small):
    """Not every page is read by every command: what is read is sound, or the command says so."""
    data = bytearray(small.paths.store.read_bytes())
    middle = len(data) // 2 // 4096 * 4096
    data[middle : middle + 4096] = b"\xa5" * 4096
    small.paths.store.write_bytes(data)
    for argv in (["doctor"], ["cards"], ["due"], ["log"], ["answer", ROUTE, "3"]):
        code, _, err = drill(*argv)
        assert code in (0, 1, 2)
        assert "Traceback" not in err
        assert "drill failed" not in err
    assert drill("doctor")[0] in (1, 2)


@pytest.mark.parametrize("table", ["review", "card"])
def test_a_store_with_damaged_pages_that_opens_is_reported_as_such(drill, small, table):
    drill("answer", ROUTE, "good")
    with small.store.read() as connection:
        query = "SELECT rootpage FROM sqlite_master WHERE name = :table"
        page = connection.scalar(query, table=table) - 1
    small.close()
    data = bytearray(small.paths.store.read_bytes())
    data[page * 4096 : page * 4096 + 4096] = b"\xa5" * 4096
    small.paths.store.write_bytes(data)
    code, out, err = drill("doctor", "--json")
    assert (code, err) == (1, "")
    checks = {check["check"]: check for check in json.loads(out)}
    assert [checks[name]["ok"] for name in ("sqlite", "rows", "replay")] == [False] * 3
    assert checks["sqlite"]["faults"]
    assert "not looked at" in checks["replay"]["faults"][0]
    code, out, err = drill("doctor", "--repair")
    assert code == 1
    assert "wrong    the file is a sound SQLite database" in out
    assert "The newest sound copy is" in err
    assert small.paths.store.read_bytes() == data


@pytest.mark.parametrize("how", ["--plain", "--jsonl"])
@pytest.mark.parametrize("again", [False, True])
def test_a_grade_that_could_not_be_saved_is_in_the_exit_code(
    small, monkeypatch, capsys, how, again
):
    small.close()
    monkeypatch.setattr("drill.storage.engine.Store.__init__.__defaults__", (0.05,))
    other = sqlite3.connect(small.paths.store, isolation_level=None, check_same_thread=False)
    rating, leave = ('{"rating": 3}', '{"do": "quit"}') if how == "--jsonl" else ("3", "q")

    class Lines(io.StringIO):
        """The store is locked while the first grade is given; a second one may follow."""

        def readline(self, *_):
            line = super().readline()
            if line.strip() == rating:
                other.execute("ROLLBACK" if other.in_transaction else "BEGIN IMMEDIATE")
            return line

    front = [] if how == "--jsonl" else [""]
    lines = [*front, rating, *([*front, rating] if again else []), leave]
    monkeypatch.setattr(sys, "stdin", Lines("".join(f"{line}\n" for line in lines)))
    code = cli.run(["study", how])
    other.close()
    said = capsys.readouterr()
    assert "another drill is writing" in said.out + said.err
    assert code == (0 if again else 1)
    if how == "--plain":
        assert ("All saved." in said.out, "not saved: " in said.out) == (again, not again)


@pytest.mark.parametrize("how", ["--plain", "--jsonl"])
def test_a_grade_that_another_window_gave_first_is_in_the_exit_code(
    small, monkeypatch, capsys, how
):
    small.close()
    rating = '{"rating": 1, "seconds": 1}' if how == "--jsonl" else "1"

    class Lines(io.StringIO):
        """Another process grades the card before the first answer comes."""

        before = True

        def readline(self, *_):
            line = super().readline()
            if line.strip() == rating and self.before:
                self.before = False
                with open_home(small.paths, small.clock) as other:
                    grades.grade(other, first, Rating.AGAIN)
            return line

    with open_home(small.paths, small.clock) as home:
        first = open_session(home).current.key
    answer = f"{rating}\n" if how == "--jsonl" else f"\n{rating}\n"
    monkeypatch.setattr(sys, "stdin", Lines(answer * 3))
    assert cli.run(["study", how]) == 1
    said = capsys.readouterr()
    assert "another window graded it" in said.out + said.err
    if how == "--plain":
        assert f"not saved: your answer for {first}" in said.out
        assert "All saved." not in said.out


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (['{"rating": 9}'], 1),
        (["nonsense", '{"do": "quit"}'], 1),
        (["nonsense", '{"do": "fly"}', '{"rating": 3}'], 0),
        (["nonsense", '{"do": "bury"}'], 0),
        (['{"do": "undo"}', '{"do": "quit"}'], 0),
        (['{"rating": 3}', "nonsense", '{"do": "undo"}'], 1),
    ],
)
def test_lines_that_were_refused_are_in_the_exit_code(small, monkeypatch, lines, code):
    small.close()
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    assert cli.run(["study", "--jsonl"]) == code


@pytest.mark.parametrize(
    ("how", "line"), [("--plain", ":s"), ("--plain", ":u"), ("--jsonl", '{"do": "bury"}')]
)
def test_what_else_could_not_be_saved_is_in_the_exit_code(small, monkeypatch, capsys, how, line):
    grades.grade(small, "small/doors/basic", Rating.GOOD)
    small.close()
    monkeypatch.setattr("drill.storage.engine.Store.__init__.__defaults__", (0.05,))
    other = sqlite3.connect(small.paths.store, isolation_level=None)

    class Locked(io.StringIO):
        def readline(self, *_):
            if not other.in_transaction:
                other.execute("BEGIN IMMEDIATE")
            return super().readline()

    monkeypatch.setattr(sys, "stdin", Locked(f"{line}\n"))
    assert cli.run(["study", how]) == 1
    other.close()
    said = capsys.readouterr()
    assert "another drill is writing" in said.out + said.err
    assert ("not saved: " in said.out) == (how == "--plain")


def test_a_store_in_use_says_so(drill, small, monkeypatch):
    monkeypatch.setattr("drill.storage.engine.Store.__init__.__defaults__", (0.05,))
    other = sqlite3.connect(small.paths.store, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    for argv in (["answer", ROUTE, "3"], ["undo"], ["suspend", ROUTE]):
        refused(drill(*argv), "another drill is writing", "Try again")
    assert drill("cards")[0] == drill("due")[0] == 0, "looking needs no lock"
    other.execute("ROLLBACK")
    other.close()
    with open_home(small.paths, small.clock) as home:
        assert reviews(home) == []


def test_a_program_is_told_that_its_card_went_and_asked_the_next(small, monkeypatch, capsys):
    class Meanwhile(io.StringIO):
        """Another process retires every card but one before the first answer arrives."""

        def readline(self, *_):
            with open_home(small.paths, small.clock) as other:
                rest = SMALL[: SMALL.index("competencies:")] + "cards: [{id: doors, q: q, a: a}]"
                decks.take(other, [("s", read_deck(rest, "s"))])
            return super().readline()

    small.close()
    monkeypatch.setattr(sys, "stdin", Meanwhile('{"rating": 3}\n{"rating": 4}\n'))
    assert cli.run(["study", "--jsonl"]) == 1, "one grade was not saved"
    first, error, second, rated, done = map(json.loads, capsys.readouterr().out.splitlines())
    assert first["ask"] in error["error"]
    assert second["ask"] == rated["rated"] == "small/doors/basic"
    assert done["done"]["reviews"] == 1


@pytest.mark.parametrize(
    "words",
    [
        f"answer {ROUTE} good --seconds=--", "study --jsonl --minutes=--", "onsite plan --ics=--",
        "daysoff --backlog=--", "deck small --title=--", "deck small --new=--",
    ],
)  # fmt: skip
def test_two_dashes_are_no_value(drill, words):
    option = words.split()[-1].partition("=")[0]
    refused(drill(*words.split()), f"{option} needs a value")


def test_no_name_is_no_backup(drill):
    assert drill("backup")[0] == 0
    refused(drill("restore", "--yes", ""), "there is no backup")


def test_seconds_without_a_sign_are_sealed_as_they_are_kept(drill):
    assert drill("answer", ROUTE, "good", "--seconds", "-0")[0] == 0
    code, out, _ = drill("doctor")
    assert code == 0, out
    assert drill("undo")[0] == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["card", "\udced\udca0\udc80"], "is not UTF-8"),
        (["answer", "\udcff\udcfe", "good"], "is not UTF-8"),
        (["log", "--last", "9" * 20], "takes a whole number"),
        (["undo", "--list", "--limit", str(2**63)], "takes a whole number"),
        (["lint", "x" * 300], "too long for the name of a file"),
        (["restore", "x" * 300], "too long for the name of a file"),
    ],
)
def test_what_nothing_could_be_called_is_refused_in_words(drill, words, says):
    refused(drill(*words), says)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["undo", "--limit", "1"], "--limit goes with --list"),
        (["optimize", "--adopt", "--reset"], "do not go together"),
        (["backup", "--list", "-o", "x"], "do not go together"),
        (["mock", "--history", "--clock"], "do not go together"),
        (["sync", "--off", "--lost"], "do not go together"),
        (["sync", "--off", "--join"], "--off goes by itself"),
        (["sync", "--lost", "--plain"], "--lost goes by itself"),
        (["onsite", "add", "Acme", "9", "--competencies", " , ,"], "names nothing"),
    ],
)
def test_what_would_be_ignored_is_refused(drill, words, says):
    refused(drill(*words), says)


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (["-kind:flag", "kind:route", "--count"], "1"),
        (["kind:route", "--count", "-kind:flag"], "1"),
        (["--count", "-kind:route", "kind:route"], "0"),
        (["--count", "-kind:flag kind:route"], "1"),
        (["--count", "--", "-people", "kind:route"], "0"),
    ],
)
def test_a_search_may_begin_with_what_does_not_match(drill, words, count):
    assert drill("cards", *words) == (0, f"{count}\n", "")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["-people"], "has no option -people"),
        (["-count"], "did you mean --count?"),
        (["--kind:flag"], "has no option --kind:flag"),
        (["--limit", "-kind:flag"], "--limit needs a value"),
        (["-kind:flag", "--sorted"], "did you mean --sort?"),
    ],
)
def test_what_looks_like_an_option_is_one(drill, words, says):
    refused(drill("cards", *words), says)
