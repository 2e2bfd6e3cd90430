"""Sound that a machine speaks, heard by a real recogniser, read as a telling."""

from __future__ import annotations

import shutil
import subprocess

import numpy as np
import pytest

from drill.coaching import delivery
from drill.coaching.spoken import in_digits
from drill.coaching.transcripts import read
from drill.domain.deck import Beat, Fact, Story
from drill.voice import engines
from drill.voice.recognition import recognise

soundfile = pytest.importorskip("soundfile")
pytest.importorskip("pocketsphinx", reason="pocketsphinx is not installed")

TOLD = (
    "The payments project was behind its schedule, and seven customers had left us. "
    "I asked every engineer for the reason. "
    "After six weeks the costs were down by forty percent."
)
STORY = Story(
    "late",
    "Late",
    (
        Beat(
            "trouble",
            "Trouble",
            (Fact("payments project behind schedule, ==7 customers== had left"),),
        ),
        Beat("asking", "Asking", (Fact("asked every engineer for the reason"),)),
        Beat("end", "End", (Fact("after ==6 weeks== costs down by ==40%=="),)),
    ),
)
OTHER = Story(
    "other",
    "Other",
    (
        Beat("hiring", "Hiring", (Fact("hired ==8 nurses== for the new hospital"),)),
        Beat("school", "School", (Fact("the school opened on a rainy morning"),)),
    ),
)


@pytest.fixture(scope="session")
def spoken(tmp_path_factory):
    """A recording of `TOLD`. flite's voice is cut from a person's, which pocketsphinx understands;
    the computed one of espeak-ng it does not."""
    if not shutil.which("flite"):
        pytest.skip("flite is not installed: apt install flite")
    path = tmp_path_factory.mktemp("spoken") / "told.wav"
    subprocess.run(["flite", "-voice", "rms", "-t", TOLD, "-o", path], check=True, timeout=60)
    return path


def wrong(said, heard):
    """Share of the words that were changed, left out or put in."""
    one, other = (in_digits(text.casefold()).replace(",", "").replace(".", "").split()
                  for text in (said, heard))  # fmt: skip
    row = list(range(len(other) + 1))
    for number, word in enumerate(one, 1):
        before, row[0] = row[0], number
        for at, instead in enumerate(other, 1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (word != instead))
    return row[-1] / len(one)


@pytest.mark.walk
def test_a_story_told_aloud(spoken, tmp_path):
    heard = recognise(spoken, tmp_path, "pocketsphinx")
    text = delivery.text_of(heard.words)
    print(f"words wrong: {wrong(TOLD, text):.0%}: {text}")
    assert wrong(TOLD, text) <= 0.3
    found = read(text, STORY)
    assert [beat.beat for beat in found.beats if beat.said] == [0, 1, 2]
    how = delivery.read(found, heard.words)
    assert sum(how.beat_seconds) == pytest.approx(how.seconds, abs=0.2)
    assert how.seconds == pytest.approx(heard.seconds, abs=1.5)
    assert not any(beat.said for beat in read(text, OTHER).beats)


@pytest.mark.walk
@pytest.mark.parametrize("loud", [0.0, 0.1])
def test_silence_and_noise_are_no_story(loud, tmp_path):
    noise = np.random.default_rng(7).normal(0, loud, 5 * engines.RATE)
    soundfile.write(tmp_path / "noise.wav", np.clip(noise, -1, 1), engines.RATE)
    heard = recognise(tmp_path / "noise.wav", tmp_path, "pocketsphinx")
    found = read(delivery.text_of(heard.words), STORY)
    assert not any(beat.said for beat in found.beats)
