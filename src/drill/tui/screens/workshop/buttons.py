"""The buttons below a page of the workshop."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Horizontal

from drill.tui.content import content
from drill.tui.host import host_of
from drill.tui.widgets.button import Button

Action = tuple[str, tuple[object, ...]]
ACTIONS: dict[str, Action] = {
    "back": ("turn", (-1,)),
    "next": ("turn", (1,)),
    "mark": ("mark", ()),
    "add": ("add", ()),
    "finish": ("finish", ()),
}
"""What each does: what its key does."""


class Buttons(Horizontal):
    """Those that mean something on the page in sight."""

    def __init__(self) -> None:
        super().__init__(id="buttons")

    def compose(self) -> ComposeResult:
        """All of them; the way ahead stands out."""
        for name in ACTIONS:
            primary = name in ("next", "finish")
            yield Button("", id=name, variant="primary" if primary else "default", compact=True)

    def show(self, adds: str, means: Callable[[str, tuple[object, ...]], bool]) -> None:
        """`adds` is what can be added, `means` says of an action whether it means something."""
        labels = {
            "back": "Back",
            "next": "Next",
            "mark": "Mark figures",
            "add": f"Add {adds}",
            "finish": "Save the story",
        }
        for name, action in ACTIONS.items():
            button = self.query_one(f"#{name}", Button)
            button.display = means(*action)
            key = host_of(self).keymap.first(f"workshop.{name}")
            button.label = content(f"{labels[name]} {key}")

    async def on_button_pressed(self, event: Button.Pressed) -> None:
        """Do what the key does."""
        event.stop()
        await self.app.run_action(("", *ACTIONS[event.button.id or ""]), self.screen)
