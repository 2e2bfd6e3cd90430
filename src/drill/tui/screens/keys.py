"""What can be done on the screen beneath."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from drill.tui.actions import EVERYWHERE, PLACES, of
from drill.tui.content import content

if TYPE_CHECKING:
    from drill.tui.app import DrillApp


class KeysScreen(ModalScreen[None]):
    """The keys of one place, as they are now."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter,space", "dismiss", "Close"),
        Binding("ctrl+q", "app.quit", "Quit"),
    ]
    CSS_PATH = "keys.tcss"
    app: DrillApp

    def __init__(self, where: str) -> None:
        super().__init__()
        self._place = where

    def compose(self) -> ComposeResult:
        """A line an action; the place's own first."""
        keymap = self.app.keymap
        width = max(len(keymap.shown(action)) for action in of(self._place))
        with VerticalScroll(id="keys"):
            for where in dict.fromkeys((self._place, EVERYWHERE)):
                yield Static(content((PLACES[where], "bold")), classes="place", markup=False)
                for action in of(where):
                    if action.where == where:
                        yield Static(
                            content(
                                (f"{keymap.shown(action):<{width}}", "bold $accent"),
                                f"  {action.help}",
                            ),
                            markup=False,
                        )
            yield Static(
                content(f"esc closes · {self.app.paths.keymap} changes keys"),
                id="close",
                markup=False,
            )

    def on_click(self) -> None:
        """A click closes it."""
        self.dismiss()
