"""How the app looks: its themes, no colours where none are wanted, and as little movement.

Textual's themes can be chosen as well. Each of drill's own has one accent: pointer, titles,
keys and bars. Amber, red and green only say how it stands.
"""

from __future__ import annotations

import os
from typing import Any

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.events import Resize
from textual.filter import LineFilter, Monochrome, NoColor
from textual.theme import Theme

from drill.config import ANIMATIONS, THEMES, Options
from drill.tui.host import complaining_by
from drill.tui.screens.too_small import LEAST, TooSmallScreen
from drill.tui.store_app import StoreApp
from drill.tui.stylesheet import ScreensStylesheet


def _scrollbars(track: str, thumb: str) -> dict[str, str]:
    """A bar that is seen where it is looked for, and nowhere else."""
    states = ("", "-hover", "-active")
    return {f"scrollbar-background{state}": track for state in states} | {
        "scrollbar": thumb,
        "scrollbar-corner-color": track,
    }


DARK = Theme(
    name="drill-dark",
    primary="#7aa7e8",
    secondary="#9d8fd6",
    accent="#7aa7e8",
    warning="#e0a458",
    error="#ee7d77",
    success="#7cc08a",
    foreground="#d9dde6",
    background="#15171c",
    surface="#1c1f26",
    panel="#272b35",
    dark=True,
    variables={
        "foreground-muted": "#a3a8b4",
        "border": "#4a5164",
        **_scrollbars("#15171c", "#4a5164"),
    },
)
LIGHT = Theme(
    name="drill-light",
    primary="#2a5d9f",
    secondary="#67519b",
    accent="#2a5d9f",
    warning="#8a5a00",
    error="#a9302a",
    success="#226b3a",
    foreground="#24272d",
    background="#fbfaf7",
    surface="#f2f0ea",
    panel="#e4e0d6",
    dark=False,
    variables={
        "foreground-muted": "#5a5e66",
        "border": "#a39d8f",
        **_scrollbars("#fbfaf7", "#a39d8f"),
    },
)
CONTRAST = Theme(
    name="drill-contrast",
    primary="#7fe7ff",
    secondary="#ffd84d",
    accent="#7fe7ff",
    warning="#ffb347",
    error="#ff8f8f",
    success="#6dff9c",
    foreground="#ffffff",
    background="#000000",
    surface="#121212",
    panel="#202020",
    dark=True,
    # Muted text is for looks; here everything is to be read.
    variables={
        "text-muted": "#ffffff",
        "foreground-muted": "#ffffff",
        "text-disabled": "#d0d0d0",
        "footer-description-foreground": "#ffffff",
        "border": "#ffffff",
        "input-selection-background": "#003b66",
    },
)

OWN = (DARK, LIGHT, CONTRAST)


class Colourless(LineFilter):
    """For `NO_COLOR`: greys, or for a theme that leaves colours to the terminal its own two.

    Textual decides between the two before a theme is chosen. With the terminal's own colours, what
    a theme puts on another ground is shown in reverse: where the pointer is must be seen.
    """

    _grey, _none = Monochrome(), NoColor()
    _reverse = Style(reverse=True)

    def __init__(self, ansi: bool) -> None:
        """`ansi` is whether the theme leaves its colours to the terminal."""
        super().__init__()
        self._ansi = ansi

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Take the colours out of a line."""
        # Textual's own filters take no segment without a style, which some widgets make.
        styled = [Segment(text, style or Style(), control) for text, style, control in segments]
        if not self._ansi:
            return self._grey.apply(styled, background)
        shown = [
            Segment(text, style + self._reverse if _on_other_ground(style) else style, control)
            for text, style, control in styled
            if style is not None
        ]
        return self._none.apply(shown, background)


def _on_other_ground(style: Style) -> bool:
    ground = style.bgcolor
    return ground is not None and not ground.is_default


class ThemedApp(StoreApp):
    """An app in one of drill's themes, or of the terminal's."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (76, "-normal"), (110, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-high"), (32, "-tall")]  # noqa: RUF012

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.stylesheet = ScreensStylesheet(variables=self.theme_variables)

    def dress(self, options: Options) -> None:
        """Look as the options, and the environment, say."""
        # Textual keeps what it parsed of 64 sheets, and asks for one after the other: of more it
        # finds none again, and parses all of them for each kind of widget that comes.
        self.stylesheet._parse_cache.grow(1024)
        for theme in OWN:
            self.register_theme(theme)
        if options["screen.theme"] != THEMES[0] or "TEXTUAL_THEME" not in os.environ:
            self.theme = options["screen.theme"]
        self._take_colours_out()
        self.animate_at_most(options["screen.animations"])

    def animate_at_most(self, level: str) -> None:
        """As much movement as the option and the environment both allow."""
        allowed = os.environ.get("TEXTUAL_ANIMATIONS", "").lower()
        levels = [level, allowed] if allowed in ANIMATIONS else [level]
        least = max(ANIMATIONS.index(name) for name in levels)
        self.animation_level = ("full", "basic", "none")[least]

    def _take_colours_out(self) -> None:
        if self.no_color:
            kinds = (Monochrome, NoColor, Colourless)
            others = [filter for filter in self._filters if not isinstance(filter, kinds)]
            self._filters = [*others, Colourless(self.native_ansi_color)]

    def keep_theme(self, theme: Theme) -> None:
        """A theme chosen in the palette is kept, as one chosen in Settings is."""
        self._take_colours_out()
        if self.home is None:
            return
        from drill.service.onsite.first_run import change_option

        with complaining_by(self.complain):
            change_option(self.home, "screen.theme", theme.name)

    def on_resize(self, event: Resize) -> None:
        """A terminal too small says so; enlarged, everything is where it was."""
        small = event.size.width < LEAST[0] or event.size.height < LEAST[1]
        covers = [screen for screen in self.screen_stack if isinstance(screen, TooSmallScreen)]
        if small and not covers:
            self.push_screen(TooSmallScreen())
        elif not small:
            for screen in covers:
                screen.leave(event.size)
