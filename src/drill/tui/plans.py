"""Which onsite is shown with which minutes a day, and the plans for it: reckoned one after the
other in a thread, what is wanted most first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from textual.widget import Widget

from drill.domain.onsite import Onsite
from drill.errors import DrillError
from drill.service.home.home import Home
from drill.service.home.progress import Cancelled
from drill.service.onsite import plan as planning
from drill.service.onsite.plan import CramPlan

STEPS = (10, 20, 30, 40, 60, 90)
"""Minutes a day that "what if" goes through, beside the onsite's own."""
PlanKey = tuple[Onsite, int]
"""What a plan is for: an onsite, with nothing of it that the plan does not go by, and minutes."""


class Plans:
    """Every plan that is known, under the onsite it is for: an answer that comes late shows up
    where it belongs or not at all.
    """

    def __init__(self, screen: Widget, home: Home, tell: Callable[[], None]) -> None:
        """They are reckoned in threads of the screen, which is told of each."""
        self._screen, self._home, self._tell = screen, home, tell
        self._known: dict[PlanKey, CramPlan | DrillError] = {}
        self._stale: set[PlanKey] = set()
        self._making: PlanKey | None = None
        self._turn = 0
        self.share = 0.0
        """How far the one is that is being reckoned, 0 to 1."""

    @property
    def making(self) -> bool:
        """Whether one is being reckoned."""
        return self._making is not None

    def find(self, onsite: Onsite, minutes: int) -> CramPlan | DrillError | None:
        """What is known for so many minutes a day; None before it was reckoned."""
        return self._known.get(_key(onsite, minutes))

    def best(self, onsite: Onsite, minutes: Iterable[int]) -> CramPlan | None:
        """Of those known for so many minutes a day, the one that brings most."""
        plans = (self.find(onsite, number) for number in minutes)
        known = [plan for plan in plans if plan is not None and not isinstance(plan, DrillError)]
        return max(known, key=lambda plan: plan.ready.with_plan, default=None)

    def renew(self, onsites: Iterable[Onsite]) -> None:
        """Every plan is to be made again; those for other onsites are forgotten."""
        current = {_key(onsite, 0)[0] for onsite in onsites}
        self._known = {key: plan for key, plan in self._known.items() if key[0] in current}
        self._stale = set(self._known)
        self.stop()

    def reckon(self, onsite: Onsite, minutes: Iterable[int]) -> None:
        """Let the first that is to be made be reckoned, instead of what is being reckoned."""
        keys = (_key(onsite, number) for number in minutes)
        wanted = next((key for key in keys if key not in self._known or key in self._stale), None)
        if wanted == self._making:
            return
        self.stop()
        if wanted is not None:
            self._making, self.share = wanted, 0.0
            make = partial(self._make, onsite, wanted, self._turn)
            self._screen.run_worker(make, thread=True, group="plan")

    def stop(self) -> None:
        """Reckon nothing."""
        self._turn += 1
        self._making = None

    def _make(self, onsite: Onsite, key: PlanKey, turn: int) -> None:
        def hear(share: float) -> None:
            if turn != self._turn:
                raise Cancelled("the plan is not wanted any more")
            self.share = share

        plan: CramPlan | DrillError
        try:
            hear(0.0)
            plan = planning.plan(self._home, onsite, minutes=float(key[1]), progress=hear)
        except Cancelled:
            return
        except DrillError as error:
            plan = error
        if turn == self._turn:
            self._screen.app.call_from_thread(self._keep, key, turn, plan)

    def _keep(self, key: PlanKey, turn: int, plan: CramPlan | DrillError) -> None:
        if turn != self._turn:
            return  # another one is wanted by now, or the screen was left
        self._known[key] = plan
        self._stale.discard(key)
        self._making = None
        self._tell()


def _key(onsite: Onsite, minutes: int) -> PlanKey:
    """An onsite without what no plan depends on, or what is asked for beside it."""
    return replace(onsite, minutes=0), minutes


@dataclass
class OnsiteChoice:
    """Those to come first, then those of which nobody said how they went."""

    coming: Sequence[Onsite] = ()
    over: Sequence[Onsite] = ()
    id: str = ""
    """Of the one shown; empty where there is none."""
    tried: int | None = None
    """Minutes a day that are not the onsite's own."""

    @property
    def every(self) -> list[Onsite]:
        """All of them, in order."""
        return [*self.coming, *self.over]

    @property
    def onsite(self) -> Onsite | None:
        """The one shown."""
        return next((onsite for onsite in self.every if onsite.id == self.id), None)

    @property
    def is_over(self) -> bool:
        """Whether the one shown is over."""
        return self.onsite in self.over

    @property
    def planned(self) -> Onsite | None:
        """The one shown, where there is something to plan for."""
        return None if self.is_over else self.onsite

    @property
    def minutes(self) -> int:
        """Minutes a day that are looked at: those tried, else the onsite's own."""
        return self._own if self.tried is None else self.tried

    @property
    def steps(self) -> list[int]:
        """Minutes a day that can be looked at, ascending."""
        return sorted({*STEPS, self._own})

    @property
    def nearest_steps(self) -> list[int]:
        """The same, from those looked at outwards."""
        steps = self.steps
        at = steps.index(self.minutes)
        return sorted(steps, key=lambda step: abs(steps.index(step) - at))

    @property
    def _own(self) -> int:
        return self.onsite.minutes if self.onsite else STEPS[0]

    def renew(self, coming: Sequence[Onsite], over: Sequence[Onsite]) -> None:
        """Choose among these; the first where the one shown is gone."""
        self.coming, self.over = coming, over
        if self.onsite is None:
            self.show(next(iter(self.every), None))
        if self.tried is not None:
            self.try_out(self.tried if self.tried in self.steps else self._own)

    def show(self, onsite: Onsite | None) -> None:
        """Choose this one, with its own minutes."""
        self.id, self.tried = onsite.id if onsite else "", None

    def turn(self, by: int) -> None:
        """To another; after the last comes the first."""
        if self.onsite is not None:
            every = self.every
            self.show(every[(every.index(self.onsite) + by) % len(every)])

    def try_out(self, minutes: int) -> None:
        """Look at so many minutes a day."""
        self.tried = None if minutes == self._own else minutes
