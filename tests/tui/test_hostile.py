"""Hostile deck text on every screen, toasts on: nothing is obeyed, nothing breaks."""

from __future__ import annotations

import pytest
from driving import EVIL, drive, text, toasts, until
from textual.widgets import TextArea

from drill.deckfile.reading import read_deck
from drill.domain.review import Rating
from drill.service.insight.browser import search
from drill.service.library import decks
from drill.service.study import grades
from drill.tui.app import DrillApp
from drill.tui.screens.editor import EditorScreen
from drill.tui.screens.note import NoteScreen
from drill.tui.screens.settings import SettingsScreen
from drill.tui.screens.study import StudyScreen
from drill.tui.screens.summary import SummaryScreen
from drill.tui.screens.today import TodayScreen
from drill.tui.screens.welcome import WelcomeScreen
from tests_support import SMALL

SIZES = [(60, 16), (120, 40)]
LONG = "word " * 4000
WIDE = "👩‍👩‍👧‍👦" * 40 + "عربى " * 30


def hostile(words):
    escapes = {"\x1b": "\\e", "\x07": "\\a", "\u202e": "\\u202e"}
    quoted = '"' + "".join(escapes.get(letter, letter) for letter in words) + '"'
    out = SMALL
    for word in (
        "The quiet senior", "Managing people", "Philosophy", "How do you act?", "Context",
        "he went silent", "whether you act", "passes it to HR", "reversible ones",
        "Which decisions want speed?", "The framework", "Underperformers", "talk earlier",
    ):  # fmt: skip
        out = out.replace(word, quoted)
    return out


@pytest.fixture(params=[EVIL, LONG, WIDE], ids=["evil", "long", "wide"])
def evil(request, home, monkeypatch):
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    decks.take(home, [("evil", read_deck(hostile(request.param), "evil"))], own=True)
    for found in search(home)[:4]:
        grades.grade(home, found.stored.key, Rating.AGAIN)
    return home


def unspoilt(app):
    assert app.is_running
    assert not set(text(app)) & set("\x1b\x07\u202e")
    assert not set("".join(map(str, toasts(app)))) & set("\x1b\x07\u202e")


@pytest.mark.parametrize(
    ("evil", "size"),
    [pytest.param(EVIL, SIZES[1], id="evil-large"),
     pytest.param(LONG, SIZES[1], id="long-large", marks=pytest.mark.walk),
     pytest.param(WIDE, SIZES[0], id="wide-small", marks=pytest.mark.walk)],
    indirect=["evil"],
)  # fmt: skip
def test_every_screen_takes_it(evil, clock, size):
    async def script(app, pilot):
        await until(pilot, lambda: "Readiness" in text(app, "#ready"))
        unspoilt(app)
        await pilot.press("comma")
        await until(pilot, lambda: isinstance(app.screen, SettingsScreen))
        unspoilt(app)
        await pilot.press("escape", "enter")
        assert isinstance(app.screen, StudyScreen)
        for _ in range(3):
            await pilot.press("t", "x", "enter")
            unspoilt(app)
            await pilot.press("v")
            await until(pilot, lambda: isinstance(app.screen, NoteScreen))
            unspoilt(app)
            await pilot.press("pagedown", "escape", "1")
        await pilot.press("s", "b", "u", "space", "e")
        await until(pilot, lambda: isinstance(app.screen, EditorScreen))
        app.screen.query_one(TextArea).text += "x: y\n"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, EditorScreen) and app.screen.problem)
        unspoilt(app)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, StudyScreen))
        await pilot.press("p", "question_mark", "escape", "q")
        await until(pilot, lambda: isinstance(app.screen, SummaryScreen))
        unspoilt(app)
        await pilot.press("v")
        await until(pilot, lambda: isinstance(app.screen, NoteScreen))
        await pilot.press("escape", "enter")
        await until(pilot, lambda: isinstance(app.screen, TodayScreen))
        app.push_screen(WelcomeScreen(app.home))
        await until(pilot, lambda: isinstance(app.screen, WelcomeScreen) and app.screen.is_mounted)
        await pilot.press("enter", "enter", "space")
        unspoilt(app)
        await pilot.press("escape")

    drive(lambda: DrillApp(evil.paths, clock), script, size)
