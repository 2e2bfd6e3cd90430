"""Building today's plan with 100,000 cards in the store: reach 50 ms.

    python bench/plan.py [CARDS]

Prints the median and the 90th percentile over 15 plans, each with the store's read, the
leaks and the first card shown.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

from store import open_large

from drill.service.study.session import open_session

REACH = 50.0


def main() -> None:
    cards = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        for due in (100, 2_000):
            where = Path(folder) / str(due)
            home = open_large(where, cards, due)
            open_session(home, minutes=10)  # warm
            times = []
            for _ in range(15):
                start = time.perf_counter()
                session = open_session(home, minutes=10)
                times.append((time.perf_counter() - start) * 1000)
                assert session.current is not None
            home.close()
            times.sort()
            print(
                f"plan, {cards:,} cards, {due:,} due: median {statistics.median(times):.1f} ms,"
                f" p90 {times[13]:.1f} ms (reach {REACH:.0f} ms,"
                f" ratio {statistics.median(times) / REACH:.2f})"
            )


if __name__ == "__main__":
    main()
