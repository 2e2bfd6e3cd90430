"""The recognisers: which could begin, where their models are looked for, what the real ones say
where there is none."""

from __future__ import annotations

import pytest

from drill.domain.recording import SpokenWord
from drill.errors import UsageError
from drill.extras import to_add, to_install
from drill.voice import engines, recognition
from drill.voice.engines import ENGINES, choose


@pytest.fixture(autouse=True)
def nobody(monkeypatch, tmp_path):
    """Whoever runs the tests has models of their own."""
    for name in ("HF_HUB_CACHE", "HF_HOME", "VOSK_MODEL_PATH", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path / "nobody"))


def touch(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"")
    return path


def test_the_first_that_is_ready_is_taken(monkeypatch, tmp_path):
    there = {"vosk", "pocketsphinx"}
    monkeypatch.setattr(engines, "installed", lambda engine: engine.name in there)
    monkeypatch.setattr(ENGINES["pocketsphinx"], "model", lambda models: tmp_path)
    assert choose(tmp_path).name == "pocketsphinx"
    touch(tmp_path / "vosk/vosk-model-small-en-us-0.15/am/final.mdl")
    assert choose(tmp_path).name == "vosk"
    assert choose(tmp_path, "pocketsphinx").name == "pocketsphinx"
    there.clear()
    with pytest.raises(UsageError, match="No recogniser is installed") as error:
        choose(tmp_path)
    assert "drill voice setup" in error.value.hint
    with pytest.raises(UsageError, match="vosk is not installed") as error:
        choose(tmp_path, "vosk")
    assert error.value.hint == f"Install it: {to_add('vosk')}"
    with pytest.raises(UsageError, match="not installed") as error:
        choose(tmp_path, "faster-whisper")
    assert error.value.hint == f"Install it: {to_install('voice-whisper')}"
    with pytest.raises(UsageError, match="no recogniser 'pocketsphin'") as error:
        choose(tmp_path, "pocketsphin")
    assert "pocketsphinx" in error.value.hint


def test_a_model_is_looked_for_here_and_where_the_library_keeps_it(tmp_path):
    whisper = ENGINES["faster-whisper"]
    cache = tmp_path / "nobody/.cache/huggingface/hub"
    fetched = "models--Systran--faster-whisper-{}/snapshots/abc/{}"
    assert whisper.model(tmp_path) is None
    small = touch(cache / fetched.format("small.en", "model.bin")).parent
    assert whisper.model(tmp_path) is None  # it came in part
    touch(small / "config.json")
    assert whisper.model(tmp_path) == small
    base = touch(tmp_path / "faster-whisper" / fetched.format("base.en", "model.bin")).parent
    touch(base / "config.json")
    assert whisper.model(tmp_path) == base
    larger = touch(tmp_path / "faster-whisper" / fetched.format("small.en", "model.bin")).parent
    touch(larger / "config.json")
    assert whisper.model(tmp_path) == larger
    assert ENGINES["pywhispercpp"].model(tmp_path) is None
    file = touch(tmp_path / "pywhispercpp/ggml-base.en.bin")
    assert ENGINES["pywhispercpp"].model(tmp_path) == file


@pytest.mark.parametrize("name", list(ENGINES))
def test_the_real_one_without_a_model(name, tmp_path, monkeypatch):
    """Its package is there and its model is not: a sentence that says what to do."""
    pytest.importorskip(ENGINES[name].module, reason=f"{name} is not installed")
    if name == "pocketsphinx":
        assert choose(tmp_path, name) is ENGINES[name]
        return
    with pytest.raises(UsageError, match=f"The model of {name} is not here") as error:
        choose(tmp_path, name)
    assert f"drill voice setup {name}" in error.value.hint


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("faster-whisper", ("tiny.en/model.bin", "tiny.en/config.json")),
        ("pywhispercpp", ("ggml-tiny.en.bin",)),
        ("vosk", ("vosk-model-small-en-us-0.15/am/final.mdl",)),
    ],
)
def test_the_real_one_with_a_model_that_is_none(name, files, tmp_path):
    """Its loading code runs as far as it can: it gives up, or falls over, in words."""
    pytest.importorskip(ENGINES[name].module, reason=f"{name} is not installed")
    soundfile = pytest.importorskip("soundfile")
    for file in files:
        touch(tmp_path / name / file)
    soundfile.write(tmp_path / "told.wav", [0.0] * 16_000, 16_000)
    with pytest.raises((UsageError, recognition.VoiceError), match=f"{name} (gave up|fell over)"):
        recognition.recognise(tmp_path / "told.wav", tmp_path, name)


def test_what_whisper_cuts_in_two_is_one_word():
    words = [(" 60", 0.0, 0.5), (",000", 0.5, 0.9), (" check", 1.0, 1.2), ("-ins", 1.2, 1.4)]
    assert engines._joined(words, 10.0) == [
        SpokenWord("60,000", 10.0, 10.9),
        SpokenWord("check-ins", 11.0, 11.4),
    ]
