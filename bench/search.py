"""Searches over 100,000 cards: milliseconds, the median of five.

python bench/search.py [--cards N]
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median

from store import open_large

from drill.service.insight import browser

SEARCHES = (
    "", "question", "9*", "12345", '"answer 777"', "question -answer", "is:due", "is:new",
    "prop:recall<0.8", "prop:lapses>0 or is:new", "deck:large 99999", "is:duplicate", "re:7{3}",
    "rated:7",
)  # fmt: skip
ROUNDS = 5


def main() -> None:
    """Print a line a search, and one a column to sort by."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=100_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = open_large(Path(folder), args.cards, 500)

        def timed(query: str, sort: str = "deck") -> str:
            times = []
            for _ in range(ROUNDS):
                start = time.perf_counter()
                found = browser.find(home, query, sort=sort)
                browser.lines(home, found[:50])
                times.append((time.perf_counter() - start) * 1000)
            return f"{median(times):7.0f} ms  {len(found):>7,} cards"

        for query in SEARCHES:
            print(f"{query or '(everything)':28} {timed(query)}")
        for sort in browser.SORTS:
            print(f"{'sorted by ' + sort:28} {timed('', sort)}")
        home.close()


if __name__ == "__main__":
    main()
