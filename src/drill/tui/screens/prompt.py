"""A line of text that something needs before it can be done."""

from __future__ import annotations

from typing import Any

from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from drill.tui.actions import PROMPT
from drill.tui.content import content
from drill.tui.screen import DrillModal
from drill.tui.widgets.footer import Footer


class PromptScreen(DrillModal[str], where=PROMPT):
    """Its result is what was typed; None where the person left it."""

    CSS_PATH = "prompt.tcss"

    def __init__(self, question: str, help: str, value: str = "") -> None:
        super().__init__()
        self._question, self._help, self._value = question, help, value

    def compose(self) -> ComposeResult:
        """The question, what is taken, and the field."""
        with Vertical(id="asked"):
            yield Static(content((self._question, "bold")), markup=False)
            yield Input(self._value, id="answer", max_length=400)
            yield Static(content(self._help), id="help", markup=False)
        yield Footer()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter takes what is there."""
        self.dismiss(event.value.strip())


async def typed(app: App[Any], question: str, help: str, value: str = "") -> str:
    """Ask for a line of text, and wait for it; empty where there is none. From a worker."""
    screen: Any = PromptScreen(question, help, value)
    return str(await app.push_screen_wait(screen) or "")
