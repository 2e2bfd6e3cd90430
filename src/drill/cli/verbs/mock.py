"""A mock interview: unseen questions across the competencies, with the weak ones and those of your
next onsite more often. You choose the story (that is graded: it is the route card), tell it, get
probes, tick what you said; then a debrief. On a terminal it opens the screens; --plain, or a
pipe, asks line by line. --history compares your mocks."""

from __future__ import annotations

import argparse

from drill.cli import rehearsal as lines
from drill.cli.opening import opened
from drill.cli.output import add_json, say, table, write, write_json
from drill.cli.prompts import until
from drill.cli.screens import can_draw, open_screens
from drill.clock import iso
from drill.errors import UsageError
from drill.service.home import words
from drill.service.home.home import Home
from drill.service.stories import mocks
from drill.service.stories.mocks import Debrief, MockInterview

EXAMPLE = "drill mock\ndrill mock --questions 3 --minutes 20 --plain"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `drill mock`."""
    parser.add_argument(
        "--questions", type=int, metavar="N", default=mocks.QUESTIONS, help="how many; default: 5"
    )
    parser.add_argument(
        "--minutes", type=float, metavar="N", default=mocks.MINUTES, help="at most; default: 45"
    )
    parser.add_argument("--plain", action="store_true", help="line by line")
    parser.add_argument("--history", action="store_true", help="your mocks so far, and stop")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Run a mock, or list them."""
    mocks.check(args.questions, args.minutes)
    if args.json and not args.history:
        raise UsageError("--json goes with --history")
    if args.history:
        with opened(looking=True) as home:
            _history(home, as_json=args.json)
        return 0
    if not args.plain and can_draw():
        return open_screens(mock=(args.questions, args.minutes))
    with opened() as home:
        mock = MockInterview(home, questions=args.questions, minutes=args.minutes)
        ended = False
        try:
            while mock.question is not None:
                _one(mock, home)
        except EOFError:
            ended = True
            say("The input ended: what was chosen and rated so far is kept.")
        _print(mock.debrief())
    return 1 if ended else 0


def _one(mock: MockInterview, home: Home) -> None:
    """A question: choose, tell, tick. Raises EOFError."""
    write(f"\n[{mock.number} of {mock.total}] “{mock.question}”\n")
    choices = mock.choices()
    for number, story in enumerate(choices, 1):
        write(f"{number}. {story.title}{' (sample)' * story.sample}")
    picked = until(
        "Which story? Its number, or 0 to pass.",
        lambda text: lines.parse_beats(text, len(choices)) if text != "0" else (),
    )
    chosen = mock.choose(choices[picked[0]].place if picked else None)
    if chosen.right and not picked:
        say(f"Right, none of yours fits: this tests {chosen.competency.name}.")
    elif chosen.right:
        say(f"Yes: this tests {chosen.competency.name}.")
    else:
        better = ", ".join(story.title for story in chosen.better)
        have = f"For that you have: {better}." if better else "For that you have no story yet."
        say(f"This tests {chosen.competency.name}. {have}")
    if picked:
        telling = mock.tell()
        told = lines.tell(telling, home.clock)
        lines.result(mock.told(telling, told, lines.rate(telling, told)))


def _print(debrief: Debrief) -> None:
    if not debrief.lines:
        return
    write("")
    table(
        ("question is after", "story", "fits", "beats", "time", "red flags"),
        [
            (
                line.competency,
                line.story or "passed",
                "yes" if line.asked.right else "no",
                f"{line.said} of {line.beats}" if line.story else "",
                f"{words.clock(line.told.seconds)} {line.timing}".strip()
                if line.told.seconds
                else "",
                "; ".join(line.told.flags),
            )
            for line in debrief.lines
        ],
    )
    write(f"\nstories that fit {debrief.score.right:.0%} · beats said {debrief.score.beats:.0%}"
          f" · spoken {words.clock(debrief.seconds)}")  # fmt: skip
    if debrief.before:
        last = debrief.before[-1]
        write(f"last time: stories that fit {last.right:.0%} · beats said {last.beats:.0%}")
    for story in debrief.overused:
        write(f"told more than once: {story}")
    for advice in debrief.drill:
        write(f"→ {advice}")


def _history(home: Home, *, as_json: bool) -> None:
    scores = mocks.history(home)
    if as_json:
        write_json(
            [
                {
                    "at": iso(score.at),
                    "questions": score.questions,
                    "right": round(score.right, 4),
                    "beats": round(score.beats, 4),
                }
                for score in scores
            ]
        )
        return
    table(
        ("when", "questions", "stories that fit", "beats said"),
        [
            (
                f"{home.clock.local(score.at):%Y-%m-%d %H:%M}",
                score.questions,
                f"{score.right:.0%}",
                f"{score.beats:.0%}",
            )
            for score in scores
        ],
    )
    if not scores:
        say("No mock yet. `drill mock` runs one.")
