"""What time it is, and which study day that makes it.

`DRILL_NOW` (ISO 8601, UTC) is the time at start, from which the clock runs on. Every
part that needs the time takes a Clock, so that tests and programs can move it.
"""

from __future__ import annotations

import os
import re
import time
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple

from drill.errors import UsageError

DAY_STARTS_AT = timedelta(hours=4)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WALL_EPOCH = datetime(1970, 1, 1)


class Moment(NamedTuple):
    """A point in time that somebody named."""

    at: int
    """Epoch ms."""
    zone: str = ""
    """IANA name of the time zone that was named; empty: the local one, or that of an offset."""
    notice: str = ""
    """What they should know of how it was understood."""


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
        if self.zone is None:  # a tenth of the time that `local` takes; a grade asks several times
            wall = datetime.fromtimestamp(at / 1000)
        else:
            wall = datetime.fromtimestamp(at / 1000, self.zone).replace(tzinfo=None)
        day = (wall - self.starts - _WALL_EPOCH).days
        if at < self.day_start(day):
            return day - 1
        return day + (at >= self.day_start(day + 1))

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
    return _epoch(moment)


def parse_day(text: str, clock: Clock, hour: int) -> int:
    """Epoch ms of what `read_moment` reads. Raises UsageError as it does."""
    return read_moment(text, clock, hour).at


def read_moment(text: str, clock: Clock, hour: int, minute: int = 0, *, zone: str = "") -> Moment:
    """`2026-12-03 09:00`, ISO 8601, or a day, also as `8 Dec`, the next one, and as days from
    today; a zone may follow. A day alone is meant at `hour` and `minute` in `zone` (empty: the
    local one).

    Raises UsageError for what is no time, for an unknown zone, and for a local time that daylight
    saving skips. One that comes twice is taken as the first, and said.
    """
    said = text.strip()
    written, _, last = said.rpartition(" ")
    begun = written[:1].isdigit() or _in_words(written)
    named = last if begun and last[:1].isalpha() and not _in_words(said) else ""
    when = (written if named else said).strip()
    ahead, dated = (pattern.fullmatch(when.casefold()) for pattern in (_DAYS_AHEAD, _DATED))
    is_day = not dated["time"] if dated else bool(ahead) or len(when) <= len("2026-12-02")
    zone = named or (zone if is_day else "")
    zone = "UTC" if zone.upper() == "UTC" else zone
    inside = _zone(zone) if zone else clock.zone
    wrong = UsageError(
        f"{said[:40]!r} is no date",
        "Write it as 2026-12-02, as 2026-12-02 14:30, as 2 Dec, as tomorrow or as in 9 days; a time"
        " zone such as Europe/Berlin may follow.",
    )
    today = datetime.fromtimestamp(clock.now() / 1000, UTC).astimezone(inside).date()
    try:
        if ahead:
            count = ahead["count"]
            day = today + timedelta(days=int(count) if count else _NEAR_DAYS[ahead["near"]])
            moment = datetime(day.year, day.month, day.day, hour, minute)
        elif dated:
            day = _next_such(dated, today)
            written = dated["time"] or f"{hour:02}:{minute:02}"
            moment = datetime.fromisoformat(f"{day.isoformat()} {written:0>5}")
        else:
            moment = datetime.fromisoformat(when)
            if is_day:
                moment = moment.replace(hour=hour, minute=minute)
    except (ValueError, OverflowError):
        raise wrong from None
    if not 1970 <= moment.year < 3000:
        raise wrong
    if moment.tzinfo is not None:
        return Moment(_epoch(moment), zone)
    return _local(moment, inside, zone)


_DAYS_AHEAD = re.compile(
    r"(?:in )?(?P<count>\d{1,4})(?: days?)?|(?P<near>today|tomorrow)", re.ASCII
)
_MONTH = r"(?P<month{}>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?P<rest{}>[a-z]*)\.?"
_DATED = re.compile(
    rf"(?:(?P<day1>\d{{1,2}})(?:st|nd|rd|th|\.)?\s+{_MONTH.format(1, 1)}"
    rf"|{_MONTH.format(2, 2)}\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th|\.)?)"
    r"(?:,?\s+(?P<year>\d{4}))?(?:,?\s+(?P<time>\d{1,2}:\d{2}))?",
    re.ASCII,
)
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_LEAP_YEARS_APART = 8
_NEAR_DAYS = {"today": 0, "tomorrow": 1}


def _in_words(said: str) -> bool:
    """Whether it is a day that has a name or is counted from today."""
    return any(pattern.fullmatch(said.strip().casefold()) for pattern in (_DAYS_AHEAD, _DATED))


def _next_such(dated: re.Match[str], today: date) -> date:
    """The day of a day and a month: without a year the next one. Raises ValueError for none."""
    begins = (dated["month1"] or dated["month2"]) + (dated["rest1"] or dated["rest2"] or "")
    month = next(
        (number for number, name in enumerate(_MONTHS, 1) if name.startswith(begins)), 0
    )  # 0 is no month
    day, year = int(dated["day1"] or dated["day2"]), int(dated["year"] or 0)
    for tried in [year] if year else range(today.year, today.year + _LEAP_YEARS_APART + 1):
        with suppress(ValueError):  # that year has no 29 February
            if (found := date(tried, month, day)) >= today or year:
                return found
    raise ValueError(f"there is no {day} {begins}")


def _zone(name: str) -> tzinfo:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

    known = {zone.casefold(): zone for zone in available_timezones()}
    try:
        return ZoneInfo(known[name.casefold()])
    except (KeyError, ValueError, ZoneInfoNotFoundError):
        if not known:
            raise UsageError(
                f"this system knows no time zones, so not {name[:40]!r} either",
                "Install the package tzdata, or write the offset: 2026-12-03T09:00-05:00.",
            ) from None
        from drill.text import did_you_mean  # what tells the time imports nothing it can do without

        near = did_you_mean(name, sorted(known.values()))
        hint = near if near.startswith("did you mean") else "Write it as Europe/Berlin."
        raise UsageError(f"there is no time zone {name[:40]!r}", hint) from None


def _local(moment: datetime, zone: tzinfo | None, name: str) -> Moment:
    """A time of day in a zone (None: the system's), which may skip it or have it twice."""
    first, second = (
        moment.replace(fold=fold, tzinfo=zone) if zone else moment.replace(fold=fold).astimezone()
        for fold in (0, 1)
    )
    back = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0)
    if back != moment:
        before, after = sorted(
            reading.astimezone(UTC).astimezone(zone).replace(tzinfo=None, fold=0)
            for reading in (first, second)
        )
        raise UsageError(
            f"{moment:%Y-%m-%d %H:%M} does not exist{_in(name)}: the clocks are put forward then",
            f"It is {before:%H:%M} or {after:%H:%M}.",
        )
    notice = ""
    if first.utcoffset() != second.utcoffset():
        notice = f"{moment:%H:%M} comes twice that day{_in(name)}; the first of the two is meant."
    return Moment(_epoch(first), name, notice)


def _in(name: str) -> str:
    return f" in {name}" if name else ""


def _epoch(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def iso(at: int) -> str:
    """ISO 8601 UTC with milliseconds, as all JSON of drill writes it."""
    moment = datetime.fromtimestamp(at // 1000, UTC).replace(microsecond=at % 1000 * 1000)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
