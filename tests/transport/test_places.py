"""What every place does alike, whatever it is made of."""

from __future__ import annotations

import errno
import os
import sys

import pytest

from drill.clock import Still
from drill.deckfile.reading import read_deck
from drill.domain.review import Rating
from drill.errors import TransportError
from drill.paths import Paths
from drill.service.library import decks
from drill.service.library.opening import open_home
from drill.service.study import grades
from drill.service.sync import synchronising
from drill.service.sync.meeting import opened
from drill.storage import cards, log
from drill.transport.folder import Folder
from drill.transport.place import NotFetched
from tests_support import SMALL

ONE = "v1/0191d3a0-0000-7000-8000-000000000001/00000001.jsonl.zst"
SALT = "v1/key/salt.json"


def test_a_piece_is_written_once(place):
    assert place.listing() == {}
    assert place.create(ONE, b"first") is True
    assert place.create(ONE, b"second") is False
    assert place.create(SALT, b"") is True
    assert place.listing() == {ONE: 5, SALT: 0}
    assert (place.read(ONE), place.read(SALT)) == (b"first", b"")


def test_a_large_piece_comes_back_as_it_was(place, address):
    data = os.urandom(12_000_000)
    assert place.create(f"{ONE}.sealed", data) is True
    assert opened(address).read(f"{ONE}.sealed") == data


def test_of_a_piece_that_nobody_made_little_is_read(place, monkeypatch):
    place.create(ONE, b"x" * 100_000)
    monkeypatch.setattr(sys.modules[type(place).__module__], "MOST_BYTES", 1000)
    assert len(place.read(ONE)) == 1001


def test_a_piece_that_is_not_there(place):
    with pytest.raises(TransportError, match=r"cannot be read: .*(not there|No such file)"):
        place.read(ONE)


def test_a_name_that_leads_elsewhere_is_refused(place):
    for name in (
        "../other", "v1/../../other", "v1/a/../b", "/etc/passwd", "v1/a", "v1/a/b/c", "v2/a/b", "",
        "v1/a/.b", "v1/A/b", "v1/a/b\n", "v1/a/b c", "v1/a/b'", "v1//b", f"v1/a/{'b' * 300}",
    ):  # fmt: skip
        for act in (lambda name=name: place.read(name), lambda name=name: place.create(name, b"")):
            with pytest.raises(TransportError, match="is no name of a piece"):
                act()
    assert place.listing() == {}


def test_two_homes_end_alike(address, tmp_path):
    homes = [
        open_home(Paths(path, path, path), Still(1_790_000_000_000))
        for path in (tmp_path / "desk", tmp_path / "lap")
    ]
    try:
        decks.take(homes[0], [("deck.yaml", read_deck(SMALL, "deck.yaml"))], own=True)

        def meet():
            return [synchronising.run(home, opened(address), None) for home in [*homes] * 2]

        meet()
        grades.grade(homes[0], "small/people/route", Rating.GOOD)
        grades.grade(homes[1], "small/quiet/tell", Rating.AGAIN)
        meet()
        first, second = map(_seen, homes)
        assert first == second
        assert len(first["log"]) == 2
        assert [report.nothing for report in meet()] == [True] * 4
    finally:
        for home in homes:
            home.close()


def _seen(home):
    with home.store.read() as connection:
        return {
            "cards": {card.key: (card.memory, card.due) for card in cards.every(connection)},
            "log": sorted(review.id for _, review in log.reviews(connection)),
        }


def test_a_folder_is_as_it_stands_and_no_link_of_it_is_followed(tmp_path):
    place, elsewhere = Folder(tmp_path / "a\x1bb"), tmp_path / "elsewhere"
    with pytest.raises(TransportError, match="there is no folder") as caught:
        place.listing()
    assert "\x1b" not in place.title + caught.value.message
    assert caught.value.hint == "Is it mounted, or copied?"
    base = place.path / "v1" / "linked-1"
    place.path.mkdir()
    elsewhere.mkdir()
    (elsewhere / "00000001.jsonl.zst").write_bytes(b"theirs")
    assert place.create("v1/a/b", b"ours") is True
    base.symlink_to(elsewhere)
    (place.path / "v1" / "a" / "c").symlink_to(elsewhere / "00000001.jsonl.zst")
    assert place.listing() == {"v1/a/b": 4}
    for name in ("v1/a/c", "v1/a/d"):
        with pytest.raises(NotFetched, match=f"{name} cannot be read: "):
            place.read(name)
    (place.path / "v1" / "file").touch()
    with pytest.raises(TransportError, match="cannot be written: ") as caught:
        place.create("v1/file/b", b"x")
    assert caught.value.message.startswith(f"{place.title} cannot be written")


@pytest.mark.parametrize("links", [True, False], ids=["", "without links, as a stick"])
def test_a_piece_has_its_name_once_all_of_it_is_on_the_disk(tmp_path, monkeypatch, links):
    place, named, on_disk = Folder(tmp_path), tmp_path / "v1" / "a" / "b", []

    def fsync(descriptor):
        on_disk.append((os.fstat(descriptor).st_size, named.exists()))

    def refused(*_):
        raise OSError(errno.ENOTSUP, "no links here")

    monkeypatch.setattr("os.fsync", fsync)
    if not links:
        monkeypatch.setattr("os.link", refused)
    assert place.create("v1/a/b", b"first") is True
    assert on_disk == [(5, False)]
    assert place.create("v1/a/b", b"second") is False
    assert named.read_bytes() == b"first"
    assert [path.name for path in named.parent.iterdir()] == ["b"], "nothing half is left"
