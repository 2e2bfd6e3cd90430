"""What a source is, is told by what is in it; what is dangerous in it is refused with words."""

from __future__ import annotations

import io
import json
import os
import zipfile

import pytest

import packages
from drill.errors import DeckError, NotFound
from drill.service.home import undo
from drill.service.home.progress import Cancelled
from drill.service.library import formats, imports, sources
from drill.service.library.arrivals import Wish
from drill.service.library.exports import ExportOrder, Form, written
from drill.service.library.sources import open_source
from tests_support import SMALL

OTHER = "drill: 1\nid: other\ntitle: Other\ncards:\n  - {id: a, q: b, a: c}\n"


def opened(path, **options):
    with open_source(str(path), **options) as found:
        return found


def zipped(path, **files):
    with zipfile.ZipFile(path, "w") as out:
        for name, text in files.items():
            out.writestr(name.replace("__", "/").replace("_", "."), text)
    return path


def refused(path):
    with pytest.raises(DeckError) as caught:
        opened(path)
    return str(caught.value)


@pytest.mark.parametrize("name", ["deck.yaml", "deck.txt", "deck.csv", "deck", "deck.zip"])
def test_a_deck_file_by_any_name(tmp_path, name):
    path = tmp_path / name
    path.write_text(SMALL)
    found = opened(path)
    assert (found.format, [deck.id for _, deck in found.whole]) == ("yaml", ["small"])
    assert found.path == path


def test_a_broken_deck_file_gets_the_deck_file_s_own_message(tmp_path):
    path = tmp_path / "deck.md"
    path.write_text(SMALL.replace("evaluates:", "evalutes:"))
    assert "evaluates" in refused(path)


def test_json_of_our_own(small, tmp_path):
    path = tmp_path / "deck"
    path.write_bytes(written(small, ExportOrder(("small",), Form.JSON)))
    found = opened(path)
    assert found.format == "json"
    with imports.look(small, [str(path)], Wish(own=True)) as looked:
        assert looked.does_nothing
    assert json.loads(path.read_text())["id"] == "small"


def test_a_zip_and_a_folder_of_decks_are_packs(tmp_path):
    said = "pack: 1\ntitle: Both\nlicense: CC0\nauthors: [Me]\ndecks: [other.yaml]\n"
    path = zipped(tmp_path / "a", pack_yaml=said, other_yaml=OTHER, small_yaml=SMALL)
    found = opened(path)
    ((name, deck),) = found.whole
    assert (found.format, deck.license, deck.authors) == ("pack", "CC0", ("Me",))
    assert name.endswith("a/other.yaml")
    folder = tmp_path / "folder"
    (folder / "in").mkdir(parents=True)
    (folder / "in" / "other.yaml").write_text(OTHER)
    (folder / "small.yaml").write_text(SMALL)
    (folder / ".hidden.yaml").write_text("nonsense")
    assert [deck.id for _, deck in opened(folder).whole] == ["other", "small"]


def test_a_pack_comes_back_as_it_left(small, tmp_path):
    path = tmp_path / "small.zip"
    path.write_bytes(written(small, ExportOrder(("small",), Form.PACK)))
    assert path.read_bytes() == written(small, ExportOrder(("small",), Form.PACK))
    with imports.look(small, [str(path)], Wish(own=True)) as looked:
        assert looked.does_nothing
        assert looked.warnings == ("the pack Small 1.0.0",)


def test_several_decks_are_one_step_to_undo(home, tmp_path):
    path = zipped(tmp_path / "a", other_yaml=OTHER, small_yaml=SMALL)
    with imports.look(home, [str(path)]) as looked:
        done = imports.take(home, looked)
    assert [each.deck for each in done] == ["other", "small"]
    assert undo.undo(home).what == "importing other, small"
    assert undo.undo(home) is None


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("pack: 1\ntitel: x\n", "did you mean title"),
        ("title: x\n", "starts with 'pack: 1'"),
        ("pack: 1\ndecks: [no.yaml]\n", "there is no 'no.yaml'"),
        ("pack: 1\ndecks: ../x\n", "list of texts"),
        ("pack: 1\ndecks: [../../etc/passwd]\n", "there is no '../../etc/passwd'"),
        ("- x\n", "a pack is a mapping"),
        ("a: &x [*x]\n", "repetition"),
    ],
)
def test_what_is_wrong_with_a_pack(tmp_path, said, words):
    message = refused(zipped(tmp_path / "a", pack_yaml=said, other_yaml=OTHER))
    assert words in message
    assert "pack.yaml" in message


def test_a_link_in_a_folder_a_nested_zip_and_two_files_of_one_deck(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    (tmp_path / "secret.yaml").write_text(OTHER)
    (folder / "a.yaml").symlink_to(tmp_path / "secret.yaml")
    assert "is a link" in refused(folder)
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as out:
        out.writestr("other.yaml", OTHER)
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("inner.zip", inner.getvalue())
    assert "zips in it are not opened" in refused(path)
    assert "is the same deck as" in refused(zipped(tmp_path / "b", a_yaml=OTHER, b_yaml=OTHER))


def test_too_many_decks(tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "MOST_DECKS", 1)
    assert "more than 1 deck" in refused(zipped(tmp_path / "a", a_yaml=OTHER, b_yaml=SMALL))


def test_what_is_nothing_that_drill_knows(tmp_path):
    path = tmp_path / "x"
    for data, words in (
        (b"SQLite format 3\0" + bytes(100), "not a deck"),
        (b"SQLite format 3\0" + bytes(100), "`drill restore "),
        (b"\x1f\x8b" + bytes(30), "not a deck"),
        (b"Dear reader,\nthis is only a letter.\n", "no deck, table or flashcards"),
        (b"\xff\xfe\x00", "UTF-16"),
        (b"caf\xe9 au lait, a, b\n" * 20, "not UTF-8"),
        (bytes(500), "control character"),
    ):
        path.write_bytes(data)
        assert words in refused(path.rename(tmp_path / "x.txt"))
    path.write_text("# One\n**Situation:** x\n**Result:** ==40%==\n\nQ: why?\nA: so\n")
    assert "--own" in refused(path)
    with pytest.raises(NotFound):
        opened(tmp_path / "nothing")
    assert "it is a device, not a file" in refused("/dev/null")


def test_a_store_is_restored_from_where_it_was_named(tmp_path):
    path = tmp_path / "my copy.db"
    path.write_bytes(b"SQLite format 3\0" + bytes(100))
    with pytest.raises(DeckError) as caught:
        opened(path)
    hint = f"a drill store is for `drill restore '{tmp_path}/my copy.db'`; from Anki, "
    assert caught.value.problems[0].hint == f"{hint}export a deck as .apkg, CSV or Markdown"


def test_a_file_that_is_no_text_is_told_with_its_line_and_one_too_long(tmp_path, monkeypatch):
    path = tmp_path / "words.csv"
    path.write_bytes(b"a,b\nc,d\ne,\xff\n")
    with pytest.raises(DeckError) as caught:
        opened(path)
    (problem,) = caught.value.problems
    assert (problem.message, problem.line) == ("not UTF-8 text", 3)
    monkeypatch.setattr(formats, "MOST_TEXT", 1_000_000)
    path.write_bytes(b"a,b\n" * 250_000)
    opened(path)
    path.write_bytes(b"a,b\n" * 250_000 + b"\n")
    assert "larger than 1 MB" in refused(path)


def test_a_pipe_is_read_once_and_to_its_end(tmp_path, monkeypatch):
    def first_free():
        """The number of the next file that is opened."""
        number = os.dup(0)
        os.close(number)
        return number

    path, free = tmp_path / "pipe", first_free()
    os.mkfifo(path)
    assert "it is a pipe, and nothing came through it" in refused(path)

    def write(data):
        pipe = os.open(path, os.O_RDWR)  # open for reading as well: it waits for nobody
        os.write(pipe, data)
        return pipe

    def close_at_the_first_pause(share):
        os.close(open_ends.pop())

    open_ends = [write(OTHER.encode())]
    found = opened(path, progress=close_at_the_first_pause)
    assert (found.format, found.path, found.name) == ("yaml", None, str(path))
    assert [deck.id for _, deck in found.whole] == ["other"]

    def stop(share):
        raise Cancelled("stopped", "")

    silent = write(b"drill: 1")
    with pytest.raises(Cancelled):
        opened(path, progress=stop)
    monkeypatch.setattr(sources, "MOST_FROM_INPUT", 10)
    os.write(silent, OTHER.encode())
    assert "more than 0 MB" in refused(path)
    os.close(silent)
    assert first_free() == free, "it is closed whatever became of it"


def test_headings_with_answers_are_a_deck_and_nothing_found_is_an_error(tmp_path):
    path = tmp_path / "x.md"
    path.write_text("# Team::Feedback\n\n## What is SBI?\n\nSituation, behaviour, impact.\n")
    (one,) = opened(path).offer.read()
    assert (one.note.q, one.note.a) == ("What is SBI?", "Situation, behaviour, impact.")
    # Marks in an answer make no other deck of it, where it has signs of its own.
    path.write_text("## a\nstd::vector\n\n[#cpp](x.md)\n")
    assert [each.note.q for each in opened(path).offer.read()] == ["a"]
    path.write_text("# Only::a heading\n\nand text, `a::b`.\n")
    assert "no deck, table or flashcards" in refused(path)
    assert "headings with an answer" in refused(path)
    path.write_text("## Talks\n\n- Why?\n- When?\n")
    (problem,) = opened(path).offer.read()
    assert str(problem) == "line 1: 'Talks': a list of questions without answers"
    path.write_text("front\tback\n")
    assert list(opened(path).offer.read()) == []


def test_a_deck_of_crowdanki_as_a_file_and_as_its_folder(tmp_path):
    folder = tmp_path / "Talks"
    folder.mkdir()
    path = folder / "deck.json"
    note = {"__type__": "Note", "fields": ["q", "a"], "guid": "g", "note_model_uuid": "m"}
    path.write_text(json.dumps({"__type__": "Deck", "name": "X", "notes": [note]}, indent=4))
    for source in (path, folder):
        found = opened(source)
        assert (found.format, found.offer.title) == ("crowdanki", "X")
        assert [each.note.sides[0].q for each in found.offer.read()] == ["q"]


EMPTY_DECK = "drill: 1\nid: empty\ntitle: Empty\n"


@pytest.mark.parametrize(
    ("name", "text", "sought"),
    [
        ("a.yaml", EMPTY_DECK, "stories or cards"),
        ("a.json", '{"drill": 1, "id": "empty", "title": "Empty"}', "stories or cards"),
        (
            "deck.json",
            '{"__type__": "Deck", "name": "D", "notes": [], "children": 3}',
            "notes with cards",
        ),
        (
            "deck.json",
            '{"__type__": "Deck", "name": "D", "notes": [{"fields": ["a"], "guid": "g"}]}',
            "notes with cards",
        ),
    ],
)
def test_a_source_without_a_note_says_what_was_looked_for(home, tmp_path, name, text, sought):
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(DeckError, match="nothing in it can be taken") as caught:
        imports.look(home, [str(path)])
    assert f"looked for: {sought}" in str(caught.value).replace("competencies, principles, ", "")


@pytest.mark.parametrize(
    "notes", [[], [packages.note(mid=99)], [packages.note(front="", back="a")]]
)
def test_a_package_without_a_note_says_what_was_looked_for(home, tmp_path, notes):
    packages.database(tmp_path / "collection.anki2", notes)
    path = tmp_path / "a.apkg"
    with zipfile.ZipFile(path, "w") as package:
        package.write(tmp_path / "collection.anki2", "collection.anki2")
    with pytest.raises(DeckError, match="looked for: notes with cards"):
        imports.look(home, [str(path)])


def test_a_pack_without_a_note_is_refused_and_one_empty_deck_among_others_is_not(home, tmp_path):
    (tmp_path / "empty.yaml").write_text(EMPTY_DECK)
    with pytest.raises(DeckError, match="looked for: competencies"):
        imports.look(home, [str(tmp_path)])
    (tmp_path / "full.yaml").write_text(
        "drill: 1\nid: full\ntitle: Full\ncards:\n  - {id: a, q: Q, a: A}\n"
    )
    with imports.look(home, [str(tmp_path)]) as looked:
        assert [each.deck for each in looked.arrivals] == ["empty", "full"]
