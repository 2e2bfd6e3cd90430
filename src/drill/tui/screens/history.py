"""History: every step that changed the store, and the way back down to any of them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual import work

from drill.service.insight import history
from drill.storage.changes import UndoEntry
from drill.text import one_line
from drill.tui.screen import ListScreen


class HistoryScreen(ListScreen[UndoEntry], where="history"):
    """A line a step, newest first."""

    head = "History"

    def redraw(self) -> None:
        """Look it up beside the screen."""
        self.look_up(lambda: history.named(self._home, history.steps(self._home)), self.show)

    def count(self, items: Sequence[UndoEntry]) -> str:
        """Those that are not undone yet."""
        return f"{sum(not step.undone for step in items):,} can be undone"

    def line(self, item: UndoEntry) -> Text:
        """When, and what it was."""
        when = f"{self._home.clock.local(item.at):%a %d %b %H:%M}"
        state = "undone: " * item.undone
        return Text(f"{when}  {state}{one_line(item.what)}", style="dim" if item.undone else "")

    def detail(self, item: UndoEntry | None) -> str:
        """What can be done with the step at the pointer."""
        if item is None:
            return "Nothing was changed yet: what you grade, edit and import will stand here."
        if item.undone:
            return "This step was undone."
        count, key = self._steps_down_to(item), self.key("undo_to")
        if count == 1:
            return f"{key} or {self.key('undo')} undoes it."
        return f"{key} undoes the {count:,} steps down to this one, and with it."

    def _steps_down_to(self, last: UndoEntry) -> int:
        return sum(not step.undone and step.seq >= last.seq for step in self.items or ())

    # -- what the person does --------------------------------------------------------------

    def undoes_at_once(self, at: int, *, small: bool, own: bool) -> bool:
        """Every step: the newest stands here."""
        return True

    def can(self, action: str) -> bool:
        """Only a step that stands can be undone."""
        return action != "undo_to" or (self.here is not None and not self.here.undone)

    @work(exclusive=True, group="undoing")
    async def action_undo_to(self) -> None:
        """Take back everything down to the step at the pointer, and it too."""
        step = self.here
        if step is None:
            return
        count = self._steps_down_to(step)
        if count > 1 and not await self.asked(
            f"Undo {count:,} steps?",
            f"Newest first, down to “{one_line(step.what)}” and with it.",
            "Undo them",
        ):
            return
        undone = await self.attempt("Undoing", lambda _: history.undo_to(self._home, step.seq))
        if undone is not None:
            self.say(f"{len(undone):,} step{'s' * (len(undone) != 1)} undone.")
            self.host.look_as_kept()
        self.redraw()
