"""What time it is, and which study day that makes it.

`DRILL_NOW` (ISO 8601, UTC) is the time at start, from which the clock runs on. Every
part that needs the time takes a Clock, so that tests and programs can move it.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta, tzinfo

from drill.errors import UsageError

DAY_STARTS_AT = timedelta(hours=4)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Clock:
    """A running clock that can be moved forward.

    `zone` is the local time zone; None asks the system for its own.
    """

    def __init__(self, start: int | None = None, zone: tzinfo | None = None) -> None:
        self._offset = 0.0 if start is None else start - time.time() * 1000
        self.zone = zone

    @classmethod
    def from_environment(cls) -> Clock:
        """The clock that `DRILL_NOW` asks for. Raises UsageError where it is no time."""
        text = os.environ.get("DRILL_NOW", "").strip()
        return cls(parse_instant(text) if text else None)

    def now(self) -> int:
        """Epoch milliseconds, UTC."""
        return int(time.time() * 1000 + self._offset)

    def advance(self, seconds: float) -> None:
        """Move the clock; every later reading is that much later (or, below zero, earlier)."""
        self._offset += seconds * 1000

    def local(self, at: int | None = None) -> datetime:
        """The local time of an instant (default: now)."""
        return datetime.fromtimestamp((self.now() if at is None else at) / 1000, UTC).astimezone(
            self.zone
        )

    def day(self, at: int | None = None, starts: timedelta = DAY_STARTS_AT) -> int:
        """The study day of an instant (default: now), in days since 1970-01-01.

        It turns over at `starts` after local midnight.
        """
        wall = self.local(at).replace(tzinfo=None)
        return (wall - starts - datetime(1970, 1, 1)).days

    def day_start(self, day: int, starts: timedelta = DAY_STARTS_AT) -> int:
        """Epoch ms of the first instant of a study day."""
        wall = datetime(1970, 1, 1) + timedelta(days=day) + starts
        aware = wall.replace(tzinfo=self.zone) if self.zone else wall.astimezone()
        return int(aware.timestamp() * 1000)


def parse_instant(text: str) -> int:
    """Epoch ms of an ISO 8601 time; UTC where it names no zone. Raises UsageError."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"{text!r} is not a time", "Write it as 2026-12-02T09:00:00Z (ISO 8601, UTC)."
        ) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    if not 1970 <= moment.year < 3000:  # what lies a century on must still be a date
        raise UsageError(f"{text!r} is out of reach", "Name a time from 1970 to 2999.")
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def parse_day(text: str, clock: Clock, hour: int) -> int:
    """Epoch ms of a day as a person writes it: `2026-12-02`, `2026-12-02 14:30`, or `9` (days
    from today); `hour` is the local hour where no time is named. Raises UsageError.
    """
    text = text.strip()
    wrong = UsageError(
        f"{text[:40]!r} is no date",
        "Write it as 2026-12-02, as 2026-12-02 14:30, or as the number of days from today.",
    )
    try:
        if text.isdecimal():
            if len(text) > 4:
                raise wrong
            day = clock.local().date() + timedelta(days=int(text))
            moment = datetime(day.year, day.month, day.day, hour)
        else:
            moment = datetime.fromisoformat(text)
            if len(text) <= len("2026-12-02"):
                moment = moment.replace(hour=hour)
    except (ValueError, OverflowError):
        raise wrong from None
    if not 1970 <= moment.year < 3000:
        raise wrong
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=clock.zone) if clock.zone else moment.astimezone()
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def iso(at: int) -> str:
    """ISO 8601 UTC with milliseconds, as all JSON of drill writes it."""
    moment = datetime.fromtimestamp(at // 1000, UTC).replace(microsecond=at % 1000 * 1000)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
