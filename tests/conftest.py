"""Every test has a root of its own, a clock that stands where it is put, and UTC."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, settings

from drill import paths
from drill.deckfile.reading import read_deck
from drill.domain.review import Rating
from drill.paths import Paths
from drill.service.library import decks, download
from drill.service.library.opening import open_home
from drill.service.study import grades
from tests_support import MONDAY, OTHER, PLAIN, SMALL, Still, Web

# How fast a machine makes its examples and how long one takes says nothing of drill.
settings.register_profile("drill", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("drill")


@pytest.fixture(autouse=True)
def root(tmp_path, monkeypatch):
    """HOME, XDG and DRILL_HOME under tmp_path; UTC; no bundled decks (see `bundled`)."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    monkeypatch.setenv("DRILL_HOME", str(tmp_path / "drill"))
    monkeypatch.setenv("DRILL_NOW", MONDAY)
    monkeypatch.setattr(paths, "bundled_decks", list)
    monkeypatch.setattr("drill.service.library.opening.bundled_decks", list)
    yield tmp_path / "drill"
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def bundled(monkeypatch, request):
    """The bundled decks load on the first start, as they do for people."""
    from drill.paths import Path

    root = Path(request.config.rootpath) / "decks"
    found = [root / "em-interview.yaml", root / "sample-stories.yaml"]
    monkeypatch.setattr("drill.service.library.opening.bundled_decks", lambda: found)


@pytest.fixture
def clock():
    return Still()


@pytest.fixture
def web(monkeypatch):
    """The network as far as drill is concerned: what is at which address."""
    made = Web()
    monkeypatch.setattr(download, "fetch", made.fetch)
    return made


@pytest.fixture
def home(root, clock):
    """An open, empty root."""
    with open_home(Paths(root, root, root), clock) as opened:
        yield opened


@pytest.fixture
def small(home):
    """The same with the small deck in it, as one's own."""
    decks.take(home, [("small.yaml", read_deck(SMALL, "small.yaml"))], own=True)
    return home


@pytest.fixture
def mine(small):
    """The same, with two decks of other people's and two reviews."""
    for name, source in (("mine.yaml", PLAIN), ("other.yaml", OTHER)):
        decks.take(small, [(name, read_deck(source, name))])
    grades.grade(small, "mine/one/basic", Rating.GOOD)
    grades.grade(small, "small/people/route", Rating.GOOD)
    return small
