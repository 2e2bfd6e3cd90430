"""History: every step that changed the store, and the way back down to any of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Static

from drill.errors import DrillError
from drill.service.insight import history
from drill.service.insight.history import Step
from drill.text import one_line
from drill.tui.actions import HISTORY, bindings
from drill.tui.content import content, headline
from drill.tui.screens.confirm import asked
from drill.tui.widgets.footer import Footer
from drill.tui.widgets.rows import Rows
from drill.tui.work import run

if TYPE_CHECKING:
    from drill.service.home.home import Home
    from drill.tui.app import DrillApp


class HistoryScreen(Screen[None]):
    """A line a step, newest first."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(HISTORY)
    CSS_PATH = "history.tcss"
    AUTO_FOCUS = ""
    where = HISTORY
    app: DrillApp

    def __init__(self, home: Home) -> None:
        super().__init__()
        self._home = home
        self._steps: list[Step] | None = None

    def compose(self) -> ComposeResult:
        """A list, and what can be done with the step at the pointer."""
        yield Static("", id="head", markup=False)
        yield Rows(id="rows")
        yield Static("", id="detail", markup=False)
        yield Footer()

    def on_mount(self) -> None:
        """Read beside the screen."""
        self._draw()
        self._look_up()

    def on_resize(self) -> None:
        """The head is as wide as there is room."""
        self._draw()

    @work(thread=True, exclusive=True, group="steps")
    def _look_up(self) -> None:
        try:
            found = history.steps(self._home)
        except DrillError as error:
            self.app.call_from_thread(self.app.complain, error)
            return
        self.app.call_from_thread(self._show, found)

    def _show(self, found: list[Step]) -> None:
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
        count, key = self._count(step), self.app.keymap.first("history.undo_to")
        if count == 1:
            return f"{key} or {self.app.keymap.first('history.undo')} undoes it."
        return f"{key} undoes the {count:,} steps down to this one, and with it."

    def on_rows_moved(self) -> None:
        """The pointer is at another step."""
        self._draw()

    @property
    def _here(self) -> Step | None:
        at = self.query_one(Rows).at
        return self._steps[at] if self._steps and at < len(self._steps) else None

    def _count(self, until: Step) -> int:
        return sum(not step.undone and step.seq >= until.seq for step in self._steps or ())

    # -- what the person does --------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a step that stands can be undone."""
        if action == "undo_to":
            return self.is_mounted and self._here is not None and not self._here.undone
        return True

    def action_scroll(self, by: int) -> None:
        """The pointer up or down."""
        self.query_one(Rows).move(by)

    def action_page(self, by: int) -> None:
        """A page up or down."""
        rows = self.query_one(Rows)
        rows.move(by * max(1, rows.size.height - 1))

    def action_undo(self) -> None:
        """Take back the newest step."""
        self.app.undo()

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
        try:
            done = await run(self.app, "Undoing", lambda _: history.undo_to(self._home, step.seq))
        except DrillError as error:
            self.app.complain(error)
        else:
            self.app.say(f"{len(done):,} step{'s' * (len(done) != 1)} undone.")
        self.redraw()

    def redraw(self) -> None:
        """Something was undone."""
        self._look_up()

    def action_leave(self) -> None:
        """Back to where one came from."""
        self.dismiss()
