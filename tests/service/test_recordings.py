"""A recording of a telling → proposed ticks, seconds of the beats, what is kept of it."""

from __future__ import annotations

import json

import pytest

from drill.domain.recording import SpokenWord
from drill.domain.rehearsal import Told
from drill.errors import UsageError
from drill.service.stories import recordings, rehearsal
from drill.voice.recognition import Recognised

SAID = (
    "A senior engineer missed his commitments two sprints in a row and his velocity was down forty "
    "percent. In our one on one it came out that Spring Boot was the problem, he had never used it "
    "for anything big, he hid his doubts and lost hours on basics."
)


def words(text=SAID, rest=0):
    """Each word half a second after the one before, with a rest of four seconds behind one."""
    late = [0.0 if at <= rest or not rest else 4.0 for at in range(len(text.split()))]
    return tuple(
        SpokenWord(word, 2 + at / 2 + late[at], 2.4 + at / 2 + late[at])
        for at, word in enumerate(text.split())
    )


@pytest.fixture
def heard(monkeypatch):
    """What the recogniser hears, whatever the file."""
    heard = {"words": words(rest=17)}

    def recognise(file, models, engine, progress):
        progress(0.5)
        return Recognised(engine or "vosk", 60.0, heard["words"])

    monkeypatch.setattr("drill.voice.recognition.recognise", recognise)
    return heard


def test_a_recording_proposes_and_the_person_decides(bundled, home):
    story = rehearsal.begin(home, "quiet-senior")
    found = recordings.hear(home, story, words())
    assert rehearsal.beats_heard(found.transcript) == (0, 1)
    first, second, *others = found.proposed.beat_seconds
    assert first + second == pytest.approx(found.delivery.seconds, abs=0.2)
    assert others == [None, None]
    told = found.told(Told((1,), 90.0))
    assert told.beat_seconds == (None, second, None, None)
    assert told.seconds == pytest.approx(found.delivery.seconds, abs=0.1)
    assert told.words == found.transcript.words


def test_nothing_heard(bundled, home, heard, tmp_path):
    heard["words"] = ()
    with pytest.raises(UsageError, match="vosk heard no word"):
        recordings.transcribe(home, tmp_path / "told.wav")
    story = rehearsal.begin(home, "quiet-senior")
    with pytest.raises(UsageError) as refused:
        recordings.hear(home, story, ())
    assert refused.value.message == (
        "hearing failed: 0 words in 0:00, and hardly any of “The quiet senior”"
    )
    assert refused.value.hint == (
        "Is it the right recording, and near enough to the microphone? `drill tell "
        "sample-stories/quiet-senior --plain` has you mark it by hand; `drill voice setup` names "
        "what hears better."
    )


NOISE = "the a uh the oh a the"
ELSEWHERE = "on sunday my uncle brought a boat from norway and nine of us went out fishing for cod"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (NOISE, "7 words in 0:05,"), (ELSEWHERE, "18 words in 0:11,"),
        (NOISE * 20, "121 words in 1:02,"),
    ],
)  # fmt: skip
def test_where_hardly_anything_was_heard_no_tick_is_proposed(bundled, drill, heard, text, said):
    """The time is that of the recording, from its beginning to the last word."""
    heard["words"] = words(text)
    code, out, err = drill("tell", "quiet-senior", "--audio", "told.wav", "--yes")
    assert (code, out) == (2, "")
    assert f"hearing failed: {said}" in err
    assert "hardly any of “The quiet senior”" in err
    assert "drill tell sample-stories/quiet-senior --plain" in err
    assert drill("log")[1] == ""


def test_a_beat_that_was_told_is_no_noise_however_short(bundled, home):
    story = rehearsal.begin(home, "quiet-senior")
    short = " ".join(SAID.split()[:18])
    assert recordings.hear(home, story, words(short)).proposed.said == (0,)


def test_tell_a_recording(bundled, drill, heard):
    code, out, err = drill("tell", "quiet-senior", "--audio", "told.wav")
    assert code == 0
    assert "words a minute" in out
    assert "1 pause over 3 s, the longest 4.1 s" in out
    assert "[x] 1. What I saw and what I believe" in out
    assert "\n0:02 1. A senior engineer missed" in out
    assert "Nothing was graded" in err


def test_what_belongs_to_a_beat_that_was_not_heard_stands_in_the_margin_as_of_none(
    bundled, drill, heard
):
    heard["words"] = words(
        "Back then we could not ship anything at all. " + SAID.partition(". ")[2]
    )
    _code, out, _err = drill("tell", "quiet-senior", "--audio", "told.wav")
    assert "[ ] 1. What I saw and what I believe" in out
    assert "\n0:02 · Back then we could not ship anything at all.\n" in out
    assert "2. In our one on one it came out" in out


def test_tell_a_recording_as_json(bundled, drill, heard):
    _code, out, _err = drill("tell", "quiet-senior", "--audio", "told.wav", "--json", "--yes")
    row = json.loads(out)
    assert row["graded"]
    assert row["recording"]["engine"] == "vosk"
    assert row["recording"]["begin"] == 2.0
    assert [passage["beat"] for passage in row["recording"]["margin"]] == [
        "context",
        "conversation",
    ]
    assert list(row["recording"]["beat_seconds"].values())[2:] == [None, None]
    assert row["recording"]["pauses"][0]["beat"] == "context"
    assert row["seconds"] == pytest.approx(row["recording"]["seconds"], abs=0.1)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--audio", "a.wav", "--transcript", "b.txt"), "two tellings"),
        (("--engine", "vosk"), "--engine goes with --audio"),
        (("--audio", "a.wav", "--seconds", "9"), "--seconds goes with --transcript"),
        (("--yes",), "--yes goes with --transcript or --audio"),
        (("--audio", "nowhere.wav", "--engine", "vosc"), "no recogniser 'vosc'"),
    ],
)
def test_what_does_not_go_together(bundled, drill, arguments, said):
    code, _out, err = drill("tell", *arguments)
    assert code == 2
    assert said in err
