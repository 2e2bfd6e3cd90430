"""The answer as facts to tick: a pointer, and a mark for each; of a story, the order as well."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import cast

from textual import on
from textual.containers import Vertical
from textual.events import Click
from textual.message import Message
from textual.widgets import Static

from drill.tui.content import content, hanging
from drill.tui.widgets.rows import HERE

OPEN, SAID, MISSED = "open", "said", "missed"
_BOX = {OPEN: "[ ]", SAID: "[x]", MISSED: "[-]"}
_SIGNS = 6
"""Columns of the pointer and the mark."""
_STYLE = {OPEN: "", SAID: "$text-success", MISSED: "$text-error"}

Place = Callable[[int, Sequence[int]], int]
"""Where among indexes in an order another one belongs: the place it is inserted at."""


class Facts(Vertical):
    """Facts with marks. `said` are the indexes ticked, in the order of ticking; `marked` tells
    whether any mark was made. Of the first so many `ordered` ones it shows that order: what was
    told when.
    """

    class Changed(Message):
        """A mark was set."""

    class Moved(Message):
        """The pointer is at another fact."""

    def __init__(self, facts: Sequence[str], *, ordered: int = 0) -> None:
        self._rows = [Static("", markup=False) for _ in facts]
        super().__init__(*self._rows)
        self._facts = tuple(facts)
        self.total = len(facts)
        """How many facts there are."""
        self._ordered = ordered
        self._notes: Mapping[int, str] = {}
        self._marks = [OPEN] * len(self._facts)
        self._order: list[int] = []
        self._place: Place | None = None
        self._proposed: frozenset[int] = frozenset()
        self._taken_out: set[int] = set()
        self.pointer = 0
        """Index of the fact at the pointer."""

    def on_mount(self) -> None:
        """Draw the marks."""
        self._draw()

    def on_resize(self) -> None:
        """Long facts fold under their beginning."""
        self._draw()

    @property
    def said(self) -> tuple[int, ...]:
        """Indexes of the facts marked as said, in the order in which they were marked."""
        return tuple(self._order)

    @property
    def marked(self) -> bool:
        """Whether any mark was made."""
        return any(mark != OPEN for mark in self._marks)

    def mark(self, said: bool) -> None:
        """Mark the fact at the pointer and move on to the next."""
        self._set(self.pointer, SAID if said else MISSED)
        self.move(1)
        self.post_message(self.Changed())

    def _set(self, index: int, mark: str) -> None:
        self._marks[index] = mark
        if mark == SAID and index not in self._order:
            # Who takes one out and marks it again wants it elsewhere than it was: last.
            among = self._place is not None and not self._proposed.isdisjoint(self._order)
            placed = among and index not in self._taken_out
            last = len(self._order)
            at = self._place(index, self._order) if self._place and placed else last
            self._order.insert(at, index)
        elif mark != SAID and index in self._order:
            self._order.remove(index)
            self._taken_out.add(index)

    @property
    def missed(self) -> tuple[int, ...]:
        """Indexes of the facts marked as missed."""
        return tuple(index for index, mark in enumerate(self._marks) if mark == MISSED)

    def propose(
        self, recalled: Iterable[int], missed: Iterable[int] = (), place: Place | None = None
    ) -> None:
        """Mark these as said, in their order, and those as missed; the person may change each. What
        is no fact here is passed over. `place` says where among those marked one comes that the
        person adds while one of the proposed ones stands; without it, last.
        """
        marks = [(index, SAID) for index in recalled] + [(index, MISSED) for index in missed]
        for index, mark in marks:
            if index < self.total:
                self._set(index, mark)
        self._place, self._proposed = place, frozenset(self._order)
        self._draw()
        self.post_message(self.Changed())

    @on(Click, "Static")
    def toggle(self, event: Click) -> None:
        """Said, missed, open in turn: what a click does."""
        index = self._rows.index(cast("Static", event.widget))
        turn = {OPEN: SAID, SAID: MISSED, MISSED: OPEN}
        self._set(index, turn[self._marks[index]])
        self.pointer = index
        self._draw()
        self.post_message(self.Changed())

    def explain(self, notes: Mapping[int, str]) -> None:
        """Show a text below each of these facts, by their indexes."""
        self._notes = notes
        self._draw()

    def move(self, by: int) -> None:
        """Move the pointer, as far as there are facts."""
        before = self.pointer
        self.pointer = min(max(self.pointer + by, 0), self.total - 1)
        self._draw()
        if self.pointer != before:
            self.post_message(self.Moved())

    def reveal(self, index: int) -> None:
        """Scroll to a fact; the pointer stays."""
        self._rows[index].scroll_visible(animate=False)

    def _box(self, index: int) -> str:
        mark = self._marks[index]
        if index < self._ordered and mark == SAID:
            order = [beat for beat in self._order if beat < self._ordered]
            return f"[{order.index(index) + 1}]"
        return _BOX[mark]

    def _draw(self) -> None:
        for index, row in enumerate(self._rows):
            here, fact = index == self.pointer, self._facts[index]
            if self.size.width > _SIGNS:
                fact = hanging(fact, self.size.width - _SIGNS, "", " " * _SIGNS)
            note = self._notes.get(index, "")
            if note:
                indent = " " * _SIGNS
                note = "\n" + hanging(note, self.size.width, indent, indent)
            row.update(
                content(
                    (f"{HERE} " if here else "  ", "bold"),
                    (f"{self._box(index)} ", _STYLE[self._marks[index]]),
                    (fact, "bold" if here else ""),
                    (note, "$foreground-muted"),
                )
            )
            if here:
                row.scroll_visible(animate=False)
