"""Which recognisers there are, and how a model of one is fetched: only when told to, and whole."""

from __future__ import annotations

import shutil
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from drill.errors import DeckError, Problem, StoreError, UsageError
from drill.service.library import download
from drill.service.library.download import Fetched
from drill.service.stories import recognisers
from drill.service.stories.recognisers import OFFERS, ModelOffer, fetch, standings, unpack
from drill.voice import engines

VOSK = OFFERS["vosk"][0]
PART = f"{VOSK.name}/am/final.mdl"


@pytest.fixture(autouse=True)
def nobody(monkeypatch, tmp_path):
    """Every package is installed; no model is anywhere."""
    for name in ("HF_HUB_CACHE", "HF_HOME", "VOSK_MODEL_PATH", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "nobody"))
    monkeypatch.setattr(engines, "installed", lambda engine: True)


def packed(tmp_path, parts):
    with zipfile.ZipFile(tmp_path / "model.zip", "w") as out:
        for name, content in parts.items():
            out.writestr(name, content)
    return tmp_path / "model.zip"


def test_what_can_be_fetched_and_from_where():
    hub = "https://huggingface.co/Systran/faster-whisper-"
    ggml = "https://huggingface.co/ggerganov/whisper.cpp/resolve/main/ggml-"
    vosk = "vosk-model-small-en-us-0.15"
    assert {
        engine: [(one.name, one.megabytes, one.source) for one in offers]
        for engine, offers in OFFERS.items()
    } == {
        "faster-whisper": [
            ("base.en", 148, f"{hub}base.en"),
            ("small.en", 486, f"{hub}small.en"),
            ("tiny.en", 78, f"{hub}tiny.en"),
        ],
        "pywhispercpp": [
            ("base.en", 148, f"{ggml}base.en.bin"),
            ("small.en", 488, f"{ggml}small.en.bin"),
            ("tiny.en", 78, f"{ggml}tiny.en.bin"),
        ],
        "vosk": [(vosk, 41, f"https://alphacephei.com/vosk/models/{vosk}.zip")],
    }
    assert recognisers.offer("pywhispercpp").name == "base.en"
    assert recognisers.offer("pywhispercpp", "tiny.en").megabytes == 78


@pytest.mark.parametrize("there", ["", "models", "models/vosk"])
def test_the_room_for_a_model_is_what_is_free_where_it_goes(tmp_path, monkeypatch, there):
    (tmp_path / there).mkdir(parents=True, exist_ok=True)
    free = {tmp_path / there: SimpleNamespace(total=900, used=700, free=200)}
    monkeypatch.setattr(shutil, "disk_usage", free.__getitem__)
    assert recognisers.room(tmp_path / "models" / "vosk") == 200


def test_a_model_is_fetched_whole(tmp_path, monkeypatch):
    raw = packed(tmp_path, {PART: b"sounds", f"{VOSK.name}/conf/mfcc.conf": b"x"}).read_bytes()
    asked = []

    def fetched(address, progress, seconds):
        asked.append(address)
        return Fetched(raw, address, address)

    monkeypatch.setattr(download, "fetch", fetched)
    found = fetch("vosk", VOSK, tmp_path / "models")
    assert asked == [VOSK.source]
    assert (found / "am/final.mdl").read_bytes() == b"sounds"
    assert [path.name for path in (tmp_path / "models/vosk").iterdir()] == [VOSK.name]
    assert next(one for one in standings(tmp_path / "models") if one.name == "vosk").ready


def test_a_model_that_is_here_in_part_is_fetched_anew(tmp_path, monkeypatch):
    raw = packed(tmp_path, {PART: b"sounds"}).read_bytes()
    monkeypatch.setattr(
        download, "fetch", lambda address, progress, seconds: Fetched(raw, address, address)
    )
    former = tmp_path / "vosk" / VOSK.name / "conf"
    former.mkdir(parents=True)
    found = fetch("vosk", VOSK, tmp_path)
    assert (found / "am/final.mdl").read_bytes() == b"sounds"
    assert [path.name for path in (tmp_path / "vosk").iterdir()] == [VOSK.name]


def test_no_network(tmp_path, monkeypatch):
    def fails(address, progress, seconds):
        raise DeckError("alphacephei.com", [Problem("cannot be found: no such name")])

    monkeypatch.setattr(download, "fetch", fails)
    with pytest.raises(UsageError, match="cannot be found: no such name") as error:
        fetch("vosk", VOSK, tmp_path)
    assert VOSK.source in error.value.hint
    assert list((tmp_path / "vosk").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "models").write_text("a file")
    with pytest.raises(StoreError, match="models/vosk cannot be written: "):
        fetch("vosk", VOSK, tmp_path / "models")


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({PART: b"", "../outside": b""}, "leads outside"),
        ({PART: b"", "/etc/outside": b""}, "leads outside"),
        ({PART: bytes(2_000)}, "unpacks to more"),
        ({PART: b"", f"{VOSK.name}/graph/one": bytes(600), f"{VOSK.name}/two": bytes(600)}, "more"),
        ({"another/am/final.mdl": b""}, "no model"),
    ],
)
def test_an_archive_is_not_believed(tmp_path, monkeypatch, parts, said):
    monkeypatch.setattr(recognisers, "MOST_UNPACKED", 1_000)
    with pytest.raises((DeckError, UsageError), match=said):
        unpack(packed(tmp_path, parts), tmp_path / "here", VOSK)
    assert not (tmp_path / "outside").exists()


@pytest.mark.parametrize(
    ("came", "taken"),
    [(b"lmgg" + bytes(600_000), True), (b"lmgg" + bytes(400_000), False), (bytes(600_000), False)],
    ids=["a model", "a part of one", "none"],
)
def test_a_file_that_is_no_model_or_a_part_of_one_is_not_taken(tmp_path, monkeypatch, came, taken):
    def download_model(name, download_dir):
        path = Path(download_dir, f"ggml-{name}.bin")
        path.write_bytes(came)
        return path

    utils = SimpleNamespace(download_model=download_model)
    monkeypatch.setitem(sys.modules, "pywhispercpp.utils", utils)
    megabyte = ModelOffer("tiny.en", 1, "https://example.org/tiny.en")
    if taken:
        assert fetch("pywhispercpp", megabyte, tmp_path).read_bytes() == came
    else:
        with pytest.raises(UsageError) as caught:
            fetch("pywhispercpp", megabyte, tmp_path)
        assert caught.value.message == "tiny.en could not be fetched: what came is no model"
        assert list((tmp_path / "pywhispercpp").iterdir()) == []


@pytest.mark.parametrize("engine", ["faster-whisper", "pywhispercpp"])
def test_the_real_downloader_without_a_network(engine, tmp_path, monkeypatch):
    pytest.importorskip(engines.ENGINES[engine].module, reason=f"{engine} is not installed")
    import socket

    def nowhere(*_, **__):
        raise OSError("no network here")

    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    with pytest.raises(UsageError, match="could not be fetched"):
        fetch(engine, OFFERS[engine][0], tmp_path)
    assert engines.ENGINES[engine].model(tmp_path) is None


def test_setup_says_what_it_would_fetch_and_fetches_nothing_unasked(drill):
    code, _out, err = drill("voice", "setup", "vosk")
    assert code == 2
    assert f"{VOSK.megabytes} MB" in err
    assert VOSK.source in err
    assert "nobody is there to ask, so nothing was fetched" in err


@pytest.mark.parametrize(
    ("free", "said"),
    [(123_000_000, "nobody is there to ask"), (122_999_999, "no room for it: 123 MB have to be")],
)
def test_setup_wants_three_times_the_room_of_a_model(drill, monkeypatch, free, said):
    usage = SimpleNamespace(total=10**12, used=0, free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: usage)
    code, _out, err = drill("voice", "setup", "vosk")
    assert code == 2
    assert said in err


def test_setup_shows_them_all(drill):
    _code, out, _err = drill("voice", "setup")
    assert [line.split()[0] for line in out.splitlines()[1:5]] == list(engines.ENGINES)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("setup", "vosc"), "no recogniser 'vosc'"),
        (("setup", "vosk", "--model", "huge"), "no model 'huge'"),
        (("status", "vosk"), "go with setup"),
    ],
)
def test_setup_refuses(drill, arguments, said):
    code, _out, err = drill("voice", *arguments)
    assert code == 2
    assert said in err
