"""The app and the screen that a widget is in. Screens and widgets know the app by this alone:
it opens them, so to import it would be a circle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, cast

from textual.widget import Widget

from drill.errors import DrillError

if TYPE_CHECKING:
    from drill.tui.app import DrillApp
    from drill.tui.screen import DrillScreen

    Host = DrillApp


def scene_of(widget: Widget) -> DrillScreen[Any]:
    """The screen that a widget is in."""
    return cast("DrillScreen[Any]", widget.screen)


def host_of(widget: Widget) -> Host:
    """The app that a widget is in."""
    return cast("Host", widget.app)


@contextmanager
def complaining_by(complain: Callable[[DrillError], None]) -> Iterator[None]:
    """Whatever fails in this block is told, and the rest of the block is not done."""
    try:
        yield
    except DrillError as error:
        complain(error)
