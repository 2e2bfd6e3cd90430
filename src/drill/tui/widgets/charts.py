"""Readiness, the weakest cards and the last weeks, as text. Colour only repeats what is written."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from drill.domain.stats import Readiness, Whose
from drill.service.home import words
from drill.service.insight.dashboard import Weak
from drill.tui.content import content
from drill.tui.widgets.bars import fit, fit_within

DAYS_WIDE = 106
"""Columns from which twelve weeks are shown day by day."""
WEEK = 7
_BAR, _HALF, _REST = "━", "╸", "─"
_STORY = 9
"""Columns of what is said of the story."""
_NUMBER = 4


def readiness(ready: Readiness, width: int) -> Content:
    """A line for each competency asked for: a bar, and in words whether there is a story."""
    bar = 6 if width < 56 else 14
    name = max(10, width - bar - 1 - _NUMBER - 1 - _STORY - 1)
    asked = ready.competencies[: ready.asked]
    if not asked:
        return content((words.readiness(ready), "$foreground-muted"))
    lines = []
    for row in asked:
        share = row.readiness
        muted = "" if row.whose == Whose.OWN else "$foreground-muted"
        style = "$text-success" if share >= 0.8 else "$text-warning" if share >= 0.5 else ""
        lines.append(content(
            f"{fit(row.name, name)} ", (_bar(share, bar), style),
            f"{words.of_100(share):>{_NUMBER}} ",
            (words.story_of(row), muted),
        ))  # fmt: skip
    return Content("\n").join(lines)


def readiness_title(ready: Readiness) -> str:
    """Readiness as one number, and what of it nobody knows yet."""
    number = f" {words.of_100(ready.readiness)} of 100" if ready.asked else ""
    unseen = f" · {ready.unseen:,} of {ready.cards:,} unseen"
    return f"Readiness{number}{unseen if ready.unseen else ''}"


def _bar(share: float, width: int) -> str:
    halves = round(share * width * 2)
    full, half = divmod(min(halves, width * 2), 2)
    return _BAR * full + _HALF * half + _REST * (width - full - half)


def weakest(cards: Sequence[Weak], width: int) -> Content:
    """The cards most likely to be forgotten, each with its chance of recall."""
    lines = (f"{card.recall:>4.0%}  {fit_within(card.name, width - 6)}" for card in cards)
    return content("\n".join(lines))


def strip(days: Sequence[int], streak: int, *, wide: bool) -> Content:
    """The last weeks: a sign a day where there is room, else a sign a week; today is the last."""
    per = 1 if wide else WEEK
    sums = [sum(days[i : i + per]) for i in range(0, len(days), per)]
    signs = words.levels(sums)
    if wide:
        signs = [" " * (i > 0 and i % WEEK == 0) + sign for i, sign in enumerate(signs)]
    row = "once" if streak == 1 else f"{streak} days in a row"
    studied = {0: "no review yet today", 1: "1 day in a row"}.get(streak, row)
    weeks = f"{len(days) // WEEK} weeks"
    if not any(sums):
        return content((f"{weeks}: nothing yet. Today is the first day.", "$foreground-muted"))
    return content(("".join(signs), "$primary"), "\n" if wide else "  ", f"{weeks} · {studied}")
