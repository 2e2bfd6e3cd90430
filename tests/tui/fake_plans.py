"""A planner that plays a script: what Onsite shows, without planning."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from threading import Event

from drill.domain.onsite import Onsite
from drill.errors import UsageError
from drill.service.onsite.plan import CramPlan
from drill.service.onsite.plan_days import DayPlan
from drill.service.onsite.prospects import Outlook, Prospect

HOSTILE = "[@click=app.quit]x[/] \u202e[red]"


def made(onsite: Onsite, minutes: float, *, today: str, days: int = 9, short: bool = False):
    """A plan whose numbers follow from its minutes: 30 give 95 of 100, and 5 minutes a point."""
    share = min(0.99, 0.95 + (minutes - 30) / 500)
    first = date.fromisoformat(today)
    kinds = ["day"] * (days - 2) + ["last day", "morning"]
    return CramPlan(
        onsite=replace(onsite, minutes=round(minutes)),
        feasible=not short,
        cards=tuple(f"c{i}" for i in range(120)),
        left_out=("c1", "c2") if short else (),
        beyond="beyond the time",
        dropped=("12 figures", f"probe · {HOSTILE}") if short else (),
        days=tuple(
            DayPlan((first + timedelta(days=i)).isoformat(), 40 - i % 7, 5, minutes * 60, kind)
            for i, kind in enumerate(kinds)
        ),
        ready=Prospect(0.64, share, 0.61),
        interval=(share - 0.02, min(1.0, share + 0.02)),
        counts={"c1": 0.96},
        competencies=(
            Outlook("Managing people", "small/people", Prospect(0.9, 0.97, 0.8)),
            Outlook(f"Vision {HOSTILE}", "small/vision", Prospect(0.2, 0.71, 0.1), "no story"),
        ),
        stories=(
            Outlook("The quiet senior", "small/quiet", Prospect(0.4, 0.88, 0.3)),
            Outlook("The vendor call", "samples/vendor", Prospect(0.1, 0.5, 0.05), "sample"),
        ),
        seconds_today=750.0,
    )


@dataclass
class Plans:
    """A planner that follows a script: what it was asked, and what holds it up."""

    short_below: float = 0
    days: int = 9
    fault: str = ""
    asked: list[tuple[str, float]] = field(default_factory=list)
    gate: Callable[[str, float], Event | None] = lambda name, minutes: None
    change: Callable[[CramPlan], CramPlan] = lambda plan: plan

    def __call__(self, home, onsite, *, minutes=None, progress=lambda share: None):
        minutes = float(minutes or onsite.minutes)
        self.asked.append((onsite.name, minutes))
        gate = self.gate(onsite.name, minutes)
        while gate is not None and not gate.wait(0.01):
            progress(0.4)
        if self.fault:
            raise UsageError(self.fault, "Do something.")
        today = f"{home.clock.local():%Y-%m-%d}"
        short = minutes < self.short_below
        return self.change(made(onsite, minutes, today=today, days=self.days, short=short))
