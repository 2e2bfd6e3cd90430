"""A voice that reads a text aloud: the computer's own, or a command that the person named.

The text is given on standard input, or in place of `{text}` in a command of the person's; it never
passes through a shell, and none of it can be an option or a command of the voice.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock, Thread
from typing import NamedTuple

from drill.files import Closable
from drill.text import clean, one_line, shown, unmarked

PLACE = "{text}"
"""What stands for the text in a command line."""
LONGEST = 4000
"""Characters that are spoken at most: some five minutes."""
_SLOWEST = 4
"""Characters a second that the slowest voice speaks."""
_STARTING = 10
"""Seconds that a voice may take to begin."""
_SAPI = (
    "Add-Type -AssemblyName System.Speech; "
    "$in = [Console]::OpenStandardInput(); "
    "$text = (New-Object IO.StreamReader($in, [Text.Encoding]::UTF8)).ReadToEnd(); "
    "(New-Object System.Speech.Synthesis.SpeechSynthesizer).Speak($text)"
)
# What a voice might obey where a text begins: an option, a file, a command of speech-dispatcher.
_BEGINS = re.compile(r"^[^\w$€£¥(“\"']+")
# Windows has a shell run these, which would read their words as commands.
_SHELLED = (".bat", ".cmd")
_SHELLS = frozenset(
    "sh bash dash zsh fish ksh csh tcsh busybox cmd powershell pwsh env xargs".split()
)
"""Programs that would read a text among their words as commands: they get it as input."""
# `[[…]]` holds commands for `say` and phonemes for eSpeak.
_DOUBLED = re.compile(r"\[(?=\[)|\](?=\])")


class _Voice(NamedTuple):
    program: str
    words: tuple[str, ...]
    hush: tuple[str, ...] = ()
    """What ends speech that goes on when the program has ended."""


_VOICES = {
    "darwin": (_Voice("say", ("-f", "-")),),
    "win32": (_Voice("powershell", ("-NoProfile", "-NonInteractive", "-Command", _SAPI)),),
}
# spd-say hands its text to a server, which speaks on when it is gone.
_OTHERWISE = (
    _Voice("spd-say", ("-w", "-e"), ("-S",)),
    _Voice("espeak-ng", ("--stdin",)),
    _Voice("espeak", ("--stdin",)),
)


def find(named: str = "") -> Speaker | None:
    """The first voice of this system that is there, or the command line `named` (the option
    `voice.speaker`) where its program is; None for none."""
    if named.strip():
        words = _words(named)
        program = shutil.which(words[0]) if words else None
        shell = program is not None and (
            program.lower().endswith(_SHELLED) or Path(program).stem.lower() in _SHELLS
        )
        if program is None or (shell and PLACE in named):
            return None
        return Speaker(words[0], [program, *words[1:]])
    for voice in _VOICES.get(sys.platform, _OTHERWISE):
        if program := shutil.which(voice.program):
            hush = (program, *voice.hush) if voice.hush else ()
            return Speaker(voice.program, (program, *voice.words), hush)
    return None


def _words(named: str) -> list[str]:
    """A command line's words; none where it is none."""
    try:
        return shlex.split(named)
    except ValueError:
        return []


def missing(named: str = "") -> tuple[str, str]:
    """What is to be said where `find` found none, and what to do about it."""
    if named.strip():
        return (
            f"voice.speaker is {shown(named)!r}, which cannot be run here.",
            "`drill config set voice.speaker ''` takes the first voice that is found.",
        )
    known = " or ".join(voice.program for voice in _VOICES.get(sys.platform, _OTHERWISE))
    return (
        "No voice was found on this computer.",
        f"Install {known}, or name a command in voice.speaker.",
    )


def spoken(text: str) -> str:
    """A text as it is read aloud: one line of plain words, without the signs of Markdown and the
    `==` of figures, and without what a voice would obey."""
    from markdown_it import MarkdownIt  # 20 ms, for who hears a text only

    words = []
    for token in MarkdownIt("commonmark", {"html": False}).parse(unmarked(clean(text))[:LONGEST]):
        if token.type == "inline":
            for part in token.children or ():
                words.append(" " if part.type.endswith("break") else part.content)
            words.append(" ")
        elif token.type in ("code_block", "fence"):
            words.append(token.content)
    return _BEGINS.sub("", _DOUBLED.sub("", one_line("".join(words))))


class Speaker(Closable):
    """One voice. It says one text at a time; what it does not manage to say harms nobody."""

    def __init__(self, name: str, command: Sequence[str], hush: Sequence[str] = ()) -> None:
        """`command` are the words that start it; `hush` those that end what it left speaking."""
        self.name = name
        """The name of its program, for people."""
        self.problem = ""
        """Why the last text was not spoken, a sentence; empty where it was, or still is."""
        self._command = command
        self._hush = hush
        self._process: subprocess.Popen[bytes] | None = None
        self._attendant: Thread | None = None
        self._lock = Lock()

    def say(self, text: str) -> None:
        """Begin to speak a text, in place of what is being spoken, and return at once."""
        self.stop()
        self.problem = ""
        if not (words := spoken(text)):
            return
        placed = any(PLACE in word for word in self._command)
        command = [word.replace(PLACE, words) for word in self._command]
        try:
            process = subprocess.Popen(  # noqa: S603  # no shell; the words are ours or the person's
                command,
                stdin=subprocess.DEVNULL if placed else subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # all that it starts ends with it
            )
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or error
            self.problem = f"The voice {self.name} cannot be started: {why}."
            return
        with self._lock:
            self._process = process
        given = None if placed else f"{words}\n".encode()
        longest = _STARTING + len(words) / _SLOWEST
        self._attendant = Thread(target=self._attend, args=(process, given, longest), daemon=True)
        self._attendant.start()

    def _attend(
        self, process: subprocess.Popen[bytes], given: bytes | None, longest: float
    ) -> None:
        """Give a voice its text and wait for its end, which comes in time or is made."""
        why = ""
        try:
            process.communicate(given, timeout=longest)
            if process.returncode:
                why = f"The voice {self.name} failed (exit {process.returncode})."
        except subprocess.TimeoutExpired:
            why = f"The voice {self.name} did not come to an end."
            self._end(process)
        except OSError as error:
            why = f"The voice {self.name} did not take the text: {error.strerror}."
        process.wait()
        with self._lock:
            if self._process is process:  # else somebody wanted it to end
                self._process = None
                self.problem = why

    def wait(self) -> None:
        """Wait until nothing is spoken any more; for a voice that hangs, that is until its time is
        up."""
        if self._attendant is not None:
            self._attendant.join()

    def stop(self) -> None:
        """Be silent, at once."""
        with self._lock:
            process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        self._end(process)
        if self._hush:
            with suppress(OSError, subprocess.TimeoutExpired):
                subprocess.run(self._hush, capture_output=True, check=False, timeout=1)  # noqa: S603

    def close(self) -> None:
        """Be silent."""
        self.stop()

    @property
    def speaking(self) -> bool:
        """Whether a text is being spoken now."""
        process = self._process
        return process is not None and process.poll() is None

    @staticmethod
    def _end(process: subprocess.Popen[bytes]) -> None:
        """End a voice with all that it started."""
        with suppress(OSError):
            if os.name == "posix":
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
