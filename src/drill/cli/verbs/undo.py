"""Take back the last change: a grade, a suspension, a bury or an import. Any number of times,
also after a restart."""

from __future__ import annotations

import argparse

from drill.cli.home import opened
from drill.cli.output import add_json, say, write, write_json
from drill.service import grading, linking

EXAMPLE = "drill undo"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Options of `drill undo`."""
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Undo one step; 1 where there is none."""
    with opened() as trainer:
        undone = grading.undo(trainer)
        news = linking.refresh(trainer)
    if args.json:
        what = undone.what if undone else None
        write_json({"undone": what, "remaining": undone.remaining if undone else 0})
    elif undone:
        write(f"undone: {undone.what} ({undone.remaining} more)")
    for each in news:
        say(each.words)
    if undone is None:
        say("nothing to undo")
        return 1
    return 0
