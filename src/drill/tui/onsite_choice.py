"""Which onsite is shown, and which minutes a day are tried for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from drill.domain.onsite import Onsite

STEPS = (10, 20, 30, 40, 60, 90)
"""Minutes a day that "what if" goes through, beside the onsite's own."""


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
