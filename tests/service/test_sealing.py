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
from drill.errors import ConfigError, DrillError, StoreError, TransportError, UsageError
from drill.paths import Paths
from drill.service.sync import meeting, sealing, synchronising
from drill.service.sync.pieces import NotWhole, PieceName, pack, unpack
from drill.service.sync.sealing import SALT, Sealed, with_passphrase
from drill.storage.lines import Line
from drill.transport.folder import Folder
from drill.transport.place import NotFetched
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


PIECE = str(PieceName(REPLICA, 1, sealed=False))


@pytest.mark.parametrize(
    ("there", "sealed"),
    [
        ([], None),
        (["notes.txt"], None),
        ([PIECE], False),
        ([f"{PIECE}.sealed"], True),
        ([PIECE, f"{PIECE}.sealed"], True),
        ([SALT], True),
    ],
)
def test_whether_others_seal_is_seen_by_what_lies_there(there, sealed):
    assert sealing.is_sealed(dict.fromkeys(there, 1)) is sealed


class Holds:
    """A place that holds one text, or none that can be fetched."""

    title = "there"

    def __init__(self, text=None):
        self.text, self.made = text, []

    def read(self, name):
        if self.text is None:
            raise NotFetched("not yet")
        return self.text.encode()

    def create(self, name, data):
        self.made.append((name, data))
        return True


RECIPE = '{"salt": "s", "check": "c"}'


@pytest.mark.parametrize(
    ("text", "known", "refused"),
    [
        (RECIPE, RECIPE, False),
        ('{"check": "c", "salt": "s"}', RECIPE, False),
        (RECIPE, '{"salt": "o", "check": "c"}', True),
        (RECIPE, "", True),
        (RECIPE, "{", False),
        ("{", RECIPE, False),
        ("[]", RECIPE, False),
        ('{"salt": "o"}', RECIPE, False),
        (None, RECIPE, False),
    ],
)
def test_another_passphrase_is_refused_where_it_is_sure(text, known, refused):
    sealing.refuse_another(Holds(text), {PIECE: 1}, known)  # no salt is listed
    if not refused:
        sealing.refuse_another(Holds(text), {SALT: 1}, known)
        return
    with pytest.raises(TransportError, match="there has another passphrase") as caught:
        sealing.refuse_another(Holds(text), {SALT: 1}, known)
    assert "give that passphrase: `drill sync FOLDER`" in caught.value.hint


def test_what_opens_a_place_is_written_where_it_is_known_and_not_there():
    for recipe, there, made in ((RECIPE, {}, 1), (RECIPE, {SALT: 1}, 0), ("", {}, 0)):
        place = Holds()
        Sealed(bytes(32), recipe).settle(place, there)
        assert place.made == [(SALT, RECIPE.encode())] * made


def test_of_two_that_come_at_one_instant_the_second_takes_the_passphrase_of_the_first(place):
    class Late(Folder):
        """It was empty when somebody looked."""

        def listing(self):
            return {}

    first = with_passphrase(place, "correct horse")
    late = Late(place.path)
    assert with_passphrase(late, "correct horse") == first
    with pytest.raises(UsageError, match="that is not the passphrase of"):
        with_passphrase(late, "correct house")


@pytest.mark.parametrize(
    ("said", "plain", "asked", "refused", "hint"),
    [
        ("new/folder", True, None, "", ""),
        ("new/folder", False, True, "", ""),
        ("empty", False, True, "", ""),
        ("open", True, None, "", ""),
        ("sealed", False, False, "", ""),
        ("open", False, None, "have no passphrase", "--plain joins them: whoever sees"),
        ("sealed", True, None, "have a passphrase", "Leave --plain away."),
        ("file", True, None, "is a file", "Devices meet in a folder: name one."),
        ("file/below", True, None, "cannot be made: Not a directory", ""),
    ],
)
def test_how_one_begins_to_meet_others(place, monkeypatch, said, plain, asked, refused, hint):
    base = place.path
    monkeypatch.setenv("HOME", str(base))
    monkeypatch.chdir(base)
    for name in ("empty", "open", "sealed"):
        (base / name).mkdir()
    (base / "file").touch()
    Folder(base / "open").create(PIECE, b"x")
    with_passphrase(Folder(base / "sealed"), "correct horse")
    was_new = []

    def ask(new):
        was_new.append(new)
        return "correct horse" if said == "sealed" else "eight ch"

    for address in (str(base / said), f"~/{said}", said):
        if refused:
            with pytest.raises(DrillError, match=refused) as caught:
                meeting.begin(address, plain=plain, ask=ask)
            assert caught.value.hint.startswith(hint)
        else:
            made = meeting.begin(address, plain=plain, ask=ask)
            assert (made.address, made.key is None) == (str(base / said), plain)
            assert made.place.path == (base / said).absolute()
            assert made.cipher is None if plain else made.cipher.recipe
    assert was_new[:1] == ([] if asked is None else [asked])


def test_what_was_set_up_is_read_and_forgotten(tmp_path):
    paths = Paths(tmp_path, tmp_path, tmp_path)
    assert (meeting.read(paths), meeting.forget(paths)) == (None, False)
    for one in (meeting.Meeting("/a/b", None), meeting.Meeting("s3://a", b"k" * 32, RECIPE)):
        meeting.keep(paths, one)
        assert meeting.read(paths) == one
    assert meeting.forget(paths) is True
    assert (meeting.read(paths), meeting.forget(paths)) == (None, False)
    for text in ("", "[sync]\nkey = 3\n", "[sync]\nplace = '/a'\nkey = 3\n", "[sync]\nkey = ''\n",
                 "[sync]\nplace = '/a'\nkey = 'xy'\n"):  # fmt: skip
        (tmp_path / "sync.toml").write_text(text)
        with pytest.raises(ConfigError, match="does not say where homes meet") as caught:
            meeting.read(paths)
        assert caught.value.hint == "`drill sync FOLDER` writes it anew."
