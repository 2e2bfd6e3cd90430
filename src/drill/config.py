"""A person's options: one declared table, read from TOML, written back with comments kept.

Every option is declared once, here: its key, how its value is read, its default and what
it does. `config`, the errors, and the docs all come from this table.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from drill.errors import ConfigError, StoreError
from drill.files import check_file, replace_text
from drill.text import did_you_mean, nearest

_N = TypeVar("_N", int, float)
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_STEP = re.compile(r"(\d{1,5})\s*([smhd])", re.ASCII)
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
_LIKE_A_TIME = re.compile(r"(\d{1,2})(?:[:.h]?(\d{2}))?", re.ASCII)


def _whole(least: int, most: int) -> Callable[[str], int]:
    return _number(int, f"a whole number from {least} to {most}", least, most)


def _real(least: float, most: float) -> Callable[[str], float]:
    return _number(float, f"a number from {least:g} to {most:g}", least, most)


def _number(kind: type[_N], what: str, least: _N, most: _N) -> Callable[[str], _N]:
    """A parser for numbers in a range; the error names the nearest valid one."""

    def parse(text: str) -> _N:
        try:
            # Python reads 1_0 and other scripts' digits as well; people who write them err.
            number = kind("" if "_" in text or not text.isascii() else text)
        except ValueError:
            raise ValueError(what) from None
        if least <= number <= most:
            return number
        nearest = most if number > most else least
        raise ValueError(what, f"{nearest:g}")

    return parse


def _switch(text: str) -> bool:
    value = {"true": True, "on": True, "yes": True, "false": False, "off": False, "no": False}.get(
        text.strip().lower()
    )
    if value is None:
        raise ValueError("true or false", nearest(text.strip().lower(), ["true", "false"]))
    return value


def _steps(text: str) -> tuple[int, ...]:
    """Seconds of each step. Fewer than a day each: from there on FSRS decides."""
    if text.strip().lower() == NO_STEPS:
        return ()
    out = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        match = _STEP.fullmatch(part)
        if not match or not 0 < (seconds := int(match[1]) * _UNITS[match[2]]) < 86_400:
            raise ValueError(f"times under a day in s, m or h, as 1m,10m, or {NO_STEPS}")
        out.append(seconds)
    if len(out) > 10:
        raise ValueError("at most ten times, as 1m,10m")
    return tuple(out)


def _choice(*names: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        name = text.strip().lower()
        if name not in names:
            raise ValueError(f"one of {', '.join(names)}", nearest(name, list(names)))
        return name

    return parse


def _ids(text: str) -> tuple[str, ...]:
    out = tuple(dict.fromkeys(filter(None, (piece.strip() for piece in text.split(",")))))
    if not all(_ID.fullmatch(name) for name in out):
        raise ValueError("ids with commas, as managing-people,judgment")
    return out


def _time_of_day(text: str) -> timedelta:
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


def _show(value: object) -> str:
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
    share = next(name for name, each in SHARES.items() if each == last)
    return WEEKDAYS[first] if share == "half" else f"{WEEKDAYS[first]}:{share}"


def _shorthand(seconds: int) -> str:
    return next(f"{seconds // n}{u}" for u, n in reversed(_UNITS.items()) if seconds % n == 0)


WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SHARES = {"half": 0.5, "none": 0.0}
"""How much of a normal day's cards an easy day takes."""


def _easy_days(text: str) -> tuple[tuple[int, float], ...]:
    """(weekday from Monday 0, share of a normal day), by weekday."""
    out: dict[int, float] = {}
    for part in filter(None, (piece.strip().lower() for piece in text.split(","))):
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


_RANGE = re.compile(r"(\d{4}-\d\d-\d\d)(?:\s*\.\.\s*(\d{4}-\d\d-\d\d))?", re.ASCII)
_LONGEST_OFF = 366


def _days_off(text: str) -> tuple[tuple[date, date], ...]:
    """(first, last) of each range of days, in order; those that meet are one."""
    what = "dates, as 2026-12-24..2026-12-26,2027-01-01"
    found = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        match = _RANGE.fullmatch(part)
        try:
            first = date.fromisoformat(match[1] if match else "")
            last = date.fromisoformat((match[2] if match else "") or first.isoformat())
        except ValueError:
            raise ValueError(what) from None
        if last < first:
            raise ValueError(f"{what}; {part} ends before it begins", f"{last}..{first}")
        if (last - first).days >= _LONGEST_OFF:
            raise ValueError(f"{what}; {part} is longer than a year")
        found.append((first, last))
    out: list[tuple[date, date]] = []
    for first, last in sorted(found):
        if out and first <= out[-1][1] + timedelta(days=1):
            out[-1] = (out[-1][0], max(last, out[-1][1]))
        else:
            out.append((first, last))
    return tuple(out)


def _zone(text: str) -> str:
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


def _pace(text: str) -> int:
    number = _whole(0, 300)(text)
    if 0 < number < 60:
        raise ValueError("words a minute from 60 to 300, or 0 for what your tells show", "60")
    return number


NO_STEPS = "none"
"""What an empty list of steps is called."""


class Option(NamedTuple):
    """One option: `section.name` in the file and on the command line."""

    key: str
    title: str
    """What Settings calls it."""
    parse: Callable[[str], Any]
    """Reads the text of a value; raises ValueError of what is valid and, if there is one, the
    nearest valid value."""
    default: Any
    help: str
    choices: tuple[str, ...] = ()
    """All valid values, where they can be listed."""
    empty: str = ""
    """What an empty list is called, where it has a name."""

    def show(self, value: object) -> str:
        """The value as `config set` takes it."""
        return _show(value) or self.empty


THEMES = (
    "drill-dark", "drill-light", "drill-contrast",
    "ansi-dark", "ansi-light", "atom-one-dark", "atom-one-light", "catppuccin-frappe",
    "catppuccin-latte", "catppuccin-macchiato", "catppuccin-mocha", "dracula", "flexoki",
    "gruvbox", "monokai", "nord", "rose-pine", "rose-pine-dawn", "rose-pine-moon",
    "solarized-dark", "solarized-light", "textual-dark", "textual-light", "tokyo-night",
)  # fmt: skip
"""The themes there are. Named here so that `config` can refuse a wrong one without a screen; a
test holds them to what the screens know."""
LEECHES = ("advise", "suspend")
"""What is done with a card that became a leech."""
ANIMATIONS = ("full", "basic", "none")
"""From the most movement to none."""

OPTIONS: dict[str, Option] = {
    option.key: option
    for option in (
        Option("study.minutes", "Minutes a session", _whole(1, 240), 10, "Minutes of a session."),
        Option(
            "study.aloud",
            "Stories aloud",
            _switch,
            True,
            "Bring stories to tell aloud; `a` on Today and `--quiet` leave them out.",
        ),
        Option(
            "study.day_starts_at",
            "The day turns over at",
            _time_of_day,
            timedelta(hours=4),
            "When the study day turns over.",
        ),
        Option(
            "study.time_zone",
            "Time zone",
            _zone,
            "",
            "An IANA name such as Europe/Berlin; empty: the computer's. The log stays in UTC.",
        ),
        Option(
            "scheduling.new_per_day",
            "New cards a day",
            _whole(0, 9999),
            8,
            "New cards a day, at most.",
        ),
        Option(
            "scheduling.desired_retention",
            "Desired retention",
            _real(0.70, 0.99),
            0.90,
            "Chance of recall at which a card falls due.",
        ),
        Option(
            "scheduling.learning_steps",
            "Learning steps",
            _steps,
            (600,),
            "Minutes before a new card comes again.",
            empty=NO_STEPS,
        ),
        Option(
            "scheduling.relearning_steps",
            "Relearning steps",
            _steps,
            (600,),
            "Minutes before a forgotten card comes again.",
            empty=NO_STEPS,
        ),
        Option(
            "scheduling.fuzz",
            "Spread due dates",
            _switch,
            True,
            "Spread due dates a little, so that cards part ways.",
        ),
        Option(
            "scheduling.leech_lapses",
            "A leech after",
            _whole(1, 99),
            8,
            "Lapses that make a leech: drill warns then, and every half as many lapses after.",
        ),
        Option(
            "scheduling.leeches",
            "With leeches",
            _choice(*LEECHES),
            LEECHES[0],
            "Say what to do about it, or suspend it as well.",
            LEECHES,
        ),
        Option(
            "scheduling.easy_days",
            "Easy days",
            _easy_days,
            (),
            "Weekdays with fewer cards: `sat` for half as many, `sun:none` for almost none.",
        ),
        Option(
            "scheduling.days_off",
            "Days off",
            _days_off,
            (),
            "Dates without cards: `2026-12-24..2026-12-26`; `drill daysoff` plans for them.",
        ),
        Option(
            "stories.words_per_minute",
            "Words a minute",
            _pace,
            0,
            "Your speaking rate, 60 to 300; 0: learnt from your tells.",
        ),
        Option(
            "stories.have",
            "You have a story for",
            _ids,
            (),
            "Competencies (their ids) that you have a story for already.",
        ),
        Option(
            "backups.daily",
            "A backup a day",
            _switch,
            True,
            "Copy the store once a study day; `drill backup --list` shows what there is.",
        ),
        Option(
            "screen.theme",
            "Theme",
            _choice(*THEMES),
            THEMES[0],
            "Colours: drill's own, one of high contrast, or one of Textual's.",
            THEMES,
        ),
        Option(
            "screen.animations",
            "Animations",
            _choice(*ANIMATIONS),
            ANIMATIONS[0],
            "What moves on the screen; `TEXTUAL_ANIMATIONS` can only take away.",
            ANIMATIONS,
        ),
    )
}


class Options:
    """The options in force: what the file says, else the defaults."""

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values

    def __getitem__(self, key: str) -> Any:
        return self._values[key]

    @property
    def minutes(self) -> int:
        """Minutes of a session."""
        return int(self["study.minutes"])

    @property
    def aloud(self) -> bool:
        """Whether sessions bring stories to tell aloud."""
        return bool(self["study.aloud"])

    @property
    def day_starts_at(self) -> timedelta:
        """How long after local midnight the study day turns over."""
        return timedelta(seconds=self["study.day_starts_at"].total_seconds())

    @property
    def new_per_day(self) -> int:
        """New cards a day, at most."""
        return int(self["scheduling.new_per_day"])


def option(key: str) -> Option:
    """The declared option. Raises ConfigError naming the nearest one."""
    if key not in OPTIONS:
        raise ConfigError(f"there is no option {key!r}", _near_key(key))
    return OPTIONS[key]


def _near_key(key: str) -> str:
    """`did you mean X?` by the whole key, or by its last part, which people know it by."""
    by_name = {known.partition(".")[2]: known for known in OPTIONS}
    name = key.rpartition(".")[2]
    near = (
        by_name.get(name)
        or nearest(key, list(OPTIONS))
        or by_name.get(nearest(name, list(by_name)), "")
    )
    return did_you_mean(near or key, list(OPTIONS))


def parse_value(key: str, text: str) -> Any:
    """The value that a text means for an option. Raises ConfigError."""
    declared = option(key)
    try:
        return declared.parse(text)
    except ValueError as error:
        what, *rest = error.args
        default = f"The default is {declared.show(declared.default) or 'empty'}."
        hint = f"The nearest is {rest[0]}. {default}" if rest and rest[0] else default
        raise ConfigError(f"{key} takes {what}, not {text!r}", hint) from None


def load(path: Path) -> Options:
    """The options of a file; a missing file means all defaults.

    Raises ConfigError for a file that is not TOML, an unknown key or a bad value, naming
    the file, the key and the nearest valid one.
    """
    values = {key: declared.default for key, declared in OPTIONS.items()}
    for key, text in _flat(_read(path), path):
        try:
            values[key] = parse_value(key, text)
        except ConfigError as error:
            raise ConfigError(f"{path}: {error.message}", error.hint) from None
    return Options(values)


def save(path: Path, key: str, text: str) -> Any:
    """Write one option, keeping the rest of the file with its comments, and return its value.

    The file is replaced in one step. Raises ConfigError (the name or the value) and
    StoreError (the file cannot be written).
    """
    import tomlkit

    value = parse_value(key, text)
    load(path)  # a file with a mistake in it is mended by its owner, not written over
    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.exists() else None
        document = document or tomlkit.document()
        section, name = key.split(".")
        if section not in document:
            document[section] = tomlkit.table()
        plain = value if isinstance(value, (bool, int, float)) else option(key).show(value)
        document[section][name] = plain
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_text(path, tomlkit.dumps(document))
    except OSError as error:
        raise StoreError(f"{path} cannot be written: {error.strerror}") from None
    return value


def _read(path: Path) -> dict[str, Any]:
    try:
        check_file(path)
        content = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from None
    import tomllib  # three milliseconds that a home without a file need not pay

    try:
        return tomllib.loads(content.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{path} is not valid TOML: {error}", "Mend the line, or delete the file."
        ) from None


def _flat(table: dict[str, Any], path: Path, prefix: str = "") -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    for name, value in table.items():
        key = f"{prefix}{name}"
        if isinstance(value, dict):
            out += _flat(value, path, f"{key}.")
        elif isinstance(value, list):
            out.append((key, ",".join(str(item) for item in value)))
        elif isinstance(value, bool):
            out.append((key, "true" if value else "false"))
        else:
            out.append((key, str(value)))
    return out
