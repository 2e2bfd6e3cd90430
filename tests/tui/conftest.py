"""The screens' tests begin after the first run, but for those that are about it."""

from __future__ import annotations

import asyncio
import gc
import itertools
import weakref
from types import FunctionType, SimpleNamespace

import pytest
from textual import _callback, _wait
from textual._context import active_app
from textual.app import App
from textual.css import stylesheet
from textual.css.model import RuleSet
from textual.css.parse import parse
from textual.pilot import Pilot
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from tui_fake import FakeSession, ScriptedApp

from drill.paths import Paths
from drill.service.onsite import first_run, onsites
from drill.service.stories import first_stories
from drill.tui.app import DrillApp, sheets
from drill.tui.stylesheet import ScreensStylesheet


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
        # Also by identity, but not in Python: every node asks it of every rule.
        patching.setattr(RuleSet, "__hash__", object.__hash__)
        yield


class Alike:
    """What Textual keeps for siblings while it styles them, for all nodes of a test process that
    stand in the same place: below the like in an app of the same sheets.
    """

    kept, sheets = {}, {}
    FLAGS = "_has_hover_style", "_has_focus_within", "_has_order_style", "_has_odd_or_even"
    """What it notes of a node beside its rules."""

    def __init__(self, sheet, node):
        self.sheet, self.node, app = sheet, node, node.app
        can = isinstance(node, Widget) and node.allow_focus()
        # The other words after a colon that Textual does not keep apart for siblings.
        state = can, app.theme, app.app_focus, app.is_inline, app.native_ansi_color, app.no_color
        above = ((type(it), it.id, it.classes, it._pseudo_classes_cache_key)
                 for it in node.ancestors)  # fmt: skip
        own = node._id, node.classes, node._pseudo_classes_cache_key, node._css_type_name
        self.place = (self._number(), type(node), *own, *state, *above)

    def get(self, _):
        """Nothing: it is asked for only where nothing is kept."""

    def __setitem__(self, _, rules):
        self.kept[self.place] = rules, [getattr(self.node, flag) for flag in self.FLAGS]

    def learn(self, animate):
        """Keep what became of the rules, each of which Textual turns into what it goes by; nothing
        where some may still be on their way.
        """
        if animate and "transitions" in self.node.styles.base._rules:
            self.kept.pop(self.place, None)
        elif self.place in self.kept:
            _, flags = self.kept[self.place]
            self.kept[self.place] = dict(self.node.styles.base._rules), flags

    def style(self, animate):
        """As its like was styled before; whether there was any."""
        node = self.node
        if self.place not in self.kept:
            return False
        if getattr(node, "styled_at", None) == self.place:  # these rules are its own already
            node.notify_style_update()
            return True
        rules, flags = self.kept[self.place]
        for name, value in zip(self.FLAGS, flags, strict=True):
            setattr(node, name, value)
        base = node.styles.base
        if node._is_mounted or base._rules:
            self.sheet.replace_rules(node, rules, animate=animate)
        else:  # nobody has to be told yet, as each rule would for itself
            base._rules.update(rules)
            base._updates += 1
            node._nodes.updated()
            node.notify_style_update()
        self.sheet._process_component_classes(node)
        return True

    def _number(self):
        """Of the sheet: two of the same rules have the same."""
        numbered = getattr(self.sheet, "numbered", (None, 0))
        if numbered[0] is not self.sheet.rules:
            rules = tuple(map(id, self.sheet.rules))
            numbered = self.sheet.rules, self.sheets.setdefault(rules, len(self.sheets))
            self.sheet.numbered = numbered
        return numbered[1]


@pytest.fixture(scope="session", autouse=True)
def _sheets_of_screens_come_at_once():
    """Not a fiftieth of a second apart, each of which would be a state of its own for `Alike`. With
    the sheet of their own screen alone the pictures of `test_looks` are taken.
    """
    before = weakref.WeakSet()

    def read_all(app, _):
        if app not in before:
            before.add(app)
            for sheet in sheets():
                app.stylesheet.read(sheet)
            app.stylesheet.parse()

    with pytest.MonkeyPatch.context() as patching:
        patching.setattr(DrillApp, "_read_sheet", read_all)
        yield


@pytest.fixture(scope="session", autouse=True)
def _rules_are_found_once():
    """Which rules hold for a node goes by what it is and by what it is in: alike in every app."""
    apply = ScreensStylesheet.apply

    def applied(sheet, node, *, animate=False, cache=None):
        alike = Alike(sheet, node)
        if not alike.style(animate):
            apply(sheet, node, animate=animate, cache=alike)
            alike.learn(animate)
        node.styled_at = alike.place

    with pytest.MonkeyPatch.context() as patching:
        patching.setattr(ScreensStylesheet, "apply", applied)
        yield


@pytest.fixture(scope="session", autouse=True)
def _parameters_are_counted_once():
    """Textual counts those of what it calls by a signature, for every handler that is a partial."""
    count, known = _callback._count_parameters, weakref.WeakKeyDictionary()

    def counted(called):
        function = getattr(called, "__func__", called)
        if not isinstance(function, FunctionType):
            return count(called)
        if function not in known:
            known[function] = count(function)
        return known[function] - (function is not called)

    with pytest.MonkeyPatch.context() as patching:
        patching.setattr(_callback, "_count_parameters", counted)
        yield


ENDED = itertools.count(1)
"""Tests of screens, in this process."""


@pytest.fixture(scope="session")
def spare():
    """Keeps all there is from being looked at for garbage. Apps that begin do not, while tests run:
    each would find those before it, and nothing of them would ever go.
    """
    with pytest.MonkeyPatch.context() as patching:
        freeze = gc.freeze
        patching.setattr(gc, "freeze", lambda: None)
        yield freeze


@pytest.fixture(autouse=True)
def _apps_go_when_they_are_many(spare):
    """What two dozen apps leave is collected at once; all else is not looked at again."""
    yield
    if not next(ENDED) % 24:
        gc.collect()
        spare()


@pytest.fixture(scope="session", autouse=True)
def _nothing_is_waited_for_that_cannot_come():
    """After each key Textual sleeps twice, until a fiftieth of a second passes without work.

    Where no callback is ready, nothing is left to paint and no thread works, nothing comes of it.
    While a thread works, Textual's rule holds.

    A frame is laid out and painted once all has come to rest, as on a slow terminal, not each time
    that a widget has changed: whoever looks sees the same.
    """
    at_work = set()
    begin = asyncio.BaseEventLoop.run_in_executor

    def run_in_executor(loop, executor, work, *given):
        running = begin(loop, executor, work, *given)
        at_work.add(running)
        running.add_done_callback(at_work.discard)
        return running

    tick = Timer._tick

    async def tick_at_rest(timer, *, next_timer, count):
        lays_out = getattr(timer._callback, "__func__", None) is Screen._on_timer_update
        if not (lays_out and asyncio.get_running_loop()._ready):
            await tick(timer, next_timer=next_timer, count=count)

    paint, owed = Screen._compositor_refresh, weakref.WeakSet()

    def put_off(screen):
        if screen is screen.app.screen:
            owed.add(screen)
            screen._dirty_widgets.clear()
            screen.app._update_mouse_over(screen)
        else:
            paint(screen)

    def is_painted(screen):
        """Whether there was nothing left to paint; by now there is nothing."""
        if screen not in owed:
            return True
        owed.discard(screen)
        paint(screen)
        return False

    shut_down = App._shutdown

    async def shut_down_painted(app):
        if app.screen_stack:
            is_painted(app.screen)
        await shut_down(app)

    async def wait_for_idle(min_sleep=_wait.SLEEP_GRANULARITY, max_sleep=1):
        loop, app = asyncio.get_running_loop(), active_app.get()
        end = loop.time() + max_sleep
        await asyncio.sleep(0)
        while loop.time() < end:
            if not loop._ready and app.screen_stack:
                app.screen._on_timer_update()
            if not loop._ready and (not app.screen_stack or is_painted(app.screen)):
                break
            await asyncio.sleep(0)
        if any(running.get_loop() is loop for running in at_work):
            await _wait.wait_for_idle(min_sleep, max_sleep)

    with pytest.MonkeyPatch.context() as patching:
        patching.setattr(asyncio.BaseEventLoop, "run_in_executor", run_in_executor)
        patching.setattr(Timer, "_tick", tick_at_rest)
        patching.setattr(Screen, "_compositor_refresh", put_off)
        patching.setattr(App, "_shutdown", shut_down_painted)
        patching.setattr("textual.app.wait_for_idle", wait_for_idle)
        patching.setattr("textual.pilot.wait_for_idle", wait_for_idle)
        yield


@pytest.fixture(autouse=True)
def _nothing_glides(monkeypatch):
    """A page that scrolls is there at once: before each key a pilot waits for all that moves."""
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")


@pytest.fixture(scope="session", autouse=True)
def _none_is_asked_that_has_read_all():
    """Before and after each key a pilot asks every widget, by a message to each, whether it has
    read those before. Where nothing is about to run, all have, but for who is in the middle of one:
    the app, the screen, and who has others to read are asked.
    """
    ask = Pilot._wait_for_screen

    async def ask_some(pilot, timeout=30.0):
        loop, app = asyncio.get_running_loop(), pilot.app
        end = loop.time() + 1
        await asyncio.sleep(0)
        while loop._ready and loop.time() < end:
            await asyncio.sleep(0)
        if not app.screen_stack:
            return False

        def some(with_self):
            every, screen = app.screen.walk_children(with_self=with_self), app.screen
            return [each for each in every if each is screen or each.message_queue_size]

        told = SimpleNamespace(call_later=app.call_later, _exception_event=app._exception_event)
        told.screen = SimpleNamespace(walk_children=some)
        return await ask(SimpleNamespace(app=told), timeout)

    with pytest.MonkeyPatch.context() as patching:
        patching.setattr(Pilot, "_wait_for_screen", ask_some)
        yield


@pytest.fixture
def home(home, begun):
    """An open, empty root whose questions were asked."""
    return begun(home, "answered", first_run.finish)


@pytest.fixture
def app(home, clock):
    """Makes the app on what the test began with: `app(**options)`."""
    return lambda **options: DrillApp(home.paths, clock, **options)


@pytest.fixture(autouse=True)
def _no_voice(monkeypatch):
    """No computer that tests run on has a voice: footers are the same everywhere, none speaks."""
    monkeypatch.setattr("drill.voice.speakers.find", lambda named: None)


@pytest.fixture
def session():
    """A session that plays a script."""
    return FakeSession()


@pytest.fixture
def scripted(root, clock, session):
    """The app, whose session is that one."""
    return ScriptedApp(Paths(root, root, root), clock, session)


@pytest.fixture
def stocked(small):
    """Cards, a story, an interview."""
    first_stories.keep_offered(small)
    onsites.add(small, "Acme", "2026-12-10", minutes=20)
    return small
