"""A person's options: one declared table, read from TOML, written back with comments kept.

Every option is declared once, here: its key, how its value is read, its default and what
it does. `config`, the errors, and the docs all come from this table.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

from drill import option_values as read
from drill.errors import ConfigError
from drill.files import content_of, keep_text, toml_values
from drill.text import did_you_mean, nearest


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
        return read.shown(value) or self.empty


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
LEVELS = ("manager", "senior", "director")
"""Of the role that one interviews for, the lowest first."""
ANIMATIONS = ("full", "basic", "none")
"""From the most movement to none."""

OPTIONS: dict[str, Option] = {
    option.key: option
    for option in (
        Option(
            "study.minutes", "Minutes a session", read.whole(1, 240), 10, "Minutes of a session."
        ),
        Option(
            "study.aloud",
            "Stories aloud",
            read.switch,
            True,
            "Bring stories to tell aloud; `a` on Today switches it (--quiet: none in one session).",
        ),
        Option(
            "study.day_starts_at",
            "The day turns over at",
            read.time_of_day,
            timedelta(hours=4),
            "When the study day turns over.",
        ),
        Option(
            "study.time_zone",
            "Time zone",
            read.zone,
            "",
            "An IANA name such as Europe/Berlin; empty: the computer's. The log stays in UTC.",
        ),
        Option(
            "scheduling.new_per_day",
            "New cards a day",
            read.auto_or(read.whole(0, 9999)),
            read.AUTO,
            "New cards a day, at most; `auto`: as many as fill your minutes, now and in the next"
            " three weeks.",
        ),
        Option(
            "scheduling.desired_retention",
            "Desired retention",
            read.real(0.70, 0.99),
            0.90,
            "Chance of recall at which a card falls due.",
        ),
        Option(
            "scheduling.learning_steps",
            "Learning steps",
            read.steps,
            (600,),
            "Minutes before a new card comes again.",
            empty=read.NO_STEPS,
        ),
        Option(
            "scheduling.relearning_steps",
            "Relearning steps",
            read.steps,
            (600,),
            "Minutes before a forgotten card comes again.",
            empty=read.NO_STEPS,
        ),
        Option(
            "scheduling.fuzz",
            "Spread due dates",
            read.switch,
            True,
            "Spread due dates a little, so that cards part ways.",
        ),
        Option(
            "scheduling.leech_lapses",
            "A leech after",
            read.whole(1, 99),
            8,
            "Lapses that make a leech: drill warns then, and every half as many lapses after.",
        ),
        Option(
            "scheduling.leeches",
            "With leeches",
            read.choice(*LEECHES),
            LEECHES[0],
            "Say what to do about it, or suspend it as well.",
            LEECHES,
        ),
        Option(
            "scheduling.easy_days",
            "Easy days",
            read.easy_days,
            (),
            "Weekdays with fewer cards: `sat` for half as many, `sun:none` for almost none.",
        ),
        Option(
            "scheduling.days_off",
            "Days off",
            read.days_off,
            (),
            "Dates without cards: `2026-12-24..2026-12-26`; `drill daysoff` plans for them.",
        ),
        Option(
            "stories.words_per_minute",
            "Words a minute",
            read.pace,
            0,
            "Your speaking rate, 60 to 300; 0: learnt from your tells.",
        ),
        Option(
            "stories.level",
            "The role you want",
            read.choice(*LEVELS),
            LEVELS[0],
            "Engineering manager, senior manager or director: from senior on the steps for senior "
            "roles count, and a story reaches beyond one team.",
            LEVELS,
        ),
        Option(
            "stories.have",
            "You have a story for",
            read.ids,
            (),
            "Competencies (their ids) that you have a story for already.",
        ),
        Option(
            "stories.whole_samples",
            "Whole samples",
            read.switch,
            False,
            "Ask for the beats, figures and follow-ups of sample stories too, not only for their "
            "outlines.",
        ),
        Option(
            "backups.daily",
            "A backup a day",
            read.switch,
            True,
            "Copy the store once a study day; `drill backup --list` shows what there is.",
        ),
        Option(
            "voice.ask",
            "Ask aloud",
            read.switch,
            False,
            "Speak questions with the computer's own voice.",
        ),
        Option(
            "voice.speaker",
            "Which voice",
            read.command,
            "",
            "A command that speaks its standard input, or `{text}` in it; empty: the first found.",
        ),
        Option(
            "voice.record",
            "Record tellings",
            read.switch,
            False,
            "Record stories told aloud; recordings stay on this computer.",
        ),
        Option(
            "voice.device",
            "Microphone",
            read.plain,
            "",
            "Its name, or a part of it; empty: the system's own choice.",
        ),
        Option(
            "voice.keep_days",
            "Keep recordings, days",
            read.whole(1, 3650),
            90,
            "Days that recordings are kept; the best of each story stays.",
        ),
        Option(
            "voice.keep_mb",
            "Keep recordings, MB",
            read.whole(10, 100_000),
            500,
            "Megabytes that recordings may take; the oldest go first.",
        ),
        Option(
            "voice.engine",
            "Recogniser",
            read.plain,
            "",
            "What turns recordings into words; empty: the best that is installed.",
        ),
        Option(
            "screen.theme",
            "Theme",
            read.choice(*THEMES),
            THEMES[0],
            "Colours: drill's own, one of high contrast, or one of Textual's.",
            THEMES,
        ),
        Option(
            "screen.animations",
            "Animations",
            read.choice(*ANIMATIONS),
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
    def new_per_day(self) -> int | None:
        """New cards a day, at most; None: as many as fill the minutes."""
        limit = self["scheduling.new_per_day"]
        return None if limit == read.AUTO else int(limit)


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
    for key, value in toml_values(content_of(path), path):
        try:
            values[key] = parse_value(key, _as_text(value))
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
    document = tomlkit.parse(content_of(path))
    section, name = key.split(".")
    if section not in document:
        document[section] = tomlkit.table()
    plain = value if isinstance(value, (bool, int, float)) else option(key).show(value)
    document[section][name] = plain
    keep_text(path, tomlkit.dumps(document))
    return value


def _as_text(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)
