"""When Python looks for garbage: while nobody is waiting for the screen.

A full collection walks through every object there is, a tenth of a second with the engine and
the widgets loaded, and would come in the middle of some key.
"""

from __future__ import annotations

import gc

SELDOM = 1_000_000
"""Threshold of the oldest generation: it is collected by `idle`, not by chance."""
QUIET = 1500
"""Milliseconds without a key or the mouse after which nobody waits."""
AWAY = 60_000
"""The same after which nobody is there."""


def spare() -> None:
    """Never look again at what is here now, and at what comes only when told to."""
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, SELDOM)


def idle(since: float, *, all_of_it: bool) -> bool:
    """Collect, if nobody touched anything for a while (`since`, ms). What survives is spared.

    Only what came since the last time is walked through, so it takes milliseconds. `all_of_it`
    asks for what was spared too, which waits until nobody is there; returns whether that was
    done.
    """
    if since < QUIET:
        return False
    whole = all_of_it and since >= AWAY
    if whole:
        gc.unfreeze()
    gc.collect()
    gc.freeze()
    return whole
