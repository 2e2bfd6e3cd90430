"""How tests drive the screens of an import: name a source, wait for what is read, see the list."""

from __future__ import annotations

from driving import until
from textual.widgets import Input

from drill.service.library import decks
from drill.tui.screens.import_ import ImportScreen
from drill.tui.screens.library import LibraryScreen
from drill.tui.screens.preview import PreviewScreen
from drill.tui.widgets.rows import Rows
from tests_support import SMALL

OTHER = SMALL.replace("id: small", "id: other").replace("title: Small", "title: Other").replace(
    "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
)  # fmt: skip


async def importing(app, pilot):
    await until(pilot, lambda: app.home is not None)
    await pilot.press("4")
    await until(pilot, lambda: isinstance(app.screen, LibraryScreen))
    await pilot.press("i")
    await until(pilot, lambda: isinstance(app.screen, ImportScreen) and app.screen.focused)
    return app.screen


async def read(app, pilot, source, *, shows=PreviewScreen):
    """Name a source and have it read."""
    screen = app.screen if isinstance(app.screen, ImportScreen) else await importing(app, pilot)
    screen.query_one(Input).value = source
    await pilot.pause()
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(app.screen, shows) and settled(app.screen))
    await pilot.pause()
    return app.screen


def settled(screen):
    return not screen.busy


async def press(app, pilot, *keys):
    """Keys whose work is waited for."""
    for key in keys:
        await pilot.press(key)
        await until(pilot, lambda: settled(app.screen))
        await pilot.pause()


def drawn(app):
    """What stands in the list, line by line."""
    rows = app.screen.query_one(Rows)
    return [rows.render_line(y).text.rstrip() for y in range(rows.size.height)]


def titles(home):
    return [deck.title for deck in decks.listing(home)]
