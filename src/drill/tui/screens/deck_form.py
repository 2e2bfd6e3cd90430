"""A deck's own options: its name, a pause, and what is different for its cards."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Select, Static

from drill.service.home.home import Home
from drill.service.library import deck_options
from drill.service.library.deck_options import NewCardOrder
from drill.tui.content import content
from drill.tui.screen import after_typing
from drill.tui.screens.form import FormScreen, line, row
from drill.tui.widgets.fields import ChoiceField, Tick

_ORDERS = {
    NewCardOrder.TAUGHT.value: "as they are taught, core first",
    NewCardOrder.ADDED.value: "as the deck lists them",
    NewCardOrder.RANDOM.value: "shuffled",
}


class DeckForm(FormScreen[str], where="deck"):
    """A row an option. Its result is the deck's id, where something was changed."""

    CSS_PATH = "deck_form.tcss"

    def __init__(self, home: Home, deck_id: str) -> None:
        """Raises NotFound and StoreError."""
        super().__init__(home)
        self._options = deck_options.options(home, deck_id)
        self.head = f"Deck · {self._options.title}"

    def fields(self) -> ComposeResult:
        """An option that is left empty is as everywhere."""
        options, everywhere = self._home.options, "as everywhere: "
        deck = self._options
        retention, new = deck.desired_retention, deck.new_per_day
        yield row("Title", line("title", deck.title))
        yield row("Id", line("id", deck.id, longest=80))
        given = "" if retention is None else f"{retention:g}"
        usual = f"{everywhere}{options['scheduling.desired_retention']:g}"
        yield row("Retention", line("retention", given, example=usual, longest=6))
        given = "" if new is None else str(new)
        usual = f"{everywhere}{options['scheduling.new_per_day']}"
        yield row("New a day", line("new", given, example=usual, longest=6))
        yield row("New cards", ChoiceField("order", _ORDERS, deck.order.value))
        yield Tick("paused: none of its cards is shown", deck.paused, id="paused", compact=True)
        yield Static(content(f"Version {deck.version}"), id="version", markup=False)

    @after_typing
    def action_save(self) -> None:
        """Keep what the fields say; else say what is wrong."""
        before = self._options
        with self.complaining():
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
            words = "; ".join(filter(None, (changed, renamed)))
            if words:
                self.say(f"{words}. {self.key('library.undo')} takes it back.")
            self.dismiss((self.text("id") or before.id) if words else "")
