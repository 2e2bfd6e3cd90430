"""Import, second part: what would become of every deck and every note, and doing it.

What is shown is what is done: each switch compares the open sources again, and one that cannot be
compared so leaves everything as it was shown before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import ItemGrid, VerticalScroll
from textual.widgets import Static

from drill.errors import DrillError
from drill.service.home.home import Home
from drill.service.home.progress import Progress
from drill.tui.advice import on_screen
from drill.tui.content import content
from drill.tui.screen import DrillScreen
from drill.tui.widgets import import_report as report
from drill.tui.widgets.fields import Switch
from drill.tui.widgets.import_report import ColumnChoice
from drill.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from drill.service.library.arrivals import Arrival, Wish
    from drill.service.library.formats import Opened
    from drill.service.library.imports import Looked

SWITCHES = {
    "own": "these are my own stories",
    "history": "take the reviews too",
    "split": "one deck each, not tags",
    "apart": "a deck of its own",
    "theirs": "their words for what I edited",
}
"""What can be switched, and what it says."""
MOST_SAID = 1000
"""Characters of what is said of a row; more than that has no room below the list."""


class ImportChoices:
    """Sources, how they are to be taken, and what else could be chosen."""

    def __init__(self, home: Home, looked: Looked, doubts: tuple[str, ...]) -> None:
        """`doubts` speak against taking the sources without a second look."""
        self.looked = looked
        self._home, self._doubts = home, doubts
        self._apart = ""
        """The deck of their own that the notes become, where the person wants one."""

    @property
    def wish(self) -> Wish:
        """How they are to be taken, as it is shown."""
        return self.looked.wish

    @property
    def arrivals(self) -> tuple[Arrival, ...]:
        """What becomes of each deck."""
        return self.looked.arrivals

    @property
    def doubts(self) -> list[str]:
        """What speaks against taking them without a second look."""
        return [*self._doubts, *(doubt for _, doubt in self.looked.doubts)]

    @property
    def remarks(self) -> list[str]:
        """What else is to be said of the sources as such."""
        doubts = {doubt for _, doubt in self.looked.doubts}
        return [text for text in self.looked.warnings if text not in doubts]

    @property
    def table(self) -> Opened | None:
        """The table whose columns can be chosen: one of several columns."""
        for opened in self.looked.opened:
            sample = opened.offer.sample if opened.offer else ()
            if opened.choose is not None and any(len(row) > 1 for row in sample):
                return opened
        return None

    @property
    def barred(self) -> list[Arrival]:
        """Decks of one's own that would change, which nobody said the source may."""
        if self.wish.own:
            return []
        return [arrival for arrival in self.arrivals if arrival.own and report.changes(arrival)]

    @property
    def can_take(self) -> bool:
        """Whether there is something to take that may be taken."""
        return not self.barred and bool(self.doubts or not self.looked.does_nothing)

    # -- switches --------------------------------------------------------------------------

    @property
    def replaces(self) -> bool:
        """Whether everything that the person edited gives way."""
        return self.wish.edits.value == "theirs"

    @property
    def switches(self) -> dict[str, bool]:
        """How the switches stand."""
        standing = {name: getattr(self.wish, name) for name in ("own", "history", "split")}
        return {**standing, "theirs": self.replaces, "apart": self._is_apart}

    @property
    def _is_apart(self) -> bool:
        return bool(self._apart) and self.wish.as_id == self._apart

    def matters(self, switch: str) -> bool:
        """Whether a switch can make a difference to these sources."""
        from drill.service.library.formats import FORMATS

        formats = [FORMATS[arrival.format] for arrival in self.arrivals]
        if switch == "history":
            return any(form.history for form in formats)
        if switch == "split":
            return not self._is_apart and not all(form.replaces for form in formats)
        if switch == "theirs":
            return self.replaces or any(arrival.edited for arrival in self.arrivals)
        if switch == "apart":
            joins = any(arrival.apart for arrival in self.arrivals)
            return self._is_apart or (joins and len(self.looked.opened) == 1)
        # Notes are one's own: that was said before they were read.
        owns = any(arrival.own for arrival in self.arrivals if arrival.format != "notes")
        return owns or any(form.samples for form in formats)

    def turned(self, switch: str) -> Wish:
        """The wish with a switch turned."""
        from drill.service.library.arrivals import Edits

        if switch == "theirs":
            return replace(self.wish, edits=Edits.MINE if self.replaces else Edits.THEIRS)
        if switch == "apart":
            if self._is_apart:
                return replace(self.wish, as_id=None)
            self._apart = next(arrival.apart for arrival in self.arrivals if arrival.apart)
            return replace(self.wish, as_id=self._apart, split=False)
        turned: dict[str, Any] = {switch: not self.switches[switch]}
        return replace(self.wish, **turned)

    # -- the work, for a thread ------------------------------------------------------------

    def compare(self, wish: Wish, progress: Progress) -> None:
        """Compare under another wish. Raises DrillError and Cancelled, as all of these do."""
        from drill.service.library import imports

        self.looked = imports.again(self._home, self.looked, wish, progress)

    def compare_columns(self, front: str, back: str, progress: Progress) -> None:
        """Compare with these columns of the table for question and answer."""
        table = self.table
        assert table is not None
        former = table.columns
        table.ask_by(front, back)
        try:
            self.compare(self.wish, progress)
        except BaseException:
            table.ask_by(*former)
            raise

    def take(self, progress: Progress) -> tuple[Arrival, ...]:
        """Do what was shown."""
        from drill.service.library import imports

        return imports.take(self._home, self.looked, progress)


class PreviewScreen(DrillScreen[tuple["Arrival", ...] | None], where="preview"):
    """Sources that were looked at. Its result is what was imported; None where it was left."""

    CSS_PATH = "preview.tcss"
    AUTO_FOCUS = ""

    def __init__(self, home: Home, looked: Looked, doubts: tuple[str, ...] = ()) -> None:
        """`looked` belongs to this screen from now on: it closes it. `doubts` speak against taking
        it without a second look, and are asked about by themselves."""
        super().__init__()
        self._choices = ImportChoices(home, looked, doubts)
        self._rows: list[report.ReportRow] = []
        self._fault = ""
        self._gone = False
        self._imported: tuple[Arrival, ...] | None = None

    def parts(self) -> ComposeResult:
        """The deck at the pointer, the columns of a table, the switches, every note, and the whole
        of the row at the pointer."""
        yield Static("", id="deck", markup=False)
        with VerticalScroll(id="say", can_focus=False):
            yield Static("", id="notice", markup=False)
        table = self._choices.table
        if table is not None and table.offer is not None:
            yield ColumnChoice(table.offer)
        with ItemGrid(id="switches", min_column_width=38):
            for name, title in SWITCHES.items():
                key = self.key(f"preview.{name}")
                yield Switch(content(f"{title}  {key}"), id=name, compact=True)
        yield Rows(id="rows")
        yield Static("", id="detail", markup=False)

    def on_mount(self) -> None:
        """Show what was found."""
        self._show()

    def on_unmount(self) -> None:
        """Let go of the sources, unless a thread reads them yet."""
        self._gone = True
        self._close()

    def _close(self) -> None:
        if self._gone and not self.busy:
            self._choices.looked.close()

    # -- drawing ---------------------------------------------------------------------------

    def _show(self) -> None:
        """All of it anew; the pointer stays at its note."""
        rows = self.query_one(Rows)
        before = self._row.place if self._row else ("", "")
        self._rows = report.rows(self._choices.arrivals, self._choices.remarks, self.host.keymap)
        at = rows.at
        if before[1]:
            at = next((i for i, row in enumerate(self._rows) if row.place == before), at)
        rows.show(len(self._rows), self._line, at)
        self._draw_head()
        notice = self._notice()
        self.query_one("#say").display = bool(notice)
        self.write("#notice", notice)
        if self._choices.table is not None:
            self.query_one(ColumnChoice).show(*self._choices.table.columns)
        for name, is_so in self._choices.switches.items():
            switch = self.query_one(f"#{name}", Switch)
            switch.display = self._choices.matters(name)
            switch.value = is_so
        self.on_rows_moved()

    def _line(self, index: int) -> Text:
        return report.line(self._rows[index], self._choices.wish)

    def _draw_head(self) -> None:
        source = next((arrival.source for arrival in self._choices.arrivals), "")
        count = len(self._choices.arrivals)
        right = f"{count:,} decks" if count != 1 else "1 deck"
        self.show_head(f"Import · {source}", right)

    def _draw_deck(self) -> None:
        row, arrivals = self._row, self._choices.arrivals
        here = (row.arrival if row is not None else None) or next(iter(arrivals), None)
        if here is None:
            text = content("Nothing was found in it.")
        else:
            at = next((at for at, arrival in enumerate(arrivals, 1) if arrival is here), 1)
            text = report.head(here, at, len(arrivals))
        self.query_one("#deck", Static).update(text)

    def _notice(self) -> str:
        choices = self._choices
        if self._fault:
            return f"✗ {on_screen(self._fault, self.host.keymap)}"
        if choices.barred:
            titles = ", ".join(report.short(arrival.title) for arrival in choices.barred[:3])
            return (
                f"! This would change {titles}, which is your own. If the file is yours too, "
                f"{self.key('own')} says so."
            )
        if choices.doubts:
            text = f"! {'; '.join(choices.doubts)}. {self.key('take')} asks before it is taken."
            return f"{text} {self.key('columns')} chooses the columns." if choices.table else text
        if choices.looked.does_nothing:
            skipped = sum(arrival.notes.get("skipped", 0) for arrival in choices.arrivals)
            why = f"{skipped:,} skipped, the rest is" if skipped else "exactly this is"
            return f"Nothing to do: {why} here already. {self.key('leave')} goes back."
        return ""

    def _draw_detail(self) -> None:
        row = self._row
        if row is not None:
            text = report.detail(row, self._choices.wish, self.key("note"))
        else:
            same = sum(arrival.notes.get("same", 0) for arrival in self._choices.arrivals)
            are = "is" if same == 1 else "are"
            text = f"No note changes; {same:,} {are} the same." if self._choices.arrivals else ""
        self.write("#detail", text[:MOST_SAID])

    def on_rows_moved(self) -> None:
        """The pointer is at another note, perhaps of another deck."""
        self._draw_deck()
        self._draw_detail()
        self.refresh_bindings()

    # -- what there is ---------------------------------------------------------------------

    @property
    def _row(self) -> report.ReportRow | None:
        at = self.query_one(Rows).at
        return self._rows[at] if at < len(self._rows) else None

    @property
    def _can_choose(self) -> bool:
        """Whether the note at the pointer may take their words, or one's own again."""
        row, choices = self._row, self._choices
        return row is not None and not choices.replaces and report.can_choose(row, choices.wish)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what makes a difference works."""
        if not self.is_mounted:
            return True
        if action == "take":
            return self._choices.can_take and not self._at_columns
        if action == "columns":
            return self._choices.table is not None
        if action == "switch":
            return self._choices.matters(str(parameters[0]))
        if action == "note":
            return self._can_choose
        return True

    # -- what the person does --------------------------------------------------------------

    def on_checkbox_changed(self, event: Switch.Changed) -> None:
        """A click on a box is its key; that a box shows what is so is nobody's wish."""
        name = event.checkbox.id or ""
        if event.value != self._choices.switches[name]:
            self.action_switch(name)

    def action_switch(self, name: str) -> None:
        """Turn one of the switches, and compare again."""
        self._compare(self._choices.turned(name))

    def action_note(self) -> None:
        """Of the note at the pointer take their words, or keep one's own after all."""
        row, wish = self._row, self._choices.wish
        if row is not None and self._can_choose:
            self._compare(replace(wish, theirs=wish.theirs ^ {row.place}))

    @work
    async def _compare(self, wish: Wish) -> None:
        await self._do("Comparing", partial(self._choices.compare, wish))

    @work
    async def on_column_choice_changed(self, event: ColumnChoice.Changed) -> None:
        """Compare what other columns make of the table."""
        compare = partial(self._choices.compare_columns, event.front, event.back)
        await self._do("Comparing", compare)

    @work
    async def action_take(self) -> None:
        """Import what is shown."""
        doubts = "; ".join(self._choices.doubts)
        if doubts and not await self.asked("Take it all the same?", f"{doubts}.", "Take it"):
            return

        def take(progress: Progress) -> None:
            self._imported = self._choices.take(progress)

        await self._do("Importing", take)
        if self._imported is not None:
            self.finish(self._imported)

    async def _do(self, name: str, act: Callable[[Progress], None]) -> None:
        """Work beside the screen; then show what is so now, or what was in its way.

        A key pressed again meanwhile is not meant for what comes into its place.
        """
        if self.busy:
            return
        self._fault = ""
        await self.attempt(name, act, self._refused)
        self._close()
        if self.is_attached and self._imported is None:
            self._show()

    def _refused(self, error: DrillError) -> None:
        self._fault = str(error)

    def action_move(self, by: int) -> None:
        """The pointer up or down."""
        self.action_scroll(by)

    def action_end(self, by: int) -> None:
        """To the first row, or the last."""
        rows = self.query_one(Rows)
        rows.go_to(rows.count - 1 if by > 0 else 0)

    def action_columns(self) -> None:
        """Say which columns of a table are question and answer."""
        self.query_one(ColumnChoice).choose()

    @property
    def _at_columns(self) -> bool:
        """Whether the keys go to the lists of columns."""
        return self.focused is not None

    @on(events.DescendantFocus)
    @on(events.DescendantBlur)
    def _change_keys(self) -> None:
        """Among the columns enter opens a list; elsewhere it imports."""
        self.refresh_bindings()

    def action_leave(self) -> None:
        """Out of the columns, or back to the source; nothing is changed."""
        if self._at_columns:
            self.set_focus(None)
        elif not self.busy:
            self.dismiss(None)
