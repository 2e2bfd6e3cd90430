"""Backups: the copies of the store, and the way back to any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.widgets import Static
from textual.worker import get_current_worker

from drill.service.insight import backups
from drill.service.insight.backups import Checked
from drill.storage import backup
from drill.storage.copies import Copy
from drill.tui.actions import BACKUPS
from drill.tui.content import content, headline
from drill.tui.screen import DrillScreen
from drill.tui.screens.dialogs import asked
from drill.tui.widgets.footer import Footer
from drill.tui.widgets.rows import Rows
from drill.tui.work import run

if TYPE_CHECKING:
    from drill.service.home.home import Home


class BackupsScreen(DrillScreen[None], where=BACKUPS):
    """A line a copy, newest first."""

    CSS_PATH = "backups.tcss"
    AUTO_FOCUS = ""

    def __init__(self, home: Home) -> None:
        super().__init__()
        self._home = home
        self._copies: list[Copy] = []
        self._checked: dict[str, Checked] = {}
        """By name, what was opened and looked at since the screen is here."""

    def compose(self) -> ComposeResult:
        """The list, and what the copy at the pointer is."""
        yield Static("", id="head", markup=False)
        yield Rows(id="rows")
        yield Static("", id="detail", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """What there is."""
        self.redraw()

    def on_resize(self) -> None:
        """The head is as wide as there is room."""
        self._draw()

    def redraw(self) -> None:
        """Copies may have come or gone."""
        with self.complaining():
            self._copies = backups.listing(self._home.paths)
        self._show()
        self._check(list(self._copies))

    def _show(self) -> None:
        self.query_one(Rows).show(len(self._copies), self._line, self.query_one(Rows).at)
        self._draw()

    @work(thread=True, exclusive=True, group="checks")
    def _check(self, copies: list[Copy]) -> None:
        """Open each copy and look at it, while the list stands."""
        for copy in copies:
            if get_current_worker().is_cancelled:
                return
            if copy.path.name not in self._checked:
                self._checked[copy.path.name] = backups.check(copy, self._home.clock)
        self.app.call_from_thread(self._checks_done)

    def _checks_done(self) -> None:
        if self.is_mounted:
            self._show()

    def _line(self, index: int) -> Text:
        copy = self._copies[index]
        when = backups.when(self._home.clock, copy)
        checked = self._checked.get(copy.path.name)
        state = checked.state if checked else "…"
        return Text(f"{when}  {copy.size / 1e6:>6.1f} MB  {state:<7}  {copy.why}")

    def _draw(self) -> None:
        if not self.query("#detail"):
            return
        count = len(self._copies)
        right = f"{count} cop{'y' if count == 1 else 'ies'}"
        self.query_one("#head", Static).update(headline("Backups", right, self.size.width))
        copy = self._here
        said = "None yet: one is made every day that something changes."
        if copy is not None:
            checked = self._checked.get(copy.path.name)
            kept = "All of the last two days are kept, then one a day, a week, a month."
            said = f"{copy.path.name}\n{checked.fault if checked and checked.fault else kept}"
        self.query_one("#detail", Static).update(content(said))
        self.refresh_bindings()

    @property
    def _here(self) -> Copy | None:
        at = self.query_one(Rows).at
        return self._copies[at] if at < len(self._copies) else None

    def on_rows_moved(self) -> None:
        """The pointer is at another copy."""
        self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what is there can be restored."""
        return action != "restore" or (self.is_mounted and self._here is not None)

    @work(exclusive=True, group="copies")
    async def action_make(self) -> None:
        """Copy the store as it is."""
        with self.complaining():
            copy = await run(self.app, "Copying", lambda _: backups.now(self._home))
            self.say(f"Copied: {copy.path.name}")
            for text in backups.warnings(self._home, copy):
                self.say(text[:1].upper() + text[1:])
            self.redraw()

    @work(exclusive=True, group="copies")
    async def action_restore(self) -> None:
        """Go back to the copy at the pointer, once it was said what it holds."""
        copy = self._here
        if copy is None:
            return
        with self.complaining():
            held = await run(self.app, "Checking", lambda _: backup.held(copy.path))
            said = (
                f"It holds {held.decks} decks, {held.cards:,} cards and {held.reviews:,} reviews. "
                "What you have now is copied first."
            )
            if not await asked(self.app, "Go back to this copy?", said, "Go back"):
                return
            paths = self._home.paths
            done = await run(self.app, "Restoring", lambda _: backups.restore(paths, copy.path))
            kept = f" What you had is in {done.before}." if done.before else ""
            self.say(f"Restored.{kept}")
            self.redraw()
