"""Progress: how the learning goes, a page a subject; each number with what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    pass

PAGES = {
    "days": "Days",
    "retention": "Retention",
    "forecast": "Forecast",
    "memory": "Memory",
    "time": "Time",
    "readiness": "Readiness",
    "speaking": "Speaking",
}
"""The pages in their order; the key of each is that of the action of its name."""
_EDGE = 5
"""Columns beside the figures: the padding, and the scrollbar's."""
