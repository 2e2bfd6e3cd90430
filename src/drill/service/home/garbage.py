"""Python's search for cycles, put off while much is made that is all kept."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected(*, kept: bool = False) -> Iterator[None]:
    """While rows and notes are read by the thousand, nothing looks through them for garbage, again
    and again: they make none, and looking takes up to a third of the time. `kept`: they are kept
    for long, and nothing looks through them right afterwards either."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if kept:
            # All there is counts as old from here on, what was spared before as well: it is looked
            # through with the next full search, and not after some hundred more objects.
            gc.freeze()
            gc.unfreeze()
        if was_on:
            gc.enable()
