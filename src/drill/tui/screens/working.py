"""Shown while long work goes on: what, how far, and how to stop it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import ProgressBar, Static

from drill.tui.actions import WORK
from drill.tui.content import content
from drill.tui.screen import DrillModal
from drill.tui.widgets.button import Button

if TYPE_CHECKING:
    from drill.tui.work import Task


class WorkingScreen(DrillModal[None], where=WORK):
    """One piece of work. It goes away by itself."""

    CSS_PATH = "working.tcss"

    def __init__(self, task: Task) -> None:
        super().__init__()
        self._task_shown = task

    def compose(self) -> ComposeResult:
        """Its name, a bar, a button."""
        with Vertical(id="working"):
            yield Static(content((self._task_shown.what, "bold")), markup=False)
            yield ProgressBar(total=1.0, show_eta=False, id="share")
            yield Button(
                content(f"Cancel  {self.key('work.cancel')}"),
                id="cancel",
                compact=True,
            )

    def on_mount(self) -> None:
        """Look at how far it is a few times a second."""
        self.set_interval(0.2, self._draw)

    def _draw(self) -> None:
        self.query_one("#share", ProgressBar).update(progress=self._task_shown.share)

    def on_button_pressed(self) -> None:
        """The button is the key."""
        self.action_cancel()

    def action_cancel(self) -> None:
        """Stop the work at its next word."""
        self._task_shown.cancel()
