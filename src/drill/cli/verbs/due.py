"""What today holds: cards due, cards in learning, new cards, and the time they take. With an
interview ahead, the next session of its plan, and what it buys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drill.cli.output import add, add_json, picked, write, write_json
from drill.clock import Clock, iso
from drill.paths import locate
from drill.service.study.today import Overview, bought, fast_overview

if TYPE_CHECKING:
    import argparse

EXAMPLE = "drill due --json"


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "--prompt", "a few letters for a shell prompt, or nothing")
    add_json(parser)


def run(args: argparse.Namespace) -> None:
    paths, clock = locate(), Clock.from_environment()
    today = fast_overview(paths, clock)
    if today is None or (today.ahead and not today.plan):
        from drill.service.onsite.today import overview

        today = overview(paths, clock)
    if args.json:
        comes = None if today.next_due is None else iso(today.next_due)
        more = {"seconds": round(today.seconds), "next_due": comes, "interview": _interview(today)}
        write_json(picked(today, "due", "learning", "new", "unseen") | more)
    elif not args.prompt:
        write(_words(today, clock))
    elif waiting := today.due + today.learning + today.new:
        write(f"drill {waiting}")


def _interview(today: Overview) -> dict[str, object] | None:
    plan = today.plan
    if plan is None:
        return None
    promised = plan.write != 1
    return {
        **picked(plan, "onsite", "own", "without"),
        "at": iso(plan.at),
        "minutes": round(plan.seconds_left / 60, 1),
        "with_plan": round(plan.with_plan, 4) if promised else None,
        "write": plan.write or None,
    }


def _words(today: Overview, clock: Clock) -> str:
    if today.plan:
        return bought(today.plan, clock)
    if today.due or today.new or today.learning:
        learning = f" · {today.learning} learning" if today.learning else ""
        minutes = max(1, round(today.seconds / 60))
        return f"{today.due} due · {today.new} new{learning} · about {minutes} min"
    if today.next_due is None:
        return "nothing due"
    when = clock.local(today.next_due)
    return f"nothing due until {when:%A %d %B, %H:%M}"
