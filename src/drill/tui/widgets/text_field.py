"""A text of several lines, as every screen has it; one that is held while it is not taken in, and
the field in which an answer is typed.
"""

from __future__ import annotations

from textual.events import Key
from textual.message import Message
from textual.widgets import TextArea

from drill.service.home import held
from drill.service.home.home import Home
from drill.tui.host import complaining_by, host_of

LONGEST = 2000
"""Characters that a typed answer may have."""


class TextField(TextArea):
    """Where tab leaves it, ↑ on its first line and ↓ on its last are the screen's keys, as in a
    field of one line.
    """

    def on_resize(self) -> None:
        """Textual folds the text anew and paints it only where that makes more lines, or fewer."""
        self.refresh()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key is for the text."""
        if self.tab_behavior == "focus" and not any(parameters):  # with shift it selects
            if action == "cursor_up":
                return not self.navigator.is_first_wrapped_line(self.cursor_location)
            if action == "cursor_down":
                return not self.navigator.is_last_wrapped_line(self.cursor_location)
        return super().check_action(action, parameters)


class HeldArea(TextField):
    """What was typed of one thing: whoever leaves before it is taken in finds it there again."""

    def __init__(self, home: Home, about: str, ident: str, *, compact: bool = False) -> None:
        """`about` names that thing; the field is left with tab."""
        super().__init__(id=ident, compact=compact, show_line_numbers=False, tab_behavior="focus")
        self._home, self._about = home, about

    def on_mount(self) -> None:
        """With what was held."""
        with complaining_by(host_of(self).complain):
            self.text = held.read(self._home, self._about)
            if self.text:
                host_of(self).say("What you typed the last time is still here.")

    def hold(self) -> bool:
        """Hold what stands here; whether that is anything."""
        with complaining_by(host_of(self).complain):
            held.hold(self._home, self._about, self.text)
        return bool(self.text.strip())

    def let_go(self) -> None:
        """It is taken in."""
        self.text = ""
        self.hold()


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
