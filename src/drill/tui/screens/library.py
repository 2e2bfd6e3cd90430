"""Library: the decks that are here, and the ways in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.widgets import DataTable, Static

from drill.errors import DrillError
from drill.service.home import words
from drill.service.home.progress import Progress
from drill.service.library import decks
from drill.service.library.decks import DeckInfo
from drill.text import one_line
from drill.tui.content import cell, content
from drill.tui.screen import HomeScreen
from drill.tui.widgets.import_report import short, summary

if TYPE_CHECKING:
    from drill.service.library.arrivals import Arrival
    from drill.service.library.updates import News

_OWN = "●"
"""Stands before a deck of one's own."""
_NUMBERS = {"notes": "notes", "cards": "cards", "due": "all due", "new": "all new"}
"""What is counted of a deck → the head of its column; Today calls due and new what a day shows."""
NO_FILES = "In a browser drill opens no files of the computer it runs on."
_NUMBER, _LEAST_TITLE, _BESIDE = 9, 16, 6
"""Columns of a number, of a title at least, and of what stands between and around them."""


class LibraryScreen(HomeScreen[None], where="library"):
    """A row a deck, and below it what else is to be said of the one at the pointer."""

    CSS_PATH = "library.tcss"
    waits = True
    _decks: list[DeckInfo] | None = None
    _left = 0
    _chosen = ""

    def parts(self) -> ComposeResult:
        """A table, or what to do where it would be empty."""
        yield Static("", id="empty", markup=False)
        yield DataTable(id="decks", classes="panel", cursor_type="row")
        yield Static("", id="detail", classes="panel", markup=False)

    def on_mount(self) -> None:
        """Nothing yet: the decks are counted beside the screen."""
        self.query_one("#empty").display = False
        self.query_one(DataTable).focus()
        self._draw_head()

    def on_screen_resume(self) -> None:
        """Decks may have come, gone or been studied."""
        self.redraw()

    def on_resize(self) -> None:
        """Titles are as wide as there is room."""
        self._draw()

    def redraw(self) -> None:
        """Look it up beside the screen."""
        self.look_up(self._read, self._show)

    def _read(self) -> tuple[list[DeckInfo], int]:
        """The decks, and how many cards are left for today."""
        from drill.service.onsite.today import keep

        keep(self._home)
        today = self.host.overview()
        return decks.listing(self._home), today.left if today else 0

    def _show(self, read: tuple[list[DeckInfo], int]) -> None:
        self._decks, self._left = read
        self._draw()

    # -- drawing ---------------------------------------------------------------------------

    def _draw(self) -> None:
        self._draw_head()
        if self._decks is None:
            return
        table, empty = self.query_one(DataTable), self.query_one("#empty", Static)
        table.display, empty.display = bool(self._decks), not self._decks
        empty.update(
            content(
                ("No decks are here.\n\n", "bold"),
                f"{self.key('import')} takes one in: a file, a package, a table, an address.\n"
                f"{self.key('today.load')} on Today loads those that come with drill.",
            )
        )
        self._fill(table, self._decks)
        self._draw_detail()
        self.refresh_bindings()

    def _fill(self, table: DataTable[object], listing: list[DeckInfo]) -> None:
        at = next(
            (i for i, deck in enumerate(listing) if deck.id == self._chosen), table.cursor_row
        )
        beside = _BESIDE + table.gutter.width + len(_NUMBERS) * _NUMBER
        title = max(_LEAST_TITLE, self.size.width - beside)
        own = any(deck.own for deck in listing)
        table.border_subtitle = content(f"{_OWN} your own" if own else "")
        with self.prevent(DataTable.RowHighlighted):
            table.clear(columns=True)
            table.add_column(cell("deck"), width=title)
            for name in _NUMBERS.values():
                table.add_column(cell(name, right=True), width=_NUMBER - 2)
            for deck in listing:
                table.add_row(*_cells(deck))
            table.move_cursor(row=at, animate=False)
        table.styles.height = 1 + len(listing) + table.gutter.height  # with the heads

    def _draw_head(self) -> None:
        right = ""
        if self._decks is not None:
            cards = words.count(sum(deck.cards for deck in self._decks), "card")
            left = f" · {self._left:,} left today" * bool(self._left)
            right = f"{words.count(len(self._decks), 'deck')} · {cards}{left}"
        self.show_head("Library", right)

    def _draw_detail(self) -> None:
        deck = self._deck
        if deck is None:
            text = content("Counting your decks…" if self._decks is None else "")
        else:
            samples = "somebody else's stories are samples" if deck.stories else ""
            whose = ("your own stories" if deck.stories else "your own") if deck.own else samples
            parts = (deck.id, short(deck.version), whose, short(deck.license))
            about = " · ".join(filter(None, parts))
            described = f"\n\n{one_line(deck.description)}" if deck.description else ""
            follows = f"\nfollows {deck.link}" if deck.link else ""
            if deck.address and not deck.link:
                follows = f"\n{self.key('fetch')} fetches it anew from {one_line(deck.address)}"
            text = content((about, "$foreground-muted"), f"{follows}{described}")
        detail = self.query_one("#detail", Static)
        detail.border_title = content(short(deck.title) if deck else "")
        detail.update(text)

    @property
    def _deck(self) -> DeckInfo | None:
        """The deck at the pointer."""
        at = self.query_one(DataTable).cursor_row
        return self._decks[at] if self._decks and 0 <= at < len(self._decks) else None

    def on_data_table_row_highlighted(self) -> None:
        """The pointer is elsewhere."""
        self._chosen = self._deck.id if self._deck else ""
        self._draw_detail()

    # -- what the person does --------------------------------------------------------------

    def can(self, action: str) -> bool:
        """Only what can be done with what is there works."""
        deck = self._deck
        if action == "fetch":
            return bool(deck and deck.address and not deck.link)
        return action not in ("cards", "export", "options") or deck is not None

    def action_import(self) -> None:
        """Take decks in."""
        if self.app.is_web:
            self.say(f"{NO_FILES} Take decks in on its terminal.")
            return
        from drill.tui.screens.import_ import ImportScreen

        self.app.push_screen(ImportScreen(self._home), self._imported)

    def _imported(self, arrivals: tuple[Arrival, ...] | None) -> None:
        """Back from it, with what was imported; the decks may be counted already, or not yet."""
        if arrivals:
            self._chosen = arrivals[0].deck
            self._draw()
            if all(arrival.does_nothing for arrival in arrivals):
                self.say("Nothing in it was new; where it comes from now is remembered.")
            else:
                self.say(f"{summary(arrivals)} {self.key('undo')} takes it back.")

    @work
    async def action_fetch(self) -> None:
        """Fetch the deck at the pointer again, and show what would become of it."""
        from drill.service.library import updates
        from drill.tui.screens.preview import PreviewScreen

        deck, home = self._deck, self._home
        if deck is None:
            return

        def look(progress: Progress) -> News:
            (followed,) = updates.followed(home, [deck.id])
            return updates.look(home, followed, progress=progress)

        news = await self.attempt(f"Fetching {short(deck.title)}", look)
        if news is None:
            return
        if news.looked is None:
            self.complain(DrillError(news.fault, "Your copy stays as it is."))
        elif not self.is_attached:
            news.close()
        elif news.up_to_date:
            news.close()
            self.say(f"{short(deck.title)} is up to date.")
        else:
            self.app.push_screen(PreviewScreen(home, news.looked, news.doubts), self._imported)

    def action_export(self) -> None:
        """Write the deck at the pointer to a file."""
        if self.app.is_web:
            self.say(f"{NO_FILES} Write decks out on its terminal.")
            return
        from drill.tui.screens.export_form import ExportForm

        if self._deck is not None:
            self.app.push_screen(ExportForm(self._home, self._deck))

    def on_data_table_row_selected(self) -> None:
        """A click on the deck at the pointer is enter."""
        self.action_cards()

    def action_cards(self) -> None:
        """Browse the deck at the pointer."""
        if self._deck is not None:
            self.host.open("browse", f'deck:"{self._deck.id}"')

    def action_options(self) -> None:
        """What is different for the deck at the pointer."""
        from drill.tui.screens.deck_form import DeckForm

        if self._deck is not None:
            with self.complaining():
                self.app.push_screen(DeckForm(self._home, self._deck.id), self._optioned)

    def _optioned(self, deck: str | None) -> None:
        """Back from it, with the deck's id where something was changed."""
        if deck:
            self._chosen = deck
            self.redraw()

    def action_leave(self) -> None:
        """Back to Today; what is being fetched is waited for, or stopped first."""
        if not self.busy:
            self.dismiss()


def _cells(deck: DeckInfo) -> list[object]:
    """A row: the title, a sign where it is one's own, and its numbers flush right."""
    title = f"{_OWN if deck.own else ' '} {deck.title}"
    numbers = (getattr(deck, name) for name in _NUMBERS)
    return [
        cell(title),
        *(cell(f"{number:,}", right=True) for number in numbers),
    ]
