"""A deck's own options: its name, a pause, and what is different for its cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.widgets import Input, Select, Static

from drill.errors import DrillError
from drill.service.library import deck_options
from drill.service.library.deck_options import NewCardOrder
from drill.tui.actions import DECK_FORM
from drill.tui.content import content
from drill.tui.screen import after_typing
from drill.tui.screens.form import FormScreen, row
from drill.tui.widgets.tick import Tick

if TYPE_CHECKING:
    from drill.service.home.home import Home

_ORDERS = {
    NewCardOrder.TAUGHT: "as they are taught, core first",
    NewCardOrder.ADDED: "as the deck lists them",
    NewCardOrder.RANDOM: "shuffled",
}


class DeckForm(FormScreen[str], where=DECK_FORM):
    """A row an option. Its result is the deck's id, where something was changed."""

    CSS_PATH = "deck_form.tcss"
    saves = "Keep it"

    def __init__(self, home: Home, deck_id: str) -> None:
        """Raises NotFound and StoreError."""
        super().__init__()
        self._home = home
        self._options = deck_options.options(home, deck_id)
        self.head = f"Deck · {self._options.title}"

    def fields(self) -> ComposeResult:
        """An option that is left empty is as everywhere."""
        options, everywhere = self._home.options, "as everywhere: "
        deck = self._options
        retention, new = deck.desired_retention, deck.new_per_day
        yield row("Title", Input(deck.title, id="title", max_length=200, compact=True))
        yield row("Id", Input(deck.id, id="id", max_length=80, compact=True))
        yield row(
            "Retention",
            Input(
                "" if retention is None else f"{retention:g}", id="retention", max_length=6,
                placeholder=f"{everywhere}{options['scheduling.desired_retention']:g}",
                compact=True,
            ),
        )  # fmt: skip
        yield row(
            "New a day",
            Input(
                "" if new is None else str(new), id="new", max_length=6,
                placeholder=f"{everywhere}{options['scheduling.new_per_day']}", compact=True,
            ),
        )  # fmt: skip
        yield row(
            "New cards",
            Select(
                [(words, order.value) for order, words in _ORDERS.items()],
                value=deck.order.value, allow_blank=False, id="order", compact=True,
            ),
        )  # fmt: skip
        yield Tick("paused: none of its cards is shown", deck.paused, id="paused", compact=True)
        yield Static(content(f"Version {deck.version}"), id="version", markup=False)

    def on_input_submitted(self) -> None:
        """Enter goes on to the next field."""
        self.focus_next()

    @after_typing
    def action_save(self) -> None:
        """Keep what the fields say; else say what is wrong."""
        before = self._options
        try:
            changed = deck_options.change(
                self._home,
                before.id,
                desired_retention=self.text("retention"),
                new_per_day=self.text("new"),
                order=str(self.query_one("#order", Select).value),
                paused=self.query_one("#paused", Tick).value,
            )
            renamed = deck_options.rename(
                self._home, before.id, self.text("id"), self.text("title")
            )
        except DrillError as error:
            self.show_fault(f"✗ {error}")
            return
        words = "; ".join(filter(None, (changed, renamed)))
        if words:
            self.say(f"{words}. {self.key('library.undo')} takes it back.")
        self.dismiss((self.text("id") or before.id) if words else "")
