"""What a screen's key for undo takes back at once, and what it asks for first."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from drill.service.home.undo import Ahead
from drill.tui.screen import DrillScreen
from drill.tui.screens.dialogs import asked


async def undo_agreed(screen: Screen[Any], ahead: Ahead) -> bool:
    """Whether this step may go: one that was not done on this screen, or not in this run of drill,
    is named and asked for. To be called from a worker.
    """
    if not isinstance(screen, DrillScreen):
        return True
    if screen.undoes_at_once(ahead.at, small=ahead.small, own=ahead.own):
        return True
    clock = screen.host.clock
    at = clock.local(ahead.at)
    day = "today" if clock.day(ahead.at) == clock.day() else f"on {at:%a %d %b %Y}"
    elsewhere = "on another screen" if ahead.own else "not in this run of drill"
    named = f"{ahead.named[:1].upper()}{ahead.named[1:]}"
    return await asked(
        screen.app,
        "Take this back?",
        f"{named}. It was done {day} at {at:%H:%M}, {elsewhere}.",
        "Undo it",
    )
