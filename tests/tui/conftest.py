"""The screens' tests begin after the first run, but for those that are about it."""

from __future__ import annotations

import pytest
from textual.css import stylesheet
from textual.css.parse import parse
from tui_fake import FakeSession, ScriptedApp

from drill.paths import Paths
from drill.service.onsite import first_run
from drill.tui.app import DrillApp


@pytest.fixture(scope="session", autouse=True)
def _sheets_are_read_once():
    """Every app reads the same sheets of Textual's and ours: each is parsed once in a process."""
    colours, known = {}, {}

    def parsed(scope, css, read_from, variable_tokens, **more):
        if id(variable_tokens) not in colours:
            colours[id(variable_tokens)] = variable_tokens, str(sorted(variable_tokens.items()))
        key = scope, css, read_from, colours[id(variable_tokens)][1], *more.items()
        if key not in known:
            known[key] = [*parse(scope, css, read_from, None, variable_tokens, **more)]
        return known[key]

    with pytest.MonkeyPatch.context() as patching:
        patching.setattr(stylesheet, "parse", parsed)
        yield


@pytest.fixture
def home(home, begun):
    """An open, empty root whose questions were asked."""
    return begun(home, "answered", first_run.finish)


@pytest.fixture
def app(home, clock):
    """Makes the app on what the test began with: `app(**options)`."""
    return lambda **options: DrillApp(home.paths, clock, **options)


@pytest.fixture
def session():
    """A session that plays a script."""
    return FakeSession()


@pytest.fixture
def scripted(root, clock, session):
    """The app, whose session is that one."""
    return ScriptedApp(Paths(root, root, root), clock, session)
