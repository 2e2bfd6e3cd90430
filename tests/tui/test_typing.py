"""Typed answers: compared, shown as a difference, proposing and never deciding."""

from __future__ import annotations

from dataclasses import replace

import pytest
from driving import play, text
from textual.events import Key, Paste
from tui_fake import CARDS, FIGURE, TELL, FakeSession, ScriptedApp, grades

from drill.domain.review import Rating
from drill.paths import Paths
from drill.tui.screens.study import StudyScreen


@pytest.fixture
def show(root, clock):
    def make(*cards):
        session = FakeSession(cards=cards)
        return ScriptedApp(Paths(root, root, root), clock, session), session

    return make


def said(app, selector):
    return str(app.screen.query_one(selector).render())


@pytest.mark.parametrize(
    ("keys", "rating"),
    [(("7",), Rating.GOOD), ((*"seven", "space", *"weeks"), Rating.GOOD), (("8",), Rating.AGAIN)],
)
def test_a_figure_proposes_and_enter_accepts(show, keys, rating):
    app, session = show(FIGURE)

    async def script(pilot):
        await pilot.press("enter", "t", *keys)
        assert not app.screen.has_class("revealed"), "a digit in the field grades nothing"
        await pilot.press("enter")
        assert "you typed" in said(app, "#difference")
        assert rating.name.capitalize() in said(app, "#status")
        await pilot.press("enter")

    play(app, script)
    assert [call[1] for call in grades(session)] == [rating]


def test_the_person_decides(show):
    app, session = show(FIGURE)

    async def script(pilot):
        await pilot.press("enter", "t", "8", "enter", "4")

    play(app, script)
    assert [call[1] for call in grades(session)] == [Rating.EASY]


def test_a_difference_has_signs_and_not_only_colours(show):
    app, _ = show(CARDS[0])

    async def script(pilot):
        await pilot.press("enter", "t", *"assess", "space", *"gain", "enter")
        shown = said(app, "#difference")
        assert "Assess" in shown
        assert "[+gain+]" in shown
        assert "[-risk against reward-]" in shown

    play(app, script)


def test_typed_facts_are_ticked(show):
    app, session = show(CARDS[1])

    async def script(pilot):
        await pilot.press("enter", "t", *"running", "space", *"cost", "enter")
        assert "1 of 3 said" in said(app, "#status")
        await pilot.press("enter")

    play(app, script)
    assert grades(session) == [("grade", Rating.AGAIN, (2,), CARDS[1].key)]


def test_escape_closes_the_field_and_not_the_session(show):
    app, _ = show(FIGURE)

    async def script(pilot):
        await pilot.press("enter", "t", "7", "escape")
        assert isinstance(app.screen, StudyScreen)
        assert not app.screen.answer.typing
        await pilot.press("space")
        assert not app.screen.query_one("#difference").display

    play(app, script)


def test_an_empty_answer_is_only_shown(show):
    app, session = show(FIGURE)

    async def script(pilot):
        await pilot.press("enter", "t", "enter", "enter")

    play(app, script)
    assert [call[1] for call in grades(session)] == [Rating.GOOD]


def test_nothing_jumps_when_the_field_opens(show):
    app, _ = show(FIGURE)

    async def script(pilot):
        await pilot.press("enter")
        rooms = ("#front", "#answer-room", "#ratings", "#status")
        before = [app.screen.query_one(room).region for room in rooms]
        await pilot.press("t", "7")
        assert [app.screen.query_one(room).region for room in rooms] == before

    play(app, script)


def test_what_is_typed_is_never_markup(show):
    app, _ = show(FIGURE)

    async def script(pilot):
        await pilot.press("enter", "t", *"[/][@click=app.quit]", "enter")
        assert "[@click=app.quit]" in said(app, "#difference")

    play(app, script)


def test_a_story_is_told_with_its_clock_in_sight(show):
    app, session = show(TELL)

    async def script(pilot):
        await pilot.press("enter")
        assert "1:37" in said(app, "#tell")
        assert "inside 90–150 s" in said(app, "#tell")
        await pilot.press("t")
        assert "A story is told aloud" in text(app)
        await pilot.press("escape")
        session.clock.elapsed = 170.0
        await pilot.press("space", "space", "space", "m", "space")
        assert "20 s over 150 s" in said(app, "#tell")
        session.clock.elapsed = 300.0
        app.screen.draw_clock()
        assert "2:50" in said(app, "#tell"), "the clock stopped when the story ended"
        assert "3 of 4 said" in said(app, "#status")
        await pilot.press("enter")

    play(app, script)
    assert grades(session) == [("grade", Rating.HARD, (0, 1, 3), TELL.key)]


def test_what_is_pasted_keeps_its_lines(show):
    app, _ = show(CARDS[1])

    async def script(pilot):
        await pilot.press("enter", "t")
        app.post_message(Paste("first line\nrunning cost"))
        await pilot.pause()
        assert app.screen.answer.typed == "first line\nrunning cost"
        await pilot.press("enter")
        assert "first line\nrunning cost" in said(app, "#difference")

    play(app, script)


def test_facts_that_were_not_typed_are_missed_and_none_at_all_is_again(show):
    app, session = show(CARDS[1])

    async def script(pilot):
        await pilot.press("enter", "t", *"nonsense", "enter")
        assert "0 of 3 said" in said(app, "#status")
        assert "Again" in said(app, "#status")
        await pilot.press("enter")

    play(app, script)
    assert grades(session) == [("grade", Rating.AGAIN, (), CARDS[1].key)]


def test_a_long_fact_folds_under_its_beginning(show):
    long = replace(CARDS[1].faces, facts=("a fact of many words " * 8,), back="x")
    app, _ = show(replace(CARDS[1], faces=long))

    async def script(pilot):
        await pilot.press("enter", "space")
        await pilot.pause()
        first, *more = said(app, "Facts Static").splitlines()
        assert first.startswith("› [ ] a fact")
        assert more
        assert all(line.startswith("      ") and len(line) <= 80 for line in more)

    play(app, script)


@pytest.mark.parametrize(("card", "shows"), [(CARDS[0], ("space",)), (TELL, ())])
def test_what_is_typed_where_no_field_opens_is_no_command(show, card, shows):
    app, session = show(card, *CARDS)

    async def script(pilot):
        await pilot.press("enter", *shows)
        for sign in "tubse13q?,":
            app.post_message(Key(sign if sign.isalnum() else "sign", sign))
        await pilot.press(*"u b s 1".split(), "comma", "question_mark")
        assert "goes nowhere" in text(app)
        await pilot.press("enter")
        assert isinstance(app.screen, StudyScreen)
        assert app.screen.has_class("revealed") is bool(shows)

    play(app, script)
    assert not session.calls
