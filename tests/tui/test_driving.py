"""What tests of screens rely on: `conftest` paints fewer frames than a terminal has, none of those
that a test looks at is missing.
"""

from __future__ import annotations

import pytest
from driving import drive
from textual.widget import Widget


class Broken(Widget):
    """Has its place, and cannot be drawn."""

    def render_line(self, y):
        raise ZeroDivisionError


@pytest.mark.parametrize("waits", [True, False])
def test_what_cannot_be_drawn_ends_the_test(app, waits):
    """At once where it waits for the screen, or when it ends."""
    reached = []

    async def script(app, pilot):
        await app.screen.mount(Broken())
        await pilot.pause(0.01)  # it has a place by now
        if waits:
            await pilot.pause()
        reached.append(app.screen.query_one(Broken).region.area)

    with pytest.raises(ZeroDivisionError):
        drive(app, script)
    assert waits or reached[0] > 0


class Counting(Widget):
    drawn = 0

    def render_line(self, y):
        self.drawn += 1
        return super().render_line(y)


def test_a_widget_that_changes_is_drawn_once_all_has_come_to_rest(app):
    async def script(app, pilot):
        made = Counting()
        made.styles.height = 1
        await app.screen.mount(made)
        await pilot.pause()
        assert made.drawn == 1
        for _ in range(3):
            made.refresh()
            app.screen._on_timer_update()
        assert made.drawn == 1
        await pilot.pause()
        assert made.drawn == 2

    drive(app, script)
