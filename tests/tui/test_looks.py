"""How the screens look. Scripted, so that only a change of the screens changes a picture.

After a wanted change: `pytest tests/tui/test_looks.py --snapshot-update`, and look at them.
"""

from __future__ import annotations

import pytest
from tui_fake import CARDS, FakeSession, ScriptedApp

from drill.paths import Paths
from drill.service.today import Overview

SIZES = [pytest.param(size, id="x".join(map(str, size))) for size in ((80, 24), (120, 40))]
ENDS = Overview(due=0, learning=0, new=0, unseen=9, seconds=0.0, next_due=1795510800000, minutes=10)


@pytest.fixture(autouse=True)
def colours(monkeypatch):
    """A picture does not depend on who takes it."""
    for name in ("NO_COLOR", "TEXTUAL_THEME", "TEXTUAL_COLOR_SYSTEM"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def looks(home, clock, snap_compare):
    def compare(*press, size=(80, 24), **given):
        app = ScriptedApp(Paths(home, home, home), clock, **given)
        return snap_compare(app, press=press, terminal_size=size)

    return compare


@pytest.mark.parametrize("size", SIZES)
def test_today(looks, size):
    assert looks(size=size)


def test_today_with_nothing_due(looks):
    assert looks(today=ENDS)


def test_the_first_start(looks):
    assert looks(today=None)


@pytest.mark.parametrize("size", SIZES)
def test_a_front(looks, size):
    assert looks("enter", size=size)


@pytest.mark.parametrize("size", SIZES)
def test_facts_marked(looks, size):
    session = FakeSession(cards=CARDS[1:])
    assert looks("enter", "space", "space", "m", "f", size=size, session=session)


def test_the_least_terminal(looks):
    assert looks("enter", "space", size=(60, 16))


@pytest.mark.parametrize("size", SIZES)
def test_summary(looks, size):
    assert looks("enter", "q", size=size)


def test_help(looks):
    assert looks("enter", "question_mark")


def test_too_small(looks):
    assert looks(size=(20, 5))
