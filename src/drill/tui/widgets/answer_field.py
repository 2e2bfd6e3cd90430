"""The field in which an answer is typed before it is shown."""

from __future__ import annotations

from textual.events import Key
from textual.message import Message

from drill.tui.widgets.text_field import TextField

LONGEST = 2000
"""Characters that a typed answer may have."""


class AnswerField(TextField):
    """The field for a typed answer, one line high until there are more: Enter hands it in, what is
    pasted keeps its lines."""

    class Submitted(Message):
        """Enter: the answer is typed."""

    def __init__(self) -> None:
        super().__init__(
            id="typed", placeholder="your answer", compact=True, soft_wrap=True,
            show_line_numbers=False, highlight_cursor_line=False,
        )  # fmt: skip

    async def _on_key(self, event: Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Submitted())
        else:
            await super()._on_key(event)

    def on_text_area_changed(self) -> None:
        """What is too long for an answer is cut."""
        if len(self.text) > LONGEST:
            self.text = self.text[:LONGEST]
