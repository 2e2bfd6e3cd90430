"""The answer as facts to tick: a pointer, and a mark for each."""

from __future__ import annotations

from collections.abc import Sequence

from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from drill.tui.content import content

OPEN, SAID, MISSED = "open", "said", "missed"
_BOX = {OPEN: "[ ]", SAID: "[x]", MISSED: "[-]"}
_STYLE = {OPEN: "", SAID: "$text-success", MISSED: "$text-error"}


class Facts(Vertical):
    """Facts with marks. `said` are the indexes ticked; `marked` tells whether any mark was made.

    One widget serves every card of a session: rows are added as a card needs them and
    hidden where it has fewer, so that showing a card is done at once and never waits.
    """

    class Changed(Message):
        """A mark was set."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._facts: tuple[str, ...] = ()
        self._marks: list[str] = []
        self._pointer = 0
        self._rows: list[_Row] = []

    def show(self, facts: Sequence[str]) -> None:
        """Show these facts, none marked, the pointer at the first."""
        self._facts = tuple(facts)
        self._marks = [OPEN] * len(self._facts)
        self._pointer = 0
        missing = [_Row(i) for i in range(len(self._rows), len(self._facts))]
        self._rows += missing
        if missing:
            self.mount(*missing)
        for row in self._rows:
            row.display = row.index < len(self._facts)
        self.display = bool(self._facts)
        self._draw()

    @property
    def said(self) -> frozenset[int]:
        """Indexes of the facts marked as said."""
        return frozenset(i for i, mark in enumerate(self._marks) if mark == SAID)

    @property
    def marked(self) -> bool:
        """Whether any mark was made."""
        return any(mark != OPEN for mark in self._marks)

    @property
    def total(self) -> int:
        """How many facts there are."""
        return len(self._facts)

    def mark(self, said: bool) -> None:
        """Mark the fact at the pointer and move on to the next."""
        self._marks[self._pointer] = SAID if said else MISSED
        self.move(1)
        self.post_message(self.Changed())

    def toggle(self, index: int) -> None:
        """Said, missed, open in turn: what a click does."""
        turn = {OPEN: SAID, SAID: MISSED, MISSED: OPEN}
        self._marks[index] = turn[self._marks[index]]
        self._pointer = index
        self._draw()
        self.post_message(self.Changed())

    def move(self, by: int) -> None:
        """Move the pointer, as far as there are facts."""
        self._pointer = min(max(self._pointer + by, 0), len(self._facts) - 1)
        self._draw()

    def _draw(self) -> None:
        for index, (fact, mark) in enumerate(zip(self._facts, self._marks, strict=True)):
            row, here = self._rows[index], index == self._pointer
            row.update(
                content(
                    ("▸ " if here else "  ", "bold"),
                    (f"{_BOX[mark]} ", _STYLE[mark]),
                    (fact, "bold" if here else ""),
                )
            )
            if here and row.is_attached:
                row.scroll_visible(animate=False)


class _Row(Static):
    def __init__(self, index: int) -> None:
        super().__init__("", markup=False)
        self.index = index

    def on_click(self) -> None:
        facts = self.parent
        assert isinstance(facts, Facts)
        facts.toggle(self.index)
