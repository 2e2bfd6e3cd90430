"""In the screens advice names keys, not shell commands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import drill
from drill.tui.actions import ACTIONS
from drill.tui.advice import WAYS, on_screen
from drill.tui.keymap import Keymap

ONLY_IN_A_SHELL = {"serve", "sync", "doctor", "due", "log", "remind", "voice"}
"""What mends a store or is for programs has no screen."""


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("No story: `drill new story` writes one.", "No story: 2 → n writes one."),
        ("`drill onsite add NAME WHEN` makes one.", "3 → a makes one."),
        ("Take it in first (drill import x.yaml), or not.", "Take it in first (4 → i), or not."),
        ("or now: drill import x.yaml", "or now: 4 → i"),
        ("kept yours (--edits theirs takes theirs): so", "kept yours: so"),
        ("`drill doctor --repair` mends it.", "`drill doctor --repair` mends it."),
        ("another drill is writing", "another drill is writing"),
    ],
)
def test_a_command_is_said_as_keys(said, shown):
    assert on_screen(said, Keymap()) == shown


def test_what_leads_where_one_is_already_is_not_said():
    assert on_screen("`drill new story` writes one.", Keymap(), "stories") == "n writes one."
    assert on_screen("`drill study --more`", Keymap(), "today") == "m"


def test_a_changed_key_is_the_one_that_is_said():
    assert on_screen("`drill new story`", Keymap({"stories.new": "f6"})) == "2 → f6"


def test_every_way_is_made_of_actions_that_there_are():
    ids = {action.id for action in ACTIONS}
    steps = {step for way in WAYS.values() for step in way if "." in step}
    assert steps <= ids


def test_every_command_that_the_core_advises_has_keys():
    source = Path(drill.__file__).parent
    advised = {
        found
        for room in ("service", "coaching", "domain", "scheduling", "tui")
        for path in (source / room).rglob("*.py")
        for found in re.findall(r'"[^"\n]*`drill ([a-z]+)', path.read_text(encoding="utf-8"))
    }
    assert "new" in advised
    assert advised - ONLY_IN_A_SHELL <= {name.split()[0] for name in WAYS}
