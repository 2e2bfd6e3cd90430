"""Which columns of a table are question and answer: two lists, which take no column twice."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from textual.containers import Horizontal, ItemGrid
from textual.message import Message
from textual.widgets import Select, Static

from drill.text import one_line
from drill.tui.content import content

if TYPE_CHECKING:
    from drill.exchange.offer import Offer

_SIDES = {"front": "Question", "back": "Answer"}
_LABEL = 50
"""Characters of a column's name or first texts that are shown."""


class ColumnChoice(ItemGrid):
    """The two lists. As long as nothing is chosen, the table is read as it stands."""

    DEFAULT_CSS = """
    ColumnChoice { height: auto; grid-rows: 1; }
    ColumnChoice Horizontal { height: 1; width: 100%; }
    ColumnChoice Static { width: 10; }
    ColumnChoice Select { width: 1fr; max-width: 44; }
    ColumnChoice SelectCurrent > Static { width: 1fr; }
    """

    class Changed(Message):
        """Other columns are wanted: numbers from 1 or names, both empty for the table as it
        stands."""

        def __init__(self, front: str, back: str) -> None:
            super().__init__()
            self.front, self.back = front, back

    def __init__(self, table: Offer) -> None:
        self._labels = labels(table)
        self._chosen = ("", "")
        columns = [(label, column) for column, label in self._labels.items()]
        prompt = "which column?" if table.doubt else "as the table says"
        sides = (
            Horizontal(
                Static(content((title, "bold")), markup=False),
                Select(columns, prompt=prompt, id=side, compact=True),
            )
            for side, title in _SIDES.items()
        )
        super().__init__(*sides, id="columns", min_column_width=38)

    def show(self, front: str, back: str) -> None:
        """Show these as chosen; both empty for none."""
        self._chosen = (front, back)
        for side, column in zip(_SIDES, self._chosen, strict=True):
            choice = self.query_one(f"#{side}", Select)
            with self.prevent(Select.Changed):
                choice.value = column if column in self._labels else Select.NULL

    def choose(self) -> None:
        """Open the list of columns for the question."""
        choice = self.query_one("#front", Select)
        choice.focus()
        choice.action_show_overlay()

    def on_select_changed(self, event: Select.Changed) -> None:
        """Where the other list has no column or the same, it takes the one that was given up
        here, or else of the first two the one that is free."""
        event.stop()
        column = "" if event.select.is_blank() else str(event.value)
        at = 0 if event.select.id == "front" else 1
        former, other = self._chosen[at], self._chosen[1 - at]
        if column == former:
            return
        if not column:
            other = ""
        elif not other or other == column:
            first = [*self._labels][:2]
            other = former or first[1 - at if first[1 - at] != column else at]
        front, back = (column, other) if at == 0 else (other, column)
        self.show(front, back)
        self.post_message(self.Changed(front, back))


def labels(table: Offer) -> dict[str, str]:
    """What each column is called, by how it is chosen: by a name of its own, since then the row of
    names is no card, else by its number."""
    width = max(map(len, table.sample), default=0)
    known = Counter(name.strip().casefold() for name in table.names)
    rows = table.sample[1:] if table.sample[:1] == (table.names,) else table.sample
    out = {}
    for at in range(width):
        name = table.names[at].strip() if at < len(table.names) else ""
        by_name = name and known[name.casefold()] == 1 and not name.isdigit()
        texts = ", ".join(one_line(row[at][:_LABEL]) for row in rows if at < len(row))
        shown = f"{one_line(name)[: _LABEL // 2]}: {texts}" if name else texts
        out[name if by_name else str(at + 1)] = f"{at + 1} {shown}"[:_LABEL]
    return out
