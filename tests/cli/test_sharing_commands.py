"""Decks in and out by the command: exit codes, what is said where, what stays as it was."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from drill.cli import main as cli
from drill.service.library import note_editor
from drill.service.library.opening import open_home

SAMPLES = Path(__file__).parent.parent / "exchange" / "anki"
TABLE = "front,back,tags\nhola,hello,es\nadios\ncasa,house,es\n"


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """The working folder."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "words.csv"
    path.write_text(TABLE, encoding="utf-8")
    return str(path)


def test_a_table_with_a_broken_row_is_applied_and_says_so(drill, table):
    code, out, _ = drill("import", table, "--dry-run")
    assert code == 0
    assert "notes: 2 new, 1 skipped" in out
    assert "skipped  'adios' — line 3: too few columns: 1, not 3" in out
    code, out, err = drill("import", table, "--yes", "--json")
    (row,) = json.loads(out)["sources"]
    assert (code, err) == (0, "Imported. `drill undo` takes it back.\n")
    assert (row["format"], row["deck"], row["applied"]) == ("csv", "words", True)
    assert (row["notes"]["new"], row["notes"]["skipped"]) == (2, 1)
    assert [item["what"] for item in row["items"]].count("skipped") == 1
    assert drill("undo")[0] == 0
    assert not [deck for deck in json.loads(drill("decks", "--json")[1]) if deck["id"] == "words"]


def test_a_package_in_and_a_package_out(drill, tmp_path):
    code, out, err = drill("import", str(SAMPLES / "many.apkg"), "--yes", "--media", "files")
    assert (code, "12 new" in out, "1 file of media kept in files" in err) == (0, True, True)
    assert Path("files/flag.png").exists()
    for form, ending in (("apkg", "apkg"), ("pack", "zip")):
        code, out, err = drill("export", "many", "--format", form)
        assert (code, out, err) == (0, "", f"Wrote many.{ending}.\n")
        code, _, err = drill("export", "many", "--format", form)
        assert (code, err) == (0, f"Wrote many.{ending}.\n"), "its own former output"
        code, out, _ = drill("import", f"many.{ending}", "--dry-run")
        assert (code, "nothing new" in out) == (0, True)


@pytest.mark.parametrize("form", ["yaml", "json", "csv", "markdown"])
def test_texts_go_to_standard_output(bundled, drill, form):
    code, out, err = drill("export", "sample-stories", "--format", form)
    assert (code, err) == (0, "")
    assert "The quiet senior" in out


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("import", "http://x.example/d.yaml", "--yes"), "only https"),
        (("import", "https://127.0.0.1/d.yaml", "--yes"), "not a public address"),
        (("import", "nothing.apkg", "--yes"), "There is no file"),
        (("import", "TABLE", "--link", "--yes"), "only a deck file"),
        (("import", "TABLE", "--deck", "a b", "--yes"), "not a valid deck id"),
        (("import", "TABLE", "TABLE", "--deck", "x", "--yes"), "there are several"),
        (("import", "TABLE", "--split", "--deck", "x", "--yes"), "Say one of them"),
        (("import", "TABLE"), "nobody is there to ask"),
        (("import", "", "--yes"), "no file without a name"),
        (("export", "no-such-deck"), "there is no deck"),
        (("export", "em-interview", "--with-history"), "cannot hold reviews"),
        (("export", "em-interview", "sample-stories"), "holds one deck"),
        (("export", "em-interview", "-o", "no/such/folder/x"), "cannot be written"),
    ],
)
def test_what_is_refused(bundled, drill, table, args, words):
    code, _, err = drill(*(table if arg == "TABLE" else arg for arg in args))
    assert (code, words in err) == (2, True), err
    assert "Traceback" not in err


def test_asking_about_edits_needs_somebody(drill, table, tmp_path):
    drill("import", table, "--yes")
    code, _, err = drill("import", table, "--edits", "ask")
    assert code == 0, err


def test_lint_says_what_a_receiver_would_miss(drill, tmp_path):
    path = tmp_path / "d.yaml"
    path.write_text("drill: 1\nid: d\ntitle: D\ncards:\n  - {id: a, q: one, a: two}\n")
    code, out, err = drill("lint", str(path))
    assert (code, out) == (0, "")
    assert "Before you share it: no author is named" in err
    assert "licence" in err


def test_columns_of_a_table_that_are_not_certain(drill, tmp_path):
    path = tmp_path / "aws.csv"
    path.write_text("area,pregunta,respuesta\nSDLC,What is a build?,code made whole\n")
    code, _, err = drill("import", str(path), "--yes")
    assert code == 2
    assert "the first row looks like names of columns (area, pregunta, respuesta)" in err
    assert "Say --front and --back" in err
    assert drill("import", str(path), "--dry-run")[0] == 0
    code, out, err = drill("import", str(path), "--dry-run", "--yes")
    assert (code, "2 new" in out) == (2, True), "as the import itself would end"
    assert "Say --front and --back" in err
    named = ("--front", "pregunta", "--back", "respuesta", "--yes", "--json")
    code, out, _ = drill("import", str(path), *named)
    assert (code, json.loads(out)["sources"][0]["notes"]["new"]) == (0, 1)
    code, _, err = drill("import", str(path), "--front", "nothing", "--yes")
    assert code == 2
    assert "There is: 1 area, 2 pregunta, 3 respuesta." in err
    note = tmp_path / "a.md"
    note.write_text("Q: one\nA: two\n")
    code, _, err = drill("import", str(note), "--front", "1", "--yes")
    assert code == 2
    assert "is no table" in err


def test_a_person_says_which_columns(drill, tmp_path, monkeypatch):
    path = tmp_path / "aws.csv"
    path.write_text("area,pregunta,respuesta\nSDLC,What is a build?,code made whole\n")

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    def run(typed, *argv):
        monkeypatch.setattr(sys, "stdin", Terminal(typed))
        return cli.run(argv)

    assert run("pregunta\nrespuesta\ny\n", "import", str(path)) == 0
    code, out, _ = drill("export", "aws", "--format", "json")
    (card,) = json.loads(out)["cards"]
    assert (code, card["q"], card["a"]) == (0, "What is a build?", "code made whole")


def test_an_import_of_skipped_rows_alone_is_an_error(drill, tmp_path):
    path = tmp_path / "bare.md"
    path.write_text("Q: a question that nobody answers\n")
    code, out, err = drill("import", str(path), "--yes", "--json")
    assert (code, out) == (2, "")
    assert "looked for: Q: and A: lines" in err


SOURCE = """\
# Mine. Written in trains.
drill: 1
id: short
title: "Short"   # the title
cards:
  # the first
  - {id: one, q: One?, a: "1, or so"}
  - {id: two, q: Two?, a: "2"}
"""


@pytest.fixture
def source(drill, tmp_path):
    path = tmp_path / "short.yaml"
    path.write_text(SOURCE)
    assert drill("import", str(path), "--yes")[0] == 0
    return path


def test_an_author_s_source_gets_its_origin_and_keeps_the_rest(drill, source):
    for _ in range(2):
        assert drill("export", "short", "-o", str(source)) == (0, "", f"Wrote {source}.\n")
        made = source.read_text().splitlines()
        came = [line for line in made if line not in SOURCE.splitlines()]
        assert [line.partition(":")[0] for line in came] == ["version", "origin"]
        assert [line for line in made if line not in came] == SOURCE.splitlines()
    assert drill("import", str(source), "--dry-run")[1].splitlines()[1] == "  nothing new"


def test_an_author_s_next_version_is_never_taken_back_unasked(drill, source):
    drill("export", "short", "-o", str(source))
    newer = source.read_text().replace("1, or so", "1, surely").replace("Mine.", "My own.")
    source.write_text(newer)
    code, _, err = drill("export", "short", "-o", str(source))
    assert (code, source.read_text()) == (2, newer)
    assert f"drill import {source}" in err
    assert "--force" in err
    assert drill("import", str(source), "--yes")[0] == 0
    assert drill("export", "short", "-o", str(source))[0] == 0
    assert source.read_text() == newer


def test_a_followed_file_is_the_source_of_its_deck_whatever_that_is_called(drill, tmp_path):
    path = tmp_path / "short.yaml"
    path.write_text(SOURCE)
    assert drill("import", str(path), "--link", "--deck", "mine", "--yes")[0] == 0
    with open_home() as home:
        text = note_editor.text(home, "mine", "one").replace("1, or so", "1")
        note_editor.save(home, "mine", "one", text)
    edited = path.read_text()
    assert '{id: one, q: One?, a: "1"}' in edited
    assert drill("export", "mine", "-o", str(path)) == (0, "", f"Wrote {path}.\n")
    made = path.read_text().splitlines()
    assert [line for line in made if line in edited.splitlines()] == edited.splitlines()
    path.write_text("\n".join(made).replace("Mine.", "Yours."))
    assert drill("export", "mine", "-o", str(path))[0] == 0
    assert "# Yours. Written in trains." in path.read_text()


def test_by_force_the_deck_s_words_come_and_the_former_ones_are_kept(drill, source):
    newer = SOURCE.replace("1, or so", "1, surely")
    source.write_text(newer)
    code, _, err = drill("export", "short", "-o", str(source), "--force")
    assert (code, "# Mine. Written in trains." in source.read_text()) == (0, True)
    assert "1, or so" in source.read_text()
    kept = err.split("kept in ")[1].strip().removesuffix(".")
    assert Path(kept).read_text() == newer


def test_an_edit_made_here_goes_into_the_source(drill, source):
    with open_home() as home:
        text = note_editor.text(home, "short", "one").replace("1, or so", "1")
        note_editor.save(home, "short", "one", text)
    assert drill("export", "short", "-o", str(source))[0] == 0
    assert source.read_text().count("#") == SOURCE.count("#")
    assert '{id: one, q: One?, a: "1"}' in source.read_text()


def test_a_newer_version_in_the_source_of_what_was_edited_here_is_not_written_over(drill, source):
    with open_home() as home:
        text = note_editor.text(home, "short", "one").replace("1, or so", "1")
        note_editor.save(home, "short", "one", text)
    newer = SOURCE.replace("1, or so", "1, surely")
    source.write_text(newer)
    code, _, err = drill("export", "short", "-o", str(source))
    assert (code, source.read_text()) == (2, newer)
    assert "differs from the deck short" in err
    assert drill("import", str(source), "--yes")[0] == 0
    assert drill("export", "short", "-o", str(source))[0] == 0
    assert '{id: one, q: One?, a: "1"}' in source.read_text()


@pytest.mark.parametrize("form", ["yaml", "csv", "json", "apkg", "markdown", "pack"])
def test_another_s_file_is_replaced_by_force_only(drill, source, form):
    there = source.with_name("there")
    there.write_text("mine")
    code, _, err = drill("export", "short", "--format", form, "-o", str(there))
    assert (code, there.read_text()) == (2, "mine")
    assert "--force" in err
    assert drill("export", "short", "--format", form, "-o", str(there), "--force")[0] == 0
    assert there.read_bytes() != b"mine"
    assert drill("export", "short", "--format", form, "-o", str(there))[0] == 0
    there.write_text("mine again")
    assert drill("export", "short", "--format", form, "-o", str(there))[0] == 2


def test_an_export_of_another_deck_is_asked_for(drill, source):
    """What drill wrote is replaced without a question by the same decks only."""
    other = source.with_name("other.yaml")
    other.write_text("drill: 1\nid: other\ntitle: Other\ncards: [{id: x, q: X?, a: y}]\n")
    assert drill("import", str(other), "--yes")[0] == 0
    there = source.with_name("there.csv")
    for _ in range(2):
        assert drill("export", "short", "--format", "csv", "-o", str(there))[0] == 0
    written = there.read_text()
    code, _, err = drill("export", "other", "--format", "csv", "-o", str(there))
    assert (code, there.read_text()) == (2, written)
    assert "--force" in err


def test_a_source_that_would_lose_its_comments_is_asked_for(drill, source):
    text = "{drill: 1, id: short, title: Short, # mine\n"
    text += "cards: [{id: one, q: One?, a: x}, # of one\n  {id: two, q: Two?, a: y}]}\n"
    source.write_text(text)
    assert drill("import", str(source), "--yes")[0] == 0
    code, _, err = drill("export", "short", "-o", str(source))
    assert (code, source.read_text()) == (2, text)
    assert "cannot be changed in its place" in err
    assert "without its comments" in err


def test_stories_that_an_export_leaves_out_are_not_taken_from_the_source(drill, source):
    beats = "beats: [{id: b, label: B, facts: [x]}, {id: d, label: D, facts: [y]}]"
    source.write_text(f"{SOURCE}stories:\n  - {{id: s, title: My secret, {beats}}}\n")
    assert drill("import", str(source), "--own", "--yes")[0] == 0
    assert drill("export", "short", "-o", str(source))[0] == 0
    written = source.read_text()
    source.write_text(f"{written}# mine\n")
    code, _, err = drill("export", "short", "--samples-only", "-o", str(source))
    assert (code, source.read_text()) == (2, f"{written}# mine\n")
    assert "differs from the deck" in err


def test_a_table_over_the_source_is_asked_for(drill, source):
    assert drill("export", "short", "--format", "csv", "-o", str(source))[0] == 2
    assert source.read_text() == SOURCE


def test_whoever_sits_there_is_asked(drill, source):
    there = source.with_name("there")
    there.write_text("mine")
    for answer, code, left in (("n\n", 1, True), ("y\n", 0, False)):
        assert drill("export", "short", "-o", str(there), stdin=Typing(answer))[0] == code
        assert (there.read_text() == "mine") is left


class Typing(io.StringIO):
    """A terminal at which somebody types this."""

    def isatty(self):
        return True


def test_two_files_of_one_deck_are_not_taken_one_after_the_other(drill, tmp_path):
    text = "drill: 1\nid: t\ntitle: T\ncards:\n  - {{id: {0}, q: '{0}?', a: x}}\n"
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(text.format(name))
    for last in ("two.yaml", "one.yaml"):
        code, out, err = drill("import", "one.yaml", last, "--yes")
        assert (code, out) == (2, "")
        assert f"{last} is the same deck as one.yaml (leave one of them out)" in err
    assert drill("import", "one.yaml", "--yes")[0] == 0


def test_a_preview_of_a_deck_file_says_what_changes(drill, tmp_path):
    def deck(version, answer, figure, changelog):
        path = tmp_path / "some.yaml"
        path.write_text(
            f"drill: 1\nid: some\ntitle: Some\nversion: {version}\nchangelog: {changelog}\n"
            f"cards:\n  - {{id: one, q: What?, a: {answer}}}\n"
            "stories:\n  - id: kafka\n    title: Kafka\n    beats:\n"
            f"      - {{id: end, label: End, facts: ['it fell ==9%==', 'cost ==${figure}==']}}\n"
        )
        return drill("import", str(path), "--yes")[1]

    first = deck("1.0", "this", 4, "[1.0 first]")
    assert "(Some, 1.0)" in first
    second = deck("1.1", "that", 5, "[1.0 first, 1.1 dearer]")
    assert "(Some, 1.0 → 1.1)" in second
    assert "  what is new: 1.1 dearer" in second.splitlines()
    assert "1.0 first" not in second, "that is known"
    assert "What? — 'this' → 'that'" in second
    assert "Kafka — 'cost ==$4==' → 'cost ==$5=='" in second
    assert "9%" not in second
    older = deck("1.0", "this", 4, "[1.0 first]")
    assert "note: version 1.0 is older than 1.1, which is here" in older
    assert "older" not in deck("1.10", "this", 4, "[1.0 first]")
