"""A story told for a second competency: proposed, changed, kept, told and taken back by keys."""

from __future__ import annotations

import pytest
from driving import SIZES, drive, quiet, text, toasts, until
from textual.widgets import Button, Input, Select

from drill.deckfile.reading import read_deck
from drill.service.library import decks, note_editor
from drill.service.stories import overview
from drill.tui.screens.note import NoteScreen
from drill.tui.screens.stories import StoriesScreen
from drill.tui.screens.tell import TellScreen
from drill.tui.screens.variant import VariantForm

CONFLICT = """\
drill: 1
id: more
title: More
competencies:
  - id: conflict
    name: Managing conflict
    questions: [Tell me about a conflict.]
    frameworks:
      - id: peace
        name: Resolving
        opening: Begin with what you believe.
        steps: [{id: belief, label: Belief}, {id: plan, label: A plan}]
"""


@pytest.fixture
def app(app, small):
    """The app on the small deck, beside which a second competency stands."""
    decks.take(small, [("more.yaml", read_deck(CONFLICT, "more"))])
    return app


def variants(home):
    with home.store.read() as connection:
        return overview.find(connection, "quiet").story.variants


async def form(app, pilot):
    await until(pilot, lambda: app.home is not None)
    await pilot.press("2")
    await until(pilot, lambda: isinstance(app.screen, StoriesScreen) and app.screen.matrix)
    await pilot.press("v")
    await until(pilot, lambda: isinstance(app.screen, VariantForm))
    await quiet(app, pilot)


@pytest.mark.parametrize("size", [(60, 16), *SIZES])
def test_a_variant_is_made_told_and_taken_back(app, small, size):
    async def script(made, pilot):
        await form(made, pilot)
        shown = text(made)
        assert "The quiet senior, told for Managing conflict" in shown
        assert "Begin with what you believe." in shown
        assert "the only beat that shows A plan" in shown
        assert made.screen.query_one("#beat-1", Select).value == "at length"
        assert all(button.region.height for button in made.screen.query(Button))
        made.screen.query_one("#open", Input).value = "Silence is a conflict, too"
        made.screen.query_one("#beat-0", Select).value = "left out"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(made.screen, StoriesScreen))
        (variant,) = variants(small)
        assert (variant.open, variant.stretch, variant.cut) == (
            "Silence is a conflict, too", ("plan",), ("context",),
        )  # fmt: skip
        assert variant.steps == ("peace.belief",)
        assert "2 new" in toasts(made)[-1]
        await quiet(made, pilot)
        assert "1. “Silence is a conflict, too”" in text(made)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(made.screen, NoteScreen))
        assert "leave out: Context" in text(made)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(made.screen, StoriesScreen))
        await pilot.press("t")
        await until(pilot, lambda: isinstance(made.screen, TellScreen))
        assert made.screen.telling.asked.version == variant.id
        assert "“Tell me about a conflict.”" in text(made)
        await pilot.press("v")
        assert made.screen.telling.asked.version == "", "round to the whole story"
        await pilot.press("v", "v", "v", "v")
        assert made.screen.telling.asked.version == variant.id
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(made.screen, StoriesScreen))
        await quiet(made, pilot)
        await pilot.press("u")
        await until(pilot, lambda: not variants(small))

    drive(app, script, size=size)


def test_what_is_wrong_is_said_and_nothing_lost(app, small):
    async def script(made, pilot):
        await form(made, pilot)
        before = note_editor.text(small, "small", "quiet")
        for number in range(3):
            made.screen.query_one(f"#beat-{number}", Select).value = "left out"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "every beat is left out" in text(made, "#fault"))
        assert isinstance(made.screen, VariantForm)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(made.screen, StoriesScreen))
        assert note_editor.text(small, "small", "quiet") == before

    drive(app, script)
