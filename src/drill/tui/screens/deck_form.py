"""A deck's own options: its name, a pause, and what is different for its cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Input, Select, Static

from drill.errors import DrillError
from drill.service.library import deck_options
from drill.service.library.deck_options import DeckOptions, NewCardOrder
from drill.tui.actions import DECK_FORM
from drill.tui.content import content, headline
from drill.tui.screen import DrillScreen
from drill.tui.typed import after_typing
from drill.tui.widgets.button import Button
from drill.tui.widgets.footer import Footer
from drill.tui.widgets.tick import Tick

if TYPE_CHECKING:
    from drill.service.home.home import Home

_ORDERS = {
    NewCardOrder.TAUGHT: "as they are taught, core first",
    NewCardOrder.ADDED: "as the deck lists them",
    NewCardOrder.RANDOM: "shuffled",
}


class DeckForm(DrillScreen[str], where=DECK_FORM):
    """A row an option. Its result is the deck's id, where something was changed."""

    CSS_PATH = "deck_form.tcss"

    def __init__(self, home: Home, deck_id: str) -> None:
        """Raises NotFound and StoreError."""
        super().__init__()
        self._home = home
        self._options: DeckOptions = deck_options.options(home, deck_id)

    def compose(self) -> ComposeResult:
        """The fields, what is wrong with them, a button."""
        found = self._options
        everywhere = self._home.options
        retention, new = found.desired_retention, found.new_per_day
        usual = "as everywhere: "
        yield Static("", id="head", markup=False)
        with VerticalScroll(id="form", can_focus=False):
            yield from _row("Title", Input(found.title, id="title", max_length=200, compact=True))
            yield from _row("Id", Input(found.id, id="id", max_length=80, compact=True))
            yield from _row(
                "Retention",
                Input(
                    "" if retention is None else f"{retention:g}", id="retention", max_length=6,
                    placeholder=f"{usual}{everywhere['scheduling.desired_retention']:g}",
                    compact=True,
                ),
            )  # fmt: skip
            yield from _row(
                "New a day",
                Input(
                    "" if new is None else str(new), id="new", max_length=6,
                    placeholder=f"{usual}{everywhere['scheduling.new_per_day']}", compact=True,
                ),
            )  # fmt: skip
            yield from _row(
                "New cards",
                Select(
                    [(said, order.value) for order, said in _ORDERS.items()],
                    value=found.order.value, allow_blank=False, id="order", compact=True,
                ),
            )  # fmt: skip
            yield Tick(
                "paused: none of its cards is shown", found.paused, id="paused", compact=True
            )
            yield Static(content(f"Version {found.version}"), id="version", markup=False)
        yield Static("", id="fault", markup=False)
        with Horizontal(id="buttons"):
            yield Button("", id="save", variant="primary", compact=True)
        yield Footer()

    def on_mount(self) -> None:
        """What it is about."""
        key = self.key("deck.save")
        self.query_one("#save", Button).label = content(f"Keep it  {key}")
        self._draw_head()

    def on_resize(self) -> None:
        """The head is as wide as the screen."""
        self._draw_head()

    def _draw_head(self) -> None:
        name = content(f"Deck · {self._options.title}").truncate(
            max(8, self.size.width - 4), ellipsis=True
        )
        self.query_one("#head", Static).update(headline(str(name), "", self.size.width))

    def on_button_pressed(self) -> None:
        """The button is the key."""
        self.action_save()

    def on_input_submitted(self) -> None:
        """Enter goes on to the next field."""
        self.focus_next()

    @after_typing
    def action_save(self) -> None:
        """Keep what the fields say; else say what is wrong."""

        def said(name: str) -> str:
            return self.query_one(f"#{name}", Input).value.strip()

        before = self._options
        try:
            changed = deck_options.change(
                self._home,
                before.id,
                desired_retention=said("retention"),
                new_per_day=said("new"),
                order=str(self.query_one("#order", Select).value),
                paused=self.query_one("#paused", Tick).value,
            )
            renamed = deck_options.rename(self._home, before.id, said("id"), said("title"))
        except DrillError as error:
            self.query_one("#fault", Static).update(content(f"✗ {error}"))
            return
        words = "; ".join(filter(None, (changed, renamed)))
        if words:
            self.say(f"{words}. {self.key('library.undo')} takes it back.")
        self.dismiss((said("id") or before.id) if words else "")


def _row(title: str, field: Widget) -> ComposeResult:
    with Horizontal(classes="row"):
        yield Static(content((title, "bold")), classes="title", markup=False)
        yield field
