"""Long work that says how far it is, and that can be stopped before anything is changed."""

from __future__ import annotations

from collections.abc import Callable

from drill.errors import DrillError

Progress = Callable[[float], None]
"""Told the share done, 0 to 1, inside the transaction; raises Cancelled to have it rolled back."""


class Cancelled(DrillError):
    """The person stopped it; nothing was changed."""


def unheard(share: float) -> None:
    """Nobody watches and nobody can stop it."""


def part(progress: Progress, index: int, count: int) -> Progress:
    """The progress of one of several parts of the work, counted from 0, as a share of it all."""
    return lambda share: progress((index + share) / count)
