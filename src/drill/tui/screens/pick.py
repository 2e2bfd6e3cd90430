"""Picking a story: a question, five seconds, any story that answers it; then what has none."""

from __future__ import annotations

from drill.service.stories import picks
from drill.service.stories.choosing import Chosen
from drill.service.stories.picks import SECONDS, StoryPicks
from drill.service.study.pages import PageLine, Role
from drill.tui.advice import on_screen
from drill.tui.screens.mock import ChoiceScreen
from drill.tui.screens.note import NoteScreen


class PickScreen(ChoiceScreen[StoryPicks], where="pick"):
    """One round, question by question."""

    ASKS = "Which story? Any that answers it is right, and none where none does."
    _covered: int | None = None
    """Since when something covers the question, epoch ms."""

    def answer(self, place: str | None) -> Chosen:
        """The pick, timed."""
        return self._asked.pick(place)

    def draw_head(self) -> None:
        """Which question, and the seconds left for it."""
        asked = self._asked
        if self._chosen is None:
            left = round(SECONDS - asked.seconds)
            time = f"{left} s" if left > 0 else "time is up"
            right = f"{asked.number} of {asked.total} · {time}"
        else:
            right = f"{max(1, asked.number - 1)} of {asked.total}"
        self.show_head("Pick a story", right)

    def after(self, chosen: Chosen) -> str:
        """Nothing is told here."""
        return f"{self.key('go_on')}: on to the next."

    def on_screen_suspend(self) -> None:
        """Help or the palette covers the question: its seconds stand still."""
        self._covered = self.host.clock.now()

    def on_screen_resume(self) -> None:
        """It is in sight again."""
        if self._covered is not None:
            self.come_back(self._covered)
            self._covered = None

    def come_back(self, since: int) -> None:
        """Nobody saw the question meanwhile; what covers it has its own count."""
        if self.is_active:
            super().come_back(since)

    def action_go_on(self) -> None:
        """The next question."""
        self._next()

    def begin_question(self) -> None:
        """Its seconds run from here."""
        self._asked.show()

    def showed(self) -> NoteScreen | None:
        """Which answers were right, and what has no story."""
        summary = self._asked.summary()
        if not summary.score.questions:
            return None
        lines = (on_screen(line, self.host.keymap) for line in picks.lines(summary))
        first, *others = lines
        page = [PageLine(Role.TITLE, first), *(PageLine(Role.ITEM, line) for line in others)]
        return NoteScreen(page)
