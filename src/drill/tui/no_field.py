"""What is said where somebody asks for a field to type an answer in, and none opens."""

from __future__ import annotations

from textual.events import Key

from drill.tui.screen import DrillScreen, Result
from drill.tui.screens.dialogs import PromptScreen

_NOWHERE = "What is typed here goes nowhere. ↵ or esc: back to the {}."
ALREADY_SHOWN = (
    "The answer is shown already",
    f"It is compared where you type it before that. {_NOWHERE.format('card')}",
)
TOLD_ALOUD = (
    "A story is told aloud",
    f"There is no field for it. {_NOWHERE.format('card')}",
)
TO_READ = (
    "Nothing is asked yet: this is to be read",
    f"There is a field where it is asked, afterwards. {_NOWHERE.format('page')}",
)


class NoFieldScreen(DrillScreen[Result]):
    """A screen on which letters are commands, and an answer may be expected to be typed."""

    asks_for_field = "study.type"
    """The action whose keys ask for one."""

    @property
    def no_field(self) -> tuple[str, str] | None:
        """Why none opens now, and what comes of typing on; None where one does."""
        return None

    def on_key(self, event: Key) -> None:
        """Who asks for the field where none opens types on all the same: letters are no commands
        until that is read.
        """
        if (why := self.no_field) and event.key in self.host.keymap.keys_of(self.asks_for_field):
            event.stop()
            self.app.push_screen(PromptScreen(*why))
