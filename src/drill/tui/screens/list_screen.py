"""A list with a pointer, and below it what is to be said of the line at the pointer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from rich.text import Text
from textual.app import ComposeResult
from textual.widgets import Static

from drill.tui.screen import HomeScreen
from drill.tui.widgets.rows import Rows

_Item = TypeVar("_Item")


class ListScreen(HomeScreen[None], Generic[_Item]):
    """What is listed, `redraw` gives to `show`."""

    CSS_PATH = "list.tcss"
    waits = True
    AUTO_FOCUS = ""
    items: Sequence[_Item] | None = None
    """None until they are known."""

    def parts(self) -> ComposeResult:
        """The list, and what the line at the pointer is."""
        yield Rows(id="rows")
        yield Static("", id="detail", classes="panel", markup=False)

    def on_mount(self) -> None:
        """What there is."""
        self.on_rows_moved()
        self.redraw()

    def show(self, items: Sequence[_Item]) -> None:
        """List these; the pointer stays at its line."""
        self.items = items
        rows = self.query_one(Rows)
        rows.show(len(items), lambda index: self.line(items[index]), rows.at)
        self.show_head(self.head, self.count(items))
        self.on_rows_moved()
        self.arrived()

    def on_rows_moved(self) -> None:
        """The pointer is at another line."""
        self.write("#detail", "Reading…" if self.items is None else self.detail(self.here))
        self.refresh_bindings()

    @property
    def here(self) -> _Item | None:
        """What is at the pointer."""
        at = self.query_one(Rows).at
        return self.items[at] if self.items and at < len(self.items) else None

    def count(self, items: Sequence[_Item]) -> str:
        """How many there are, for the head."""
        raise NotImplementedError

    def line(self, item: _Item) -> Text:
        """One of them in the list."""
        raise NotImplementedError

    def detail(self, item: _Item | None) -> str:
        """What is said of the one at the pointer; None: there are none."""
        raise NotImplementedError
