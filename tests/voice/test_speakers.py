"""A voice: it gets plain words by a way on which they can be nothing else, and harms nobody."""

import sys

import pytest

from drill.voice import speakers


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Makes commands: each notes its words, a line each, and what it is given."""
    folder, log = tmp_path / "bin", tmp_path / "ran"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(sys, "platform", "linux")

    def make(name, does="/bin/cat"):
        path = folder / name
        path.write_text(f"#!/bin/sh\n{{ printf '%s\\n' \"$@\"; {does}; }} >> '{log}'\n")
        path.chmod(0o700)
        return log

    return make


def say(named, text):
    with speakers.find(named) as speaker:
        speaker.say(text)
        speaker.wait()
        return speaker


@pytest.mark.parametrize(
    ("system", "name", "words"),
    [
        ("linux", "spd-say", "-w\n-e\n"),
        ("linux", "espeak-ng", "--stdin\n"),
        ("linux", "espeak", "--stdin\n"),
        ("freebsd14", "espeak", "--stdin\n"),
        ("darwin", "say", "-f\n-\n"),
    ],
)
def test_the_voices_of_each_system(program, monkeypatch, system, name, words):
    log = program(name)
    monkeypatch.setattr(sys, "platform", system)
    assert say("", "Tell me.").name == name
    assert log.read_text() == f"{words}Tell me.\n"


def test_the_voice_of_windows_reads_what_it_is_given(program, monkeypatch):
    log = program("powershell")
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr("shutil.which", lambda name: str(log.parent / "bin" / name))
    say("", "Tell me; Remove-Item x")
    *words, given = log.read_text().splitlines()
    assert words[:3] == ["-NoProfile", "-NonInteractive", "-Command"]
    assert given == "Tell me; Remove-Item x"
    assert not any("Remove-Item" in word for word in words)


def test_the_first_that_is_there_speaks(program):
    assert speakers.find() is None
    assert speakers.missing()[1].startswith("Install spd-say or espeak-ng or espeak")
    program("espeak")
    assert speakers.find().name == "espeak"
    program("espeak-ng")
    assert speakers.find().name == "espeak-ng"


def test_a_command_of_ones_own(program):
    log = program("my voice")
    say("'my voice' --slow -", "Tell me.")
    say("'my voice' --text={text} {text}", "Why? {text}")
    assert log.read_text() == "--slow\n-\nTell me.\n--text=Why? {text}\nWhy? {text}\n"


@pytest.mark.parametrize(
    "named", ["nobody {text}", "'open", "-", "speak.bat {text}", "sh -c 'espeak {text}'"]
)
def test_a_command_that_is_none(program, named):
    program("speak.bat")
    program("sh")
    assert speakers.find(named) is None
    assert speakers.missing(named)[0].startswith("voice.speaker is ")


def test_what_windows_finds_as_a_batch_file_gets_no_text_as_a_word(program, monkeypatch):
    program("voice.CMD")
    monkeypatch.setattr("shutil.which", lambda name: f"{name}.CMD")
    assert speakers.find("voice {text}") is None
    assert speakers.find("voice") is not None, "on its input a text is no command"


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("==9 people== left, and **why**?", "9 people left, and why?"),
        ("# Head\n\n1. one\n2. `two`\n\n    four [link](https://e.example) ![a picture](x)",
         "Head one two four link a picture"),
        ("4 * 5 < 21 & <b>so</b> on", "4 * 5 < 21 & <b>so</b> on"),
        ("$5M saved_by_me", "$5M saved_by_me"),
        ("--version", "version"),
        ("-w /etc/passwd\nand", "w /etc/passwd and"),
        ("@/etc/passwd", "etc/passwd"),
        ("!-! QUIT\n!-! STOP", "QUIT !-! STOP"),
        ("\x1b[31m[[volm 0]] [[[x]]]\0\u202e", "31m[volm 0] [x]"),
        ("“Why?”", "“Why?”"),
        ("Über 日本", "Über 日本"),
        ("\ud800 ...", ""),
    ],
)  # fmt: skip
def test_only_plain_words_are_spoken(program, text, heard):
    log = program("espeak")
    say("", text)
    say("espeak {text}", text)
    assert (log.read_text() if log.exists() else "") == (
        f"--stdin\n{heard}\n{heard}\n" if heard else ""
    )


def test_a_text_without_end_is_cut(program):
    assert len(speakers.spoken("word " * 10_000)) < speakers.LONGEST
    assert speakers.spoken("[" * 50_000 + "*" * 50_000) is not None


def test_a_voice_that_fails(program):
    program("espeak", "exit 3")
    assert say("", "Tell me.").problem == "The voice espeak failed (exit 3)."


def test_a_voice_that_takes_no_text(program):
    program("espeak", "exec <&-")
    speaker = say("", "word " * 700)
    assert not speaker.speaking
    speaker.say("Again.")
    speaker.wait()


def test_a_voice_that_cannot_be_started(program, tmp_path):
    program("espeak")
    speaker = speakers.find()
    (tmp_path / "bin" / "espeak").unlink()
    speaker.say("Tell me.")
    assert speaker.problem == "The voice espeak cannot be started: No such file or directory."
    assert not speaker.speaking
    speaker.stop()


def test_a_voice_that_hangs_is_ended_in_its_time(program, monkeypatch):
    monkeypatch.setattr(speakers, "_STARTING", 0.02)
    monkeypatch.setattr(speakers, "_SLOWEST", 10_000)
    program("espeak", "/bin/sleep 1000")
    assert say("", "Tell me.").problem == "The voice espeak did not come to an end."


def test_a_voice_has_the_time_that_its_text_takes(program, monkeypatch):
    monkeypatch.setattr(speakers, "_STARTING", 0)
    monkeypatch.setattr(speakers, "_SLOWEST", 0.01)
    program("espeak")
    assert say("", "Tell me.").problem == ""


def test_to_stop_ends_all_that_a_voice_began(program, tmp_path):
    program("espeak", "/bin/sleep 1000")
    with speakers.find() as speaker:
        speaker.say("Tell me.")
        assert speaker.speaking
        speaker.stop()
        assert not speaker.speaking
        speaker.wait()
        assert speaker.problem == "", "it was meant to"


def test_a_new_text_takes_the_place_of_the_last(program):
    log = program("espeak", "read first; echo $first; test $first = 2 || /bin/sleep 1000")
    with speakers.find() as speaker:
        speaker.say("1")
        speaker.say("2")
        speaker.wait()
        assert speaker.problem == ""
    assert log.read_text().endswith("--stdin\n2\n")


def test_a_server_that_speaks_on_is_silenced(program):
    log = program("spd-say", 'test "$1" = -S || /bin/sleep 1000')
    with speakers.find() as speaker:
        speaker.say("Tell me.")
        speaker.stop()
    assert log.read_text().endswith("-S\n")
