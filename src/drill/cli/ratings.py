"""Ratings, read the same wherever one is typed; what of a session was refused and not made good."""

from __future__ import annotations

from drill.domain.review import Rating
from drill.errors import UsageError

MOST_SECONDS = 86_400.0
"""Seconds that one answer may claim."""


def parse_rating(text: object) -> Rating:
    """`1` to `4`, or the word. Raises UsageError."""
    word = str(text).strip().lower()
    for rating in Rating:
        if word in (str(int(rating)), rating.name.lower()):
            return rating
    typed = repr(str(text)[:40]) if word else "an empty line"
    raise UsageError(f"{typed} is no rating", "1 again, 2 hard, 3 good, 4 easy (hard is a pass).")


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
