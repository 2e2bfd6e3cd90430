"""What leaves with an export, in which order, and what is said of it before."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from drill.deckfile.pack import read_pack
from drill.deckfile.reading import read_deck
from drill.errors import UsageError
from drill.service.library import bulk, decks, exports, note_editor
from drill.service.library.destination import Occupied
from drill.service.library.exports import ExportOrder, Form, written
from tests_support import SMALL, pks

BEATS = "beats: [{id: a, label: A, facts: [x]}, {id: b, label: B, facts: [y]}]"


def told(number, deck="tales", head="", sample=""):
    stories = "".join(
        f"  - {{id: s{n}, title: Tale {n}, {sample}{BEATS}}}\n" for n in range(number)
    )
    source = f"drill: 1\nid: {deck}\ntitle: {deck.title()}\n{head}stories:\n{stories}"
    return deck, read_deck(source, deck)


TWELVE = "; ".join(f"Tale {n}" for n in range(12))
HEARD = "Whoever gets this file can read them, figures and names included."


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, f"tales holds 1 story of your own: Tale 0. {HEARD}"),
        (12, f"tales holds 12 stories of your own: {TWELVE}. {HEARD}"),
        (14, f"tales holds 14 stories of your own: {TWELVE}, and 2 more. {HEARD}"),
    ],
)
def test_stories_of_ones_own_are_named_before_they_leave(home, number, said):
    decks.take(home, [told(number)], own=True)
    decks.take(home, [told(2, "theirs")])
    assert exports.remarks(home, ExportOrder(("tales", "theirs"), Form.PACK)) == [said]
    assert exports.remarks(home, ExportOrder(("theirs",))) == []
    assert exports.remarks(home, ExportOrder(("tales",), samples_only=True)) == []


def test_without_ones_own_stories_the_samples_stay(home):
    decks.take(home, [told(1)], own=True)
    mixed = told(2)[1], told(1, sample="sample: true, ")[1]
    both = mixed[0].stories[1], mixed[1].stories[0]
    decks.take(home, [("tales", replace(mixed[0], stories=both))], own=True)
    for form in (Form.JSON, Form.YAML):
        text = written(home, ExportOrder(("tales",), form, samples_only=True)).decode()
        assert ("Tale 0" in text, "Tale 1" in text) == (True, False)


@pytest.mark.parametrize("form", list(Form))
def test_one_deck_goes_into_a_file_but_for_a_pack_and_reviews_into_a_package(form):
    two = ExportOrder(("a", "b"), form)
    past = ExportOrder(("a",), form, history=True)
    exports.check(ExportOrder(("a",), form))
    for order, fine in ((two, form is Form.PACK), (past, form is Form.APKG)):
        if fine:
            exports.check(order)
        else:
            with pytest.raises(UsageError):
                exports.check(order)


def test_each_form_has_its_ending_and_two_are_no_text():
    assert {form.value: (form.ending, form.is_text) for form in Form} == {
        "yaml": (".yaml", True), "apkg": (".apkg", False), "csv": (".csv", True),
        "markdown": (".md", True), "json": (".json", True), "pack": (".zip", False),
    }  # fmt: skip


ONE = "license: CC0\nauthors: [Ann, Ben]\nversion: '2.1'\ndescription: About it\n"


@pytest.mark.parametrize(
    ("heads", "said"),
    [
        ([ONE], ("Tales", "2.1", "About it", "CC0", ("Ann", "Ben"))),
        ([ONE, ONE.replace("Ann, Ben", "Ben, Cyd")], ("", "", "", "CC0", ("Ann", "Ben", "Cyd"))),
        ([ONE, ONE.replace("CC0", "MIT")], ("", "", "", "", ("Ann", "Ben"))),
        ([ONE, "authors: [Ann]\n"], ("", "", "", "", ("Ann", "Ben"))),
    ],
)
def test_a_pack_says_what_holds_for_all_of_its_decks(home, heads, said):
    names = ("tales", "other")[: len(heads)]
    for name, head in zip(names, heads, strict=True):
        decks.take(home, [told(1, name, head)])
    raw = written(home, ExportOrder(names, Form.PACK))
    assert raw == written(home, ExportOrder(names, Form.PACK))
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        assert archive.namelist() == ["pack.yaml", *(f"{name}.yaml" for name in names)]
        for entry in archive.infolist():
            assert entry.external_attr >> 16 == 0o644
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
        pack = read_pack(archive.read("pack.yaml"), "pack")
    assert (pack.title, pack.version, pack.description, pack.license, pack.authors) == said
    assert pack.decks == tuple(f"{name}.yaml" for name in names)


MIXED = """
drill: 1
id: mixed
title: Mixed
cards:
  - {id: later, q: What is later?, a: Now, tags: [x, y], reverse: true}
  - {id: many, sides: [{id: b, q: Second?, a: two}, {id: a, q: First?, a: one}], tags: [z]}
  - {id: gap, cloze: "a ==hole== and ==two=="}
"""


def test_a_table_has_a_row_for_a_note_and_for_each_card_of_what_is_asked_in_parts(home):
    decks.take(home, [("mixed", read_deck(MIXED, "mixed"))])
    text = written(home, ExportOrder(("mixed",), Form.CSV)).decode()
    order = ["What is later?", "Second?", "First?", "c1::hole"]
    assert sorted(order, key=text.index) == order
    for said in order:
        assert text.count(said) == 1, "a row each, also of what is asked from both sides"
    assert ",Second?,two,z,many-side-b-" in text, "its tags are no part of what it asks"
    newer = MIXED.replace("cards:\n", "cards:\n  - {id: new, q: New?, a: n}\n")
    again = read_deck(newer, "mixed")
    decks.take(home, [("mixed", again)])
    text = written(home, ExportOrder(("mixed",), Form.CSV)).decode()
    assert text.index("New?") < text.index("What is later?"), "in the deck's order"


def test_json_is_whole_and_ends_with_a_line(home):
    decks.take(home, [("mixed", read_deck(MIXED.replace("Mixed", "Gemischt, ä"), "mixed"))])
    raw = written(home, ExportOrder(("mixed",), Form.JSON))
    assert raw.endswith(b"}\n")
    assert "Gemischt, ä".encode() in raw
    assert json.loads(raw)["cards"][1]["sides"][0]["q"] == "Second?"


# -- where it goes -----------------------------------------------------------------------


def out(home, path, deck="small", form=Form.YAML, **options):
    order = ExportOrder((deck,), form, samples_only=options.pop("samples_only", False))
    return exports.export_to(home, order, path, **options)


@pytest.fixture
def source(home, tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(SMALL)
    decks.take(home, decks.read_sources([path]), own=True)
    return path


def test_what_drill_wrote_is_its_own_by_any_name_of_the_place(small, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "a.csv"
    assert out(small, path, form=Form.CSV) == [f"Wrote {path}."]
    text = note_editor.text(small, "small", "doors").replace("reversible", "two-way")
    note_editor.save(small, "small", "doors", text)
    assert out(small, Path("a.csv"), form=Form.CSV) == ["Wrote a.csv."]
    assert "two-way" in path.read_text()
    note_editor.save(small, "small", "doors", text.replace("two-way", "other"))
    other = path.rename(tmp_path / "b.csv")
    with pytest.raises(Occupied, match="drill did not write what it says now"):
        out(small, other, form=Form.CSV)


def test_what_is_there_already_is_nobodys_loss(small, tmp_path):
    path = tmp_path / "a.json"
    data = written(small, ExportOrder(("small",), Form.JSON))
    path.write_bytes(data)
    assert out(small, path, form=Form.JSON) == [f"Wrote {path}."]
    path.write_text("mine")
    first, second = out(small, path, form=Form.JSON, force=True)
    assert first == f"Wrote {path}."
    kept = Path(second.removeprefix("What it said before is kept in ").removesuffix("."))
    assert (kept.read_text(), path.read_bytes()) == ("mine", data)


def test_a_source_without_a_comment_is_written_and_one_with_is_patched(home, source):
    text = note_editor.text(home, "small", "doors").replace("reversible", "two-way")
    note_editor.save(home, "small", "doors", text)
    assert out(home, source) == [f"Wrote {source}."]
    assert "two-way" in source.read_text()
    flow = "{drill: 1, id: f, title: F, cards: [{id: one, q: One?, a: x}]}"
    other = source.with_name("flow.yaml")
    other.write_text(flow)
    decks.take(home, decks.read_sources([other]))
    assert out(home, other, "f") == [f"Wrote {other}."]
    other.write_text(
        "{drill: 1, id: f, title: F, # mine\ncards: [{id: one, q: One?, a: x}, # of one\n"
        "  {id: two, q: Two?, a: y}]}\n"
    )
    decks.take(home, decks.read_sources([other]))
    with pytest.raises(Occupied, match="cannot be changed in its place") as caught:
        out(home, other, "f")
    assert caught.value.hint == "--force writes it anew, without its comments."


def test_a_story_that_was_deleted_here_leaves_the_source_and_one_that_is_new_there_stays(
    home, source
):
    bulk.delete(home, pks(home, "small/quiet/tell"))
    assert out(home, source) == [f"Wrote {source}."]
    assert "id: quiet" not in source.read_text()
    lines = SMALL.splitlines(True)
    swapped = "".join([*lines[:-2], lines[-1], lines[-2]])
    for newer in (SMALL.replace("id: quiet", "id: loud"), swapped):
        source.write_text(newer)
        with pytest.raises(Occupied, match="differs from the deck small"):
            out(home, source)
        assert source.read_text() == newer


def test_somebody_elses_file_need_not_say_that_its_stories_are_samples(home, tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text("# theirs\n" + SMALL)
    decks.take(home, decks.read_sources([path]))
    out(home, path)
    assert "sample" not in path.read_text()
    assert path.read_text().startswith("# theirs\n")
    other = tmp_path / "other.yaml"
    out(home, other)
    assert other.read_text().count("sample: true") == 1
    (line,) = [line for line in SMALL.splitlines(True) if "id: doors" in line]
    path.write_text("# theirs\n" + SMALL.replace(line, ""))
    with pytest.raises(Occupied, match="differs from the deck"):
        out(home, path)
