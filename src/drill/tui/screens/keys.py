"""What can be done on the screen beneath."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from drill.tui.action_rows import EVERYWHERE
from drill.tui.actions import SCENES, of
from drill.tui.content import content, hanging
from drill.tui.screen import DrillModal

WIDEST = 96
"""Columns of the box, as its sheet has them."""
MARGIN = 8
"""Of those, the ones that border, padding and scroll bar take."""


class KeysScreen(DrillModal[None]):
    """The keys of one scene, as they are now."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1,enter,space", "dismiss", "Close"),
        Binding("ctrl+q", "app.quit", "Quit"),
    ]
    CSS_PATH = "keys.tcss"

    def __init__(self, where: str) -> None:
        super().__init__()
        self._place = where

    def compose(self) -> ComposeResult:
        """One text: a widget a line would take longer than a key may."""
        with VerticalScroll(id="keys"):
            yield Static(self._text(), id="text", markup=False)

    def on_resize(self) -> None:
        """The help of each key folds under itself."""
        self.query_one("#text", Static).update(self._text())

    def _text(self) -> Content:
        """A line an action; the scene's own first."""
        width = min(WIDEST, self.app.size.width * 9 // 10) - MARGIN
        keymap = self.host.keymap
        column = max(len(keymap.shown(action)) for action in of(self._place)) + 2
        parts: list[str | tuple[str, str]] = []
        for where in dict.fromkeys((self._place, EVERYWHERE)):
            parts.append((f"{SCENES[where]}\n", "bold underline"))
            for action in of(where):
                if action.where == where:
                    named = action.help.casefold().startswith(action.title.casefold())
                    meaning = action.help if named else f"{action.title}: {action.help}"
                    help = hanging(meaning, width - column, "", " " * column)
                    parts += [(f"{keymap.shown(action):<{column}}", "bold $accent"), f"{help}\n"]
            parts.append("\n")
        parts.append((f"esc closes · {self.host.paths.keymap} changes keys", "$foreground-muted"))
        return content(*parts)

    def on_click(self) -> None:
        """A click closes it."""
        self.dismiss()
