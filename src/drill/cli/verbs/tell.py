"""Tell a story aloud against the clock, then tick what you said: each beat is a review of its
card. Without a story, the one most in need. On a terminal it opens the screens; --plain, or a
pipe, asks line by line.

--transcript FILE (or -) reads what you said instead of a clock: it proposes the ticks and counts
words, minutes, the share of the situation, "we" against "I" and fillers. You confirm; --yes
takes the proposal; without anybody to ask it only shows it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from drill.cli import rehearsal as lines
from drill.cli.opening import opened
from drill.cli.output import add_json, say, write, write_json
from drill.cli.rehearsal import Ended
from drill.cli.screens import on_terminal, open_screens
from drill.coaching.transcripts import Transcript
from drill.domain.rehearsal import Told, Variant
from drill.errors import NotFound, UsageError
from drill.service.home import words
from drill.service.home.home import Home
from drill.service.stories import rehearsal
from drill.service.stories.rehearsal import RehearsalResult, StoryToTell

EXAMPLE = (
    "drill tell\ndrill tell quiet-senior --variant short\ndrill tell --transcript said.txt --yes"
)
VARIANTS = {
    "full": Variant.FULL,
    "short": Variant.SHORT,
    "result-first": Variant.RESULT,
    "conflict": Variant.CONFLICT,
}
MOST_BYTES = 2_000_000
"""Of a transcript: some thirty hours of speech."""
MOST_SECONDS = 86_400.0


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `drill tell`."""
    parser.add_argument("story", nargs="?", default="", metavar="STORY", help="id, title, DECK/ID")
    parser.add_argument(
        "--variant", choices=list(VARIANTS), default="full", help="how to tell it; default: full"
    )
    parser.add_argument("--plain", action="store_true", help="line by line")
    parser.add_argument("--transcript", metavar="FILE", help="what you said, as text; - for stdin")
    parser.add_argument("--seconds", type=float, metavar="N", help="how long that took")
    parser.add_argument("--yes", action="store_true", help="grade by the proposed ticks")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Tell it, or read what was told."""
    if args.transcript is None:
        for name in ("json", "yes", "seconds"):
            if getattr(args, name):
                raise UsageError(f"--{name} goes with --transcript")
        if not args.plain and on_terminal():
            return open_screens(tell=(args.story, VARIANTS[args.variant]))
    elif args.seconds is not None and not 0 < args.seconds <= MOST_SECONDS:
        raise UsageError("--seconds takes more than 0, up to 86400")
    text = "" if args.transcript is None else _read(args.transcript)
    with opened() as home:
        telling = rehearsal.begin(home, args.story, variant=VARIANTS[args.variant])
        if args.transcript is not None:
            return _heard(home, telling, text, args)
        try:
            told = lines.tell(telling, home.clock)
            rating = lines.rate(telling, told)
        except Ended:
            say("The input ended: nothing was graded.")
            return 1
        lines.result(rehearsal.finish(home, telling, told, rating))
    return 0


def _read(source: str) -> str:
    """A transcript. Raises NotFound and UsageError (no text, too long)."""
    if source == "-":
        found, name = sys.stdin.buffer.read(MOST_BYTES + 1), "standard input"
    else:
        name = source
        try:
            with Path(source).open("rb") as file:
                found = file.read(MOST_BYTES + 1)
        except FileNotFoundError:
            raise NotFound(f"There is no file {source}.") from None
        except OSError as error:
            raise UsageError(f"{source} cannot be read: {error.strerror}") from None
    if len(found) > MOST_BYTES:
        raise UsageError(
            f"{name} is more than {MOST_BYTES // 1_000_000} MB", "One story at a time."
        )
    try:
        text = found.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise UsageError(f"{name} is no text", "A transcript is plain text, UTF-8.")
    if not text.strip():
        raise UsageError(f"{name} is empty", "A transcript is what you said, as plain text.")
    return text


def _heard(home: Home, telling: StoryToTell, text: str, args: argparse.Namespace) -> int:
    transcript = rehearsal.listen(home, telling, text, args.seconds)
    proposed = rehearsal.said(transcript)
    if not args.json:
        _print(telling, transcript)
    told: Told | None = Told(
        proposed, args.seconds or 0.0, words=float(transcript.words) if args.seconds else 0.0
    )
    rating = None
    if not args.yes and not args.json and args.transcript != "-" and sys.stdin.isatty():
        try:
            told = lines.ask(telling, args.seconds or 0.0, proposed)
            rating = lines.rate(telling, told)
        except Ended:
            told = None
    elif not args.yes:
        told = None
    made = rehearsal.finish(home, telling, told, rating) if told else None
    if args.json:
        write_json(_row(telling, transcript, made))
    elif made:
        lines.result(made)
    else:
        say("Nothing was graded. --yes grades by these ticks.")
    return 0


def _print(telling: StoryToTell, found: Transcript) -> None:
    spoken = f"{words.count(found.words, 'word')}, about {words.clock(found.seconds)}"
    write(f"{telling.story.title}: {spoken}")
    write(f"situation {found.situation:.0%} · “we” {found.we}, “I” {found.i}{_fillers(found)}")
    for heard in found.beats:
        beat = telling.story.beats[heard.beat]
        write(f"[{'x' if heard.said else ' '}] {heard.beat + 1}. {beat.label}  {heard.share:.0%}")
    write(rehearsal.order_words(found.order, range(len(telling.story.beats))))
    for flag in telling.red_flags:
        if flag.id in found.flags:
            write(f"sounds like a red flag: {flag.flag}. Instead: {flag.repair}")


def _fillers(found: Transcript) -> str:
    named = ", ".join(f"{word} {count}" for word, count in found.fillers.items())
    return f" · fillers: {named}" if named else ""


def _row(
    telling: StoryToTell, found: Transcript, made: RehearsalResult | None
) -> dict[str, object]:
    return {
        "story": telling.place,
        "title": telling.story.title,
        "words": found.words,
        "seconds": round(found.seconds, 1),
        "situation": round(found.situation, 4),
        "we": found.we,
        "i": found.i,
        "fillers": dict(found.fillers),
        "flags": list(found.flags),
        "beats": [
            {
                "beat": telling.story.beats[heard.beat].id,
                "label": telling.story.beats[heard.beat].label,
                "said": heard.said,
                "share": round(heard.share, 4),
                "facts": sorted(heard.facts),
            }
            for heard in found.beats
        ],
        "order": {
            "kept": list(found.order.kept),
            "missed": list(found.order.missed),
            "swapped": list(found.order.swapped),
        },
        "graded": made is not None,
        "rating": made.rating.name.lower() if made else None,
        "reviewed": made.reviewed if made else 0,
    }
