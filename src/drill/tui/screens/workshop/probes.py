"""The page of the follow-ups: what will they ask next?"""

from __future__ import annotations

from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, TextArea

from drill.service.stories.bench import Bench
from drill.service.stories.draft import Draft, DraftProbe
from drill.tui.content import content
from drill.tui.screens.workshop.page import MOST_ROWS, Page

ADVICE: tuple[str | tuple[str, str], ...] = (
    ("What will they ask next?\n", "bold"),
    "Three that nearly every story gets are here: reword them, or put your own in their place. "
    "One without an answer is left out. Add what somebody asked you about this story before, or "
    "what you hope nobody asks.",
)


class ProbeRow(Vertical):
    """A follow-up and its answer."""

    def __init__(self, probe: DraftProbe) -> None:
        super().__init__(classes="row")
        self._ask = Input(probe.ask, max_length=500, compact=True, placeholder="what they ask next")
        self._answer = TextArea(
            probe.text, compact=True, placeholder=content("your answer, one fact a line")
        )

    def compose(self) -> ComposeResult:
        """The question above the answer."""
        yield self._ask
        yield self._answer

    @property
    def probe(self) -> DraftProbe:
        """The follow-up as it stands."""
        return DraftProbe(self._ask.value, self._answer.text)

    @property
    def complete(self) -> bool:
        """Whether both are there."""
        return bool(self._ask.value and self._answer.text)

    def take_focus(self) -> None:
        """To what is missing."""
        (self._answer if self._ask.value and not self._answer.text else self._ask).focus()


class ProbesPage(Page):
    """A row a follow-up."""

    place = "probes"
    adds = "a follow-up"

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[ProbeRow] = []

    async def show(self, draft: Draft, bench: Bench) -> None:
        """The rows; the focus is at the first that lacks something."""
        self._rows = [ProbeRow(probe) for probe in draft.probes[:MOST_ROWS]]
        await self.fill(self._rows)
        if self._rows:
            next((row for row in self._rows if not row.complete), self._rows[0]).take_focus()

    def advice(self, draft: Draft, bench: Bench) -> Content:
        """What to think of."""
        return content(*ADVICE)

    def typed(self, draft: Draft) -> Draft:
        """With the follow-ups as they stand."""
        probes = (row.probe for row in self._rows)
        return replace(draft, probes=(*probes, *draft.probes[len(self._rows) :]))

    async def add(self, draft: Draft) -> Draft:
        """With one more, as long as there is room."""
        if len(draft.probes) >= MOST_ROWS:
            return draft
        row = ProbeRow(DraftProbe(""))
        self._rows.append(row)
        await self.mount(row)
        row.take_focus()
        return self.typed(draft)
