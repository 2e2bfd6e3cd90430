"""Where escape leads: from every screen back to where it was opened."""

from __future__ import annotations

import pytest
from driving import drive, until
from textual.widgets import TextArea

from drill.service.home import held
from drill.service.onsite import onsites
from drill.service.stories import workshop
from drill.service.stories.draft import Draft, DraftBeat
from drill.tui import opening
from drill.tui.screens.debrief_form import DebriefForm
from drill.tui.screens.dialogs import ConfirmScreen
from drill.tui.screens.tell import TellPhase, TellScreen
from drill.tui.screens.today import TodayScreen
from drill.tui.screens.workshop.screen import WorkshopScreen

DRAFT = Draft("d", "small", "people", "", title="Mine", beats=(DraftBeat("", "One", "it began"),))
BASES = ("today", *opening.BAR)
UPON = ("browse", "history", "settings", "backups", "tuning", "devices", "takes", "keymap")
"""The others; but the clock, which stands alone in a terminal of its own."""


async def at(app, pilot, place):
    await until(pilot, lambda: app.screen.where == place and not app.screen.waits)
    await pilot.pause()


@pytest.mark.walk
@pytest.mark.parametrize("base", BASES)
def test_escape_leads_back_to_where_a_screen_was_opened(app, small, base):
    """All from Today, and each from one of the others too: so no way back is always the same."""
    others = [each for each in BASES if each != "today"]
    from_here = UPON if base == "today" else UPON[others.index(base) :: len(others)]

    async def script(app, pilot):
        if base != "today":
            app.open(base)
            await at(app, pilot, base)
        for place in from_here:
            app.open(place)
            await at(app, pilot, place)
            await pilot.press("escape")
            await at(app, pilot, base)

    drive(app, script)


BY_KEYS = {
    "2": {"t": "tell", "n": "workshop", "m": "mock", "p": "pick", "slash": "ask", "enter": "note"},
    "3": {"a": "date"},
    "4": {"b": "browse", "h": "history", "o": "deck", "x": "export", "i": "import",
          "enter": "browse"},
}  # fmt: skip
"""Place of the bar → key there → what it opens."""


def test_escape_leads_back_from_what_a_key_opened(app, small):
    async def there_and_back(app, pilot, key, place):
        before = app.screen.where
        await pilot.press(key)
        await at(app, pilot, place)
        await pilot.press("escape")
        await at(app, pilot, before)

    async def script(app, pilot):
        await there_and_back(app, pilot, "comma", "settings")
        for base, opened in BY_KEYS.items():
            before = app.screen.where
            await pilot.press(base)
            await until(pilot, lambda: app.screen.where != before and not app.screen.waits)  # noqa: B023
            await pilot.pause()
            for key, place in opened.items():
                await there_and_back(app, pilot, key, place)
        await pilot.press("b")
        await at(app, pilot, "browse")
        await there_and_back(app, pilot, "enter", "card")

    drive(app, script)


@pytest.mark.usefixtures("lessons")
@pytest.mark.parametrize("writes", [False, True])
def test_who_writes_a_story_before_a_session_comes_back_to_today(app, small, writes):
    async def script(app, pilot):
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await pilot.press("y")
        await until(pilot, lambda: isinstance(app.screen, WorkshopScreen))
        await pilot.pause()
        if writes:
            app.screen.finish(workshop.finish(small, DRAFT))
            await until(pilot, lambda: isinstance(app.screen, TellScreen))
            await pilot.pause()
        await pilot.press("escape")
        await at(app, pilot, "today")
        assert isinstance(app.screen, TodayScreen)

    drive(app, script)


SAID = "velocity fell forty percent and he went silent"


@pytest.mark.parametrize("read", [False, True])
@pytest.mark.parametrize("leaving", ["escape", "ctrl+q"])
def test_a_transcript_that_was_not_rated_is_there_the_next_time(app, small, leaving, read):
    async def typed(app, pilot):
        app.open("tell")
        await at(app, pilot, "tell")
        await pilot.press("t")
        app.screen.query_one(TextArea).text = SAID
        if read:
            await pilot.press("ctrl+r")
            assert app.screen.phase is TellPhase.BEATS
        elif leaving == "escape":
            await pilot.press("escape")  # closes the field
        await pilot.press(leaving)

    async def again(app, pilot):
        app.open("tell")
        await at(app, pilot, "tell")
        await pilot.press("t")
        assert app.screen.query_one(TextArea).text == SAID
        await pilot.press("ctrl+r", "enter", "enter", "space", "enter", "enter")
        assert app.screen.phase is TellPhase.DONE

    drive(app, typed)
    assert held.read(small, "told small/quiet") == SAID
    drive(app, again)
    assert held.read(small, "told small/quiet") == ""


def test_questions_of_a_debrief_are_there_until_they_are_saved(app, small):
    made = onsites.add(small, "Acme", "1")
    small.clock.advance(25 * 3600)

    async def script(app, pilot):
        for text in ("", "Who left?"):
            app.push_screen(DebriefForm(app.home, made))
            await at(app, pilot, "went")
            area = app.screen.query_one(TextArea)
            assert area.text == text
            area.text = "Who left?"
            await pilot.press("escape")
            await at(app, pilot, "today")
        app.push_screen(DebriefForm(app.home, made))
        await at(app, pilot, "went")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen.query_one("#asked").option_count)
        await pilot.press("ctrl+s")
        await at(app, pilot, "today")

    drive(app, script)
    assert held.read(small, f"asked {made.id}") == ""


def test_questions_typed_of_one_interview_are_not_those_of_another(app, small):
    one, other = (onsites.add(small, name, "1") for name in ("Acme", "Beta"))
    small.clock.advance(25 * 3600)

    async def script(app, pilot):
        for onsite, typed in ((one, "Who left?"), (other, "Who stayed?")):
            app.push_screen(DebriefForm(app.home, onsite))
            await at(app, pilot, "went")
            area = app.screen.query_one(TextArea)
            assert area.text == ""
            area.text = typed
            await pilot.press("escape")
            await at(app, pilot, "today")

    drive(app, script)


def test_an_answer_being_typed_is_there_again_for_its_card(app, small):
    async def script(app, pilot):
        app.drill("small/quiet/outline")
        await at(app, pilot, "study")
        await pilot.press("t", "c", "o", "escape", "t")
        assert app.screen.query_one(TextArea).text == "co"

    drive(app, script)
