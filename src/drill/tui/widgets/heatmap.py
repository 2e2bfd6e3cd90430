"""A year of days: a week a column, a weekday a row. Each level is a sign of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from statistics import quantiles

from textual.content import Content

from drill.domain.stats import Day
from drill.tui.content import content

SIGNS = "·░▒▓█"
"""None, and four levels of more."""
WEEK = 7
_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SIDE = 4
"""Columns of a weekday's name."""
_MONTH = 4
"""Columns that the name of a month needs."""


def heatmap(days: Sequence[Day], width: int) -> Content:
    """The days, oldest first and without a gap, in `width` columns: the newest weeks that fit.

    Below them what the signs mean in reviews a day, and how much of the year is shown where it is
    not all of it.
    """
    if not days:
        return content()
    weeks = _weeks(days)
    wide = 2 if len(weeks) * 2 + _SIDE <= width else 1
    shown = weeks[-max(1, (width - _SIDE) // wide) :]
    cuts = levels([day.reviews for day in days])
    parts: list[str | tuple[str, str]] = [(_months(shown, wide), "$foreground-muted")]
    for weekday, name in enumerate(_NAMES):
        parts.append(f"\n{name:<{_SIDE}}")
        for week in shown:
            day = week[weekday]
            if day is None:
                parts.append(" " * wide)
                continue
            level = level_of(day.reviews, cuts)
            parts.append((SIGNS[level] * wide, "$primary" if level else "$foreground-muted"))
    parts.append(f"\n{_legend(days, cuts)}")
    if len(shown) < len(weeks):
        parts.append(f"\nThe last {len(shown)} of {len(weeks)} weeks: more in a wider terminal.")
    return content(*parts)


def levels(counts: Sequence[int]) -> tuple[float, ...]:
    """The three counts above which a day is of the next level: the quarters of the days with
    reviews, so that one long day does not make all others look alike.
    """
    studied = sorted(count for count in counts if count > 0)
    return tuple(quantiles(studied, method="inclusive")) if len(studied) > 1 else ()


def level_of(count: int, cuts: Sequence[float]) -> int:
    """0 for none, else 1 to 4."""
    return 0 if count <= 0 else 1 + sum(count > cut for cut in cuts)


def _weeks(days: Sequence[Day]) -> list[list[Day | None]]:
    """Weeks from Monday on; days before the first and after the last are none."""
    before = date.fromisoformat(days[0].date).weekday()
    cells: list[Day | None] = [None] * before + list(days)
    cells += [None] * (-len(cells) % WEEK)
    return [cells[i : i + WEEK] for i in range(0, len(cells), WEEK)]


def _months(weeks: Sequence[Sequence[Day | None]], wide: int) -> str:
    """The name of a month above the week of its first day, where there is room for it."""
    line = " " * _SIDE
    edge = _SIDE + len(weeks) * wide
    for number, week in enumerate(weeks):
        first = next((day for day in week if day is not None and day.date.endswith("-01")), None)
        at = _SIDE + number * wide
        if first is not None and len(line.rstrip()) < at and at + _MONTH - 1 <= edge:
            line = f"{line.rstrip():<{at}}{date.fromisoformat(first.date):%b}"
    return line


def _legend(days: Sequence[Day], cuts: Sequence[float]) -> str:
    """Each sign that is there, with the reviews a day it stands for."""
    counts: dict[int, list[int]] = {}
    for day in days:
        counts.setdefault(level_of(day.reviews, cuts), []).append(day.reviews)
    parts = []
    for level in sorted(counts):
        least, most = min(counts[level]), max(counts[level])
        span = f"{least:,}" if least == most else f"{least:,}–{most:,}"
        parts.append(f"{SIGNS[level]} {'none' if level == 0 else span}")
    return f"{'  '.join(parts)}  reviews a day"
