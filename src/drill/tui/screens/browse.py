"""Browse: every card there is, searched, sorted, looked at, and changed one by one or all at once.

A list of any length: only the lines in sight are ever read. The search runs beside the screen.
"""

from __future__ import annotations

from asyncio import sleep, to_thread
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from drill.coaching.leeches import advice
from drill.errors import DrillError
from drill.service.home import words
from drill.service.home.home import Home
from drill.service.home.progress import Progress
from drill.service.insight import browser
from drill.service.insight.browser import FoundCard
from drill.service.library import bulk, decks
from drill.service.library.bulk import BulkResult
from drill.text import one_line
from drill.tui.content import content
from drill.tui.screen import HomeScreen
from drill.tui.screens.dialogs import typed
from drill.tui.widgets.card_line import Headings, both_faces, line
from drill.tui.widgets.rows import Rows

_PAGE = 60
"""Lines read at once."""
WIDE = 110
"""Columns from which the card stands beside the list."""
_PAUSE = 0.2
"""Seconds after the last key before a search begins by itself."""
_NEEDS_CARDS = frozenset(
    {"edit", "history", "mark", "range", "all", "turn", "tag", "move", "ask_to"}
)

_Turn = Callable[["Home", Sequence[int], bool, "Progress"], "BulkResult"]
_Act = Callable[["Home", Sequence[int], "Progress"], "BulkResult"]

_TURNS: Mapping[str, tuple[str, _Turn]] = {
    "suspended": ("Suspending", bulk.suspend),
    "buried": ("Burying", bulk.bury),
    "retired": ("Retiring", bulk.retire),
}
"""What cards are, or are no longer → what it is called while it is done, and what does it."""


class CardList:
    """Cards are named by their row numbers, places count from 0."""

    def __init__(self, home: Home, query: str) -> None:
        self._home = home
        self.query, self.sort, self.descending = query, "deck", False
        self.pks: Sequence[int] = ()
        self.known = False
        """Whether anything was searched yet."""
        self.marked: set[int] = set()
        self._last_mark: int | None = None
        self._lines: dict[int, FoundCard] = {}

    @property
    def standing(self) -> str:
        """How many they are, how many of them are marked, and how they are sorted."""
        if not self.known:
            return "looking…"
        marked = f"{len(self.marked):,} marked · " if self.marked else ""
        order = f"by {browser.SORTS[self.sort]} {'↓' if self.descending else '↑'}"
        return f"{marked}{words.count(len(self.pks), 'card')} · {order}"

    def search(self) -> Sequence[int]:
        """What the query finds now, for `take`. In a thread. Raises SearchError and StoreError."""
        return browser.find(self._home, self.query, sort=self.sort, descending=self.descending)

    def first(self) -> Mapping[int, FoundCard]:
        """The lines of the first of all cards, for `take` where nothing is shown yet: to sort all
        takes longer than a page. In a thread. Raises StoreError."""
        return self._read(browser.find(self._home, "", first=_PAGE))

    def take(
        self, pks: Sequence[int], at: int, first: Mapping[int, FoundCard] | None = None
    ) -> int:
        """Hold these instead; where they are but the first of all, `first` are their lines. Returns
        the place of the card that was at a place before."""
        before = self.at(at)
        if first is not None:
            self._lines = dict(first)
        elif self.known:  # else what was read is of this moment
            self._lines.clear()
        self.pks, self.known = pks, first is None
        if self.marked:
            self.marked &= set(pks)
        return pks.index(before[0]) if before and before[0] in pks else at

    def line(self, index: int) -> FoundCard | None:
        """The line at a place, None where the card is gone; read with those around it the first
        time. Raises StoreError.
        """
        pk = self.pks[index]
        if pk not in self._lines:
            start = max(0, index - _PAGE // 3)
            self._lines |= self._read(self.pks[start : start + _PAGE])
        return self._lines.get(pk)

    def _read(self, pks: Sequence[int]) -> dict[int, FoundCard]:
        return {card.stored.pk: card for card in browser.lines(self._home, pks)}

    def at(self, index: int) -> list[int]:
        """The card at a place, where there is one."""
        return [*self.pks[index : index + 1]]

    def meant(self, index: int) -> list[int]:
        """The marked cards in the list's order, or the one at a place."""
        return [pk for pk in self.pks if pk in self.marked] or self.at(index)

    def mark(self, index: int) -> None:
        """Mark the card at a place, or no longer."""
        self._last_mark = index
        self.marked ^= set(self.at(index))

    def mark_to(self, index: int) -> None:
        """Mark everything from the last mark to a place."""
        low, high = sorted((index if self._last_mark is None else self._last_mark, index))
        self.marked |= set(self.pks[low : high + 1])

    def mark_all(self) -> None:
        """Mark all, or none where all are."""
        self.marked = set() if len(self.marked) == len(self.pks) else set(self.pks)

    def sort_by_next(self) -> None:
        """By the next column, at the next search."""
        columns = list(browser.SORTS)
        self.sort = columns[(columns.index(self.sort) + 1) % len(columns)]


class _Question(NamedTuple):
    """What is done only once the person said so."""

    question: str
    consequence: str
    title: str
    act: _Act


_QUESTIONS = {
    "Reset": _Question(
        "Make {} new again?",
        "Their reviews stay in the log; undo brings the memory back.",
        "Resetting",
        bulk.reset,
    ),
    "Delete": _Question(
        "Delete the notes of {}?",
        "All cards of these notes go with them. The log keeps their reviews, and undo brings "
        "them back.",
        "Deleting",
        bulk.delete,
    ),
}


class BrowseScreen(HomeScreen[None], where="browse"):
    """A search, a list with a pointer and marks, and the card at the pointer."""

    CSS_PATH = "browse.tcss"
    waits = True
    AUTO_FOCUS = ""

    def __init__(self, home: Home, query: str = "") -> None:
        super().__init__(home)
        self._list = CardList(home, query)
        self._rows = Rows(id="rows")

    def parts(self) -> ComposeResult:
        """The search, what is wrong with it, the list, the card."""
        self._spread(self.app.size.width)  # before there are parts: later each is styled anew
        yield Input(
            self._list.query, id="search", compact=True, max_length=2_000,
            placeholder="words, deck:, is:due, prop:recall<80%, rated:7 …",
        )  # fmt: skip
        yield Static("", id="fault", markup=False)
        with Container(id="room"):
            with Container(id="list"):
                yield Headings(id="columns")
                yield self._rows
            with VerticalScroll(id="card", classes="panel", can_focus=False):
                yield Static("", id="faces", markup=False)

    def on_mount(self) -> None:
        """All cards, or those that were asked for."""
        self.query_one("#fault").display = False
        self.redraw()

    def on_resize(self) -> None:
        """Beside each other, or one above the other."""
        self._spread(self.size.width)
        self.call_after_refresh(self._draw)

    def _spread(self, width: int) -> None:
        self.set_class(width >= WIDE, "wide")

    # -- searching -------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        """A search begins when nobody types for a moment."""
        if event.value != self._list.query:
            self._list.query = event.value
            self._search(_PAUSE)

    def on_input_submitted(self) -> None:
        """Enter searches at once and goes to the list."""
        self.redraw()
        self.set_focus(None)

    def redraw(self) -> None:
        """Something is asked for, or was changed or undone: look."""
        self._search(0.0)

    @work(exclusive=True, group="search")
    async def _search(self, pause: float) -> None:
        """The search that is wanted now; one that is still going on is for nobody."""
        await sleep(pause)
        try:
            if not self._list.known and not self._list.query:
                first = await to_thread(self._list.first)
                self._show([*first], first)
            self._show(await to_thread(self._list.search))
        except DrillError as error:
            self._draw_fault(error)
        self.arrived()

    def _show(
        self, pks: Sequence[int], first: Mapping[int, browser.FoundCard] | None = None
    ) -> None:
        if self.is_standing:
            at = self._list.take(pks, self._rows.at, first)
            self._rows.show(len(pks), self._row, at)
            self.query_one("#fault").display = False
            self.call_after_refresh(self._draw)  # there may be a scrollbar now

    # -- drawing ---------------------------------------------------------------------------

    def _row(self, index: int) -> Text:
        try:
            card = self._list.line(index)
        except DrillError:
            card = None  # the store is busy, or gone: it is said when something is done
        marked = self._list.pks[index] in self._list.marked
        return line(card, marked, self._width, self._home.clock.now())

    @property
    def _width(self) -> int:
        return self._rows.scrollable_content_region.width - 2

    def _draw(self) -> None:
        if not self.is_standing:
            return
        hits = self._list
        self.show_head("Browse", hits.standing)
        self.query_one(Headings).show(self._width, hits.sort, descending=hits.descending)
        self._rows.refresh()
        self.on_rows_moved()

    def _draw_fault(self, error: DrillError) -> None:
        at = getattr(error, "at", None)
        scrolled = int(self.query_one("#search", Input).scroll_offset.x)
        caret = "" if at is None else " " * (at - scrolled) + "^\n"
        self.write("#fault", f"{caret}✗ {' '.join(filter(None, (error.message, error.hint)))}")
        self.query_one("#fault").display = True

    def on_rows_moved(self) -> None:
        """The card at the pointer."""
        self.query_one("#faces", Static).update(self._card())
        self.refresh_bindings()

    def _card(self) -> Content:
        at = self._rows.at
        if not self._list.at(at):
            none = (
                f"No card matches. {self.key('search')} changes the search, "
                f"{self.key('everything')} shows everything."
            )
            return content(none if self._list.known else "")
        try:
            card = self._list.line(at)
        except DrillError as error:
            return content(str(error))
        if card is None or card.gone:
            return content("What asked for this card is gone; its history is kept.")
        asked = card.stored.card
        about = " · ".join((asked.kind.noun, asked.deck, *sorted(card.flags)))
        if "leech" in card.flags:
            about += f": {advice(asked.kind)}"
        return both_faces(card.faces, one_line(about), wide=self.has_class("wide"))

    # -- the pointer and the marks ---------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A list that is shown already is not to be asked for again."""
        shown = action == "list" and parameters == (self._list.query,)
        return not shown and super().check_action(action, parameters)

    def can(self, action: str) -> bool:
        """Letters are the search's while it is being written; cards are needed for the rest."""
        if action == "to_list":
            return self.focused is not None
        if self.focused is not None:
            return action in ("keys", "quit")
        return action not in _NEEDS_CARDS or (self._list.known and bool(self._list.pks))

    def action_search(self) -> None:
        """Write a search."""
        self.query_one("#search", Input).focus()

    def action_to_list(self) -> None:
        """From the search to the list."""
        self.set_focus(None)

    def action_end(self, by: int) -> None:
        """To the first card, or the last."""
        self._rows.move(by * len(self._list.pks))

    def action_mark(self) -> None:
        """Mark the card at the pointer, or no longer, and go on."""
        self._list.mark(self._rows.at)
        self._rows.move(1)
        self._draw()

    def action_range(self) -> None:
        """Mark everything from the last mark to here."""
        self._list.mark_to(self._rows.at)
        self._draw()

    def action_all(self) -> None:
        """Mark all that were found, or none."""
        self._list.mark_all()
        self._draw()

    def action_sort(self) -> None:
        """By the next column."""
        self._list.sort_by_next()
        self.redraw()

    def on_headings_clicked(self, event: Headings.Clicked) -> None:
        """By the column that was clicked; by that one already, the other way round."""
        if event.sort == self._list.sort:
            self.action_reverse()
        else:
            self._list.sort = event.sort
            self.redraw()

    def on_rows_chosen(self) -> None:
        """A second click on a card is enter."""
        self.action_history()

    def action_reverse(self) -> None:
        """The other way round."""
        self._list.descending = not self._list.descending
        self.redraw()

    def action_list(self, query: str) -> None:
        """A search that is a list of its own."""
        self._list.query = query
        self.query_one("#search", Input).value = query
        self.redraw()

    # -- what is done to cards -------------------------------------------------------------

    @work(exclusive=True, group="doing")
    async def action_turn(self, flag: str) -> None:
        """Make cards suspended, buried or retired; where all are, no longer."""
        title, turn = _TURNS[flag]
        meant = self._meant
        with self.complaining():
            # Of many, as the first hundred.
            on = not all(flag in card.flags for card in browser.lines(self._home, meant[:100]))
            await self._do(title, meant, lambda home, pks, hear: turn(home, pks, on, hear))

    @work(exclusive=True, group="doing")
    async def action_ask_to(self, answer: str) -> None:
        """Make cards new again, or delete their notes, once the person said so."""
        meant, ask = self._meant, _QUESTIONS[answer]
        question = ask.question.format(words.count(len(meant), "card"))
        if meant and await self.asked(question, ask.consequence, answer):
            await self._do(ask.title, meant, ask.act)

    @work(exclusive=True, group="doing")
    async def action_tag(self) -> None:
        """Give their notes tags, or take some from them."""
        meant = self._meant
        help = "`figures -old` gives them figures and takes old away; blanks stand between tags."
        tags = (await typed(self.app, "Tags", help)).split()
        add = [tag.removeprefix("+") for tag in tags if not tag.startswith("-")]
        remove = [tag[1:] for tag in tags if tag.startswith("-")]
        if tags:
            await self._do(
                "Tagging", meant, lambda home, pks, hear: bulk.tag(home, pks, add, remove, hear)
            )

    @work(exclusive=True, group="doing")
    async def action_move(self) -> None:
        """Move their notes to another deck."""
        meant = self._meant
        with self.complaining():
            ids = ", ".join(deck.id for deck in decks.listing(self._home))
            to = await typed(self.app, "Move to which deck?", f"One of {ids}.")
            if to:
                await self._do(
                    "Moving", meant, lambda home, pks, hear: bulk.move(home, pks, to, hear)
                )

    @property
    def _meant(self) -> list[int]:
        return self._list.meant(self._rows.at)

    async def _do(self, title: str, meant: Sequence[int], act: _Act) -> None:
        result = await self.attempt(title, lambda progress: act(self._home, meant, progress))
        if result is None:
            return
        text = f"{result.named[:1].upper()}{result.named[1:]}."
        if result.cards:
            left = f" Left as they were: {'; '.join(result.skipped)}." if result.skipped else ""
            text += f"{left} {self.key('undo')} takes it back."
        self.say(text)
        self.redraw()

    @work(exclusive=True, group="doing")
    async def action_edit(self) -> None:
        """Edit what the card at the pointer shows."""
        card = self._list.line(self._rows.at)
        if card is not None and await self.edited(*card.stored.key.split("/", 2)):
            self.redraw()

    def action_history(self) -> None:
        """The history of the card at the pointer."""
        from drill.tui.screens.card import CardScreen

        for pk in self._list.at(self._rows.at):
            self.app.push_screen(CardScreen(self._home, pk))
