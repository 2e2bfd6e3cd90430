"""Reading a rating, the same wherever one is typed."""

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
