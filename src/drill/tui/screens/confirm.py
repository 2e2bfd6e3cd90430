"""A question that is answered with yes or no, before something that is large."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from drill.tui.actions import CONFIRM, bindings
from drill.tui.content import content
from drill.tui.screens.too_small import HEIGHTS
from drill.tui.widgets.button import Button
from drill.tui.widgets.footer import Footer

if TYPE_CHECKING:
    from drill.tui.app import DrillApp


class ConfirmScreen(ModalScreen[bool]):
    """Its result is whether the person said yes."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(CONFIRM, modal=True)
    CSS_PATH = "confirm.tcss"
    AUTO_FOCUS = "#yes"
    VERTICAL_BREAKPOINTS = HEIGHTS
    where = CONFIRM
    app: DrillApp

    def __init__(self, question: str, consequence: str, yes: str, no: str = "Leave it") -> None:
        """`consequence` says what follows; `yes` is the word for doing it, `no` for not."""
        super().__init__()
        self._no = no
        self._question, self._consequence, self._yes = question, consequence, yes

    def compose(self) -> ComposeResult:
        """The question, what follows from it, and the two answers."""
        keys = self.app.keymap
        with Vertical(id="asked"):
            yield Static(content((self._question, "bold")), id="question", markup=False)
            with VerticalScroll(id="follows"):
                yield Static(content(self._consequence), id="consequence", markup=False)
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
    app: DrillApp, question: str, consequence: str, yes: str, no: str = "Leave it"
) -> bool:
    """Ask, and wait for the answer. To be called from a worker."""
    screen: Any = ConfirmScreen(question, consequence, yes, no)
    return bool(await app.push_screen_wait(screen))
