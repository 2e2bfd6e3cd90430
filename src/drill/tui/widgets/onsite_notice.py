"""What comes before the numbers of an onsite: nothing there yet, over, how far the plan is, or not
enough time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from drill.domain.onsite import Onsite
from drill.errors import DrillError
from drill.tui.content import content
from drill.tui.host import host_of
from drill.tui.widgets.plan import trouble

if TYPE_CHECKING:
    from drill.service.onsite.plan import CramPlan


class OnsiteNotice(Static):
    """Hidden where there is nothing to say."""

    def __init__(self) -> None:
        super().__init__("", id="notice", markup=False)

    def show_none(self) -> None:
        """No interview is set."""
        self._show(content(
            ("No interview is set.\n\n", "bold"),
            "With a date and the minutes a day you have, drill plans what to study until "
            "then, so that you recall the most on the day, and says what to expect: now, "
            f"with the plan, without it.\n\n{self._key('add')} adds the first.",
        ))  # fmt: skip

    def show_over(self, onsite: Onsite) -> None:
        """The one shown is over."""
        self._show(content(
            (f"{onsite.name} is over. How did it go?\n\n", "bold"),
            f"{self._key('debrief')} tells how it went and what they really asked. Those questions "
            "join the phrasings of their competencies, and what went badly comes up first. "
            f"It can also be told never to ask.\n\n{self._key('remove')} removes it.",
        ))  # fmt: skip

    def show_plan(
        self,
        plan: CramPlan | DrillError | None,
        minutes: int,
        *,
        share: float,
        fitting: int | None,
        over: Onsite | None,
    ) -> None:
        """What is wrong with a plan; before there is one how far it is, the `share` of 0 to 1.
        `fitting` are minutes that would be enough, `over` is an onsite to be debriefed.
        """
        parts: list[Content] = []
        if over is not None:
            ask = (f"{over.name} is over. How did it go? ", "bold")
            parts.append(content(ask, f"{self._key('debrief')} tells."))
        if isinstance(plan, DrillError):
            parts.append(content(("! ", "bold $text-warning"), str(plan)))
        elif plan is None:
            done = f" {share:.0%}" if share else ""
            parts.append(content(f"Reckoning what {minutes} minutes a day bring…{done}"))
        elif not plan.feasible:
            parts.append(trouble(plan, fitting, self._key("more")))
        self._show(Content("\n").join(parts))

    def _show(self, text: Content) -> None:
        self.display = bool(text)
        self.update(text)

    def _key(self, name: str) -> str:
        return host_of(self).keymap.first(f"onsite.{name}")
