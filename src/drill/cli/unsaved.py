"""Which grades of a session could not be saved: what its exit code is made of."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from drill.errors import DrillError, UsageError


class Unsaved:
    """Cards with a grade that could not be saved, until a later grade of the card was."""

    def __init__(self) -> None:
        self.keys: dict[str, None] = {}
        """In the order in which it happened."""

    @contextmanager
    def watching(self, key: str) -> Iterator[None]:
        """Around the grading of a card. A line that is no grade (UsageError) saves nothing."""
        try:
            yield
        except UsageError:
            raise
        except DrillError:
            self.keys[key] = None
            raise
        self.keys.pop(key, None)

    @property
    def exit_code(self) -> int:
        """0 where everything is saved; 1, the answer is no, where something is not."""
        return 1 if self.keys else 0
