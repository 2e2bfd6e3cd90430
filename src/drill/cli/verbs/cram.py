"""A session of the plan for your next onsite: the reviews that make you recall most on the day, in
the minutes left today. What you forget comes back within the session. Run it as often as you like;
after missed days the plan is made anew. On the last day every core card comes once more, then every
story, told aloud; on the morning itself figures, questions and outlines, for five minutes.

--plain and --jsonl work as in `drill study`. Every grade is an ordinary review."""

from __future__ import annotations

import argparse

from drill.cli.opening import opened
from drill.cli.output import say
from drill.cli.screens import open_screens
from drill.cli.verbs.study import add_session, converse, wants_screens
from drill.service.home import words

EXAMPLE = "drill cram\ndrill cram --minutes 20 --plain"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `drill cram`."""
    add_session(parser, "what is left of today's")


def run(args: argparse.Namespace) -> int:
    """Run a session: on the screen, in lines, or in JSON lines."""
    if wants_screens(args):
        return open_screens(cram=(args.minutes, args.quiet))
    from drill.service.onsite.agenda import open_cram

    with opened() as home:
        session = open_cram(home, minutes=args.minutes, quiet=args.quiet)
        if not args.jsonl:
            assert session.agenda.onsite is not None
            days = home.day(session.agenda.onsite.at) - home.day()
            when = words.until(days) if days else "today"
            say(f"{session.agenda.onsite.name} is {when}.")
        return converse(session, home, args)
