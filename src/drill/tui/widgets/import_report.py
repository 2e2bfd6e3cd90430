"""What an import would do, as text: every deck, every warning and every note is one row.

Rows are made when they are drawn; what is kept of a long import is where each row stands.
Beside them two lists: which columns of a table are question and answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text
from textual.containers import Horizontal, ItemGrid
from textual.content import Content
from textual.message import Message
from textual.widgets import Select, Static

from drill.service.home import words
from drill.text import one_line, shown, unmarked
from drill.tui.advice import on_screen
from drill.tui.content import cell, content
from drill.tui.keymap import Keymap

if TYPE_CHECKING:
    from drill.exchange.offer import Offer
    from drill.service.library.arrivals import Arrival, Item, Wish

_FIRST = {"skipped": 0, "edited": 1, "changed": 2}
"""What needs a look stands before the rest of its deck."""
_STYLES = {"skipped": "bold", "edited": "bold", "same": "dim"}
_WORDS = {"same": "the same"}
_MOST_NAMED = 3
_LONGEST = 120
"""Characters of a title or a version that are shown; a deck may call itself anything."""

_LINE = 400
"""Characters of a row that are looked at; no terminal is wider."""
_SIDES = {"front": "Question", "back": "Answer"}
_LABEL = 50
"""Characters of a column's name or first texts that are shown."""


class ReportRow(NamedTuple):
    """One row: a note, a warning, or neither, which is the head of a deck."""

    arrival: Arrival | None
    """The deck that it belongs to; None for what is said of the source as such."""
    item: Item | None = None
    warning: str = ""

    @property
    def place(self) -> tuple[str, str]:
        """Deck and note of a row that has them; empty where it has none."""
        deck = self.arrival.deck if self.arrival else ""
        return deck, self.item.note if self.item else ""


def rows(arrivals: Sequence[Arrival], warnings: Sequence[str], keymap: Keymap) -> list[ReportRow]:
    """All of it: what is said of the source, then deck by deck its warnings and its notes.

    A deck has a head of its own where there are several.
    """
    from drill.service.library.arrivals import edits_said

    report = [ReportRow(None, warning=on_screen(text, keymap)) for text in warnings]
    for arrival in arrivals:
        if len(arrivals) > 1:
            report.append(ReportRow(arrival))
        in_rows = edits_said(arrival)  # that an edited note stands is said in the note's own row
        report += (
            ReportRow(arrival, warning=on_screen(text, keymap))
            for text in arrival.warnings
            if text not in in_rows
        )
        ordered = sorted(arrival.items, key=lambda item: _FIRST.get(item.what, len(_FIRST)))
        report += (ReportRow(arrival, item) for item in ordered)
    return report


def line(row: ReportRow, wish: Wish) -> Text:
    """A row on one line, its first word what happens."""
    arrival, item = row.arrival, row.item
    if item is not None:
        what = "theirs" if takes_theirs(row, wish) else item.what
        why = f" · {item.why}" if item.why else ""
        shown = f"{what}: {unmarked(item.label)}{why}"
        return cell(shown[:_LINE], _STYLES.get(item.what, ""))
    if row.warning or arrival is None:
        return cell(f"! {row.warning}"[:_LINE], "bold")
    return cell(f"── {short(arrival.title)}: {numbers(arrival.notes)}", "bold underline")


def detail(row: ReportRow, wish: Wish, key: str) -> str:
    """All of a row; `key` is the one that takes their words of an edited note, or one's own."""
    if row.warning:
        return row.warning
    if row.item is None:
        return f"From {row.arrival.source}" if row.arrival else ""
    label, why = unmarked(row.item.label), row.item.why
    if takes_theirs(row, wish):
        return f"{label}\nYou edited it; their words are taken. {key} keeps yours."
    if can_choose(row, wish):
        return f"{label}\nYou edited it: your version stands. {key} takes theirs.\n{why}".rstrip()
    return f"{label}\n{row.item.what}{f': {why}' if why else ''}"


def short(text: str) -> str:
    """A title or the like on one line, cut where it goes on and on."""
    return shown(text[: _LONGEST * 2], _LONGEST)


def numbers(counts: dict[str, int]) -> str:
    """`1,200 new, 3 changed`; what there is none of is left out."""
    parts = (f"{number:,} {_WORDS.get(key, key)}" for key, number in counts.items() if number)
    return ", ".join(parts) or "none"


def head(arrival: Arrival, at: int, of: int) -> Content:
    """A deck and its counts, in three or four lines; deck `at`, from 1, of so many."""
    state = "new deck" if arrival.fresh else "here already"
    about = [arrival.deck, short(arrival.version), arrival.format, state]
    if arrival.own:
        about.append("your own")
    if of > 1:
        about.append(f"deck {at:,} of {of:,}")
    parts: list[str | tuple[str, str]] = [
        (short(arrival.title), "bold"), f"  {' · '.join(filter(None, about))}\n",
        f"notes: {numbers(arrival.notes)}\ncards: {numbers(arrival.cards)}",
    ]  # fmt: skip
    if arrival.suspended:
        parts.append(f" ({arrival.suspended:,} of the new ones suspended)")
    if arrival.reviews:
        parts.append(f"\nreviews: {arrival.reviews:,}")
    return content(*parts)


def takes_theirs(row: ReportRow, wish: Wish) -> bool:
    """Whether this note was named as one whose new words replace the person's."""
    return bool(row.item and row.item.note) and row.place in wish.theirs


def can_choose(row: ReportRow, wish: Wish) -> bool:
    """Whether it is a note that the person edited, and may take theirs alone."""
    if row.item is None or row.arrival is None or not row.item.note:
        return False
    return row.item.what == "edited" or takes_theirs(row, wish)


def changes(arrival: Arrival) -> bool:
    """Whether notes would be made, changed or retired."""
    return any(arrival.notes.get(key) for key in ("new", "changed", "retired"))


def summary(arrivals: Sequence[Arrival]) -> str:
    """What an import did, in a sentence or two."""
    notes: dict[str, int] = {}
    for arrival in arrivals:
        for key in ("new", "changed", "retired", "skipped"):
            notes[key] = notes.get(key, 0) + arrival.notes.get(key, 0)
    new_cards = sum(arrival.cards.get("new", 0) for arrival in arrivals)
    reviews = sum(arrival.reviews for arrival in arrivals)
    titles = list(dict.fromkeys(short(arrival.title) for arrival in arrivals))
    named = ", ".join(titles[:_MOST_NAMED]) + (", …" if len(titles) > _MOST_NAMED else "")
    cards = f"; {words.count(new_cards, 'new card')}" if new_cards else ""
    past = f"; {words.count(reviews, 'review')}" if reviews else ""
    return f"Imported {named} (notes: {numbers(notes)}{cards}{past})."


class ColumnChoice(ItemGrid):
    """The two lists, which take no column twice. As long as nothing is chosen, the table is read as
    it stands.
    """

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
    body = table.sample[1:] if table.sample[:1] == (table.names,) else table.sample
    out = {}
    for at in range(width):
        name = table.names[at].strip() if at < len(table.names) else ""
        by_name = name and known[name.casefold()] == 1 and not name.isdigit()
        texts = ", ".join(one_line(row[at][:_LABEL]) for row in body if at < len(row))
        label = f"{one_line(name)[: _LABEL // 2]}: {texts}" if name else texts
        out[name if by_name else str(at + 1)] = f"{at + 1} {label}"[:_LABEL]
    return out
