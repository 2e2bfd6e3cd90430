"""A session of a few minutes: due cards, weakest first, then new ones. With an interview ahead it
is the session of its plan (`drill onsite plan`), for the minutes a day that you gave it. Every
grade is saved at once; leaving early loses nothing.

--more goes on where nothing is due: with what the plan of an interview still has, else with the
cards that fall due soonest; what you saw today comes last. These are ordinary reviews. FSRS counts
how early they come: what you still know gains little and its next day moves on from today, what
you have forgotten is found out.

--plain works line by line, for pipes and screen readers: Enter shows the answer; what you type
before it is compared, and Enter then takes the rating that it proposes. Otherwise a line a card: 1
again, 2 hard, 3 good, 4 easy, u undo, s suspend, b bury, q leave. Before the answer is shown any of
them may be your answer: there they are written :1 to :4, :u, :s, :b and :q. A bare 1 to 4 there,
where the answer is no number, shows the answer, and Enter then rates so.

--jsonl is the same for programs. It writes {"ask": card, "kind", "front"}, before a new card
perhaps {"lesson": title, "text", "seconds"}, and reads {"rating": 1-4, "seconds": n, "recalled":
[indexes]} (seconds and recalled may be left out; without a rating, recalled proposes one) or
{"do": "read"|"undo"|"suspend"|"bury"|"quit"}, with seconds where the lesson was read; it answers
{"rated": card, "due"}, {"did": ..., "card"} or {"error": ...} and ends with {"done": {...}}.
The seconds you give move that process's whole clock.

Without the screens, the exit code is 1 if an answer was not saved in the end: the store was
busy, another window had graded the card, or with --jsonl a line made no sense and none followed."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from drill.cli.opening import opened
from drill.cli.output import add, say
from drill.cli.screens import can_draw, open_screens
from drill.errors import UsageError
from drill.service.home import words

if TYPE_CHECKING:
    from drill.service.home.home import Home
    from drill.service.study.session import StudySession

EXAMPLE = "drill study --minutes 5\ndrill study --plain --quiet\ndrill study --more --minutes 10"


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "--deck D", "only this deck")
    add(parser, "--more", "what is not due yet as well")
    add_session(parser, "your option")


def add_session(parser: argparse.ArgumentParser, minutes: str) -> None:
    """The options of a session; `minutes` says how long it is where none are named."""
    add(parser, "--minutes N", f"how long; default: {minutes}", type=float)
    add(parser, "--quiet", "no stories told aloud")
    how = parser.add_mutually_exclusive_group()
    add(how, "--plain", "line by line")
    add(how, "--jsonl", "JSON lines, for programs")


def run(args: argparse.Namespace) -> int:
    """Run a session: on the screen, in lines, or in JSON lines."""
    if wants_screens(args):
        return open_screens(
            study=True, minutes=args.minutes, deck=args.deck, quiet=args.quiet, more=args.more
        )
    from drill.service.onsite.agenda import start

    with opened() as home:
        session = start(
            home, minutes=args.minutes, deck=args.deck, quiet=args.quiet, more=args.more
        )
        return converse(session, home, args)


def wants_screens(args: argparse.Namespace) -> bool:
    """Whether the session runs on the screens. Raises UsageError where it cannot be so long."""
    if args.minutes is not None and not 0 < args.minutes <= 240:
        raise UsageError(f"--minutes takes more than 0, up to 240, not {args.minutes:g}")
    return not args.plain and not args.jsonl and can_draw()


def converse(session: StudySession, home: Home, args: argparse.Namespace) -> int:
    """Run the session in JSON lines or in plain ones; returns the exit code."""
    if args.jsonl:
        from drill.cli import jsonl

        return jsonl.converse(session, home)
    from drill.cli.plain import read_lines
    from drill.service.stories import first_stories

    if onsite := session.agenda.onsite:
        from drill.service.onsite import onsites  # only with an interview ahead

        days = onsites.days_to(home, onsite.at)
        say(f"{onsite.name} is {words.until(days) if days else 'today'}.")
    number = first_stories.next_story(home)
    if number is not None:
        first_stories.keep_offered(home)
        question, follows = first_stories.words(home, number)
        say(f"{question} {follows} `drill new story` writes it, `drill tell` has it told.\n")
    return read_lines(session)
