"""Is the store sound? SQLite's own check; every note, card and line of the log as it was written;
every card's memory against its log; reviews from the future; copies that a synchronising program
made; what lies in the folder of `drill sync` and cannot be read. --repair rebuilds what can be
derived from something else (indexes, memories from their log), after a backup."""

from __future__ import annotations

import argparse

from drill.cli.output import add, add_json, picked, say, write, write_json
from drill.service.insight.doctor import examine
from drill.service.library.opening import open_home
from drill.service.sync import unread

EXAMPLE = "drill doctor"
SHOWN = 10


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "--repair", "mend what can be mended")
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Check; 1 where something is wrong and was not mended."""
    with open_home(settle=False, looking=not args.repair) as home:
        checks = examine(home, repair=args.repair)
        if meets := unread.check(home):
            checks.append(meets)
    if args.json:
        rows = [{"check": c.name} | picked(c, "ok", "faults", "repaired") for c in checks]
        write_json(rows)
    else:
        for check in checks:
            state = "repaired" if check.repaired else "ok" if check.ok else "wrong"
            write(f"{state:<9}{check.what}")
            for fault in check.faults[:SHOWN]:
                write(f"         {fault}")
            if len(check.faults) > SHOWN:
                write(f"         and {len(check.faults) - SHOWN} more")
            if check.hint:
                say(check.hint)
    return 0 if all(check.ok for check in checks) else 1
