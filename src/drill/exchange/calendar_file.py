"""A plan's days as a calendar file (iCalendar, RFC 5545), for the calendar that one uses anyway."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from icalendar import Calendar, Event

PRODUCT = "-//storydrill//drill//EN"


class CalendarEntry(NamedTuple):
    """One entry of a calendar."""

    uid: str
    """The same for the same entry of a later plan, which then replaces it."""
    at: date | datetime
    """A whole day, or a moment with its offset."""
    title: str
    description: str = ""


def calendar(name: str, entries: Sequence[CalendarEntry], now: datetime) -> bytes:
    """The file: CRLF lines in UTF-8, moments in UTC; whole days leave the person free."""
    file = Calendar.new(name=name, prodid=PRODUCT, uid=f"{name}@storydrill")
    for entry in entries:
        moment = isinstance(entry.at, datetime)
        start = entry.at.astimezone(UTC) if isinstance(entry.at, datetime) else entry.at
        event = Event.new(
            uid=f"{entry.uid}@storydrill",
            stamp=now.astimezone(UTC),
            summary=entry.title,
            description=entry.description or None,
            start=start,
            end=start + (timedelta(hours=1) if moment else timedelta(days=1)),
        )
        event.add("transp", "OPAQUE" if moment else "TRANSPARENT")
        file.add_component(event)
    return bytes(file.to_ical())
