"""Today: what is due, and one key that starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Center, Vertical
from textual.screen import Screen
from textual.widgets import Static

from drill.tui.actions import TODAY, bindings
from drill.tui.content import content
from drill.tui.widgets.button import Button
from drill.tui.widgets.footer import Footer

if TYPE_CHECKING:
    from drill.clock import Clock
    from drill.service.today import Overview
    from drill.tui.app import DrillApp


class TodayScreen(Screen[None]):
    """What today holds."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(TODAY)
    where = TODAY
    app: DrillApp

    def compose(self) -> ComposeResult:
        """Counts, minutes, a button."""
        yield Static("", id="head", markup=False)
        with Vertical(id="today"):
            yield Static("", id="counts", markup=False)
            yield Static("", id="words", markup=False)
            with Center():
                yield Button("Start  ↵", id="start", variant="primary")
        yield Footer()

    def on_mount(self) -> None:
        """Draw what is known already."""
        self.draw()

    def on_screen_resume(self) -> None:
        """Back from a session: the counts have changed. One may have been asked for meanwhile."""
        self.draw()
        self.app.start_if_asked()

    def draw(self) -> None:
        """Show the counts of now."""
        today = self.app.overview()
        clock = self.app.clock
        self.query_one("#head", Static).update(
            content((" drill", "bold"), f"  {clock.local():%a %d %b}")
        )
        counts, words = _texts(today, clock)
        self.query_one("#counts", Static).update(content((counts, "bold")))
        self.query_one("#words", Static).update(content(words))
        button = self.query_one("#start", Button)
        button.disabled = today is not None and not _anything(today)

    def on_button_pressed(self) -> None:
        """The button is the key."""
        self.action_start()

    def action_start(self) -> None:
        """Begin the session, at once or as soon as the engine is warm."""
        self.app.start()

    def action_undo(self) -> None:
        """Take back the last change."""
        self.app.undo()

    def action_leave(self) -> None:
        """Leave drill."""
        self.app.exit(0)


def _anything(today: Overview) -> bool:
    return bool(today.due or today.new or today.learning)


def _texts(today: Overview | None, clock: Clock) -> tuple[str, str]:
    """The line of counts, and what it means for the next minutes."""
    if today is None:
        return (
            "Loading your decks…",
            "Only on the first start. Enter begins as soon as they are in.",
        )
    parts = [f"{today.due} due", f"{today.new} new"]
    if today.learning:
        parts.append(f"{today.learning} learning")
    if _anything(today):
        return " · ".join(parts), _fits(today)
    if today.next_due is not None:
        when = clock.local(today.next_due)
        same = when.date() == clock.local().date()
        at = f"{when:%H:%M}" if same else f"{when:%A %d %B}"
        return "Nothing due", f"The next card comes {at}. q leaves."
    if today.unseen:
        return "Nothing due", "No new cards today: the daily limit is reached. q leaves."
    return "No cards", "`drill import deck.yaml` takes in a deck. q leaves."


def _fits(today: Overview) -> str:
    seconds = round(today.seconds)
    if not seconds:
        return "Nothing else is due; enter shows a step early when it is close."
    about = f"about {seconds // 60}:{seconds % 60:02}"
    if seconds <= today.minutes * 60:
        return f"{about}, so it fits in your {today.minutes} minutes"
    return f"{about} in all; the session ends at {today.minutes}:00, what matters most comes first"
