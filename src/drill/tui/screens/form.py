"""What forms share: a row a field, below them what is wrong, a button that keeps what they say."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, Static

from drill.tui.advice import on_screen
from drill.tui.content import content
from drill.tui.screen import DrillScreen, Result
from drill.tui.widgets.button import Button
from drill.tui.widgets.footer import Footer
from drill.tui.widgets.head import Head


def row(title: str, field: Widget) -> Horizontal:
    """A field with its title before it."""
    return Horizontal(
        Static(content((title, "bold")), classes="title", markup=False), field, classes="row"
    )


class FormScreen(DrillScreen[Result]):
    """Fields, kept by `action_save`."""

    head: str
    """What it is about."""
    saves: ClassVar[str]
    """What the button says."""

    def fields(self) -> ComposeResult:
        """The rows, from the top."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """The fields, what is wrong with them, a button."""
        yield Head(self.head)
        with VerticalScroll(id="form", can_focus=False):
            yield from self.fields()
        yield Static("", id="fault", markup=False)
        label = content(f"{self.saves}  {self.key('save')}")
        with Horizontal(id="buttons"):
            yield Button(label, id="save", variant="primary", compact=True, action="screen.save")
        yield Footer()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys work once the fields are there."""
        return self.is_mounted

    def action_save(self) -> None:
        """Keep what the fields say."""
        raise NotImplementedError

    def text(self, field: str) -> str:
        """What stands in a field."""
        return self.query_one(f"#{field}", Input).value.strip()

    def show_fault(self, text: str) -> None:
        """What is wrong; empty for nothing."""
        self.write("#fault", on_screen(text, self.host.keymap))
