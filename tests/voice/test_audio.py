"""Recordings of every kind → 16,000 samples a second on one channel."""

from __future__ import annotations

import os
import tracemalloc

import numpy as np
import pytest

from drill.errors import NotFound, UsageError
from drill.voice import audio

soundfile = pytest.importorskip("soundfile")


def tone(path, rate=16_000, seconds=2.0, channels=1, **how):
    """A file in which a sine of 440 Hz sounds at half of what there is."""
    at = np.arange(round(rate * seconds)) / rate
    wave = 0.5 * np.sin(2 * np.pi * 440 * at)
    soundfile.write(path, np.column_stack([wave] * channels), rate, **how)
    return path


def heard(path):
    return np.concatenate(list(audio.opened(path).blocks())) / 32_767


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 44_100, 44_101, 48_000, 96_000])
def test_any_rate_becomes_one(tmp_path, rate):
    found = heard(tone(tmp_path / "a.wav", rate))
    assert len(found) == 32_000
    wanted = 0.5 * np.sin(2 * np.pi * 440 * np.arange(32_000) / 16_000)
    assert np.abs(found - wanted)[200:-200].max() < 0.001


def test_what_is_too_high_to_be_kept_is_not_folded_back(tmp_path):
    at = np.arange(88_200) / 44_100
    soundfile.write(tmp_path / "a.wav", 0.5 * np.sin(2 * np.pi * 12_000 * at), 44_100)
    assert np.abs(heard(tmp_path / "a.wav"))[500:-500].max() < 0.001


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("a.wav", {"subtype": "FLOAT"}),
        ("a.wav", {"subtype": "PCM_U8"}),
        ("a.flac", {}),
        ("a.ogg", {}),
        ("a.mp3", {}),
    ],
)
def test_every_kind_of_file_is_as_loud_as_it_was(tmp_path, name, how):
    sound = audio.opened(tone(tmp_path / name, 44_100, channels=2, **how))
    assert sound.seconds == pytest.approx(2.0, abs=0.1)
    found = np.concatenate(list(sound.blocks())) / 32_767
    assert np.abs(found[2_000:-4_000]).max() == pytest.approx(0.5, abs=0.03)


def test_a_voice_on_one_side_alone_is_heard(tmp_path):
    wave = 0.5 * np.sin(2 * np.pi * 440 * np.arange(32_000) / 16_000)
    for side in (0, 1):
        both = np.zeros((len(wave), 2))
        both[:, side] = wave
        soundfile.write(tmp_path / "a.wav", both, 16_000)
        assert np.abs(heard(tmp_path / "a.wav")).max() == pytest.approx(0.25, abs=0.001)


@pytest.mark.parametrize("samples", [32_000, 32_768, 40_001])  # a whole second, a whole frame
def test_what_was_written_to_a_pipe_says_no_length_and_is_heard(tmp_path, samples):
    tone(tmp_path / "a.flac", seconds=samples / 16_000, channels=2)
    whole = heard(tmp_path / "a.flac")
    with (tmp_path / "a.flac").open("r+b") as file:
        file.seek(22)  # the low bits of how many samples it has; the others are none
        file.write(bytes(4))
    assert audio.opened(tmp_path / "a.flac").seconds == 0.0
    assert len(whole) == samples
    assert (heard(tmp_path / "a.flac") == whole).all()


def test_what_is_no_number_is_silence(tmp_path):
    wave = np.full(16_000, np.nan, np.float32)
    soundfile.write(tmp_path / "a.wav", wave, 16_000, subtype="FLOAT")
    assert not heard(tmp_path / "a.wav").any()


def test_a_block_is_about_a_second(tmp_path):
    blocks = list(audio.opened(tone(tmp_path / "a.wav", 44_100, 10)).blocks())
    assert len(blocks) >= 10
    assert max(map(len, blocks)) <= 17_000


@pytest.mark.parametrize(("rate", "channels"), [(768_000, 2), (767_999, 1), (96_000, 64)])
def test_memory_is_bounded_at_any_rate_and_with_any_channels(tmp_path, rate, channels):
    path = tone(tmp_path / "a.wav", rate, 0.25, channels)
    tracemalloc.start()
    try:
        assert sum(map(len, audio.opened(path).blocks())) == pytest.approx(4_000, abs=20)
        assert tracemalloc.get_traced_memory()[1] < 100_000_000
    finally:
        tracemalloc.stop()


def test_a_name_of_two_lines_is_said_on_one(tmp_path):
    with pytest.raises(NotFound) as error:
        audio.opened(tmp_path / "two\nlines.wav")
    assert "two lines.wav" in error.value.message


def test_longer_than_two_hours(tmp_path, monkeypatch):
    monkeypatch.setattr(audio, "LONGEST", 1.5)
    with pytest.raises(UsageError, match="longer than two hours"):
        audio.opened(tone(tmp_path / "a.wav"))
    # A head that says less than there is, or nothing, is not believed.
    with pytest.raises(UsageError, match="longer than two hours"):
        list(audio.Sound(tmp_path / "a.wav", 0.0).blocks())


def test_no_recording(tmp_path):
    with pytest.raises(NotFound):
        audio.opened(tmp_path / "nothing.wav")
    (tmp_path / "text.wav").write_text("no sound at all")
    with pytest.raises(UsageError, match="no recording that can be read"):
        audio.opened(tmp_path / "text.wav")
    soundfile.write(tmp_path / "empty.wav", np.zeros(0), 16_000)
    with pytest.raises(UsageError, match="no sound in"):
        audio.opened(tmp_path / "empty.wav")
    with pytest.raises(UsageError, match="cannot be read"):
        audio.opened(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such pipes on this system")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.wav")
    with pytest.raises(UsageError, match="a pipe"):
        audio.opened(tmp_path / "pipe.wav")


def test_cut_off_in_the_middle(tmp_path):
    whole = tone(tmp_path / "a.flac", 44_100, 5).read_bytes()
    (tmp_path / "cut.flac").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UsageError, match="damaged"):
        heard(tmp_path / "cut.flac")


def test_what_soundfile_does_not_read_pyav_does(tmp_path):
    av = pytest.importorskip("av", reason="PyAV is not installed")
    path = tmp_path / "a.m4a"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("aac", rate=44_100)
        at = np.arange(88_200) / 44_100
        wave = (0.5 * np.sin(2 * np.pi * 440 * at)).astype(np.float32)[None, :]
        frame = av.AudioFrame.from_ndarray(wave, format="fltp", layout="mono")
        frame.sample_rate = 44_100
        out.mux([*stream.encode(frame), *stream.encode(None)])
    assert len(heard(path)) / 16_000 == pytest.approx(2.0, abs=0.15)


def test_pieces_are_cut_where_it_is_quiet():
    loud = np.full(16_000, 9_000, np.int16)
    blocks = [loud.copy() for _ in range(70)]
    blocks[27][4_800:9_600] = 0  # within the last seconds of the first half minute
    cut = list(audio.pieces(blocks, seconds=30.0))
    assert [begin for begin, _ in cut][:2] == [0, pytest.approx(27.45, abs=0.15)]
    assert sum(len(samples) for _, samples in cut) == 70 * 16_000
    assert max(len(samples) for _, samples in cut) <= 30 * 16_000
