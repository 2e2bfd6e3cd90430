"""A card as a line of the browser, and the heads of its columns."""

from __future__ import annotations

from typing import NamedTuple

from rich.text import Text

from drill.service.insight.browser import CardLine
from drill.tui.widgets.bars import fit

MARK = "●"
"""Stands before a marked card."""
RESTING = ("retired", "suspended", "buried", "shadowed")
"""Flags of a card that does not come; the first that it has stands in the place of its due day."""
_DAY_MS = 86_400_000


class _Column(NamedTuple):
    sort: str
    title: str
    width: int
    least: int
    """Columns that the line must have before this one is shown."""
    right: bool = False


_COLUMNS = (
    _Column("deck", "deck", 16, 92),
    _Column("kind", "kind", 9, 48),
    _Column("due", "due", 9, 30, right=True),
    _Column("recall", "recall", 7, 56, right=True),
    _Column("stability", "stability", 10, 104, right=True),
    _Column("difficulty", "difficulty", 11, 118, right=True),
    _Column("lapses", "lapses ", 8, 64, right=True),
    _Column("reps", "reviews", 8, 80, right=True),
)


def _shown(width: int) -> tuple[list[_Column], int]:
    """The columns that there is room for, and what is left for the question."""
    columns = [column for column in _COLUMNS if width >= column.least]
    return columns, max(8, width - 2 - sum(column.width + 1 for column in columns))


def titles(width: int, sort: str, descending: bool) -> str:
    """The heads of the columns; a sign says by which one is sorted, and which way."""
    columns, question = _shown(width)
    sign = "↓" if descending else "↑"

    def head(name: str, title: str, room: int, right: bool) -> str:
        title = f"{title}{sign}" if name == sort else title
        return f"{title:>{room}}" if right else f"{title:<{room}}"

    parts = [head("question", "question", question, False)]
    parts += [head(column.sort, column.title, column.width, column.right) for column in columns]
    return "  " + " ".join(parts)


def line(card: CardLine | None, marked: bool, width: int, now: int) -> Text:
    """One card; None where it is gone. `now` is epoch ms."""
    if card is None:
        return Text("  gone meanwhile", style="dim")
    columns, question = _shown(width)
    text = Text(f"{MARK if marked else ' '} ", no_wrap=True)
    text.append(fit(card.question, question))
    for column in columns:
        value = _value(card, column.sort, now)
        text.append(f" {fit(value, column.width, right=column.right)}")
    if not card.flags.isdisjoint(RESTING):
        text.stylize("dim")
    return text


def _value(card: CardLine, sort: str, now: int) -> str:
    values = {
        "deck": card.deck,
        "kind": card.kind,
        "due": _due(card, now),
        "recall": "" if card.recall is None else f"{card.recall:.0%}",
        "stability": "" if card.stability is None else f"{card.stability:.1f} d",
        "difficulty": "" if card.difficulty is None else f"{card.difficulty:.1f}",
        "lapses": f"{card.lapses}{'!' if 'leech' in card.flags else ' '}" if card.reps else "",
        "reps": str(card.reps) if card.reps else "",
    }
    return values[sort]


def _due(card: CardLine, now: int) -> str:
    for flag in RESTING:
        if flag in card.flags:
            return flag
    if card.due is None:
        return "new"
    days = (card.due - now) / _DAY_MS
    if -1 < days <= 0:
        return "today"
    return f"{days:.0f} d" if abs(days) >= 1 else "tomorrow" if days > 0.02 else "now"
