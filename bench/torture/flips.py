"""Single bytes of a store flipped: no traceback may come, and nothing wrong be shown unseen.

First every 64th byte of it, in an order that chance makes; then, while there is time, any others.
SQLite's pages are small there, so that the bytes hold something.
"""

from __future__ import annotations

import homes
from ordeal import Ordeal, Run

from flipped import Flipper

PAGE = 512
"""Bytes of a page: the least that SQLite knows."""
EVERY = 64


def flips(run: Run) -> None:
    """One byte after the other, each in a store that is whole otherwise; no bundled decks in it."""
    with homes.only_their_decks():
        flipper = Flipper(run.folder, PAGE)
        every = list(range(0, len(flipper.whole), EVERY))
        run.chance.shuffle(every)
        done = 0
        while not run.tries or run.goes_on:
            at = every[done] if done < len(every) else None
            kind, about = flipper.flip(run.chance, at)
            run.tried(kind.lower(), about if kind.isupper() else "")
            done += at is not None
        whole = len(flipper.whole)
        run.remarks.append(f"{done:,} of {len(every):,}: every {EVERY}th of {whole:,} bytes")


FLIPS = Ordeal(
    "a byte of the store flipped",
    "never a traceback; what is shown wrongly is named by `doctor`",
    flips,
    share=90,
)
