"""Numbers as bars, as tables and as a year of days, in text. Lengths and signs say it; colour only
repeats it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import quantiles

from textual.content import Content

from drill.domain.stats import Day
from drill.text import cut_within, one_line
from drill.tui.content import content

Parts = list[str | tuple[str, str]]
_FULL = "█"
_EIGHTHS = " ▏▎▍▌▋▊▉"
_HEIGHTS = " ▁▂▃▄▅▆▇"
_AIM = "│"
_HEIGHT = 4
"""Lines of upright bars."""
GAP = 2
"""Columns between two columns of a table."""
SIGNS = "·░▒▓█"
"""None, and four levels of more."""
WEEK = 7
_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SIDE = 4
"""Columns of a weekday's name."""
_MONTH = 4
"""Columns that the name of a month needs."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: what it is, how long its bar is, and what is written after it."""

    label: str
    value: float
    """Not negative."""
    text: str
    style: str = "$primary"


def fit(text: str, width: int, *, right: bool = False) -> str:
    """A line of just so many columns: filled up, on the left where it is flush `right`, or cut
    with a sign that says so.
    """
    whole = content(one_line(text))
    if whole.cell_length > width:
        whole = whole.truncate(max(1, width), ellipsis=True)
    fill = " " * (width - whole.cell_length)
    return f"{fill}{whole}" if right else f"{whole}{fill}"


def fit_within(text: str, width: int) -> str:
    """The same, not filled up, and cut in its middle: names often begin alike, and differ at their
    end.
    """
    return fit(cut_within(one_line(text), width), width).rstrip()


def bars(
    rows: Sequence[Bar], width: int, *, most: float | None = None, aim: float | None = None
) -> Content:
    """A line a row, in `width` columns. The longest bar is `most`, else the largest value.

    `aim` is a value that is marked by a line through the bars' room.
    """
    if not rows:
        return content()
    label = min(max(_cells(row.label) for row in rows), max(4, width // 2))
    text = max(_cells(row.text) for row in rows)
    room = max(3, width - label - text - 2)
    top = most if most is not None else max(row.value for row in rows)
    at = None if aim is None or not top else min(room - 1, int(aim / top * room))
    parts: Parts = []
    for row in rows:
        parts += ["\n" * bool(parts), f"{fit(row.label, label, right=True)} "]
        bar = _bar(row.value, top, room)
        if at is None:
            parts.append((bar, row.style))
        else:
            parts += [(bar[:at], row.style), (_AIM, "bold"), (bar[at + 1 :], row.style)]
        parts.append(f" {fit(row.text, text, right=True)}")
    return content(*parts)


def _bar(value: float, most: float, room: int) -> str:
    """As long as its share of the most; what is more than nothing is seen."""
    if value <= 0 or most <= 0:
        return " " * room
    eighths = min(room * 8, max(1, round(value / most * room * 8)))
    full, part = divmod(eighths, 8)
    return (_FULL * full + (_EIGHTHS[part] if part else "")).ljust(room)


def columns(
    values: Sequence[int], *, wide: int = 1, labels: Sequence[tuple[int, str]] = ()
) -> Content:
    """Upright bars, a value each, `wide` columns with one free where there are more than one; below
    them a text from the bar of each index in `labels` on, where there is room.

    The numbers on the left are those of the highest bar and of none. Nothing at all is a level
    line.
    """
    most = max(values, default=0)
    number = _cells(f"{most:,}")
    parts: Parts = []
    for row in range(_HEIGHT, 0, -1):
        side = f"{most:,}" if row == _HEIGHT else ""
        signs = "".join(_slice(value, most, row, wide) for value in values)
        parts += [f"{side:>{number}} ", "┤" if side else "│", (signs, "$primary"), "\n"]
    parts += [f"{'0':>{number}} └", "─" * (len(values) * wide)]
    if labels:
        parts += ["\n", (_under(labels, number + 2, len(values), wide), "$foreground-muted")]
    return content(*parts)


def _slice(value: int, most: int, row: int, wide: int) -> str:
    """What of a bar stands in a row, the lowest being 1."""
    eighths = max(1, round(value / most * _HEIGHT * 8)) if value > 0 and most else 0
    left = min(8, max(0, eighths - (row - 1) * 8))
    sign = _FULL if left == 8 else _HEIGHTS[left]
    return sign * max(1, wide - 1) + " " * (wide > 1)


def _under(labels: Sequence[tuple[int, str]], start: int, count: int, wide: int) -> str:
    """The line below so many bars that begin at `start`."""
    line, edge = " " * start, start + count * wide
    for index, text in labels:
        free = len(line.rstrip()) + 1 if line.strip() else 0
        at = start + index * wide
        if at >= free and at + len(text) <= edge:
            line = line.ljust(at)[:at] + text
    return line


def table(head: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Content:
    """The first column as it comes, the others flush right; the first takes what room is left and
    is cut where there is none.
    """
    lines = [head, *rows]
    widths = [max(_cells(line[i]) for line in lines) for i in range(len(head))]
    widths[0] = max(8, min(widths[0], width - sum(widths[1:]) - GAP * (len(head) - 1)))
    parts: Parts = []
    for number, line in enumerate(lines):
        row = (" " * GAP).join(fit(text, widths[i], right=i > 0) for i, text in enumerate(line))
        parts += ["\n" * bool(number), (row.rstrip(), "bold" if number == 0 else "")]
    return content(*parts)


def _cells(text: str) -> int:
    return content(one_line(text)).cell_length


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
