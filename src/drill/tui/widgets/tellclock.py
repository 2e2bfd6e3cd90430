"""The clock of a story told aloud: how long it has run, and the window it should end in."""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.widgets import Static

from drill.coaching.telling import timing
from drill.tui.content import content

WIDTH = 40
"""Columns of the bar, where there is room."""
_BESIDE = 30
"""Columns of what stands around it."""
BEYOND = 1.25
"""The bar ends at this many times the window's end: to run over is shown, not cut off."""


class TellClock(Static):
    """`1:37  ├───────────████──┤  inside 90–150 s`, as wide as there is room."""

    DEFAULT_CSS = "TellClock { height: 1; text-wrap: nowrap; }"
    ALLOW_SELECT = False

    def __init__(self, *, id: str) -> None:
        super().__init__("", id=id, markup=False)
        self._seconds, self._window, self._stopped = 0.0, (1, 1), False

    def show(self, seconds: float, window: tuple[int, int], *, stopped: bool = False) -> None:
        """So many seconds of a story that has those of its window."""
        self._seconds, self._window, self._stopped = seconds, window, stopped
        self.refresh()

    def render(self) -> RenderResult:
        """The time, the bar, and what it comes to."""
        width = self.size.width
        return drawn(self._seconds, self._window, stopped=self._stopped, width=width)


def drawn(seconds: float, window: tuple[int, int], *, stopped: bool, width: int) -> Content:
    """The clock in so many columns; the marks on the bar are the window."""
    low, high = window
    most = high * BEYOND
    room = max(10, min(WIDTH, width - _BESIDE))

    def place(at: float) -> int:
        return min(room - 1, int(at / most * room))

    signs = ["━" if place(low) <= i <= place(high) else "─" for i in range(room)]
    for index in range(place(seconds) + 1):
        signs[index] = "█"
    signs[place(low)] = "┃" if seconds < low else "█"
    signs[place(high)] = "┃" if seconds < high else "█"
    whole = round(seconds)
    aims = seconds < low and not stopped
    style = "$text-success" if low <= seconds <= high else "$text-warning" * (seconds > high)
    return content(
        (f"{whole // 60}:{whole % 60:02}  ", "bold"),
        (f"├{''.join(signs)}┤", style),
        f"  {f'aim for {low}–{high} s' if aims else timing(seconds, window)}",
    )
