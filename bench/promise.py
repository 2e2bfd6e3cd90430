"""What Today promises against the session that comes, over a hundred days of simulated people.

    python bench/promise.py [--days 100] [--people 3] [--minutes 10] [--unsteady 0] [--skip 0]

Each begins with the bundled decks, and every evening opens what `drill due` counts: due cards, new
ones, learning steps, and the time they take. They recall 45 % at first sight and 88 % later, and
take for a card what anybody takes, or `--unsteady` more or less of it (0.3: a third).
`--skip 0.1` leaves out a day in ten: then more may be due than fits, and Today says so; where
fewer cards come on such a day, it is named and not counted.

Counted are the days on which the session showed within two cards of the promise, and those of
which "Tomorrow", said the day before, was within two of what the day then promised; reach 95 of
100 of each. The seconds apart are told as well. The exit code is 1 where it falls short.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
from datetime import UTC
from pathlib import Path

from drill.clock import Clock, parse_instant
from drill.config import save
from drill.domain.review import Rating
from drill.paths import Paths
from drill.scheduling.pace import PRIORS
from drill.service.library.opening import open_home
from drill.service.study.session import open_session
from drill.service.study.today import overview

START = parse_instant("2026-11-23T18:00:00Z")
DAY = 86_400_000
FIRST, LATER = 0.45, 0.88
NEAR = 2
"""Cards."""
REACH = 0.95


class Evening(Clock):
    """A clock that moves as cards are answered."""

    def __init__(self) -> None:
        super().__init__(None, UTC)
        self.at = START

    def now(self) -> int:
        return self.at


def live(
    root: Path, days: int, minutes: int, seed: int, unsteady: float, skip: float
) -> list[tuple[int, ...]]:
    """(promised, came, said the day before or -1, seconds promised, seconds used) of each day."""
    chance, clock, rows, said = random.Random(seed), Evening(), [], -1
    paths = Paths(root, root, root)
    save(paths.options, "study.minutes", str(minutes))
    with open_home(paths, clock) as home:
        for day in range(days):
            if day and chance.random() < skip:
                said = -1
                continue
            clock.at = began = START + day * DAY
            today = overview(paths, clock)
            promised = today.due + today.learning + today.new
            session, shown = open_session(home), set()
            while session.current is not None:
                card = session.current
                takes = PRIORS[card.kind] * chance.lognormvariate(0, unsteady)
                clock.at += round(1000 * takes)
                shown.add(card.key)
                good = chance.random() < (FIRST if card.new else LATER)
                session.grade(Rating.GOOD if good else Rating.AGAIN)
            used = round((clock.at - began) / 1000)
            rows.append((promised, len(shown), said, round(today.seconds), used))
            said = session.summary().tomorrow
    return rows


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--days", type=int, default=100)
    parser.add_argument("--people", type=int, default=3)
    parser.add_argument("--minutes", type=int, default=10)
    parser.add_argument("--unsteady", type=float, default=0.0)
    parser.add_argument("--skip", type=float, default=0.0)
    args = parser.parse_args()
    worst = 1.0
    for seed in range(1, args.people + 1):
        with tempfile.TemporaryDirectory() as folder:
            rows = live(Path(folder), args.days, args.minutes, seed, args.unsteady, args.skip)
        off = [came - promised for promised, came, *_ in rows]
        over = [row[3] > args.minutes * 60 for row in rows]
        excused = sum(abs(gap) > NEAR and much for gap, much in zip(off, over, strict=True))
        told = [promised - said for promised, _, said, *_ in rows if said >= 0]
        kept = sum(abs(each) <= NEAR for each in off)
        foretold = sum(abs(each) <= NEAR for each in told)
        seconds = statistics.median(abs(used - expected) for *_, expected, used in rows)
        print(
            f"person {seed}: session within {NEAR} of Today on {kept} of {len(off)} days "
            f"({excused} more said that not all fits; "
            f"from {min(off):+d} to {max(off):+d}), "
            f"Today within {NEAR} of yesterday's Tomorrow on {foretold} of {len(told)}; "
            f"{seconds:.0f} s apart in the median"
        )
        for promised, came, _, expected, used in rows:
            if abs(came - promised) > NEAR:
                print(f"    promised {promised} in {expected} s, came {came} in {used} s")
        worst = min(worst, kept / (len(off) - excused), foretold / max(1, len(told)))
    return int(worst < REACH)


if __name__ == "__main__":
    raise SystemExit(main())
