"""Building today's plan: the store's read, the leaks and the first card shown.

python bench/plan.py [--cards N] [--rounds N]
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from statistics import median

import rows
from rows import Row, Scale, timed
from store import open_large

from drill.service.study.session import open_session

REACH = 50
"""Milliseconds."""


def measure(scale: Scale) -> Iterator[Row]:
    """With few and with many cards due."""
    with tempfile.TemporaryDirectory() as folder:
        for due in (100, 2_000):
            with open_large(Path(folder) / str(due), scale.cards, due) as home:
                times = [
                    timed(partial(open_session, home, minutes=10))
                    for _ in range(3 * scale.rounds + 1)
                ]
            work = f"plan of today, {scale.cards:,} cards, {due:,} due"
            yield Row(work, "warm", median(times[1:]), "ms", REACH, name="")


if __name__ == "__main__":
    rows.main(__doc__, measure)
