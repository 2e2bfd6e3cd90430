"""FSRS's parameters and the desired retention: what they are worth, and what they would cost."""

from __future__ import annotations

from functools import partial

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import DataTable, Static

from drill.errors import DrillError
from drill.scheduling.memory import DEFAULT_PARAMETERS
from drill.service.home import words
from drill.service.insight import optimizer, parameters, simulation
from drill.service.insight.optimizer import Fitted
from drill.service.insight.simulation import Simulated
from drill.service.onsite import first_run
from drill.tui.advice import on_screen
from drill.tui.content import cell, content
from drill.tui.screen import HomeScreen
from drill.tui.work import run

_RETENTION = "scheduling.desired_retention"
_BAR = 24
"""Columns of the longest bar of minutes."""


class TuningScreen(HomeScreen[None], where="tuning"):
    """Above what a fit is worth, below what each desired retention costs and brings."""

    CSS_PATH = "tuning.tcss"
    _fitted: Fitted | None = None
    _workloads: Simulated | None = None

    def parts(self) -> ComposeResult:
        """Two parts; both are worked out beside the screen."""
        with VerticalScroll(id="fit", can_focus=False):
            yield Static(content("Fitting your reviews…"), id="said", markup=False)
        yield Static("", id="cost", markup=False)
        yield DataTable(id="rows", cursor_type="row")

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
        workloads: Simulated | None = None
        fault = ""
        try:
            fitted = optimizer.look(self._home)
            self.app.call_from_thread(self._show, fitted, None, "")
            workloads = simulation.simulate(self._home)
        except DrillError as error:
            fault = str(error)
        self.app.call_from_thread(self._show, fitted, workloads, fault)

    def _show(self, fitted: Fitted | None, workloads: Simulated | None, fault: str) -> None:
        if not self.is_standing:
            return
        self._fitted, self._workloads = fitted, workloads
        self._draw_head()
        if fitted is not None:
            self.write("#said", *self._fit_words(fitted))
        cost = self.query_one("#cost", Static)
        if workloads is None:
            text = fault or "Living with your cards for a year…"
        else:
            text = " ".join(simulation.words(workloads))
            self._fill(workloads)
        cost.update(content(on_screen(text, self.host.keymap)))
        self.refresh_bindings()

    # -- drawing ---------------------------------------------------------------------------

    def _draw_head(self) -> None:
        whose = "your own parameters" if self._has_own else "FSRS's own parameters"
        retention = self._home.options[_RETENTION]
        self.show_head("FSRS", f"{whose} · retention {retention:g}")

    @property
    def _has_own(self) -> bool:
        return self._home.parameters != DEFAULT_PARAMETERS

    def _fit_words(self, fitted: Fitted) -> list[str | tuple[str, str]]:
        parts: list[str | tuple[str, str]] = ["\n".join(optimizer.words(fitted))]
        if fitted.worth_adopting:
            key = self.key("tuning.adopt")
            parts.append(f"\n{key} goes by them, after saying what that would change.")
        if fitted.after is not None:
            parts.append(("\n\npredicted  recalled  reviews", "bold"))
            parts += [
                f"\n{group.predicted:>9.0%}  {group.recalled:>8.0%}  {group.reviews:>7,}"
                for group in fitted.after.calibration
            ]
        return parts

    def _fill(self, workloads: Simulated) -> None:
        table = self.query_one(DataTable)
        most = max(row.minutes for row in workloads.rows) or 1.0
        wide = self.size.width >= 100
        at = next((i for i, r in enumerate(workloads.rows) if r.retention == workloads.current), 0)
        table.clear(columns=True)
        for name in ("retention", "reviews a day", "minutes a day", "recalled", "remembered"):
            table.add_column(cell(name), width=len(name))
        table.add_column(cell(""), width=_BAR + 24 if wide else 22)
        for row in workloads.rows:
            marks = [
                word
                for word, value in (("yours", workloads.current), ("cheapest", workloads.cheapest))
                if row.retention == value
            ]
            bar = "█" * max(1, round(_BAR * row.minutes / most)) + " " if wide else ""
            numbers = (
                f"{row.retention:g}", f"{row.reviews:.0f}", f"{row.minutes:.1f}",
                f"{row.recall:.0%}", f"{row.remembered:,.0f}",
            )  # fmt: skip
            cells = (cell(number, right=True) for number in numbers)
            table.add_row(*cells, cell(bar + ", ".join(marks)))
        table.move_cursor(row=at, animate=False)

    # -- what the person does --------------------------------------------------------------

    def can(self, action: str) -> bool:
        """Only what can be done now works."""
        if action == "adopt":
            return self._fitted is not None and self._fitted.worth_adopting
        if action == "choose":
            return self._workloads is not None
        return action != "back" or self._has_own

    def action_adopt(self) -> None:
        """Go by the fitted parameters, once it was said what that changes."""
        if self._fitted is not None and self._fitted.fitted is not None:
            self._adopt(self._fitted.fitted, "Go by your own parameters?")

    def action_back(self) -> None:
        """Go by FSRS's own again."""
        self._adopt(DEFAULT_PARAMETERS, "Go by FSRS's own parameters again?")

    @work(exclusive=True, group="adopting")
    async def _adopt(self, own: tuple[float, ...], question: str) -> None:
        with self.complaining():
            consequence = await self._look_ahead(own, None)
            follows = (
                "Every card's memory is computed anew. Due dates stay, unless you move them next."
            )
            if not await self.asked(question, follows, "Go by them"):
                return
            adopt = partial(
                parameters.adopt, self._home, own, reschedule=await self._agreed(consequence)
            )
            adopted = await run(self.app, "Adopting", lambda progress: adopt(progress=progress))
            self.say(
                f"{words.count(adopted.cards, 'card')} told anew, "
                f"{words.count(adopted.moved, 'due date')} moved. "
                f"{self.key('undo')} takes it back."
            )
            self.redraw()

    def on_data_table_row_selected(self) -> None:
        """A click on the row at the pointer is enter."""
        self.action_choose()

    def action_choose(self) -> None:
        """Set the desired retention at the pointer."""
        if self._workloads is not None:
            self._choose(self._workloads)

    @work(exclusive=True, group="adopting")
    async def _choose(self, workloads: Simulated) -> None:
        row = workloads.rows[self.query_one(DataTable).cursor_row]
        if row.retention == self._home.options[_RETENTION]:
            self.say(f"{row.retention:g} is your desired retention already.")
            return
        here = workloads.row(workloads.current)
        follows = (
            f"About {row.minutes:.1f} minutes a day instead of {here.minutes:.1f}, and"
            f" {row.recall:.0%} recalled instead of {here.recall:.0%}."
        )
        question = f"A desired retention of {row.retention:g}?"
        if not await self.asked(question, follows, "Set it"):
            return
        with self.complaining():
            consequence = await self._look_ahead(self._home.parameters, row.retention)
            first_run.change_option(self._home, _RETENTION, f"{row.retention:g}")
            if await self._agreed(consequence):
                reschedule = partial(parameters.reschedule, self._home)
                moved = await run(self.app, "Rescheduling", reschedule)
                self.say(f"{moved:,} due dates moved. {self.key('undo')} takes it back.")
        self.redraw()

    async def _look_ahead(
        self, own: tuple[float, ...], retention: float | None
    ) -> parameters.Consequence:
        look = partial(parameters.consequence, self._home, own, desired_retention=retention)
        return await run(self.app, "Looking ahead", lambda progress: look(progress=progress))

    async def _agreed(self, consequence: parameters.Consequence) -> bool:
        """Whether due dates are to move, where any would."""
        return consequence.moved > 0 and await self.asked(
            "Move due dates as well?", _moved(consequence), "Move them"
        )


def _moved(consequence: parameters.Consequence) -> str:
    """What moving due dates would do to today, in words."""
    more = consequence.more
    today = "as many due today"
    if more:
        today = f"{abs(more):,} {'more' if more > 0 else 'fewer'} due today"
    return (
        f"{words.count(consequence.moved, 'card')} would get another due day: {today}"
        f" ({consequence.due_today_then:,} instead of {consequence.due_today_now:,})."
    )
