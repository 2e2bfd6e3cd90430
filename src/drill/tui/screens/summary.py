"""Summary: what the session came to."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from drill.domain.review import Rating
from drill.errors import DrillError
from drill.tui.actions import SUMMARY, bindings
from drill.tui.content import content
from drill.tui.widgets.button import Button
from drill.tui.widgets.footer import Footer

if TYPE_CHECKING:
    from drill.service.session import StudySession, Summary
    from drill.tui.app import DrillApp


class SummaryScreen(Screen[None]):
    """The end of a session."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(SUMMARY)
    CSS_PATH = "summary.tcss"
    where = SUMMARY
    app: DrillApp

    def __init__(self, session: StudySession) -> None:
        super().__init__()
        self._session = session
        self._seen = False

    def compose(self) -> ComposeResult:
        """What happened, what is left, a button back."""
        yield Static(content((" Done", "bold")), id="head", markup=False)
        with VerticalScroll(id="summary"):  # takes the focus, so that arrows scroll a long list
            yield Static("", id="numbers", markup=False)
            yield Static("", id="missed", markup=False)
            yield Static("", id="next", markup=False)
            yield Button("Back to Today  ↵", id="done", variant="primary")
        yield Footer()

    def on_mount(self) -> None:
        """Show the figures."""
        self._draw()
        self.call_after_refresh(self._be_seen)

    def _be_seen(self) -> None:
        self._seen = True

    def _draw(self) -> None:
        try:
            summary = self._session.summary()
        except DrillError as error:
            self.app.complain(error)
            return
        self.query_one("#numbers", Static).update(content(_numbers(summary)))
        missed = "".join(f"\n  · {line}" for line in summary.missed)
        self.query_one("#missed", Static).update(content(f"Missed{missed}" if missed else ""))
        self.query_one("#missed").display = bool(missed)
        self.query_one("#next", Static).update(content(_next(summary)))

    def on_button_pressed(self) -> None:
        """The button is the key."""
        self.action_done()

    def action_done(self) -> None:
        """Back to Today; not by a key that was meant for a card and came before this was drawn."""
        if self._seen:
            self.app.pop_screen()

    def action_undo(self) -> None:
        """Take back the last grade and go back to its card."""
        from drill.tui.screens.study import StudyScreen

        self._session.resume()  # the card that comes back is timed from now
        try:
            undone = self._session.undo()
        except DrillError as error:
            self.app.complain(error)
            return
        self.app.say(f"Undone: {undone.what}" if undone else "Nothing to undo.")
        if undone is not None and self._session.current is not None:
            self.app.switch_screen(StudyScreen(self._session))
        else:
            self._draw()


def _numbers(summary: Summary) -> str:
    if not summary.reviews:
        return "Nothing was graded."
    ratings = " · ".join(
        f"{summary.by_rating.get(rating, 0)} {rating.name.lower()}" for rating in Rating
    )
    cards = f"{summary.cards} card" + "s" * (summary.cards != 1)
    new = f", {summary.new} of them new," if summary.new else ""
    return (
        f"{cards}{new} in {_clock(summary.seconds)} of {_clock(summary.planned)}\n"
        f"{ratings}\n\nEvery grade is saved."
    )


def _next(summary: Summary) -> str:
    lines = []
    if summary.left_words:
        lines.append(f"{summary.left_words}.")
    due = f"{summary.tomorrow} card" + "s" * (summary.tomorrow != 1)
    lines.append(f"{due} due tomorrow." if summary.tomorrow else "Nothing is due tomorrow yet.")
    return "\n".join(lines)


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
