"""What forms share: a row a field, below them what is wrong, a button that keeps what they say."""

from __future__ import annotations

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Checkbox, Input, Select, Static, TextArea

from drill.errors import DrillError
from drill.tui.advice import on_screen
from drill.tui.content import content
from drill.tui.screen import HomeScreen, Result
from drill.tui.widgets.button import KeyButton
from drill.tui.widgets.fields import Fields


def row(title: str, field: Widget) -> Horizontal:
    """A field with its title before it."""
    return Horizontal(
        Static(content((title, "bold")), classes="title", markup=False), field, classes="row"
    )


def line(ident: str, value: str = "", *, example: str = "", longest: int = 200) -> Input:
    """A field of a line; `example` stands in it while it is empty."""
    return Input(
        value, id=ident, placeholder=example, max_length=longest, compact=True,
        select_on_focus=False,
    )  # fmt: skip


_KINDS: tuple[type[Input | Select[str] | Checkbox], ...] = (Input, Select, Checkbox)


class FaultScreen(HomeScreen[Result]):
    """Fields, and a line that says what is wrong with them until one of them changes."""

    fault = "#fault"
    """Selects the line."""
    _blamed: Sequence[object] = ()
    """What the fields said when the line was written."""

    def complain(self, error: DrillError) -> None:
        """Where it stays readable."""
        self.show_fault(f"✗ {error}")

    def show_fault(self, text: str) -> None:
        """What is wrong; empty for nothing."""
        self.write(self.fault, on_screen(text, self.host.keymap))
        self._blamed = self._said

    @property
    def _said(self) -> list[object]:
        areas = [area.text for area in self.query(TextArea)]
        return [*areas, *(field.value for kind in _KINDS for field in self.query(kind))]

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Select.Changed)
    @on(Checkbox.Changed)
    def _mended(self) -> None:
        if self._said != self._blamed:  # word of what was typed before may come after it
            self.show_fault("")


class FormScreen(FaultScreen[Result]):
    """Fields, kept by `action_save`."""

    eager = False

    def fields(self) -> ComposeResult:
        """The rows, from the top."""
        raise NotImplementedError

    def parts(self) -> ComposeResult:
        """The fields, what is wrong with them, a button."""
        with Fields(id="form"):
            yield from self.fields()
        yield Static("", id="fault", markup=False)
        with Horizontal(id="buttons"):
            yield KeyButton("save", primary=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes on to the next field."""
        self.focus_next()

    def action_save(self) -> None:
        """Keep what the fields say."""
        raise NotImplementedError

    def text(self, field: str) -> str:
        """What stands in a field."""
        return self.query_one(f"#{field}", Input).value.strip()
