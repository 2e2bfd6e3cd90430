"""`drill voice`, and `--speak` and `--record` of a story told line by line."""

import json
import random
import sys

import pytest

from drill.domain.recording import SpokenWord
from drill.errors import NothingHeard, VoiceError
from drill.extras import to_install
from drill.paths import Paths
from drill.service.stories import recognisers
from drill.service.stories.recognisers import EngineStanding
from drill.storage import copies, rehearsals
from drill.voice import engines
from drill.voice.recognition import Recognised
from fake_sound import tone

TAKE = "20261123T090000-small-quiet.flac"


@pytest.fixture
def voice(tmp_path, monkeypatch):
    """A voice that notes what it says, a line each; returns where."""
    folder, log = tmp_path / "bin", tmp_path / "said"
    folder.mkdir()
    path = folder / "espeak"
    path.write_text(f"#!/bin/sh\n/bin/cat >> '{log}'\n")
    path.chmod(0o700)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(sys, "platform", "linux")
    return log


@pytest.fixture
def silent(tmp_path, monkeypatch):
    """A computer without a voice and without the extra."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setitem(sys.modules, "sounddevice", None)


@pytest.fixture
def takes(root):
    """Makes recordings of these sizes."""

    def make(*sizes):
        folder = root / "rehearsals"
        folder.mkdir(parents=True)
        for number, size in enumerate(sizes):
            (folder / f"2026112{number}T090000-my-one.flac").write_bytes(random.randbytes(size))
        return folder

    return make


class Evening:
    """Somebody who tells a story: lines that they type, and seconds for which they speak before
    one; `events` is what was typed and what the voice did, in order.
    """

    name, problem = "espeak", ""

    def __init__(self, sound, doing):
        self.sound, self.doing, self.events = sound, list(doing), []

    def readline(self):
        while self.doing and isinstance(self.doing[0], float):
            self.sound.stream.hear(tone(self.doing.pop(0)))
        if not self.doing:
            return ""
        self.events.append(f"typed {self.doing[0]}")
        return f"{self.doing.pop(0)}\n"

    def isatty(self):
        return True

    def say(self, text):
        self.events.append(text)

    def stop(self):
        self.events.append("hush")

    def close(self):
        self.events.append("end")


@pytest.fixture
def evening(monkeypatch, sound):
    """Makes one; no recogniser is there."""
    monkeypatch.setattr(recognisers, "standings", lambda models: [])

    def begin(*doing):
        made = Evening(sound, doing)
        monkeypatch.setattr("drill.voice.speakers.find", lambda named: made)
        return made

    return begin


def test_what_there_is(drill, voice, sound, root, takes, monkeypatch):
    takes(400_000, 900_000)
    monkeypatch.setattr(engines, "installed", lambda engine: engine.name == "vosk")
    monkeypatch.setattr(engines.ENGINES["vosk"], "model", lambda models: models)
    assert drill("voice")[:2] == (
        0,
        "voice       espeak · asks on the screens: off\n"
        "microphone  Built-in Microphone · records on the screens: off\n"
        "recogniser  vosk, the best that is installed\n"
        f"recordings  2 recordings, 1.3 MB in {root}/rehearsals\n",
    )
    code, out, _ = drill("voice", "status", "--json")
    assert (code, json.loads(out)) == (
        0,
        {
            "speaker": "espeak",
            "microphone": "Built-in Microphone",
            "engine": "",
            "recordings": 2,
            "bytes": 1_300_000,
            "folder": f"{root}/rehearsals",
            "problems": [],
        },
    )
    assert not voice.exists()
    assert sound.streams == [], "to look is not to listen"


def test_a_folder_that_cannot_be_read_is_no_empty_one(drill, voice, sound, root):
    root.mkdir(exist_ok=True)
    (root / "rehearsals").write_text("in the way")
    code, out, err = drill("voice", "forget", "--yes")
    assert (code, out) == (2, "")
    assert "rehearsals cannot be read: Not a directory" in err
    code, out, err = drill("voice")
    assert "recordings  not known\n" in out
    assert "rehearsals cannot be read" in err


def test_what_there_is_not(drill, silent, root, monkeypatch):
    monkeypatch.setattr(engines, "installed", lambda engine: False)
    code, out, err = drill("voice")
    assert "recogniser  none · No recogniser is installed that could turn" in out
    assert code == 0
    assert out.startswith("voice       none · ")
    assert "microphone  none · " in out
    assert "recordings  none\n" in out
    assert "No voice was found on this computer.\nInstall spd-say" in err
    assert f"Install it: {to_install('voice')}" in err
    assert not root.exists()


def test_to_try_it(drill, voice, sound):
    sound.at_once = tone(4)
    code, _, err = drill("voice", "try")
    assert code == 0
    assert voice.read_text() == "This is the voice that will ask your questions.\n"
    assert err.endswith("Say something: 3 seconds are recorded …\n… and played.\n")
    microphone, loudspeaker = sound.streams
    assert abs(loudspeaker.heard).max() > 0.4
    assert not microphone.open
    assert not loudspeaker.open


def test_to_try_it_where_there_is_nothing(drill, silent):
    code, _, err = drill("voice", "try")
    assert code == 1
    assert "No voice was found" in err
    assert to_install("voice") in err


def test_to_try_it_with_a_muted_microphone(drill, voice, sound):
    sound.at_once = tone(4) * 0
    code, _, err = drill("voice", "try")
    assert code == 1
    assert "Only silence came from the microphone" in err


def test_to_forget(drill, takes):
    folder = takes(400_000, 900_000)
    code, _, err = drill("voice", "forget", answers="n\n")
    assert (code, "2 recordings, 1.3 MB" in err, len(list(folder.iterdir()))) == (1, True, 2)
    code, _, err = drill("voice", "forget")
    assert (code, "nobody is there to ask" in err, len(list(folder.iterdir()))) == (2, True, 2)
    assert drill("voice", "forget", "--yes") == (0, "", "Removed 2 recordings, 1.3 MB.\n")
    assert not folder.exists()
    assert drill("voice", "forget") == (0, "", "There is no recording.\n")


def test_json_is_for_the_status(drill):
    code, _, err = drill("voice", "forget", "--json")
    assert (code, err) == (2, "drill: --json goes with status\n")


def test_a_story_is_asked_and_recorded_while_the_clock_runs(stocked, evening, root):
    told = evening(2.0, "", 1.5, "", "all", "0", "", "y", "")
    code, _, err = stocked("tell", "quiet", "--plain", "--speak", "--record", stdin=told)
    assert code == 0, err
    asked, *after = told.events
    assert asked.endswith("?")
    assert after == [
        "typed ", "hush", "typed ", "typed all", "typed 0", "What would you change?", "typed ",
        "typed y", "typed ", "end",
    ]  # fmt: skip
    path = root / "rehearsals" / TAKE
    assert f"Recorded 0:02 in {path}\n" in err
    assert [file.name for file in path.parent.iterdir()] == [TAKE]


@pytest.fixture
def recogniser(evening, monkeypatch, root):
    """One that hears the first beat of the story, from its third second on; or fails."""
    heard = {"problem": None}

    def recognise(file, models, engine, progress):
        progress(0.5)
        if heard["problem"]:
            raise heard["problem"]
        said = "The velocity fell by forty percent over two sprints and he went silent".split()
        words = (SpokenWord(word, 2 + at / 2, 2.4 + at / 2) for at, word in enumerate(said))
        return Recognised("vosk", 60.0, tuple(words))

    ready = EngineStanding("vosk", "", installed=True, model=root)
    monkeypatch.setattr(recognisers, "standings", lambda models: [ready])
    monkeypatch.setattr("drill.voice.recognition.recognise", recognise)
    return heard


def test_what_was_recorded_line_by_line_is_read_and_proposed(stocked, evening, recogniser, small):
    told = evening("", 1.5, "", "", "0", "", "y", "")
    code, out, err = stocked("tell", "quiet", "--plain", "--record", stdin=told)
    assert code == 0, err
    assert "Enter takes 1." in err
    assert "[x] 1. Context" in out
    assert "\n0:02 1. The velocity fell" in out
    with small.store.read() as connection:
        (one,) = rehearsals.tellings(connection)
    assert (one.told.said, one.told.recording, one.told.fillers) == ((0,), TAKE, 0)
    assert one.told.beat_begins == (2.0, None, None)


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (NothingHeard("vosk heard no word in a.flac"), "It heard no word.\n"),
        (VoiceError("vosk fell over"), "vosk fell over\n"),
        (KeyboardInterrupt(), "It is not read on.\n"),
    ],
)
def test_a_recogniser_that_hears_nothing_leaves_the_ticks_to_the_person(
    stocked, evening, recogniser, problem, said
):
    recogniser["problem"] = problem
    told = evening("", 1.5, "", "all", "0", "", "y", "")
    code, _, err = stocked("tell", "quiet", "--plain", "--record", stdin=told)
    assert (code, said in err, "Enter takes" in err) == (0, True, False)


def test_an_input_that_ends_keeps_what_was_recorded(stocked, evening, root):
    told = evening("", 1.0)
    code, _, err = stocked("tell", "quiet", "--plain", "--record", stdin=told)
    assert (code, told.events) == (1, ["typed "])
    assert f"Recorded 0:01 in {root / 'rehearsals' / TAKE}\n" in err


def test_a_microphone_that_is_none_keeps_nobody_from_telling(stocked, evening, sound, root):
    sound.microphones = []
    told = evening("", "", "all", "0", "", "y", "")
    code, _, err = stocked("tell", "quiet", "--plain", "--record", stdin=told)
    assert code == 0
    assert "No microphone was found." in err
    assert "This one is not recorded.\n" in err
    assert "tell\n" in stocked("log")[1]
    assert not (root / "rehearsals").exists()


def test_what_is_asked_for_and_not_there_is_said_before_anything_is_asked(stocked, silent):
    for name, what in (("speak", "No voice was found"), ("record", to_install("voice"))):
        code, out, err = stocked("tell", "quiet", "--plain", f"--{name}", stdin="\n\nall\n0\n")
        assert (code, out) == (2, "")
        assert what in err


def test_a_question_of_a_mock_is_asked_once(stocked, evening):
    told = evening("1", "", "", "", "all", "0", "", "y", "")
    stocked("mock", "--plain", "--questions", "1", "--speak", stdin=told)
    assert told.events[1] == "typed 1"
    assert told.events.count(told.events[0]) == 1


@pytest.mark.parametrize(
    "argv",
    [
        ("tell", "--transcript", "-", "--speak"),
        ("mock", "--plain", "--for-a-friend", "--record"),
        ("mock", "--history", "--speak"),
    ],
)
def test_both_are_for_who_tells_a_story_line_by_line(stocked, argv):
    code, _, err = stocked(*argv)
    assert (code, f"{argv[-1]} goes with --plain, and by yourself" in err) == (2, True)


def test_old_recordings_go_before_a_new_one_and_the_newest_of_each_story_stays(
    stocked, evening, root
):
    folder = root / "rehearsals"
    folder.mkdir()
    for name in ("20260801T090000-my-one.flac", "20260701T090000-my-one.flac"):
        (folder / name).write_bytes(b"1")
    stocked("tell", "quiet", "--plain", "--record", stdin=evening("", 1.0, "", "none", "0", ""))
    assert {path.name for path in folder.iterdir()} == {TAKE, "20260801T090000-my-one.flac"}


def test_recordings_are_in_no_backup_and_no_export(stocked, takes, root, tmp_path):
    takes(1_000_000)
    stocked("backup")
    kept = copies.listing(Paths(root, root, root).store)
    assert kept
    assert all(copy.size < 500_000 for copy in kept)
    asked = ("export", "small", "-o", str(tmp_path / "pack.zip"), "--format", "pack")
    assert stocked(*asked, answers="y\n")[0] == 0
    assert (tmp_path / "pack.zip").stat().st_size < 500_000
