"""Days off: which there are, what falls due on them, and spreading it over the days around them.

Scheduling keeps clear of days off as far as it can. What falls on them anyway is moved before
them if waiting would cost it much, otherwise after. --backlog spreads what is overdue over N days,
the weakest first. --dry-run only says what would happen. An interview's plan leaves days off free;
who opens drill on one all the same is offered the minutes of a day. Adding days, removing them and
moving cards are steps of their own, which `drill undo` takes back."""

from __future__ import annotations

import argparse
from datetime import date

from drill import config
from drill.cli.opening import opened
from drill.cli.output import add, add_json, picked, say, table, write_json
from drill.config import option
from drill.errors import UsageError
from drill.service.home import words
from drill.service.home.home import Home
from drill.service.insight.stats import iso_day
from drill.service.onsite import days_off, first_run
from drill.service.onsite.days_off import Spread

EXAMPLE = "drill daysoff --add 2026-12-24..2026-12-26 --spread\ndrill daysoff --backlog 7 --dry-run"
_KEY = "scheduling.days_off"


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "--add DAYS", "as 2026-12-24 or 2026-12-24..2026-12-26")
    add(parser, "--remove DAYS", "these are working days again")
    spreading = parser.add_mutually_exclusive_group()
    add(spreading, "--spread", "move what falls due on them")
    add(spreading, "--backlog N", "spread what is overdue over N days", type=int)
    add(parser, "--dry-run", "only say what spreading would do")
    add_json(parser)


def run(args: argparse.Namespace) -> None:
    moves = (args.spread or args.backlog is not None) and not args.dry_run
    with opened(looking=args.add is None and args.remove is None and not moves) as home:
        if args.add is not None:
            _change(home, [*_ranges(home), args.add])
        if args.remove is not None:
            _change(home, _without(home, args.remove))
        spread = None
        if args.spread or args.backlog is not None:
            spread = (days_off.plan if args.dry_run else days_off.spread)(home, args.backlog)
        due = days_off.falling(home)
        ranges = _ranges(home)
    if args.json:
        by_day = {iso_day(day): count for day, count in due.items()}
        counts = ("earlier", "later", "fullest", "lost")
        moved = picked(spread, *counts) | {"cards": len(spread.moves)} if spread else None
        write_json({"days_off": ranges, "due": by_day, "spread": moved})
        return
    table(("day off", "falls due"), [(iso_day(day), count) for day, count in due.items()])
    if spread is not None:
        say(_words(spread, dry=args.dry_run))
    elif cards := sum(due.values()):
        fall, them = ("falls", "it") if cards == 1 else ("fall", "them")
        due_then = f"{words.count(cards, 'card')} {fall} due on them"
        say(f"{due_then}: `drill daysoff --spread` moves {them}.")
    elif not due:
        say("no days off ahead: `drill daysoff --add 2026-12-24..2026-12-26`")


def _ranges(home: Home) -> list[str]:
    text = option(_KEY).show(home.options[_KEY])
    return text.split(",") if text else []


def _change(home: Home, ranges: list[str]) -> None:
    first_run.change_option(home, _KEY, ",".join(ranges))


def _without(home: Home, text: str) -> list[str]:
    """The days off without those of a range. Raises UsageError where none of them is one."""
    removed, days = (
        [date.fromordinal(n) for a, b in ranges for n in range(a.toordinal(), b.toordinal() + 1)]
        for ranges in (config.parse_value(_KEY, text), home.options[_KEY])
    )
    if not set(removed) & set(days):
        raise UsageError(f"{text} is no day off", "`drill daysoff` lists them.")
    return [day.isoformat() for day in days if day not in removed]


def _words(spread: Spread, *, dry: bool) -> str:
    if not spread.moves:
        return "nothing has to move"
    would = "would move" if dry else "moved"
    cards = words.count(len(spread.moves), "card")
    sentence = f"{cards} {would}: {spread.earlier:,} earlier, {spread.later:,} later"
    sentence += f"; at most {spread.fullest:,} on a day"
    if spread.lost >= 0.5:
        sentence += f"; about {spread.lost:.0f} more will be forgotten by waiting"
    return sentence + ("" if dry else ". `drill undo` takes it back.")
