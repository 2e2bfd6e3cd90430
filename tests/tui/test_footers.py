"""Every key that a footer names does something there, and help has every key of the table."""

from __future__ import annotations

import pytest
from driving import drive, lines, text, toasts
from reaching import STATES, back, begin, keys
from textual.widgets import Button, Input, Select, TextArea

from drill.tui.actions import SCENES, of
from drill.tui.screens.keys import KeysScreen

FIELDS = (Input, TextArea, Button, Select)
"""What takes enter for itself, and says so by its looks."""


def named(app):
    """The keys that the footer has, or would have in a wide terminal."""
    bindings = app.screen.active_bindings.values()
    return [found.binding for found in bindings if found.binding.show and found.enabled]


TRIED = set()
"""Actions of everywhere, with the screens on which they were seen to do something."""


def is_of_everywhere(binding):
    """As help or Settings: what it does goes by the screen, not by its state."""
    return "." not in (binding.id or ".")


def seen(app, gone):
    """All that a person notices."""
    stack = [id(screen) for screen in app.screen_stack]
    return stack, app.screen.focused, lines(app), len(toasts(app)), len(gone)


@pytest.mark.walk
@pytest.mark.parametrize("state", STATES)
def test_every_key_of_a_footer_does_something(stocked, app, state, monkeypatch, tmp_path):
    """So does enter, where a list takes it. An undo comes last: it may take away what the others
    need.
    """
    monkeypatch.chdir(tmp_path)
    reach, gone, idle = STATES[state], [], []

    async def script(app, pilot):
        monkeypatch.setattr(app, "exit", lambda *given, **more: gone.append(given))
        await begin(app, pilot)
        await reach(app, pilot)
        if not isinstance(app.screen.focused, FIELDS):
            enter = app.screen.active_bindings.get("enter")
            assert enter is None or enter.binding.show, f"enter does {enter.binding.action}"
        screen = type(app.screen)
        todo = sorted(named(app), key=lambda binding: binding.description == "Undo")
        assert todo
        for binding in todo:
            if is_of_everywhere(binding) and (screen, binding.id) in TRIED:
                continue
            TRIED.add((screen, binding.id))
            await back(app, pilot)
            await reach(app, pilot)
            before = seen(app, gone)
            await keys(app, pilot, binding.key.split(",")[0])
            if seen(app, gone) == before:
                idle.append(f"{binding.key} {binding.description}")
        await back(app, pilot)

    drive(app, script, size=(200, 40))
    assert not idle


@pytest.mark.walk
def test_help_has_every_key_of_the_table(stocked, app):
    async def script(app, pilot):
        for scene in SCENES:
            app.push_screen(KeysScreen(scene))
            await pilot.pause()
            shown = " ".join(text(app).split())
            for action in of(scene):
                assert action.help in shown
                assert app.keymap.first(action.id) in shown
            await app.pop_screen()

    drive(app, script, size=(120, 40))
