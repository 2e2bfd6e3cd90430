"""FSRS's parameters and the desired retention: what they are worth, and what they would cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import DataTable, Static

from drill.errors import DrillError
from drill.scheduling.memory import DEFAULT_PARAMETERS
from drill.service.insight import optimizer, parameters, simulation
from drill.service.insight.optimizer import Fitted
from drill.service.insight.simulation import Simulated
from drill.service.onsite import first_run
from drill.tui.actions import TUNING
from drill.tui.content import cell, content
from drill.tui.screen import DrillScreen
from drill.tui.screens.confirm import asked
from drill.tui.widgets.footer import Footer
from drill.tui.widgets.head import Head
from drill.tui.work import run

if TYPE_CHECKING:
    from drill.service.home.home import Home
    from drill.service.home.progress import Progress

_RETENTION = "scheduling.desired_retention"
_BAR = 24
"""Columns of the longest bar of minutes."""


class TuningScreen(DrillScreen[None], where=TUNING):
    """Above what a fit is worth, below what each desired retention costs and brings."""

    CSS_PATH = "tuning.tcss"

    def __init__(self, home: Home) -> None:
        super().__init__()
        self._home = home
        self._fitted: Fitted | None = None
        self._lived: Simulated | None = None

    def compose(self) -> ComposeResult:
        """Two parts; both are worked out beside the screen."""
        yield Head()
        with VerticalScroll(id="fit", can_focus=False):
            yield Static(content("Fitting your reviews…"), id="said", markup=False)
        yield Static("", id="cost", markup=False)
        yield DataTable(id="rows", cursor_type="row")
        yield Footer()

    def on_mount(self) -> None:
        """Worked out at once; what takes longer shows when it is there."""
        self.query_one(DataTable).focus()
        self.redraw()

    def redraw(self) -> None:
        """Work it out beside the screen."""
        self._draw_head()
        self._work_out()

    @work(thread=True, exclusive=True, group="tuning")
    def _work_out(self) -> None:
        fitted: Fitted | None = None
        lived: Simulated | None = None
        said = ""
        try:
            fitted = optimizer.look(self._home)
            self.app.call_from_thread(self._show, fitted, None, "")
            lived = simulation.simulate(self._home)
        except DrillError as error:
            said = str(error)
        self.app.call_from_thread(self._show, fitted, lived, said)

    def _show(self, fitted: Fitted | None, lived: Simulated | None, said: str) -> None:
        if not self.is_attached or not self.query("#rows"):
            return  # drill is being left
        self._fitted, self._lived = fitted, lived
        self._draw(said)

    # -- drawing ---------------------------------------------------------------------------

    def _draw_head(self) -> None:
        own = parameters.current(self._home) != DEFAULT_PARAMETERS
        whose = "your own parameters" if own else "FSRS's own parameters"
        retention = self._home.options[_RETENTION]
        right = f"{whose} · retention {retention:g}"
        self.query_one(Head).show("FSRS", right)

    def _draw(self, said: str = "") -> None:
        self._draw_head()
        if self._fitted is not None:
            self.query_one("#said", Static).update(content(*self._fit_words()))
        cost = self.query_one("#cost", Static)
        if self._lived is None:
            cost.update(content(said or "Living with your cards for a year…"))
        else:
            cost.update(content(" ".join(simulation.words(self._lived))))
            self._fill(self._lived)
        self.refresh_bindings()

    def _fit_words(self) -> list[str | tuple[str, str]]:
        fitted = self._fitted
        assert fitted is not None
        parts: list[str | tuple[str, str]] = ["\n".join(optimizer.words(fitted))]
        if fitted.worth_adopting:
            key = self.key("tuning.adopt")
            parts.append(f"\n{key} goes by them, after saying what that would change.")
        if fitted.after is not None:
            parts.append(("\n\npredicted  recalled  reviews", "bold"))
            parts += [
                f"\n{each.predicted:>9.0%}  {each.recalled:>8.0%}  {each.reviews:>7,}"
                for each in fitted.after.calibration
            ]
        return parts

    def _fill(self, lived: Simulated) -> None:
        table = self.query_one(DataTable)
        most = max(row.minutes for row in lived.rows) or 1.0
        wide = self.size.width >= 100
        at = next((i for i, r in enumerate(lived.rows) if r.retention == lived.current), 0)
        table.clear(columns=True)
        for name in ("retention", "reviews a day", "minutes a day", "recalled", "remembered"):
            table.add_column(cell(name), width=len(name))
        table.add_column(cell(""), width=_BAR + 24 if wide else 22)
        for row in lived.rows:
            marks = [
                word
                for word, value in (("yours", lived.current), ("cheapest", lived.cheapest))
                if row.retention == value
            ]
            bar = "█" * max(1, round(_BAR * row.minutes / most)) + " " if wide else ""
            numbers = (
                f"{row.retention:g}", f"{row.reviews:.0f}", f"{row.minutes:.1f}",
                f"{row.recall:.0%}", f"{row.remembered:,.0f}",
            )  # fmt: skip
            table.add_row(*(_right(each) for each in numbers), cell(bar + ", ".join(marks)))
        table.move_cursor(row=at, animate=False)

    # -- what the person does --------------------------------------------------------------

    def check_action(self, action: str, parameters_: tuple[object, ...]) -> bool | None:
        """Only what can be done now works."""
        if action == "adopt":
            return self._fitted is not None and self._fitted.worth_adopting
        if action == "back":
            return self.is_mounted and parameters.current(self._home) != DEFAULT_PARAMETERS
        return action != "choose" or self._lived is not None

    def action_adopt(self) -> None:
        """Go by the fitted parameters, once it was said what that changes."""
        if self._fitted is not None and self._fitted.fitted is not None:
            self._adopt(self._fitted.fitted, "Go by your own parameters?")

    def action_back(self) -> None:
        """Go by FSRS's own again."""
        self._adopt(DEFAULT_PARAMETERS, "Go by FSRS's own parameters again?")

    @work(exclusive=True, group="adopting")
    async def _adopt(self, own: tuple[float, ...], question: str) -> None:
        def told(progress: Progress) -> parameters.Consequence:
            return parameters.consequence(self._home, own, progress=progress)

        with self.complaining():
            found = await run(self.app, "Looking ahead", told)
            said = (
                "Every card's memory is computed anew. Due dates stay, unless you move them next."
            )
            if not await asked(self.app, question, said, "Go by them"):
                return
            moving = found.moved > 0 and await asked(
                self.app, "Move due dates as well?", _moved(found), "Move them"
            )
            done = await run(
                self.app,
                "Adopting",
                lambda progress: parameters.adopt(
                    self._home, own, reschedule=moving, progress=progress
                ),
            )
            undo = self.key("tuning.undo")
            self.say(
                f"{done.cards:,} cards told anew, {done.moved:,} due dates moved. "
                f"{undo} takes it back."
            )
            self.redraw()

    def on_data_table_row_selected(self) -> None:
        """Enter sets the desired retention at the pointer."""
        self._choose()

    @work(exclusive=True, group="adopting")
    async def _choose(self) -> None:
        lived = self._lived
        if lived is None:
            return
        row = lived.rows[self.query_one(DataTable).cursor_row]
        if row.retention == self._home.options[_RETENTION]:
            self.say(f"{row.retention:g} is your desired retention already.")
            return
        here = lived.row(lived.current)
        said = (
            f"About {row.minutes:.1f} minutes a day instead of {here.minutes:.1f}, and"
            f" {row.recall:.0%} recalled instead of {here.recall:.0%}."
        )
        question = f"A desired retention of {row.retention:g}?"
        if not await asked(self.app, question, said, "Set it"):
            return

        def told(progress: Progress) -> parameters.Consequence:
            return parameters.consequence(
                self._home,
                parameters.current(self._home),
                desired_retention=row.retention,
                progress=progress,
            )

        with self.complaining():
            found = await run(self.app, "Looking ahead", told)
            first_run.set_option(self._home, _RETENTION, f"{row.retention:g}")
            if found.moved and await asked(
                self.app, "Move due dates as well?", _moved(found), "Move them"
            ):
                moved = await run(
                    self.app,
                    "Rescheduling",
                    lambda progress: parameters.reschedule(self._home, progress),
                )
                undo = self.key("tuning.undo")
                self.say(f"{moved:,} due dates moved. {undo} takes it back.")
        self.redraw()


def _moved(found: parameters.Consequence) -> str:
    """What moving due dates would do to today, in words."""
    more = found.more
    today = "as many due today"
    if more:
        today = f"{abs(more):,} {'more' if more > 0 else 'fewer'} due today"
    return (
        f"{found.moved:,} cards would get another due day: {today}"
        f" ({found.due_today_then:,} instead of {found.due_today_now:,})."
    )


def _right(text: str) -> object:
    made = cell(text)
    made.justify = "right"
    return made
