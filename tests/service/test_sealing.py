"""What only those can read who know the passphrase; and what a stranger may have left there."""

from __future__ import annotations

import errno
import importlib
import json
import os
import shutil
import stat

import pytest

from drill import zstd
from drill.errors import StoreError, TransportError, UsageError
from drill.paths import Paths
from drill.service.sync import meeting, synchronising
from drill.service.sync.pieces import NotWhole, PieceName, pack, unpack
from drill.service.sync.sealing import SALT, Sealed, with_passphrase
from drill.storage.lines import Line
from drill.transport.folder import Folder
from several_homes import take
from tests_support import SMALL

pwhash = pytest.importorskip("nacl.pwhash")
REPLICA = "0191d3a0-0000-7000-8000-000000000001"
NOW = 1_790_000_000_000
LINE = Line(REPLICA, 1, REPLICA, "option", "study.minutes", (), {"value": "10"})


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A place, with a key that is made in no time."""
    monkeypatch.setattr(pwhash.argon2id, "OPSLIMIT_MODERATE", pwhash.argon2id.OPSLIMIT_MIN)
    monkeypatch.setattr(pwhash.argon2id, "MEMLIMIT_MODERATE", pwhash.argon2id.MEMLIMIT_MIN)
    return Folder(tmp_path)


def test_the_same_passphrase_opens_and_another_does_not(place):
    name = PieceName(REPLICA, 1, sealed=True)
    data = pack(name, [LINE], with_passphrase(place, "correct horse"))
    assert b"option" not in data
    assert unpack(name, data, with_passphrase(place, "correct horse"), NOW) == [LINE]
    with pytest.raises(UsageError, match="not the passphrase"):
        with_passphrase(place, "correct house")
    with pytest.raises(NotWhole, match="another passphrase"):
        unpack(name, data, Sealed(bytes(32)), NOW)


@pytest.mark.parametrize("said", ["correct house", "short"])
def test_where_others_met_a_passphrase_is_theirs_or_another_however_short(place, said):
    with_passphrase(place, "correct horse")
    with pytest.raises(UsageError, match="that is not the passphrase of"):
        meeting.begin(str(place.path), plain=False, ask=lambda _: said)


def test_a_short_passphrase_is_none(place):
    with pytest.raises(UsageError, match="8 characters"):
        with_passphrase(place, "seven77")
    assert place.listing() == {}


def test_a_changed_byte_a_part_and_another_name_are_noticed():
    cipher = Sealed(bytes(range(32)))
    name = PieceName(REPLICA, 1, sealed=True)
    data = pack(name, [LINE], cipher)
    changed = [data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] for at in range(len(data))]
    for bad in (*changed, *(data[:length] for length in range(len(data))), data + b"\0"):
        with pytest.raises(NotWhole):
            unpack(name, bad, cipher, NOW)
    with pytest.raises(NotWhole):
        unpack(PieceName(REPLICA, 2, sealed=True), data, cipher, NOW)


@pytest.mark.parametrize(
    "said",
    [
        {"memory": 1 << 50}, {"memory": 0}, {"memory": -1}, {"memory": 1}, {"memory": "much"},
        {"rounds": 1 << 40}, {"rounds": 0}, {"rounds": float("inf")}, {"rounds": None},
        {"salt": ""}, {"salt": "AAAA"}, {"salt": 7}, {"salt": "ü"}, {"check": 7}, {"check": None},
    ],
)  # fmt: skip
def test_a_salt_that_a_stranger_left_is_refused(place, said):
    with_passphrase(place, "correct horse")
    path = place.path / SALT
    path.write_text(json.dumps(json.loads(path.read_text()) | said))
    with pytest.raises(TransportError, match=r"salt\.json .* cannot be read"):
        with_passphrase(place, "correct horse")


@pytest.mark.parametrize("said", [{"memory": (1 << 30) + 1}, {"rounds": 17}])
def test_what_asks_for_more_work_than_drill_does_is_refused_before_any_is_done(place, said):
    with_passphrase(place, "correct horse")
    path = place.path / SALT
    path.write_text(json.dumps(json.loads(path.read_text()) | said))
    with pytest.raises(TransportError, match="more work than drill asks for"):
        with_passphrase(place, "correct horse")


@pytest.mark.parametrize("check", ["", "AAAA"])
def test_a_check_that_a_stranger_left_is_not_met(place, check):
    with_passphrase(place, "correct horse")
    path = place.path / SALT
    path.write_text(json.dumps(json.loads(path.read_text()) | {"check": check}))
    with pytest.raises(UsageError, match="not the passphrase"):
        with_passphrase(place, "correct horse")


DEEP = "[" * 200_000


@pytest.mark.parametrize("text", ["", "[]", "7", "{", "deep", '"salt"', "{}", "\xff"])
def test_a_salt_that_is_none_is_refused(place, text):
    (place.path / SALT).parent.mkdir(parents=True)
    (place.path / SALT).write_bytes(text.replace("deep", DEEP).encode("latin-1"))
    with pytest.raises(TransportError, match=r"salt\.json .* cannot be read"):
        with_passphrase(place, "correct horse")


@pytest.mark.parametrize("rest", ["\ndeep", ""])
def test_a_piece_that_a_stranger_left_is_not_whole(rest):
    text = json.dumps({"drill": 1, "replica": REPLICA, "number": 1}) + rest.replace("deep", DEEP)
    with pytest.raises(NotWhole, match=r"is not whole|says that it has"):
        unpack(PieceName(REPLICA, 1, sealed=False), zstd.compress(text.encode()), None, NOW)


def test_a_name_with_digits_of_another_script_is_no_piece():
    assert PieceName.parse(f"v1/{REPLICA}/00000001.jsonl.zst") is not None
    assert PieceName.parse(f"v1/{REPLICA}/0000000\u0661.jsonl.zst") is None


def test_nobody_else_can_read_the_key_at_any_instant(tmp_path, monkeypatch):
    modes = []

    def seen(descriptor):
        modes.append(stat.S_IMODE(os.fstat(descriptor).st_mode))

    monkeypatch.setattr("os.fsync", seen)
    paths = Paths(tmp_path, tmp_path, tmp_path)
    kept = tmp_path / "sync.toml"
    for before in (0o600, 0o644):  # as an editor may have left it
        meeting.keep(paths, meeting.Meeting("s3://meet/homes", bytes(32)))
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600
        kept.chmod(before)
    meeting.keep(paths, meeting.Meeting("s3://meet/homes", bytes(32)))
    assert modes == [0o600] * 3
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_key_that_cannot_be_kept_leaves_no_empty_file(tmp_path, monkeypatch):
    def full(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StoreError, match="cannot be written"):
        meeting.keep(Paths(tmp_path, tmp_path, tmp_path), meeting.Meeting("s3://meet", bytes(32)))
    assert list(tmp_path.iterdir()) == []


def test_what_opens_a_place_is_put_back_by_who_met_others_there(place, several):
    (desk, lap, new), _ = several(0, 0, 0)
    take(desk, SMALL)
    sealed = with_passphrase(place, "correct horse")
    for home in (desk, lap):
        synchronising.run(home, place, sealed)
    shutil.rmtree(place.path / "v1" / "key")
    with pytest.raises(UsageError, match="was taken away") as caught:
        with_passphrase(place, "correct horse")
    assert "on a device that met the others" in caught.value.hint
    assert synchronising.run(lap, place, sealed).nothing
    assert with_passphrase(place, "correct horse").key == sealed.key
    synchronising.run(new, place, with_passphrase(place, "correct horse"))


def test_a_folder_that_was_emptied_is_filled_again(place, several):
    (desk, lap), _ = several(0, 0)
    sealed = with_passphrase(place, "correct horse")
    take(desk, SMALL)
    synchronising.run(desk, place, sealed)
    shutil.rmtree(place.path / "v1")
    synchronising.run(desk, place, sealed)
    assert synchronising.run(lap, place, with_passphrase(place, "correct horse")).merged.notes == 4


def test_what_opens_a_place_is_kept_with_the_key(place, tmp_path):
    paths = Paths(tmp_path / "home", tmp_path / "home", tmp_path / "home")
    made = meeting.begin(str(tmp_path), plain=False, ask=lambda _: "correct horse")
    meeting.keep(paths, made)
    assert meeting.read(paths) == made
    assert json.loads(made.cipher.recipe) == json.loads(place.read(SALT))


def test_an_address_is_opened_by_what_it_begins_with(tmp_path, monkeypatch):
    for module, name in (("folder", "Folder"), ("objects", "Objects"), ("postgres", "Postgres")):
        of = importlib.import_module(f"drill.transport.{module}")
        monkeypatch.setattr(of, name, lambda address, name=name: (name, str(address)))
    objects = [f"{scheme}://bucket/x" for scheme in ("s3", "gs", "az", "https", "S3")]
    databases = [f"{scheme}://host/x" for scheme in ("postgresql", "postgres")]
    opened = [meeting.opened(address) for address in (*objects, *databases, str(tmp_path))]
    assert opened == [
        *(("Objects", address) for address in objects),
        *(("Postgres", address) for address in databases), ("Folder", str(tmp_path)),
    ]  # fmt: skip
    with pytest.raises(UsageError, match="homes cannot meet at ftp://") as refused:
        meeting.opened("ftp://host")
    assert refused.value.hint == (
        "A folder can, and s3://, gs://, az://, https://, postgresql://, postgres://."
    )
