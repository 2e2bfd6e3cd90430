"""Onsite: dates, promises, what if, and how it went, by keys over a store, with plans given."""

from __future__ import annotations

from dataclasses import replace

import pytest
from driving import SIZES, Gate, drive, notices, quiet, text, toasts, until
from fake_plans import Plans, made
from textual.widgets import Input, OptionList, TextArea

from drill.domain.onsite import Onsite, Went
from drill.errors import DrillError
from drill.service.home import undo
from drill.service.onsite import onsites
from drill.service.onsite import plan as planning
from drill.storage import onsites as stored
from drill.tui.app import DrillApp
from drill.tui.keymap import Keymap
from drill.tui.screens.debrief_form import DebriefForm
from drill.tui.screens.onsite import OnsiteScreen
from drill.tui.screens.onsite_form import OnsiteForm
from drill.tui.screens.stories import StoriesScreen
from drill.tui.screens.today import TodayScreen
from drill.tui.widgets.footer import Footer
from drill.tui.widgets.plan import Choices, days, left_out, promise, readiness, trouble


@pytest.fixture
def plans(monkeypatch):
    plans = Plans()
    monkeypatch.setattr(planning, "plan", plans)
    return plans


@pytest.fixture
def app(small, clock, plans):
    return lambda: DrillApp(small.paths, clock)


def add(home, *named):
    for name, when in named:
        onsites.add(home, name, when)


def every(home):
    with home.store.read() as connection:
        return {each.name: each for each in stored.every(connection, closed=True)}


async def onsite(app, pilot, *, planned: str = "With 30 minutes"):
    await until(pilot, lambda: app.home is not None)
    await pilot.press("3")
    await until(pilot, lambda: isinstance(app.screen, OnsiteScreen))
    await until(pilot, lambda: planned in text(app))
    return app.screen


def chosen(app, selector):
    return str(app.screen.query_one(selector, Choices).render())


def test_without_an_onsite_it_says_what_it_is_for(app, small):
    async def script(app, pilot):
        await onsite(app, pilot, planned="No interview is set")
        assert "a adds the first" in text(app)
        assert "a Add" in str(app.screen.query_one(Footer).render())
        await pilot.press("e", "x", "d", "plus", "enter", "n", "c", "w")
        assert isinstance(app.screen, OnsiteScreen), "there is nothing to do these with"
        await pilot.press("1")
        assert isinstance(app.screen, TodayScreen)

    drive(app, script)


@pytest.mark.parametrize("size", SIZES)
def test_the_promise_the_days_and_who_is_ready(app, small, size):
    add(small, ("Acme", "2026-12-02 14:00"))

    async def script(app, pilot):
        await onsite(app, pilot)
        shown = text(app)
        assert "Acme in 9 days" in shown
        assert "Wed 2 Dec 14:00" in shown
        assert "With 30 minutes a day: readiness 95 of 100, nine times in ten "\
            "between 93 and 97; without, 61." in shown  # fmt: skip
        assert "1 competency has no story of yours: that costs 4." in shown
        assert "› Mon 23 Nov" in shown
        assert "today, 12:30 done" in shown
        assert "last day" in shown
        assert "morning" in shown
        assert shown.index("Vision") < shown.index("Managing people"), "the weakest first"
        assert "The vendor call (sample)" in shown
        assert "Nothing is left out of 120 cards" in shown

    drive(app, script, size)


def test_what_if_is_beside_the_promise_and_kept_by_enter(app, small, plans):
    add(small, ("Acme", "2026-12-02"))

    async def script(app, pilot):
        await onsite(app, pilot)
        await until(pilot, lambda: "…" not in chosen(app, "#steps"))
        assert "[30→95]" in chosen(app, "#steps")
        assert "Keep" not in str(app.screen.query_one(Footer).render())
        asked = len(plans.asked)
        await pilot.press("plus")
        assert "With 40 minutes" in text(app), "at once: it was reckoned before"
        assert "+2" in text(app)
        assert "[40→97]" in chosen(app, "#steps")
        await pilot.press("minus", "minus")
        assert "With 20 minutes" in text(app)
        assert "-2" in text(app)
        assert len(plans.asked) == asked
        await pilot.press("enter")
        await until(pilot, lambda: every(small)["Acme"].minutes == 20)
        await until(pilot, lambda: "› 20" not in text(app) and "With 20 minutes" in text(app))
        await pilot.press("u")
        await until(pilot, lambda: every(small)["Acme"].minutes == 30)
        await until(pilot, lambda: "With 30 minutes" in text(app))

    drive(app, script)


def test_more_minutes_are_never_said_to_bring_less_and_why_they_bring_no_more(app, small, plans):
    add(small, ("Acme", "2026-12-02"))

    def better(plan):
        best = plan.onsite.minutes == 20
        ready = replace(plan.ready, with_plan=0.98 if best else plan.ready.with_plan)
        row = replace(plan.competencies[0], name="The best" if best else "Another")
        return replace(plan, ready=ready, competencies=(row,))

    plans.change = better

    async def script(app, pilot):
        await onsite(app, pilot)
        await until(pilot, lambda: "…" not in chosen(app, "#steps"))
        steps = chosen(app, "#steps")
        assert "20→98 [30→98] 40→98" in steps
        assert "20 minutes a day bring 98: more bring no more." in text(app)
        assert "The best" in text(app), "competencies go by it too"
        assert "Another" not in text(app)
        await pilot.press("minus")
        assert "more bring no more" not in text(app)

    drive(app, script)


def test_minutes_that_other_onsites_bring_already_are_said(app, small, plans):
    add(small, ("Acme", "2026-12-02"), ("Beta", "2026-12-05"))

    def shared(plan):
        return replace(plan, minutes=(max(30, plan.onsite.minutes),) * 2, shared=("Beta",))

    plans.change = shared

    async def script(app, pilot):
        await onsite(app, pilot)
        assert "already" not in text(app)
        await pilot.press("minus")
        said = "Other onsites bring 30 minutes a day already: fewer here change nothing."
        await until(pilot, lambda: said in " ".join(text(app).split()))

    drive(app, script)


def test_minutes_that_are_not_reckoned_yet_block_nothing(app, small, plans):
    add(small, ("Acme", "2026-12-02"))
    gate = Gate()
    plans.gate = lambda name, minutes: gate if minutes != 30 else None

    async def script(app, pilot):
        await onsite(app, pilot)
        await pilot.press("w")
        await until(pilot, lambda: "Reckoning what 40 minutes a day bring… 40%" in text(app))
        assert "[40 …]" in chosen(app, "#steps")
        await pilot.press("w")
        await until(pilot, lambda: "Reckoning what 60 minutes" in text(app))
        await pilot.press("minus", "minus")
        assert "With 30 minutes" in text(app), "what is known is there at once"
        gate.set()
        await until(pilot, lambda: "…" not in chosen(app, "#steps"))

    drive(app, script)
    gate.set()


def test_three_onsites_take_turns(app, small, plans):
    add(small, ("Acme", "2026-12-02"), ("Globex", "2026-12-09"), ("Initech", "2026-12-20"))

    async def script(app, pilot):
        await onsite(app, pilot)
        assert "[Acme] Globex  Initech" in chosen(app, "#which")
        await pilot.press("n")
        assert "Globex in 16 days" in text(app)
        await pilot.press("right", "right")
        assert "Acme in 9 days" in text(app)
        await pilot.press("p")
        assert "Initech in 27 days" in text(app)
        await pilot.click("#which", offset=(11, 0))
        assert "Acme in 9 days" in text(app)

    drive(app, script)


def test_a_late_answer_is_not_shown_for_another_onsite(app, small, plans):
    add(small, ("Acme", "2026-12-02"), ("Globex", "2026-12-09"))
    gates = {"Acme": Gate(), "Globex": Gate()}
    plans.gate = lambda name, minutes: gates[name]

    async def script(app, pilot):
        await onsite(app, pilot, planned="Reckoning what 30")
        await until(pilot, lambda: ("Acme", 30.0) in plans.asked)
        await pilot.press("n")
        gates["Acme"].set()
        await until(pilot, lambda: ("Globex", 30.0) in plans.asked)
        await until(pilot, lambda: len(app.workers) == 1)
        await pilot.pause()
        assert "Globex" in text(app, "#head")
        assert "readiness 95 of 100" not in text(app), "the plan is of the other one"
        gates["Globex"].set()
        await until(pilot, lambda: "With 30 minutes" in text(app))
        assert app.screen.plan_for(30).onsite.name == "Globex"

    drive(app, script)


def test_what_cannot_be_done_is_said_first_with_what_drops(app, small, plans):
    add(small, ("Acme", "2026-12-02"))
    plans.short_below = 60

    async def script(app, pilot):
        await onsite(app, pilot, planned="The core does not fit")
        shown = text(app)
        assert shown.index("does not fit") < shown.index("With 30 minutes")
        assert "12 figures" in shown
        assert "Left out: 2 of 120 cards" in shown
        await until(pilot, lambda: "60 minutes a day would cover it" in text(app))
        assert "[30→95!]" in chosen(app, "#steps"), "said without colour as well"
        await pilot.press("plus", "plus")
        assert "does not fit" not in text(app)

    drive(app, script)


def test_what_the_planner_will_not_do_is_said(app, small, plans):
    add(small, ("Acme", "2026-12-02"))
    plans.fault = "there are no cards to plan with"

    async def script(app, pilot):
        await onsite(app, pilot, planned="there are no cards to plan with")
        assert "Do something." in text(app)
        assert "Acme in 9 days" in text(app)

    drive(app, script)


def test_coming_back_reckons_anew(app, small, plans):
    add(small, ("Acme", "2026-12-02"))

    async def script(app, pilot):
        await onsite(app, pilot)
        await until(pilot, lambda: "…" not in chosen(app, "#steps"))
        before = plans.asked.count(("Acme", 30.0))
        await pilot.press("question_mark")
        await pilot.press("escape")
        assert "With 30 minutes" in text(app), "what was there stays in sight meanwhile"
        await until(pilot, lambda: plans.asked.count(("Acme", 30.0)) > before)

    drive(app, script)


def test_adding_says_a_mistake_beside_its_field(app, small):
    async def script(app, pilot):
        await onsite(app, pilot, planned="No interview is set")
        await pilot.press("a")
        assert isinstance(app.screen, OnsiteForm)
        await pilot.press(*"Acme", "enter", *"2026-11-01")
        await until(pilot, lambda: "✗" in text(app, "#help-when"))
        await pilot.press("ctrl+s")
        assert isinstance(app.screen, OnsiteForm)
        assert app.screen.query_one("#name", Input).value == "Acme", "nothing is lost"
        assert every(small) == {}
        app.screen.query_one("#when", Input).value = "2026-12-02 14:00"
        await until(pilot, lambda: "in 9 days" in text(app, "#help-when"))
        app.screen.query_one("#minutes", Input).value = "0"
        await until(pilot, lambda: "✗" in text(app, "#help-minutes"))
        app.screen.query_one("#minutes", Input).value = "25"
        await pilot.press("down", "down", "space", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, OnsiteScreen))
        await until(pilot, lambda: "With 25 minutes" in text(app))

    drive(app, script)
    kept = every(small)["Acme"]
    assert (kept.minutes, kept.competencies, kept.decks) == (25, ("people",), ())


def test_what_cannot_be_kept_is_said_below_the_fields(app, small, monkeypatch):
    def refuse(*_, **__):
        raise DrillError("the store cannot be written")

    monkeypatch.setattr(onsites, "add", refuse)

    async def script(app, pilot):
        await onsite(app, pilot, planned="No interview is set")
        await pilot.press("a", *"Acme", "enter", *"2026-12-02", "ctrl+s")
        await until(pilot, lambda: "✗ the store cannot be written" in text(app, "#fault"))
        assert app.screen.query_one("#name", Input).value == "Acme", "nothing is lost"

    drive(app, script)


def test_editing_changes_all_in_one_undo_step(app, small):
    add(small, ("Acme", "2026-12-02 14:00"))
    before = every(small)

    async def script(app, pilot):
        await onsite(app, pilot)
        await pilot.press("e")
        assert isinstance(app.screen, OnsiteForm)
        assert app.screen.query_one("#when", Input).value == "2026-12-02 14:00"
        app.screen.query_one("#name", Input).value = "Acme, round two"
        app.screen.query_one("#when", Input).value = "2026-12-03 10:00"
        app.screen.query_one("#minutes", Input).value = "45"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, OnsiteScreen))
        await until(pilot, lambda: "With 45 minutes" in text(app))
        assert "Acme, round two in 10 days" in text(app)
        await pilot.press("u")
        await until(pilot, lambda: "With 30 minutes" in text(app))

    drive(app, script)
    assert every(small) == before


def test_the_zone_it_was_given_in_stays(app, small):
    add(small, ("Acme", "2026-12-02 09:00 America/New_York"))
    before = every(small)["Acme"]

    async def script(app, pilot):
        await onsite(app, pilot)
        assert "09:00 New York (14:00 here)" in text(app, "#head")
        await pilot.press("e")
        when = app.screen.query_one("#when", Input)
        assert when.value == "2026-12-02 09:00 America/New_York"
        app.screen.query_one("#minutes", Input).value = "45"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: every(small)["Acme"] == replace(before, minutes=45))
        await until(pilot, lambda: isinstance(app.screen, OnsiteScreen))
        await pilot.press("e")
        app.screen.query_one("#when", Input).value = "2027-03-14 02:30 America/New_York"
        await until(pilot, lambda: "✗" in text(app, "#help-when"))

    drive(app, script)


def test_saving_twice_at_once_is_one_step(app, small):
    async def script(app, pilot):
        await onsite(app, pilot, planned="No interview is set")
        await pilot.press("a")
        form = app.screen
        form.query_one("#name", Input).value = "Acme"
        form.query_one("#when", Input).value = "9"
        form.action_save()
        form.action_save()
        await until(pilot, lambda: isinstance(app.screen, OnsiteScreen))
        await until(pilot, lambda: "Acme in 9 days" in text(app))

    drive(app, script)
    assert undo.undo(small).what == "adding the onsite Acme"
    assert every(small) == {}


def test_leaving_the_form_changes_nothing(app, small):
    add(small, ("Acme", "2026-12-02"))
    before = every(small)

    async def script(app, pilot):
        await onsite(app, pilot)
        await pilot.press("e", "x", "y", "escape")
        assert isinstance(app.screen, OnsiteScreen)

    drive(app, script)
    assert every(small) == before


def test_removing_names_what_undoes_it(app, small):
    add(small, ("Acme", "2026-12-02"), ("Globex", "2026-12-09"))

    async def script(app, pilot):
        await onsite(app, pilot)
        await pilot.press("x")
        await until(pilot, lambda: "Globex in 16 days" in text(app))
        assert "Removed Acme. u undoes." in toasts(app)
        assert list(every(small)) == ["Globex"]
        await pilot.press("u")
        await until(pilot, lambda: "Acme" in chosen(app, "#which"))

    drive(app, script)
    assert set(every(small)) == {"Acme", "Globex"}


async def debrief(app, pilot, clock):
    clock.advance(30 * 3600)
    await onsite(app, pilot, planned="Acme is over. How did it go?")
    await pilot.press("d")
    assert isinstance(app.screen, DebriefForm)


def test_today_asks_how_one_went_that_is_over(app, small, clock):
    add(small, ("Acme", "2026-11-24"))
    clock.advance(30 * 3600)

    async def script(app, pilot):
        await until(pilot, lambda: "Tue 24 Nov · How did Acme go? 3, then d" in text(app))

    drive(app, script)


def test_one_that_is_over_asks_how_it_went(app, small, clock):
    add(small, ("Acme", "2026-11-24"))

    async def script(app, pilot):
        await debrief(app, pilot, clock)
        await pilot.press("enter", "escape")
        assert isinstance(app.screen, DebriefForm), "only the list was closed"
        app.screen.query_one("#went").value = "so-so"
        app.screen.query_one(TextArea).text = "How do you act?\n\nWhat is your salary?"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen.query_one(OptionList).option_count == 2)
        await pilot.press("0", "right", "3", "0", "1", "ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, OnsiteScreen))
        await until(pilot, lambda: "No interview is set" in text(app))

    drive(app, script)
    with small.store.read() as connection:
        asked = [
            (each.question, each.competency, each.went) for each in stored.questions(connection)
        ]
    assert asked[0] == ("How do you act?", "small/people", Went.BADLY)
    assert asked[1] == ("What is your salary?", "", Went.WELL)
    assert every(small)["Acme"].went is Went.SO_SO
    assert undo.undo(small).what == "how Acme went"
    assert not every(small)["Acme"].closed


def test_an_arrow_leads_from_how_it_went_to_the_questions(app, small, clock):
    add(small, ("Acme", "2026-11-24"))

    async def script(app, pilot):
        await debrief(app, pilot, clock)
        assert app.focused.id == "went"
        await pilot.press("down", "W", "h", "o")
        assert app.screen.query_one(TextArea).text == "Who"

    drive(app, script)


def test_going_back_to_the_questions_keeps_what_was_said_of_them(app, small, clock):
    add(small, ("Acme", "2026-11-24"))

    async def script(app, pilot):
        await debrief(app, pilot, clock)
        app.screen.query_one(TextArea).text = "How do you act?"
        await pilot.press("ctrl+n")
        found = app.screen.query_one(OptionList)
        await until(pilot, lambda: found.option_count == 1)
        assert "~ so-so" in str(found.get_option_at_index(0).prompt)
        await pilot.press("3", "ctrl+o")
        app.screen.query_one(TextArea).text += "\n[@click=app.quit]x[/] \x1b]52;c;aGk=\x07"
        await pilot.press("ctrl+n")
        await until(pilot, lambda: found.option_count == 2)
        assert "✗ badly" in str(found.get_option_at_index(0).prompt)
        assert "[@click=app.quit]x[/]" in str(found.get_option_at_index(1).prompt)
        assert "\x1b" not in str(found.get_option_at_index(1).prompt)
        await pilot.press("escape")
        assert isinstance(app.screen, OnsiteScreen)

    drive(app, script)
    assert not every(small)["Acme"].closed


def test_what_is_not_taken_is_said_and_nothing_is_lost(app, small, clock):
    add(small, ("Acme", "2026-11-24"))

    async def script(app, pilot):
        await debrief(app, pilot, clock)
        long = "How do you act? " * 20
        app.screen.query_one(TextArea).text = long
        await pilot.press("ctrl+s")
        await until(pilot, lambda: app.screen.query_one(OptionList).option_count == 1)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "✗ a question has at most 300" in text(app, "#fault"))
        await pilot.press("ctrl+o")
        assert app.screen.query_one(TextArea).text == long
        app.screen.query_one(TextArea).text = "\n".join(map(str, range(20_000)))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "✗ an interview has at most 50" in text(app, "#fault"))

    drive(app, script)
    assert not every(small)["Acme"].closed


def test_it_can_be_told_never_to_ask(app, small, clock):
    add(small, ("Acme", "2026-11-24"))

    async def script(app, pilot):
        await debrief(app, pilot, clock)
        await pilot.press("f4")
        await until(pilot, lambda: isinstance(app.screen, OnsiteScreen))
        await until(pilot, lambda: "No interview is set" in text(app))

    drive(app, script)
    assert every(small)["Acme"].closed
    assert every(small)["Acme"].went is None


def test_one_that_passes_while_it_is_shown_is_over(app, small, clock):
    add(small, ("Acme", "2026-11-23 10:00"))

    async def script(app, pilot):
        await onsite(app, pilot)
        clock.advance(3700)
        await until(pilot, lambda: "Acme is over. How did it go?" in text(app))

    drive(app, script)


def test_a_new_day_is_planned_anew(app, small, clock, plans):
    add(small, ("Acme", "2026-12-02"))

    async def script(app, pilot):
        await onsite(app, pilot)
        clock.advance(86_400)
        await until(pilot, lambda: "Acme in 8 days" in text(app, "#head"))
        await until(pilot, lambda: "› Tue 24 Nov" in text(app, "#days"))

    drive(app, script)


def test_nothing_is_reckoned_beside_another_screen(app, small, plans):
    add(small, ("Acme", "2026-12-02"))
    gate = Gate()
    plans.gate = lambda name, minutes: gate if minutes != 30 else None

    def tried():
        """Today has the plan itself reckoned, of 30 minutes."""
        return [minutes for _, minutes in plans.asked if minutes != 30]

    async def script(app, pilot):
        await onsite(app, pilot)
        await until(pilot, lambda: len(tried()) == 1)
        await pilot.press("a")
        gate.set()
        await quiet(app, pilot)
        assert len(tried()) == 1
        await pilot.press("escape")
        await until(pilot, lambda: "…" not in chosen(app, "#steps"))

    drive(app, script)
    gate.set()


def test_many_days_are_shown_by_the_week(app, small, plans):
    add(small, ("Acme", "2027-06-02"))
    plans.days = 190

    async def script(app, pilot):
        await onsite(app, pilot)
        shown = text(app, "#days").splitlines()
        assert len(shown) < 40
        assert "a day" in shown[10]
        assert "morning" in shown[-1]

    drive(app, script)


def test_it_grows_and_shrinks_with_the_terminal(app, small):
    add(small, ("Acme", "2026-12-02"))

    async def script(app, pilot):
        screen = await onsite(app, pilot)
        for size in [(120, 40), (80, 24), (120, 40)]:
            await pilot.resize_terminal(*size)
            await until(
                pilot,
                lambda wide=size[0] == 120: (
                    wide
                    == (screen.query_one("#right").region.x > screen.query_one("#left").region.x)
                ),
            )
            await pilot.pause()
            assert screen.query_one("#ready").region.height > 3
            for part in ("#promise", "#days", "#ready"):

                def fits(part=part):
                    widest = max(map(len, text(app, part).splitlines()[1:]))
                    return widest <= screen.query_one(part).size.width

                await until(pilot, fits)  # what is drawn follows the size of its column

    drive(app, script)


@pytest.mark.parametrize("size", SIZES)
def test_hostile_names_are_text(app, small, size):
    with small.store.write() as connection:
        for number in range(3):
            name = f"{number} [@click=app.quit]x[/] \x1b]52;c;aGk=\x07" + "界" * 20 * number
            stored.put(connection, Onsite(f"x{number}", name, small.clock.now() + 10**9, 30))

    async def script(app, pilot):
        await onsite(app, pilot)
        assert "[@click=app.quit]x[/]" in text(app, "#head")
        assert "\x1b" not in text(app) + chosen(app, "#which")
        await pilot.press("n", "e")
        assert isinstance(app.screen, OnsiteForm)
        await pilot.press("escape", "n", "x")
        await until(pilot, lambda: len(every(small)) == 2)

    drive(app, script, size)


def test_the_bar_of_places_switches(app, small):
    async def script(app, pilot):
        await onsite(app, pilot, planned="No interview is set")
        await pilot.press("2")
        await until(pilot, lambda: isinstance(app.screen, StoriesScreen))
        await pilot.press("3")
        await until(pilot, lambda: isinstance(app.screen, OnsiteScreen))
        await pilot.press("escape")
        assert isinstance(app.screen, TodayScreen)

    drive(app, script)


def test_c_crams(app, small, monkeypatch):
    add(small, ("Acme", "2026-12-02"))
    asked = []
    monkeypatch.setattr(DrillApp, "open_cram", lambda app: asked.append(app))

    async def script(app, pilot):
        await onsite(app, pilot)
        await pilot.press("c")
        assert asked == [app]

    drive(app, script)


@pytest.mark.parametrize("width", [48, 67, 76, 140])
@pytest.mark.parametrize("length", [2, 9, 17, 190])
def test_no_line_is_wider_than_its_room(width, length):
    """But for the sentences, which fold."""
    here = Onsite("acme", "Acme", 0, 240, ("people",), ("small",))
    plan = made(here, 240, today="2026-11-23", days=length, short=True)
    for lines in (promise(plan, plan, width, Keymap()), readiness(plan, width)):
        assert max(map(len, str(lines).splitlines()[1:])) <= width
    widest = max(map(len, str(days(plan, "2026-11-23", width)).splitlines()))
    assert widest <= max(width, 76)
    assert "limited to people, small" in str(left_out(plan))


def test_a_long_list_of_what_drops_is_cut_at_the_top_and_whole_at_the_end():
    plan = made(Onsite("acme", "Acme", 0, 30), 30, today="2026-11-23", short=True)
    names = tuple(f"{number} cards\nof it" for number in range(12))
    plan = replace(plan, dropped=names, left_out=tuple(map(str, range(40))))
    first = str(trouble(plan, None, "+"))
    assert "3 cards of it; and more, 40 cards in all." in first
    assert "4 cards of it" not in first
    assert "+ shows what more minutes a day would do" in first
    assert "11 cards of it" in str(left_out(plan))


def test_every_day_is_in_one_of_the_lines():
    here = Onsite("acme", "Acme", 0, 30)
    for length in (2, 16, 17, 24, 25, 366):
        plan = made(here, 30, today="2026-11-23", days=length)
        lines = str(days(plan, "2026-11-23", 76)).splitlines()[1:]
        shown = sum(int(line.split(" card")[0].split()[-1]) for line in lines)
        assert shown == sum(day.cards for day in plan.days)


def test_the_days_ahead_say_that_they_rest_on_todays_cards_being_done():
    plan = made(Onsite("acme", "Acme", 0, 30), 30, today="2026-11-23")
    head = "Days ahead, 30 minutes each"
    assert str(days(plan, "2026-11-23", 76)).startswith(f"{head}, if today is finished\n")
    done = replace(plan, days=(replace(plan.days[0], cards=0), *plan.days[1:]))
    assert str(days(done, "2026-11-23", 76)).startswith(f"{head}\n")


def test_the_bar_begins_the_range_where_the_interval_does():
    here = Onsite("acme", "Acme", 0, 30)
    plan = made(here, 30, today="2026-11-23")
    (line,) = (line for line in str(promise(plan, None, 150, Keymap())).splitlines() if "╍" in line)
    bar = line[14:].split()[0]
    assert len(bar) == 44
    assert (bar.count("━"), bar.count("╍")) == (41, 2)


def test_places_that_have_no_room_stay_reachable(app, small):
    with small.store.write() as connection:
        for number in range(60):
            at = small.clock.now() + 10**9 + number
            stored.put(connection, Onsite(f"x{number}", f"Company {number}", at, 30))

    async def script(app, pilot):
        await onsite(app, pilot)
        await pilot.press("p")
        await until(pilot, lambda: "[Company 59]" in chosen(app, "#which"))
        assert len(chosen(app, "#which")) <= 80
        await pilot.press("p", "p")
        await until(pilot, lambda: "[Company 57]" in chosen(app, "#which"))

    drive(app, script)


def test_a_key_pressed_twice_removes_one(app, small):
    add(small, ("Acme", "2026-12-02"), ("Globex", "2026-12-09"))

    async def script(app, pilot):
        screen = await onsite(app, pilot)
        screen.action_remove()
        screen.action_remove()
        await until(pilot, lambda: "Globex in 16 days" in text(app))
        await quiet(app, pilot)
        assert [severity for _, severity in notices(app)] == ["information"]

    drive(app, script)
    assert list(every(small)) == ["Globex"]
