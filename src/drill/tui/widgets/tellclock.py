"""The clock of a story told aloud: how long it has run, and the window it should end in."""

from __future__ import annotations

from textual.content import Content

from drill.tui.content import content

WIDTH = 40
"""Columns of the bar, where there is room."""
_BESIDE = 30
"""Columns of what stands around it."""
BEYOND = 1.25
"""The bar ends at this many times the window's end: to run over is shown, not cut off."""


def tell_clock(
    seconds: float, window: tuple[int, int], *, stopped: bool, width: int = WIDTH + _BESIDE
) -> Content:
    """`1:37  ├───────────████──┤  inside 90–150 s`; the marks on the bar are the window.
    `width` is the columns there are for all of it.
    """
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
    style = "$text-success" if low <= seconds <= high else "$text-warning" * (seconds > high)
    return content(
        (f"{whole // 60}:{whole % 60:02}  ", "bold"),
        (f"├{''.join(signs)}┤", style),
        f"  {_verdict(seconds, low, high, stopped)}",
    )


def _verdict(seconds: float, low: int, high: int, stopped: bool) -> str:
    if seconds > high:
        return f"{round(seconds - high)} s over {high} s"
    if seconds >= low:
        return f"inside {low}–{high} s"
    return f"{round(low - seconds)} s short of {low} s" if stopped else f"aim for {low}–{high} s"
