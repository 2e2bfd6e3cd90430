"""Take back the last change: a grade, a bulk action, an edit, an import, an option. Any number of
times, even after a restart. `--list` shows them all. The last 90 days are kept, as far as their
steps take no more than 64 MB, and always the newest 50.

With the id of a grade, as `drill log --json` has it, or as much of its beginning as no other has:
that grade, of whichever device, whatever came after it; what it is part of, such as a story told,
goes with it."""

from __future__ import annotations

import argparse

from drill.cli.opening import opened
from drill.cli.output import add, add_json, picked, say, table, write, write_json
from drill.clock import iso
from drill.errors import UsageError
from drill.service.home import undo, words
from drill.service.library.opening import follows_files

EXAMPLE = "drill undo\ndrill undo --list"


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "review [REVIEW]", "a grade, by its id", default="")
    add(parser, "--list", "only show the steps, newest first, undone ones too")
    add(parser, "--limit N", "so many of them (50)", type=int)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Undo one step, or list them; 1 where there is none to undo."""
    if args.list and args.review:
        raise UsageError("--list shows steps, REVIEW takes one back", "Leave one of them out.")
    if args.limit is not None and not args.list:
        raise UsageError("--limit goes with --list", "Undoing goes one step at a time.")
    if args.list:
        return _list(args)
    with opened() as home:
        undone = undo.undo_review(home, args.review) if args.review else undo.undo(home)
        news = []
        if follows_files(home):
            from drill.service.library import followed_files

            news = followed_files.refresh(home)
    if args.json:
        step = undone.what if undone else None
        write_json({"undone": step, "remaining": undone.remaining if undone else 0})
    elif undone:
        earlier = words.count(undone.remaining, "earlier step")
        more = f"{earlier} can still be undone" if undone.remaining else "that was the last step"
        write(f"undone: {undone.named}; {more}")
    for change in news:
        say(change.words)
    if undone is None:
        say("nothing to undo")
        return 1
    return 0


def _list(args: argparse.Namespace) -> int:
    limit = 50 if args.limit is None else args.limit
    if limit < 1:
        raise UsageError(f"--limit takes a number from 1, not {limit}")
    from drill.service.insight import history

    with opened(looking=True) as home:
        newest = history.steps(home, limit + 1)
        steps = newest[:limit]
        steps = steps if args.json else history.named(home, steps)
        when = [home.clock.local(step.at) for step in steps]
        at = undo.ends(home) if newest == steps else None
        ends = home.clock.local(at) if at is not None else None
    if args.json:
        write_json(
            [{"at": iso(step.at)} | picked(step, "seq", "kind", "what", "undone") for step in steps]
        )
    elif not steps:
        say("nothing to undo")
    else:
        rows = [
            (f"{at:%Y-%m-%d %H:%M}", "undone" if step.undone else "", step.what)
            for step, at in zip(steps, when, strict=True)
        ]
        table(("when", "", "step"), rows)
        if ends is not None:
            say(
                f"the history ends here: steps up to {ends:%Y-%m-%d %H:%M} were let go (kept are "
                f"{undo.KEPT_DAYS} days, {undo.KEPT_BYTES // 1_000_000} MB, at least "
                f"{undo.KEPT_STEPS} steps)"
            )
    return 0
