"""How the text of an option is read, and a value shown as text again.

A reader takes the text of a value and raises ValueError of what is valid and, where there is one,
the nearest valid text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, TypeVar

from drill.text import nearest, one_line

_N = TypeVar("_N", int, float)
NO_STEPS = "none"
"""What an empty list of steps is called."""
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SHARES = {"half": 0.5, "none": 0.0}
"""How much of a normal day's cards an easy day takes."""
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_STEP = re.compile(r"(\d{1,5})\s*([smhd])", re.ASCII)
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_RANGE = re.compile(r"(\d{4}-\d\d-\d\d)(?:\s*\.\.\s*(\d{4}-\d\d-\d\d))?", re.ASCII)
_LONGEST_OFF = 366
_LONGEST_NAME = 200
_LIKE_A_TIME = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?", re.ASCII)


def _parts(text: str) -> list[str]:
    """What stands between the commas."""
    return list(filter(None, map(str.strip, text.split(","))))


def whole(least: int, most: int) -> Callable[[str], int]:
    """A reader of whole numbers from `least` to `most`."""
    return _number(int, f"a whole number from {least} to {most}", least, most)


AUTO = "auto"
"""A number that the program finds."""


def auto_or(number: Callable[[str], int]) -> Callable[[str], int | str]:
    """A reader of `auto`, or of a number."""

    def parse(text: str) -> int | str:
        if text.strip().lower() == AUTO:
            return AUTO
        try:
            return number(text)
        except ValueError as error:
            what, *rest = error.args
            raise ValueError(f"{AUTO} or {what}", *rest) from None

    return parse


def real(least: float, most: float) -> Callable[[str], float]:
    """A reader of numbers from `least` to `most`."""
    return _number(float, f"a number from {least:g} to {most:g}", least, most)


def _number(kind: type[_N], valid: str, least: _N, most: _N) -> Callable[[str], _N]:
    def parse(text: str) -> _N:
        try:
            # Python reads 1_0 and other scripts' digits as well; people who write them err.
            number = kind("" if "_" in text or not text.isascii() else text)
        except ValueError:
            raise ValueError(valid) from None
        if least <= number <= most:
            return number
        nearest = most if number > most else least
        raise ValueError(valid, f"{nearest:g}")

    return parse


def switch(text: str) -> bool:
    """True or false; `on`, `yes`, `off` and `no` say it as well."""
    value = {"true": True, "on": True, "yes": True, "false": False, "off": False, "no": False}.get(
        text.strip().lower()
    )
    if value is None:
        raise ValueError("true or false", nearest(text.strip().lower(), ["true", "false"]))
    return value


def steps(text: str) -> tuple[int, ...]:
    """Seconds of each step. Fewer than a day each: from there on FSRS decides."""
    if text.strip().lower() == NO_STEPS:
        return ()
    out = []
    for part in _parts(text):
        match = _STEP.fullmatch(part)
        if not match or not 0 < (seconds := int(match[1]) * _UNITS[match[2]]) < 86_400:
            raise ValueError(f"times under a day in s, m or h, as 1m,10m, or {NO_STEPS}")
        out.append(seconds)
    if len(out) > 10:
        raise ValueError("at most ten times, as 1m,10m")
    return tuple(out)


def choice(*names: str) -> Callable[[str], str]:
    """A reader of one of these names, in small or large letters."""

    def parse(text: str) -> str:
        name = text.strip().lower()
        if name not in names:
            raise ValueError(f"one of {', '.join(names)}", nearest(name, list(names)))
        return name

    return parse


def ids(text: str) -> tuple[str, ...]:
    """Ids, each once."""
    out = tuple(dict.fromkeys(_parts(text)))
    if not all(_ID.fullmatch(name) for name in out):
        raise ValueError("ids with commas, as managing-people,judgment")
    return out


def time_of_day(text: str) -> timedelta:
    """The time since midnight."""
    match = _TIME.fullmatch(text.strip())
    if not match:
        raise ValueError("a time of day from 00:00 to 23:59, as 04:00", _nearest_time(text))
    return timedelta(hours=int(match[1]), minutes=int(match[2]))


def _nearest_time(text: str) -> str:
    match = _LIKE_A_TIME.fullmatch(text.strip().lower())
    if not match:
        return ""
    hours, minutes = int(match[1]), min(int(match[2] or 0), 59)
    return f"{hours:02}:{minutes:02}" if hours < 24 else "23:59"


def shown(value: object) -> str:
    """The text of a value, as its reader takes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60:02}:{minutes % 60:02}"
    if isinstance(value, tuple):
        return ",".join(map(_show_part, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _show_part(part: Any) -> str:
    """One of a list: a step, an id, an easy day or a range of days."""
    if isinstance(part, int):
        return _shorthand(part)
    if isinstance(part, str):
        return part
    first, last = part
    if isinstance(first, date):
        return str(first) if first == last else f"{first}..{last}"
    share = next(name for name, of_a_day in SHARES.items() if of_a_day == last)
    return WEEKDAYS[first] if share == "half" else f"{WEEKDAYS[first]}:{share}"


def _shorthand(seconds: int) -> str:
    return next(f"{seconds // n}{u}" for u, n in reversed(_UNITS.items()) if seconds % n == 0)


def easy_days(text: str) -> tuple[tuple[int, float], ...]:
    """(weekday from Monday 0, share of a normal day), by weekday."""
    out: dict[int, float] = {}
    for part in _parts(text.lower()):
        day, colon, share = part.partition(":")
        name = day.strip()[:3]
        share = share.strip() if colon else "half"
        if name not in WEEKDAYS or share not in SHARES:
            near = nearest(part, [*WEEKDAYS, *(f"{d}:none" for d in WEEKDAYS)])
            raise ValueError("weekdays with half or none, as sat:half,sun:none", near)
        out[WEEKDAYS.index(name)] = SHARES[share]
    if len(out) == len(WEEKDAYS) and not any(out.values()):
        raise ValueError("weekdays, but not none on all seven: some day must take the cards")
    return tuple(sorted(out.items()))


def days_off(text: str) -> tuple[tuple[date, date], ...]:
    """(first, last) of each range of days, in order; those that meet are one."""
    valid = "dates, as 2026-12-24..2026-12-26,2027-01-01"
    ranges = []
    for part in _parts(text):
        match = _RANGE.fullmatch(part)
        try:
            first = date.fromisoformat(match[1] if match else "")
            last = date.fromisoformat((match[2] if match else "") or first.isoformat())
        except ValueError:
            raise ValueError(valid) from None
        if last < first:
            raise ValueError(f"{valid}; {part} ends before it begins", f"{last}..{first}")
        if (last - first).days >= _LONGEST_OFF:
            raise ValueError(f"{valid}; {part} is longer than a year")
        ranges.append((first, last))
    out: list[tuple[date, date]] = []
    for first, last in sorted(ranges):
        if out and first <= out[-1][1] + timedelta(days=1):
            out[-1] = (out[-1][0], max(last, out[-1][1]))
        else:
            out.append((first, last))
    return tuple(out)


def zone(text: str) -> str:
    """The name of a time zone; empty for the computer's."""
    name = text.strip()
    if not name:
        return ""
    from zoneinfo import ZoneInfo, available_timezones

    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):
        near = nearest(name, sorted(available_timezones()))
        raise ValueError("a time zone, as Europe/Berlin, or nothing", near) from None


def pace(text: str) -> int:
    """Words a minute; 0 where they are learnt."""
    number = whole(0, 300)(text)
    if 0 < number < 60:
        raise ValueError("words a minute from 60 to 300, or 0 for what your tells show", "60")
    return number


def plain(text: str) -> str:
    """A name of others' making, on one line."""
    line = one_line(text)
    if len(line) > _LONGEST_NAME:
        raise ValueError(f"up to {_LONGEST_NAME} characters")
    return line


def command(text: str) -> str:
    """The words of a command line, as a shell reads them, or nothing."""
    import shlex  # only for those who named one

    line = plain(text)
    try:
        shlex.split(line)
    except ValueError:
        raise ValueError("a command line whose quotes are closed") from None
    return line
