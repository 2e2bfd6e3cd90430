"""Fields one below the other, in a room that scrolls to the one that the person is in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Select


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
