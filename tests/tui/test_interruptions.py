"""What comes between: keys and clicks at the wrong moment, covered screens, failures."""

from __future__ import annotations

from dataclasses import replace

import pytest
from driving import HANG, Gate, drive, lines, play, text, toasts, until
from textual.css import stylesheet
from tui_fake import CARDS, TELL, grades

from drill.crash import FAILED
from drill.domain.review import Rating
from drill.errors import ConfigError, NotFound, StoreBusy
from drill.service.home import undo
from drill.service.insight import history
from drill.service.insight.browser import reviews
from drill.service.onsite import onsites
from drill.service.study.session import StudySession
from drill.tui import app as tui
from drill.tui import work
from drill.tui.app import DrillApp
from drill.tui.screen import DrillScreen
from drill.tui.screens.dialogs import ConfirmScreen
from drill.tui.screens.keys import KeysScreen
from drill.tui.screens.library import LibraryScreen
from drill.tui.screens.study import StudyScreen
from drill.tui.screens.summary import SummaryScreen
from drill.tui.screens.today import TodayScreen
from drill.tui.screens.too_small import TooSmallScreen
from drill.tui.widgets.answer import Answer

pytestmark = pytest.mark.usefixtures("small")


def test_two_clicks_on_the_last_card_grade_it_once(scripted, session):
    session.at = 1

    async def script(pilot):
        await pilot.press("enter", "space")
        good = scripted.screen.query_one("#rate-3")
        good.press()
        good.press()
        await until(pilot, lambda: isinstance(scripted.screen, SummaryScreen))
        await pilot.pause()

    play(scripted, script)
    assert grades(session) == [("grade", Rating.GOOD, None, CARDS[1].key)]


def test_a_click_and_a_key_at_once_grade_one_card(scripted, session):
    async def script(pilot):
        await pilot.press("enter", "space")
        scripted.screen.query_one("#rate-3").press()
        scripted.screen.action_grade(3)
        await pilot.pause()
        assert scripted.screen.has_class("revealed")  # the click only showed the next answer
        assert scripted.screen.query_one(Answer).facts is not None

    play(scripted, script)
    assert len(grades(session)) == 1


def test_a_button_clicked_twice_at_once_hears_both(scripted, session):
    async def script(pilot):
        await pilot.press("enter")
        for button in ("#show", "#rate-3", "#show", "#rate-3"):
            await until(pilot, lambda button=button: scripted.screen.query_one(button).display)
            await pilot.click(button)
        await until(pilot, lambda: len(grades(session)) == 2)

    play(scripted, script)


def test_suspending_after_the_last_card_does_nothing(scripted, session):
    session.at = 1

    async def script(pilot):
        await pilot.press("enter", "space")
        study = scripted.screen
        study.action_grade(3)
        study.action_suspend()
        study.action_bury()
        study.action_reveal()
        await pilot.pause()

    play(scripted, script)
    assert len([call for call in session.calls if call[-1] == CARDS[1].key]) == 1


def test_after_a_click_enter_is_still_the_screens_key(scripted, session):
    async def script(pilot):
        await pilot.press("enter")
        await pilot.click("#show")
        await pilot.click("#rate-1")
        await pilot.press("space", "space", "space", "space", "enter")
        await pilot.pause()

    play(scripted, script)
    assert [call[1:3] for call in grades(session)] == [
        (Rating.AGAIN, None),
        (Rating.GOOD, (0, 1, 2)),
    ]


def test_the_footer_names_what_space_does_now(scripted, session):
    session.at = 1

    def footer():
        return {b.binding.description for b in scripted.screen.active_bindings.values()}

    async def script(pilot):
        await pilot.press("enter")
        assert "Show the answer" in footer()
        assert not {"Said", "Missed"} & footer()
        await pilot.press("space")
        assert {"Said", "Missed"} <= footer()
        assert "Show the answer" not in footer()

    play(scripted, script)


def test_the_tick_of_the_clock_leaves_the_card_alone(scripted, monkeypatch):
    async def script(pilot):
        await pilot.press("enter")
        await pilot.pause()
        drawn = []
        for widget in scripted.screen.query("#title, #front, #context, #status, Answer"):
            monkeypatch.setattr(widget, "refresh", lambda *_, **__: drawn.append(1))
        scripted.screen.draw_clock()
        await pilot.pause()
        assert drawn == []

    play(scripted, script)


@pytest.mark.parametrize("key", ["question_mark", "ctrl+p"])
def test_help_and_palette_stop_the_time(app, clock, key):
    made = app(study_first=True)

    async def script(pilot):
        await until(pilot, lambda: isinstance(made.screen, StudyScreen))
        session = made.screen.session
        await pilot.press(key)
        await until(pilot, lambda: not isinstance(made.screen, StudyScreen))
        clock.advance(60)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(made.screen, StudyScreen))
        await pilot.pause()
        clock.advance(5)
        assert session.clock.elapsed == 5
        assert session.clock.left == 595

    play(made, script)


def test_the_time_in_the_summary_is_not_the_cards(app, small, clock):
    made = app(study_first=True)

    async def script(pilot):
        await until(pilot, lambda: isinstance(made.screen, StudyScreen))
        clock.advance(7)
        await pilot.press("space", "3", "q")
        await until(pilot, lambda: isinstance(made.screen, SummaryScreen))
        await pilot.pause()
        clock.advance(300)
        await pilot.press("u")
        await until(pilot, lambda: isinstance(made.screen, StudyScreen))
        await pilot.pause()
        clock.advance(9)
        await pilot.press("space", "4")

    play(made, script)
    assert [line.seconds for line in reviews(small) if not line.undone] == [9]


def test_keys_wait_for_a_step_that_is_being_taken_back(app, small, clock, monkeypatch):
    onsites.add(small, "Acme", "2026-12-03 09:00")
    clock.advance(60)
    gate, undo_one = Gate(), undo.undo

    def slowly(*given, **more):
        assert gate.wait(HANG)
        return undo_one(*given, **more)

    monkeypatch.setattr(undo, "undo", slowly)
    monkeypatch.setattr(work, "QUICK", HANG)  # no word meanwhile of how far it is
    made = app()

    async def script(pilot):
        await until(pilot, lambda: made.home is not None)
        await pilot.press("u", "4")
        await until(pilot, lambda: isinstance(made.screen, ConfirmScreen))
        assert made.held == []  # no answer to what could not be read yet
        await pilot.press("y")
        await until(pilot, lambda: isinstance(made.screen, TodayScreen))
        await pilot.press("4")
        await until(pilot, lambda: made.held)
        gate.set()
        await until(pilot, lambda: isinstance(made.screen, LibraryScreen))

    play(made, script)
    assert [step.what for step in history.steps(small) if not step.undone] == ["importing small"]


def test_a_session_waits_until_it_can_be_seen(app):
    made = app(study_first=True)

    async def script(pilot):
        await until(pilot, lambda: made.home is not None)
        await pilot.pause()
        assert isinstance(made.screen, TooSmallScreen)
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: isinstance(made.screen, StudyScreen))
        assert [type(screen) for screen in made.screen_stack] == [TodayScreen, StudyScreen]

    play(made, script, size=(20, 5))


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
def test_a_small_terminal_can_be_left(scripted, key):
    async def script(pilot):
        await until(pilot, lambda: isinstance(scripted.screen, TooSmallScreen))
        await pilot.press(key)
        await pilot.pause()

    play(scripted, script, size=(20, 5))
    assert scripted.return_code == 0


def test_a_key_typed_ahead_does_not_skip_the_summary(scripted, session):
    session.at = 1

    async def script(pilot):
        await pilot.press("enter", "space")
        scripted.screen.action_grade(3)
        scripted.screen.action_done()  # as an enter does that was pressed before this is drawn
        await pilot.pause()
        assert isinstance(scripted.screen, SummaryScreen)
        await pilot.press("enter")
        assert isinstance(scripted.screen, TodayScreen)

    play(scripted, script)


def test_a_summary_is_counted_beside_the_screen(app, small, monkeypatch):
    """The screen lives on meanwhile; keys that come then are meant for what is counted."""
    gate, counted = Gate(), StudySession.summary
    monkeypatch.setattr(StudySession, "summary", lambda session: gate.wait() and counted(session))

    async def script(app, pilot):
        await pilot.press("enter", "q")
        await until(pilot, lambda: "Counting" in text(app))
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(app.screen, KeysScreen))
        await pilot.press("escape", "enter")
        await pilot.pause()
        assert isinstance(app.screen, SummaryScreen)
        gate.set()
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))

    drive(app, script)


def test_a_long_summary_scrolls_by_key(scripted, session, monkeypatch):
    few = session.summary()
    again = few.missed[0]
    many = tuple(
        replace(again, shown=replace(again.shown, key=f"d/n{i}/basic", naming=lambda: ("n", "n")))
        for i in range(60)
    )
    summary = replace(few, missed=few.missed + many)
    monkeypatch.setattr(session, "summary", lambda: summary)

    async def script(pilot):
        await pilot.press("enter", "q")
        await pilot.pause()
        await pilot.press("end")
        await pilot.pause()
        assert scripted.screen.query_one("#missed").region.bottom <= 24
        await pilot.press("enter")
        assert isinstance(scripted.screen, TodayScreen)

    play(scripted, script)


def test_a_long_card_scrolls_by_key(scripted, session):
    long = replace(CARDS[0].faces, front="word " * 2000, back="word " * 2000)
    session.cards = (replace(CARDS[0], faces=long),)

    async def script(pilot):
        await pilot.press("enter", "pagedown", "down")
        await pilot.pause()
        front, answer = scripted.screen.query_one("#front-room"), scripted.screen.query_one(Answer)
        assert front.scroll_y > 1
        await pilot.press("space", "pagedown", "up")
        await pilot.pause()
        assert answer.scroll_y > 1
        await pilot.press("3")

    play(scripted, script)
    assert len(grades(session)) == 1


@pytest.mark.parametrize(("size", "long"), [((80, 24), 12), ((60, 16), 6)])
def test_a_front_that_fits_is_whole_in_sight_until_its_answer_is_shown(
    scripted, session, size, long
):
    front = "\n".join(f"Part {n} of the text." for n in range(long))
    faces = replace(TELL.faces, front=f"{front}\n\nTell it aloud.")
    session.cards = (replace(TELL, faces=faces),)

    async def script(pilot):
        await scripted.push_screen(StudyScreen(session))
        await pilot.pause()
        assert "Part 0 of" in lines(scripted)
        assert "Tell it aloud" in lines(scripted)
        assert scripted.screen.query_one("#front-room").max_scroll_y == 0
        await pilot.press("space")
        await pilot.pause()
        assert scripted.screen.query_one(Answer).size.height > 2

    play(scripted, script, size)


def test_today_is_drawn_with_its_stylesheet(scripted):
    async def script(pilot):
        start = scripted.screen.query_one("#start").region
        await until(pilot, lambda: text(scripted, "#ready"))
        await pilot.pause()
        ready = scripted.screen.query_one("#ready").region
        assert start.x < ready.x
        assert ready.y < start.bottom, "side by side"

    play(scripted, script)


def test_what_comes_with_the_hundredth_sheet_parses_no_other(app, monkeypatch):
    asked, parse = [], stylesheet.parse

    def counted(scope, css, read_from, *given, **more):
        asked.append(read_from)
        return parse(scope, css, read_from, *given, **more)

    async def script(app, pilot):
        for number in range(100):
            app.stylesheet.add_source(f"A{number} {{ width: 1; }}", (str(number), ""))
        app.stylesheet.parse()
        monkeypatch.setattr(stylesheet, "parse", counted)
        app.stylesheet.add_source("Another { width: 1; }", ("another", ""))
        app.stylesheet.parse()
        assert asked == [("another", "")]

    drive(app, script)


def test_undo_before_the_engine_is_warm_says_so(scripted):
    async def script(pilot):
        await pilot.press("u")
        assert any("One moment" in text for text in toasts(scripted))

    play(scripted, script)


def test_undo_that_cannot_be_is_said_where_one_stands(scripted, session, monkeypatch):
    async def script(pilot):
        await pilot.press("enter", "u")
        assert "Nothing to undo in this session. On Today, u takes" in str(
            scripted.screen.query_one("#status").render()
        )
        await pilot.press("q", "u")
        await pilot.pause()
        assert isinstance(scripted.screen, SummaryScreen)
        said = "Nothing to undo in this session. On Today, u takes back what came before."
        assert toasts(scripted) == [said]

    play(scripted, script)


def test_an_undo_that_the_store_refuses_keeps_the_answer(scripted, session, monkeypatch):
    def busy():
        raise StoreBusy("another drill is writing [/]\x1b[2J", "Try again.")

    async def script(pilot):
        await pilot.press("enter", "space")
        monkeypatch.setattr(session, "undo", busy)
        monkeypatch.setattr(work, "PATIENCE", HANG)
        await pilot.press("u")
        assert "one moment" in str(scripted.screen.query_one("#status").render())
        await pilot.press("3", "s")
        monkeypatch.setattr(work, "PATIENCE", 0)
        await until(pilot, lambda: toasts(scripted))
        assert not grades(session), "what was pressed meanwhile was for another card"
        assert scripted.screen.has_class("revealed")
        assert toasts(scripted) == ["another drill is writing [/][2J\nTry again."]

    play(scripted, script)


def test_a_deck_that_is_not_there_ends_a_study_command(app):
    made = app(study_first=True, deck="nope")

    async def script(pilot):
        await until(pilot, lambda: made.return_code is not None)

    play(made, script)
    assert isinstance(made.failure, NotFound)
    assert made.return_code == 2


# -- run: what the command line gets -------------------------------------------------------


@pytest.fixture
def run(small, clock, monkeypatch):
    """`run`, headless, with a script at the keyboard."""

    def go(script, **options):
        plain = DrillApp.run
        monkeypatch.setattr(
            DrillApp, "run", lambda app: plain(app, headless=True, auto_pilot=script)
        )
        return tui.run(DrillApp(small.paths, clock, **options))

    return go


def test_leaving_today_is_zero(run, capsys):
    async def script(pilot):
        await until(pilot, lambda: pilot.app.home is not None)
        await pilot.press("q")

    assert run(script) == 0
    assert capsys.readouterr().err == ""


def test_what_was_looked_up_while_drill_is_left_is_not_drawn(run, capsys):
    async def script(pilot):
        today = pilot.app.screen
        await until(pilot, lambda: text(pilot.app, "#ready"))
        pilot.app.exit()
        today.call_later(today.on_resize)

    assert run(script) == 0
    assert capsys.readouterr().err == ""


def test_what_opens_while_drill_is_left_misses_its_parts_in_silence(run, capsys):
    class Late(DrillScreen[None]):
        def on_mount(self):
            self.query_one("#none")

    async def script(pilot):
        pilot.app.exit(0)
        await pilot.app.push_screen(Late())

    assert run(script) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("left", [True, False])
def test_what_a_screen_misses_once_it_was_left_is_for_nobody(run, left):
    class Late(DrillScreen[None]):
        def on_mount(self):
            if left:
                self.app.pop_screen()
            self.query_one("#none")

    async def script(pilot):
        await until(pilot, lambda: pilot.app.home is not None)
        await pilot.app.push_screen(Late())
        await pilot.press("q")

    assert run(script) == (0 if left else FAILED)


def test_leaving_in_the_middle_of_a_session_keeps_the_grades(run, small):
    async def script(pilot):
        await until(pilot, lambda: isinstance(pilot.app.screen, StudyScreen))
        await pilot.press("space", "3", "space", "ctrl+q")

    assert run(script, study_first=True) == 0
    assert len(reviews(small)) == 1


def test_options_that_cannot_be_read_are_a_sentence(run, small, capsys):
    small.paths.options.write_text("[study]\nminuets = 5\n")

    with pytest.raises(ConfigError, match=r"minuets(.|\n)*minutes"):
        run(None)


def test_a_crash_is_logged_and_told(run, small, root, monkeypatch, capsys):
    async def script(pilot):
        await until(pilot, lambda: isinstance(pilot.app.screen, StudyScreen))
        await pilot.press("space", "3")

        def bug(*_, **__):
            raise ZeroDivisionError("a bug")

        monkeypatch.setattr(StudySession, "grade", bug)
        await pilot.press("space", "3")

    assert run(script, study_first=True) == FAILED
    err = capsys.readouterr().err
    assert str(root / "drill.log") in err
    assert "Traceback" not in err
    assert "ZeroDivisionError: a bug" in (root / "drill.log").read_text()
    assert len(reviews(small)) == 1
