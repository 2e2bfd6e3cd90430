"""Go back to a backup: a name of `drill backup --list`, `latest`, or a file. It is checked first,
and what you have now is copied, so that another `drill restore` takes the first one back."""

from __future__ import annotations

import argparse

from drill.cli.output import add, add_json, picked, say, write, write_json
from drill.cli.prompts import agreed
from drill.clock import Clock
from drill.paths import locate
from drill.service.home import words
from drill.service.insight import backups
from drill.storage import backup
from drill.storage.backup import Held

EXAMPLE = "drill restore latest\ndrill restore ~/drill-before-the-onsite.db --yes"


def arguments(parser: argparse.ArgumentParser) -> None:
    named = "a name of the list or its beginning, `latest` (the newest sound one), or a file"
    add(parser, "name [BACKUP]", named, default=backups.LATEST)
    add(parser, "--yes", "do it without asking")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Restore, after asking; 1 where the answer is no."""
    paths, clock = locate(), Clock.from_environment()
    named = backups.find(paths, args.name, clock)
    source = named.path
    for copy in named.skipped:
        say(f"passed over {copy.path.name}: {backups.check(copy, clock).state}")
    contents = _words(backup.held(source))
    nobody = f"this puts {source.name} ({contents}) in place of your store", "Say --yes."
    question = f"{source}: {contents}. Put it in place of your store?"
    if not args.yes and not agreed(question, nobody, reads=not args.json):
        say("nothing was changed")
        return 1
    restored = backups.restore(paths, source, clock)
    if args.json:
        before = str(restored.before) if restored.before else None
        counts = picked(restored.held, "decks", "cards", "reviews")
        write_json({"restored": str(source), "before": before} | counts)
    else:
        write(f"restored {source.name}: {_words(restored.held)}, checked")
        if restored.before:
            say(f"what you had is in {restored.before}")
    return 0


def _words(held: Held) -> str:
    return ", ".join(words.held(held.decks, held.cards, held.reviews))
