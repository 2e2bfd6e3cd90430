"""Go back to a backup: a name of `drill backup --list`, `latest`, or a file. It is checked first,
and what you have now is copied, so that another `drill restore` takes the first one back."""

from __future__ import annotations

import argparse
import sys

from drill.cli.output import add_json, agreed, say, write, write_json
from drill.clock import Clock
from drill.errors import UsageError
from drill.paths import locate
from drill.service.insight import backups
from drill.storage import backup
from drill.storage.backup import Held

EXAMPLE = "drill restore latest\ndrill restore ~/drill-before-the-onsite.db --yes"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `drill restore`."""
    parser.add_argument(
        "name", nargs="?", default=backups.LATEST, metavar="BACKUP",
        help="a name of the list or its beginning, `latest` (the newest sound one), or a file",
    )  # fmt: skip
    parser.add_argument("--yes", action="store_true", help="do it without asking")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Restore, after asking; 1 where the answer is no."""
    paths, clock = locate(), Clock.from_environment()
    named = backups.find(paths, args.name, clock)
    source = named.path
    for copy in named.skipped:
        say(f"passed over {copy.path.name}: {backups.check(copy, clock).state}")
    said = _words(backup.held(source))
    if not args.yes:
        if args.json or not sys.stdin.isatty():
            raise UsageError(
                f"this puts {source.name} ({said}) in place of your store", "Say --yes."
            )
        if not agreed(f"{source}: {said}. Put it in place of your store?"):
            say("nothing was changed")
            return 1
    done = backups.restore(paths, source)
    if args.json:
        write_json(
            {
                "restored": str(source),
                "decks": done.held.decks,
                "cards": done.held.cards,
                "reviews": done.held.reviews,
                "before": str(done.before) if done.before else None,
            }
        )
    else:
        write(f"restored {source.name}: {_words(done.held)}, checked")
        if done.before:
            say(f"what you had is in {done.before}")
    return 0


def _words(held: Held) -> str:
    return f"{held.decks} decks, {held.cards:,} cards, {held.reviews:,} reviews"
