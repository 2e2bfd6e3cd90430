"""Hard moments in the workshop: by keys from three lines to a story that lint finds nothing in."""

from __future__ import annotations

import pytest
from driving import drive, text, toasts, until
from textual.events import Key, Paste
from textual.widgets import Input, OptionList, TextArea

from drill.service.home import undo
from drill.service.stories import moments, workshop
from drill.tui.screens.workshop import draft_screen
from drill.tui.screens.workshop.screen import WorkshopScreen

LAYOFFS = "After the layoffs nobody in my team believed in the roadmap any more"
SALES = "Sales went over my head to the CTO to get a feature in"
ANSWERS = (
    "Four of eleven were gone within a day\nmy two strongest were interviewing elsewhere",
    "Hanna said in front of all that the roadmap was theatre\nour director wanted smiles",
    "I was ashamed, I had not known who would go",
    "Hanna says that I did not pretend",
)
BEATS = {
    "Leadership philosophy": "I believe that people work well when they know why",
    "Individual goals tied to team goals": "I asked each what they wanted to learn in the year\n"
    "Hanna wanted to become an architect, so she got the ledger\n"
    "Piet wanted to go home at four, I took his on-call",
    "The culture you build and keep": "every Friday somebody showed what a customer can now do",
    "Guiding a team through adversity": "I told them that I could not promise their jobs\n"
    "Piet resigned in May, and I told the team the same day",
    "Result": "Six of seven were still there after a year\nthe ledger went live in October",
    "Learning": "I tried to be cheerful at first, and nobody believed it\n"
    "next time I would begin with what I do not know",
}


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(draft_screen, "PAUSE", 0.01)
    monkeypatch.setattr(draft_screen, "BEHIND", 0.01)


async def enter(app, pilot):
    results = []
    screen = WorkshopScreen(app.home)
    await app.push_screen(screen, results.append)
    await until(pilot, lambda: app.screen is screen and screen.focused is not None)
    return results


async def paste(app, pilot, words):
    """Into what has the focus, as from one's notes."""
    app.post_message(Paste(words))
    await pilot.pause()


def where(app):
    return text(app, "#where")


def choices(app):
    options = app.screen.query_one("#choices", OptionList)
    return [str(option.prompt) for option in options.options]


def test_by_keys_from_three_moments_to_no_findings(bundled, app):
    async def script(app, pilot):
        results = await enter(app, pilot)
        assert "Begin with what happened" in where(app)
        await paste(app, pilot, LAYOFFS)
        await pilot.press("enter")
        await paste(app, pilot, SALES)
        await pilot.press("ctrl+n")
        await until(pilot, lambda: "Which story" in where(app))
        first, second, *_ = choices(app)
        assert LAYOFFS in first
        assert "Strong vision & influence" in first
        assert "Influencing without authority" in second
        assert "because of" in text(app, "#advice")
        await pilot.press("enter")
        await until(pilot, lambda: "What happened" in where(app))
        await pilot.press("shift+tab")
        for number, answer in enumerate(ANSWERS):
            await pilot.press("ctrl+end")
            await paste(app, pilot, answer if number else f"\n{answer}")
            await pilot.press("tab")
        await pilot.press("ctrl+n")
        await until(pilot, lambda: isinstance(app.focused, Input) and app.focused.id == "title")
        assert app.focused.value == LAYOFFS, "nothing is typed twice"
        await pilot.press("ctrl+n")
        for number in range(7):
            await until(pilot, lambda number=number: text(app, "#pages").find("[") == number)
            label = where(app).partition(" · ")[2]
            area = app.screen.query_one("#facts", TextArea)
            if label in ("Situation", "Guiding a team through adversity"):
                assert area.text.endswith("\n"), "an answer is in its beat, as a fact of its own"
            if facts := BEATS.get(label):
                await paste(app, pilot, facts)
            await pilot.press("ctrl+n")
        await until(pilot, lambda: "how was each measured" in where(app))
        for _ in app.screen.query("#page-figures Input"):
            await paste(app, pilot, "the list of the team, March against March")
            await pilot.press("enter")
        await pilot.press("ctrl+n")
        await until(pilot, lambda: "Follow-ups" in where(app))
        await paste(app, pilot, "to tell the team at once what I do not know")
        await pilot.press("ctrl+n")
        await until(pilot, lambda: "as it stands" in where(app))
        await until(pilot, lambda: "Lint" in text(app, "#advice"))
        findings = [str(option.prompt) for option in app.screen.query_one("#findings").options]
        assert "Lint finds nothing thin." in text(app, "#advice"), findings
        await pilot.press("ctrl+s")
        await until(pilot, lambda: results)
        assert moments.waiting(app.home) == [SALES], "the other one waits"

    drive(app, script, (120, 40))


def test_those_that_wait_are_shown_the_next_time_and_can_be_dropped(bundled, app):
    async def noted(app, pilot):
        results = await enter(app, pilot)
        await paste(app, pilot, SALES)
        await pilot.press("escape")
        await until(pilot, lambda: results == [None])
        assert any("One hard moment of yours is waiting" in toast for toast in toasts(app))

    async def dropped(app, pilot):
        await enter(app, pilot)
        await until(pilot, lambda: "Which story" in where(app))
        assert SALES in choices(app)[0]
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "Begin with" in where(app))
        await paste(app, pilot, LAYOFFS)
        await pilot.press("ctrl+n")
        await until(pilot, lambda: "Which story" in where(app) and LAYOFFS in choices(app)[1])
        await pilot.press("delete")
        assert LAYOFFS in choices(app)[0]
        undo.undo(app.home)
        assert moments.waiting(app.home) == [SALES, LAYOFFS]

    drive(app, noted)
    drive(app, dropped)


def test_a_draft_thrown_away_says_that_its_moment_waits_again_and_shows_it(bundled, home, app):
    moments.note(home, [SALES])
    (proposal,) = moments.proposals(home, [SALES], workshop.choices(home))
    workshop.save(home, proposal.begin())

    async def script(app, pilot):
        await enter(app, pilot)
        await until(pilot, lambda: "Which story" in where(app))
        assert choices(app)[0].startswith("Go on:")
        await pilot.press("delete", "delete")
        assert "waits again" in toasts(app)[-1]
        assert moments.waiting(app.home) == [SALES]
        assert choices(app)[0].startswith("Write: ")
        await pilot.press("delete")
        assert moments.waiting(app.home) == []
        assert not choices(app)[0].startswith("Write: ")

    drive(app, script)


def test_nothing_typed_leads_to_the_competencies_and_keeps_nothing(bundled, app):
    async def script(app, pilot):
        results = await enter(app, pilot)
        await pilot.press("enter")
        await until(pilot, lambda: "Which story" in where(app))
        assert moments.waiting(app.home) == []
        await pilot.press("escape")
        await until(pilot, lambda: results == [None])

    drive(app, script)


def test_another_competency_takes_along_what_is_written(bundled, app):
    async def script(app, pilot):
        moments.note(app.home, [SALES])
        await enter(app, pilot)
        await until(pilot, lambda: "Which story" in where(app))
        await pilot.press("enter")
        await until(pilot, lambda: "What happened" in where(app))
        await paste(app, pilot, "Tom wanted his bonus")
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "Which competency" in where(app))
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "What happened" in where(app))
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "Which competency" in where(app))
        at = next(i for i, each in enumerate(choices(app)) if "Managing conflict" in each)
        await pilot.press(*["down"] * at, "enter")
        await until(pilot, lambda: "What happened" in where(app))
        assert "Managing conflict" in text(app, "#head")
        assert [area.text for area in app.screen.query("#page-answers TextArea")][:2] == [
            SALES, "Tom wanted his bonus",
        ]  # fmt: skip
        await pilot.press("escape")
        await pilot.pause()
        (draft,) = workshop.waiting(app.home)
        assert (draft.competency, draft.page) == ("managing-conflict", -1)
        told = {beat.label: beat.text for beat in draft.beats if beat.text}
        assert told == {
            "Recognise the trigger": SALES, "Understand all perspectives": "Tom wanted his bonus",
        }  # fmt: skip

    drive(app, script)


def test_leaving_while_another_competency_is_chosen_keeps_the_draft(bundled, app):
    async def script(app, pilot):
        moments.note(app.home, [SALES])
        results = await enter(app, pilot)
        await until(pilot, lambda: "Which story" in where(app))
        await pilot.press("enter")
        await until(pilot, lambda: "What happened" in where(app))
        await paste(app, pilot, "Tom")
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "Which competency" in where(app))
        await pilot.press("escape")
        await until(pilot, lambda: results == [None])
        (draft,) = workshop.waiting(app.home)
        assert draft.answers[1].text == "Tom"

    drive(app, script)


def test_stories_counts_what_is_to_be_written_and_leads_there(bundled, app):
    async def script(app, pilot):
        moments.note(app.home, [SALES, LAYOFFS])
        app.open("stories")
        await until(pilot, lambda: "2 moments" in text(app))
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, WorkshopScreen))
        await until(pilot, lambda: "Which story" in where(app))
        assert SALES in choices(app)[0]

    drive(app, script)


def test_what_is_typed_just_before_the_page_turns_stays_on_its_page(bundled, app):
    async def script(app, pilot):
        await enter(app, pilot)
        burst = [Key(letter, letter) for letter in "hired"] + [Key("ctrl+n", None)]
        for key in burst:  # as from a paste or a slow machine: none waits for the one before
            app.post_message(key)
        await until(pilot, lambda: "Which story" in where(app))
        assert moments.waiting(app.home) == ["hired"]

    drive(app, script)


def test_what_is_typed_is_there_again_after_the_program_was_killed(bundled, app):
    async def script(app, pilot):
        await enter(app, pilot)
        await paste(app, pilot, LAYOFFS)
        await until(pilot, lambda: moments.typing(app.home) == [LAYOFFS])
        assert moments.waiting(app.home) == []
        assert undo.undo(app.home) is None, "a draft is no step"
        again = WorkshopScreen(app.home)  # the first one never left
        await app.push_screen(again)
        await until(pilot, lambda: app.screen is again and again.focused is not None)
        assert again.query(Input).first().value == LAYOFFS
        await pilot.press("ctrl+n")
        await until(pilot, lambda: "Which story" in where(app))
        assert moments.waiting(app.home) == [LAYOFFS]
        assert moments.typing(app.home) == []

    drive(app, script)


def test_arrows_go_from_one_moment_to_the_next(app, bundled):
    async def script(app, pilot):
        await enter(app, pilot)
        first, second, third = app.screen.query("#page-moments Input")
        for key, field in [("down", second), ("down", third), ("up", second), ("up", first)]:
            await pilot.press(key)
            assert app.focused is field

    drive(app, script)
