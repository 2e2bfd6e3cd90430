"""Colours: readable in drill's own themes, taken away where a person asks, never the only sign."""

from __future__ import annotations

import pytest
from driving import drive
from textual.color import Color

from drill.tui.themes import CONTRAST, OWN

pytestmark = pytest.mark.usefixtures("small")


def luminance(color):
    def part(value):
        value /= 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * part(color.r) + 0.7152 * part(color.g) + 0.0722 * part(color.b)


def contrast(one, other):
    """WCAG 2.2, contrast ratio."""
    bright, dark = sorted((luminance(Color.parse(c)) for c in (one, other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", OWN, ids=lambda theme: theme.name)
def test_text_can_be_read(theme):
    least = 7.0 if theme is CONTRAST else 4.5
    for ground in (theme.background, theme.surface, theme.panel):
        assert contrast(theme.foreground, ground) >= least
    for colour in ("primary", "accent", "warning", "error", "success"):
        assert contrast(getattr(theme, colour), theme.background) >= least, colour
    keys = theme.variables["footer-key-foreground"]
    assert contrast(keys, theme.panel) >= least


def test_no_color_is_respected(app, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")

    async def script(app, pilot):
        assert app.no_color

    drive(app, script)


@pytest.mark.parametrize(
    ("option", "environment", "level"),
    [("full", "", "full"), ("none", "", "none"), ("full", "none", "none"), ("none", "full", "none"),
     ("basic", "full", "basic"), ("full", "nonsense", "full")],
)  # fmt: skip
def test_animations_are_the_least_of_what_both_allow(
    app, small, monkeypatch, option, environment, level
):
    small.paths.options.write_text(f'[screen]\nanimations = "{option}"\n')
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", environment)

    async def script(app, pilot):
        assert app.animation_level == level

    drive(app, script)


def test_the_theme_of_the_environment_holds_while_none_is_chosen(app, small, monkeypatch):
    monkeypatch.setenv("TEXTUAL_THEME", "nord")
    made = app()
    assert made.theme != "drill-light"
    small.paths.options.write_text('[screen]\ntheme = "drill-light"\n')
    assert app().theme == "drill-light"
