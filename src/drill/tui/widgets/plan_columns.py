"""The plan of an onsite in columns: the promise and the days on the left, readiness on the right;
one below the other where it is narrow.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from drill.tui.content import content
from drill.tui.widgets.plan import Choices, days, left_out, promise, readiness

if TYPE_CHECKING:
    from drill.service.onsite.plan import CramPlan

LEAST = 30
"""Columns that a column has at least."""
_PARTS = ("promise", "days", "ready", "out")


class PlanColumns(Horizontal):
    """A plan, and the line of minutes to try."""

    def __init__(self) -> None:
        super().__init__(id="columns")

    def compose(self) -> ComposeResult:
        """Each part in its place."""
        with Vertical(id="left"):
            yield Static("", id="promise", markup=False)
            yield Choices("What if ", id="steps")
            yield Static("", id="hint", markup=False)
            yield Static("", id="days", markup=False)
        with Vertical(id="right"):
            yield Static("", id="ready", markup=False)
            yield Static("", id="out", markup=False)

    def show_steps(self, steps: Sequence[str], chosen: int, hint: str) -> None:
        """What other minutes a day would bring, and below it how to try them."""
        self.query_one("#steps", Choices).show(steps, chosen)
        self._part("hint").update(content(hint))

    def show(
        self, plan: CramPlan | None, kept: CramPlan | None, today: str, *, shared: bool
    ) -> None:
        """The plan that is looked at, and beside its promise that of the one which is `kept`;
        None while it is not known. `today` is an ISO date; `shared`: with other onsites.
        """
        for part in _PARTS:
            self._part(part).display = plan is not None
        if plan is None:
            return
        left, right = (
            max(LEAST, self.query_one(side).content_size.width) for side in ("#left", "#right")
        )
        tried = plan if kept is not None and kept is not plan else None
        self._part("promise").update(promise(kept or plan, tried, left))
        self._part("days").update(days(plan, today, left))
        self._part("ready").update(readiness(plan, right))
        self._part("out").update(left_out(plan, shared=shared))

    def _part(self, name: str) -> Static:
        return self.query_one(f"#{name}", Static)
