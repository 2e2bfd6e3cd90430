"""The plot that a curve is drawn on. To be imported where there is a curve: it brings numpy."""

from __future__ import annotations

from textual_plot import PlotWidget


class Plot(PlotWidget, can_focus=False):
    """One without keys, which would take those of the screen. Where that is left while it is being
    mounted it never gets its parts; it lays out none then, where its base would end drill.
    """

    @property
    def has_parts(self) -> bool:
        """Whether there is anything to draw on."""
        return bool(self.query("#legend"))

    def _update_margin_sizes(self) -> None:
        if self.has_parts:
            super()._update_margin_sizes()

    def _update_legend(self) -> None:
        if self.has_parts:
            super()._update_legend()
