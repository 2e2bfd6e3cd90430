"""Anki packages of both forms: all that is read of one, and why one is refused."""

from __future__ import annotations

import zipfile
from itertools import chain

import pytest

from drill.domain.deck import Side
from drill.domain.review import Rating
from drill.errors import DeckError, Problem
from drill.exchange import apkg
from drill.exchange.anki import note_id
from drill.exchange.apkg import Package, is_package
from drill.exchange.apkg_parts import message, utf8
from drill.exchange.archive import Archive
from drill.exchange.offer import Offered, Unmade
from drill.zstd import compress
from packages import BASIC, CLOZE, current_database, note, package

OURS = {
    "id": 9, "name": "drill", "type": 0,
    "flds": [{"name": name, "ord": n} for n, name in enumerate(("Front", "Back", "Key"))],
    "tmpls": [{"name": "Card", "ord": 0, "qfmt": "{{Front}}", "afmt": "{{Back}}"}],
}  # fmt: skip
NOTES = [
    note("g1", "one", "eins", tags="a b", cards=(1, 0), queue=-1),
    note("g2", "{{c1::two}} {{c3::three}}", "more", mid=2, cards=(0, 2), deck=3),
    note("", "three", "drei", deck=99),
    note("g4", "four", "vier", cards=()),
    note("g5", "five", "fünf", mid=77),
    note("g6", "six", "sechs\x1f o/n/basic ", mid=9),
    note("g7", "", ""),
]


def made(path, *, current=False, **options):
    """A package of these notes, in either form."""
    options = {"models": (BASIC, CLOZE, OURS)} | options
    if not current:
        return package(path, *NOTES, **options)
    data = current_database(path.with_suffix(".db"), NOTES, **options)
    with zipfile.ZipFile(path, "w") as out:
        out.write(data, "collection.anki21")
    return path


def opened(path, **options):
    return Package(Archive(path, "a.apkg"), "a.apkg", **options)


@pytest.mark.parametrize("current", [False, True])
def test_every_note_of_a_package(tmp_path, current):
    path = made(tmp_path / "a.apkg", current=current, **({} if current else {"media": ["x.png"]}))
    with opened(path) as package:
        offer = package.offer("apkg")
        assert (offer.format, offer.title, offer.count) == ("apkg", "Spanish", 7)
        assert offer.media == (() if current else ("x.png",))
        first = list(offer.read())
        assert list(offer.read()) == first
        digest = package.digest()
        assert (digest[:2], len(digest)) == ("1 ", 2 + 128)
        places = list(offer.places())
    one, two, three, *skipped = [each for each in first if isinstance(each, Offered | Problem)]
    assert (one.note.id, one.note.tags, one.deck) == (note_id("g1"), ("a", "b"), "Spanish")
    assert one.note.sides == (Side("1", "one", "eins"), Side("2", "eins", "one"))
    assert one.suspended == {"side:1", "side:2"}
    assert two.deck == "Spanish::Verbs"
    assert two.note.sides == (
        Side("c1", "[...] three", "two three\nmore", ("two",)),
        Side("c3", "two [...]", "two three\nmore", ("three",)),
    )
    assert (three.note.id, three.deck, three.suspended) == (note_id("3"), "", frozenset())
    four, five, six, seven = skipped
    assert (four.message, four.where) == ("it has no cards", "'four'")
    assert (five.message, five.where) == ("its note type is not in the package", "'five'")
    assert (six.card, six.note.sides) == ("o/n/basic", (Side("1", "six", "sechs"),))
    assert (seven.message, seven.where) == ("none of its cards can be made", "")
    assert places == [
        (note_id("g1"), "Spanish"), (note_id("g2"), "Spanish::Verbs"), (note_id("3"), ""),
        (note_id("g4"), ""), (note_id("g5"), "Spanish"), (note_id("g7"), "Spanish"),
    ]  # fmt: skip


def test_media_of_the_newest_form_is_packed(tmp_path):
    data = current_database(tmp_path / "a.db", [note()])
    names = b"".join(b"\x0a" + bytes([len(name) + 2, 0x0A, len(name)]) + name
                     for name in (b"a.png", b"b.png"))  # fmt: skip
    path = tmp_path / "a.apkg"
    with zipfile.ZipFile(path, "w") as out:
        for part, held in (
            ("collection.anki21b", data.read_bytes()), ("media", names), ("0", b"one"),
            ("1", b"x" * 3_000_000),
        ):  # fmt: skip
            out.writestr(part, compress(held))
        out.writestr("collection.anki2", b"an old one, to be looked at by nobody")
    with opened(path) as package:
        assert package.offer("x").media == ("a.png", "b.png")
        assert len(list(package.offer("x").read())) == 1
        assert package.save_media(tmp_path / "kept") == 2
    kept = {each.name: each.read_bytes() for each in (tmp_path / "kept").iterdir()}
    assert kept == {"a.png": b"one", "b.png": b"x" * 3_000_000}


def test_what_is_known_is_not_made(tmp_path, monkeypatch):
    path, looked = made(tmp_path / "a.apkg"), []
    monkeypatch.setattr(apkg, "PORTION", 3)

    def known(portion):
        looked.append([(raw.id, raw.deck, raw.home, raw.cards) for raw in portion])
        return {note_id("g1"), note_id("g7")}

    with opened(path) as package:
        parts = list(package.offer("apkg").unless(known))
    unmade = [part.id for part in parts if isinstance(part, Unmade)]
    assert unmade == [note_id("g1"), note_id("g7")]
    assert [len(portion) for portion in looked] == [3, 3, 1]
    assert list(chain(*looked)) == [
        (note_id("g1"), "Spanish", "Spanish", 2),
        (note_id("g2"), "Spanish::Verbs", "Spanish::Verbs", 2), (note_id("3"), "", "", 1),
        (note_id("g4"), "", "", 0), (note_id("g5"), "Spanish", "Spanish", 1),
        ("", "Spanish", "Spanish", 1), (note_id("g7"), "Spanish", "Spanish", 1),
    ]  # fmt: skip
    assert sum(isinstance(part, Offered) for part in parts) == 3


@pytest.mark.parametrize("room", [85_000_000, 1_500, 0])
def test_notes_that_find_no_room_are_read_anew(tmp_path, monkeypatch, room):
    path = made(tmp_path / "a.apkg")
    with opened(path) as package:
        expected = list(package.offer("apkg").read())
    monkeypatch.setattr(apkg, "_MOST_KEPT", room)
    with opened(path) as package:
        for _ in range(3):
            assert list(package.offer("apkg").read()) == expected
        package.with_history(True)
        assert list(package.offer("apkg").read()) == expected


# id (when), card, ease, interval, milliseconds, type, factor
LOG = [
    (1_000, 1, 3, 1, 2_500, 0, 2500),
    (2_000, 1, 0, 5, 100, 4, 2500),  # set by hand
    (3_000, 1, 4, 9, 700_000, 1, 2500),
    (4_000, 1, 1, 9, -5, 2, 2500),
    (5_000, 1, 5, 9, 1, 1, 2500),  # no rating
    (6_000, 1, 2, 9, 1, 5, 2500),  # no type
    (7_000, 1, 2, 9, 1_000, 3, 0),  # in a filtered deck, and did not count
    (8_000, 1, 2, 9, 1_000, 3, 2500),
    (-9_000, 1, 3, 9, 1_000, 1, 2500),
    (9_000, 2, 3, 1, 1_000, 1, 2500),
    (10_000, 2, 0, 0, 0, 4, 0),  # forgotten
    (11_000, 2, 1, 1, 1_000, 0, 2500),
    (12_000, 8, 2, 1, 1_500, 1, 2500),
]


def test_reviews_that_count(tmp_path):
    path = made(tmp_path / "a.apkg", reviews=LOG)
    with opened(path) as package:
        assert all(not each.past for each in package.offer("x").read() if isinstance(each, Offered))
        package.with_history(True)
        found = [each for each in package.offer("x").read() if isinstance(each, Offered)]
    with opened(path, history=True) as package:
        assert [e for e in package.offer("x").read() if isinstance(e, Offered)] == found
    asked = {slot: [(each.at, each.rating, each.seconds) for each in log]
             for slot, log in found[0].past.items()}  # fmt: skip
    assert asked == {
        "side:2": [
            (1_000, Rating.GOOD, 2.5), (3_000, Rating.EASY, 600.0), (4_000, Rating.AGAIN, 0.0),
            (8_000, Rating.HARD, 1.0),
        ],
        "side:1": [(11_000, Rating.AGAIN, 1.0)],
    }  # fmt: skip
    assert found[0].past["side:1"][0].id == "3d718a1c-18e1-5297-af46-ecc7fb796819"
    assert not found[1].past


def test_at_most_so_many_reviews_of_a_card(tmp_path, monkeypatch):
    monkeypatch.setattr(apkg, "MOST_REVIEWS", 4)
    with opened(made(tmp_path / "a.apkg", reviews=LOG), history=True) as package:
        list(package.offer("x").read())
        monkeypatch.setattr(apkg, "MOST_REVIEWS", 3)
        package.with_history(False)
        package.with_history(True)
        with pytest.raises(DeckError) as caught:
            list(package.offer("x").read())
    assert str(caught.value) == "a.apkg: more than 3 reviews of one card"


@pytest.mark.parametrize(
    ("statements", "says"),
    [
        (["DROP TABLE notes"], "its table 'notes' has no column 'id'"),
        (["ALTER TABLE notes DROP COLUMN tags"], "its table 'notes' has no column 'tags'"),
        (["ALTER TABLE cards DROP COLUMN queue"], "its table 'cards' has no column 'queue'"),
        (["ALTER TABLE col DROP COLUMN models"], "its table 'col' has no column 'models'"),
        (["UPDATE col SET models = 'x'"], "its models cannot be read"),
        (["UPDATE col SET decks = NULL"], "its decks cannot be read"),
        (["DROP TABLE cards", "CREATE VIEW cards AS SELECT * FROM notes"],
         "'cards' is not an ordinary table"),
    ],
)  # fmt: skip
def test_a_collection_that_lacks_something(tmp_path, statements, says):
    path = made(tmp_path / "a.apkg", statements=statements)
    with pytest.raises(DeckError) as caught:
        opened(path)
    assert str(caught.value) == f"a.apkg: {says}"


def test_what_else_is_no_package(tmp_path, monkeypatch):
    path = tmp_path / "a.apkg"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("media", "{}")
    with Archive(path, "a.apkg") as archive:
        assert not is_package(archive)
    with pytest.raises(DeckError, match=r"^a\.apkg: there is no collection in it$"):
        opened(path)
    monkeypatch.setattr(apkg, "MOST_NOTES", 7)
    with opened(made(path)) as package:
        assert package.count == 7
    with Archive(path, "a.apkg") as archive:
        assert is_package(archive)
    monkeypatch.setattr(apkg, "MOST_NOTES", 6)
    with pytest.raises(DeckError, match=r"^a\.apkg: more than 6 notes$"):
        opened(path)
    monkeypatch.setattr(apkg, "MOST_BYTES", 1_000_000)
    wide = package_of(path, "x" * 1_100_000)
    with pytest.raises(DeckError, match=r"'collection.anki2' unpacks to more than 1 MB$"):
        opened(wide)


def package_of(path, *fronts, cards=(0,)):
    return package(path, *(note(str(n), front, cards=cards) for n, front in enumerate(fronts)))


def test_notes_that_are_too_much(tmp_path, monkeypatch):
    monkeypatch.setattr(apkg, "MOST_MARKUP", 30)
    monkeypatch.setattr(apkg, "MOST_CARDS", 3)
    path = package(
        tmp_path / "a.apkg", note("a", "x" * 26), note("b", "x" * 27),
        note("c", cards=(0, 1, 1)), note("d", cards=(0, 1, 1, 1)),
    )  # fmt: skip
    with opened(path) as opening:
        one, two, three, four = opening.offer("x").read()
    assert isinstance(one, Offered)
    assert isinstance(three, Offered)
    assert (two.message, two.where) == ("longer than 30 characters", f"'{'x' * 27}'")
    assert (four.message, four.where) == ("more than 3 cards", "'Front?'")


def test_the_title_of_a_package(tmp_path):
    for decks, title in (((2, 3), "Spanish"), ((1, 2), ""), ((99,), ""), ((99, 3), "Spanish")):
        path = package(tmp_path / "a.apkg", *(note(str(deck), deck=deck) for deck in decks))
        with opened(path) as opening:
            assert opening.offer("x").title == title


@pytest.mark.parametrize(
    ("raw", "fields"),
    [
        (b"", []), (None, []), ("text", []), (b"\x08\x05", [(1, 5)]),
        (b"\x12\x03abc", [(2, b"abc")]), (b"\x08\x96\x01\x10\x01", [(1, 150), (2, 1)]),
        (b"\x09" + b"\0" * 8 + b"\x08\x01", [(1, 1)]), (b"\x0d\0\0\0\0\x08\x02", [(1, 2)]),
        (b"\x12\x04abc", []), (b"\x08\x01\x12\x04abc", [(1, 1)]), (b"\x0b\x08\x01", []),
        (b"\x12\x00\x08\x07", [(2, b""), (1, 7)]), (b"\xa2\x06\x01x", [(100, b"x")]),
        (b"\x08" + b"\xff" * 9 + b"\x01", [(1, 2**64 - 1)]), (b"\x08\x96", [(1, 22)]),
    ],
)  # fmt: skip
def test_a_message_is_read_as_far_as_it_is_one(raw, fields):
    assert list(message(raw)) == fields


def test_a_text_of_a_message():
    assert [utf8(value) for value in (b"a\xc3\xa4", b"\xff", 3, None)] == ["aä", "\ufffd", "", ""]
