"""A session of the plan for your next onsite: the reviews that make you recall most on the day, in
the minutes left today. What you forget comes back within the session. Run it as often as you like;
after missed days the plan is made anew. On the last day every core card comes once more, then every
story, told aloud; on the morning itself figures, questions and outlines, for five minutes.

--plain and --jsonl work as in `drill study`. Every grade is an ordinary review."""

from __future__ import annotations

import argparse

from drill.cli.opening import opened
from drill.cli.output import say
from drill.cli.screens import on_terminal, open_screens
from drill.cli.verbs.study import check_minutes
from drill.service.home import words

EXAMPLE = "drill cram\ndrill cram --minutes 20 --plain"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `drill cram`."""
    parser.add_argument(
        "--minutes", type=float, metavar="N", help="how long; default: what is left of today's"
    )
    parser.add_argument("--quiet", action="store_true", help="no stories told aloud")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--plain", action="store_true", help="line by line")
    how.add_argument("--jsonl", action="store_true", help="JSON lines, for programs")


def run(args: argparse.Namespace) -> int:
    """Run a session: on the screen, in lines, or in JSON lines."""
    check_minutes(args.minutes)
    if not args.plain and not args.jsonl and on_terminal():
        return open_screens(cram=(args.minutes, args.quiet))
    from drill.service.onsite.agenda import open_cram

    with opened() as home:
        session = open_cram(home, minutes=args.minutes, quiet=args.quiet)
        if args.jsonl:
            from drill.cli.jsonl import converse

            return converse(session, home)
        from drill.cli.plain import read_lines

        assert session.agenda.onsite is not None
        days = home.day(session.agenda.onsite.at) - home.day()
        when = words.until(days) if days else "today"
        say(f"{session.agenda.onsite.name} is {when}.")
        return read_lines(session)
