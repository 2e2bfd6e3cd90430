"""Keys that come faster than fields take them in: a macro, a paste, a quick typist."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from textual.screen import Screen

_Screen = TypeVar("_Screen", bound=Screen[Any])


def after_typing(action: Callable[[_Screen], object]) -> Callable[[_Screen], None]:
    """An action that reads fields, once the field in use took in what was typed before its key.

    A key that works before what has the focus may take it would otherwise overtake those signs.
    """

    @wraps(action)
    def later(screen: _Screen) -> None:
        (screen.focused or screen).call_later(action, screen)

    return later
