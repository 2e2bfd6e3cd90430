"""Grade a card and get the next, 100,000 cards in the store: reach faster than Anki.

    python bench/grade.py [--cards N] [--anki PYTHON]

With an interpreter that has the `anki` package, Anki's own backend runs the same beside it
and the ratios are printed; they are below 1 where drill is faster.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from peers import Anki
from store import open_large

from drill.domain.review import Rating
from drill.service.study.session import open_session

DUE, ROUNDS, WARM, LOG = 500, 130, 10, 1_000
"""Cards due, grades timed, of these the first that only fill caches (for both sides), and lines of
the log."""


def ours(cards: int) -> list[float]:
    with tempfile.TemporaryDirectory() as folder:
        home = open_large(Path(folder), cards, DUE, log=LOG)
        session = open_session(home)
        times = list[float]()
        for _ in range(ROUNDS):
            start = time.perf_counter()
            session.grade(Rating.GOOD, seconds=6)
            assert session.current is not None
            times.append((time.perf_counter() - start) * 1000)
        home.close()
        return times[WARM:]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=100_000)
    parser.add_argument("--anki", metavar="PYTHON", help="an interpreter with the anki package")
    args = parser.parse_args()
    mine = sorted(ours(args.cards))
    print(f"drill, grade + next, {args.cards:,} cards: {words(mine)}")
    if args.anki:
        anki = Anki(args.anki, args.cards, LOG)
        anki.ready()
        theirs = sorted([anki.do("grade").wall for _ in range(ROUNDS)][WARM:])
        anki.close()
        print(f"Anki,  answer + next, {args.cards:,} cards: {words(theirs)}")
        print(
            f"ratio drill / Anki: p50 {at(mine, 0.5) / at(theirs, 0.5):.2f},"
            f" p99 {at(mine, 0.99) / at(theirs, 0.99):.2f} (reach 1.00)"
        )


def at(times: list[float], share: float) -> float:
    return times[min(len(times) - 1, int(len(times) * share))]


def words(times: list[float]) -> str:
    return f"p50 {at(times, 0.5):.2f} ms, p99 {at(times, 0.99):.2f} ms"


if __name__ == "__main__":
    main()
