"""Pilots through the screens, on a real store. Toasts are on: a toast that crashes is a crash."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from driving import EVIL, SIZES, drive, lines, play, quiet, text, toasts, until
from textual.events import Key
from textual.widgets import Button, Static

from drill.deckfile.reading import read_deck
from drill.domain.review import Rating
from drill.errors import StoreBusy
from drill.service.home import words
from drill.service.insight.browser import reviews, search
from drill.service.library import decks
from drill.service.study import grades
from drill.tui.app import DrillApp
from drill.tui.screens.keys import KeysScreen
from drill.tui.screens.library import LibraryScreen
from drill.tui.screens.study import StudyScreen
from drill.tui.screens.summary import SummaryScreen
from drill.tui.screens.today import TodayScreen
from drill.tui.screens.too_small import TooSmallScreen
from drill.tui.screens.welcome import WelcomeScreen
from drill.tui.widgets.facts import Facts
from tests_support import SMALL


@pytest.fixture
def app(app, small):
    """The app on the small deck."""
    return app


@pytest.mark.parametrize("size", SIZES)
def test_a_whole_session(app, small, clock, size):
    async def script(app, pilot):
        assert isinstance(app.screen, TodayScreen)
        assert "0 due · 12 new" in text(app, "#counts")
        await pilot.press("enter")
        seen = []
        for _ in range(12):
            assert isinstance(app.screen, StudyScreen)
            seen.append(app.screen.session.current.key)
            assert not app.screen.query(Facts)
            clock.advance(9)
            await pilot.press("space", "3")
        await until(pilot, lambda: isinstance(app.screen, SummaryScreen))
        assert len(set(seen)) == 12
        assert "12 cards, all new" in text(app)
        await pilot.press("enter")
        assert isinstance(app.screen, TodayScreen)
        assert "Done for today" in text(app)

    drive(app, script, size)
    assert [line.rating for line in reviews(small)] == [Rating.GOOD] * 12
    assert [line.seconds for line in reviews(small)] == [9] * 12


def test_marks_propose_and_enter_accepts(app, small):
    async def script(app, pilot):
        await pilot.press("enter")
        assert app.screen.session.current.key == "small/quiet/outline"
        await pilot.press("space")
        assert "› [ ] Context" in text(app)
        await pilot.press("enter")
        assert reviews(small) == [], "nothing is proposed before a mark"
        await pilot.press("space", "m", "space")
        assert "2 of 3 said" in text(app, "#status")
        assert "Hard" in text(app, "#status")
        await pilot.press("up", "space")
        assert "[x] Outcome" in text(app)
        await pilot.press("enter")

    drive(app, script)
    (line,) = reviews(small)
    assert line.rating is Rating.GOOD, "the mark was set right before"


def test_what_each_rating_would_do_is_worked_out_with_the_answer(app, monkeypatch):
    told, interval = [], words.interval
    monkeypatch.setattr(words, "interval", lambda of: told.append(interval(of)) or told[-1])

    async def script(app, pilot):
        await pilot.press("enter")
        for number in range(3):
            assert len(told) == 4 * number
            await pilot.press("space")
            assert len(told) == 4 * number + 4
            assert told[-2] in text(app, "#rate-3")
            await pilot.press("3")

    drive(app, script)


def test_everything_by_mouse(app, small):
    async def script(app, pilot):
        await pilot.click("#start")
        await pilot.click("#show")
        await pilot.click(app.screen.query("Facts > Static").first())
        await pilot.click(app.screen.query("Facts > Static").first())
        assert "[-] Context" in text(app)
        await pilot.click("#rate-4")
        await pilot.pause()
        assert not app.screen.has_class("revealed")

    drive(app, script)
    assert [line.rating for line in reviews(small)] == [Rating.EASY]


def test_digits_reveal_first_and_grade_once(app, small):
    async def script(app, pilot):
        await pilot.press("enter")
        first = app.screen.session.current.key
        await pilot.press("3")
        assert app.screen.session.current.key == first
        assert app.screen.has_class("revealed")
        await pilot.press("3", "3", "3", "3", "3")

    drive(app, script)
    lines = reviews(small)
    assert len({line.card for line in lines}) == len(lines) == 3, "each press shows, then grades"


def test_undo_suspend_bury_and_leaving(app, small):
    async def script(app, pilot):
        await pilot.press("enter")
        session = app.screen.session
        first = session.current.key
        assert first == "small/quiet/outline"
        await pilot.press("space", "1")
        assert session.current.key == "small/doors/basic", "its answer names the story's beats"
        await pilot.press("u")
        assert session.current.key == first
        assert "Undone: your grade" in text(app, "#status")
        assert first not in text(app), "a key may say what is asked for"
        await pilot.press("s")
        assert session.current.key == "small/quiet/beat:context", "no answer was seen that tells it"
        assert "Suspended" in text(app, "#status")
        assert first not in text(app)
        assert toasts(app) == [], "nothing lies over the question"
        await pilot.press("b")
        assert session.current.key == "small/quiet/beat:plan"
        await pilot.press("u", "u")
        assert session.current.key == first
        await pilot.press("q")
        assert isinstance(app.screen, SummaryScreen)
        await until(pilot, lambda: "Nothing was graded" in text(app))
        await pilot.press("q")
        assert isinstance(app.screen, TodayScreen)

    drive(app, script)
    assert not search(small, "is:suspended")


def test_undo_from_the_summary_and_from_today(app, small):
    async def script(app, pilot):
        await pilot.press("enter", "space", "3", "q")
        assert isinstance(app.screen, SummaryScreen)
        await pilot.press("u")
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))
        await pilot.press("space", "3", "q", "enter")
        assert isinstance(app.screen, TodayScreen)
        assert "11 new" in text(app)
        await pilot.press("u")
        await until(pilot, lambda: "12 new" in text(app))
        await pilot.press("u", "u", "u")

    drive(app, script)
    assert all(line.undone for line in reviews(small))


def test_any_three_facts_of_a_beat_do(app, small, clock):
    async def script(app, pilot):
        await pilot.press("enter")
        while app.screen.session.current.key != "small/quiet/beat:context":
            await pilot.press("space", "4")
        assert "Any 3 of its 4 facts" in text(app)
        await pilot.press("space")
        await pilot.press("m", "space", "space", "space")
        assert "3 of 4 said  →  ↵ Good" in text(app)

    drive(app, script)


def test_nothing_jumps_when_the_answer_appears(app):
    async def script(app, pilot):
        await pilot.press("enter")
        rooms = ("#front", "#answer-room", "#ratings", "#status")
        before = [app.screen.query_one(room).region for room in rooms]
        await pilot.press("space")
        assert [app.screen.query_one(room).region for room in rooms] == before

    drive(app, script)


def test_the_help_of_each_screen(app):
    async def script(app, pilot):
        await pilot.press("question_mark")
        assert isinstance(app.screen, KeysScreen)
        assert "Begin the session" in text(app)
        await pilot.press("escape", "enter", "question_mark")
        assert "Forgotten." in text(app)
        await pilot.press("escape", "q", "question_mark")
        assert "Back to Today." in text(app)

    drive(app, script)


def test_the_palette_has_the_actions_of_the_screen(app):
    async def script(app, pilot):
        await pilot.press("enter")
        titles = {command.title for command in app.get_system_commands(app.screen)}
        assert {"Again", "Suspend", "Help"} <= titles
        assert "Start" not in titles
        await pilot.press("ctrl+p")
        await pilot.press(*"suspend")
        await until(pilot, lambda: len(app.screen.query("OptionList")) > 0)
        await quiet(app, pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))

    drive(app, script)


def test_a_terminal_too_small_says_so_and_recovers(app, small):
    async def script(app, pilot):
        await pilot.press("enter", "space")
        for size in [(20, 5), (59, 24), (80, 15), (5, 2)]:
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert isinstance(app.screen, TooSmallScreen)
            assert f"{size[0]}×{size[1]}" in text(app)
            await pilot.press("3", "s", "space")
            await pilot.resize_terminal(80, 24)
            await pilot.pause()
            assert isinstance(app.screen, StudyScreen)
            assert app.screen.has_class("revealed")
            await quiet(app, pilot)  # what was refused is over and done with
        await pilot.press("3")
        await until(pilot, lambda: len(reviews(small)) == 1)

    drive(app, script)


def test_a_start_in_a_small_terminal(app):
    async def script(app, pilot):
        assert isinstance(app.screen, TooSmallScreen)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert isinstance(app.screen, TodayScreen)

    drive(app, script, size=(20, 5))


def test_a_store_that_refuses_keeps_the_card(app, small, monkeypatch):
    async def script(app, pilot):
        await pilot.press("enter", "space")
        key = app.screen.session.current.key
        with monkeypatch.context() as patch:

            def busy(*_, **__):
                raise StoreBusy("another drill is writing [@click=app.quit]x[/] [/]", "Try again.")

            patch.setattr(grades, "grade", busy)
            await pilot.press("3")
            await pilot.pause()
        assert app.screen.session.current.key == key
        assert app.screen.has_class("revealed")
        await quiet(app, pilot)  # what was refused is over and done with
        await pilot.press("3")
        await until(pilot, lambda: len(reviews(small)) == 1)

    drive(app, script)


@pytest.mark.parametrize("size", SIZES[:1])
def test_deck_text_is_never_markup(home, clock, size):
    escapes = {"\x1b": "\\e", "\x07": "\\a", "\u202e": "\\u202e"}
    quoted = '"' + "".join(escapes.get(letter, letter) for letter in EVIL) + '"'
    hostile = SMALL
    for word in (
        "The quiet senior", "Managing people", "Philosophy", "How do you act?", "Context",
        "he went silent", "whether you act", "passes it to HR", "reversible ones",
    ):  # fmt: skip
        hostile = hostile.replace(word, quoted)
    decks.take(home, [("evil", read_deck(hostile, "evil"))], own=True)

    async def script(app, pilot):
        for _ in range(2):
            await pilot.press("enter")
            while isinstance(app.screen, StudyScreen):
                shown = app.screen.session.current
                await pilot.press("space", "f", "space", "m")
                assert not set(text(app)) & set("\x1b\x07\u202e")
                if "[@click" in shown.faces.front:
                    assert "[@click=app.quit]" in text(app, "#front")
                await pilot.press("1" if len(shown.key) % 3 == 0 else "3")
                clock.advance(40)
            await pilot.press("u", "b", "u", "s", "question_mark", "escape", "q", "enter")
            await pilot.pause()
            if isinstance(app.screen, SummaryScreen):
                await pilot.press("enter")
            clock.advance(86_400)
        assert app.is_running

    drive(lambda: DrillApp(home.paths, clock), script, size)
    assert len(reviews(home)) > 10


def test_long_and_strange_cards(home, clock):
    strange = ["x" * 20_000, "word " * 4000, "👩‍👩‍👧‍👦" * 40, "e" + "\u0301" * 40, "عربى " * 50]
    text_ = "drill: 1\nid: long\ntitle: Long\ncards:\n" + "".join(
        f"  - {{id: {ident}, q: '{front}', a: '{front}'}}\n"
        for ident, front in zip("abcde", strange, strict=True)
    )
    decks.take(home, [("long", read_deck(text_, "long"))])

    async def script(app, pilot):
        await pilot.press("enter")
        for _ in strange:
            await pilot.press("space", "down", "down", "3")
        await pilot.pause()
        assert isinstance(app.screen, SummaryScreen)

    drive(lambda: DrillApp(home.paths, clock), script)
    assert len(reviews(home)) == 5


def test_empty_states_name_what_to_do(home, clock):
    async def script(app, pilot):
        await until(pilot, lambda: "No decks" in text(app))
        assert not app.screen.query_one("#start", Button).display
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, TodayScreen)

    drive(lambda: DrillApp(home.paths, clock), script)


def test_study_first_goes_straight_in(app):
    async def script(app, pilot):
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))

    drive(lambda: app(study_first=True), script)


def test_enter_before_the_engine_is_warm_is_remembered(app):
    async def main():
        made = app()
        async with made.run_test(size=(80, 24), notifications=True) as pilot:
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(made.screen, StudyScreen))
        made.home.close()

    asyncio.run(main())


def test_no_key_overtakes_one_that_was_held(app, monkeypatch):
    async def script(app, pilot):
        usual = app.on_event

        async def and_on(event):
            await usual(event)
            app.play_held()  # as a worker does that ends just then

        monkeypatch.setattr(app, "on_event", and_on)
        app.held.append(Key("2", "2"))
        app.play_held()  # on its way by the screen's next frame
        app.post_message(Key("4", "4"))
        await until(pilot, lambda: not app.held and isinstance(app.screen, LibraryScreen))
        await pilot.pause(0.1)
        assert isinstance(app.screen, LibraryScreen), "the key that was typed last is done last"

    drive(app, script)


def test_a_first_start_loads_the_bundled_decks(bundled, root, clock):
    from drill.paths import Paths

    async def script(app, pilot):
        await until(pilot, lambda: isinstance(app.screen, WelcomeScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))
        assert app.screen.session.current.key.startswith("em-interview/")
        shown = app.screen.session.current
        assert "Managing people" not in text(app), "the header does not give a route away"
        assert shown.kind == "route"

    drive(lambda: DrillApp(Paths(root, root, root), clock), script)


def test_a_store_that_cannot_be_opened_ends_with_a_sentence(root, clock):
    from drill.paths import Paths

    root.mkdir()
    (root / "drill.db").write_bytes(b"nonsense" * 999)

    async def script(app, pilot):
        await pilot.pause()

    app = drive(lambda: DrillApp(Paths(root, root, root), clock), script)
    assert "damaged" in str(app.failure)
    assert app.return_code == 2


def test_the_clock_runs_down(app, clock):
    async def script(app, pilot):
        await pilot.press("enter")
        assert "10:00 left" in text(app, "#clock")
        clock.advance(65)
        app.screen.draw_clock()
        assert "8:55 left" in text(app, "#clock")
        clock.advance(3600)
        app.screen.draw_clock()
        assert "0:00 left" in text(app, "#clock")
        await pilot.press("space", "3")
        await pilot.pause()
        assert isinstance(app.screen, SummaryScreen)

    drive(app, script)


def test_no_static_reads_markup(app):
    async def script(app, pilot):
        await pilot.press("enter", "space")
        assert all(not static._render_markup for static in app.screen.query(Static))

    drive(app, script)


def test_a_long_session_keeps_no_keys_of_the_footer(app, small):
    """Textual's own footer kept every key it ever showed: a third of a megabyte a card."""
    import gc

    from textual.widgets._footer import FooterKey

    def kept():
        gc.collect()
        return sum(isinstance(thing, FooterKey) for thing in gc.get_objects())

    async def script(app, pilot):
        await pilot.press("enter", "space", "1")
        before = kept()
        for _ in range(6):
            await pilot.press("space", "1", "u", "space", "3")
        assert kept() <= before + 16

    drive(app, script)


@pytest.mark.parametrize("columns", [60, 80])
def test_the_head_of_a_card_breaks_where_it_is_long(scripted, session, columns):
    card = session.cards[0]
    title = "Influencing without authority · red-flag check · asked at Acme, went badly"
    session.cards = (replace(card, title=title, reps=0, sample=True),)

    async def script(pilot):
        await scripted.push_screen(StudyScreen(session))
        await pilot.pause()
        head = lines(scripted).split("\n")[: scripted.screen.query_one("#head").size.height]
        said = " ".join(" ".join(line[: columns - 30] for line in head).split())
        assert said == f"{title} · new · sample"
        assert head[0].rstrip().endswith("of about 31")

    play(scripted, script, size=(columns, 24))


@pytest.mark.parametrize(
    ("left", "again", "expected", "said"),
    [
        (446.0, False, 24, "7:26 left · 11 of about 24"),
        (446.0, True, 24, "7:26 left · again, 11 of ~24"),
        (6000.0, True, 124, "100:00 · again, 11 of ~124"),
    ],
)
@pytest.mark.parametrize("columns", [60, 80])
def test_how_far_a_session_is_is_never_cut(
    scripted, session, monkeypatch, columns, left, again, expected, said
):
    room = columns - 31
    title = "framework " * (room // 10) + "x" * (room % 10 - 1)
    session.cards = (replace(session.cards[0], title=title),)
    session.again, session.expected = again, expected
    monkeypatch.setattr(session.clock, "left", left, raising=False)

    async def script(pilot):
        await scripted.push_screen(StudyScreen(session))
        await pilot.pause()
        head = lines(scripted).split("\n")[0].rstrip()
        assert head.endswith(f" {said}")

    play(scripted, script, size=(columns, 24))


def test_while_an_answer_is_typed_nothing_names_a_key_that_types(app, small):
    async def script(app, pilot):
        app.drill("small/quiet/beat:context")
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))
        await pilot.press("t")
        await pilot.pause()
        assert not app.screen.query_one("#show").display
        bottom = lines(app).rstrip().split("\n")[-1]
        assert "↵ Compare" in bottom
        assert "esc Close the field" in bottom

    drive(app, script)
