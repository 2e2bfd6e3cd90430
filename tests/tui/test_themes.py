"""Colours: readable in drill's own themes, taken away where a person asks, never the only sign."""

from __future__ import annotations

import pytest
from colours import contrast
from driving import drive, strips, until

from drill.tui.themed_app import CONTRAST, OWN

pytestmark = pytest.mark.usefixtures("small")


@pytest.mark.parametrize("theme", OWN, ids=lambda theme: theme.name)
def test_text_can_be_read(theme):
    least = 7.0 if theme is CONTRAST else 4.5
    for ground in (theme.background, theme.surface, theme.panel):
        assert contrast(theme.foreground, ground) >= least
    for colour in ("primary", "accent", "warning", "error", "success"):
        assert contrast(getattr(theme, colour), theme.background) >= least, colour
    assert contrast(theme.accent, theme.panel) >= least, "the footer's keys"


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


def drawn(app):
    return [
        (segment.text.strip(), segment.style)
        for strip in strips(app)
        for segment in strip
        if segment.style is not None and any(sign.isalnum() for sign in segment.text)
    ]


SIXTEEN = ("ansi-dark", "ansi-light")


@pytest.mark.parametrize("theme", SIXTEEN)
def test_without_colours_the_terminals_own_two_are_left(app, small, monkeypatch, theme):
    monkeypatch.setenv("NO_COLOR", "1")
    small.paths.options.write_text(f'[screen]\ntheme = "{theme}"\n')

    async def script(app, pilot):
        for keys in ([], ["2"], ["comma"]):
            await pilot.press(*keys)
            await pilot.pause()
            signs = drawn(app)
            assert signs
            for text, style in signs:
                for colour in (style.color, style.bgcolor):
                    assert colour is None or colour.is_default, (text, style)
            await pilot.press("escape") if keys else None

    drive(app, script)


def test_without_colours_the_pointer_is_seen(app, small, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    small.paths.options.write_text('[screen]\ntheme = "ansi-dark"\n')

    async def script(app, pilot):
        await pilot.press("4")
        await until(pilot, lambda: any(style.reverse for _, style in drawn(app)))

    drive(app, script)


def test_a_theme_chosen_later_loses_its_colours_as_well(app, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")

    async def script(app, pilot):
        app.theme = "ansi-dark"
        await pilot.pause()
        for _, style in drawn(app):
            assert style.color is None or style.color.is_default
        app.theme = "drill-dark"
        await pilot.pause()
        for _, style in drawn(app):
            assert len({*style.color.get_truecolor()}) == 1, "a shade of grey"

    drive(app, script)


@pytest.mark.parametrize("theme", SIXTEEN)
def test_sixteen_colours_put_none_on_another(app, small, theme):
    """Blue on black or white on cyan: whatever the terminal's colours are, that is hard to read."""
    small.paths.options.write_text(f'[screen]\ntheme = "{theme}"\n')

    async def script(app, pilot):
        for keys in ([], ["2"]):
            await pilot.press(*keys)
            await pilot.pause()
            for text, style in drawn(app):
                if style.bgcolor is not None and not style.bgcolor.is_default:
                    assert not style.color.is_default, (text, style)
            assert not any(
                style.color.number == 4 and style.bgcolor.is_default
                for text, style in drawn(app)
                if style.color is not None and "Start" in text
            )

    drive(app, script)


def test_a_theme_has_one_accent():
    for theme in OWN:
        assert theme.accent == theme.primary
        others = {theme.warning, theme.error, theme.success}
        assert theme.accent not in others
        assert len(others) == 3
