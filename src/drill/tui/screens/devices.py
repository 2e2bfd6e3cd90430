"""What was changed on two devices at once: what stands, what was lost, and the choice of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.text import Text
from textual import work

from drill.service.home.home import Home
from drill.service.home.words import count
from drill.service.sync import losses
from drill.service.sync.losses import Outlived
from drill.text import one_line
from drill.tui.screen import ListScreen


class DevicesScreen(ListScreen[Outlived], where="devices"):
    """A line a passage."""

    head = "Changed on two devices"

    def redraw(self) -> None:
        """Look it up beside the screen."""
        self.look_up(lambda: losses.every(self._home), self.show)

    def count(self, items: Sequence[Outlived]) -> str:
        """How many wait."""
        return count(len(items), "passage")

    def line(self, item: Outlived) -> Text:
        """The note and the field."""
        return Text(f"{one_line(item.called)} · {one_line(item.what)}")

    def detail(self, item: Outlived | None) -> str:
        """Both versions."""
        if item is None:
            return "Nothing waits: of no passage two devices made something different."
        return (
            f"It says now:  {one_line(item.stands)}\n"
            f"It said also: {one_line(item.lost)}\n"
            f"{self.key('keep')} keeps what it says now, {self.key('take')} takes the other."
        )

    def can(self, action: str) -> bool:
        """Only what is there is chosen."""
        return action not in ("keep", "take") or self.here is not None

    def action_keep(self) -> None:
        """What stands, stands."""
        self._settle("Keeping", losses.keep, "Kept.")

    def action_take(self) -> None:
        """The other, as an edit."""
        self._settle("Changing", losses.take, f"Changed. {self.key('undo')} undoes.")

    @work(exclusive=True, group="settling")
    async def _settle(self, title: str, act: Callable[[Home, Outlived], None], news: str) -> None:
        one = self.here

        def settled(one: Outlived) -> bool:
            act(self._home, one)
            return True

        if one is not None and await self.attempt(title, lambda _: settled(one)):
            self.say(news)
            self.redraw()
