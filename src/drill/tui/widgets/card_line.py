"""A card as a line of the browser, the heads of its columns, and the card itself."""

from __future__ import annotations

from typing import NamedTuple

from rich.text import Text
from textual.content import Content
from textual.events import Click
from textual.message import Message
from textual.widgets import Static

from drill.domain.card import Faces
from drill.domain.memory import Seen
from drill.domain.review import DAY_MS
from drill.service.insight.browser import FoundCard
from drill.tui.content import content, prose
from drill.tui.widgets.bars import fit

MARK = "●"
"""Stands before a marked card."""
RESTING = ("retired", "suspended", "buried", "shadowed")
"""Flags of a card that does not come; the first that it has stands in the place of its due day."""


class _Column(NamedTuple):
    sort: str
    title: str
    width: int
    least: int
    """Columns that the line must have before this one is shown."""
    right: bool = False


_COLUMNS = (
    _Column("deck", "deck", 16, 112),
    _Column("kind", "kind", 14, 52),
    _Column("due", "due", 9, 30, right=True),
    _Column("recall", "recall", 7, 72, right=True),
    _Column("stability", "stability", 10, 124, right=True),
    _Column("difficulty", "difficulty", 11, 136, right=True),
    _Column("lapses", "lapses ", 8, 84, right=True),
    _Column("reps", "reviews", 8, 96, right=True),
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


class Headings(Static):
    """The heads of the columns, to click."""

    class Clicked(Message):
        """The head of a column was clicked."""

        def __init__(self, sort: str) -> None:
            super().__init__()
            self.sort = sort
            """The column."""

    def __init__(self, *, id: str) -> None:
        super().__init__("", id=id, markup=False)
        self._width = 0

    def show(self, width: int, sort: str, *, descending: bool) -> None:
        """For lines of a width."""
        self._width = width
        self.update(content((titles(width, sort, descending), "bold $foreground-muted")))

    def on_click(self, event: Click) -> None:
        """The column there."""
        offset = event.get_content_offset(self)
        columns, question = _shown(self._width)
        end = 0
        for sort, room in [("question", 2 + question), *((c.sort, c.width + 1) for c in columns)]:
            start, end = end, end + room
            if offset is not None and start <= offset.x < end:
                self.post_message(self.Clicked(sort))


def line(card: FoundCard | None, marked: bool, width: int, now: int) -> Text:
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


def _value(shown: FoundCard, sort: str, now: int) -> str:
    card, memory = shown.stored.card, shown.stored.memory
    values = {
        "deck": card.deck,
        "kind": card.kind.noun,
        "due": _due(shown, now),
        "recall": "" if shown.recall is None else f"{shown.recall:.0%}",
        "stability": f"{memory.stability:.1f} d" if isinstance(memory, Seen) else "",
        "difficulty": f"{memory.difficulty:.1f}" if isinstance(memory, Seen) else "",
        "lapses": f"{memory.lapses}{'!' if 'leech' in shown.flags else ' '}" if memory.reps else "",
        "reps": str(memory.reps) if memory.reps else "",
    }
    return values[sort]


def _due(card: FoundCard, now: int) -> str:
    for flag in RESTING:
        if flag in card.flags:
            return flag
    if card.due is None:
        return "new"
    days = (card.due - now) / DAY_MS
    if -1 < days <= 0:
        return "today"
    return f"{days:.0f} d" if abs(days) >= 1 else "tomorrow" if days > 0.02 else "now"


def both_faces(faces: Faces, about: str, *, wide: bool = True) -> Content:
    """And what the card is; closer together where there is little room."""
    gap = "\n\n" if wide else "\n"
    whole = prose(faces.whole_front, "bold") + content(gap) + prose(faces.back)
    if faces.aside:
        whole = whole + content(gap, (faces.aside, "$foreground-muted"))
    return whole + content("\n\n", (about, "$foreground-muted"))
