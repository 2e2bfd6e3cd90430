"""Tell a story aloud against the clock, then tick what you said: each beat is a review of its
card. Without a story, the one most in need. On a terminal it opens the screens; --plain, or a
pipe, asks line by line.

--transcript FILE (or -) reads what you said instead of a clock: it proposes the ticks and counts
words, minutes, the share of the situation, "we" against "I" and fillers. You confirm; --yes
takes the proposal, if a beat was heard; without anybody to ask it only shows it.

--audio FILE does the same with a recording, whose words a recogniser on this computer finds; it
says as well how fast you spoke, where you paused, and how long each beat took."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from drill.cli import rehearsal as lines
from drill.cli.aloud import Aloud, add_aloud, check_aloud, listening
from drill.cli.opening import opened
from drill.cli.output import add, add_json, picked, say, write_json
from drill.cli.prompts import somebody_there
from drill.cli.ratings import MOST_SECONDS
from drill.cli.screens import can_draw, open_screens
from drill.coaching.transcripts import Transcript
from drill.domain.rehearsal import Told, WayToTell
from drill.errors import NotFound, UsageError
from drill.service.home.home import Home
from drill.service.stories import rehearsal
from drill.service.stories.rehearsal import RehearsalResult, StoryToTell

if TYPE_CHECKING:
    from drill.service.stories.recordings import HeardTelling

EXAMPLE = (
    "drill tell\ndrill tell quiet-senior --way short\ndrill tell --transcript said.txt --yes\n"
    "drill tell quiet-senior --audio told.flac"
)
WAYS = {
    "full": WayToTell.FULL,
    "short": WayToTell.SHORT,
    "result-first": WayToTell.RESULT,
    "conflict": WayToTell.CONFLICT,
}
MOST_BYTES = 2_000_000
"""Of a transcript: some thirty hours of speech."""


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "story [STORY]", "id, title, DECK/ID", default="")
    add(parser, "--way", "how to tell it; default: full", choices=list(WAYS), default="full")
    variant = "by its variant for this competency"
    add(parser, "--for COMPETENCY", variant, dest="told_for", default="")
    add(parser, "--plain", "line by line")
    add(parser, "--transcript FILE", "what you said, as text; - for stdin")
    add(parser, "--audio FILE", "what you said, as a recording")
    add(parser, "--engine NAME", "the recogniser for --audio", default="")
    add(parser, "--seconds N", "how long that took", type=float)
    add(parser, "--yes", "grade by the proposed ticks")
    add_aloud(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    now = args.transcript is None and args.audio is None
    screens = now and not args.plain and can_draw()
    check_aloud(args, plain=now and not screens)
    _check(args)
    if screens:
        return open_screens("tell", args.story, WAYS[args.way], args.told_for)
    text = "" if args.transcript is None else _read(args.transcript)
    with opened() as home, Aloud(home, speak=args.speak, record=args.record) as aloud:
        way = WAYS[args.way]
        telling = rehearsal.begin(home, args.story, way=way, told_for=args.told_for)
        if args.audio is not None:
            return _recorded(home, telling, args)
        if args.transcript is not None:
            return _heard(telling, rehearsal.listen(home, telling, text, args.seconds), home, args)
        try:
            lines.teach(home, telling)
            told = lines.tell(telling, home.clock, aloud)
            rating = lines.rate(telling, told)
        except EOFError:
            say("The input ended: nothing was graded.")
            return 1
        lines.result(rehearsal.finish(home, telling, told, rating))
    return 0


def _check(args: argparse.Namespace) -> None:
    """Raises UsageError for what does not go together."""
    if args.transcript is not None and args.audio is not None:
        raise UsageError("--audio and --transcript are two tellings: give one of them")
    for name, needs in (("engine", "audio"), ("seconds", "transcript")):
        if getattr(args, name) and getattr(args, needs) is None:
            raise UsageError(f"--{name} goes with --{needs}")
    if args.transcript is None and args.audio is None:
        for name in ("json", "yes"):
            if getattr(args, name):
                raise UsageError(f"--{name} goes with --transcript or --audio")
    if args.seconds is not None and not 0 < args.seconds <= MOST_SECONDS:
        raise UsageError("--seconds takes more than 0, up to 86400")


def _read(source: str) -> str:
    """A transcript. Raises NotFound and UsageError (no text, too long)."""
    if source == "-":
        data, name = sys.stdin.buffer.read(MOST_BYTES + 1), "standard input"
    else:
        name = source
        try:
            with Path(source).open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        except FileNotFoundError:
            raise NotFound(f"There is no file {source}.") from None
        except OSError as error:
            raise UsageError(f"{source} cannot be read: {error.strerror}") from None
    if len(data) > MOST_BYTES:
        raise UsageError(
            f"{name} is more than {MOST_BYTES // 1_000_000} MB", "One story at a time."
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise UsageError(f"{name} is no text", "A transcript is plain text, UTF-8.")
    if not text.strip():
        raise UsageError(f"{name} is empty", "A transcript is what you said, as plain text.")
    return text


def _recorded(home: Home, telling: StoryToTell, args: argparse.Namespace) -> int:
    from drill.service.stories import recordings  # who tells in silence loads nothing of sound

    engine = args.engine or home.options["voice.engine"]
    try:
        transcription = recordings.transcribe(home, Path(args.audio), engine, listening)
    finally:
        listening(1.0)
    heard = recordings.hear(home, telling, transcription.words)
    return _heard(telling, heard.transcript, home, args, heard, transcription.engine)


def _heard(
    telling: StoryToTell,
    transcript: Transcript,
    home: Home,
    args: argparse.Namespace,
    recorded: HeardTelling | None = None,
    engine: str = "",
) -> int:
    proposed = rehearsal.beats_heard(transcript)
    seconds = recorded.delivery.seconds if recorded else args.seconds or 0.0
    if not args.json:
        lines.heard(telling, transcript, recorded)
    told: Told | None = Told(proposed, seconds)
    rating = None
    if not args.yes and not args.json and args.transcript != "-" and somebody_there():
        try:
            told = lines.ask(telling, seconds, proposed)
            rating = lines.rate(telling, told)
        except EOFError:
            told = None
    elif not args.yes or not proposed:
        told = None
    if told and recorded:
        from drill.service.stories import takes

        told = replace(recorded.told(told), recording=takes.name(home, Path(args.audio)))
    elif told and seconds:
        told = replace(told, words=float(transcript.words))
    outcome = rehearsal.finish(home, telling, told, rating) if told else None
    if args.json:
        row = _row(telling, transcript, outcome)
        write_json(row | ({"recording": _recording(engine, telling, recorded)} if recorded else {}))
    elif outcome:
        lines.result(outcome)
    else:
        why = "--yes grades by these ticks." if proposed else "No beat of the story was heard."
        say(f"Nothing was graded. {why}")
    return 1 if args.yes and outcome is None else 0


def _recording(engine: str, telling: StoryToTell, heard: HeardTelling) -> dict[str, object]:
    how = heard.delivery
    beats = [beat.id for beat in telling.story.beats]

    def beat(index: int | None) -> str | None:
        return None if index is None else beats[index]

    return {
        "engine": engine,
        **picked(how, "begin", "seconds", "words_a_minute", "fillers_a_minute"),
        "beat_seconds": dict(zip(beats, how.beat_seconds, strict=True)),
        "pauses": [
            {**picked(pause, "at", "seconds", "after"), "beat": beat(pause.beat)}
            for pause in how.pauses
        ],
        "margin": [
            {"beat": beat(passage.beat), **picked(passage, "at", "text")} for passage in how.margin
        ],
    }


def _row(
    telling: StoryToTell, transcript: Transcript, outcome: RehearsalResult | None
) -> dict[str, object]:
    return {
        "story": telling.place,
        "title": telling.story.title,
        **picked(transcript, "words", "situation", "we", "i", "flags", "passages"),
        "seconds": round(transcript.seconds, 1),
        "fillers": dict(transcript.fillers),
        "findings": [picked(finding, "rule", "message") for finding in transcript.findings],
        "beats": [
            {
                "beat": telling.story.beats[beat.beat].id,
                "label": telling.story.beats[beat.beat].label,
                **picked(beat, "said", "share"),
                "facts": sorted(beat.facts),
                "figures": [{"said": slip.said, "is": slip.figure} for slip in beat.slips],
            }
            for beat in transcript.beats
        ],
        "order": {
            name: [telling.expected[place] for place in places]
            for name, places in picked(transcript.order, "kept", "missed", "swapped").items()
        },
        "graded": outcome is not None,
        "rating": outcome.rating.name.lower() if outcome else None,
        "reviewed": outcome.reviewed if outcome else 0,
    }
