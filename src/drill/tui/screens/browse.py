"""Browse: every card there is, searched, sorted, looked at, and changed one by one or all at once.

A list of any length: only the lines in sight are ever read. The search runs beside the screen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from drill.coaching.leeches import advice
from drill.domain.card import Faces
from drill.errors import DrillError
from drill.service.insight import browser
from drill.service.insight.browser import FoundCard, SearchError
from drill.service.library import bulk, decks
from drill.text import one_line
from drill.tui.actions import BROWSE
from drill.tui.content import content, headline, prose
from drill.tui.screen import DrillScreen
from drill.tui.screens.dialogs import asked, typed
from drill.tui.widgets.card_line import line, titles
from drill.tui.widgets.footer import Footer
from drill.tui.widgets.rows import Rows
from drill.tui.work import run

if TYPE_CHECKING:
    from drill.service.home.home import Home
    from drill.service.home.progress import Progress
    from drill.service.library.bulk import BulkResult

WIDE = 110
"""Columns from which the card stands beside the list."""
_PAGE = 60
_PAUSE = 0.2
"""Seconds after the last key before a search begins by itself."""

_Act = Callable[["Home", Sequence[int], "Progress"], "BulkResult"]


class BrowseScreen(DrillScreen[None], where=BROWSE):
    """A search, a list with a pointer and marks, and the card at the pointer."""

    CSS_PATH = "browse.tcss"
    AUTO_FOCUS = ""

    def __init__(self, home: Home, query: str = "") -> None:
        super().__init__()
        self._home = home
        self._query = query
        self._sort, self._descending = "deck", False
        self._pks: Sequence[int] = ()
        self._lines: dict[int, FoundCard] = {}
        self._marked: set[int] = set()
        self._anchor: int | None = None
        self._looked = False
        self._fault: SearchError | DrillError | None = None

    def compose(self) -> ComposeResult:
        """The search, what is wrong with it, the list, the card."""
        yield Static("", id="head", markup=False)
        yield Input(
            self._query, id="search", compact=True, max_length=2_000,
            placeholder="words, deck:, is:due, prop:recall<80%, rated:7 …",
        )  # fmt: skip
        yield Static("", id="fault", markup=False)
        with Container(id="room"):
            with Container(id="list"):
                yield Static("", id="columns", markup=False)
                yield Rows(id="rows")
            with VerticalScroll(id="card", can_focus=False):
                yield Static("", id="faces", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """All cards, or those that were asked for."""
        self.query_one("#fault").display = False
        self._arrange()
        self._search()

    def on_resize(self) -> None:
        """Beside each other, or one above the other."""
        self._arrange()
        self._draw()

    def _arrange(self) -> None:
        self.set_class(self.size.width >= WIDE, "wide")

    # -- searching -------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        """A search begins when nobody types for a moment."""
        if event.value != self._query:
            self._query = event.value
            self.set_timer(_PAUSE, lambda: self._search_if(event.value))

    def _search_if(self, query: str) -> None:
        if query == self._query:
            self._search()

    def on_input_submitted(self) -> None:
        """Enter searches at once and goes to the list."""
        self._search()
        self.set_focus(None)

    def _search(self) -> None:
        self._find(self._query, self._sort, self._descending)

    @work(thread=True, exclusive=True, group="search")
    def _find(self, query: str, sort: str, descending: bool) -> None:
        try:
            pks = browser.find(self._home, query, sort=sort, descending=descending)
        except DrillError as error:
            self.app.call_from_thread(self._refuse, error)
            return
        self.app.call_from_thread(self._show, pks, (query, sort, descending))

    def _refuse(self, error: DrillError) -> None:
        if self.is_attached and self.query("#fault"):
            self._fault = error
            self._draw_fault()

    def _show(self, pks: Sequence[int], search: tuple[str, str, bool]) -> None:
        if not self.is_attached or not self.query("#rows"):
            return
        if search != (self._query, self._sort, self._descending):
            return  # another search was begun meanwhile
        rows = self.query_one(Rows)
        before = self._pks[rows.at] if rows.at < len(self._pks) else None
        self._pks, self._looked, self._fault = pks, True, None
        self._lines.clear()
        self._marked &= set(pks)
        at = rows.at
        if before is not None:
            at = next((i for i, pk in enumerate(pks) if pk == before), rows.at)
        rows.show(len(self._pks), self._row, at)
        self._draw()

    # -- drawing ---------------------------------------------------------------------------

    def _line(self, index: int) -> FoundCard | None:
        """The line at a place; read with those around it the first time."""
        pk = self._pks[index]
        if pk not in self._lines:
            start = max(0, index - _PAGE // 3)
            for card in browser.lines(self._home, self._pks[start : start + _PAGE]):
                self._lines[card.stored.pk] = card
        return self._lines.get(pk)

    def _row(self, index: int) -> Text:
        try:
            found = self._line(index)
        except DrillError:
            found = None  # the store is busy, or gone: it is said when something is done
        width = self.query_one(Rows).scrollable_content_region.width - 2
        now = self._home.clock.now()
        return line(found, self._pks[index] in self._marked, width, now)

    def _draw(self) -> None:
        if not self.query("#rows"):
            return
        count = f"{len(self._pks):,} card{'s' * (len(self._pks) != 1)}"
        marked = f"{len(self._marked):,} marked · " if self._marked else ""
        order = f"by {browser.SORTS[self._sort]} {'↓' if self._descending else '↑'}"
        right = f"{marked}{count} · {order}" if self._looked else "looking…"
        self.query_one("#head", Static).update(headline("Browse", right, self.size.width))
        width = self.query_one(Rows).scrollable_content_region.width - 2
        shown = titles(width, self._sort, self._descending)
        if self._looked and not self._pks:
            keys = self.host.keymap
            shown = (
                f"No card matches. {keys.first('browse.search')} changes the search,"
                f" {keys.first('browse.everything')} shows everything."
            )
        self.query_one("#columns", Static).update(content((shown, "bold")))
        self.query_one(Rows).refresh()
        self._draw_fault()
        self._draw_card()
        self.refresh_bindings()

    def _draw_fault(self) -> None:
        fault = self.query_one("#fault", Static)
        fault.display = self._fault is not None
        if self._fault is not None:
            error = self._fault
            said = " ".join(filter(None, (error.message, error.hint)))
            at = getattr(error, "at", None)
            field = self.query_one("#search", Input)
            caret = "" if at is None else " " * (at - int(field.scroll_offset.x)) + "^\n"
            fault.update(content(f"{caret}✗ {said}"))

    def _draw_card(self) -> None:
        faces = self.query_one("#faces", Static)
        if not self._here:
            faces.update(content(""))
            return
        try:
            card = self._line(self.query_one(Rows).at)
        except DrillError as error:
            faces.update(content(str(error)))
            return
        if card is None or card.gone:
            faces.update(content("What asked for this card is gone; its history is kept."))
            return
        about = " · ".join(filter(None, (card.stored.key, ", ".join(sorted(card.flags)))))
        if "leech" in card.flags:
            about += f": {advice(card.stored.card.kind)}"
        faces.update(_card(card.faces, one_line(about), wide=self.has_class("wide")))

    def on_rows_moved(self) -> None:
        """The pointer is at another card."""
        self._draw_card()
        self.refresh_bindings()

    # -- the pointer and the marks ---------------------------------------------------------

    @property
    def _here(self) -> list[int]:
        """The card at the pointer, where there is one."""
        at = self.query_one(Rows).at
        return [self._pks[at]] if at < len(self._pks) else []

    @property
    def _meant(self) -> list[int]:
        """The marked cards in the list's order, or the one at the pointer."""
        return [pk for pk in self._pks if pk in self._marked] if self._marked else self._here

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Letters are the search's while it is being written; cards are needed for the rest."""
        if not self.is_mounted:
            return False
        if action == "to_list":
            return self.focused is not None
        if self.focused is not None:
            return action in ("keys", "quit")
        alone = ("edit", "history", "mark", "range", "all", "suspend", "bury", "tag", "move",
                 "reset", "retire", "delete")  # fmt: skip
        return action not in alone or bool(self._pks)

    def action_search(self) -> None:
        """Write a search."""
        self.query_one("#search", Input).focus()

    def action_to_list(self) -> None:
        """From the search to the list."""
        self.set_focus(None)

    def action_end(self, by: int) -> None:
        """To the first card, or the last."""
        self.query_one(Rows).move(by * len(self._pks))

    def action_mark(self) -> None:
        """Mark the card at the pointer, or no longer, and go on."""
        self._anchor = self.query_one(Rows).at
        self._marked ^= set(self._here)
        self.query_one(Rows).move(1)
        self._draw()

    def action_range(self) -> None:
        """Mark everything from the last mark to here."""
        at = self.query_one(Rows).at
        start = self._anchor if self._anchor is not None else at
        low, high = sorted((start, at))
        self._marked |= set(self._pks[low : high + 1])
        self._draw()

    def action_all(self) -> None:
        """Mark all that were found, or none."""
        self._marked = set() if len(self._marked) == len(self._pks) else set(self._pks)
        self._draw()

    def action_sort(self) -> None:
        """By the next column."""
        names = list(browser.SORTS)
        self._sort = names[(names.index(self._sort) + 1) % len(names)]
        self._search()

    def action_reverse(self) -> None:
        """The other way round."""
        self._descending = not self._descending
        self._search()

    def action_list(self, query: str) -> None:
        """A search that is a list of its own."""
        self._query = query
        self.query_one("#search", Input).value = query
        self._search()

    def action_everything(self) -> None:
        """All cards."""
        self.action_list("")

    def action_duplicates(self) -> None:
        """Cards that ask the same."""
        self.action_list(browser.DUPLICATES)

    def action_leeches(self) -> None:
        """Cards that are forgotten again and again."""
        self.action_list(browser.LEECHES)

    # -- what is done to cards -------------------------------------------------------------

    def action_suspend(self) -> None:
        """Suspend them; where all are, let them come again."""
        on = not all(self._flagged("suspended"))
        self._do("Suspending", lambda t, pks, p: bulk.suspend(t, pks, on, p))

    def action_bury(self) -> None:
        """Bury them until tomorrow; where all are, no longer."""
        on = not all(self._flagged("buried"))
        self._do("Burying", lambda t, pks, p: bulk.bury(t, pks, on, p))

    def action_retire(self) -> None:
        """Never ask them again; where all are retired, bring them back."""
        on = not all(self._flagged("retired"))
        self._do("Retiring", lambda t, pks, p: bulk.retire(t, pks, on, p))

    def _flagged(self, flag: str) -> list[bool]:
        """Whether each of the cards that are meant has a flag; of many, as the first hundred."""
        found = browser.lines(self._home, self._meant[:100])
        return [flag in each.flags for each in found]

    def action_reset(self) -> None:
        """Make them new again, once the person said so."""
        self._ask(
            "Make {} new again?", "Their reviews stay in the log; undo brings the memory back.",
            "Reset", "Resetting", bulk.reset,
        )  # fmt: skip

    def action_delete(self) -> None:
        """Delete their notes, once the person said so."""
        self._ask(
            "Delete the notes of {}?",
            "All cards of these notes go with them. The log keeps their reviews, and undo brings "
            "them back.",
            "Delete", "Deleting", bulk.delete,
        )  # fmt: skip

    @work(exclusive=True, group="doing")
    async def _ask(self, question: str, said: str, yes: str, what: str, act: _Act) -> None:
        meant = self._meant
        many = f"{len(meant):,} card{'s' * (len(meant) != 1)}"
        if meant and await asked(self.app, question.format(many), said, yes):
            await self._done(what, act, meant)

    @work(exclusive=True, group="doing")
    async def action_tag(self) -> None:
        """Give their notes tags, or take some from them."""
        meant = self._meant
        help = "`figures -old` gives them figures and takes old away; blanks stand between tags."
        said = (await typed(self.app, "Tags", help)).split()
        add = [name.removeprefix("+") for name in said if not name.startswith("-")]
        remove = [name[1:] for name in said if name.startswith("-")]
        if said:
            await self._done("Tagging", lambda t, pks, p: bulk.tag(t, pks, add, remove, p), meant)

    @work(exclusive=True, group="doing")
    async def action_move(self) -> None:
        """Move their notes to another deck."""
        meant = self._meant
        with self.complaining():
            known = [deck.id for deck in decks.listing(self._home)]
            to = await typed(self.app, "Move to which deck?", f"One of {', '.join(known)}.")
            if to:
                await self._done("Moving", lambda t, pks, p: bulk.move(t, pks, to, p), meant)

    @work(exclusive=True, group="doing")
    async def _do(self, what: str, act: _Act) -> None:
        await self._done(what, act, self._meant)

    async def _done(self, what: str, act: _Act, meant: Sequence[int]) -> None:
        with self.complaining():
            done = await run(self.app, what, lambda progress: act(self._home, meant, progress))
            words = f"{done.what[:1].upper()}{done.what[1:]}."
            if done.cards:
                left = f" Left as they were: {'; '.join(done.skipped)}." if done.skipped else ""
                words += f"{left} {self.key('browse.undo')} takes it back."
            self.say(words)
            self.redraw()

    @work(exclusive=True, group="doing")
    async def action_edit(self) -> None:
        """Edit the note of the card at the pointer."""
        from drill.tui.editing import edit_note

        line = self._line(self.query_one(Rows).at)
        if line and await edit_note(self, line.stored.card.deck, line.stored.card.note):
            self.redraw()

    def action_history(self) -> None:
        """The history of the card at the pointer."""
        from drill.tui.screens.card import CardScreen

        if self._here:
            self.app.push_screen(CardScreen(self._home, self._here[0]))

    def redraw(self) -> None:
        """Something was changed, or undone: look again."""
        self._search()


def _card(made: Faces, about: str, *, wide: bool) -> Content:
    """Both faces, and what the card is; closer together where there is little room."""
    gap = "\n\n" if wide else "\n"
    whole = prose(made.whole_front, "bold") + content(gap) + prose(made.back)
    if made.aside:
        whole = whole + content(gap, (made.aside, "$foreground-muted"))
    return whole + content("\n\n", (about, "$foreground-muted"))
