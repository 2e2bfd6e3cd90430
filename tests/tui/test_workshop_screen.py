"""The workshop: from nothing to a story by keys alone, and nothing lost on the way."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace

import pytest
from driving import HANG, SIZES, Gate, drive, lines, quiet, text, toasts, until
from textual.events import Key
from textual.widgets import Input, OptionList, TextArea
from textual.worker import WorkerCancelled

from drill.deckfile.reading import read_deck
from drill.errors import StoreError
from drill.service.insight.browser import search
from drill.service.library import decks
from drill.service.library.opening import open_home
from drill.service.stories import workshop
from drill.service.stories.bench import Bench, page_of
from drill.service.stories.draft import DraftBeat
from drill.tui.app import DrillApp
from drill.tui.screens.today import TodayScreen
from drill.tui.screens.workshop import draft_screen as screens
from drill.tui.screens.workshop.draft_screen import DraftWriter
from drill.tui.screens.workshop.screen import WorkshopScreen
from drill.tui.widgets.fields import Tick

PEOPLE = ("small", "people")


@pytest.fixture
def app(app, small):
    """The app on the small deck."""
    return app


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """What waits for a pause in the typing comes soon."""
    monkeypatch.setattr(screens, "PAUSE", 0.01)
    monkeypatch.setattr(screens, "BEHIND", 0.01)


async def enter(app, pilot, competency=PEOPLE, draft=None):
    """Open the workshop; the list that its result goes to."""
    results = []
    screen = WorkshopScreen(app.home, competency, draft)
    await app.push_screen(screen, results.append)
    await until(pilot, lambda: app.screen is screen and screen.focused and not screen.waits)
    if "Begin with what happened" in where(app):  # with none: a competency is chosen
        await pilot.press("ctrl+n")
        await until(pilot, lambda: "Which story" in where(app))
    return results


KEYS = {" ": "space", "%": "percent_sign", "\n": "enter", "?": "question_mark", "=": "equals_sign"}


async def write(pilot, words):
    await pilot.press(*(KEYS.get(letter, letter) for letter in words))


def where(app):
    return text(app, "#where")


def area(app):
    return app.screen.query_one("#facts", TextArea)


def begun(home, *texts, title="The silent week", **more):
    (choice,) = workshop.choices(home)
    draft = workshop.begin(choice)
    beats = [
        replace(beat, text=said)
        for beat, said in zip(draft.beats, (*texts, *[""] * len(draft.beats)), strict=False)
    ]
    return replace(draft, title=title, beats=tuple(beats), **more)


def saved(home):
    """The story in one's own deck."""
    with home.store.read() as connection:
        return home.shelf(connection).note("my-stories", "the-silent-week")


# -- writing -----------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES[:1])
def test_from_nothing_to_a_story_by_keys_alone(app, small, size):
    async def script(app, pilot):
        results = await enter(app, pilot, None)
        assert "Managing people" in text(app, "#choices") or app.screen.query_one(OptionList)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.focused, Input))
        await write(pilot, "The silent week")
        await pilot.press("ctrl+n")
        await until(pilot, lambda: "step 1 of 4 · Philosophy" in where(app))
        assert "it frames the case" in text(app)
        assert "passes it to HR" in text(app, "#advice")
        assert "own the call" in text(app, "#advice")
        await write(pilot, "velocity fell 40%\none person drags all")
        await pilot.press("ctrl+g", "ctrl+n")
        await until(pilot, lambda: "step 2 of 4" in where(app))
        await pilot.press("ctrl+n")
        await until(pilot, lambda: "step 3 of 4 · Improvement plan" in where(app))
        await write(pilot, "a mentor")
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "your own beat" in where(app))
        await write(pilot, "The row")
        await pilot.press("enter")
        await write(pilot, "he shouted")
        await pilot.press("ctrl+n")
        await until(pilot, lambda: "beat 5 of 6 · Result" in where(app))
        await pilot.press("ctrl+n")
        await until(pilot, lambda: "step 4 of 4" in where(app))
        await pilot.press("ctrl+n")
        await until(pilot, lambda: "how was each measured" in where(app))
        assert "velocity fell 40%" in text(app)
        await write(pilot, "over two sprints")
        await pilot.press("ctrl+n")
        await until(pilot, lambda: "Follow-ups" in where(app))
        await write(pilot, "talk earlier")
        await pilot.press("ctrl+n")
        await until(pilot, lambda: "The story as it stands" in where(app))
        shown = text(app, "#story")
        assert "3. The row" in shown
        assert "Skipped: Trigger point, Result, Learning" in shown
        await until(pilot, lambda: "Lint" in text(app, "#advice"))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: results)
        assert results[0].notes == ("the-silent-week",)
        assert any("“The silent week” is yours" in toast for toast in toasts(app))

    drive(app, script, size)
    story = saved(small)
    assert [(beat.label, beat.steps) for beat in story.beats] == [
        ("Philosophy", ("belief",)), ("Improvement plan", ("plan",)), ("The row", ()),
    ]  # fmt: skip
    fact = story.beats[0].facts[0]
    assert (fact.say, fact.how) == ("velocity fell ==40%==", "over two sprints")
    assert [probe.answer[0].say for probe in story.probes] == ["talk earlier"]
    assert workshop.waiting(small) == []
    assert not list(small.paths.drafts.glob("story-*")), "nothing wrote the draft again"
    assert search(small, "deck:my-stories")


def test_everything_by_mouse(app, small):
    async def script(app, pilot):
        results = await enter(app, pilot, None)
        await pilot.click("#choices", offset=(2, 0))
        await until(pilot, lambda: isinstance(app.focused, Input))
        await write(pilot, "The silent week")
        await pilot.click("#next")
        await until(pilot, lambda: "step 1" in where(app))
        await write(pilot, "fell 40%")
        await pilot.click("#mark")
        await until(pilot, lambda: area(app).text == "fell ==40%==")
        await pilot.click("#add")
        await until(pilot, lambda: "your own beat" in where(app))
        await pilot.click("#back")
        await until(pilot, lambda: "step 1" in where(app))
        while "as it stands" not in where(app):
            await pilot.click("#next")
            # A button takes no second click while it is drawn pressed.
            await until(pilot, lambda: not app.screen.query("Button.-active"))
        await pilot.click("#finish")
        await until(pilot, lambda: results)

    drive(app, script)
    assert [beat.label for beat in saved(small).beats] == ["Philosophy"]


def test_the_flags_stand_beside_the_field_where_there_is_room_else_below(app):
    async def sides(app, pilot):
        await enter(app, pilot, None, begun(app.home, page=1))
        fields, flags = app.screen.query_one("#fields"), app.screen.query_one("#aside")
        await until(pilot, lambda: flags.region.x >= fields.region.right or app.size == SIZES[0])
        await quiet(app, pilot)
        found.append((fields.region, flags.region))

    found = []
    for size in SIZES:
        drive(app, sides, size)
    (narrow_field, narrow_flags), (wide_field, wide_flags) = found
    assert narrow_flags.y >= narrow_field.bottom
    assert wide_flags.x >= wide_field.right
    assert wide_flags.y == wide_field.y
    assert narrow_field.width > 70
    assert narrow_field.height >= 10


def test_marking_keeps_the_place_and_can_be_taken_back(app):
    async def script(app, pilot):
        await enter(app, pilot, None, begun(app.home, "fell 40% in\n3 weeks", page=1))
        area(app).move_cursor((0, 5))
        await pilot.press("ctrl+g")
        assert area(app).text == "fell ==40%== in\n==3 weeks=="
        assert area(app).cursor_location[0] == 0
        await pilot.press("ctrl+g")
        await until(pilot, lambda: any("No figure" in toast for toast in toasts(app)))
        await pilot.press("ctrl+z")
        assert area(app).text == "fell 40% in\n3 weeks"

    drive(app, script)


def test_an_own_beat_left_empty_is_none(app, small):
    async def script(app, pilot):
        await enter(app, pilot, None, begun(app.home, "a", page=2))
        await pilot.press("ctrl+t")
        await until(pilot, lambda: "your own beat" in where(app))
        await pilot.press("ctrl+n")
        await until(pilot, lambda: "step 3 of 4" in where(app))
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "step 2 of 4" in where(app))
        await pilot.press("ctrl+t", "ctrl+o")
        await until(pilot, lambda: "step 2 of 4" in where(app))

    drive(app, script)
    (draft,) = workshop.waiting(small)
    assert [beat.step for beat in draft.beats] == ["belief", "trigger", "plan", "", "learning"]


def test_follow_ups_can_be_added(app, small):
    async def script(app, pilot):
        draft = begun(app.home, "a")
        await enter(app, pilot, None, replace(draft, page=draft.figures_page + 1))
        await pilot.press("ctrl+t")
        await write(pilot, "Who knew?")
        await pilot.press("tab")
        await write(pilot, "nobody\nonly me")
        await pilot.press("ctrl+n")
        await until(pilot, lambda: "Who knew?" in text(app, "#story"))

    drive(app, script)
    (draft,) = workshop.waiting(small)
    (probe,) = draft.story().probes
    assert (probe.ask, len(probe.answer)) == ("Who knew?", 2)


def test_a_story_that_lacks_something_is_not_saved_and_says_what(app, small):
    async def script(app, pilot):
        draft = begun(app.home, title="")
        results = await enter(app, pilot, None, replace(draft, page=draft.last_page))
        assert "needs a title" in text(app, "#story")
        await pilot.press("ctrl+s")
        await until(pilot, lambda: any("needs a title" in toast for toast in toasts(app)))
        assert not results
        assert isinstance(app.screen, WorkshopScreen)

    drive(app, script)
    assert saved(small) is None


def test_two_presses_save_one_story(app, small):
    async def script(app, pilot):
        draft = begun(app.home, "a fact")
        results = await enter(app, pilot, None, replace(draft, page=draft.last_page))
        app.screen.action_finish()
        app.screen.action_finish()
        await until(pilot, lambda: results)
        await pilot.pause()

    drive(app, script)
    with small.store.read() as connection:
        shelf = small.shelf(connection)
    titles = [placed.story.id for placed in shelf.stories("small", "people")]
    assert titles.count("the-silent-week") == 1
    assert "the-silent-week-2" not in titles


def test_saved_beneath_help_it_goes_once_help_is_closed(app, small):
    async def script(app, pilot):
        draft = begun(app.home, "a fact")
        results = await enter(app, pilot, None, replace(draft, page=draft.last_page))
        screen = app.screen
        await pilot.press("f1")
        assert app.screen is not screen
        screen.action_finish()
        await until(pilot, lambda: workshop.choices(small)[0].own == 2)
        await quiet(app, pilot)
        assert app.screen is not screen
        assert not results
        await pilot.press("escape")
        await until(pilot, lambda: results)
        assert isinstance(app.screen, TodayScreen)

    drive(app, script)


def test_a_store_that_cannot_be_written_keeps_the_story_a_draft(app, small, monkeypatch):
    def refuse(*_):
        raise StoreError("the disk is full")

    async def script(app, pilot):
        draft = begun(app.home, "a fact")
        results = await enter(app, pilot, None, replace(draft, page=draft.last_page))
        with monkeypatch.context() as patch:
            patch.setattr(workshop, "finish", refuse)
            await pilot.press("ctrl+s")
            await until(pilot, lambda: any("disk is full" in toast for toast in toasts(app)))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: results)

    drive(app, script)
    assert saved(small)


# -- lint --------------------------------------------------------------------------------


def test_lint_shows_while_typing(app):
    async def script(app, pilot):
        await enter(app, pilot, None, begun(app.home, page=1))
        assert not app.screen.query_one("#found").display
        area(app).insert("word " * 60)
        await write(pilot, "end")
        await until(pilot, lambda: "→" in text(app, "#found"))
        assert app.screen.query_one("#found").display
        area(app).clear()
        await until(pilot, lambda: not app.screen.query_one("#found").display)

    drive(app, script, (120, 40))


def test_a_finding_leads_to_the_page_that_mends_it(app):
    async def script(app, pilot):
        draft = begun(app.home, "", "", "word " * 60)
        await enter(app, pilot, None, replace(draft, page=draft.last_page))
        await until(pilot, lambda: app.screen.query_one("#findings").display)
        room = app.screen.query_one("#findings", OptionList)
        findings = Bench.read(app.home, draft).findings(draft)
        mended = [finding.message for finding in findings if page_of(draft, finding) == 3]
        at = next(i for i, line in enumerate(room.options) if mended[0] in str(line.prompt))
        room.focus()
        room.highlighted = at
        await pilot.press("enter")
        await until(pilot, lambda: "step 3 of 4" in where(app))

    drive(app, script)


# -- drafts ------------------------------------------------------------------------------


def test_escape_keeps_the_draft_and_says_how_to_come_back(app, small):
    async def leave(app, pilot):
        results = await enter(app, pilot)
        await write(pilot, "The silent week")
        await pilot.press("ctrl+n")
        await until(pilot, lambda: "step 1" in where(app))
        await write(pilot, "half a tho")
        await pilot.press("escape")
        await until(pilot, lambda: results == [None])
        assert isinstance(app.screen, TodayScreen)
        assert any("kept as a draft" in toast for toast in toasts(app))

    async def back(app, pilot):
        await enter(app, pilot)
        assert "Go on: The silent week" in str(
            app.screen.query_one("#choices", OptionList).get_option_at_index(0).prompt
        )
        await pilot.press("enter")
        await until(pilot, lambda: "step 1 of 4" in where(app))
        assert area(app).text == "half a tho"
        await write(pilot, "ught")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))

    drive(app, leave)
    drive(app, back)
    (draft,) = workshop.waiting(small)
    assert draft.beats[0].text == "half a thought"


def test_nothing_written_leaves_nothing_behind(app, small):
    async def script(app, pilot):
        results = await enter(app, pilot)
        await pilot.press("ctrl+n", "escape")
        await until(pilot, lambda: results == [None])
        assert not toasts(app)

    drive(app, script)
    assert not list(small.paths.drafts.glob("*"))


def test_the_draft_follows_what_is_typed(app, small):
    async def script(app, pilot):
        await enter(app, pilot, None, begun(app.home, page=1))
        await write(pilot, "abc")
        await until(pilot, lambda: [d.beats[0].text for d in workshop.waiting(small)] == ["abc"])

    drive(app, script)


def test_an_app_that_ends_keeps_the_draft(app, small, monkeypatch):
    monkeypatch.setattr(screens, "BEHIND", 60)

    async def script(app, pilot):
        await enter(app, pilot, None, begun(app.home, page=1))
        await write(pilot, "abc")

    drive(app, script)
    assert [draft.beats[0].text for draft in workshop.waiting(small)] == ["abc"]


def test_ctrl_q_keeps_the_draft(app, small, monkeypatch):
    monkeypatch.setattr(screens, "BEHIND", 60)

    async def script(app, pilot):
        await enter(app, pilot, None, begun(app.home, page=1))
        await write(pilot, "abc")
        await pilot.press("ctrl+q")

    drive(app, script)
    assert [draft.beats[0].text for draft in workshop.waiting(small)] == ["abc"]


def test_a_draft_is_thrown_away_only_when_asked_twice(app, small):
    draft = workshop.save(small, begun(small, "a"))

    async def script(app, pilot):
        await enter(app, pilot, None)
        await pilot.press("delete")
        assert workshop.waiting(small) == [draft]
        assert any("Once more" in toast for toast in toasts(app))
        await pilot.press("down", "up", "delete")
        assert workshop.waiting(small) == [draft], "in a row"
        await pilot.press("delete")
        assert workshop.waiting(small) == []
        await pilot.press("delete")
        assert isinstance(app.screen, WorkshopScreen)

    drive(app, script)


def test_a_damaged_draft_is_named(app, small):
    hurt = workshop.path(small, workshop.save(small, begun(small, "a")))
    hurt.write_text("{")

    async def script(app, pilot):
        await enter(app, pilot, None)
        await until(pilot, lambda: any("left as it is" in toast for toast in toasts(app)))

    drive(app, script)
    assert hurt.read_text() == "{"


def test_what_is_refused_while_it_is_being_said_is_not_said_again(small):
    small.paths.drafts.write_text("a file in its place")
    refusals = []

    def refuse(error):
        refusals.append(error)
        if len(refusals) < 3:
            writer.write()  # as another thread does meanwhile

    writer = DraftWriter(small, None, refuse)
    writer.hand(begun(small, "a"))
    writer.write()
    assert len(refusals) == 1


def test_a_disk_that_takes_nothing_is_said_once_and_the_text_stays(app, small):
    small.paths.drafts.write_text("a file in its place")

    async def script(app, pilot):
        await enter(app, pilot, None, begun(app.home, page=1))
        await write(pilot, "ab")
        await until(pilot, lambda: any("cannot be written" in toast for toast in toasts(app)))
        await write(pilot, "cd")
        await quiet(app, pilot)
        assert sum("cannot be written" in toast for toast in toasts(app)) == 1
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, WorkshopScreen), "not left while it would be lost"
        assert area(app).text == "abcd"
        small.paths.drafts.unlink()
        await write(pilot, "e")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))

    drive(app, script)
    assert json.loads(next(small.paths.drafts.glob("*.json")).read_text())["title"]
    assert [draft.beats[0].text for draft in workshop.waiting(small)] == ["abcde"]


# -- bad input ---------------------------------------------------------------------------


HOSTILE = ["[@click=app.quit]x[/]", "\u202eירד 🎉 ==40%==", "a\x1b[31mb\x00", "wort " * 3_000]


@pytest.mark.parametrize("said", HOSTILE, ids=["markup", "rtl", "controls", "thousands of words"])
def test_any_text_is_shown_and_kept(app, small, said):
    async def script(app, pilot):
        draft = begun(app.home, said, said[:99], title=said[:99] + "x")
        draft = replace(draft, page=1, questions=said[:99])
        results = await enter(app, pilot, None, draft)
        await write(pilot, " y")
        for _ in range(draft.last_page - 1):
            await pilot.press("ctrl+n")
        await until(pilot, lambda: "as it stands" in where(app))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: results)

    drive(app, script)
    assert search(small, "deck:my-stories")


def test_a_story_of_forty_beats_is_walked(app):
    async def script(app, pilot):
        draft = begun(app.home, "a")
        more = [DraftBeat("", f"Beat {number}") for number in range(40)]
        beats = (draft.beats[0], *more, *draft.beats[1:])
        await enter(app, pilot, None, replace(draft, beats=beats, page=40))
        await pilot.press("ctrl+n")
        await until(pilot, lambda: "beat, 41 of 45" in where(app))

    drive(app, script)


def test_without_a_competency_it_says_so_and_can_be_left(home, clock):
    async def script(app, pilot):
        results = []
        await app.push_screen(WorkshopScreen(app.home), results.append)
        await until(pilot, lambda: "no competency" in text(app, "#advice"))
        await pilot.press("ctrl+n", "enter", "delete", "escape")
        await until(pilot, lambda: results == [None])

    drive(lambda: DrillApp(home.paths, clock), script)


def test_a_competency_with_two_frameworks_asks_which(app, small):
    two = (
        "drill: 1\nid: two\ntitle: Two\ncompetencies:\n"
        "  - {id: both, name: Both, questions: [How?], frameworks: ["
        "{id: one, name: One way, steps: [{id: a, label: Alpha}]}, "
        "{id: other, name: Other way, steps: [{id: b, label: Beta}]}]}\n"
    )
    decks.take(small, [("two.yaml", read_deck(two, "two.yaml"))])

    async def script(app, pilot):
        await enter(app, pilot, ("two", "both"))
        assert app.screen.query_one("#choices", OptionList).option_count == 2
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press("ctrl+n")
        await until(pilot, lambda: "Situation" in where(app))
        await pilot.press("ctrl+n")
        await until(pilot, lambda: "step 1 of 1 · Beta" in where(app))

    drive(app, script)


def test_what_it_is_about_is_ticked(app, small):
    asks = "{ask: Who went?, themes: [fired]}, {ask: Who came?, themes: [hired]}"
    decks.take(
        small,
        [
            (
                "two",
                read_deck(
                    "drill: 1\nid: two\ntitle: Two\ncompetencies:\n"
                    f"  - {{id: gone, name: Gone, questions: [{asks}]}}\n",
                    "two",
                ),
            )
        ],
    )

    async def steps(app, pilot):
        await enter(app, pilot, ("two", "gone"))
        await write(pilot, "T\n")
        assert app.screen.focused is app.screen.query_one(Tick), "enter goes on to it"
        await pilot.press("tab")
        assert isinstance(app.screen.focused, TextArea), "the boxes are one field"
        await pilot.press("shift+tab", "down", "space", "space", "up")
        assert app.screen.focused is app.screen.query_one(Tick)
        await pilot.press("space")
        await pilot.press("ctrl+n", "ctrl+o")
        await until(pilot, lambda: [tick.value for tick in app.screen.query(Tick)][:1] == [True])
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))

    drive(app, steps)
    (draft,) = workshop.waiting(small)
    assert draft.story().themes == ("fired",)


def test_where_questions_insist_on_nothing_it_is_not_asked_what_it_is_about(app, small):
    async def steps(app, pilot):
        await enter(app, pilot)
        assert not app.screen.query(Tick)
        assert not app.screen.query_one("#themes").display

    drive(app, steps)


def test_nothing_of_it_needs_the_store_until_it_is_saved(app, small, clock):
    """Another process that holds the store keeps nobody from writing."""
    with open_home(small.paths, clock) as other:

        async def script(app, pilot):
            results = await enter(app, pilot, None, begun(app.home, page=1))
            with other.store.write():
                await write(pilot, "abc")
                await pilot.press("ctrl+n")
                await until(pilot, lambda: "step 2" in where(app))
                await until(pilot, lambda: workshop.waiting(small))
            await pilot.press("escape")
            await until(pilot, lambda: results == [None])

        drive(app, script)


def test_leaving_while_lint_looks_is_no_fault(app):
    async def script(app, pilot):
        await enter(app, pilot, None, begun(app.home, page=1))
        looking = app.screen.lint()
        await app.screen.query("#found").remove()
        with suppress(WorkerCancelled):  # the next look may have taken its turn
            await looking.wait()

    drive(app, script)


def test_turning_the_page_marks_the_figures_once(app, small):
    async def script(app, pilot):
        await enter(app, pilot, draft=begun(small, page=1))
        await until(pilot, lambda: "step 1 of 4" in where(app))
        await write(pilot, "velocity fell 40%")
        await pilot.press("ctrl+n")
        await until(pilot, lambda: "step 2 of 4" in where(app))
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "step 1 of 4" in where(app))
        assert area(app).text == "velocity fell ==40%=="
        area(app).text = "velocity fell 40%"
        await pilot.press("ctrl+n")
        await until(pilot, lambda: "step 2 of 4" in where(app))
        await pilot.press("ctrl+o")
        await until(pilot, lambda: "step 1 of 4" in where(app))
        assert area(app).text == "velocity fell 40%", "the person left it out"

    drive(app, script)


def test_what_is_typed_while_a_draft_is_opened_is_in_its_first_field(app, small, monkeypatch):
    read, may = Bench.read, Gate()

    def slow(home, draft):
        assert may.wait(HANG)
        return read(home, draft)

    async def steps(app, pilot):
        await enter(app, pilot, None)
        monkeypatch.setattr(Bench, "read", slow)
        for key in ("enter", "O", "n", "e"):
            app.post_message(Key(key, key if len(key) == 1 else None))
        await until(pilot, lambda: "One moment…" in text(app, "#where"))
        await until(pilot, lambda: len(app.held) == 3)
        may.set()
        await until(pilot, lambda: app.screen.query_one("#title", Input).value == "One")
        assert "Title and questions" in text(app, "#where")
        await pilot.press("escape")

    drive(app, steps)


def test_it_can_be_left_while_what_there_is_to_write_is_read(app, small, monkeypatch):
    may = Gate()

    def slow(*given):
        assert may.wait(HANG)
        return []

    monkeypatch.setattr("drill.tui.screens.workshop.screen.offers", slow)

    async def steps(app, pilot):
        app.push_screen(WorkshopScreen(app.home))
        await until(pilot, lambda: isinstance(app.screen, WorkshopScreen))
        assert where(app) == "One moment…"
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        may.set()
        await quiet(app, pilot)
        assert isinstance(app.screen, TodayScreen)

    drive(app, steps)


def test_on_a_narrow_terminal_a_step_is_named_whole_beside_the_signs(bundled, app):
    async def steps(app, pilot):
        await enter(app, pilot, ("em-interview", "managing-people"))
        await pilot.press("ctrl+n", "ctrl+n", "ctrl+n")
        await until(pilot, lambda: "step 3 of 6" in where(app))
        assert "step 3 of 6 · Difficult conversation" in lines(app)
        assert text(app, "#pages") == "○○[○]○○○"

    drive(app, steps, (60, 16))
