"""What can be done on the screen beneath."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from drill.tui.actions import PLACES, keys_of, of
from drill.tui.content import content


class KeysScreen(ModalScreen[None]):
    """The keys of one place."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,enter,space", "dismiss", "Close"),
        Binding("ctrl+q", "app.quit", "Quit"),
    ]
    CSS_PATH = "keys.tcss"

    def __init__(self, where: str) -> None:
        super().__init__()
        self._place = where

    def compose(self) -> ComposeResult:
        """A line an action."""
        actions = list(of(self._place))
        width = max(len(keys_of(action)) for action in actions)
        with VerticalScroll(id="keys"):
            yield Static(content((PLACES[self._place], "bold")), markup=False)
            for action in actions:
                line = content((keys_of(action).ljust(width), "bold"), f"  {action.help}")
                yield Static(line, markup=False)
            yield Static(content("esc closes"), id="close", markup=False)

    def on_click(self) -> None:
        """A click closes it."""
        self.dismiss()
