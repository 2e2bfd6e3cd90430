"""A text that is held while it is not taken in: whoever leaves finds it there the next time."""

from __future__ import annotations

from drill.service.home import held
from drill.service.home.home import Home
from drill.tui.host import complaining_by, host_of
from drill.tui.widgets.text_field import TextField


class HeldArea(TextField):
    """What was typed of one thing."""

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
