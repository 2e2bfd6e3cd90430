"""The palette: what can be done on the screen beneath it now, then what has no key."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand
from textual.screen import Screen

from drill.tui.action_rows import EVERYWHERE
from drill.tui.actions import BROWSE, HISTORY, LIBRARY, ONSITE, STORIES, TODAY, TUNING, of

if TYPE_CHECKING:
    from drill.tui.host import Host


def commands(host: Host, screen: Screen[object]) -> Iterator[SystemCommand]:
    """All of it, in the order in which it is shown."""
    where = getattr(screen, "where", "") or EVERYWHERE
    works = {active.binding.action for active in screen.active_bindings.values()}
    for action in of(where):
        if action.id != "palette" and action.does in works:
            yield SystemCommand(action.title, action.help, partial(screen.run_action, action.does))
    if where in (TODAY, STORIES, ONSITE):
        take_in = partial(host.open, LIBRARY, importing=True)
        yield SystemCommand("Import", "Import decks into your library.", take_in)
    if where in (TODAY, STORIES, ONSITE, LIBRARY):
        yield SystemCommand("Browse", "Search all cards.", partial(host.open, BROWSE))
        yield SystemCommand("History", "Every step, and the way back.", partial(host.open, HISTORY))
        yield SystemCommand("FSRS", "Parameters, retention, workload.", partial(host.open, TUNING))
    yield SystemCommand("Theme", "Change the colours.", screen.app.action_change_theme)
    yield SystemCommand(
        "Screenshot",
        "Save a picture of this screen (SVG).",
        partial(screen.app.call_after_refresh, screen.app.deliver_screenshot),
    )
