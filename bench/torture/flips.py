"""Single bytes of a store flipped: no traceback may come, and nothing wrong be shown unseen."""

from __future__ import annotations

from unittest.mock import patch

from ordeal import Ordeal, Run

from drill import paths
from drill.service.library import opening
from flipped import Flipper


def flips(run: Run) -> None:
    """One byte after the other, each in a store that is whole otherwise; no bundled decks in it."""
    with patch.object(paths, "bundled_decks", list), patch.object(opening, "bundled_decks", list):
        flipper = Flipper(run.folder)
        while not run.tries or run.goes_on:
            kind, about = flipper.flip(run.chance)
            run.tried(kind.lower(), about if kind.isupper() else "")


FLIPS = Ordeal(
    "a byte of the store flipped",
    "never a traceback; what is shown wrongly is named by `doctor`",
    flips,
)
