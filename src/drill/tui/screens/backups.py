"""Backups: the copies of the store, and the way back to any of them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual import work
from textual.worker import get_current_worker

from drill.service.home import words
from drill.service.home.home import Home
from drill.service.insight import backups
from drill.service.insight.backups import Checked
from drill.storage import backup
from drill.storage.copies import Copy
from drill.tui.screen import ListScreen


class BackupsScreen(ListScreen[Copy], where="backups"):
    """A line a copy, newest first."""

    head = "Backups"

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self._checked: dict[str, Checked] = {}
        """By name, what was opened and looked at since the screen is here."""

    def redraw(self) -> None:
        """Copies may have come or gone."""
        copies = self.items or ()
        with self.complaining():
            copies = backups.listing(self._home.paths)
        self.show(copies)
        self._check(copies)

    @work(thread=True, exclusive=True, group="checks")
    def _check(self, copies: Sequence[Copy]) -> None:
        """Open each copy and look at it, while the list stands."""
        for copy in copies:
            if get_current_worker().is_cancelled:
                return
            if copy.path.name not in self._checked:
                self._checked[copy.path.name] = backups.check(copy, self._home.clock)
        self.app.call_from_thread(self.show_if_standing, self.show, copies)

    def count(self, items: Sequence[Copy]) -> str:
        """How many there are."""
        return f"{len(items)} cop{'y' if len(items) == 1 else 'ies'}"

    def line(self, item: Copy) -> Text:
        """When, how large, whether it is sound, and what it was made for."""
        when = backups.when(self._home.clock, item)
        checked = self._checked.get(item.path.name)
        state = checked.state if checked else "…"
        return Text(f"{when}  {item.size / 1e6:>6.1f} MB  {state:<7}  {item.why}")

    def detail(self, item: Copy | None) -> str:
        """Its name, and its fault where it has one."""
        if item is None:
            return "None yet: one is made every day that something changes."
        checked = self._checked.get(item.path.name)
        rule = "All of the last two days are kept, then one a day, a week, a month."
        return f"{item.path.name}\n{checked.fault if checked and checked.fault else rule}"

    # -- what the person does --------------------------------------------------------------

    def can(self, action: str) -> bool:
        """Only what is there can be restored."""
        return action != "restore" or self.here is not None

    @work(exclusive=True, group="copies")
    async def action_make(self) -> None:
        """Copy the store as it is."""
        copy = await self.attempt("Copying", lambda _: backups.now(self._home))
        if copy is None:
            return
        self.say(f"Copied: {copy.path.name}")
        for warning in backups.warnings(self._home, copy):
            self.say(warning[:1].upper() + warning[1:])
        self.redraw()

    @work(exclusive=True, group="copies")
    async def action_restore(self) -> None:
        """Go back to the copy at the pointer, once it was said what it holds."""
        copy = self.here
        if copy is None:
            return
        held = await self.attempt("Checking", lambda _: backup.held(copy.path))
        if held is None or not await self.asked(
            "Go back to this copy?",
            f"It holds {words.in_turn(words.held(held.decks, held.cards, held.reviews))}. "
            "What you have now is copied first.",
            "Go back",
        ):
            return
        paths, clock = self._home.paths, self._home.clock
        restored = await self.attempt(
            "Restoring", lambda _: backups.restore(paths, copy.path, clock)
        )
        if restored is not None:
            before = f" What you had is in {restored.before}." if restored.before else ""
            self.say(f"Restored.{before}")
            self.redraw()
