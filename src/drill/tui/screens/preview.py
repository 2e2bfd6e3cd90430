"""Import, second part: what would become of every deck and every note, and doing it.

What is shown is what is done: each switch compares the open sources again, and one that cannot be
compared so leaves everything as it was shown before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, TypeVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import ItemGrid, VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from drill.errors import DrillError
from drill.service.home.progress import Cancelled, Progress
from drill.text import unmarked
from drill.tui.actions import PREVIEW, bindings
from drill.tui.content import content, headline
from drill.tui.screens.confirm import asked
from drill.tui.widgets import import_report as shown
from drill.tui.widgets.footer import Footer
from drill.tui.widgets.rows import Rows
from drill.tui.widgets.tick import Tick
from drill.tui.work import run

if TYPE_CHECKING:
    from drill.service.home.home import Home
    from drill.service.library.imports import Arrival, Looked, Wish
    from drill.tui.app import DrillApp
    from drill.tui.screens.import_ import Importing

SWITCHES = {
    "own": "these are my own stories",
    "history": "take the reviews too",
    "split": "one deck each, not tags",
    "theirs": "their words for what I edited",
}
"""What can be switched, and what it says."""
MOST_SAID = 1000
"""Characters of what is said of a row; more than that has no room below the list."""

_T = TypeVar("_T")


class Box(Tick, can_focus=False):
    """A box that takes no focus: its key works from everywhere, and enter still imports."""


class PreviewScreen(Screen[tuple["Arrival", ...] | None]):
    """Sources that were looked at. Its result is what was imported; None where it was left."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(PREVIEW)
    CSS_PATH = "preview.tcss"
    AUTO_FOCUS = ""
    where = PREVIEW
    app: DrillApp

    def __init__(
        self, home: Home, looked: Looked, importing: Importing, doubts: tuple[str, ...] = ()
    ) -> None:
        """`looked` belongs to this screen from now on: it closes it. `doubts` speak against taking
        it without a second look, and are asked about by themselves."""
        super().__init__()
        self._doubts = doubts
        self._home, self._looked, self._importing = home, looked, importing
        self._rows: list[shown.Row] = []
        self._fault = ""
        self._busy = self._gone = self._left = False
        self._done: tuple[Arrival, ...] | None = None

    def compose(self) -> ComposeResult:
        """The deck at the pointer, the switches, every note, and the whole of the row there."""
        yield Static("", id="head", markup=False)
        yield Static("", id="deck", markup=False)
        with VerticalScroll(id="say", can_focus=False):
            yield Static("", id="notice", markup=False)
        with ItemGrid(id="switches", min_column_width=38):
            for name, title in SWITCHES.items():
                key = self.app.keymap.first(f"preview.{name}")
                yield Box(content(f"{title}  {key}"), id=name, compact=True)
        yield Rows(id="rows")
        yield Static("", id="detail", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """Show what was found."""
        self._show()

    def on_resize(self) -> None:
        """The head is as wide as the screen."""
        self._draw_head()

    def on_screen_resume(self) -> None:
        """The sign that work went on may have been in the way of leaving."""
        self._finish()

    def _finish(self) -> None:
        """Once it is imported, leave as soon as nothing covers this."""
        if self._done is not None and self.is_active and not self._left:
            self._left = True
            self.dismiss(self._done)

    def on_unmount(self) -> None:
        """Let go of the sources, unless a thread reads them yet."""
        self._gone = True
        self._close()

    def _close(self) -> None:
        if self._gone and not self._busy:
            self._looked.close()

    # -- drawing ---------------------------------------------------------------------------

    def _show(self) -> None:
        """All of it anew; the pointer stays at its note."""
        rows = self.query_one(Rows)
        before = self._row.place if self._row else ("", "")
        self._rows = shown.rows(self._looked.arrivals, self._looked.warnings)
        at = rows.at
        if before[1]:
            at = next((i for i, row in enumerate(self._rows) if row.place == before), at)
        rows.show(len(self._rows), self._line, at)
        self._draw_head()
        self._draw_deck()
        self._draw_notice()
        self._draw_switches()
        self._draw_detail()
        self.refresh_bindings()

    def _line(self, index: int) -> Text:
        return shown.line(self._rows[index], self._wish)

    def _draw_head(self) -> None:
        sources = list(dict.fromkeys(each.source for each in self._arrivals))
        width = self.size.width
        name = content(f"Import · {', '.join(sources[:1])}").truncate(
            max(8, width - 24), ellipsis=True
        )
        count = len(self._arrivals)
        right = f"{count:,} decks" if count != 1 else "1 deck"
        self.query_one("#head", Static).update(headline(str(name), right, width))

    def _draw_deck(self) -> None:
        row, arrivals = self._row, self._arrivals
        here = row.arrival if row is not None and row.arrival is not None else None
        here = here or (arrivals[0] if arrivals else None)
        if here is None:
            text = content("Nothing was found in it.")
        else:
            text = shown.head(here, _place(arrivals, here), len(arrivals))
        self.query_one("#deck", Static).update(text)

    def _draw_notice(self) -> None:
        text = self._notice()
        self.query_one("#say").display = bool(text)
        self.query_one("#notice", Static).update(content(text))

    def _notice(self) -> str:
        if self._fault:
            return f"✗ {self._fault}"
        if self._barred:
            titles = ", ".join(shown.short(each.title) for each in self._barred[:3])
            return (
                f"! This would change {titles}, which is your own. If the file is yours too, "
                f"{self._key('own')} says so."
            )
        if self._doubts:
            return f"! {'; '.join(self._doubts)}. {self._key('take')} asks before it is taken."
        if self._looked.does_nothing:
            skipped = sum(each.notes.get("skipped", 0) for each in self._arrivals)
            why = f"{skipped:,} skipped, the rest is" if skipped else "exactly this is"
            return f"Nothing to do: {why} here already. {self._key('leave')} goes back."
        return ""

    def _draw_switches(self) -> None:
        for name, is_so in self._is_so.items():
            box = self.query_one(f"#{name}", Box)
            box.display = self._matters(name)
            box.value = is_so

    def _draw_detail(self) -> None:
        self.query_one("#detail", Static).update(content(self._detail()[:MOST_SAID]))

    def _detail(self) -> str:
        row = self._row
        if row is None:
            same = sum(each.notes.get("same", 0) for each in self._arrivals)
            return f"No note changes; {same:,} are the same." if self._arrivals else ""
        if row.warning:
            return row.warning
        if row.item is None:
            return f"From {row.arrival.source}" if row.arrival else ""
        key, label = self._key("note"), unmarked(row.item.label)
        if shown.takes_theirs(row, self._wish):
            return f"{label}\nYou edited it; their words are taken. {key} keeps yours."
        if shown.can_choose(row, self._wish):
            return f"{label}\nYou edited it: your version stands. {key} takes theirs."
        return f"{label}\n{row.item.what}{f': {row.item.why}' if row.item.why else ''}"

    def on_rows_moved(self) -> None:
        """The pointer is at another note, perhaps of another deck."""
        self._draw_deck()
        self._draw_detail()
        self.refresh_bindings()

    # -- what there is ---------------------------------------------------------------------

    @property
    def _wish(self) -> Wish:
        return self._looked.wish

    @property
    def _arrivals(self) -> tuple[Arrival, ...]:
        return self._looked.arrivals

    @property
    def _row(self) -> shown.Row | None:
        at = self.query_one(Rows).at
        return self._rows[at] if at < len(self._rows) else None

    @property
    def _replaces(self) -> bool:
        """Whether everything that the person edited gives way."""
        return self._wish.edits.value == "theirs"

    @property
    def _is_so(self) -> dict[str, bool]:
        """How the switches stand."""
        wish = self._wish
        return {
            "own": wish.own, "history": wish.history, "split": wish.split,
            "theirs": self._replaces,
        }  # fmt: skip

    @property
    def _barred(self) -> list[Arrival]:
        """Decks of one's own that would change, which nobody said the source may."""
        if self._wish.own:
            return []
        return [each for each in self._arrivals if each.own and shown.changes(each)]

    def _matters(self, switch: str) -> bool:
        """Whether a switch can make a difference to these sources."""
        formats = {each.format for each in self._arrivals}
        if switch == "history":
            return bool(formats & shown.PACKAGES)
        if switch == "split":
            return bool(formats - shown.WHOLE)
        if switch == "theirs":
            return self._replaces or any(each.edited for each in self._arrivals)
        return True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what makes a difference works."""
        if not self.is_mounted:
            return True
        if action == "take":
            return not self._barred and bool(self._doubts or not self._looked.does_nothing)
        if action == "switch":
            return self._matters(str(parameters[0]))
        if action == "note":
            row = self._row
            return row is not None and not self._replaces and shown.can_choose(row, self._wish)
        return True

    def _key(self, name: str) -> str:
        return self.app.keymap.first(f"preview.{name}")

    # -- what the person does --------------------------------------------------------------

    def on_checkbox_changed(self, event: Tick.Changed) -> None:
        """A click on a box is its key; that a box shows what is so is nobody's wish."""
        name = event.checkbox.id or ""
        if event.value != self._is_so[name]:
            self.action_switch(name)

    def action_switch(self, name: str) -> None:
        """Turn one of the switches, and compare again."""
        from drill.service.library.imports import Edits

        wish = self._wish
        turned = {
            "own": lambda: replace(wish, own=not wish.own),
            "history": lambda: replace(wish, history=not wish.history),
            "split": lambda: replace(wish, split=not wish.split),
            "theirs": lambda: replace(wish, edits=Edits.MINE if self._replaces else Edits.THEIRS),
        }
        self._compare(turned[name]())

    def action_note(self) -> None:
        """Of the note at the pointer take their words, or keep one's own after all."""
        row = self._row
        if row is not None and shown.can_choose(row, self._wish):
            self._compare(replace(self._wish, theirs=self._wish.theirs ^ {row.place}))

    @work
    async def _compare(self, wish: Wish) -> None:
        before, home = self._looked, self._home

        def again(progress: Progress) -> Looked:
            return self._importing.again(home, before, wish, progress)

        def compared(looked: Looked) -> None:
            self._looked = looked

        await self._do("Comparing", again, compared)

    @work
    async def action_take(self) -> None:
        """Import what is shown."""
        looked, home = self._looked, self._home
        if self._doubts and not await asked(
            self.app, "Take it all the same?", f"{'; '.join(self._doubts)}.", "Take it"
        ):
            return

        def take(progress: Progress) -> tuple[Arrival, ...]:
            return self._importing.take(home, looked, progress)

        def taken(done: tuple[Arrival, ...]) -> None:
            self._done = done

        await self._do("Importing", take, taken)
        self._finish()

    async def _do(
        self, what: str, act: Callable[[Progress], _T], keep: Callable[[_T], None]
    ) -> None:
        """Work beside the screen; then show what is so now, or what was in its way.

        A key pressed again meanwhile is not meant for what comes into its place.
        """
        if self._busy:
            return
        self._busy, self._fault = True, ""
        try:
            keep(await run(self.app, what, act))
        except Cancelled:
            self._fault = "Stopped; nothing was changed."
        except DrillError as error:
            self._fault = str(error)
        self._busy = False
        self._close()
        if self.is_attached and self._done is None:
            self._show()

    def action_move(self, by: int) -> None:
        """The pointer up or down."""
        self.query_one(Rows).move(by)

    def action_page(self, by: int) -> None:
        """By a page."""
        rows = self.query_one(Rows)
        rows.move(by * max(1, rows.size.height - 1))

    def action_end(self, by: int) -> None:
        """To the first row, or the last."""
        rows = self.query_one(Rows)
        rows.go_to(rows.count - 1 if by > 0 else 0)

    def action_leave(self) -> None:
        """Back to the source; nothing is changed."""
        if not self._busy:
            self.dismiss(None)


def _place(arrivals: tuple[Arrival, ...], here: Arrival) -> int:
    return next((at for at, each in enumerate(arrivals, 1) if each is here), 1)
