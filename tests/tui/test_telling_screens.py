"""Stories, Tell, Mock and Ask: by keys, over a real store."""

from __future__ import annotations

from functools import partial

import pytest
from driving import drive, footer, text, toasted, until
from textual.messages import ExitApp
from textual.widgets import DataTable, Input, Static, TextArea

from drill.deckfile.reading import read_deck
from drill.domain.deck import Beat, Fact, Story
from drill.domain.rehearsal import Told, WayToTell
from drill.domain.review import Rating
from drill.service.library import decks, own_deck
from drill.service.library.opening import load_bundled
from drill.service.stories import rehearsal
from drill.storage import log, rehearsals
from drill.tui.app import DrillApp
from drill.tui.screens.ask import AskScreen
from drill.tui.screens.mock import DebriefScreen, MockScreen
from drill.tui.screens.note import NoteScreen
from drill.tui.screens.pick import PickScreen
from drill.tui.screens.stories import StoriesScreen
from drill.tui.screens.tell import TellPhase, TellScreen
from drill.tui.screens.today import TodayScreen
from drill.tui.widgets.facts import Facts
from tests_support import SMALL


@pytest.fixture
def app(app, small):
    """The app on the small deck."""
    return app


def rated(home):
    with home.store.read() as connection:
        found = [review for _, review in log.reviews(connection)]
    return {review.card: review.rating for review in found if not review.undone}


def kept(home):
    with home.store.read() as connection:
        return rehearsals.tellings(connection)


async def stories(app, pilot):
    await until(pilot, lambda: app.home is not None)
    await pilot.press("2")
    await until(pilot, lambda: isinstance(app.screen, StoriesScreen) and app.screen.matrix)


def cells(app):
    table = app.screen.query_one(DataTable)
    return "\n".join(str(cell) for row in range(table.row_count) for cell in table.get_row_at(row))


async def telling(app, pilot):
    await stories(app, pilot)
    await pilot.press("t")
    await until(pilot, lambda: isinstance(app.screen, TellScreen))
    return app.screen


async def speak(app, pilot, seconds, *beats):
    """Through the countdown, and so many seconds of speaking; a beat ends at each of `beats`."""
    await pilot.press("enter", "enter")
    assert app.screen.phase is TellPhase.SPEAKING
    done = 0
    for at in beats:
        app.clock.advance(at - done)
        done = at
        await pilot.press("space")
    app.clock.advance(seconds - done)
    await pilot.press("enter")
    assert app.screen.phase is TellPhase.BEATS


async def to_the_end(pilot):
    """From the beats over the follow-up and the flags to the rating."""
    await pilot.press("enter", "enter", "space", "enter")


def test_a_story_is_told_ticked_and_kept(app, small):
    async def script(app, pilot):
        screen = await telling(app, pilot)
        assert "How do you act?" in text(app)
        await speak(app, pilot, 100, 20, 65)
        assert "[1] Context" in text(app)
        assert "[2] Plan" in text(app)
        await pilot.press("down", "down", "space")
        await to_the_end(pilot)
        assert screen.phase is TellPhase.RATING
        assert "order 1 2 3 (none missed, none swapped)" in text(app)
        assert "inside 90–150 s" in text(app)
        await pilot.press("enter")
        assert screen.phase is TellPhase.DONE
        await pilot.press("enter")
        assert isinstance(app.screen, StoriesScreen)

    drive(app, script)
    assert rated(small)["small/quiet/outline"] is Rating.GOOD
    assert rated(small)["small/quiet/probe:differently"] is Rating.GOOD
    (one,) = kept(small)
    assert one.told.beat_seconds == (20.0, 45.0, None)
    assert one.told.seconds == 100.0
    assert one.told.flags == ()


def test_facts_that_were_left_out_of_a_beat_count(app, small):
    async def script(app, pilot):
        screen = await telling(app, pilot)
        await speak(app, pilot, 100)
        await pilot.press("1", "2", "3", "9")
        assert "✗ velocity fell 40%" in str(screen.query_one("#detail").render())
        await pilot.press("3", "space", "space", "space")
        await to_the_end(pilot)
        await pilot.press("enter")

    drive(app, script)
    assert rated(small)["small/quiet/beat:context"] is Rating.HARD
    assert rated(small)["small/quiet/beat:plan"] is Rating.GOOD


def test_the_order_of_ticking_is_the_order_of_telling(app, small):
    async def script(app, pilot):
        await telling(app, pilot)
        await speak(app, pilot, 100)
        await pilot.press("down", "space", "up", "up", "space", "down", "m", "plus")
        assert "[1] Plan" in text(app)
        assert "[2] Context" in text(app)
        assert "[-] Outcome" in text(app)
        assert "1 invented" in text(app)
        await to_the_end(pilot)
        await pilot.press("2")

    drive(app, script)
    (one,) = kept(small)
    assert (one.told.said, one.told.invented) == ((1, 0), 1)
    assert rated(small)["small/quiet/tell"] is Rating.HARD
    assert rated(small)["small/quiet/beat:outcome"] is Rating.AGAIN


def test_help_while_speaking_is_a_miss(app, small):
    async def script(app, pilot):
        await telling(app, pilot)
        await pilot.press("enter", "enter")
        assert "Context" not in text(app)
        await pilot.press("h")
        assert "→ Context" in text(app)
        await pilot.press("space", "space", "enter")
        assert "[-] Context" in text(app)
        assert "[1] Plan" in text(app)
        await to_the_end(pilot)
        await pilot.press("enter")

    drive(app, script)
    assert rated(small)["small/quiet/beat:context"] is Rating.AGAIN


def test_leaving_before_the_beats_are_marked_grades_nothing(app, small):
    async def script(app, pilot):
        await telling(app, pilot)
        for keys in ((), ("enter", "enter"), ("enter", "enter", "enter", "space")):
            await pilot.press(*keys, "escape")
            assert isinstance(app.screen, StoriesScreen)
            await pilot.press("t")
            await until(pilot, lambda: isinstance(app.screen, TellScreen))

    drive(app, script)
    assert rated(small) == {}
    assert kept(small) == []


@pytest.mark.parametrize(
    ("keys", "leaving"),
    [
        ((), "escape"), ((), "ctrl+q"), (("enter",), "escape"), (("enter", "space"), "ctrl+q"),
        (("enter", "space", "enter"), "escape"), (("enter", "space", "enter"), "ctrl+q"),
        ((), "the window"), (("enter", "space"), "the window"),
    ],
)  # fmt: skip
def test_leaving_after_the_beats_keeps_what_was_marked(app, small, keys, leaving):
    async def script(app, pilot):
        await telling(app, pilot)
        await speak(app, pilot, 100)
        await pilot.press("space", "space", "enter", *keys)
        if leaving == "the window":  # of a browser was closed
            app.post_message(ExitApp())
        else:
            await pilot.press(leaving)
        if leaving == "escape":  # nobody is given a rating that they did not see
            await until(pilot, lambda: "keep it as Hard?" in text(app))
            assert kept(small) == []
            await pilot.press("n", "escape")
            await until(pilot, lambda: "missed 3 Outcome" in text(app))
            await pilot.press("y")

    drive(app, script)
    (one,) = kept(small)
    assert (one.told.said, one.told.seconds) == ((0, 1), 100.0)
    assert rated(small)["small/quiet/tell"] is Rating.HARD


def test_enter_is_offered_at_a_follow_up_until_the_answer_is_there(app, small):
    async def script(app, pilot):
        screen = await telling(app, pilot)
        await speak(app, pilot, 100)
        await pilot.press("enter")
        assert screen.phase is TellPhase.PROBE
        assert screen.can("go")
        await pilot.press("enter")
        assert not screen.can("go")
        assert "space answered · m missed" in text(app)
        assert "space Answered m Missed" in footer(app)
        await pilot.press("enter")
        assert screen.phase is TellPhase.PROBE
        assert "space answered, m missed" in toasted(app)
        await pilot.press("space")
        assert screen.phase is not TellPhase.PROBE

    drive(app, script)


@pytest.mark.usefixtures("lessons")
def test_a_sample_never_shown_is_shown_before_it_is_told(home, clock, bundled):
    decks.take(home, [("small", read_deck(SMALL, "small"))])

    async def script(app, pilot):
        await until(pilot, lambda: isinstance(app.screen, TellScreen))
        await until(pilot, lambda: app.screen.phase is TellPhase.READING)
        fact = app.screen.telling.asked.lesson.text.splitlines()[-1]
        assert fact in text(app)
        await pilot.press("enter")
        assert app.screen.phase is TellPhase.READY
        assert fact not in text(app)
        await pilot.press("escape")

    drive(lambda: DrillApp(home.paths, clock, opening=lambda app: app.open("tell")), script)
    assert rehearsal.begin(home).lesson is None


def test_red_flags_tripped_are_kept(app, small):
    async def script(app, pilot):
        await telling(app, pilot)
        await speak(app, pilot, 100)
        await pilot.press("space", "space", "space", "enter", "enter", "space")
        assert app.screen.phase is TellPhase.FLAGS
        assert "own the call" in text(app)
        await pilot.press("space", "enter", "enter")

    drive(app, script)
    assert kept(small)[0].told.flags == ("passes it to HR",)


def test_ways_and_variants_turn_and_one_is_asked_for(app, small):
    async def script(app, pilot):
        screen = await telling(app, pilot)
        assert "90 to 150 s" in text(app)
        await pilot.press("v")
        assert screen.telling.asked.way is WayToTell.SHORT
        assert "45 to 75 s" in text(app)
        await pilot.press("v", "v", "v")
        assert screen.telling.asked.way is WayToTell.FULL

    drive(app, script)


def test_a_typed_transcript_proposes_the_marks(app, small):
    said = "velocity fell forty percent and he went silent. Back on form now; I would talk earlier."

    async def script(app, pilot):
        screen = await telling(app, pilot)
        await pilot.press("t")
        await pilot.press("ctrl+r")
        assert screen.phase is TellPhase.TYPING, "nothing typed yet"
        screen.query_one(TextArea).text = said
        await pilot.press("ctrl+r")
        assert screen.phase is TellPhase.BEATS
        facts = screen.query_one(Facts)
        await until(pilot, lambda: facts.said == (0, 2))
        await to_the_end(pilot)
        assert "“we” 0, “I” 1" in text(app)
        assert "s short of 90 s" in text(app), "by the estimate"
        await pilot.press("enter")

    drive(app, script)
    assert rated(small)["small/quiet/beat:plan"] is Rating.AGAIN


def test_what_was_typed_is_no_time(app, small):
    story = rehearsal.begin(small, "quiet")
    rehearsal.finish(small, story, Told((0, 1, 2), 0.0))

    async def once(app, pilot):
        await telling(app, pilot)
        assert "Last time 3 beats said." in text(app)

    async def twice(app, pilot):
        await telling(app, pilot)
        assert "Last times, in seconds: 110; 1 beat said." in text(app)

    async def thrice(app, pilot):
        await telling(app, pilot)
        assert "Last times, in seconds: 110, 95; 2 beats said." in text(app)

    drive(app, once)
    rehearsal.finish(small, story, Told((0,), 110.0))
    drive(app, twice)
    rehearsal.finish(small, story, Told((0, 1), 95.0))
    drive(app, thrice)


def test_the_framework_s_opening_is_shown_before_one_speaks(app, small):
    async def script(app, pilot):
        await telling(app, pilot)
        assert "philosophy first" in text(app)

    drive(app, script)


def test_a_transcript_shows_figures_that_differ_and_what_is_no_beat(app, small):
    said = (
        "velocity fell thirty percent and he went silent. HR handled the talk with him. On Sunday "
        "my uncle brought a boat from Norway and all nine of us went fishing. Back on form now."
    )

    async def script(app, pilot):
        screen = await telling(app, pilot)
        await pilot.press("t")
        screen.query_one(TextArea).text = said
        await pilot.press("ctrl+s")
        facts = screen.query_one(Facts)
        await until(pilot, lambda: 0 in facts.said)
        assert "figure differs: said thirty percent, is 40%" in text(app)
        assert "Invented, or a beat worth adding?" in text(app)
        await to_the_end(pilot)
        assert "The call is somebody else's" in text(app)

    drive(app, script)


def test_escape_closes_the_field_first(app, small):
    async def script(app, pilot):
        screen = await telling(app, pilot)
        await pilot.press("t", "q", "escape")
        assert app.screen is screen
        assert screen.phase is TellPhase.READY

    drive(app, script)


def test_the_matrix_shows_what_is_there_and_goes_there(app, small):
    async def script(app, pilot):
        await stories(app, pilot)
        assert "Managing people" in cells(app)
        assert "Hangs on one story" in text(app)
        assert "never told" in text(app)
        await pilot.press("enter")
        assert isinstance(app.screen, NoteScreen)
        assert "The quiet senior" in text(app)
        assert "Lint" in text(app)
        await pilot.press("escape")
        assert isinstance(app.screen, StoriesScreen)
        await pilot.press("1")
        assert isinstance(app.screen, TodayScreen)

    drive(app, script)


def test_stories_without_a_story_name_the_next_key(home, clock, bundled):
    load_bundled(home)

    async def script(app, pilot):
        await stories(app, pilot)
        assert "none yet" in cells(app)
        assert "n writes a story for it" in text(app)
        assert app.screen.query_one(DataTable).row_count == 7
        await pilot.press("t", "e")
        assert isinstance(app.screen, StoriesScreen), "there is none to tell or to edit"

    drive(lambda: DrillApp(home.paths, clock), script)


def test_undo_on_stories_draws_anew(app, small):
    async def script(app, pilot):
        await telling(app, pilot)
        await speak(app, pilot, 100)
        await pilot.press("space", "space", "space")
        await to_the_end(pilot)
        await pilot.press("enter", "enter")
        await until(pilot, lambda: "told today" in text(app))
        await pilot.press("u")
        await until(pilot, lambda: "never told" in text(app))

    drive(app, script)


def test_a_mock_to_its_debrief(app, small):
    async def script(app, pilot):
        await stories(app, pilot)
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, MockScreen))
        assert "1 of 5" in text(app)
        await pilot.press("enter")
        assert "This tests Managing people" in text(app)
        await pilot.press("enter")
        assert isinstance(app.screen, TellScreen)
        await speak(app, pilot, 100)
        await pilot.press("space", "space", "space")
        await to_the_end(pilot)
        await pilot.press("enter", "enter")
        assert isinstance(app.screen, MockScreen)
        assert "2 of 5" in text(app)
        await pilot.press("p")
        assert "One of yours answers it" in text(app)
        await pilot.press("enter")
        await pilot.press("escape")
        assert isinstance(app.screen, DebriefScreen)
        assert "beats said" in text(app)
        await pilot.press("enter")
        assert isinstance(app.screen, StoriesScreen)

    drive(app, script)
    assert rated(small)["small/people/route"] is Rating.GOOD


@pytest.mark.parametrize("others", [False, True])
def test_after_a_wrong_choice_in_a_mock_the_right_story_can_be_told(app, small, others):
    if others:
        facts = (Fact("so it was"),)
        shows = [("belief", "trigger"), ("plan", "learning")]
        beats = tuple(Beat(steps[0], steps[0], facts, steps=steps) for steps in shows)
        own_deck.add(small, [Story("loud", "Loud", beats, competencies=("small/people",))])

    async def script(app, pilot):
        await stories(app, pilot)
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, MockScreen))
        await pilot.press("p")
        assert "c: tell " in text(app, "#came")
        await pilot.press("c")
        if others:  # which of them; escape goes back to what came of the choice
            await pilot.press("escape")
            assert "c: tell one that answers it instead." in text(app, "#came")
            await pilot.press("c", "enter")
        assert isinstance(app.screen, TellScreen)
        await speak(app, pilot, 100)
        await pilot.press("space", "enter")
        while not isinstance(app.screen, MockScreen):
            await pilot.press("enter", "space")
        assert "2 of 5" in text(app)
        await pilot.press("escape")
        assert isinstance(app.screen, DebriefScreen)
        assert "answers it, but was chosen only after a wrong choice" in text(app)
        assert "it asks for" not in text(app)

    drive(app, script)
    with small.store.read() as connection:
        (mock,) = rehearsals.mocks(connection)
    assert [(asked.right, bool(asked.chosen)) for asked in mock.asked] == [(False, True)]


def test_a_right_story_left_before_it_is_told_was_never_chosen(app, small):
    async def script(app, pilot):
        await stories(app, pilot)
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, MockScreen))
        await pilot.press("p", "c")
        assert isinstance(app.screen, TellScreen)
        await pilot.press("escape")
        assert "2 of 5" in text(app)
        await pilot.press("escape")
        assert isinstance(app.screen, DebriefScreen)
        assert "Passed, though “The quiet senior” answers it" in text(app)

    drive(app, script)
    with small.store.read() as connection:
        (mock,) = rehearsals.mocks(connection)
    assert [asked.chosen for asked in mock.asked] == [""]


def test_a_round_of_picks_to_what_has_no_story(app, small):
    async def script(app, pilot):
        await stories(app, pilot)
        await pilot.press("p")
        await until(pilot, lambda: isinstance(app.screen, PickScreen))
        assert "1 of 10 · 5 s" in text(app)
        question = app.screen.query_one("#question", Static).visual.plain
        await pilot.press("enter")
        assert app.screen.query_one("#question", Static).visual.plain == question
        assert "Yes. This tests Managing people." in text(app)
        assert "1 of 10" in text(app)
        await pilot.press("enter")
        assert "2 of 10 · 5 s" in text(app)
        await pilot.press("p")
        assert "One of yours answers it. This tests Managing people." in text(app)
        await pilot.press("enter", "escape")
        assert isinstance(app.screen, NoteScreen)
        assert "1 of 2 right, 1 of them within 5 seconds" in text(app)
        await pilot.press("escape")
        assert isinstance(app.screen, StoriesScreen)

    drive(app, script)
    assert rated(small) == {"small/people/route": Rating.GOOD}


def test_the_seconds_of_a_pick_stand_still_while_help_covers_it(app, clock):
    async def script(app, pilot):
        await stories(app, pilot)
        await pilot.press("p")
        await until(pilot, lambda: isinstance(app.screen, PickScreen))
        clock.advance(2)
        await pilot.press("question_mark")
        clock.advance(60)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, PickScreen))
        await until(pilot, lambda: "1 of 10 · 3 s" in text(app))

    drive(app, script)


def test_a_mock_left_at_once_asks_for_no_debrief(app, small):
    async def script(app, pilot):
        await stories(app, pilot)
        await pilot.press("m")
        await until(pilot, lambda: isinstance(app.screen, MockScreen))
        await pilot.press("escape")
        assert isinstance(app.screen, StoriesScreen)

    drive(app, script)
    assert rated(small) == {}


def test_a_question_is_answered_while_it_is_typed(home, clock, bundled):
    load_bundled(home)

    async def script(app, pilot):
        await stories(app, pilot)
        await pilot.press("slash")
        assert isinstance(app.screen, AskScreen)
        await until(pilot, lambda: app.screen.asker is not None)
        app.screen.query_one(Input).value = "How do you deal with an underperformer?"
        await until(pilot, lambda: "→ The quiet senior" in text(app))
        app.screen.query_one(Input).value = "What salary do you expect?"
        await until(pilot, lambda: "Probably none" in text(app))
        await pilot.press("escape")
        assert isinstance(app.screen, StoriesScreen)

    drive(lambda: DrillApp(home.paths, clock), script)


UNSTATED = """\
drill: 1
id: more
title: More
competencies:
  - id: leaving
    name: Leaving
    questions: [{ask: Whom did you let go?, themes: [fired]}]
stories:
  - id: silent
    title: The silent one
    competencies: [leaving]
    beats: [{id: a, label: A, facts: [it began]}]
"""


def test_what_is_to_be_done_about_a_story_without_themes_is_said_as_keys(home, small, app):
    decks.take(small, [("more", read_deck(UNSTATED, "more"))], own=True)

    async def script(app, pilot):
        await stories(app, pilot)
        await pilot.press("slash")
        await until(pilot, lambda: app.screen.asker is not None)
        app.screen.query_one(Input).value = "Whom did you let go?"
        await until(pilot, lambda: "→ The silent one" in text(app))
        assert "themes not stated; 2 → e adds them" in " ".join(text(app).split())

    drive(app, script)


def test_the_command_line_opens_a_story_to_tell(app, small):
    async def script(app, pilot):
        await until(pilot, lambda: isinstance(app.screen, TellScreen))
        assert "only the conflict" in text(app)
        await pilot.press("escape")
        assert isinstance(app.screen, TodayScreen)

    def opening(app):
        app.open("tell", "quiet", WayToTell.CONFLICT)

    drive(partial(app, opening=opening), script)


def test_a_story_that_is_not_there_is_said_outside(app, small):
    async def script(app, pilot):
        await until(pilot, lambda: app.failure is not None)

    made = []

    def opening(app):
        made.append(app)
        app.open("tell", "quite")

    drive(partial(app, opening=opening), script)
    assert "did you mean quiet" in str(made[0].failure)


def test_hostile_titles_are_text(home, clock):
    facts = (Fact("[@click=app.quit]x[/] \u202e"),)
    title = "[red]T[/] [@click=app.quit]\x1b]52;c;aGk=\x07"
    own_deck.add(home, [Story("x", title, (Beat("a", "[/]A", facts), Beat("b", "B", facts)))])

    async def script(app, pilot):
        await until(pilot, lambda: app.home is not None)
        app.open("tell", "x")
        await until(pilot, lambda: isinstance(app.screen, TellScreen))
        assert "[red]T[/]" in text(app)
        await speak(app, pilot, 10)
        assert "[/]A" in text(app)

    drive(lambda: DrillApp(home.paths, clock), script)


def test_neither_a_story_nor_a_mock_counts_the_time_that_drill_was_stopped(app, clock):
    async def script(app, pilot):
        await telling(app, pilot)
        await pilot.press("enter", "enter")
        clock.advance(20)
        since = clock.now()
        clock.advance(3600)
        app.screen.come_back(since)
        await pilot.press("enter")
        assert app.screen.telling.seconds == 20
        await pilot.press("escape", "m")
        await until(pilot, lambda: isinstance(app.screen, MockScreen))
        before = text(app, "#head")
        since = clock.now()
        clock.advance(3600)
        app.screen.come_back(since)
        app.screen.draw_head()
        assert text(app, "#head") == before

    drive(app, script)
