from __future__ import annotations

import contextlib
import stat
import warnings
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drill.errors import DeckError
from drill.exchange import archive
from drill.exchange.archive import Archive


def made(path, *parts, compression=zipfile.ZIP_DEFLATED):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile warns of names that are there twice
        with zipfile.ZipFile(path, "w", compression) as out:
            for name, data in parts:
                out.writestr(name, data)
    return path


def refused(path):
    with pytest.raises(DeckError) as caught:
        read_all(path)
    return str(caught.value)


def read_all(path):
    with Archive(path, "a.zip") as opened:
        for part in opened.parts:
            opened.read(part, 1_000_000)


def test_what_is_in_it_comes_out(tmp_path):
    path = made(tmp_path / "a.zip", ("deck.yaml", b"x"), ("in/other.yaml", b"y"), ("in/", b""))
    with Archive(path, "a.zip") as opened:
        assert [*opened.parts] == ["deck.yaml", "in/other.yaml"]
        assert opened.read("in/other.yaml", 10) == b"y"
        assert (opened.has("deck.yaml"), opened.has("in/"), opened.has("no")) == (
            True,
            False,
            False,
        )


@pytest.mark.parametrize(
    "name", ["../out.yaml", "/etc/passwd", "a/../../b", "..\\b", "\\b", "C:/b", "C:\\b", "a\0b/.."]
)
def test_a_path_that_leads_outside(tmp_path, name):
    entry = zipfile.ZipInfo("x")
    entry.filename = name
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr(entry, b"x")
    if "\0" in name:
        return  # the library cuts the name there: nothing leads anywhere
    assert refused(path) == f"a.zip: '{name}' leads outside the archive"


@pytest.mark.parametrize("name", ["./", "a:b", "in/C:/x", "..a/b"])
def test_a_path_that_leads_nowhere_else(tmp_path, name):
    read_all(made(tmp_path / "a.zip", (name, b"")))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR])
def test_what_is_no_ordinary_file(tmp_path, kind):
    entry = zipfile.ZipInfo("deck.yaml")
    entry.external_attr = (kind | 0o777) << 16
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as out:
        out.writestr(entry, "/etc/passwd")
    assert refused(path) == "a.zip: 'deck.yaml' is no ordinary file"


def test_one_name_twice(tmp_path):
    assert (
        refused(made(tmp_path / "a.zip", ("a", b"1"), ("a", b"2"))) == "a.zip: 'a' is in it twice"
    )


def test_too_many_parts(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MOST_PARTS", 2)
    path = made(tmp_path / "a.zip", ("a", b""), ("b", b""), ("c", b""))
    assert refused(path) == "a.zip: more than 2 files in one archive"
    monkeypatch.setattr(archive, "MOST_PARTS", 3)
    read_all(path)


def test_a_part_that_declares_too_much(tmp_path):
    path = made(tmp_path / "a.zip", ("a", bytes(1_000_001)))
    assert refused(path) == "a.zip: 'a' unpacks to more than 1 MB"
    read_all(made(tmp_path / "b.zip", ("a", bytes(1_000_000))))


def test_a_bomb_by_the_bytes_really_read(tmp_path):
    path = made(tmp_path / "a.zip", ("a", bytes(3_000_000)))
    raw = bytearray(path.read_bytes())
    # Both headers say that it is short: the sizes at 22 of the local one, 24 of the central one.
    for start, offset in ((raw.find(b"PK\x03\x04"), 22), (raw.find(b"PK\x01\x02"), 24)):
        raw[start + offset : start + offset + 4] = (100).to_bytes(4, "little")
    path.write_bytes(raw)
    with pytest.raises(DeckError), Archive(path, "a.zip") as opened:
        opened.read("a", 1_000_000)


def test_a_bomb_by_its_ratio(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MOST_RATIO", 100)
    path = made(tmp_path / "a.zip", ("a", bytes(20_000_000)))
    with Archive(path, "a.zip") as opened, pytest.raises(DeckError, match="beyond belief"):
        opened.read("a", 100_000_000)
    few = made(tmp_path / "b.zip", ("a", bytes(9_999_999)))
    with Archive(few, "b.zip") as opened:
        assert len(opened.read("a", 100_000_000)) == 9_999_999, "so short it may be one letter"


def test_a_thousand_bytes_for_one_are_believed(tmp_path):
    path = made(tmp_path / "a.zip", ("a", bytes(12_000_000)))
    with Archive(path, "a.zip") as opened:
        packed = opened._zip.getinfo("a").compress_size
        if 1000 * packed >= 12_000_000:
            assert len(opened.read("a", 100_000_000)) == 12_000_000
        else:
            with pytest.raises(DeckError) as caught:
                opened.read("a", 100_000_000)
            assert str(caught.value) == "a.zip: 'a' is packed beyond belief"


def test_what_is_no_archive_or_has_no_such_part(tmp_path):
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 and no more")
    said = "a.zip: a damaged zip archive, it cannot be opened: File is not a zip file"
    assert refused(tmp_path / "a.zip") == said
    with Archive(made(tmp_path / "b.zip", ("a", b"x")), "b.zip") as opened:
        with pytest.raises(DeckError) as caught:
            opened.read("b", 10)
        assert str(caught.value).startswith("b.zip: a damaged zip archive, 'b' is not in it: ")
        with pytest.raises(DeckError, match=r"^b\.zip: 'a' unpacks to more than 0 MB$"):
            opened.read("a", 0)
    starts = (b"PK\x03\x04", b"PK\x05\x06rest", b"PK\x07\x08", b"PK", b"")
    assert [archive.is_zip(start) for start in starts] == [True, True, False, False, False]


def test_an_encrypted_part(tmp_path):
    path = made(tmp_path / "a.zip", ("a", b"x"))
    raw = bytearray(path.read_bytes())
    for start, offset in ((raw.find(b"PK\x03\x04"), 6), (raw.find(b"PK\x01\x02"), 8)):
        raw[start + offset] |= 1
    path.write_bytes(raw)
    assert refused(path) == "a.zip: 'a' is encrypted"


@given(st.data())
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_bent_archives_are_refused_or_read(tmp_path, data):
    path = made(tmp_path / "a.zip", ("deck.yaml", b"drill: 1\n" * 40), ("b", b"z"))
    raw = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(raw[: data.draw(st.integers(0, len(raw)))])
    with contextlib.suppress(DeckError):  # nothing else
        read_all(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_damage_in_whatever_a_part_is_packed_with(tmp_path, method):
    path = made(tmp_path / "a.zip", ("a", bytes(range(256)) * 40), compression=method)
    raw = path.read_bytes()
    found = 0
    for at in range(31, 31 + 60):
        path.write_bytes(raw[:at] + bytes([raw[at] ^ 0xFF]) + raw[at + 1 :])
        try:
            read_all(path)  # some bytes, as a maker's version, matter to nobody
        except DeckError as error:
            found += "a damaged zip archive" in str(error)
    assert found > 50
