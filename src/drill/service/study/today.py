"""What today holds, quickly: the first frame and `drill due`. Imports nothing heavy.

Named tuples, here and in what it imports: `dataclasses` alone would cost a tenth of the run.
"""

from __future__ import annotations

from typing import NamedTuple

from drill.clock import Clock
from drill.config import load
from drill.paths import Paths
from drill.scheduling.pace import tells
from drill.storage.counts import read_counts


class Overview(NamedTuple):
    """What today holds."""

    due: int
    """Cards in review that are due."""
    learning: int
    """Cards in a learning or relearning step."""
    new: int
    """New cards that today still brings."""
    unseen: int
    """All new cards in the store."""
    seconds: float
    """Estimate for due and new."""
    next_due: int | None
    """When the next card that is not due yet falls due, epoch ms."""
    minutes: int
    """Minutes of a session, as set."""
    aloud: bool = True
    """Whether stories to tell aloud are among them."""


def fast_overview(paths: Paths, clock: Clock) -> Overview | None:
    """Today's counts, read-only; None where there is no store yet, or an older one.

    Raises ConfigError and StoreError.
    """
    options = load(paths.options)
    clock.go_by(options["study.time_zone"])
    day = clock.day(starts=options.day_starts_at)
    told = tells(options.minutes * 60) if options.aloud else 0
    counts = read_counts(paths.store, day, clock.now(), options.new_per_day, told)
    if counts is None:
        return None
    coming = [at for at in (counts.next_at,) if at is not None]
    if counts.next_day is not None:
        coming.append(clock.day_start(counts.next_day, options.day_starts_at))
    return Overview(
        due=counts.due,
        learning=counts.learning,
        new=counts.new,
        unseen=counts.unseen,
        seconds=counts.seconds,
        next_due=min(coming, default=None),
        minutes=options.minutes,
        aloud=options.aloud,
    )
