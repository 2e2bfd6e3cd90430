"""Every test has a root of its own, a clock that stands where it is put, and UTC."""

from __future__ import annotations

import faulthandler
import filecmp
import gc
import importlib
import io
import itertools
import os
import re
import shutil
import sys
import time
import warnings
from contextlib import suppress
from functools import lru_cache

import pytest
from hypothesis import HealthCheck, settings

from drill import clock as clocks
from drill import paths
from drill.cli import main as cli
from drill.coaching.matching import Examples
from drill.config import save
from drill.deckfile.reading import read_deck
from drill.domain.onsite import Onsite
from drill.domain.review import DAY_MS, Rating
from drill.paths import Paths
from drill.service.library import decks, download, opening
from drill.service.onsite.first_run import set_option
from drill.service.stories import first_stories
from drill.service.study import grades
from drill.service.study.lessons import Syllabus
from drill.storage import onsites
from tests_support import MONDAY, OTHER, PLAIN, SMALL, Still, Web

# How fast a machine makes its examples and how long one takes says nothing of drill. Properties say
# no number of their own: `--hypothesis-profile=thorough` asks much more of all of them.
_SLOW = [HealthCheck.too_slow]
settings.register_profile("drill", max_examples=50, deadline=None, suppress_health_check=_SLOW)
settings.register_profile("thorough", settings.get_profile("drill"), max_examples=2_000)
settings.load_profile("drill")


QUICK = {"tests", "cards", "coaching", "deckfile", "decks", "exchange", "scheduling", "voice"}
"""The folders whose tests need no store, and are quick."""
QUICK_TOO = {"test_commands.py", "test_actions.py"}
"""A module each through the command line and the screens."""
LEARNING = {"test_matching.py", "test_flags.py"}
"""Modules that learn from all the bundled questions or flags, again and again."""
LONG = {"grows_linearly", "subprocess", "loaded"}
"""What a test calls that measures how work grows, or starts a process of its own."""


HANG = 900
"""Seconds after which a test hangs; far more than the longest takes on the slowest machine."""
SAID = pytest.StashKey[int]()
FOLDERS = itertools.count()
"""Of tests, in this process."""


def _is_quick(path):
    quick = path.parent.name in QUICK or path.name in QUICK_TOO
    return quick and path.name not in LEARNING


def pytest_configure(config):
    """What is imported to be tested is no garbage: none is looked for until all of it is there.

    Where Python keeps no bytecode, pytest would write its asserts into every module of tests anew
    with every run, which takes longer than to import them: then it keeps them in its own cache.
    """
    gc.disable()
    if sys.dont_write_bytecode and (cache := getattr(config, "cache", None)):
        sys.dont_write_bytecode, sys.pycache_prefix = False, str(cache.mkdir("compiled"))
    config.stash[SAID] = os.dup(2)  # of the terminal: while tests run, pytest takes the other


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item):
    """A test that hangs ends its process, which says where; of a process that ended, the other one
    names the test, and goes on with the rest.
    """
    faulthandler.dump_traceback_later(HANG, exit=True, file=item.config.stash[SAID])
    try:
        return (yield)
    finally:
        faulthandler.cancel_dump_traceback_later()


def pytest_make_parametrize_id(config, val):
    """A long text is named by its beginning: a name goes from process to process, and into each
    report.
    """
    if not isinstance(val, str | bytes) or len(val) <= 200:
        return None
    return f"{val[:60]}…" if isinstance(val, str) else ascii(val[:60])


def pytest_ignore_collect(collection_path, config):
    """Nothing else is imported where only what is quick is asked for."""
    quick_only = config.option.markexpr == "quick" and collection_path.name.startswith("test_")
    return True if quick_only and not _is_quick(collection_path) else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session):
    """Where two processes gather all tests, one begins at the last module: neither compiles what
    the other has. What does not come in here says why where its turn comes.
    """
    config = session.config
    every = config.args_source is config.ArgsSource.TESTPATHS and config.option.markexpr != "quick"
    if every and getattr(config, "workerinput", {}).get("workerid") == "gw1":
        for path in sorted(config.rootpath.glob("tests/*/test_*.py"), reverse=True):
            if str(path.parent) not in sys.path:
                sys.path.insert(0, str(path.parent))
            with warnings.catch_warnings(), suppress(Exception, pytest.skip.Exception):
                warnings.simplefilter("error")
                importlib.import_module(path.stem)


def pytest_collection_modifyitems(items):
    """Not all of a quick module is quick. How time grows with a text is not for each change."""
    for item in items:
        if "grows_linearly" in item.function.__code__.co_names:
            item.add_marker("walk")
        if _is_quick(item.path) and LONG.isdisjoint(item.function.__code__.co_names):
            item.add_marker("quick")


def pytest_collection_finish():
    """What is imported by now stays: no collection of garbage walks through it again, and none
    is worth its time for every few hundred objects.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 10, 10)
    gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _nothing_is_worked_out_twice(tmp_path_factory):
    """The same examples are learnt once; the processes that tests start find drill compiled, also
    where Python keeps no bytecode.
    """
    with pytest.MonkeyPatch.context() as patching:
        patching.setattr(Examples, "learnt", lru_cache(maxsize=16)(Examples.learnt))
        if "PYTHONDONTWRITEBYTECODE" in os.environ:
            patching.delenv("PYTHONDONTWRITEBYTECODE")
            compiled = sys.pycache_prefix or tmp_path_factory.getbasetemp().parent / "compiled"
            patching.setenv("PYTHONPYCACHEPREFIX", str(compiled))
        yield


@pytest.fixture
def tmp_path(request, tmp_path_factory):
    """A folder of its own, named for the test as pytest's is. That one is looked for among those of
    all tests before, which the more there are takes the longer.
    """
    named = re.sub(r"\W", "_", request.node.name)[:30]
    folder = tmp_path_factory.getbasetemp() / f"{named}{next(FOLDERS)}"
    folder.mkdir(mode=0o700)
    return folder


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
def lessons():
    """For tests of commands and screens about the first days: no lesson was given."""


@pytest.fixture(autouse=True)
def _taught(request, monkeypatch):
    """Before all other tests of commands and screens every lesson was given, and writing a story
    was offered today.
    """
    if request.path.parent.name in ("cli", "tui") and "lessons" not in request.fixturenames:
        monkeypatch.setattr(Syllabus, "due", lambda syllabus, card: None)
        monkeypatch.setattr(first_stories, "next_story", lambda home: None)


@pytest.fixture
def web(monkeypatch):
    """The network as far as drill is concerned: what is at which address."""
    made = Web()
    monkeypatch.setattr(download, "fetch", made.fetch)
    return made


@pytest.fixture
def here(tmp_path, monkeypatch):
    """The working folder, empty."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture(scope="session")
def ready_stores(tmp_path_factory):
    """A folder of roots that were made once, to be copied; `begun` fills it."""
    return tmp_path_factory.mktemp("ready")


@pytest.fixture
def begun(ready_stores):
    """Brings a root to a beginning that many tests share: `begun(home, name, fill)`.

    What `fill(home)` makes is kept, and copied where the next test begins alike: the same
    beginnings before it, the same instant, nothing else done.
    """
    names, before = [], None

    def begin(home, name, fill):
        nonlocal before
        home.close()
        alike = before is None or filecmp.cmp(home.paths.store, before, shallow=False)
        names.append(f"{name}@{home.clock.now()} beside {len(opening.bundled_decks())} decks")
        ready = ready_stores.joinpath("+".join(names))
        if not alike or not ready.exists():
            fill(home)
            home.close()
            if alike:
                shutil.copytree(home.paths.data, ready)
        else:
            shutil.copytree(ready, home.paths.data, dirs_exist_ok=True)
        before = ready / home.paths.store.name if alike else None
        return home

    return begin


@pytest.fixture
def home(root, clock, ready_stores):
    """An open, empty root; with `bundled` before it, the bundled decks are in it."""
    ready = ready_stores / f"{len(opening.bundled_decks())} decks@{clock.now()}"
    untouched = not root.exists()
    if untouched and ready.exists():
        shutil.copytree(ready, root)
    with opening.open_home(Paths(root, root, root), clock) as opened:
        if untouched and not ready.exists():
            opened.close()
            shutil.copytree(root, ready)
        yield opened


@pytest.fixture
def ahead(bundled, home):
    """An interview in nine days with half an hour for each, and no story."""
    set_option(home, "study.minutes", "30")
    made = Onsite("acme", "Acme", home.clock.now() + 9 * DAY_MS, 30)
    with home.store.write() as connection:
        onsites.put(connection, made)
    return home


@pytest.fixture
def small(home, begun):
    """The same with the small deck in it, as one's own."""
    return begun(home, "small", lambda home: _take(home, "small.yaml", SMALL, own=True))


@pytest.fixture
def eight(small):
    """The same, with at most eight new cards a day."""
    save(small.paths.options, "scheduling.new_per_day", "8")
    small.reload()
    return small


@pytest.fixture
def mine(small, begun):
    """The same, with two decks of other people's and two reviews."""

    def fill(home):
        _take(home, "mine.yaml", PLAIN)
        _take(home, "other.yaml", OTHER)
        grades.grade(home, "mine/one/basic", Rating.GOOD)
        grades.grade(home, "small/people/route", Rating.GOOD)

    return begun(small, "mine", fill)


def _take(home, name, source, *, own=False):
    decks.take(home, [(name, read_deck(source, name))], own=own)


class Typed(io.TextIOWrapper):
    """What a command reads: what is typed at a terminal, or what a pipe holds."""

    def __init__(self, said, *, terminal):
        super().__init__(io.BytesIO(said.encode() if isinstance(said, str) else said), "utf-8")
        self.terminal = terminal

    def isatty(self):
        return self.terminal


def _standing():
    """What `Clock.from_environment` makes, but that it stands."""
    return clocks.Still(clocks.parse_instant(os.environ["DRILL_NOW"]), None)


@pytest.fixture
def drill(root, monkeypatch, capsys):
    """Run a command in this process: (exit code, stdout, stderr).

    `stdin` is what a pipe holds, a text, bytes or a stream; `answers` are what a person at a
    terminal types; `now` is the time from this command on. No time passes within a command: a
    story that is told in no time was not measured, one of a millisecond is too short.
    """
    monkeypatch.setattr(clocks.Clock, "from_environment", _standing)

    def run(*argv, stdin="", answers=None, now=None):
        if isinstance(stdin, str | bytes):
            stdin = Typed(stdin if answers is None else answers, terminal=answers is not None)
        monkeypatch.setattr(sys, "stdin", stdin)
        if now:
            monkeypatch.setenv("DRILL_NOW", now)
        capsys.readouterr()
        code = cli.run(argv)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def sound(monkeypatch):
    """A microphone and loudspeakers of this test's own, in place of the computer's."""
    pytest.importorskip("soundfile")
    from fake_sound import FakeSound

    made = FakeSound()
    monkeypatch.setitem(sys.modules, "sounddevice", made)
    return made


@pytest.fixture
def stocked(drill, small):
    """The same beside a root with the small deck in it, as one's own."""
    small.close()
    return drill
