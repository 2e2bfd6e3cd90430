"""Fields one below the other, in a room that scrolls to the one that the person is in: a choice, a
box to tick, several boxes that are one field, a line of Settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.events import Blur, DescendantFocus, Key, MouseDown, Paste
from textual.reactive import reactive
from textual.widgets import Checkbox, Input, Select


class Fields(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Arrows are the screen's: they go from field to field, whether or not all of them fit."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("pageup", "page_up", "Page up", show=False),
        Binding("pagedown", "page_down", "Page down", show=False),
    ]


class ChoiceField(Select[str], inherit_bindings=False):
    """One of a list, which enter opens: arrows go past it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "show_overlay", "Choose", show=False)
    ]

    def __init__(self, ident: str, names: Mapping[str, str], value: str) -> None:
        """By what each is called; `value` is chosen."""
        options = [(name, key) for key, name in names.items()]
        super().__init__(options, value=value, allow_blank=False, id=ident, compact=True)


class Tick(Checkbox):
    """`[x]` or `[ ]`: a sign says whether it is ticked, not its colour alone. Its value is in
    `value`; space, enter and a click change it.
    """

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
    """Boxes that are one field: tab goes past them, arrows go through them. One takes the focus:
    the first, then the one where the person was last.
    """

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


class SettingField(Input):
    """A line of Settings, which is in force as soon as it is kept: no stray key changes it. It is
    changed only while `editing`, which the screen begins and ends, and a click begins; until then
    keys are the screen's.
    """

    DEFAULT_CSS = """
    SettingField:focus { background: $block-cursor-background; color: $block-cursor-foreground; }
    SettingField:focus > .input--cursor {
        background: $block-cursor-background; color: $block-cursor-foreground; text-style: none;
    }
    SettingField.-editing:focus { background: $surface; color: $foreground; }
    SettingField.-editing:focus > .input--cursor {
        background: $input-cursor-background; color: $input-cursor-foreground;
        text-style: $input-cursor-text-style;
    }
    """
    editing = reactive(False, toggle_class="-editing", init=False)

    def __init__(self, value: str, *, id: str, max_length: int, placeholder: str = "") -> None:
        super().__init__(
            value, placeholder, id=id, max_length=max_length, select_on_focus=False, compact=True
        )

    def begin(self) -> None:
        """Take keys from now on, behind what stands there."""
        self.editing = True
        self.cursor_position = len(self.value)

    def watch_editing(self) -> None:
        """Enter and escape mean something else."""
        self.screen.refresh_bindings()

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Signs are its own only while it is edited."""
        return self.editing and super().check_consume_key(key, character)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """So are the keys that move in it and delete."""
        return self.editing

    def on_key(self, event: Key) -> None:
        """What is typed before is not for it."""
        if not self.editing:
            event.prevent_default()

    def on_paste(self, event: Paste) -> None:
        """Neither is what is pasted."""
        if not self.editing:
            event.prevent_default()

    def on_mouse_down(self, event: MouseDown) -> None:
        """A click into the text begins."""
        self.editing = True

    def on_blur(self, event: Blur) -> None:
        """Left for another field; a terminal that is left comes back to where it was."""
        if self.app.app_focus:
            self.editing = False
