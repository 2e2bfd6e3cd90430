"""A question that is answered with yes or no, before something that is large."""

from __future__ import annotations

from typing import Any

from textual.app import App, ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Static

from drill.tui.actions import CONFIRM
from drill.tui.content import content, without_options
from drill.tui.screen import DrillModal
from drill.tui.screens.too_small import HEIGHTS
from drill.tui.widgets.button import Button
from drill.tui.widgets.footer import Footer


class ConfirmScreen(DrillModal[bool], where=CONFIRM):
    """Its result is whether the person said yes."""

    CSS_PATH = "confirm.tcss"
    AUTO_FOCUS = "#yes"
    VERTICAL_BREAKPOINTS = HEIGHTS

    def __init__(self, question: str, consequence: str, yes: str, no: str = "Leave it") -> None:
        """`consequence` says what follows; `yes` is the word for doing it, `no` for not."""
        super().__init__()
        self._no = no
        self._question, self._consequence, self._yes = question, consequence, yes

    def compose(self) -> ComposeResult:
        """The question, what follows from it, and the two answers."""
        keys = self.host.keymap
        with Vertical(id="asked"):
            yield Static(content((self._question, "bold")), id="question", markup=False)
            with VerticalScroll(id="follows"):
                yield Static(
                    content(without_options(self._consequence)), id="consequence", markup=False
                )
            yield Button(
                content(f"{self._yes}  {keys.first('confirm.yes')}"), id="yes", variant="primary"
            )
            yield Button(content(f"{self._no}  {keys.first('confirm.no')}"), id="no")
        yield Footer()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The buttons are the keys."""
        self.dismiss(event.button.id == "yes")

    def action_yes(self) -> None:
        """Do it."""
        self.dismiss(True)

    def action_no(self) -> None:
        """Leave everything as it is."""
        self.dismiss(False)


async def asked(
    app: App[Any], question: str, consequence: str, yes: str, no: str = "Leave it"
) -> bool:
    """Ask, and wait for the answer. To be called from a worker."""
    screen: Any = ConfirmScreen(question, consequence, yes, no)
    return bool(await app.push_screen_wait(screen))
