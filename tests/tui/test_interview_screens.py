"""A mock with a friend: the interviewer's view, and the clock that the candidate sees."""

from __future__ import annotations

from driving import drive, footer, text, until
from textual.widgets import Digits

from drill.service.stories import interviewer
from drill.service.stories.interviewer import AnswerClock
from drill.storage import log, rehearsals
from drill.tui.app import DrillApp
from drill.tui.screens.interview import ClockScreen, InterviewPhase, InterviewScreen
from drill.tui.screens.mock import DebriefScreen, MockScreen


def opened(home, clock, place, *more):
    return lambda: DrillApp(home.paths, clock, opening=lambda app: app.open(place, *more))


async def asking(app, pilot):
    """To the interviewer's view of the first answer."""
    await until(pilot, lambda: isinstance(app.screen, MockScreen))
    assert "Which story do they tell?" in text(app)
    await pilot.press("enter")
    assert "mark what you hear" in text(app)
    await pilot.press("enter")
    assert isinstance(app.screen, InterviewScreen)


def told(home):
    with home.store.read() as connection:
        return [earlier.told for earlier in rehearsals.tellings(connection)]


def test_a_friend_listens_marks_digs_and_both_read_the_debrief(small, clock):
    async def script(app, pilot):
        await asking(app, pilot)
        assert "Listen for" in text(app)
        await pilot.press("enter")
        assert app.screen.phase is InterviewPhase.LISTENING
        assert interviewer.clock(small).since == clock.now()
        clock.advance(100)
        await pilot.press("space")  # the first beat was heard
        await pilot.press("enter")
        assert interviewer.clock(small).since is None
        await pilot.press("enter")
        assert app.screen.phase is InterviewPhase.FOLLOW_UP
        assert "Thin in the answer" in text(app)
        assert "space answered" in text(app)
        assert "space Answered" in footer(app)
        await pilot.press("m")
        assert "One concrete moment" in text(app)
        await pilot.press("space")
        while app.screen.phase is InterviewPhase.FOLLOW_UP:
            await pilot.press("space")
        assert app.screen.phase is InterviewPhase.DONE
        assert "2 of 3" in text(app)
        await pilot.press("enter")
        assert isinstance(app.screen, MockScreen)
        await pilot.press("escape")
        assert isinstance(app.screen, DebriefScreen)
        assert "structure" in text(app)
        assert "Turned down" in text(app)

    drive(opened(small, clock, "mock", 2, None, True), script)
    (answer,) = told(small)
    assert (answer.said, answer.seconds) == ((0,), 100.0)
    assert [well for _, well in answer.probes] == [False, True, True]
    assert interviewer.clock(small) is None, "the clock is taken away with the mock"


def test_a_red_flag_heard_is_kept_and_no_beat(small, clock):
    async def script(app, pilot):
        await asking(app, pilot)
        await pilot.press("enter", "space", "space", "space")  # every beat
        await pilot.press("space", "enter", "enter")  # and the first flag
        while app.screen.phase is not InterviewPhase.DONE:
            await pilot.press("space")

    drive(opened(small, clock, "mock", 1, None, True), script)
    (answer,) = told(small)
    assert answer.said == (0, 1, 2)
    assert len(answer.flags) == 1


def test_an_answer_that_the_friend_leaves_is_not_graded(small, clock):
    async def script(app, pilot):
        await asking(app, pilot)
        await pilot.press("enter", "space", "escape")
        assert isinstance(app.screen, DebriefScreen)

    drive(opened(small, clock, "mock", 1, None, True), script)
    assert told(small) == []
    with small.store.read() as connection:
        assert [review.card for _, review in log.reviews(connection)] == ["small/people/route"]


def test_an_answer_that_the_friend_leaves_at_a_follow_up_is_kept(small, clock):
    async def script(app, pilot):
        await asking(app, pilot)
        await pilot.press("enter", "space", "enter", "enter")
        assert app.screen.phase is InterviewPhase.FOLLOW_UP
        await pilot.press("escape")

    drive(opened(small, clock, "mock", 1, None, True), script)
    assert [answer.said for answer in told(small)] == [(0,)]


def test_neither_clock_runs_while_drill_is_stopped(small, clock):
    async def script(app, pilot):
        await asking(app, pilot)
        await pilot.press("enter")
        clock.advance(10)
        since = clock.now()
        clock.advance(40)
        app.screen.come_back(since)
        assert interviewer.clock(small).since == clock.now() - 10_000
        clock.advance(5)
        await pilot.press("space", "enter", "enter", "escape")

    drive(opened(small, clock, "mock", 1, None, True), script)
    assert [answer.seconds for answer in told(small)] == [15.0]


def test_the_clock_is_taken_away_where_drill_is_left_while_somebody_speaks(small, clock):
    async def script(app, pilot):
        await asking(app, pilot)
        await pilot.press("enter")
        assert interviewer.clock(small).since == clock.now()
        await pilot.press("ctrl+q")

    drive(opened(small, clock, "mock", 1, None, True), script)
    assert interviewer.clock(small) is None


def test_the_candidate_sees_the_clock_and_nothing_else(small, clock):
    async def script(app, pilot):
        await until(pilot, lambda: isinstance(app.screen, ClockScreen))
        assert "Waiting for the mock" in text(app)
        interviewer.show_clock(small, AnswerClock(None, (90, 150)))
        await until(pilot, lambda: "Listen to the question" in text(app))
        interviewer.show_clock(small, AnswerClock(clock.now(), (90, 150)))
        clock.advance(75)
        await until(pilot, lambda: app.screen.query_one(Digits).value == "1:15")
        assert "aim for 90 to 150 seconds" in text(app)
        await pilot.press("q")
        assert app.return_code == 0, "there is nothing behind it for the candidate"

    drive(opened(small, clock, "clock"), script)
