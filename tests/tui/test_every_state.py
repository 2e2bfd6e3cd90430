"""In the least terminal, whatever the state: every word can be read in each of drill's themes,
nothing is cut without a sign that says so, and what is pointed at is seen without colours.
"""

from __future__ import annotations

import re

import pytest
from colours import contrast
from driving import drive, lines, strips, until
from reaching import LEAST, STATES, walked
from textual.widget import Widget
from textual.widgets import Button, Static, Tab
from textual.widgets._toast import Toast

from drill.tui.actions import SCENES
from drill.tui.themed_app import CONTRAST, OWN
from drill.tui.widgets.button import KeyButton
from drill.tui.widgets.footer import Footer
from drill.tui.widgets.rows import HERE, Lines, Rows


def contrast_of(style):
    """The contrast of a text and its ground."""
    return contrast(*(colour.get_truecolor().hex for colour in (style.color, style.bgcolor)))


def words(app):
    """Each text in sight with its style and its widget; not what lies below a dialog."""
    for y, strip in enumerate(strips(app)):
        x = 0
        for segment in strip:
            start = x + len(segment.text) - len(segment.text.lstrip())
            x += segment.cell_length
            if segment.style is not None and re.search(r"\w", segment.text):
                widget, _ = app.screen.get_widget_at(min(start, app.size.width - 1), y)
                if widget is not app.screen:
                    yield segment.text.strip(), segment.style, widget


def scrolls(widget):
    return widget.styles.overflow_y in ("auto", "scroll")


def cut(widget):
    """Why a text does not stand on the screen whole; empty where it does, or a sign says so."""
    size, styles = widget.content_size, widget.styles
    if not size or not str(widget.render()).strip():
        return ""
    if widget.get_content_height(size, size, size.width) > size.height and not scrolls(widget):
        return f"lines are lost in {size}"
    wide = max(map(len, str(widget.render()).split("\n")))
    if (styles.text_wrap, styles.text_overflow) == ("nowrap", "clip") and wide > size.width:
        return f"nowhere to go in {size.width} columns"
    for room in (each for each in widget.ancestors if isinstance(each, Widget)):
        box, region = room.region, widget.region
        if scrolls(room):  # up and down; aside nothing leads to what is cut
            across = box.x <= region.x and region.right <= box.right
            return "" if across else f"{region} is wider than {room!r}"
        if not box.contains_region(region):
            return f"{region} is not within {room!r}"
    return ""


def shown(app):
    """The texts, buttons and tabs in sight."""
    texts = [each for kind in (Static, Button, Tab) for each in app.screen.query(kind)]
    return [each for each in texts if each.region and each.visible]


def is_whole(app):
    """What is cut; and which button does not say what the footer says."""
    found = [
        f"{each!r} {str(each.render())[:40]!r}: {cut(each)}" for each in shown(app) if cut(each)
    ]
    footers = [each for each in app.screen.query(Footer) if each.region]
    for button in app.screen.query(KeyButton) if footers else ():
        name, _, key = str(button.label).rpartition("  ")
        said = footers[0].titles
        if button.region and key and name not in said:
            found.append(f"{name!r} is not among {said}")
    return found


def covered(app):
    """The texts in sight over which the newest message stands; and what is typed into, where it is
    out of sight.
    """
    toast, focused = app.screen.query(Toast).last(), app.screen.focused
    drawn = app.screen._compositor.visible_widgets
    seen = {each: region.intersection(clip) for each, (region, clip) in drawn.items()}
    texts = [each for each in shown(app) if each in seen and each is not toast]
    over = [each for each in texts if seen[each].overlaps(toast.region)]
    return [*over, *([focused] if focused is not None and focused not in seen else [])]


async def is_uncovered(app, pilot):
    """What a message of two or three lines stands over."""
    app.say("What just happened, in as many words as it takes to say so: two lines or three.")
    await until(pilot, lambda: any(toast.region for toast in app.screen.query(Toast)))
    for _ in range(20):  # what makes room for it follows in a frame of its own
        if not covered(app):
            break
        await pilot.pause()
    return [f"over {each!r}" for each in covered(app)]


async def is_legible(app, pilot):
    """What cannot be read, in each of drill's themes."""
    found = []
    for theme in OWN:
        app.theme = theme.name
        await pilot.pause()
        least = 7.0 if theme is CONTRAST else 4.5
        found += [
            f"{theme.name}, {text!r} of {widget!r}: {contrast_of(style):.1f}"
            for text, style, widget in words(app)
            if contrast_of(style) < least
        ]
    app.theme = OWN[0].name
    await pilot.pause()
    return found


@pytest.mark.walk
# Where there is room for two columns, each is narrower than one in a narrow terminal.
@pytest.mark.parametrize("size", [LEAST, (80, 24)])
def test_nothing_is_cut_covered_or_illegible(stocked, app, monkeypatch, tmp_path, size):
    """And buttons say what the footer says."""
    monkeypatch.chdir(tmp_path)

    async def check(app, pilot):
        found = is_whole(app)
        if size == LEAST:
            found += [*await is_legible(app, pilot), *await is_uncovered(app, pilot)]
        return found

    objections = walked(app, check, size)
    assert not objections, "\n".join(objections)


def test_a_long_name_among_the_keys_says_that_it_is_cut(app):
    async def script(app, pilot):
        await STATES["keys"](app, pilot)
        await pilot.pause()
        drawn = [line[1:].split("  ") for line in lines(app).split("\n")]
        named = {cell.strip() for line in drawn for cell in line}
        for place in SCENES.values():
            begun = {cell for cell in named if cell.endswith("…") and place.startswith(cell[:-1])}
            assert place in named or begun, place

    drive(app, script, size=(80, 400))


def pointed(screen):
    """What has a pointer now, or takes what is typed."""
    lists = [each for each in screen.query(Rows) if each.count]
    lists += [each for each in screen.query(Lines) if each.at is not None]
    focused = [screen.focused] if screen.focused else []
    return [each for each in (*lists, *focused) if each.region and each.visible]


@pytest.mark.walk
def test_what_is_pointed_at_is_seen_without_colours(stocked, app, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")

    async def check(app, pilot):
        for field in app.screen.query("Input, TextArea"):
            field.cursor_blink = False  # or it is seen every other half second
        unseen = []
        for theme in ("drill-dark", "ansi-dark"):
            app.theme = theme
            await pilot.pause()
            drawn = strips(app)
            for each in pointed(app.screen):
                x, y, right, bottom = each.region.corners
                lines = [strip.crop(x, right) for strip in drawn[y:bottom]]
                signs = [segment for line in lines for segment in line if segment.style]
                grounds = {segment.style.bgcolor for segment in signs}
                by_sign = any(HERE in segment.text or segment.style.reverse for segment in signs)
                if not (by_sign or (theme != "ansi-dark" and len(grounds) > 1)):
                    unseen.append(f"{theme}: {each!r}")
        return unseen

    objections = walked(app, check)
    assert not objections, "\n".join(objections)
