"""A telling as sound: the words that were recognised in it, with their times."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """One word as a recogniser heard it."""

    text: str
    begin: float
    """Seconds from the beginning of the recording, 0 or more."""
    end: float
    """Seconds, not before `begin`."""
