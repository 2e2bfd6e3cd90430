"""History: every step that changed the store, and the way back down to any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.widgets import Static

from drill.service.insight import history
from drill.storage.log import UndoEntry
from drill.text import one_line
from drill.tui.actions import HISTORY
from drill.tui.content import content, headline
from drill.tui.screen import DrillScreen
from drill.tui.screens.dialogs import asked
from drill.tui.widgets.footer import Footer
from drill.tui.widgets.rows import Rows
from drill.tui.work import run

if TYPE_CHECKING:
    from drill.service.home.home import Home


class HistoryScreen(DrillScreen[None], where=HISTORY):
    """A line a step, newest first."""

    CSS_PATH = "history.tcss"
    AUTO_FOCUS = ""

    def __init__(self, home: Home) -> None:
        super().__init__()
        self._home = home
        self._steps: list[UndoEntry] | None = None

    def compose(self) -> ComposeResult:
        """A list, and what can be done with the step at the pointer."""
        yield Static("", id="head", markup=False)
        yield Rows(id="rows")
        yield Static("", id="detail", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """Read beside the screen."""
        self._draw()
        self.redraw()

    def on_resize(self) -> None:
        """The head is as wide as there is room."""
        self._draw()

    def redraw(self) -> None:
        """Look it up beside the screen."""
        self.look_up(lambda: history.steps(self._home), self._show)

    def _show(self, found: list[UndoEntry]) -> None:
        if self.is_attached and self.query("#rows"):
            self._steps = found
            rows = self.query_one(Rows)
            rows.show(len(found), self._line, rows.at)
            self._draw()

    def _line(self, index: int) -> Text:
        step = (self._steps or [])[index]
        when = f"{self._home.clock.local(step.at):%a %d %b %H:%M}"
        state = "undone " if step.undone else "       "
        return Text(f"{when}  {state} {one_line(step.what)}", style="dim" if step.undone else "")

    def _draw(self) -> None:
        if not self.query("#detail"):
            return
        found = self._steps
        right = "" if found is None else f"{sum(not step.undone for step in found):,} can be undone"
        self.query_one("#head", Static).update(headline("History", right, self.size.width))
        self.query_one("#detail", Static).update(content(self._said()))
        self.refresh_bindings()

    def _said(self) -> str:
        step = self._here
        if self._steps is None:
            return "Reading…"
        if step is None:
            return "Nothing was changed yet: what you grade, edit and import will stand here."
        if step.undone:
            return "This step was undone."
        count, key = self._count(step), self.key("history.undo_to")
        if count == 1:
            return f"{key} or {self.key('history.undo')} undoes it."
        return f"{key} undoes the {count:,} steps down to this one, and with it."

    def on_rows_moved(self) -> None:
        """The pointer is at another step."""
        self._draw()

    @property
    def _here(self) -> UndoEntry | None:
        at = self.query_one(Rows).at
        return self._steps[at] if self._steps and at < len(self._steps) else None

    def _count(self, until: UndoEntry) -> int:
        return sum(not step.undone and step.seq >= until.seq for step in self._steps or ())

    # -- what the person does --------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a step that stands can be undone."""
        if action == "undo_to":
            return self.is_mounted and self._here is not None and not self._here.undone
        return True

    @work(exclusive=True, group="undoing")
    async def action_undo_to(self) -> None:
        """Take back everything down to the step at the pointer, and it too."""
        step = self._here
        if step is None:
            return
        count = self._count(step)
        if count > 1 and not await asked(
            self.app,
            f"Undo {count:,} steps?",
            f"Newest first, down to “{one_line(step.what)}” and with it.",
            "Undo them",
        ):
            return
        with self.complaining():
            done = await run(self.app, "Undoing", lambda _: history.undo_to(self._home, step.seq))
            self.say(f"{len(done):,} step{'s' * (len(done) != 1)} undone.")
        self.redraw()
