"""A recording: what the microphone hears is kept, whatever happens meanwhile."""

import errno
import os
import platform
import shutil
import stat
import subprocess
import sys
from threading import Event, active_count

import numpy as np
import pytest

from drill.errors import VoiceError, VoiceMissing
from drill.extras import to_install
from drill.voice import libraries
from drill.voice.recorder import Recorder, recover
from fake_sound import RATE, tone

soundfile = pytest.importorskip("soundfile")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "rehearsals"


@pytest.fixture
def recorder(folder, sound):
    with Recorder(folder, "take") as made:
        made.start()
        yield made


def heard(path):
    samples, rate = soundfile.read(path, dtype="int16", always_2d=True)
    return len(samples) / rate


def wait_for_the_problem(recorder):
    while not recorder.problem:
        Event().wait(0.001)  # the writer's thread says it


def test_what_is_heard_is_kept_as_it_was(folder, recorder, sound):
    said = tone(1.5)
    sound.stream.hear(said)
    assert recorder.seconds == 1.5
    take = recorder.stop()
    assert take == (folder / "take.flac", 1.5, "")
    samples, rate = soundfile.read(take.path, dtype="int16", always_2d=True)
    assert rate == RATE
    assert (samples == said).all()
    assert not sound.stream.open
    assert recorder.stop() == take, "it has ended once"


def test_only_the_owner_may_read_it(folder, recorder, sound):
    part = folder / "take.flac.part"
    assert stat.S_IMODE(part.stat().st_mode) == 0o600
    sound.stream.hear(tone(0.1))
    assert stat.S_IMODE(recorder.stop().path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list(folder.iterdir()) == [folder / "take.flac"]


def test_a_pause_is_left_out(recorder, sound):
    sound.stream.hear(tone(0.5))
    recorder.pause()
    assert recorder.paused
    sound.stream.hear(tone(3))
    assert recorder.level == 0
    assert recorder.seconds == 0.5
    recorder.resume()
    sound.stream.hear(tone(0.25))
    assert heard(recorder.stop().path) == 0.75


def test_the_level_follows_the_decibels(recorder, sound):
    shown = []
    for loud in (1.0, 0.1, 0.01):
        sound.stream.hear(tone(1, loud))  # what was louder before has died away
        shown.append(recorder.level)
    assert shown == [pytest.approx(1 - (3 + 20 * step) / 60, abs=0.01) for step in range(3)]
    sound.stream.hear(tone(2) * 0)
    assert recorder.level == 0


def test_a_level_falls_by_and_by(recorder, sound):
    sound.stream.hear(tone(1))
    loud = recorder.level
    sound.stream.hear(tone(0.25) * 0)
    assert recorder.level == pytest.approx(loud - 0.25)


def test_a_device_without_our_rate_is_recorded_at_its_own(folder, sound):
    sound.rates = (44_100,)
    with Recorder(folder, "take", limit=1) as recorder:
        recorder.start()
        sound.stream.hear(tone(2, rate=44_100))
    take = recorder.stop()
    assert soundfile.info(take.path).samplerate == 44_100
    assert heard(take.path) == take.seconds == 1, "the longest is of seconds, at whatever rate"


def test_a_microphone_that_is_pulled_out(recorder, sound):
    sound.stream.hear(tone(1))
    sound.stream.finish()
    take = recorder.stop()
    assert take.problem == "The microphone is gone. What it heard is kept."
    assert heard(take.path) == take.seconds == 1


def test_a_microphone_that_falls_silent_without_a_word(folder, sound):
    with Recorder(folder, "take", patience=0.01) as recorder:
        recorder.start()
        sound.stream.hear(tone(0.2))
        wait_for_the_problem(recorder)
    assert recorder.problem == "The microphone is gone. What it heard is kept."
    assert recorder.level == 0
    assert heard(recorder.stop().path) == 0.2


def test_a_microphone_that_is_muted_is_told_of(recorder, sound):
    sound.stream.hear(tone(1) * 0)
    take = recorder.stop()
    assert take.problem.startswith("Only silence came from the microphone")
    assert heard(take.path) == 1


def test_a_disk_that_fills_up_keeps_what_was_written(recorder, sound, monkeypatch):
    write, before = soundfile.SoundFile.write, []

    def full(file, block):
        if len(before) == 40:
            raise OSError(errno.ENOSPC, "No space left on device")
        before.append(block)
        write(file, block)

    monkeypatch.setattr(soundfile.SoundFile, "write", full)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: type("", (), {"free": 0}))
    sound.stream.hear(tone(3))
    wait_for_the_problem(recorder)
    sound.stream.hear(tone(3))
    assert not sound.stream.open, "nothing is listened to that cannot be kept"
    take = recorder.stop()
    assert take.problem == ("The recording broke off: the disk is full. What was written is kept.")
    assert heard(take.path) == take.seconds == 2


def test_a_file_that_cannot_be_brought_to_its_end_is_mended(recorder, sound, monkeypatch):
    write, close = soundfile.SoundFile.write, soundfile.SoundFile.close
    part = recorder._part
    blocks, torn = [], []

    def fails(file, block):
        if len(blocks) == 40:
            torn.append(part.read_bytes())
            raise OSError(errno.EIO, "Input/output error")
        blocks.append(block)
        write(file, block)

    def closes(file):
        writes = file.mode == "w"
        close(file)
        if writes:
            part.write_bytes(torn[0])  # neither what was waiting nor its length came onto the disk

    monkeypatch.setattr(soundfile.SoundFile, "write", fails)
    monkeypatch.setattr(soundfile.SoundFile, "close", closes)
    sound.stream.hear(tone(3))
    wait_for_the_problem(recorder)
    take = recorder.stop()
    assert 1 < take.seconds < 2
    assert soundfile.info(take.path).duration == heard(take.path) == take.seconds


def test_there_is_a_longest(folder, sound):
    with Recorder(folder, "take", limit=120) as recorder:
        recorder.start()
        sound.stream.hear(np.tile(tone(1), (130, 1)))
        wait_for_the_problem(recorder)
        assert not sound.stream.open
    take = recorder.stop()
    assert take.problem == "The recording ended after 2 minutes, as long as one may be."
    assert heard(take.path) == take.seconds == 120


def test_one_that_ended_by_itself_waits_for_who_began_it(folder, sound):
    before = active_count()
    with Recorder(folder, "take", limit=1) as recorder:
        recorder.start()
        sound.stream.hear(tone(2))
        while active_count() > before:
            Event().wait(0.001)  # all is written
        assert recover(folder) == [], "another drill does not make a recording of it"
    take = recorder.stop()
    assert (take.path, take.seconds) == (folder / "take.flac", 1)


def test_nothing_heard_leaves_no_file(folder, recorder):
    assert recorder.stop() == (None, 0, "")
    assert list(folder.iterdir()) == []


def test_a_name_that_is_taken_gets_a_number(folder, sound):
    for _ in range(3):
        with Recorder(folder, "take") as recorder:
            recorder.start()
            sound.stream.hear(tone(0.1))
    assert {path.name for path in folder.iterdir()} == {
        "take.flac", "take.2.flac", "take.3.flac"
    }  # fmt: skip


def test_no_microphone(folder, sound):
    sound.microphones = []
    with pytest.raises(VoiceError, match=r"^No microphone was found\.\nPlug one in"):
        Recorder(folder, "take").start()
    with pytest.raises(VoiceError, match=r"^There is no microphone 'Yeti'\."):
        Recorder(folder, "take", "Yeti").start()
    assert not folder.exists()


def test_a_microphone_by_a_part_of_its_name(sound):
    sound.microphones = ["Built-in Microphone", "Yeti Stereo"]
    assert libraries.microphone("yeti") == "Yeti Stereo"
    assert libraries.microphone() == "Built-in Microphone"


def test_a_microphone_that_is_not_to_be_opened_leaves_nothing(folder, sound):
    sound.refuses = "Error opening InputStream: Device unavailable"
    recorder = Recorder(folder, "take")
    with pytest.raises(
        VoiceError, match="Built-in Microphone cannot be opened: Device unavailable"
    ):
        recorder.start()
    assert list(folder.iterdir()) == []
    assert recorder.stop() == (None, 0, "")


def test_a_folder_that_cannot_be_made(tmp_path, sound):
    (tmp_path / "file").write_text("")
    with pytest.raises(VoiceError, match=r"^Nothing can be recorded in"):
        Recorder(tmp_path / "file" / "in it", "take").start()
    assert sound.streams == [], "nothing listens"


def test_a_recording_that_is_taken_away_meanwhile(folder, recorder, sound):
    sound.stream.hear(tone(1))
    (folder / "take.flac.part").unlink()
    take = recorder.stop()
    assert take == (None, 0, "The recording was not kept: No such file or directory.")


def test_what_a_dead_program_left_is_recovered(folder, recorder, sound):
    sound.stream.hear(tone(4))
    part = folder / "take.flac.part"
    while part.stat().st_size < 30_000:
        Event().wait(0.001)
    left = folder / "left.flac.part"
    shutil.copy(part, left)  # as it is in the middle of it: its beginning names no length
    assert recover(folder) == [folder / "left.flac"]
    assert 1 < heard(folder / "left.flac") <= 4
    with soundfile.SoundFile(folder / "left.flac") as file:
        assert file.seek(RATE) == RATE
    assert part.exists(), "what is being recorded is let be"
    assert heard(recorder.stop().path) == 4


@pytest.mark.parametrize("samples", [4096, 40_001])  # a whole frame, a part of one
def test_what_ends_without_saying_how_long_it_is_is_recovered_to_its_end(folder, samples):
    folder.mkdir()
    part = folder / "left.flac.part"
    soundfile.write(part, tone(3)[:samples], 16_000, format="FLAC")
    with part.open("r+b") as file:
        file.seek(22)  # the low bits of how many samples it has; the others are none
        file.write(bytes(4))
    assert recover(folder) == [folder / "left.flac"]
    assert soundfile.info(folder / "left.flac").frames == samples


@pytest.mark.parametrize("left", [b"", b"fLaC", b"no sound at all" * 100])
def test_what_holds_nothing_is_not_recovered(folder, left):
    folder.mkdir()
    (folder / "left.flac.part").write_bytes(left)
    assert recover(folder) == []
    assert list(folder.iterdir()) == []


def test_there_may_be_nothing_to_recover(folder):
    assert recover(folder) == []


def test_without_the_extra_a_sentence_says_how_to_get_it(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(VoiceMissing) as refused:
        Recorder(folder, "take").start()
    assert str(refused.value) == (
        f"sound needs drill's extra `voice`\nInstall it: {to_install('voice')}"
    )
    monkeypatch.setitem(sys.modules, "soundfile", None)
    with pytest.raises(VoiceMissing, match="extra `voice`"):
        libraries.soundfile()


def test_without_portaudio_a_sentence_says_what_to_install(tmp_path, monkeypatch):
    (tmp_path / "sounddevice.py").write_text("raise OSError('PortAudio library not found')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    with pytest.raises(VoiceMissing, match="apt install libportaudio2"):
        libraries.sounddevice()


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="of another C library's stderr")
def test_what_c_code_complains_of_is_not_written_over_the_screens(tmp_path):
    (tmp_path / "sounddevice.py").write_text("")
    said = """if True:
        import ctypes, os, sys
        from drill.voice import libraries
        def complain():
            c = ctypes.CDLL(None)
            c.fputs(b"PortAudio\\n", ctypes.c_void_p.in_dll(c, "stderr"))
            c.fflush(None)
        complain()
        libraries.sounddevice()
        complain()
        print("drill", file=sys.stderr, flush=True)
        os.system("echo program >&2")
    """
    done = subprocess.run(
        [sys.executable, "-c", said],
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        check=True,
    )
    assert done.stderr == b"PortAudio\ndrill\nprogram\n"
