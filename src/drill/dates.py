"""A day and a time as people write them: `9 Dec 14:00`, `next wednesday 2pm`, `in 9 days`.

A small grammar of our own: libraries make a date of nearly anything, and of `9/12` they take one of
its two meanings. Here each word has to mean something, and what may be two days is asked back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

from drill.clock import Clock, epoch
from drill.errors import UsageError

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

EXAMPLES = "9 Dec, Dec 9th 2pm, 2026-12-09 14:00, next wednesday, tomorrow 9am or in 9 days"
"""Ways to write one, for people."""


class Moment(NamedTuple):
    """A point in time that somebody named."""

    at: int
    """Epoch ms."""
    zone: str = ""
    """IANA name of the time zone that was named; empty: the local one, or that of an offset."""
    notice: str = ""
    """What they should know of how it was understood."""


def parse_day(text: str, clock: Clock, hour: int) -> int:
    """Epoch ms of what `read_moment` reads. Raises UsageError as it does."""
    return read_moment(text, clock, hour).at


def in_full(moment: datetime) -> str:
    """`Wed 9 Dec 2026, 14:00`, which `read_moment` reads as well."""
    return f"{day_in_full(moment)}, {moment:%H:%M}"


def day_in_full(day: date) -> str:
    """`Wed 9 Dec 2026`."""
    return f"{day:%a} {day.day} {day:%b} {day.year}"


def read_moment(text: str, clock: Clock, hour: int, minute: int = 0, *, zone: str = "") -> Moment:
    """What a person means by a day, with a time or without; a zone may follow. A day alone is meant
    at `hour` and `minute` in `zone` (empty: the local one).

    Raises UsageError for what is no time, for what may be two days, for an unknown zone, and for a
    local time that daylight saving skips. One that comes twice is taken as the first, and said.
    """
    words = " ".join(text.split())
    try:
        read = _iso(words) or _in_words(words)
        zone = read.zone or ("" if read.time else zone)
        named = _zone(zone) if zone else None
        inside, zone = named or clock.zone, named.key if named else ""
        today = datetime.fromtimestamp(clock.now() / 1000, UTC).astimezone(inside).date()
        day, notice = read.day(today)
        moment = datetime.combine(day, read.time or time(hour, minute))
        if not 1970 <= moment.year < 3000:
            raise ValueError(words)
    except (ValueError, OverflowError):
        raise UsageError(
            f"{words[:40]!r} is no date",
            f"Write it as {EXAMPLES}; a time zone such as Europe/Berlin may follow.",
        ) from None
    if moment.tzinfo is not None:
        return Moment(epoch(moment), zone)
    instant = _local(moment, inside, zone)
    return instant._replace(notice=" ".join(filter(None, (notice, instant.notice))))


_Day = Callable[[date], tuple[date, str]]
"""Of today the day that is meant, and what is to be said of it. Raises ValueError for none, and
UsageError for what may be several."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What was understood of a text."""

    day: _Day
    time: time | None
    """None where none was named; with an offset where that was."""
    zone: str


def _iso(words: str) -> _Read | None:
    """ISO 8601, a zone behind it or not; None for anything else."""
    before, _, last = words.rpartition(" ")
    for written, zone in ((words, ""), (before, last))[: 1 + ("T" in before.upper())]:
        with suppress(ValueError):
            moment = datetime.fromisoformat(written)
            at = None if len(written) <= len("2026-12-02") else moment.timetz()
            return _Read(partial(_fixed, moment.date()), at, zone)
    return None


def _fixed(day: date, _: date) -> tuple[date, str]:
    return day, ""


def _beginnings(names: Iterable[str]) -> str:
    """A pattern of names that may be cut after three letters or more."""
    return "|".join(name[:end] for name in names for end in range(len(name), 2, -1))


_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_COUNTS = ("a", "an", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NEAR = {"today": 0, "tomorrow": 1, "day after tomorrow": 2, "the day after tomorrow": 2}
_LEAP_YEARS_APART = 8
_NTH = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?"
_MONTH = rf"(?P<month>{_beginnings(_MONTHS)})\.?"
_YEAR = r"(?:,? (?P<year>\d{4})(?!:))?"
_SHORT_YEAR = r"(?P<year>\d{4}|\d\d)"
_MINUTES = r"(?P<minute>\d\d)"
_TIMES = (
    rf"(?P<hour>\d{{1,2}})(?:[:.]{_MINUTES})? ?(?P<half>[ap])\.?m\.?",
    rf"(?P<hour>\d{{1,2}}):{_MINUTES}(?::00)?(?: ?h)?",
    r"noon",
)
_DAYS = (
    r"(?P<year>\d{4})[-/.](?P<number>\d{1,2})[-/.](?P<day>\d{1,2})",
    rf"(?P<day>\d{{1,2}})\.(?P<number>\d{{1,2}}(?=\.)|\d\d)(?:\.{_SHORT_YEAR}?)?",
    rf"(?P<day>\d{{1,2}})(?P<sign>[/-])(?P<number>\d{{1,2}})(?:(?P=sign){_SHORT_YEAR})?",
    rf"(?:the )?{_NTH} (?:of )?{_MONTH}{_YEAR}",
    rf"{_MONTH} (?:the )?{_NTH}{_YEAR}",
    rf"(?P<near>{'|'.join(_NEAR)})",
    rf"(?:in )?(?P<count>\d{{1,4}}|{'|'.join(_COUNTS)}) (?P<unit>day|week)s?(?: from now)?",
    rf"(?:(?P<which>next|this|coming) )?(?P<weekday>{_beginnings(_WEEKDAYS)})\.?",
)


_Parts = Mapping[str, str | None]
"""What a pattern found, by the names in it."""


_DOTTED = (rf"(?P<hour>\d{{1,2}})\.{_MINUTES}",)
"""A time, where the day is named already; else it is a day and a month."""
_BARE = (r"(?:in )?(?P<count>\d{1,4})(?=$| \S*/\S*$| utc$)",)
"""In how many days, with nothing but a zone behind it."""
_FILLER = ("at|on|the|of|o'clock",)


def _in_words(words: str) -> _Read:
    """Read each word. Raises ValueError where one means nothing, where no day is named, and where a
    day or a time is named twice.
    """
    text, zone, place = words.casefold(), "", 0
    days: list[_Parts] = []
    times: list[time] = []
    while place < len(text):
        if text[place] in " ,":
            place += 1
        elif match := _first(_DOTTED * bool(days) + _TIMES, text, place):
            times.append(_time(match.groupdict()))
            place = match.end()
        elif match := _first(_DAYS + _BARE * (not place), text, place):
            days.append(match.groupdict())
            place = match.end()
        elif match := _first(_FILLER, text, place):
            place = match.end()
        elif " " in text[place:] or len(text) != len(words) or not text[place].isalpha():
            raise ValueError(words)  # a zone is one word, the last
        else:
            zone, place = words[place:], len(text)
    weekday, other = (
        [it for it in days if bool(it.get("weekday")) == is_one] for is_one in (True, False)
    )
    if len(times) > 1 or len(weekday) > 1 or len(other) > 1 or not days:
        raise ValueError(words)
    day = partial(_day, words, other[0] if other else None, weekday[0] if weekday else None)
    return _Read(day, times[0] if times else None, zone)


def _first(patterns: tuple[str, ...], text: str, place: int) -> re.Match[str] | None:
    """The first that stands at a place, up to a word's end."""
    return next(filter(None, (_compiled(it).match(text, place) for it in patterns)), None)


@cache  # when first needed: long ones take milliseconds
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(f"(?:{pattern})(?=[ ,]|$)", re.ASCII)


def _time(parts: Mapping[str, str | None]) -> time:
    """Raises ValueError for one that no day has."""
    hour, half = int(parts.get("hour") or 12), parts.get("half")
    if half and not 1 <= hour <= 12:
        raise ValueError(hour)
    hour = hour % 12 + 12 * (half == "p") if half else hour
    return time(hour, int(parts.get("minute") or 0))


def _day(words: str, named: _Parts | None, weekday: _Parts | None, today: date) -> tuple[date, str]:
    """The day that is meant, and what is to be said of it. Raises ValueError for none, and
    UsageError for one that may be two, and where the weekday is another.
    """
    if named is None:
        return _coming(weekday or {}, today)
    if near := named.get("near"):
        day = today + timedelta(days=_NEAR[near])
    elif count := named.get("count"):
        number = int(count) if count.isdigit() else max(1, _COUNTS.index(count) - 1)
        day = today + timedelta(days=number * (7 if named.get("unit") == "week" else 1))
    else:
        day = _dated(words, named, today)
    if weekday and day.weekday() != (other := _index(weekday["weekday"], _WEEKDAYS)):
        raise UsageError(
            f"{day_in_full(day)} is no {_WEEKDAYS[other].capitalize()}",
            "Leave the weekday out, or name the other day.",
        )
    return day, ""


def _coming(weekday: _Parts, today: date) -> tuple[date, str]:
    """The next day of this name after today; `next wednesday` is one of next week."""
    number = _index(weekday["weekday"], _WEEKDAYS)
    ahead = (number - today.weekday() - 1) % 7 + 1
    day = today + timedelta(days=ahead)
    if weekday.get("which") != "next" or ahead > 6 - today.weekday():
        return day, ""
    name = _WEEKDAYS[number].capitalize()
    meant = day + timedelta(days=7)
    return meant, f"For {day_in_full(day)} write “this {name}”."


def _dated(words: str, named: _Parts, today: date) -> date:
    """The day of a date in figures, or with a month's name."""
    year = int(named["year"] or 0)
    year += 2000 * (0 < year < 100)
    day, word = int(named["day"] or 0), named.get("month")
    month = _index(word, _MONTHS) + 1 if word else int(named["number"] or 0)
    readings = {(month, day), (day, month)} if named.get("sign") else {(month, day)}
    days = sorted({such for pair in readings if (such := _next_such(*pair, year, today))})
    if not days:
        raise ValueError(words)
    if len(days) > 1:
        one, other = (f"{such.day} {such:%b}" for such in days)
        raise UsageError(
            f"{words[:40]!r} may be {one} or {other}",
            f"Write the month as a word: {one} or {other}.",
        )
    return days[0]


def _next_such(month: int, day: int, year: int, today: date) -> date | None:
    """The day of a day and a month: without a year (0) the next one; None for no such day."""
    for tried in [year] if year else range(today.year, today.year + _LEAP_YEARS_APART + 1):
        with suppress(ValueError):  # that year has no 29 February
            if (such := date(tried, month, day)) >= today or year:
                return such
    return None


def _index(word: str | None, names: Sequence[str]) -> int:
    """Of the name that begins so."""
    return next(index for index, name in enumerate(names) if word and name.startswith(word))


def _zone(name: str) -> ZoneInfo:
    """The zone of a name, however that is capitalised. Raises UsageError for an unknown one."""
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
    return Moment(epoch(first), name, notice)


def _in(name: str) -> str:
    return f" in {name}" if name else ""
