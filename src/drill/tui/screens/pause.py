"""Paused: the card is covered and the clock stands still."""

from __future__ import annotations

from typing import Self

from textual.app import ComposeResult
from textual.containers import Center, Vertical
from textual.widgets import Static

from drill.service.home import words
from drill.tui.content import content
from drill.tui.screen import DrillModal
from drill.tui.widgets.button import KeyButton


class PauseScreen(DrillModal[bool], where="pause"):
    """Says what stands still. Its result is whether the person leaves the session."""

    CSS_PATH = "pause.tcss"

    def __init__(self, standing: str, *, idle: bool = False) -> None:
        """`standing` says what stands still, in a sentence; `idle` whether it began by itself."""
        super().__init__()
        self._standing, self._idle = standing, idle

    @classmethod
    def of_session(cls, left: float, *, idle: bool = False) -> Self:
        """Of a session that has so many seconds left."""
        return cls(f"{words.clock(max(0, left))} left. Every grade is saved.", idle=idle)

    def parts(self) -> ComposeResult:
        """Two lines and a button."""
        why = "Nobody was here for a while, so the clock stopped. That time is not counted."
        with Vertical(id="pause"):
            yield Static(content(("Paused", "bold")), markup=False)
            yield Static(
                content(self._standing + f"\n{why}" * self._idle),
                markup=False,
            )
            with Center():
                yield KeyButton("go_on", id="go-on", primary=True)

    def action_go_on(self) -> None:
        """Back to the card."""
        self.dismiss(False)

    def action_leave(self) -> None:
        """End the session."""
        self.dismiss(True)
