"""Packages from strangers: refused with a sentence, or taken without what is dangerous in them."""

from __future__ import annotations

import contextlib
import random
import zipfile
from pathlib import Path

import pytest

from drill.errors import DeckError, DrillError
from drill.exchange import apkg
from drill.service.insight.browser import search
from drill.service.library import imports
from drill.service.library.arrivals import Wish
from packages import (
    BASIC,
    CLOZE,
    LAYERS,
    current_database,
    damaged,
    database,
    everything,
    note,
    package,
)

REVIEW = (1_700_000_000_000, 1, 3, 5, 4000, 1, 2500)


def taken(home, path, **wish):
    with imports.look(home, [str(path)], Wish(**wish)) as looked:
        return imports.take(home, looked)


def refused(home, path, words):
    before = everything(home)
    with pytest.raises(DeckError, match=words):
        taken(home, path, history=True)
    assert everything(home) == before


def test_a_package_that_is_sound(home, tmp_path):
    path = package(
        tmp_path / "a.apkg",
        note("g1", "One <b>bold</b>?", "A<br>B", cards=(0, 1), tags=" x y ", queue=-1),
        note(
            "g2", "{{c1::Paris::city}} is in {{c2::France}}", "extra", mid=2, cards=(0, 1), deck=3
        ),
        reviews=[REVIEW],
    )
    (done,) = taken(home, path, history=True)
    assert (done.deck, done.cards["new"], done.reviews, done.suspended) == ("spanish", 4, 1, 2)
    shown = {found.stored.key.partition("/")[2]: found.faces for found in search(home)}
    one, two, three, four = shown.values()
    assert (one.front, one.back) == ("One **bold**?", "A\nB")
    assert (two.front, two.back) == ("A\nB", "One **bold**?")
    assert (three.front, three.answer) == ("[city] is in France", ("Paris",))
    assert "Paris is in France" in three.back
    assert "extra" in four.back


@pytest.mark.parametrize(
    ("statements", "words"),
    [
        (["DROP TABLE cards", "CREATE VIEW cards AS SELECT 1 AS id"], "not an ordinary table"),
        (
            ["DROP TABLE notes", "CREATE VIRTUAL TABLE notes USING fts5(id)"],
            "not an ordinary table",
        ),
        (["DROP TABLE notes"], "no column"),
        (["DELETE FROM notes"], "nothing in it can be taken"),
        (["UPDATE col SET models = '['"], "models cannot be read"),
        (["UPDATE col SET decks = '{'"], "decks cannot be read"),
        (["DELETE FROM col", "UPDATE notes SET mid = 'x'"], "nothing in it can be taken"),
    ],
)
def test_a_bent_database(home, tmp_path, statements, words):
    path = package(tmp_path / "a.apkg", note(), statements=statements)
    refused(home, path, words)


def test_a_long_note_counts_by_its_text_and_not_by_its_markup(home, tmp_path):
    html = '<span style="color: red">a</span>' * 4000
    path = package(tmp_path / "a.apkg", note("g1", "Q?", html), note("g2", "R?", "a" * 100_001))
    (done,) = taken(home, path)
    assert (done.notes["new"], done.notes["skipped"]) == (1, 1)
    (why,) = (item.why for item in done.items if "longer" in item.why and "card" in item.why)
    assert why == "card 1: longer than 100,000 characters"


def test_a_trigger_in_it_does_nothing(home, tmp_path):
    bad = "CREATE TRIGGER t AFTER UPDATE ON notes BEGIN DELETE FROM notes; END"
    (done,) = taken(home, package(tmp_path / "a.apkg", note(), statements=[bad]))
    assert done.notes["new"] == 1


def test_limits(home, tmp_path, monkeypatch):
    path = package(tmp_path / "a.apkg", note("g1"), note("g2"))
    monkeypatch.setattr(apkg, "MOST_NOTES", 1)
    refused(home, path, "more than 1 notes")
    monkeypatch.setattr(apkg, "MOST_BYTES", 1000)
    refused(home, path, "unpacks to more than")


def test_a_guid_of_a_megabyte_and_names_that_are_paths(home, tmp_path):
    path = package(
        tmp_path / "a.apkg", note("x" * 1_000_000), note("../../etc/passwd", "b"), note("", "c"),
        note("\x1b]52;c;\x07", "d"), note(None, "e"),
    )  # fmt: skip
    (done,) = taken(home, path)
    assert done.notes["new"] == 5
    assert all(len(found.stored.key) < 60 for found in search(home))


def test_a_guid_that_two_notes_have_is_the_first_of_them_however_far_apart(home, tmp_path):
    between = (note(f"g{number}", f"{number}?") for number in range(600))
    path = package(tmp_path / "a.apkg", note("g", "One?"), note("g", "Two?"), *between,
                   note("g", "Three?"))  # fmt: skip
    for again in ("new", "same"):
        (done,) = taken(home, path)
        assert (done.notes[again], done.notes["skipped"]) == (601, 2)
        skipped = [item for item in done.items if item.what == "skipped"]
        assert [item.why for item in skipped] == ["another note before it goes by the same id"] * 2
        assert again == "same" or [item.label for item in skipped] == ["'Two?'", "'Three?'"]
    assert len(search(home, "One")) == 1


EVIL = (
    "<script>alert(1)</script>x", "a\x1b]52;c;Zm9v\x07b", "‮evil⁦", "[@click=app.quit]x[/]",
    "<img src=x onerror=alert(1)>y", "<a href='javascript:x'>z</a>", "&#27;[2J", "&#x202e;rtl",
    "<style>body{}</style>k", "{{FrontSide}}", "[/]", "<b>" * 5000 + "w", "<!--" * 5000 + "v",
)  # fmt: skip


def test_every_field_of_every_note_is_only_text(home, tmp_path):
    notes = [note(f"g{n}", text, text, tags=text, cards=(0, 1)) for n, text in enumerate(EVIL)]
    notes.append(note("c", "{{c1::" + "\x1b[2J‮" + "x}} y", "z", mid=2))
    (done,) = taken(home, package(tmp_path / "a.apkg", *notes))
    assert done.notes["new"] + done.notes["skipped"] >= len(notes)
    for found in search(home):
        for text in (found.faces.context, found.faces.front, found.faces.back):
            assert not set(text) & set("\x1b\x07‮⁦")
        for text in (found.faces.front, found.faces.back):
            assert "<script" not in text
            assert "javascript:" not in text


def test_what_is_malformed_in_a_note_skips_the_note(home, tmp_path):
    broken = BASIC | {
        "id": 3, "tmpls": [{"name": "x", "ord": 0, "qfmt": "{{#Front}}{{Front}}", "afmt": "{{No}}"}]
    }  # fmt: skip
    path = package(
        tmp_path / "a.apkg",
        note("ok"), note("none", mid=9), note("no-cards", cards=()), note("seventh", cards=(6,)),
        note("long", "x" * 200_000), note("empty", "", ""), note("broken", mid=3),
        note("signs", "=" * 1000), note("many", cards=range(501)),
        models=(BASIC, CLOZE, broken),
    )  # fmt: skip
    (done,) = taken(home, path)
    assert done.notes["new"] == 1
    why = {item.why for item in done.items if item.what == "skipped"}
    assert len(why) >= 6
    assert all(why)


def test_reviews_that_cannot_be(home, tmp_path):
    reviews = [
        (0, 1, 3, 1, 1, 1, 1), (-5, 1, 3, 1, 1, 1, 1), (10**18, 1, 3, 1, 1, 1, 1),
        (5, 1, 7, 1, 1, 1, 1), (6, 1, 0, 1, 1, 1, 1), (7, 1, 3, 1, -9, 1, 1),
        (8, 1, "x", 1, 1, 1, 1), (1_700_000_000_000, 1, 3, 1, 10**15, 1, 1),
    ]  # fmt: skip
    (done,) = taken(home, package(tmp_path / "a.apkg", note(), reviews=reviews), history=True)
    assert done.reviews == 2
    (found,) = search(home)
    assert found.stored.memory.reps == 2


def test_a_hint_is_told_with_the_answer_and_covered_pictures_are_skipped(home, tmp_path):
    hinted = BASIC | {"id": 4, "tmpls": [
        {"name": "x", "ord": 0, "qfmt": "{{Front}} {{hint:Back}}", "afmt": "{{FrontSide}}<hr>yes"},
        {"name": "y", "ord": 1, "qfmt": "{{#Back}}{{Front}}{{/Back}}", "afmt": "no"},
    ]}  # fmt: skip
    path = package(
        tmp_path / "a.apkg", note("h", "dog?", "woof", mid=4, cards=(0, 1)),
        note("e", "cat?", "", mid=4, cards=(0, 1)),
        note("o", "{{c1::image-occlusion:rect:left=.1}}", "x", mid=2),
        models=(BASIC, CLOZE, hinted),
    )  # fmt: skip
    (done,) = taken(home, path)
    assert (done.notes["new"], done.notes["skipped"], done.cards["skipped"]) == (2, 1, 2)
    backs = {found.faces.front: found.faces.back for found in search(home)}
    assert backs["dog? [Back]"] == "yes\n\nBack: woof"
    assert any("covered parts" in item.why for item in done.items)


def test_media_is_kept_where_it_is_asked_for_and_nowhere_else(home, tmp_path):
    names = ["../../evil.png", "ok.png", "/abs.png", "..", "a\\b.png", "\x1b.png"]
    path = package(tmp_path / "a.apkg", note("g", "<img src='ok.png'>x"), media=names)
    folder = tmp_path / "in" / "media"
    with imports.look(home, [str(path)]) as looked:
        assert any("media is left out" in text for text in looked.warnings)
        imports.take(home, looked)
        assert looked.save_media(folder) == 5
    assert sorted(each.name for each in folder.iterdir()) == [
        ".png", "abs.png", "b.png", "evil.png", "ok.png",
    ]  # fmt: skip
    assert not list(tmp_path.glob("*.png"))


def test_of_damaged_media_nothing_is_left(home, tmp_path):
    path = package(tmp_path / "a.apkg", note("g", "x"), media=["a.png"])
    packed = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        sum_ = archive.getinfo("0").CRC.to_bytes(4, "little")
    path.write_bytes(packed.replace(sum_, b"\0\0\0\0"))
    with imports.look(home, [str(path)]) as looked, pytest.raises(DeckError, match="damaged"):
        looked.save_media(tmp_path / "media")
    assert not list((tmp_path / "media").iterdir())


def survives(home, path, before):
    with contextlib.suppress(DrillError):
        taken(home, path, history=True)
        return
    assert everything(home) == before


def test_every_64th_byte_flipped(home, tmp_path):
    """Never a traceback; what is refused changes nothing."""
    path = package(
        tmp_path / "a.apkg", *(note(f"g{n}", f"Question {n}?", "<ul><li>a") for n in range(40)),
        reviews=[REVIEW], media=["a.png"],
    )  # fmt: skip
    raw = path.read_bytes()
    bent = tmp_path / "bent"
    for at in range(0, len(raw), 64):
        bent.write_bytes(raw[:at] + bytes([raw[at] ^ 0xFF]) + raw[at + 1 :])
        survives(home, bent, everything(home))


def test_the_database_itself_bent(home, tmp_path):
    """Past the archive's checksum: what SQLite makes of it."""
    notes = [note(f"g{n}", f"Question {n}?", cards=(0, 1)) for n in range(40)]
    raw = database(tmp_path / "c.db", notes, reviews=[REVIEW]).read_bytes()
    chance = random.Random(6)
    for at in range(0, len(raw), 256):
        data = bytearray(raw)
        data[min(len(raw) - 1, at + chance.randrange(256))] ^= 1 << chance.randrange(8)
        path = tmp_path / "bent.apkg"
        with zipfile.ZipFile(path, "w") as out:
            out.writestr("collection.anki2", bytes(data))
        survives(home, path, everything(home))


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("current", [False, True])
def test_damage_at_every_layer_of_both_forms(home, tmp_path, current, layer):
    notes = [note(f"g{n}", f"Question {n}?", cards=(0, 1)) for n in range(6)]
    made = current_database if current else database
    raw = made(tmp_path / "c.db", notes, reviews=[REVIEW]).read_bytes()
    chance = random.Random(f"{current} {layer}")
    for _ in range(16):
        method = chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA))
        path = damaged(tmp_path / "a.apkg", raw, layer, chance, current=current, method=method)
        survives(home, path, everything(home))


@pytest.mark.parametrize("current", [False, True])
def test_the_packages_that_are_damaged_are_sound_before(home, tmp_path, current):
    made = current_database if current else database
    raw = made(tmp_path / "c.db", [note(cards=(0, 1))], reviews=[REVIEW]).read_bytes()
    path = damaged(tmp_path / "a.apkg", raw, "", random.Random(1), current=current)
    with imports.look(home, [str(path)], Wish(history=True)) as looked:
        (done,) = imports.take(home, looked)
        assert looked.save_media(tmp_path / "media") == 1
    assert (done.deck, done.cards["new"], done.reviews) == ("spanish", 2, 1)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.99])
def test_a_package_cut_short(home, tmp_path, share):
    raw = package(tmp_path / "a.apkg", note()).read_bytes()
    path = tmp_path / "cut.apkg"
    path.write_bytes(raw[: int(len(raw) * share)])
    before = everything(home)
    with pytest.raises(DrillError):
        taken(home, path)
    assert everything(home) == before


def test_a_zstd_bomb_and_rubbish_in_the_current_form(home, tmp_path, monkeypatch):
    from drill.zstd import compress

    monkeypatch.setattr(apkg, "MOST_BYTES", 1_000_000)
    for data, words in (
        (compress(bytes(50_000_000)), "unpacks to more than"),
        (b"rubbish" * 100, "cannot be unpacked"),
        (compress(b"no database" * 100), "cannot be read"),
        (compress(b"no database" * 100)[:-5], "ended before"),
        (b"", "ended before"),
    ):
        path = tmp_path / "a.apkg"
        with zipfile.ZipFile(path, "w") as out:
            out.writestr("collection.anki21b", data)
        refused(home, path, words)


def test_nothing_is_left_in_the_temporary_folder(home, tmp_path, monkeypatch):
    inside = tmp_path / "tmp"
    inside.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(inside))
    taken(home, package(tmp_path / "a.apkg", note()))
    bad = package(tmp_path / "b.apkg", note(), statements=["DROP TABLE notes"])
    refused(home, bad, "no column")
    assert list(Path(inside).iterdir()) == []


# -- what Anki means by it ---------------------------------------------------------------------


def test_a_card_in_a_filtered_deck_is_of_the_deck_that_it_came_from(home, tmp_path):
    """Anki lends it: `did` is where it is, `odid` its root."""
    lent = ["UPDATE cards SET did = 1, odid = 3 WHERE nid = 1"]
    path = package(tmp_path / "a.apkg", note("g1"), note("g2", "Else?"), statements=lent)
    done = taken(home, path, split=True)
    assert {each.deck: each.notes["new"] for each in done} == {"spanish": 1, "spanish-verbs": 1}


@pytest.mark.parametrize(
    ("interval", "factor", "reviews"),
    [(0, 0, 1), (30, 0, 2), (0, 2500, 2)],
    ids=["forgotten", "given a due date", "rescheduled"],
)
def test_a_card_set_by_hand_is_forgotten_only_where_it_was_made_new(
    home, tmp_path, interval, factor, reviews
):
    day = 86_400_000
    rows = [
        REVIEW,
        (REVIEW[0] + day, 1, 0, interval, 0, 4, factor),
        (REVIEW[0] + 2 * day, 1, 3, 5, 4000, 1, 2500),
    ]
    (done,) = taken(home, package(tmp_path / "a.apkg", note(), reviews=rows), history=True)
    assert done.reviews == reviews
