"""What time it is, and which study day that makes it.

`DRILL_NOW` (ISO 8601, UTC) is the time at start, from which the clock runs on. Every
part that needs the time takes a Clock, so that tests and programs can move it.
"""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime, timedelta, tzinfo
from time import localtime
from typing import NamedTuple

from drill.errors import UsageError

DAY_STARTS_AT = timedelta(hours=4)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WALL_EPOCH = datetime(1970, 1, 1)


class Span(NamedTuple):
    """A study day as far as it has come.

    A flight west turns the day back: what was answered before it may bear the next day's number and
    is of today; and where a day is that long, what was answered before it began is not, whatever
    number it bears.
    """

    day: int
    since: int
    """Its first instant, epoch ms."""
    now: int
    """Epoch ms."""


class Clock:
    """A running clock that can be moved forward.

    `zone` is the local time zone; None asks the system for its own.
    """

    def __init__(self, start: int | None = None, zone: tzinfo | None = None) -> None:
        self._offset = 0.0 if start is None else start - time.time() * 1000
        self.zone = self._given = zone
        self.starts = DAY_STARTS_AT
        """When after local midnight a study day begins."""
        self._day: tuple[object, timedelta, int, int, int] = (None, timedelta(), 0, 0, 0)
        """The study day that was asked for last: what zone and `starts` it goes by, its first
        instant, that of the next, and its number."""

    @classmethod
    def from_environment(cls) -> Clock:
        """The clock that `DRILL_NOW` asks for. Raises UsageError where it is no time."""
        text = os.environ.get("DRILL_NOW", "").strip()
        return cls(parse_instant(text) if text else None)

    def go_by(self, zone: str, starts: timedelta = DAY_STARTS_AT) -> None:
        """Go by the time zone of an IANA name; empty: by the one that it was made with.

        Study days begin at `starts`. Raises UsageError for an unknown one.
        """
        self.starts = starts
        if not zone:
            self.zone = self._given
            return
        from zoneinfo import ZoneInfo  # only for those who named one

        try:
            self.zone = ZoneInfo(zone)
        except (KeyError, ValueError, OSError):
            raise UsageError(f"this system does not know the time zone {zone[:40]!r}") from None

    def now(self) -> int:
        """Epoch milliseconds, UTC."""
        return int(time.time() * 1000 + self._offset)

    def utc(self) -> datetime:
        """The same as a time of UTC, by which copies of the store are named."""
        return datetime.fromtimestamp(self.now() / 1000, UTC)

    def advance(self, seconds: float) -> None:
        """Move the clock; every later reading is that much later (or, below zero, earlier)."""
        self._offset += seconds * 1000

    def local(self, at: int | None = None) -> datetime:
        """The local time of an instant (default: now)."""
        return datetime.fromtimestamp((self.now() if at is None else at) / 1000, UTC).astimezone(
            self.zone
        )

    def day(self, at: int | None = None) -> int:
        """The study day of an instant (default: now), in days since 1970-01-01.

        It turns over at `starts` after local midnight, once: where that time comes twice or not at
        all, because the clocks go back or forward, at the instant that `day_start` names.
        """
        at = self.now() if at is None else at
        # Whoever travels with drill open may have another one of the system's from now on.
        zone = self.zone or localtime(at // 1000).tm_gmtoff
        known, starts, since, until, day = self._day
        if since <= at < until and zone == known and starts == self.starts:
            return day  # a grade asks several times
        if self.zone is None:  # a tenth of the time that `local` takes
            wall = datetime.fromtimestamp(at / 1000)
        else:
            wall = datetime.fromtimestamp(at / 1000, self.zone).replace(tzinfo=None)
        day = (wall - self.starts - _WALL_EPOCH).days
        since, until = self.day_start(day), self.day_start(day + 1)
        if at < since:
            day, since, until = day - 1, self.day_start(day - 1), since
        elif at >= until:
            day, since, until = day + 1, until, self.day_start(day + 2)
        self._day = zone, self.starts, since, until, day
        return day

    def study_date(self, at: int | None = None) -> date:
        """The date of the study day of an instant (default: now): after midnight the one before,
        until the study day turns."""
        return (_WALL_EPOCH + timedelta(days=self.day(at))).date()

    def day_start(self, day: int) -> int:
        """Epoch ms of the first instant of a study day."""
        wall = _WALL_EPOCH + timedelta(days=day) + self.starts
        return int((wall.replace(tzinfo=self.zone) if self.zone else wall).timestamp() * 1000)


class Still(Clock):
    """A clock that moves only when it is told to."""

    def __init__(self, at: int, zone: tzinfo | None = UTC) -> None:
        """It stands at epoch ms."""
        super().__init__(None, zone)
        self.at = at

    def now(self) -> int:
        """Where it was put."""
        return self.at

    def advance(self, seconds: float) -> None:
        """Put it on, or back."""
        self.at += round(seconds * 1000)


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
    return epoch(moment)


def epoch(moment: datetime) -> int:
    """Epoch ms of a time that knows its zone."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def iso(at: int) -> str:
    """ISO 8601 UTC with milliseconds, as all JSON of drill writes it."""
    moment = datetime.fromtimestamp(at // 1000, UTC).replace(microsecond=at % 1000 * 1000)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
