"""How the app looks: its themes, no colours where none are wanted, and as little movement."""

from __future__ import annotations

import os
from typing import Any

from textual.events import Resize
from textual.filter import Monochrome, NoColor
from textual.theme import Theme

from drill.config import ANIMATIONS, THEMES, Options
from drill.tui.host import complaining_by
from drill.tui.patient_app import PatientApp
from drill.tui.screens.too_small import LEAST, TooSmallScreen
from drill.tui.stylesheet import ScreensStylesheet
from drill.tui.themes import OWN, Colourless


class ThemedApp(PatientApp):
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
            kept = [filter for filter in self._filters if not isinstance(filter, kinds)]
            self._filters = [*kept, Colourless(self.native_ansi_color)]

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
