"""A session of the plan for your next onsites, as `drill study` has it, or for one of them alone:
the reviews that make you recall most on the day, in the minutes left today, or in more. What you
forget comes back within the session. Run it as often as you like; after missed days the plan is
made anew. On the last day every story is told aloud, after the core once more; on the morning
itself figures, questions and outlines come for five minutes, and nothing new.

--plain and --jsonl work as in `drill study`. Every grade is an ordinary review."""

from __future__ import annotations

import argparse

from drill.cli.opening import opened
from drill.cli.output import add
from drill.cli.screens import CRAM, open_screens
from drill.cli.verbs.study import add_session, converse, wants_screens

EXAMPLE = "drill cram --minutes 20\ndrill cram Acme --plain"


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "name [NAME]", "one onsite; default: all to come")
    add_session(parser, "what is left of today's")


def run(args: argparse.Namespace) -> int:
    """Run a session: on the screen, in lines, or in JSON lines."""
    if wants_screens(args):
        return open_screens(CRAM, args.minutes, args.quiet, args.name)
    from drill.service.onsite.agenda import open_cram

    with opened() as home:
        session = open_cram(home, onsite=args.name, minutes=args.minutes, quiet=args.quiet)
        return converse(session, home, args)
