"""In the least terminal nothing is cut without a sign that says so, whatever the state."""

from __future__ import annotations

from driving import drive, lines
from reaching import STATES, walked
from textual.widget import Widget
from textual.widgets import Button, Static, Tab

from drill.tui.actions import SCENES


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
        if scrolls(room):
            return ""
        if not room.region.contains_region(widget.region):
            return f"{widget.region} is not within {room!r}"
    return ""


def test_nothing_is_cut_without_a_sign(stocked, monkeypatch, tmp_path, app):
    monkeypatch.chdir(tmp_path)

    async def check(app, pilot):
        texts = [each for kind in (Static, Button, Tab) for each in app.screen.query(kind)]
        shown = [each for each in texts if each.region and each.visible]
        return [f"{each!r} {str(each.render())[:40]!r}: {cut(each)}" for each in shown if cut(each)]

    objections = walked(app, check)
    assert not objections, "\n".join(objections)


def test_a_long_name_among_the_keys_says_that_it_is_cut(app):
    async def script(app, pilot):
        await STATES["keys"](app, pilot)
        await pilot.pause()
        drawn = [line[1:].split("  ") for line in lines(app).split("\n")]
        named = {cell.strip() for line in drawn for cell in line}
        for title in SCENES.values():
            begun = {cell for cell in named if cell.endswith("…") and title.startswith(cell[:-1])}
            assert title in named or begun, title

    drive(app, script, size=(80, 400))
