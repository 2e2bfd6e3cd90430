"""The page of the figures: how was each measured?"""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from drill.service.stories.bench import Bench
from drill.service.stories.draft import Draft, Measured
from drill.text import marks
from drill.tui.content import content
from drill.tui.host import host_of
from drill.tui.screens.workshop.page import MOST_ROWS, Page

HOW = "from what to what, counted by whom, over how long"
ADVICE: tuple[str | tuple[str, str], ...] = (
    ("How was each measured?\n", "bold"),
    "“How do you know?” is the follow-up to every figure. Say what was counted, against what "
    "baseline, and over how long. One that you cannot explain is better left out.",
)


class FigureRow(Vertical):
    """A fact with its figures set off, and the field for how they were measured."""

    def __init__(self, measured: Measured) -> None:
        super().__init__(classes="row")
        self.fact = measured.fact
        self.how = Input(measured.how, max_length=500, compact=True, placeholder=HOW)

    def compose(self) -> ComposeResult:
        """The fact above the field."""
        parts: list[str | tuple[str, str]] = []
        rest = self.fact
        for figure in marks(self.fact):
            before, _, rest = rest.partition(f"=={figure}==")
            parts += [before, (figure, "bold $text-accent")]
        yield Static(content(*parts, rest), markup=False)
        yield self.how


class FiguresPage(Page):
    """A row for every fact with figures."""

    place = "figures"

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[FigureRow] = []

    async def show(self, draft: Draft, bench: Bench) -> None:
        """The rows; the focus is at the first that says nothing yet."""
        self._rows = [FigureRow(measured) for measured in draft.figured[:MOST_ROWS]]
        if not self._rows:
            key = host_of(self).keymap.first("workshop.mark")
            none = "No figure is marked. Figures are what an interviewer remembers: go back and "
            await self.fill(
                [Static(content(f"{none}mark some with {key}, or go on."), markup=False)]
            )
            self.screen.set_focus(None)
            return
        await self.fill(self._rows)
        fields = [row.how for row in self._rows]
        next((field for field in fields if not field.value), fields[0]).focus()

    def advice(self, draft: Draft, bench: Bench) -> Content:
        """Why it matters."""
        return content(*ADVICE)

    def typed(self, draft: Draft) -> Draft:
        """With how each was measured."""
        return draft.with_hows({row.fact: row.how.value for row in self._rows})
