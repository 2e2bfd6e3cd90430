"""A card's history: its memory as a curve, its reviews, and what its note said before."""

from __future__ import annotations

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from drill.service.home.home import Home
from drill.service.insight import history
from drill.service.insight.history import CardHistory, Event
from drill.text import one_line
from drill.tui.content import content
from drill.tui.screen import HomeScreen
from drill.tui.widgets.card_line import both_faces
from drill.tui.widgets.curve import Curve
from drill.tui.widgets.rows import Rows


class CardScreen(HomeScreen[None], where="card"):
    """The curve, a line an event, and what an edit changed."""

    CSS_PATH = "card.tcss"
    waits = True
    AUTO_FOCUS = ""
    head = "Card"

    def __init__(self, home: Home, pk: int) -> None:
        """`pk` is the card's row number."""
        super().__init__(home)
        self._pk = pk
        self._history: CardHistory | None = None

    def parts(self) -> ComposeResult:
        """Room for the curve, which is drawn when it is known."""
        yield Container(id="curve")
        yield Rows(id="events")
        with VerticalScroll(id="note", can_focus=False):
            yield Static("", id="before", markup=False)

    def on_mount(self) -> None:
        """Read beside the screen."""
        self.redraw()

    def redraw(self) -> None:
        """Look it up beside the screen."""
        self.look_up(lambda: history.of_card(self._home, self._pk), self._show)

    def _show(self, read: CardHistory) -> None:
        self._history = read
        room = self.query_one("#curve", Container)
        room.remove_children()
        room.mount(Curve(read.curve, title=_title(read), percent=True))
        self.query_one("#events").display = bool(read.events)
        self.query_one("#events", Rows).show(len(read.events), self._line)
        reviews = f"{read.reviews:,} review{'s' * (read.reviews != 1)}"
        self.show_head(f"Card · {one_line(read.name)}", reviews)
        self.on_rows_moved()

    def _line(self, index: int) -> Text:
        event = self._events[index]
        day, wide = ("%d %b", 6) if self.has_class("-narrow") else ("%a %d %b", 18)
        when = f"{self._home.clock.local(event.at):{day} %Y %H:%M}"
        return Text(f"{when}  {one_line(event.what):<{wide}} {one_line(event.detail)}")

    @property
    def _events(self) -> tuple[Event, ...]:
        return self._history.events if self._history else ()

    def on_rows_moved(self) -> None:
        """What the note said before the event at the pointer."""
        at = self.query_one("#events", Rows).at
        event = self._events[at] if at < len(self._events) else None
        if self._history is None:
            text = "Reading…"
        elif event is not None and event.note_before:
            text = f"The note before that:\n{event.note_before}"
        else:
            self.query_one("#before", Static).update(self._card())
            return
        self.write("#before", text)

    def _card(self) -> Content:
        read = self._history
        if read is None or read.faces is None:
            return content("What asked for this card is gone; its history is kept.")
        empty = "Nothing happened to it yet: its first review will stand here.\n\n"
        return content(empty * (not read.events)) + both_faces(read.faces, read.kind.noun)

    @work(exclusive=True, group="doing")
    async def action_edit(self) -> None:
        """Edit what this card shows."""
        if self._history is not None and await self.edited(*self._history.key.split("/", 2)):
            self.redraw()

    def action_page(self, by: int) -> None:
        """What the note said, a page up or down."""
        self.query_one("#note", VerticalScroll).scroll_relative(y=by * 5, animate=False)


def _title(read: CardHistory) -> str:
    if not read.curve:
        return "Recall"
    return f"Recall, from the first review to {history.AHEAD} days ahead"
