"""What of a session was refused and not made good: its exit code is made of that."""

from __future__ import annotations

UNDO = "undo"
"""In place of a card's key, where a step was to be taken back."""


class Refusals:
    """Cards of which something was said that could not be done, until something was."""

    def __init__(self) -> None:
        self._keys: dict[str, None] = {}

    def refused(self, key: str) -> None:
        """What was said of a card was not done."""
        self._keys[key] = None

    def done(self, key: str) -> None:
        """What was said of a card was done; that makes good what was refused before."""
        self._keys.pop(key, None)

    @property
    def said(self) -> list[str]:
        """What was not done, in words, in the order in which it happened."""
        return ["the undo" if key == UNDO else f"your answer for {key}" for key in self._keys]

    @property
    def exit_code(self) -> int:
        """0 where everything was done; 1, the answer is no, where something was not."""
        return 1 if self._keys else 0
