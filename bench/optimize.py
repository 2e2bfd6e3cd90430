"""A person's parameters, found again from a simulated log, and what they are worth.

    python bench/optimize.py [--cards N]

People who forget otherwise than FSRS expects are simulated: cards are scheduled by FSRS's own
parameters while recall really follows hidden ones. Then the log is fitted, and compared on its
newest fifth.
"""

from __future__ import annotations

import argparse
import csv
import random
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from drill.domain.memory import UNSEEN
from drill.domain.review import Rating, StudyDay
from drill.scheduling import fitting
from drill.scheduling.fitting import Logged
from drill.scheduling.memory import DEFAULT_PARAMETERS, Rules, interval, recall_after, reviewed

DAYS = 700
BEGIN = datetime(2024, 1, 1, 12, tzinfo=UTC)
PEOPLE = {
    "as FSRS expects": {},
    "forgets faster": {0: 0.4, 1: 0.4, 2: 0.4, 3: 0.5, 8: 0.7},
    "remembers longer": {0: 3.0, 1: 3.0, 2: 3.0, 3: 3.0},
    "flat, then steep": {20: 2.5},
}
"""Factors on FSRS's own parameters, by their index."""


def lived(factors: dict[int, float], cards: int, seed: int = 1) -> list[Logged]:
    """The log of somebody, in order."""
    chance = random.Random(seed)
    hidden = tuple(value * factors.get(i, 1.0) for i, value in enumerate(DEFAULT_PARAMETERS))
    usual = Rules(fuzz=False, learning_steps=(), relearning_steps=())
    true = usual.with_parameters(hidden)
    rows = []
    for card in range(cards):
        known = seen = UNSEEN
        day = chance.randint(0, DAYS * 2 // 3)
        while day < DAYS:
            recalled = chance.random() < (
                0.8
                if known == UNSEEN
                else recall_after(known.stability, day - known.last_day, hidden)
            )
            passed = chance.choices([Rating.HARD, Rating.GOOD, Rating.EASY], [1, 7, 2])[0]
            rating = passed if recalled else Rating.AGAIN
            rows.append((day, chance.random(), Logged(str(card), day, int(rating))))
            known = reviewed(known, rating, StudyDay(day), day * 86_400_000, true)
            seen = reviewed(seen, rating, StudyDay(day), day * 86_400_000, usual)
            days = interval(seen.stability, usual) * chance.uniform(0.9, 1.1)
            day += max(1, round(days))
    return [review for *_, review in sorted(rows)]


def write(path: Path, log: list[Logged]) -> None:
    """The log as the CSV that `drill optimize --from` reads."""
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(("card_id", "review_rating", "review_time", "review_duration"))
        for number, each in enumerate(log):
            at = BEGIN + timedelta(days=each.day, seconds=number % 3600)
            out.writerow((each.card, each.rating, at.isoformat(), 6000))


def main() -> None:
    """Print a line a person."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=1600)
    parser.add_argument("--csv", type=Path, help="write the logs into this folder")
    args = parser.parse_args()
    for name, factors in PEOPLE.items():
        log = lived(factors, args.cards)
        if args.csv:
            write(args.csv / f"{name.replace(' ', '-').replace(',', '')}.csv", log)
        split = fitting.split(log)
        start = time.perf_counter()
        found = fitting.fit(split.older)
        took = time.perf_counter() - start
        before = fitting.score(DEFAULT_PARAMETERS, split.newest)
        after = fitting.score(found or DEFAULT_PARAMETERS, split.newest)
        assert before is not None
        assert after is not None
        print(
            f"{name:18} {len(log):>7,} reviews, {len(split.newest):,} held out:"
            f" log loss {before.log_loss:.4f} → {after.log_loss:.4f},"
            f" RMSE(bins) {before.rmse_bins:.4f} → {after.rmse_bins:.4f}, {took:.2f} s"
        )


if __name__ == "__main__":
    main()
