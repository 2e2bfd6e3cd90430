"""Searches over 100,000 cards, and the first page of each: milliseconds, the median of five.

    python bench/search.py [--cards N] [--anki PYTHON]

Wall is what a person waits; CPU is what it takes on a machine that is busy with other things.
With a Python that has the `anki` package, Anki's backend is asked the same in turns, where it
knows the like: over plain cards alone.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from peers import Anki
from store import conditions, open_large

from drill.service.insight import browser

SEARCHES = {
    "": "", "question": "many", "9*": "prefix", "12345": "", '"answer 777"': "", "777": "word",
    "question -answer": "", "is:due": "due", "is:new": "new", "prop:recall<0.8": "",
    "prop:lapses>0 or is:new": "", "deck:large 99999": "", "is:duplicate": "duplicate",
    "re:7{3}": "regex", "rated:7": "rated",
}  # fmt: skip
"""A search → what Anki's process knows it by; empty: it has no like."""
ROUNDS = 5


def main() -> None:
    """Print a line a search, and one a column to sort by."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=100_000)
    parser.add_argument("--anki", metavar="PYTHON")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        anki = Anki(args.anki, args.cards, 1) if args.anki else None
        if anki:
            stack.callback(anki.close)
        home = stack.enter_context(open_large(Path(folder), args.cards, 500))
        if anki:
            anki.ready()

        def timed(query: str, sort: str = "deck", like: str = "") -> str:
            wall, cpu, pages, theirs = [], [], [], []
            for _ in range(ROUNDS + 1):
                start, worked = time.perf_counter(), time.process_time()
                found = browser.find(home, query, sort=sort)
                wall.append((time.perf_counter() - start) * 1000)
                cpu.append((time.process_time() - worked) * 1000)
                start = time.perf_counter()
                browser.lines(home, found[:50])
                pages.append((time.perf_counter() - start) * 1000)
                if anki and like:
                    theirs.append(anki.do(f"search {like}"))
            line = (
                f"{median(wall[1:]):7.1f} ms, CPU {median(cpu[1:]):6.1f}, page"
                f" {median(pages[1:]):5.1f}  {len(found):>7,} cards"
            )
            if theirs:
                peer = median(theirs[1:])
                line += f"  Anki {peer:6.1f} ms, ratio {median(wall[1:]) / peer:5.2f}"
            return line

        print(conditions("warm"))
        for query, like in SEARCHES.items():
            print(f"{query or '(everything)':28} {timed(query, like=like)}", flush=True)
        for sort in browser.SORTS:
            print(f"{'sorted by ' + sort:28} {timed('', sort)}", flush=True)
        print(conditions("at the end"))


if __name__ == "__main__":
    main()
