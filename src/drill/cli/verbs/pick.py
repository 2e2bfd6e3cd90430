"""Pick a story: ten unseen questions, five seconds each. Any story of yours that answers the
question is right, and “none” is right where none of them does; nothing is told. At the end: what
interviewers ask that no story of yours answers. On a terminal it opens the screens; --plain, or a
pipe, asks line by line."""

from __future__ import annotations

import argparse

from drill.cli import rehearsal as lines
from drill.cli.opening import opened
from drill.cli.output import add, say, write_text
from drill.cli.screens import can_draw, open_screens
from drill.service.stories import picks
from drill.service.stories.picks import StoryPicks

EXAMPLE = "drill pick\ndrill pick --questions 5 --plain"


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "--questions N", "how many; default: 10", type=int, default=picks.QUESTIONS)
    add(parser, "--plain", "line by line")


def run(args: argparse.Namespace) -> int:
    picks.check(args.questions)
    if can_draw() and not args.plain:
        return open_screens("pick", args.questions)
    with opened() as home:
        asked = StoryPicks(home, questions=args.questions)
        ended = False
        try:
            while asked.question is not None:
                _one(asked)
        except EOFError:
            ended = True
            say("The input ended: what was picked so far is kept.")
        if asked.number > 1 or asked.question is None:
            write_text("\n" + "\n".join(picks.lines(asked.summary())))
    return 1 if ended else 0


def _one(asked: StoryPicks) -> None:
    """A question, a pick, what came of it. Raises EOFError."""
    asked.show()
    picked = lines.choose(asked, "Which story? Its number, or 0 for none.")
    seconds = asked.seconds
    chosen = asked.pick(picked)
    late = f" ({seconds:.0f} seconds)" if seconds > picks.SECONDS else ""
    write_text(chosen.verdict() + late)
