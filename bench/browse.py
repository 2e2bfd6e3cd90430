"""The browser: how long until it shows its first cards, scrolls, searches and marks all.

python bench/browse.py [--cards N]
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

import rows
from rows import Row, Scale
from store import START, open_large
from textual.strip import Strip

from drill.clock import Clock
from drill.paths import Paths
from drill.tui.app import DrillApp
from drill.tui.screens.browse import BrowseScreen
from drill.tui.widgets.rows import Rows

STEPS = 15
QUERIES = ("12345", "question 9", "prop:recall<0.8", "is:new")
REACH = 100
"""Milliseconds to the first page."""


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something, five milliseconds at a time."""
    while not condition():
        await asyncio.sleep(0.005)


async def look(paths: Paths) -> dict[str, float]:
    """Open it; milliseconds of each thing done."""
    out: dict[str, float] = {}
    drawn: list[Strip] = []
    draw = Rows.render_line

    def render_line(rows: Rows, y: int) -> Strip:
        strip = draw(rows, y)
        if rows.count and isinstance(rows.screen, BrowseScreen):
            drawn.append(strip)
        return strip

    Rows.render_line = render_line  # type: ignore[method-assign]
    app = DrillApp(paths, Clock(START))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(lambda: app.home is not None)
        await pilot.pause(3)  # what Today still makes would be counted
        start = time.perf_counter()
        app.open("browse")
        await until(lambda: isinstance(app.screen, BrowseScreen))
        screen = app.screen
        assert isinstance(screen, BrowseScreen)
        await until(lambda: bool(drawn))
        out["the first page, its cards drawn"] = since(start)
        table = screen.query_one(Rows)
        steps = []
        for number in range(STEPS):
            start = time.perf_counter()
            table.go_to(number * (table.count // STEPS))
            await pilot.pause()
            steps.append(since(start))
        out["scroll far, and draw"] = median(steps)
        for query in (*QUERIES, ""):
            before = screen._list.pks
            start = time.perf_counter()
            screen.action_list(query)
            await until(partial(changed, screen, before))
            out[f"list `{query}`" if query else "list all again"] = since(start)
        start = time.perf_counter()
        screen.action_all()
        await pilot.pause()
        out["mark all"] = since(start)
    return out


def changed(screen: BrowseScreen, before: object) -> bool:
    """Whether another list is shown."""
    return screen._list.pks is not before


def since(start: float) -> float:
    return (time.perf_counter() - start) * 1000


def measure(scale: Scale) -> Iterator[Row]:
    """Each in a process that has shown Today."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        open_large(folder, scale.cards, 500).close()
        found = asyncio.run(look(Paths(folder, folder, folder)))
    for what, took in found.items():
        first = what.startswith("the first page")
        work = f"browse {scale.cards:,} cards: {what}"
        yield Row(work, "cold" if first else "warm", took, "ms", REACH if first else None, name="")


if __name__ == "__main__":
    rows.main(__doc__, measure)
