"""A recogniser in another process: what it says, and what becomes of drill when it does not."""

from __future__ import annotations

import queue
import sys
import wave
from types import SimpleNamespace

import pytest

from drill.domain.recording import SpokenWord
from drill.errors import NotFound, UsageError, VoiceError
from drill.voice import recognition
from drill.voice.recognition import recognise

pytest.importorskip("soundfile")

WORKER = """
import os, signal, sys, threading
from drill.voice import engines, worker

class Scripted:
    name, module = "pocketsphinx", "json"
    def model(self, models):
        return models
    def listen(self, sound, model):
        {}

engines.ENGINES["pocketsphinx"] = Scripted()
sys.exit(worker.main(sys.argv[1:]))
"""
WORD = "engines.SpokenWord"


@pytest.fixture
def file(tmp_path):
    """Four seconds of silence."""
    with wave.open(str(tmp_path / "told.wav"), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16_000)
        out.writeframes(bytes(128_000))
    return tmp_path / "told.wav"


@pytest.fixture
def hear(file, tmp_path):
    """Recognise with an engine whose `listen` is this line."""

    def recognised(line, progress=lambda share: None, silence=60.0, script=WORKER):
        command = (sys.executable, "-c", script.format(line))
        return recognise(file, tmp_path, "pocketsphinx", progress, silence=silence, command=command)

    return recognised


def test_drill_itself_decodes_nothing_of_a_file(hear, monkeypatch):
    """What a library says of a broken one on standard error, it says where nobody reads."""
    monkeypatch.setattr("drill.voice.audio.opened", lambda path: pytest.fail("it was decoded here"))
    assert hear("yield 4.0, []").seconds == 4.0


def test_words_come_with_their_times_and_the_share_grows(hear):
    shares = []
    found = hear(
        f"""print("a library's own words")
        os.write(1, b"and those of its C")
        yield 1.0, [{WORD}("so", 0.5, 0.75), {WORD}(" we\\x1b", 0.75, 1.0)]
        yield 2.0, []
        yield 4.0, [{WORD}("left", 0.7, 0.6)]""",
        shares.append,
    )
    assert found.engine == "pocketsphinx"
    assert found.seconds == 4.0
    # A word never begins before the one before it, nor ends before it begins.
    assert found.words == (
        SpokenWord("so", 0.5, 0.75),
        SpokenWord("we", 0.75, 1.0),
        SpokenWord("left", 0.75, 0.75),
    )
    assert shares == sorted(shares)
    assert {0.25, 0.5, 1.0} <= set(shares)


def test_nothing_said(hear):
    assert hear("yield 4.0, []").words == ()


@pytest.mark.parametrize(
    ("line", "kind", "said"),
    [
        ("os.kill(os.getpid(), signal.SIGSEGV); yield", VoiceError, r"fell over \(signal 11\)"),
        ("os._exit(3); yield", VoiceError, r"fell over \(code 3\)"),
        ("raise ValueError('no\\nmodel'); yield", UsageError, "pocketsphinx gave up: no model"),
        ("raise SystemExit; yield", VoiceError, "fell over"),
        ("yield 1.0, [None]", UsageError, "gave up"),
    ],
)
def test_one_that_falls_over(hear, line, kind, said):
    with pytest.raises(kind, match=said):
        hear(line)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is bounded on Linux")
def test_one_that_eats_memory(hear):
    with pytest.raises(UsageError, match="more memory than it may have"):
        hear("held = bytearray(9_000_000_000); yield 0.0, []")


@pytest.mark.parametrize("line", ["no JSON", "[1, 2]"])
def test_one_that_says_something_else(hear, line):
    with pytest.raises(VoiceError, match="no words that drill knows"):
        hear(line, script="print('{}')")


def test_one_that_hangs_is_stopped(hear):
    with pytest.raises(VoiceError, match=r"said nothing for 0\.3 seconds"):
        hear("threading.Event().wait(); yield", silence=0.3)


def test_one_is_waited_for_anew_after_each_line(hear, monkeypatch):
    class Slow(queue.Queue):
        looks = 0

        def get(self, timeout):
            self.looks += 1
            if self.looks % 3:
                raise queue.Empty
            return super().get()

    monkeypatch.setattr(recognition, "queue", SimpleNamespace(Queue=Slow, Empty=queue.Empty))
    said = "yield 1.0, []; yield 2.0, []; yield 4.0, []"
    assert hear(said, silence=2.5 * recognition.LOOK).seconds == 4.0


def test_nothing_is_fetched_while_it_listens(hear, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    found = hear(f'yield 4.0, [{WORD}(os.environ["HF_HUB_OFFLINE"], 0.0, 1.0)]')
    assert found.words[0].text == "1"


@pytest.mark.skipif(sys.platform != "linux", reason="Linux is told what to end first")
def test_where_memory_runs_out_it_is_the_first_to_go(hear):
    found = hear(f'yield 4.0, [{WORD}(open("/proc/self/oom_score_adj").read(), 0.0, 1.0)]')
    assert found.words[0].text == "1000"


class Stopped(Exception):
    """What a person who stops it raises."""


def test_it_can_be_stopped_while_nothing_comes(hear, tmp_path):
    looks = []

    def impatient(share):
        looks.append(share)
        if len(looks) == 3:
            raise Stopped

    with pytest.raises(Stopped):
        hear("threading.Event().wait(); yield", impatient)
    assert looks == [0.0] * 3


def test_what_cannot_be_begun(tmp_path, file):
    with pytest.raises(UsageError, match="no recogniser 'sphinxx'"):
        recognise(file, tmp_path, "sphinxx")
    with pytest.raises(NotFound):
        recognise(tmp_path / "nothing.wav", tmp_path, "vosk", command=("true",))
