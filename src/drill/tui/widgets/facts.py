"""The answer as facts to tick: a pointer, and a mark for each."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from drill.tui.content import content

OPEN, SAID, MISSED = "open", "said", "missed"
_BOX = {OPEN: "[ ]", SAID: "[x]", MISSED: "[-]"}
_STYLE = {OPEN: "", SAID: "$text-success", MISSED: "$text-error"}


class Facts(Vertical):
    """Facts with marks. `said` are the indexes ticked; `marked` tells whether any mark was made."""

    class Changed(Message):
        """A mark was set."""

    def __init__(self, facts: Sequence[str], id: str | None = None) -> None:
        super().__init__(id=id)
        self._facts = tuple(facts)
        self._marks = [OPEN] * len(self._facts)
        self._pointer = 0

    def compose(self) -> ComposeResult:
        """A row a fact."""
        for index in range(len(self._facts)):
            yield _Row(index)

    def on_mount(self) -> None:
        """Draw the marks."""
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

    @property
    def marks(self) -> tuple[str, ...]:
        """The mark of each fact, to `restore` later."""
        return tuple(self._marks)

    def restore(self, marks: Sequence[str]) -> None:
        """Set the marks as they were, where the facts are as many still."""
        if len(marks) == len(self._marks):
            self._marks = list(marks)
            self._draw()

    def propose(self, said: Collection[int]) -> None:
        """Mark these as said; the person may change each."""
        for index in said:
            self._marks[index] = SAID
        self._draw()
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
        for row in self.query(_Row):
            mark = self._marks[row.index]
            here = row.index == self._pointer
            row.update(
                content(
                    ("▸ " if here else "  ", "bold"),
                    (f"{_BOX[mark]} ", _STYLE[mark]),
                    (self._facts[row.index], "bold" if here else ""),
                )
            )
            if here:
                row.scroll_visible(animate=False)


class _Row(Static):
    def __init__(self, index: int) -> None:
        super().__init__("", markup=False)
        self.index = index

    def on_click(self) -> None:
        facts = self.parent
        assert isinstance(facts, Facts)
        facts.toggle(self.index)
