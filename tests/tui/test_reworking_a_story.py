"""A saved story in the workshop again, from Stories."""

from __future__ import annotations

from driving import drive, lines, text, toasts, until
from textual.widgets import TextArea

from drill.domain.memory import Seen
from drill.domain.review import Rating
from drill.service.stories import workshop
from drill.service.study import grades
from drill.storage import cards
from drill.tui.screens.stories import StoriesScreen
from drill.tui.screens.workshop.screen import WorkshopScreen


async def opened(app, pilot):
    await pilot.press("2")
    await until(pilot, lambda: isinstance(app.screen, StoriesScreen) and app.screen.matrix)
    await pilot.press("w")
    await until(pilot, lambda: isinstance(app.screen, WorkshopScreen))
    await until(pilot, lambda: "Title and questions" in text(app, "#where"))
    await pilot.pause()


async def to_the_review(app, pilot):
    while "The story as it stands" not in text(app, "#where"):
        await pilot.press("ctrl+n")


def test_a_beat_is_changed_page_by_page_and_keeps_its_memory(app, small):
    grades.grade(small, "small/quiet/beat:context", Rating.GOOD)

    async def script(app, pilot):
        await opened(app, pilot)
        await pilot.press("ctrl+n")
        while not app.screen.query_one("#facts", TextArea).text:
            await pilot.press("ctrl+n")
        area = app.screen.query_one("#facts", TextArea)
        assert "velocity" in area.text
        area.text += "\nand nobody asked him why"
        await to_the_review(app, pilot)
        assert "nobody asked him why" in text(app)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, StoriesScreen))
        assert any("is changed" in said for said in toasts(app))

    drive(app, script)
    with small.store.read() as connection:
        card = cards.by_key(connection, "small/quiet/beat:context")
    assert isinstance(card.memory, Seen)
    assert workshop.waiting(small) == []


def test_one_key_leads_from_any_page_to_the_one_that_saves(app, small):
    async def script(app, pilot):
        await opened(app, pilot)
        await pilot.press("ctrl+n")
        while not app.screen.query_one("#facts", TextArea).text:
            await pilot.press("ctrl+n")
        assert "To save" in lines(app), "the footer says it"
        app.screen.query_one("#facts", TextArea).text += "\nand nobody asked him why"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "nobody asked him why" in text(app))
        assert isinstance(app.screen, WorkshopScreen)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, StoriesScreen))
        assert any("is changed" in said for said in toasts(app))

    drive(app, script)


def test_looking_through_it_changes_nothing(app, small):
    async def script(app, pilot):
        await opened(app, pilot)
        await to_the_review(app, pilot)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, StoriesScreen))
        assert not any("draft" in said for said in toasts(app))

    drive(app, script)
    assert workshop.waiting(small) == []
