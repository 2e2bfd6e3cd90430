"""The registry: every action exists, is reachable by its key, and no two fight for one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from textual.actions import parse
from textual.screen import ModalScreen

from drill.tui.action_rows import EVERYWHERE
from drill.tui.actions import (
    ACTIONS,
    SCENES,
    TURNS,
    of,
)
from drill.tui.app import DrillApp
from drill.tui.screens.ask import AskScreen
from drill.tui.screens.backups import BackupsScreen
from drill.tui.screens.browse import BrowseScreen
from drill.tui.screens.card import CardScreen
from drill.tui.screens.debrief_form import DebriefForm
from drill.tui.screens.deck_form import DeckForm
from drill.tui.screens.devices import DevicesScreen
from drill.tui.screens.dialogs import ConfirmScreen, PauseScreen, PromptScreen, WorkingScreen
from drill.tui.screens.editor import EditorScreen
from drill.tui.screens.export_form import ExportForm
from drill.tui.screens.history import HistoryScreen
from drill.tui.screens.import_ import ImportScreen
from drill.tui.screens.interview import ClockScreen, InterviewScreen
from drill.tui.screens.keymap import KeymapScreen, PressScreen
from drill.tui.screens.lesson import LessonScreen
from drill.tui.screens.library import LibraryScreen
from drill.tui.screens.mock import DebriefScreen, MockScreen
from drill.tui.screens.note import NoteScreen
from drill.tui.screens.onsite import OnsiteScreen
from drill.tui.screens.onsite_form import OnsiteForm
from drill.tui.screens.pick import PickScreen
from drill.tui.screens.preview import PreviewScreen
from drill.tui.screens.progress import ProgressScreen
from drill.tui.screens.settings import SettingsScreen
from drill.tui.screens.stories import StoriesScreen
from drill.tui.screens.study import StudyScreen
from drill.tui.screens.summary import SummaryScreen
from drill.tui.screens.takes import TakesScreen
from drill.tui.screens.tell import TellScreen
from drill.tui.screens.today import TodayScreen
from drill.tui.screens.tuning import TuningScreen
from drill.tui.screens.variant import VariantForm
from drill.tui.screens.welcome import WelcomeScreen
from drill.tui.screens.workshop.screen import WorkshopScreen

SCREENS = {
    "today": TodayScreen,
    "stories": StoriesScreen,
    "onsite": OnsiteScreen,
    "date": OnsiteForm,
    "went": DebriefForm,
    "library": LibraryScreen,
    "export": ExportForm,
    "import": ImportScreen,
    "preview": PreviewScreen,
    "workshop": WorkshopScreen,
    "takes": TakesScreen,
    "tell": TellScreen,
    "mock": MockScreen,
    "interview": InterviewScreen,
    "clock": ClockScreen,
    "pick": PickScreen,
    "debrief": DebriefScreen,
    "ask": AskScreen,
    "study": StudyScreen,
    "summary": SummaryScreen,
    "note": NoteScreen,
    "lesson": LessonScreen,
    "pause": PauseScreen,
    "settings": SettingsScreen,
    "welcome": WelcomeScreen,
    "editor": EditorScreen,
    "work": WorkingScreen,
    "browse": BrowseScreen,
    "card": CardScreen,
    "history": HistoryScreen,
    "deck": DeckForm,
    "variant": VariantForm,
    "tuning": TuningScreen,
    "keymap": KeymapScreen,
    "press": PressScreen,
    "backups": BackupsScreen,
    "devices": DevicesScreen,
    "confirm": ConfirmScreen,
    "prompt": PromptScreen,
    "progress": ProgressScreen,
    EVERYWHERE: DrillApp,
}


def test_ids_are_unique_and_tell_the_scene():
    assert not [id for id, count in Counter(a.id for a in ACTIONS).items() if count > 1]
    for action in ACTIONS:
        if action.where != EVERYWHERE:
            assert action.id.startswith(f"{action.where}.")


@pytest.mark.parametrize("where", SCENES)
def test_no_key_means_two_things(where):
    taken: dict[str, str] = {}
    for action in of(where):
        for key in action.key.split(","):
            other = taken.setdefault(key, action.id)
            both = {other, action.id}
            assert other == action.id or frozenset(both) in TURNS, (key, both)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_exists_and_has_words(action):
    namespace, name, _ = parse(action.does)
    owner = DrillApp if namespace == "app" else SCREENS[action.where]
    assert callable(getattr(owner, f"action_{name}"))
    assert action.title
    assert action.help.endswith(".")


@pytest.mark.parametrize("where", SCENES)
def test_the_screen_binds_what_the_registry_says(where):
    bound = {(binding.id, binding.key, binding.action) for binding in SCREENS[where].BINDINGS}
    named = (
        of(where)
        if issubclass(SCREENS[where], ModalScreen)
        else (a for a in ACTIONS if a.where == where)
    )
    assert bound == {(action.id, action.key, action.does) for action in named}


def test_the_docs_name_every_action():
    table = (Path(__file__).parents[2] / "docs" / "keys.md").read_text(encoding="utf-8")
    assert all(f"| {action.title} | {action.help} |" in table for action in ACTIONS)
