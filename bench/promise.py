"""What Today promises against the session that comes, over a hundred days of simulated people.

    python bench/promise.py [--days 100] [--people 3] [--minutes 10] [--unsteady 0] [--skip 0]
    python bench/promise.py --onsite 9 [--stories 2] [--people 9] [--minutes 10]

Each begins with the bundled decks, and every evening opens what `drill due` counts: due cards, new
ones, learning steps, and the time they take. They recall 45 % at first sight and 88 % later, and
take for a card what anybody takes, or `--unsteady` more or less of it (0.3: a third).
`--skip 0.1` leaves out a day in ten: then more may be due than fits, and Today says so; where
fewer cards come on such a day, it is named and not counted.

Counted are the days on which the session showed within two cards of the promise, and those of
which "Tomorrow", said the day before, was within two of what the day then promised; reach 95 of
100 of each. The seconds apart are told as well. The exit code is 1 where it falls short.

With `--onsite` there is an interview in so many days, and its morning is lived through as well;
they have so many stories of their own, and recall what may be expected of each card. There both
must be within one card.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import yaml

from drill.clock import Still, parse_instant
from drill.config import save
from drill.deckfile.reading import read_deck
from drill.domain.review import Rating
from drill.errors import UsageError
from drill.paths import Paths
from drill.scheduling.memory import recall
from drill.scheduling.pace import PRIORS
from drill.service.home.home import Home
from drill.service.home.memories import find
from drill.service.library import decks
from drill.service.library.opening import open_home
from drill.service.onsite import onsites
from drill.service.onsite.agenda import start
from drill.service.onsite.today import overview

START = parse_instant("2026-11-23T18:00:00Z")
DAY, HOUR = 86_400_000, 3_600_000
FIRST, LATER = 0.45, 0.88
NEAR, NEAR_ONSITE = 2, 1
"""Cards."""
STORIES = Path(__file__).with_name("own_stories.yaml")
REACH = 0.95


Day = tuple[int, int, int, float, float]
"""Cards promised, those that came, those said the day before or -1; seconds promised, and used."""


def prepare(home: Home, onsite: int, stories: int, minutes: int) -> None:
    """An interview at nine in the morning, so many days ahead, and stories of one's own for it."""
    deck = yaml.safe_load(STORIES.read_text(encoding="utf-8"))
    deck["stories"] = deck["stories"][:stories]
    if stories:
        text = yaml.safe_dump(deck, sort_keys=False)
        decks.take(home, [("own", read_deck(text, "own"))], own=True)
    at = datetime.fromtimestamp(START / 1000, UTC) + timedelta(days=onsite)
    onsites.add(home, "Acme", f"{at:%Y-%m-%d} 09:00 UTC", minutes=minutes)


def live(root: Path, args: argparse.Namespace, seed: int) -> list[Day]:
    """What became of each day."""
    chance, clock, rows, said = random.Random(seed), Still(START), [], -1
    paths = Paths(root, root, root)
    save(paths.options, "study.minutes", str(args.minutes))
    with open_home(paths, clock) as home:
        if args.onsite:
            prepare(home, args.onsite, args.stories, args.minutes)
        for day in range(args.onsite + 1 if args.onsite else args.days):
            if day and chance.random() < args.skip:
                said = -1
                continue
            clock.at = began = START + day * DAY - (day == args.onsite) * 10 * HOUR * bool(day)
            today = overview(paths, clock)
            promised = today.due + today.learning + today.new
            try:
                session, shown = start(home), set()
            except UsageError:  # enough
                rows.append((promised, 0, said, today.seconds, 0.0))
                continue
            while (card := session.current) is not None:
                if session.lesson is not None:
                    clock.at += round(1000 * session.lesson.seconds)
                    session.read()
                    continue
                clock.at += round(
                    1000 * PRIORS[card.kind] * chance.lognormvariate(0, args.unsteady)
                )
                shown.add(card.key)
                likely = FIRST if card.new else LATER
                if args.onsite:
                    with home.store.read() as connection:
                        memory = find(connection, card.key).memory
                    likely = 0.5 if card.new else recall(memory, home.clock.now(), home.rules())
                session.grade(Rating.GOOD if chance.random() < likely else Rating.AGAIN)
            rows.append((promised, len(shown), said, today.seconds, (clock.at - began) / 1000))
            said = session.summary().tomorrow
    return rows


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--days", type=int, default=100)
    parser.add_argument("--people", type=int, default=3)
    parser.add_argument("--minutes", type=int, default=10)
    parser.add_argument("--unsteady", type=float, default=0.0)
    parser.add_argument("--skip", type=float, default=0.0)
    parser.add_argument("--onsite", type=int, default=0)
    parser.add_argument("--stories", type=int, default=2)
    args = parser.parse_args()
    near = NEAR_ONSITE if args.onsite else NEAR
    rows_of = []
    for seed in range(1, args.people + 1):
        with tempfile.TemporaryDirectory() as folder:
            rows = live(Path(folder), args, seed)
        _report(f"person {seed}", rows, near, args.minutes)
        rows_of += rows
    return int(_report("all", rows_of, near, args.minutes) < REACH)


def _report(who: str, rows: list[Day], near: int, minutes: int) -> float:
    """Print what became of the promises; the lesser share of those that were kept."""
    off = [came - promised for promised, came, *_ in rows]
    over = [row[3] > minutes * 60 for row in rows]
    excused = sum(abs(gap) > near and much for gap, much in zip(off, over, strict=True))
    told = [promised - said for promised, _, said, *_ in rows if said >= 0]
    kept = sum(abs(each) <= near for each in off)
    foretold = sum(abs(each) <= near for each in told)
    seconds = statistics.median(abs(used - expected) for *_, expected, used in rows)
    print(
        f"{who}: session within {near} of Today on {kept} of {len(off)} days "
        f"({excused} more said that not all fits; from {min(off):+d} to {max(off):+d}), "
        f"Today within {near} of yesterday's Tomorrow on {foretold} of {len(told)}; "
        f"{seconds:.0f} s apart in the median"
    )
    return min(kept / (len(off) - excused), foretold / max(1, len(told)))


if __name__ == "__main__":
    raise SystemExit(main())
