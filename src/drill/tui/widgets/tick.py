"""A box to tick, which says by a sign and not by its colour alone whether it is; and several that
are one field: tab goes past them, arrows go through them."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.events import DescendantFocus
from textual.widgets import Checkbox


class Tick(Checkbox):
    """`[x]` or `[ ]`. Its value is in `value`; space, enter and a click change it."""

    DEFAULT_CSS = """
    Tick .toggle--button { color: $foreground; background: transparent; }
    Tick.-on .toggle--button { color: $text-success; background: transparent; }
    """
    BUTTON_LEFT = ""
    BUTTON_RIGHT = ""

    @property
    def BUTTON_INNER(self) -> str:  # type: ignore[override]  # Textual's name
        """The box, with its sign."""
        return "[x]" if self.value else "[ ]"


class Switch(Tick, can_focus=False):
    """A tick that takes no focus: a key of the screen turns it, and enter is still the screen's."""


class Ticks(VerticalScroll, can_focus=False):
    """Of its boxes one takes the focus: the first, then the one where the person was last."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", "Next", show=False),
        Binding("up", "step(-1)", "Previous", show=False),
    ]

    async def show(self, *ticks: Tick) -> None:
        """These instead of those there were."""
        await self.remove_children()
        await self.mount(*ticks)
        self._let(next(iter(ticks), None))

    def _let(self, one: Tick | None) -> None:
        for tick in self.query(Tick):
            tick.can_focus = tick is one

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Tab comes back to where the person was."""
        if isinstance(event.widget, Tick):
            self._let(event.widget)

    def action_step(self, by: int) -> None:
        """To the next box, or the one above; past the ends to the field there."""
        ticks = list(self.query(Tick))
        at = next((at for at, tick in enumerate(ticks) if tick.has_focus), 0) + by
        if 0 <= at < len(ticks):
            ticks[at].can_focus = True
            ticks[at].focus()
        elif by > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()
