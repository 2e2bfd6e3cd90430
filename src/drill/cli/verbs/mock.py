"""A mock interview: unseen questions across the competencies, with the weak ones and those of your
next onsite more often. You choose the story (that is graded: it is the route card), tell it, get
follow-ups, tick what you said; then a debrief with the interviewer's scorecard. On a terminal it
opens the screens; --plain, or a pipe, asks line by line. With --for-a-friend somebody else sits at
it: they hear you, mark, and ask about your weak beats; you see --clock in another terminal, and
you read the debrief together. --history compares your mocks."""

from __future__ import annotations

import argparse

from drill.cli import rehearsal as lines
from drill.cli.aloud import Aloud, add_aloud, check_aloud
from drill.cli.opening import opened
from drill.cli.output import add, add_json, picked, say, table, write_json, write_text
from drill.cli.screens import can_draw, open_screens
from drill.clock import iso
from drill.coaching.scorecard import LEGEND, mark_rows
from drill.errors import DrillError, UsageError
from drill.service.home import words
from drill.service.home.home import Home
from drill.service.stories import mocks, scorecards
from drill.service.stories.mocks import Debrief, DebriefLine, MockInterview
from drill.service.stories.scorecards import MockHistory

EXAMPLE = "drill mock\ndrill mock --questions 3 --minutes 20 --plain"


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "--questions N", "how many; default: 5", type=int, default=mocks.QUESTIONS)
    add(parser, "--minutes N", "at most; default: 45", type=float, default=mocks.MINUTES)
    add(parser, "--plain", "line by line")
    how = parser.add_mutually_exclusive_group()
    add(how, "--for-a-friend", "a friend asks, and marks while they listen")
    add(how, "--clock", "what you see meanwhile: the clock, in a terminal")
    add(how, "--history", "your mocks so far, and stop")
    add_aloud(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    mocks.check(args.questions, args.minutes)
    if args.json and not args.history:
        raise UsageError("--json goes with --history")
    screens = not args.plain and can_draw()
    check_aloud(args, plain=not (screens or args.history or args.clock or args.for_a_friend))
    if args.history:
        with opened(looking=True) as home:
            _history(home, scorecards.history(home), as_json=args.json)
        return 0
    if args.clock:
        return open_screens("clock")
    if screens:
        return open_screens("mock", args.questions, args.minutes, args.for_a_friend)
    with opened() as home, Aloud(home, speak=args.speak, record=args.record) as aloud:
        mock = MockInterview(home, questions=args.questions, minutes=args.minutes)
        ended = False
        try:
            while mock.question is not None:
                _one(mock, home, aloud, friend=args.for_a_friend)
        except EOFError:
            ended = True
            say("The input ended: what was chosen and rated so far is kept.")
        _print(mock.debrief())
    return 1 if ended else 0


def _one(mock: MockInterview, home: Home, aloud: Aloud, *, friend: bool) -> None:
    """A question: choose, tell, tick. Raises EOFError."""
    aloud.ask(mock.question or "")
    asks = "Read it aloud. Which story do they tell?" if friend else "Which story?"
    picked = lines.choose(mock, f"{asks} Its number, or 0: no story yet.")
    chosen = mock.choose(picked)
    say(chosen.verdict(friend=friend))
    instead = lines.choose_instead(chosen, friend=friend)
    if chosen.passed and not instead:
        return
    try:
        _answer(mock, home, aloud, instead, friend=friend)
    except DrillError as error:  # the story is gone since, or has no beats
        say(str(error))


def _answer(mock: MockInterview, home: Home, aloud: Aloud, instead: str, *, friend: bool) -> None:
    """The story chosen, or one `instead` of it, told or heard. Raises EOFError, NotFound,
    UsageError and StoreError.
    """
    if friend:
        hearing = mock.hearing(instead)
        lines.result(mock.told(hearing.asked, lines.hear(hearing, home.clock)))
    else:
        telling = mock.tell(instead)
        told = lines.tell(telling, home.clock, aloud)
        lines.result(mock.told(telling, told, lines.rate(telling, told)))


def _print(debrief: Debrief) -> None:
    if not debrief.lines:
        return
    write_text("")
    head = ("question is after", "story", "fits", "beats", "time", "red flags")
    table(head, map(_row, debrief.lines))
    for number, line in enumerate(debrief.lines, 1):
        remark = debrief.remark(line)
        if line.marks or remark:
            write_text(
                f"\n{number}. {' · '.join(filter(None, (line.story or 'passed', line.scored)))}"
            )
        if remark:
            write_text(f"   {remark}")
        for row in mark_rows(line.marks):
            write_text(f"   {row}")
    if any(line.marks for line in debrief.lines):
        write_text("\n" + "\n".join(LEGEND))
    spoken = f" · spoken {words.clock(debrief.seconds)}" if debrief.seconds else ""
    write_text(f"\n{debrief.words}{spoken}")
    if debrief.before:
        write_text(f"last time: {debrief.before[-1].words}")
    if debrief.choice:
        write_text(debrief.choice)
    for story in debrief.overused:
        write_text(f"told more than once: {story}")
    for advice in debrief.drill:
        write_text(f"→ {advice}")


def _row(line: DebriefLine) -> tuple[str, ...]:
    told = line.told
    recalled = f"{line.said} of {line.beats}" if line.is_told else "not told" * bool(line.story)
    timed = f"{words.clock(told.seconds)} {line.timing}".strip() if told.seconds else ""
    return (
        line.competency,
        line.story or "passed",
        line.fits,
        recalled,
        timed,
        "; ".join(told.flags),
    )


def _history(home: Home, history: MockHistory, *, as_json: bool) -> None:
    if as_json:
        write_json(
            [
                {
                    "at": iso(score.at),
                    **picked(score, "questions", "right", "beats", "marks"),
                    "competencies": {
                        "/".join(place): round(share, 4)
                        for place, share in score.competencies.items()
                    },
                }
                for score in history.scores
            ]
        )
        return
    if not history.scores:
        say("No mock yet. `drill mock` runs one.")
        return
    table(
        ("when", *history.scores[-1].figures),
        [
            (f"{home.clock.local(score.at):%Y-%m-%d %H:%M}", *score.figures.values())
            for score in history.scores
        ],
    )
    write_text("")
    table(
        ("competency", "scorecard, mock by mock", "reviews since"),
        [
            (trend.name, " ".join(f"{share:.0%}" for share in trend.marks), trend.since)
            for trend in history.trends
        ],
    )
    if any(score.right < 1 for score in history.scores):
        write_text(f"\n{scorecards.MISFIT}")
    for story, count in history.overused:
        write_text(f"\nchosen for {words.count(count, 'question')}, half of them or more: {story}")
