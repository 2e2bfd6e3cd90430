"""The browser over 100,000 cards: milliseconds until it shows, scrolls, searches and marks all.

python bench/browse.py [--cards N]
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from store import START, conditions, open_large
from textual.pilot import Pilot

from drill.clock import Clock
from drill.paths import Paths
from drill.tui.actions import BROWSE
from drill.tui.app import DrillApp
from drill.tui.screens.browse import BrowseScreen
from drill.tui.widgets.rows import Rows

ROUNDS = 15
REACH = 100
"""Milliseconds to the first page."""


async def until(pilot: Pilot[int], condition: Callable[[], bool]) -> None:
    """Wait for something, five milliseconds at a time."""
    while not condition():
        await asyncio.sleep(0.005)


async def look(paths: Paths) -> None:
    """Open it, and print a line a thing done."""
    app = DrillApp(paths, Clock(START))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda: app.home is not None)
        await pilot.pause(3)  # what Today still makes would be counted
        print(conditions("cold: the first time in this process"))
        start, worked = time.perf_counter(), time.process_time()
        app.open(BROWSE)
        await until(pilot, lambda: isinstance(app.screen, BrowseScreen))
        screen = app.screen
        assert isinstance(screen, BrowseScreen)
        await until(pilot, lambda: screen.query(Rows) and screen.query_one(Rows).count > 0)
        wall, cpu = time.perf_counter() - start, time.process_time() - worked
        print(
            f"first page            {wall * 1000:6.0f} ms, CPU {cpu * 1000:.0f} (reach {REACH} ms)"
        )
        print(conditions("from here on warm"))
        rows = screen.query_one(Rows)
        steps = []
        for number in range(ROUNDS):
            start = time.perf_counter()
            rows.go_to(number * (rows.count // ROUNDS))
            await pilot.pause()
            steps.append((time.perf_counter() - start) * 1000)
        print(f"scroll far, and draw  {median(steps):6.0f} ms, at most {max(steps):.0f}")
        for query in ("12345", "question 9", "prop:recall<0.8", "is:new"):
            start = time.perf_counter()
            before = screen._list.pks
            screen.action_list(query)
            await until(pilot, lambda before=before: screen._list.pks is not before)
            print(f"{query:20}  {(time.perf_counter() - start) * 1000:6.0f} ms")
        before = screen._list.pks
        screen.action_list("")
        await until(pilot, lambda: screen._list.pks is not before)
        start = time.perf_counter()
        screen.action_all()
        await pilot.pause()
        print(f"mark all              {(time.perf_counter() - start) * 1000:6.0f} ms")


def main() -> None:
    """Make the store, and look."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=100_000)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        open_large(folder, args.cards, 500).close()
        asyncio.run(look(Paths(folder, folder, folder)))


if __name__ == "__main__":
    main()
