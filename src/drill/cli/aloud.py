"""What `--speak` and `--record` add to a story told line by line: a voice, and a recording."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from drill.cli.output import add, progress_of, say
from drill.errors import DrillError, NothingHeard, UsageError, VoiceError
from drill.files import Closable
from drill.service.home import words
from drill.service.home.home import Home

if TYPE_CHECKING:
    from drill.service.stories.recordings import HeardTelling
    from drill.service.stories.rehearsal import StoryToTell
    from drill.voice.recorder import Recorder, Take
    from drill.voice.speakers import Speaker

listening = progress_of("Listening to the recording")
"""Says how much of a recording was heard."""


def add_aloud(parser: argparse.ArgumentParser) -> None:
    """The options `--speak` and `--record`."""
    add(parser, "--speak", "with --plain: questions are spoken")
    add(parser, "--record", "with --plain: record while the clock runs")


def check_aloud(args: argparse.Namespace, *, plain: bool) -> None:
    """Raises UsageError where they are asked for and it is not line by line, by oneself."""
    for name in ("speak", "record"):
        if getattr(args, name) and not plain:
            raise UsageError(
                f"--{name} goes with --plain, and by yourself",
                "On the screens the options voice.ask and voice.record say it.",
            )


class Aloud(Closable):
    """The voice that asks and the recorder that listens, each where it is wanted."""

    def __init__(self, home: Home, *, speak: bool, record: bool) -> None:
        """Raises VoiceMissing where what is wanted cannot be had."""
        self._home = home
        self._asked = ""
        self._speaker: Speaker | None = None
        self._recorder: Recorder | None = None
        self._records = record
        self._take: Take | None = None
        if speak or record:
            from drill.service.stories import sound

            self._speaker = sound.speaker(home.options) if speak else None
            if record:
                sound.check()

    def ask(self, question: str) -> None:
        """Speak a question; not again what was asked last."""
        if self._speaker is not None and question != self._asked:
            self._speaker.say(question)
        self._asked = question

    def listen(self, story: str) -> None:
        """Wake the microphone for a story that is about to be told. Nothing is kept yet."""
        if not self._records:
            return
        from drill.service.stories import sound

        recorder = sound.recorder(self._home, story)
        recorder.pause()
        try:
            recorder.start()
            self._recorder = recorder
        except VoiceError as error:
            say(f"{error}\nThis one is not recorded.")

    def begin(self) -> None:
        """The clock runs: the voice is silent, the recording begins."""
        if self._speaker is not None:
            self._speaker.stop()
        if self._recorder is not None:
            self._recorder.resume()

    def end(self) -> str:
        """The clock stands: say where the recording is. Returns the name of its file; empty where
        there is none.
        """
        recorder, self._recorder = self._recorder, None
        if recorder is None:
            return ""
        take = recorder.stop()
        self._take = take
        if take.path is not None:
            say(f"Recorded {words.clock(take.seconds)} in {take.path}")
        if take.problem:
            say(take.problem)
        return take.path.name if take.path else ""

    def read(self, telling: StoryToTell) -> HeardTelling | None:
        """Have what was recorded last read, where there is a recogniser; None where nothing is to
        be proposed by it. What goes wrong is said: the beats are ticked by hand.
        """
        take, self._take = self._take, None
        if take is None or take.path is None or take.problem:
            return None
        from drill.service.stories import recognisers, recordings

        if not any(known.ready for known in recognisers.standings(self._home.paths.models)):
            return None
        say("A recogniser reads the recording; ctrl+c stops it.")
        try:
            engine = self._home.options["voice.engine"]
            transcription = recordings.transcribe(self._home, take.path, engine, listening)
            return recordings.hear(self._home, telling, transcription.words)
        except KeyboardInterrupt:
            say("It is not read on.")
        except NothingHeard:
            say("It heard no word.")
        except DrillError as error:
            say(str(error))
        finally:
            listening(1.0)
        return None

    def close(self) -> None:
        """Be silent; what is being recorded is kept."""
        if self._speaker is not None:
            self._speaker.close()
        self.end()
