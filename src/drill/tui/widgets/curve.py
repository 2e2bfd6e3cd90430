"""A curve over two axes. What draws it is imported beside the screen, and only for a curve."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Sequence
from importlib import import_module
from math import isfinite
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Static

from drill.text import one_line
from drill.tui.content import content

if TYPE_CHECKING:
    from textual.theme import Theme
    from textual_plot import AxisFormatter, PlotWidget

MOST = 400
"""Points that are drawn; of more, so many at even distances: a terminal has no more columns."""
_ROOM = 0.06
"""Share of the height that is left free at an end that the points decide: the frame is there."""
_MARGIN = 7
"""Columns of the numbers on the left."""
Points = Sequence[tuple[float, float]]


class Curve(Vertical):
    """Points in the order of x, joined; x counts whole things, such as days; a single
    one is a dot, and of none it is said.

    What is no number (nan, infinite) is left out. `low` and `high` are the ends of the y axis
    where the points do not decide. `beside` are dots that the curve is held against: what is
    wanted, a window. With `dots` each point is a sign of its own. With `percent` y is a share
    of 1 and the axis says it in percent.
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
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(
        self,
        points: Points,
        *,
        title: str = "",
        low: float | None = None,
        high: float | None = None,
        beside: Points = (),
        dots: bool = False,
        percent: bool = False,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._points, self._beside = drawable(points), drawable(beside)
        self._title = title
        self._low, self._high = low, high
        self._dots, self._percent = dots, percent
        self._plot: PlotWidget | None = None

    def compose(self) -> ComposeResult:
        """The title; the plot comes when what draws it is imported."""
        if self._title:
            yield Static(content(one_line(self._title)), classes="curve--title", markup=False)
        if not self._points:
            yield Static("Nothing to draw yet.", classes="curve--none", markup=False)

    def on_mount(self) -> None:
        """Fetch what draws, and draw anew in the colours of another theme."""
        if self._points:
            self._fetch()
            self.app.theme_changed_signal.subscribe(self, self._repaint)

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

    def _repaint(self, theme: Theme) -> None:
        self._draw()

    def _draw(self) -> None:
        from textual_plot import HiResMode

        plot = self._plot
        if plot is None or not self.is_attached:
            return
        colours = self.app.theme_variables
        plot.clear()
        self._scale(plot)
        if self._beside:
            xs, ys = _axes(self._beside)
            plot.scatter(xs, ys, marker="·", marker_style=colours["foreground"])
        xs, ys = _axes(self._points)
        if len(xs) > 1:
            plot.plot(xs, ys, colours["primary"], HiResMode.BRAILLE)
        if self._dots or len(xs) == 1:
            plot.scatter(xs, ys, marker="●", marker_style=colours["primary"])

    def _scale(self, plot: PlotWidget) -> None:
        """Both axes have a length, of a single point and of a level line as well."""
        xs = [x for x, _ in (*self._points, *self._beside)]
        ys = [y for _, y in (*self._points, *self._beside)]
        room = (max(ys) - min(ys)) * _ROOM
        low = min(ys) - room if self._low is None else self._low
        high = max(ys) + room if self._high is None else self._high
        plot.set_xlimits(*_apart(min(xs), max(xs)))
        plot.set_ylimits(*_apart(low, high))
        plot.set_x_formatter(_whole())
        if self._percent:
            plot.set_y_formatter(_percent())


def drawable(points: Points) -> list[tuple[float, float]]:
    """The points that are numbers; of more than `MOST` so many at even distances, with both ends.

    The numbers are kept within what a float can span.
    """
    found = [(_within(x), _within(y)) for x, y in points if isfinite(x) and isfinite(y)]
    if len(found) <= MOST:
        return found
    step = (len(found) - 1) / (MOST - 1)
    return [found[round(each * step)] for each in range(MOST)]


def _within(number: float) -> float:
    return min(max(number, -1e15), 1e15)


def _apart(low: float, high: float) -> tuple[float, float]:
    """Two ends that differ."""
    if high - low > abs(low) * 1e-9:
        return low, high
    room = max(1.0, abs(low) * 0.1)
    return low - room, low + room


def _axes(points: Points) -> tuple[list[float], list[float]]:
    return [x for x, _ in points], [y for _, y in points]


def _whole() -> AxisFormatter:
    from textual_plot import NumericAxisFormatter

    class Whole(NumericAxisFormatter):
        """Ticks at whole numbers: there is no half a day, and no half a tell."""

        def get_ticks(self, min_: float, max_: float, max_ticks: int = 8) -> list[float]:
            """The even ones among them."""
            ticks = super().get_ticks(min_, max_, max_ticks)
            return [tick for tick in ticks if tick == round(tick)]

    return Whole()


def _percent() -> AxisFormatter:
    from textual_plot import NumericAxisFormatter

    class Percent(NumericAxisFormatter):
        """Shares of 1 as percent."""

        def get_labels_for_ticks(self, ticks: Sequence[float]) -> list[str]:
            """`0.85` is `85%`."""
            return [f"{tick:.0%}" for tick in ticks]

    return Percent()
