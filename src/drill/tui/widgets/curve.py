"""A curve over two axes. What draws it is imported beside the screen, and only for a curve."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Sequence
from importlib import import_module
from math import isfinite
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.color import Color
from textual.containers import Vertical
from textual.widgets import Static

from drill.text import one_line
from drill.tui.content import content

if TYPE_CHECKING:
    from textual_plot import AxisFormatter, PlotWidget

MOST = 400
"""Points that are drawn; of more, so many at even distances: a terminal has no more columns."""
_ROOM = 0.06
"""Share of the height that is left free above the points: the frame is there."""
_MARGIN = 7
"""Columns of the numbers on the left."""
Points = Sequence[tuple[float, float]]


class Curve(Vertical):
    """Points in the order of x, joined; x counts whole things, such as days; a single
    one is a dot, and of none it is said.

    What is no number (nan, infinite) is left out. The y axis begins at 0. `beside` are dots that
    the curve is held against: what is wanted, a window. With `dots` each point is a sign of its
    own. With `percent` y is a share of 1 and the axis says it in percent, up to 100 %.
    """

    DEFAULT_CSS = """
    Curve {
        height: 1fr; min-height: 6;
        & > .curve--title { height: 1; text-style: bold; }
        & > .curve--none { height: auto; color: $text-muted; }
        & > PlotWidget { height: 1fr; }
        & > PlotWidget > .plot--axis { color: $foreground-muted; }
        & > PlotWidget > .plot--tick { color: $foreground; text-style: none; }
    }
    """

    def __init__(
        self,
        points: Points,
        *,
        title: str,
        beside: Points = (),
        dots: bool = False,
        percent: bool = False,
    ) -> None:
        super().__init__()
        self._points, self._beside = drawable(points), drawable(beside)
        self._title = title
        self._dots, self._percent = dots, percent
        self._plot: PlotWidget | None = None

    def compose(self) -> ComposeResult:
        """The title; the plot comes when what draws it is imported."""
        yield Static(content(one_line(self._title)), classes="curve--title", markup=False)
        if not self._points:
            yield Static("Nothing to draw yet.", classes="curve--none", markup=False)

    def on_mount(self) -> None:
        """Fetch what draws, and draw anew in the colours of another theme."""
        if self._points:
            self._fetch()
            self.app.theme_changed_signal.subscribe(self, lambda _: self._draw())

    @work
    async def _fetch(self) -> None:
        await to_thread(import_module, "textual_plot")
        if not self.is_attached:
            return  # left meanwhile: nothing can be mounted any more
        from textual_plot import PlotWidget

        plot = PlotWidget(allow_pan_and_zoom=False)
        plot.can_focus = False  # its keys would take those of the screen
        await self.mount(plot)
        if not self.is_attached or not plot.query("Grid"):
            return
        plot.margin_left, plot.margin_top, plot.margin_bottom = _MARGIN, 0, 1
        self._plot = plot
        self._draw()
        # Drawn before the margins have their place it keeps the height that it had then.
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        from textual_plot import HiResMode

        plot = self._plot
        if plot is None or not self.is_attached:
            return
        front, line = self._colour("foreground"), self._colour("primary")
        plot.clear()
        self._scale(plot)
        if self._beside:
            xs, ys = zip(*self._beside, strict=True)
            plot.scatter(xs, ys, marker="·", marker_style=front)
        xs, ys = zip(*self._points, strict=True)
        if len(xs) > 1:
            plot.plot(xs, ys, line, HiResMode.BRAILLE)
        if self._dots or len(xs) == 1:
            plot.scatter(xs, ys, marker="●", marker_style=line)
        plot.refresh(layout=True)  # or it keeps the size that it was measured at once

    def _colour(self, name: str) -> str:
        """A colour of the theme by Rich's name, in which the plot has its styles: the terminal's
        sixteen are called otherwise there.
        """
        return Color.parse(self.app.theme_variables[name]).rich_color.name

    def _scale(self, plot: PlotWidget) -> None:
        """Both axes have a length, of a single point and of a level line as well."""
        xs, ys = zip(*self._points, *self._beside, strict=True)
        high = 1.0 if self._percent else max(ys) + (max(ys) - min(ys)) * _ROOM
        plot.set_xlimits(*_apart(min(xs), max(xs)))
        plot.set_ylimits(*_apart(0.0, high))
        whole, percent = _formatters()
        plot.set_x_formatter(whole)
        if self._percent:
            plot.set_y_formatter(percent)


def drawable(points: Points) -> list[tuple[float, float]]:
    """The points that are numbers; of more than `MOST` so many at even distances, with both ends.

    The numbers are kept within what a float can span.
    """
    numbers = [(_within(x), _within(y)) for x, y in points if isfinite(x) and isfinite(y)]
    if len(numbers) <= MOST:
        return numbers
    step = (len(numbers) - 1) / (MOST - 1)
    return [numbers[round(index * step)] for index in range(MOST)]


def _within(number: float) -> float:
    return min(max(number, -1e15), 1e15)


def _apart(low: float, high: float) -> tuple[float, float]:
    """Two ends that differ."""
    if high - low > abs(low) * 1e-9:
        return low, high
    room = max(1.0, abs(low) * 0.1)
    return low - room, low + room


def _formatters() -> tuple[AxisFormatter, AxisFormatter]:
    """Those of whole numbers and of shares of 1."""
    from textual_plot import NumericAxisFormatter

    class Whole(NumericAxisFormatter):
        """Ticks at whole numbers: there is no half a day, and no half a tell."""

        def get_ticks(self, min_: float, max_: float, max_ticks: int = 8) -> list[float]:
            """The even ones among them."""
            ticks = super().get_ticks(min_, max_, max_ticks)
            return [tick for tick in ticks if tick == round(tick)]

    class Percent(NumericAxisFormatter):
        """Shares of 1 as percent."""

        def get_labels_for_ticks(self, ticks: Sequence[float]) -> list[str]:
            """`0.85` is `85%`."""
            return [f"{tick:.0%}" for tick in ticks]

    return Whole(), Percent()
