"""How each verb grows with the cards and with the log: milliseconds, and the exponent.

    python bench/growth.py [--cards 300000] [--log 1000000] [--rounds 3]

Cards go from 1,000 up (the log has 10,000 lines), then the log from 10,000 lines (there are 10,000
cards). A verb is run in this process, from its words to its output, warm: what a process costs to
start is the same everywhere. The exponent is that of the last step: 0 does not grow, 1 grows as the
store does.
"""

from __future__ import annotations

import argparse
import gc
import io
import math
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import median

from rows import timed
from store import START, open_large

from drill.cli.main import run
from drill.clock import iso

SIZES = (1_000, 10_000, 100_000, 300_000, 1_000_000)
BASE = 10_000
"""Cards or lines of the log, while the other grows."""
LONG = 5_000
"""Milliseconds from which on a verb is run once: of them being cold is a small part."""
CARD = "large/n7/basic"
VERBS: dict[str, tuple[str, ...]] = {
    "due": ("due",),
    "decks": ("decks",),
    "cards --limit 50": ("cards", "--limit", "50"),
    "cards: a word": ("cards", "777", "--limit", "50"),
    "cards is:due --count": ("cards", "is:due", "--count"),
    "cards re:7{3} --count": ("cards", "re:7{3}", "--count"),
    "cards is:duplicate --count": ("cards", "is:duplicate", "--count"),
    "card": ("card", CARD),
    "log --last 20": ("log", "--last", "20"),
    "log": ("log",),
    "stats --json": ("stats", "--json"),
    "leeches": ("leeches",),
    "answer": ("answer", CARD, "good"),
    "undo of it": ("undo",),
    "suspend": ("suspend", CARD),
    "undo of that": ("undo",),
    "suspend a tenth": ("cards", "re:7[?]", "--do", "suspend", "--yes"),
    "undo of suspending": ("undo",),
    "tag a tenth": ("cards", "re:7[?]", "--do", "tag=+new", "--yes"),
    "undo of tagging": ("undo",),
    "delete a tenth": ("cards", "re:7[?]", "--do", "delete", "--yes"),
    "undo of deleting": ("undo",),
    "simulate": ("simulate", "--days", "30"),
    "export": ("export", "large", "-o", os.devnull),
    "doctor": ("doctor",),
    "backup": ("backup",),
}
CHANGING = {
    name for name in VERBS if name.startswith(("answer", "suspend", "tag", "delete", "undo"))
}
"""One goes with the next."""


def measured(cards: int, log: int, rounds: int) -> dict[str, float]:
    """Milliseconds of each verb in a store of this size."""
    times: dict[str, list[float]] = {name: [] for name in VERBS}
    with tempfile.TemporaryDirectory() as folder:
        open_large(Path(folder), cards, min(cards // 10, 1_000), log=log).close()
        os.environ["DRILL_HOME"] = folder
        os.environ["DRILL_NOW"] = iso(START)
        quietly(("due",))  # the first verb of a day copies the store
        began = time.monotonic()
        for _ in range(rounds + 1):
            for name, words in VERBS.items():
                # On from verb to verb: a copy of the store that is dated later than a change of
                # thousands is none from before it, and another would be made.
                os.environ["DRILL_NOW"] = iso(START + round((time.monotonic() - began) * 1000))
                if not times[name] or times[name][0] < LONG or name in CHANGING:
                    gc.collect()
                    times[name].append(timed(partial(quietly, words)))
    return {name: median(some[1:] or some) for name, some in times.items()}


def quietly(words: tuple[str, ...]) -> None:
    """Run a verb; what it prints goes nowhere."""
    said = io.StringIO()
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), redirect_stderr(said):
        code = run(words)
    if code not in (0, 1):
        raise SystemExit(f"drill {' '.join(words)} ended with {code}: {said.getvalue()}")


def table(noun: str, found: dict[int, dict[str, float]]) -> Iterator[str]:
    """A table of Markdown, line by line."""
    yield f"| verb | {' | '.join(f'{size:,} {noun}' for size in found)} | exponent |"
    yield "|---" * (len(found) + 2) + "|"
    for name in VERBS:
        times = [took[name] for took in found.values()]
        cells = " | ".join(f"{took:,.0f} ms" for took in times)
        yield f"| {name} | {cells} | {exponent([*found], times)} |"


def exponent(sizes: list[int], times: list[float]) -> str:
    """Of the last step."""
    steps = list(pairwise(zip(sizes, times, strict=True)))
    if not steps:
        return ""
    (small, quick), (large, slow) = steps[-1]
    return f"{math.log(slow / quick) / math.log(large / small):.2f}"


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=300_000)
    parser.add_argument("--log", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    by_cards = {n: measured(n, BASE, args.rounds) for n in SIZES if n <= args.cards}
    print("\n".join(table("cards", by_cards)), flush=True)
    by_log = {
        n: measured(BASE, n, args.rounds) for n in SIZES if BASE <= n <= args.log and n != 300_000
    }
    print("\n" + "\n".join(table("lines", by_log)), flush=True)


if __name__ == "__main__":
    main()
