"""A daily reminder: prints what sets one up at the time you name on your system (a systemd timer, a
launch agent on macOS, a scheduled task on Windows, a line of the crontab).

--install shows it, asks, and writes it; --remove takes it away again. The reminder says how much
is waiting, and stays silent on a day when nothing is; --notify shows that now.

For a shell prompt, `drill due --prompt` prints a few letters, or nothing."""

from __future__ import annotations

import argparse
import shlex

from drill.cli.output import add, say, write
from drill.cli.prompts import agreed
from drill.clock import Clock
from drill.errors import UsageError
from drill.option_values import time_of_day
from drill.paths import locate
from drill.service.onsite.today import overview
from drill.service.study import reminder
from drill.service.study.reminder import Reminder, System

EXAMPLE = "drill remind 08:30\ndrill remind 08:30 --install\ndrill remind --remove"


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "at [TIME]", "as 08:30 (08:00)", default="08:00")
    systems = [system.value for system in System]
    add(parser, "--system", "default: the one you are on", choices=systems)
    what = parser.add_mutually_exclusive_group()
    add(what, "--install", "write and start it, after asking")
    add(what, "--remove", "end it, and remove its files")
    add(what, "--notify", "show now what the reminder says")
    add(parser, "--yes", "do not ask")


def run(args: argparse.Namespace) -> int:
    if args.notify:
        paths = locate()
        there = paths.store.exists()
        text = reminder.message(overview(paths, Clock.from_environment()) if there else None)
        if text and not reminder.notify(text):
            write(text)
        return 0
    try:
        at = time_of_day(args.at)
    except ValueError as error:
        raise UsageError(f"TIME takes {error.args[0]}, not {args.at!r}") from None
    new = reminder.reminder(System(args.system) if args.system else reminder.system_here(), at)
    if args.remove:
        was = reminder.remove(new)
        say("The reminder is removed." if was else "There is no reminder.")
        return 0 if was else 1
    _show(new)
    if not args.install:
        say("`drill remind TIME --install` does this for you.")
        return 0
    nobody = "nobody is there to ask, so nothing was installed", "Say --yes."
    if not args.yes and not agreed("Install it?", nobody):
        say("Nothing was installed.")
        return 1
    reminder.install(new)
    say("Installed. `drill remind --remove` takes it away.")
    return 0


def _show(shown: Reminder) -> None:
    """Files with their places, the line of the crontab, the commands."""
    for path, text in shown.files:
        write(f"# {path}\n{text}")
    if shown.crontab:
        write(f"# a line for `crontab -e`\n{shown.crontab}")
    for command in shown.start:
        write(f"$ {shlex.join(command)}")
