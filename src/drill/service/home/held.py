"""What was typed on a screen and not taken in yet, by what it is about: held until it is, or until
the person empties the field. No undo step.
"""

from __future__ import annotations

from drill.service.home.home import Home
from drill.storage import settings
from drill.text import clean

_HELD = "typed "
"""How the settings begin that hold it."""


def read(home: Home, about: str) -> str:
    """What is held of it; empty where nothing is. Raises StoreError."""
    with home.store.read() as connection:
        return settings.get(connection, _HELD + about) or ""


def hold(home: Home, about: str, text: str) -> None:
    """Hold this in the place of what was held; an empty text holds nothing. Raises StoreError."""
    if text == read(home, about):
        return
    with home.store.write() as connection:
        settings.put(connection, _HELD + about, clean(text) or None)
